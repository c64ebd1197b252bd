"""Facts about an item as readers see them. In: values of its fields. Out: lines of plain, bounded texts."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import msgspec

from broadsheet.domain.front_matter import format_time, parse_time
from broadsheet.publish.language.speaking import Language
from broadsheet.publish.site.links import web_link
from broadsheet.publish.site.text import plain
from broadsheet.publish.site.views import NAME

FACT = 200
DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_LENGTH = re.compile(r"P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:\.\d+)?S)?)?")


class Fact(msgspec.Struct, frozen=True):
    """One line about an item; `url` where it leads somewhere."""

    label: str
    text: str
    url: str | None = None


class When(msgspec.Struct, frozen=True):
    """When and where an event takes place: days, or times in UTC; of the place, what is known by name."""

    start: str
    end: str | None
    place: tuple[tuple[str, str], ...]


def in_days(values: dict[str, Any]) -> dict[str, Any]:
    """The values of an event that lasts whole days with its first and its last day in place of the times.

    Its times are midnights that no zone moves; its end is the day after the last (RFC 5545, 3.6.1).
    """
    if values.get("allDay") is not True:
        return values
    try:
        start, end = (
            parse_time(str(values[name])).date() if values.get(name) else None
            for name in ("startDateTime", "endDateTime")
        )
    except (ValueError, OverflowError):
        return values
    last = end - timedelta(days=1) if start and end and end > start else None
    shown = {"startDateTime": start, "endDateTime": last if last != start else None}
    return {**values, **{name: day.isoformat() if day else None for name, day in shown.items()}}


def when_of(values: dict[str, Any]) -> When | None:
    """When and where it takes place; None for what has no start."""
    start, end = (_machine_time(values.get(name)) for name in ("startDateTime", "endDateTime"))
    where = values.get("location")
    known = where.items() if isinstance(where, dict) else [("name", where)]
    told = ((name, plain(str(part), FACT)) for name, part in known if isinstance(part, str | int))
    return When(start, end, tuple(pair for pair in told if pair[1])) if start else None


def spoken_length(text: str, language: Language | None = None) -> str:
    """`PT1H5M` as `1 h 5 min`, or as `1:05:00` in no language; what is no duration, as it stands."""
    match = _LENGTH.fullmatch(text)
    if match is None or text in ("P", "PT"):
        return plain(text, NAME)
    weeks, days, hours, minutes, seconds = (int(part or 0) for part in match.groups())
    if language is None:
        total = (weeks * 7 + days) * 24 + hours
        return f"{total}:{minutes:02}:{seconds:02}" if total else f"{minutes}:{seconds:02}"
    if weeks or days or hours or minutes >= 10:
        minutes, seconds = minutes + (seconds >= 30), 0
    parts = ((weeks, "week"), (days, "day"), (hours, "hour"), (minutes, "minute"), (seconds, "second"))
    return language.length([part for part in parts if part[0]] or [(0, "second")])


def composed(label: str, value: Any, language: Language) -> Fact | None:
    """A list, a record or a text as one line."""
    if isinstance(value, list):
        texts = [plain(str(part), NAME) for part in value if not isinstance(part, dict | list)]
        return Fact(label, plain(language.joined(texts), FACT)) if texts else None
    if isinstance(value, dict):
        if "average" in value:
            return Fact(label, plain(_rating(value, language), NAME)) if _number(value) else None
        url = web_link(str(value.get("url", "")))
        name = value.get("username") or value.get("name") or value.get("url")
        followers = value.get("followers")
        if name and (url or "username" in value):
            told = [shown_address(str(name)) if name == value.get("url") else str(name)]
            told += [language.say("followers", number=followers)] if isinstance(followers, int) else []
            return Fact(label, plain(language.joined(told), FACT), url)
        texts = [str(part) for part in value.values() if not isinstance(part, dict | list)]
        return Fact(label, plain(language.joined(texts), FACT)) if texts else None
    return Fact(label, plain(str(value), FACT))


def shown_address(url: str) -> str:
    """An address as people say it."""
    return plain(re.sub(r"^https?://(?:www\.)?", "", url).rstrip("/"), 80)


def _rating(value: dict[str, Any], language: Language) -> str:
    average = language.number(float(f"{value['average']:.1f}"))
    count = f" ({language.number(value['count'])})" if isinstance(value.get("count"), int) else ""
    return f"{language.say('rating', average=average)}{count}"


def _number(value: dict[str, Any]) -> bool:
    return isinstance(value.get("average"), int | float)


def _machine_time(value: Any) -> str | None:
    """A day, or a time in UTC; None for what is neither."""
    text = str(value or "")
    try:
        return text if DAY.fullmatch(text) else format_time(parse_time(text))
    except (ValueError, OverflowError):
        return None
