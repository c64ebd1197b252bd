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

import msgspec

from broadsheet.domain.standing import Standing, StoryFilter
from broadsheet.store.columns import MICROSECOND, holdable

Marked = tuple[int, str, list[int]]  # a row's number, id and marks
Group = list[int]  # a story has one of them at least
LONGEST = 8  # marks of a group that engines have to heed
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


def groups_of(wanted: StoryFilter, oldest: datetime, newest: datetime) -> tuple[list[Group], StoryFilter]:
    """What a story that the filter lets through has one of each of, if no story is older or newer.

    And what of the filter is to be checked besides: bounds that are none of a mark, and what a group asks for
    that is longer than engines have to heed.
    """
    rest = msgspec.structs.replace(wanted, topic=None, provider=None, language=None, states=())
    single = {"topic": wanted.topic, "provider": wanted.provider, "language": wanted.language}
    groups = [[mark(kind, value)] for kind, value in single.items() if value is not None]
    if wanted.states:
        groups.append([mark("state", state.value) for state in wanted.states])
    lowest, highest = wanted.quality_from, wanted.quality_to
    if lowest is not None or highest is not None:
        groups.append([mark("quality", step) for step in _steps(lowest, highest)])
        ends = (lowest is None or _begins(lowest)) and (highest is None or _begins(highest + 1))
        if ends and len(groups[-1]) <= LONGEST:
            rest = msgspec.structs.replace(rest, quality_from=None, quality_to=None)
    if wanted.since is not None or wanted.until is not None:
        groups.append([mark(*each) for each in _window(wanted, oldest, newest)])
        ends = all(time is None or _is_midnight(time) for time in (wanted.since, wanted.until))
        if ends and len(groups[-1]) <= LONGEST:
            rest = msgspec.structs.replace(rest, since=None, until=None)
    return groups, rest


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
    since, until = wanted.since, wanted.until
    if until is not None and until <= oldest:
        return
    first, last = _day(oldest).replace(month=1, day=1), _day(newest).replace(month=12, day=31)  # whole years
    if since is not None and since > oldest:
        first = _day(since)
    if until is not None and until <= newest:
        last = _day(until - MICROSECOND)
    yield from _periods(first, last)


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
