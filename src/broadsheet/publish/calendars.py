"""Events as iCalendar (RFC 5545), for each event and for all of them.

In: items with a `startDateTime`. Out: the bytes of a calendar. Identifiers and stamps depend on the item
alone, so that the same edition gives the same bytes.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from broadsheet.domain.content_type import ContentType
from broadsheet.domain.item import Item
from broadsheet.domain.portal import Portal
from broadsheet.publish.shelves import Shelf, page_path
from broadsheet.publish.site.links import web_link
from broadsheet.publish.site.text import plain

if TYPE_CHECKING:
    from icalendar import Calendar, Event


def item_calendar(item: Item, type_: ContentType, portal: Portal) -> bytes | None:
    """The calendar of one event; None for what has no start."""
    event = _event(item, type_, portal)
    return None if event is None else _calendar([event], portal)


def shelf_calendar(shelf: Shelf, portal: Portal) -> bytes | None:
    """The calendar of all events of a type; None when it has none."""
    events = [event for item in shelf.items if (event := _event(item, shelf.type, portal))]
    return _calendar(events, portal) if events else None


def _calendar(events: list[Event], portal: Portal) -> bytes:
    from icalendar import Calendar as NewCalendar

    calendar: Calendar = NewCalendar()
    calendar.add("prodid", "-//Broadsheet//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", plain(portal.title, 200))
    for event in events:
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _event(item: Item, type_: ContentType, portal: Portal) -> Event | None:
    start = item.time("startDateTime")
    if start is None:
        return None
    from icalendar import Event as NewEvent

    event: Event = NewEvent()
    event.add("uid", f"{hashlib.sha256(item.path.encode()).hexdigest()[:32]}@broadsheet")
    event.add("dtstamp", item.time("publishedDateTime") or start)
    whole_days = item.values.get("allDay") is True
    begins = start.date() if whole_days else start
    event.add("dtstart", begins)
    end = item.time("endDateTime")
    ends = end.date() if end is not None and whole_days else end
    if ends is not None and ends > begins:  # RFC 5545 has no end at the start
        event.add("dtend", ends)
    event.add("summary", plain(item.title(type_), 500))
    if summary := plain(item.summary(type_), 2000):
        event.add("description", summary)
    if place := plain(_place(item.values.get("location")), 500):
        event.add("location", place)
    event.add("url", web_link(item.values.get("originalUrl")) or portal.url + page_path(item, type_))
    return event


def _place(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(str(part) for part in value.values() if isinstance(part, str | int))
    return str(value or "")
