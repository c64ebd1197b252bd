"""When an event that repeats takes place (RFC 5545: RRULE, RDATE, EXDATE).

In: an event of iCalendar, and the time. Out: the starts of its next occurrences. Rules are expanded by the
event's own clock, so that ten o'clock stays ten o'clock when the clocks change.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import islice
from typing import Any

HORIZON = timedelta(days=182)
MOST = 12  # occurrences of one event that are told
_OLDEST = timedelta(days=366 * 40)
_MOST_EXPANDED = 20_000
_FREQUENCY = re.compile(r"(?:^|;)FREQ=(?:DAILY|WEEKLY|MONTHLY|YEARLY)(?:;|$)", re.IGNORECASE)
_UNTIL = re.compile(r";?UNTIL=(\d{8})(?:T(\d{6})(Z?))?(?=;|$)", re.IGNORECASE)
_COUNT = re.compile(r";?COUNT=(\d+)(?=;|$)", re.IGNORECASE)


def rule_text(event: Any) -> str | None:
    """The event's rule as it is written; absent for one that takes place once."""
    rules = [rule.to_ical().decode() for rule in _listed(event.get("RRULE")) if hasattr(rule, "to_ical")]
    return "; ".join(rules) or None


def repeats(event: Any) -> bool:
    """Whether the event has a rule or further dates."""
    return event.get("RRULE") is not None or event.get("RDATE") is not None


def occurrences(event: Any, now: datetime) -> tuple[datetime | date, ...]:
    """The starts from a day before `now` on: at most `MOST` within `HORIZON`, else the next, else the last.

    They are of the kind of the event's DTSTART. Raises ValueError for rules that cannot be read, that repeat
    more often than daily, or that began more than forty years ago.
    """
    first = event.decoded("DTSTART")
    begin = _wall(first, None)
    zone = first.tzinfo if isinstance(first, datetime) else None
    here = now.astimezone(zone or UTC).replace(tzinfo=None)
    if here - begin > _OLDEST:
        raise ValueError("it repeats since more than forty years")
    left_out = {_wall(value, zone) for value in _dates(event.get("EXDATE"))}
    starts = sorted({*_expanded(event, begin, zone, here + HORIZON), *_further(event, zone)} - left_out)
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


def _expanded(event: Any, begin: datetime, zone: tzinfo | None, end: datetime) -> Iterator[datetime]:
    """What the rules give up to `end`; the first start always counts."""
    from dateutil.rrule import rrule, rrulestr  # type: ignore[import-untyped]

    yield begin
    for rule in _listed(event.get("RRULE")):
        text = rule.to_ical().decode()
        if not _FREQUENCY.search(text):
            raise ValueError("it repeats more often than daily")
        until, count = _until(text, zone), _COUNT.search(text)
        bare = _COUNT.sub("", _UNTIL.sub("", text)).strip(";")
        last = min(end, until) if until else end
        expanded = rrulestr(f"{bare};UNTIL={last:%Y%m%dT%H%M%S}", dtstart=begin)
        assert isinstance(expanded, rrule)
        most = min(int(count[1]), _MOST_EXPANDED) if count else _MOST_EXPANDED
        yield from islice(expanded, most)


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
