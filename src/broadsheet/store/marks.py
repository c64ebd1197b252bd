"""Marks: what stories are filtered by, as numbers that stand in full text beside the words.

In: where a story stands, or a filter. Out: numbers. A search meets words and marks in one index, so that it
need not look at every story that has a common word. Times and qualities have marks for whole days and steps,
so what they let through is to be checked where a filter ends within one; other marks tell all.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from hashlib import blake2b
from typing import TypeVar

import msgspec

from broadsheet.domain.standing import Standing, StoryFilter
from broadsheet.store.columns import MICROSECOND, holdable

Marked = tuple[int, str, list[int]]  # a row's number, id and marks
Group = list[int]  # a story has one of them at least
T = TypeVar("T")
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
    values = [
        ("state", standing.state.value),
        ("provider", standing.provider),
        ("language", language),
        ("quality", _step(standing.quality)),
        *_dates(_day(standing.time)),
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
        groups.append([mark(*each) for each in _window(wanted, oldest, newest)])
    return groups


def unmarked(wanted: StoryFilter) -> StoryFilter:
    """What of the filter is to be checked where a story has the marks: bounds that are none of a mark."""
    lowest, highest = wanted.quality_from, wanted.quality_to
    return msgspec.structs.replace(
        wanted,
        topic=None,
        provider=None,
        language=None,
        states=(),
        since=_unless(wanted.since, ends=wanted.since is None or _is_midnight(wanted.since)),
        until=_unless(wanted.until, ends=wanted.until is None or _is_midnight(wanted.until)),
        quality_from=_unless(lowest, ends=lowest is not None and _begins(lowest)),
        quality_to=_unless(highest, ends=highest is not None and _begins(highest + 1)),
    )


def _unless(value: T, *, ends: bool) -> T | None:
    return None if ends else value


def _is_midnight(time: datetime) -> bool:
    return time == datetime(time.year, time.month, time.day, tzinfo=UTC)


def _begins(quality: int) -> bool:
    """Whether a step begins with this quality."""
    return quality % _STEP == 0 and _LEAST < quality // _STEP <= _MOST


def _step(quality: int) -> int:
    return min(max(quality // _STEP, _LEAST), _MOST)


def _steps(lowest: int | None, highest: int | None) -> Iterable[int]:
    first = _LEAST if lowest is None else _step(lowest)
    return range(first, (_MOST if highest is None else _step(highest)) + 1)


def _dates(day: date) -> tuple[tuple[str, str], ...]:
    return ("year", f"{day:%Y}"), ("month", f"{day:%Y-%m}"), ("day", day.isoformat())


def _window(wanted: StoryFilter, oldest: datetime, newest: datetime) -> Iterator[tuple[str, str]]:
    """The years, months and days between the filter's times."""
    since = oldest if wanted.since is None else max(wanted.since, oldest)
    if wanted.until is None:
        yield from _periods(_day(since), _day(newest))
    elif wanted.until > oldest:
        yield from _periods(_day(since), _day(min(wanted.until - MICROSECOND, newest)))


def _day(time: datetime) -> date:
    return time.astimezone(UTC).date()


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
