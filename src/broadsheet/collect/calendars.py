"""iCalendar files (RFC 5545) as events.

In: a calendar's bytes. Out: the values of an item for each event: title, description, start, end, place,
address. A cancelled event is removed; of one that repeats, the first time is told, and its rule.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

from broadsheet.collect.addresses import web_address
from broadsheet.collect.item_values import FoundValues, bounded, cut, time_text
from broadsheet.collect.plain_text import fold
from broadsheet.domain.source import Refusal

_MOST_EVENTS = 5000


def parse_calendar(body: bytes, url: str, _content_type: str | None, *, source: str) -> FoundValues:
    """The events of a calendar, in file order; what is none is refused with its number."""
    from icalendar import Calendar

    try:
        calendar = Calendar.from_ical(bounded(body))
        events = calendar.walk("VEVENT")[:_MOST_EVENTS]
    except (
        ValueError,
        LookupError,
        TypeError,
        RecursionError,
        OSError,
    ) as error:  # OSError: a zone named `Europe`
        detail = f"no calendar can be read: {str(error)[:200]}"
        return FoundValues(
            refusals=(Refusal(source=source, code="no-calendar", detail=detail, url=url or None),)
        )
    values, refusals = [], []
    for number, event in enumerate(events, 1):
        try:
            values.append(dict(_event(event, url)))
        except (ValueError, KeyError, TypeError, AttributeError, OverflowError, OSError) as error:
            detail = f"an event that cannot be read: {str(error)[:200] or type(error).__name__}"
            refusals.append(
                Refusal(source=source, code="bad-event", detail=detail, place=str(number), url=url or None)
            )
    title = fold(str(calendar.get("X-WR-CALNAME") or "")) or None
    return FoundValues(title=title, values=tuple(values), refusals=tuple(refusals))


def _event(event: Any, url: str) -> Iterator[tuple[str, Any]]:
    title = fold(str(event.get("SUMMARY") or ""))
    if not title:
        raise ValueError("it has no SUMMARY")
    identity = str(event.get("UID") or "")
    address = web_address(str(event.get("URL") or ""))
    yield "title", title
    yield "excerpt", cut(fold(str(event.get("DESCRIPTION") or "")) or "")
    yield "originalUrl", address or (url or None)
    yield "type", "event"
    yield "startDateTime", time_text(_moment(event.decoded("DTSTART")))
    end = event.decoded("DTEND", None)
    if end is None and event.get("DURATION") is not None:
        end = event.decoded("DTSTART") + event.decoded("DURATION")
    yield "endDateTime", time_text(_moment(end)) if end is not None else None
    place = fold(str(event.get("LOCATION") or ""))
    yield "location", {"name": place} if place else None
    yield "uid", identity or None
    rule = event.get("RRULE")
    yield "recurrence", rule.to_ical().decode() if rule is not None and hasattr(rule, "to_ical") else None
    yield "removed", True if str(event.get("STATUS") or "").upper() == "CANCELLED" else None


def _moment(value: Any) -> datetime:
    """A date as its first moment; a time without a zone is UTC."""
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=UTC)
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day, tzinfo=UTC)
    raise ValueError("its time is none")
