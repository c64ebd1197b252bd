"""iCalendar files (RFC 5545) as events.

In: a calendar's bytes, and the time. Out: the values of an item for each event: title, description, start,
end, place, address. A cancelled event is removed. Of one that repeats, each of the next occurrences is an
item of its own; one that was moved or reworded (RECURRENCE-ID) stands as it was changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from typing import Any

import msgspec

from broadsheet.collect.addresses import web_address
from broadsheet.collect.calendar_lines import asked_lines
from broadsheet.collect.item_values import FoundValues, NotReadable, bounded, cut, time_text
from broadsheet.collect.plain_text import fold
from broadsheet.collect.recurrence import HORIZON, Allowance, occurrence_id, occurrences, repeats, rule_text
from broadsheet.domain.source import Refusal
from broadsheet.domain.times import aware

_MOST_EVENTS = 5000
_DAY = timedelta(days=1)
_UNREADABLE = (ValueError, LookupError, TypeError, AttributeError, OverflowError, RecursionError, OSError)
# OSError: a time zone named `Europe`, which is a folder


class _Told(msgspec.Struct):
    """What is told of one occurrence of an event: the component, its start where a rule gave it, its rule."""

    event: Any
    start: datetime | date | None = None
    recurrence: str | None = None
    occurrence: str | None = None


def parse_calendar(
    body: bytes, url: str, _content_type: str | None, *, source: str, now: datetime
) -> FoundValues:
    """The events of a calendar, in file order; what is none is refused with its number."""
    from icalendar import Calendar

    try:
        lines = asked_lines(bounded(body))
        calendars = Calendar.from_ical(lines.body, multiple=True)
        if not calendars:
            raise NotReadable("it does not begin with BEGIN:VCALENDAR, or does not end")
        events = list(islice((event for each in calendars for event in each.walk("VEVENT")), _MOST_EVENTS))
    except _UNREADABLE as error:
        detail = f"no calendar can be read: {str(error)[:200]}"
        return FoundValues(
            refusals=(Refusal(source=source, code="no-calendar", detail=detail, url=url or None),)
        )
    reading = _Calendar(events, url, source, now)
    if lines.left_out:
        reading.refusals.append(
            Refusal(source=source, code="calendar-cut", detail=lines.left_out, url=url or None)
        )
    values = tuple(reading.values())
    title = fold(str(calendars[0].get("X-WR-CALNAME") or "")) or None
    since = now - _DAY if reading.repeating else None
    return FoundValues(title=title, values=values, refusals=tuple(reading.refusals), since=since)


class _Calendar:
    """One calendar while it is read; `repeating` when what it says depends on the day."""

    def __init__(self, events: Iterable[Any], url: str, source: str, now: datetime) -> None:
        self._events, self._url, self._source, self._now = list(events), url, source, now
        self._changed: dict[str, dict[str, Any]] = {}
        self._allowance = Allowance()
        self.refusals: list[Refusal] = []
        self.repeating = False

    def values(self) -> Iterator[dict[str, Any]]:
        """The values of an item for each event and occurrence."""
        for event in self._events:
            if (name := _changed_occurrence(event)) is not None:
                self._changed.setdefault(_uid(event), {})[name] = event
        for number, event in enumerate(self._events, 1):
            try:
                yield from [dict(_values(told)) for told in self._told(event)]
            except _UNREADABLE as error:
                detail = f"an event that cannot be read: {str(error)[:200] or type(error).__name__}"
                self._refuse("bad-event", detail, number)

    def _told(self, event: Any) -> Iterator[_Told]:
        name = _changed_occurrence(event)
        if name is not None:
            self.repeating = True
            if self._now - _DAY <= _moment(event.decoded("DTSTART")) <= self._now + HORIZON:
                yield _Told(event, recurrence="changed", occurrence=name)
            return
        if not repeats(event):
            yield _Told(event)
            return
        self.repeating = True
        try:
            starts = occurrences(event, self._now, self._allowance)
        except _UNREADABLE:  # told as it begins, with its rule
            yield _Told(event, recurrence=rule_text(event))
            return
        changed = self._changed.get(_uid(event), {})
        for start in starts:
            if (name := occurrence_id(start)) not in changed:
                yield _Told(event, start, rule_text(event) or "RDATE", name)

    def _refuse(self, code: str, detail: str, number: int) -> None:
        self.refusals.append(
            Refusal(source=self._source, code=code, detail=detail, place=str(number), url=self._url or None)
        )


def _values(told: _Told) -> Iterator[tuple[str, Any]]:
    event = told.event
    title = fold(str(event.get("SUMMARY") or ""))
    if not title:
        raise ValueError("it has no SUMMARY")
    address = web_address(str(event.get("URL") or ""))
    start, end = _times(told)
    yield "title", title
    yield "excerpt", cut(fold(str(event.get("DESCRIPTION") or "")) or "")
    yield "originalUrl", address  # never that of the calendar, which may hold a key
    yield "type", "event"
    yield "startDateTime", time_text(_moment(start))
    yield "endDateTime", time_text(_moment(end)) if end is not None else None
    yield "allDay", None if isinstance(start, datetime) else True
    place = fold(str(event.get("LOCATION") or ""))
    yield "location", {"name": place} if place else None
    yield "uid", "/".join(filter(None, (_uid(event), told.occurrence))) or None
    yield "recurrence", told.recurrence
    yield "removed", True if str(event.get("STATUS") or "").upper() == "CANCELLED" else None


def _times(told: _Told) -> tuple[datetime | date, datetime | date | None]:
    """Start and end; an occurrence lasts as long by the clock as the first one."""
    event = told.event
    first = event.decoded("DTSTART")
    end = event.decoded("DTEND", None)
    if end is None and event.get("DURATION") is not None:
        end = first + event.decoded("DURATION")
    if told.start is None:
        return first, end
    if end is None:
        return told.start, None
    lasting = _bare(end) - _bare(first)
    return told.start, told.start + lasting


def _bare(value: datetime | date) -> datetime:
    if isinstance(value, datetime):
        return value.replace(tzinfo=None)
    return datetime(value.year, value.month, value.day)  # noqa: DTZ001 - by the event's clock


def _uid(event: Any) -> str:
    return str(event.get("UID") or "")


def _changed_occurrence(event: Any) -> str | None:
    """The occurrence that the event changes, by its name; absent for one that stands for itself."""
    found = event.get("RECURRENCE-ID")
    value = getattr(found, "dt", None)
    return occurrence_id(value) if isinstance(value, date) else None


def _moment(value: Any) -> datetime:
    """A date as its first moment; a time without a zone is UTC."""
    if isinstance(value, datetime):
        return aware(value)
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day, tzinfo=UTC)
    raise ValueError("its time is none")
