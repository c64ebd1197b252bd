"""When an event that repeats takes place (RFC 5545: RRULE, RDATE, EXDATE).

In: an event of iCalendar, and the time. Out: the starts of its next occurrences. Rules are expanded by the
event's own clock, so that ten o'clock stays ten o'clock when the clocks change.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import MAXYEAR, UTC, date, datetime, time, timedelta, tzinfo
from itertools import islice
from typing import Any

HORIZON = timedelta(days=182)
MOST = 12  # occurrences of one event that are told
_OLDEST = timedelta(days=366 * 40)
_MOST_EXPANDED = 20_000
_FREQUENCY = re.compile(r"(?:^|;)FREQ=(DAILY|WEEKLY|MONTHLY|YEARLY)(?:;|$)", re.IGNORECASE)
_INTERVAL = re.compile(r"(?:^|;)INTERVAL=(\d+)(?:;|$)", re.IGNORECASE)
_PARTS = {"DAILY": 1, "WEEKLY": 4, "MONTHLY": 8, "YEARLY": 8}  # days that take as long as one of a daily rule
_UNTIL = re.compile(r";?UNTIL=(\d{8})(?:T(\d{6})(Z?))?(?=;|$)", re.IGNORECASE)
_COUNT = re.compile(r";?COUNT=(\d+)(?=;|$)", re.IGNORECASE)


class Allowance:
    """How much the rules of one calendar may take: days of daily rules, and rules that never come again."""

    def __init__(self) -> None:
        self._days = 500_000  # about a second
        self._fruitless = 3

    def spend(self, days: int) -> None:
        """Raises ValueError when all is spent."""
        self._days -= 30 + max(0, days)
        if self._days < 0 or self._fruitless < 0:
            raise ValueError("the rules of its calendar take too long")

    def note_fruitless(self) -> None:
        """A rule that was looked through to the end of time."""
        self._fruitless -= 1


def rule_text(event: Any) -> str | None:
    """The event's rule as it is written; absent for one that takes place once."""
    rules = [rule.to_ical().decode() for rule in _listed(event.get("RRULE")) if hasattr(rule, "to_ical")]
    return "; ".join(rules) or None


def repeats(event: Any) -> bool:
    """Whether the event has a rule or further dates."""
    return event.get("RRULE") is not None or event.get("RDATE") is not None


def occurrences(event: Any, now: datetime, allowance: Allowance) -> tuple[datetime | date, ...]:
    """The starts from a day before `now` on: at most `MOST` within `HORIZON`, else the next, else the last.

    They are of the kind of the event's DTSTART. Raises ValueError for rules that cannot be read, that repeat
    more often than daily, that began more than forty years ago, or that the allowance does not reach for.
    """
    first = event.decoded("DTSTART")
    begin = _wall(first, None)
    zone = first.tzinfo if isinstance(first, datetime) else None
    here = now.astimezone(zone or UTC).replace(tzinfo=None)
    if here - begin > _OLDEST:
        raise ValueError("it repeats since more than forty years")
    left_out = {_wall(value, zone) for value in _dates(event.get("EXDATE"))}
    starts = sorted(
        {*_expanded(event, begin, zone, here + HORIZON, allowance), *_further(event, zone)} - left_out
    )
    since = here - timedelta(days=1)
    coming = [start for start in starts if start >= since]
    within = [start for start in coming if start <= here + HORIZON][:MOST]
    chosen = within or coming[:1] or starts[-1:]
    return tuple(_like(first, start, zone) for start in chosen)


def occurrence_id(start: datetime | date) -> str:
    """An occurrence's name: its start, in UTC where it has a time."""
    if isinstance(start, datetime):
        return f"{start.astimezone(UTC) if start.tzinfo else start:%Y%m%dT%H%M%SZ}"
    return f"{start:%Y%m%d}"


def _expanded(
    event: Any, begin: datetime, zone: tzinfo | None, end: datetime, allowance: Allowance
) -> Iterator[datetime]:
    """What the rules give up to `end`; the first start always counts."""
    yield begin
    for rule in _listed(event.get("RRULE")):
        text = rule.to_ical().decode()
        frequency, interval = _FREQUENCY.search(text), _INTERVAL.search(text)
        if not frequency or (interval and not int(interval[1])):
            raise ValueError("it repeats more often than daily")
        until, count = _until(text, zone), _COUNT.search(text)
        last = min(end, until) if until else end
        step = _PARTS[frequency[1].upper()] * (int(interval[1]) if interval else 1)
        allowance.spend((last - begin).days // step)
        most = min(int(count[1]), _MOST_EXPANDED) if count else _MOST_EXPANDED
        bare = _COUNT.sub("", _UNTIL.sub("", text)).strip(";")
        yield from _starts(bare, begin, last, most, allowance)


def _starts(
    rule: str, begin: datetime, last: datetime, most: int, allowance: Allowance
) -> Iterator[datetime]:
    """The first `most` starts of a rule up to `last`.

    dateutil looks for the next one until the year 9999; days and weekdays are the same every 400 years, so it
    is made to look through the last of them only.
    """
    from dateutil.rrule import rrulestr  # type: ignore[import-untyped]

    later = (MAXYEAR - max(begin.year, last.year)) // 400 * 400
    given = 0
    for start in islice(rrulestr(rule, dtstart=begin.replace(year=begin.year + later)), most):
        given += 1
        found = start.replace(year=start.year - later)
        if found > last:
            return
        yield found
    if given < most:
        allowance.note_fruitless()


def _until(text: str, zone: tzinfo | None) -> datetime | None:
    """The end of a rule by the event's own clock; a day counts to its end, however the event is told."""
    found = _UNTIL.search(text)
    if found is None:
        return None
    day, clock, in_utc = found.groups()
    moment = datetime.strptime(day + (clock or "235959"), "%Y%m%d%H%M%S")  # noqa: DTZ007 - by the event's clock
    if in_utc and zone is not None:
        moment = moment.replace(tzinfo=UTC).astimezone(zone).replace(tzinfo=None)
    return moment


def _further(event: Any, zone: tzinfo | None) -> Iterator[datetime]:
    for value in _dates(event.get("RDATE")):
        yield _wall(value[0] if isinstance(value, tuple) else value, zone)


def _dates(found: Any) -> Iterator[Any]:
    for group in _listed(found):
        yield from (each.dt for each in getattr(group, "dts", ()))


def _listed(found: Any) -> list[Any]:
    if found is None:
        return []
    return found if isinstance(found, list) else [found]


def _wall(value: datetime | date, zone: tzinfo | None) -> datetime:
    """A time by the event's own clock; a day is its first moment."""
    if not isinstance(value, datetime):
        return datetime.combine(value, time())
    if value.tzinfo is not None and zone is not None:
        value = value.astimezone(zone)
    return value.replace(tzinfo=None)


def _like(first: datetime | date, start: datetime, zone: tzinfo | None) -> datetime | date:
    return start.replace(tzinfo=zone) if isinstance(first, datetime) else start.date()
