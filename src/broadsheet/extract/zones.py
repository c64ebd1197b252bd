"""A time in UTC, told in the zone of the place where its page was written.

In: a time and the days that the page shows for it. Out: the same instant, in a zone in which it falls on the
shown day. Many pages state UTC whatever clock their newsroom lives by; readers, and the page's own text and
address, name the local day.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta, timezone
from typing import NamedTuple

_WIDEST = timedelta(hours=14)
_QUARTER = timedelta(minutes=15)


class Witness(NamedTuple):
    """A day, where it is shown, and the time beside it, if any."""

    day: date
    where: str
    clock: datetime | None = None


def in_zone_of_day(time: datetime, how: str, witnesses: Sequence[Witness]) -> tuple[datetime, str]:
    """The instant in the zone that the first witness of a neighbouring day implies, and how it was read.

    Only a time of day stated in UTC is moved, and only to the day before or after. With a clock the zone is
    the difference of the clocks; without, the smallest whole hour that reaches the day.
    """
    if time.utcoffset() != timedelta() or time.time() == time.min.time():
        return time, how
    for day, where, clock in witnesses:
        if day == time.date():
            return time, how
        if abs(day - time.date()) == timedelta(days=1):
            offset = _by_clock(time, clock) or _smallest(time, day)
            return time.astimezone(timezone(offset)), f"{how}, local day by {where}"
    return time, how


def tells_instant(clock: datetime, time: datetime) -> bool:
    """Whether the clock may show this time, in whatever zone."""
    return _offset(time, clock) is not None


def _by_clock(time: datetime, clock: datetime | None) -> timedelta | None:
    return (_offset(time, clock) or None) if clock else None


def _offset(time: datetime, clock: datetime) -> timedelta | None:
    difference = clock.replace(tzinfo=time.tzinfo) - time
    rounded = round(difference / _QUARTER) * _QUARTER
    near = abs(difference - rounded) <= timedelta(minutes=2)
    return rounded if near and abs(rounded) < _WIDEST else None


def _smallest(time: datetime, day: date) -> timedelta:
    if day > time.date():
        return timedelta(hours=24 - time.hour)
    return -timedelta(hours=time.hour + 1)
