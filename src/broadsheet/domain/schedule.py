"""When a newsletter goes out: days and a time in words, or cron, and days that are left out.

In: words of `portal.yaml`. Out: a cron expression; whether a day is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime

from cronsim import CronSim, CronSimError

_CLOCK = re.compile(r"([a-z ,]+?)(?:\s+at)?\s+(\d{1,2}):(\d\d)")
_DAYS = {"daily": "*", "weekdays": "1-5"}
_WEEK = ("sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday")  # as cron counts
_LEAP_YEAR = 2024  # a day of every year may be 29 February
_WHOLE = 10  # characters of a day that names its year
_TO = " to "


def cron_expression(schedule: str) -> str:
    """`weekdays 07:00` or `monday, thursday 18:30` as cron; other cron as it stands. Raises ValueError."""
    match = _CLOCK.fullmatch(schedule.strip().lower())
    if match:
        days, hour, minute = match.groups()
        schedule = f"{int(minute)} {int(hour)} * * {_DAYS.get(days) or _weekdays(days)}"
    try:
        CronSim(schedule, datetime(2024, 1, 1, tzinfo=UTC))
    except CronSimError as error:
        raise ValueError(
            f"{schedule!r} is no schedule ({error}); write `weekdays 07:00`, `daily 18:30`, "
            "`monday, thursday 07:00` or cron"
        ) from None
    return schedule


def _weekdays(words: str) -> str:
    """`mondays and thursday` → `1,4`; what is no day stays, for cron to refuse."""
    names = [word.removesuffix("s") for word in re.split(r",| and ", words.replace("weekly ", " "))]
    return ",".join(
        str(_WEEK.index(name.strip())) if name.strip() in _WEEK else name.strip() for name in names
    )


def days_left_out(words: str) -> str:
    """`2026-12-24`, `12-25` (every year), or a first and a last one: `12-24 to 01-06`. Raises ValueError."""
    first, _, last = words.partition(_TO)
    try:
        for day in (first, last or first):
            date.fromisoformat(day if len(day) == _WHOLE else f"{_LEAP_YEAR}-{day}")
        sound = len(first) == len(last or first) and (len(first) != _WHOLE or first <= (last or first))
    except ValueError:
        sound = False
    if not sound:
        raise ValueError(f"{words!r} is no day; write 2026-12-24, 12-25 for every year, or 12-24 to 01-06")
    return words


def is_left_out(day: date, spans: Iterable[str]) -> bool:
    """Whether a day is among those that `days_left_out` admitted."""
    return any(_covers(span, day.isoformat()) for span in spans)


def _covers(span: str, day: str) -> bool:
    first, _, last = span.partition(_TO)
    last, day = last or first, day[-len(first) :]
    if first <= last:
        return first <= day <= last
    return day >= first or day <= last  # over the turn of the year
