"""Times as pages write them.

In: a piece of text. Out: an aware datetime, or None. Where no zone is stated, UTC is written, which keeps the
day that the text names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime

from broadsheet.extract.months import MONTHS
from broadsheet.extract.text import fold

_MAX_TEXT = 200
_MONTH = r"[^\W\d_]{3,12}"
_DAY_FIRST = re.compile(
    rf"\b(\d{{1,2}})(?:st|nd|rd|th|er|º|\.|-)?\s?(?:de\s+|of\s+)?({_MONTH})\.?,?\s?(?:de[l]?\s+|"
    rf"-)?(\d{{4}})\b"
)
_MONTH_FIRST = re.compile(rf"\b({_MONTH})\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}})\b")
_YEAR_FIRST = re.compile(r"(?<!\d)((?:19|20)\d{2})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
_EAST_ASIAN = re.compile(r"((?:19|20)\d{2})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일]")
_DOTTED = re.compile(
    r"(?<![\d.])(\d{1,2})(?:\.\s?(\d{1,2})\.\s?((?:19|20)?\d{2})|\s?\|\s?(\d{1,2})\s?\|\s?((?:19|20)\d{2}))(?![\d.]*\d)"
)
_SLASHED = re.compile(r"(?<![\d/])(\d{1,2})([/-])(\d{1,2})\2((?:19|20)\d{2})(?![\d/])")
_CLOCK = re.compile(
    r"\b([01]?\d|2[0-3])(?:[:h]|\.(?=[0-5]\d\s?(?:Uhr|"
    r"[ap]\.?m)))([0-5]\d)(?::([0-5]\d))?(?:\.\d+)?\s*([ap])?\.?\s?m?\.?",
    re.IGNORECASE,
)
_ZONE = re.compile(
    r"(?:\b(UTC|GMT|EST|EDT|CST|CDT|MST|MDT|PST|PDT|BST|CET|CEST|IST)\b|(Z)$|\s?([+-]\d{2}):?(\d{2})$)"
)
_ZONES = {
    "UTC": 0, "GMT": 0, "Z": 0, "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8,
    "PDT": -7, "BST": 1, "CET": 1, "CEST": 2, "IST": 5.5,
}  # fmt: skip
_MAIL_DATE = re.compile(r"(?:[A-Za-z]{3},\s*)?\d{1,2} [A-Za-z]{3} \d{4} \d")


def parse_time(text: str, *, month_first: bool = False) -> datetime | None:
    """A time as pages write it: ISO 8601, RFC 2822, seconds since 1970, a date in words; else None.

    `month_first` tells how 5/6/2026 is meant.
    """
    text = fold(text[:_MAX_TEXT])
    if not text:
        return None
    for attempt in (_iso, _epoch, _rfc_2822):
        try:
            if found := attempt(text):
                return aware(found)
        except (ValueError, OverflowError, TypeError, IndexError):
            continue
    try:
        found = _in_words(text, month_first)
    except (ValueError, OverflowError):
        return None
    return aware(found) if found else None


def aware(time: datetime) -> datetime:
    """The time with a zone, UTC where it has none; one that no other zone can express becomes year 1."""
    try:
        time.astimezone(UTC)
    except OverflowError:
        return datetime(1, 1, 2, tzinfo=UTC)
    return time if time.tzinfo else time.replace(tzinfo=UTC)


def has_clock(text: str) -> bool:
    """Whether the text gives a time of day."""
    return bool(_CLOCK.search(text))


def _iso(text: str) -> datetime | None:
    if not re.match(r"\d{4}-?\d{2}-?\d{2}", text):
        return None
    compact = re.sub(r"(\d)\s*(Z|[+-]\d{2}:?\d{2})$", r"\1\2", text)
    compact = re.sub(r"(:\d{2})[.,](\d{6})\d+", r"\1.\2", compact)
    try:
        return datetime.fromisoformat(compact)
    except ValueError:
        return None


def _epoch(text: str) -> datetime | None:
    if not re.fullmatch(r"\d{10}|\d{13}", text):
        return None
    return datetime.fromtimestamp(int(text[:10]), tz=UTC)


def _rfc_2822(text: str) -> datetime | None:
    return parsedate_to_datetime(text) if _MAIL_DATE.match(text) else None


def _in_words(text: str, month_first: bool) -> datetime | None:  # noqa: FBT001 - handed on from the door
    for year, month, day in _days(text, month_first):
        if 1 <= month <= 12 and 1 <= day <= 31:
            hour, minute, second = _clock(text)
            return datetime(year, month, day, hour, minute, second, tzinfo=_zone(text) or UTC)
    return None


def _days(text: str, month_first: bool) -> Iterator[tuple[int, int, int]]:  # noqa: FBT001 - as above
    for pattern in (_YEAR_FIRST, _EAST_ASIAN):
        for match in pattern.finditer(text):
            yield int(match[1]), int(match[2]), int(match[3])
    for pattern, month_group, day_group in ((_DAY_FIRST, 2, 1), (_MONTH_FIRST, 1, 2)):
        for match in pattern.finditer(text):
            if month := MONTHS.get(match[month_group].lower()):
                yield int(match[3]), month, int(match[day_group])
    for match in _DOTTED.finditer(text):
        yield _full_year(match[3] or match[5]), int(match[2] or match[4]), int(match[1])
    for match in _SLASHED.finditer(text):
        first, second = int(match[1]), int(match[3])
        swapped = second > 12 or (month_first and first <= 12)
        yield int(match[4]), first if swapped else second, second if swapped else first


def _full_year(digits: str) -> int:
    """A year of two digits is the one between 1970 and 2069."""
    year = int(digits)
    return year if len(digits) == 4 else year + (1900 if year >= 70 else 2000)


def _clock(text: str) -> tuple[int, int, int]:
    match = _CLOCK.search(text)
    if not match:
        return 0, 0, 0
    hour, minute, second = int(match[1]), int(match[2]), int(match[3] or 0)
    if match[4] and hour <= 12:
        hour = hour % 12 + (12 if match[4].lower() == "p" else 0)
    return hour, minute, second


def _zone(text: str) -> timezone | None:
    match = _ZONE.search(text)
    if not match or not _CLOCK.search(text):
        return None
    if name := match[1] or match[2]:
        return timezone(timedelta(hours=_ZONES[name]))
    sign = -1 if match[3].startswith("-") else 1
    return timezone(sign * timedelta(hours=abs(int(match[3])), minutes=int(match[4])))
