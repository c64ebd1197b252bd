"""Marks: what stories are filtered by, as numbers that stand in full text beside the words.

In: where a story stands, or a filter. Out: numbers. A search meets words and marks in one index, so that it
need not look at every story that has a common word. Times and qualities have marks for whole days and steps,
so what they let through is to be checked; other marks tell all.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from functools import lru_cache
from hashlib import blake2b

import msgspec

from broadsheet.domain.standing import Standing, StoryFilter
from broadsheet.store.columns import MICROSECOND, holdable

Marked = tuple[int, str, list[int]]  # a row's number, id and marks
Group = list[int]  # a story has one of them at least
_STEP = 10  # of quality
_LEAST, _MOST = -1, 20  # steps that are told apart; what is below or above counts as the last one
_DAY = timedelta(days=1)


@lru_cache(maxsize=65_536)
def mark(kind: str, value: object) -> int:
    """The number for a value, at least 0 and below 2**63, each its own; others are left to the engines."""
    name = holdable(f"{kind} {value}").encode()
    return int.from_bytes(blake2b(name, digest_size=8).digest(), "big") >> 1


def marks_of(standing: Standing, language: str | None) -> list[int]:
    """The marks of a story, in order."""
    time = standing.time
    values = [
        ("state", standing.state.value),
        ("provider", standing.provider),
        ("language", language),
        ("quality", _step(standing.quality)),
        *_dates(time.date()),
        *(("topic", topic) for topic in standing.topics),
    ]
    return sorted({mark(kind, value) for kind, value in values})


def groups_of(wanted: StoryFilter, oldest: datetime, newest: datetime) -> list[Group]:
    """What a story that the filter lets through has one of each of, if no story is older or newer."""
    groups = [
        [mark(kind, value)]
        for kind, value in (
            ("topic", wanted.topic),
            ("provider", wanted.provider),
            ("language", wanted.language),
        )
        if value is not None
    ]
    if wanted.states:
        groups.append([mark("state", state.value) for state in wanted.states])
    if wanted.quality_from is not None or wanted.quality_to is not None:
        groups.append([mark("quality", step) for step in _steps(wanted.quality_from, wanted.quality_to)])
    if wanted.since is not None or wanted.until is not None:
        since = max(wanted.since or oldest, oldest)
        until = min((wanted.until or newest + MICROSECOND) - MICROSECOND, newest)
        groups.append([mark(*each) for each in _periods(since.date(), until.date())])
    return groups


def unmarked(wanted: StoryFilter) -> StoryFilter:
    """What of the filter is to be checked where a story has the marks."""
    return msgspec.structs.replace(wanted, topic=None, provider=None, language=None, states=())


def _step(quality: int) -> int:
    return min(max(quality // _STEP, _LEAST), _MOST)


def _steps(lowest: int | None, highest: int | None) -> Iterable[int]:
    first = _LEAST if lowest is None else _step(lowest)
    return range(first, (_MOST if highest is None else _step(highest)) + 1)


def _dates(day: date) -> tuple[tuple[str, str], ...]:
    return ("year", f"{day:%Y}"), ("month", f"{day:%Y-%m}"), ("day", day.isoformat())


def _periods(first: date, last: date) -> Iterator[tuple[str, str]]:
    """The fewest years, months and days that cover all from the first to the last day."""
    while first <= last:
        year, month, day = _dates(first)
        lengths = (
            (year, first.replace(month=12, day=31), (first.month, first.day) == (1, 1)),
            (month, first.replace(day=monthrange(first.year, first.month)[1]), first.day == 1),
            (day, first, True),
        )
        period, end = next((each, end) for each, end, begins in lengths if begins and end <= last)
        yield period
        if end >= last:
            return
        first = end + _DAY
