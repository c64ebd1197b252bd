"""Times as pages write them.

In: a piece of text. Out: an aware datetime, or None. Where no zone is stated, UTC is written, which keeps the
day that the text names.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime

from broadsheet.domain import times
from broadsheet.extract.calendars import christian_year
from broadsheet.extract.text import fold
from broadsheet.extract.written_days import days_in, is_whole, may_tell_day

_MAX_TEXT = 200
# Arabic, Persian, Hindi, Bengali, Punjabi, Gujarati, Odia, Tamil, Telugu, Kannada, Malayalam, Thai, Lao,
# Burmese, Khmer, wide
_ZEROS = (
    0x660, 0x6F0, 0x966, 0x9E6, 0xA66, 0xAE6, 0xB66, 0xBE6, 0xC66, 0xCE6, 0xD66, 0xE50, 0xED0, 0x1040, 0x17E0,
    0xFF10,
)  # fmt: skip
_DIGITS = {zero + digit: str(digit) for zero in _ZEROS for digit in range(10)}
_CLOCK = re.compile(
    r"(?:(오후|午後|下午|下晝|오전|午前|上午|上晝)\s?)?(?<!\d)([01]?\d|2[0-3])(?:(?:[:h時时시]|\sh\s)(?!\d{3})|"
    r"\.(?=[0-5]\d\s?(?:Uhr|น\.|[ap]\.?m|[A-Z]{3,4}\b))|"
    r"(?:(?<=(?:kl\.|klo|ore|dz\.) \d\d)|(?<=kl \d\d)|(?<=\d{4} \d\d)|"
    r"(?<=\d{4}, \d\d))\.(?=[0-5]\d(?:\.[0-5]\d)?(?![.\d])))\s?([0-5]\d|\d(?=[分분]))"
    r"(?:[:.]([0-5]\d))?(?:\.\d+)?\s*"
    r"(?:([apπμ])\.?\s?[mμ]\b|(ص|م|صباحا|مساء|এএম|পিএম|[قب]\.?\s?ظ|[بد]\.ن|ከሰዓት|ጥዋት|[mp]\.d|ptg|pg|sa|ch)(?!\w))?",
    re.IGNORECASE,
)
# What each clock has behind its hour, which is sooner looked for.
_HOUR = re.compile(r"\d(?:[:.hH時时시]|\s[hH]\s)")
_ZONE = re.compile(
    r"\b(?:UTC|GMT)\s?([+-]\d{1,2})(?::?(\d{2}))?\b|"
    r"(?=[A-Z])(?:(?<=\d)|(?<=[\dmM.)] )|(?<=[(\[]))(UTC|GMT|[ECMP][SD]?T|BST|CES?T|EES?T|WES?T|IST|PKT|"
    r"MSK|JST|KST|HKT|SGT|WIB|WITA|WIT|AE[SD]T|AWST|NZ[SD]T|SAST|[ECW]AT|"
    r"BRT|ART|CLS?T|COT|PET|TRT)\b|(Z)$|\s?([+-]\d{2}):?(\d{2})$"
)
_ZONES = {
    "UTC": 0, "GMT": 0, "Z": 0, "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8,
    "PDT": -7, "BST": 1, "CET": 1, "CEST": 2, "EET": 2, "EEST": 3, "WET": 0, "WEST": 1, "IST": 5.5, "PKT": 5,
    "MSK": 3, "TRT": 3, "JST": 9, "KST": 9, "HKT": 8, "SGT": 8, "WIB": 7, "WITA": 8, "WIT": 9, "AEST": 10,
    "AEDT": 11, "AWST": 8, "NZST": 12, "NZDT": 13, "SAST": 2, "EAT": 3, "CAT": 2, "WAT": 1, "BRT": -3,
    "ART": -3, "CLT": -4, "CLST": -3, "COT": -5, "PET": -5,
}  # fmt: skip
_AMERICAN = {"ET": -5, "CT": -6, "MT": -7, "PT": -8}  # in winter; an hour more from March to October
_AFTERNOON = frozenset(
    {
        "p",
        "μ",
        "م",
        "مساء",
        "পিএম",
        "ب.ظ",
        "بظ",
        "ب. ظ",
        "오후",
        "午後",
        "下午",
        "下晝",
        "د.ن",
        "ከሰዓት",
        "m.d",
        "ptg",
        "ch",
    }
)
# Seconds or thousandths of seconds, and the latter as Microsoft's serializers write them
_EPOCH = re.compile(r"(?:/Date\()?(\d{10})(?:\d{3})?(?:\.\d*)?(?:[+-]\d{4})?(?:\)/)?")
_MAIL_DATE = re.compile(r"(?:[A-Za-z]{3},\s*)?\d{1,2} [A-Za-z]{3} \d{4} \d")
_HALF_DAY = re.compile(r"\d\s?[ap]\.?m\b", re.IGNORECASE)
_ISO_DAY = re.compile(r"\d{4}-?\d{2}-?\d{2}")
# As Python reads it: nothing to mend
_PLAIN_ISO = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{3}|\.[0-9]{6})?)?"
    r"(?:Z|[+-][0-9]{2}:?[0-9]{2})?)?"
)
_PARTED_ZONE = re.compile(r"(\d)\s*(Z|[+-]\d{2}:?\d{2})$")
_LOST_PLUS = re.compile(r"(T\d\d:\d\d:\d\d) (\d\d:\d\d)$")  # it was decoded
_SHORT_ZONE = re.compile(r"([+-])(\d:\d\d)$")
_COMPACT = re.compile(r"(?:19|20)\d{10}(?:\d\d)?")
_FINE_SECONDS = re.compile(r"(:\d{2})[.,](\d{6})\d+")


def parse_time(text: str, *, month_first: bool = False) -> datetime | None:
    """A time as pages write it: ISO 8601, RFC 2822, seconds since 1970, a date in words; else None.

    `month_first` tells how 5/6/2026 is meant.
    """
    text = fold(text[:_MAX_TEXT])
    if not may_tell_day(text):
        return None
    if not text.isascii():
        text = text.translate(_DIGITS)
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


def is_day(text: str) -> bool:
    """Whether the text is a day and nothing else: in figures, or with the name of its month."""
    text = fold(text[:_MAX_TEXT]).strip(".")
    return may_tell_day(text) and is_whole(text) and parse_time(text) is not None


def aware(time: datetime) -> datetime:
    """The time with a zone, UTC where it has none; one that no other zone can express becomes year 1."""
    if not 1 < time.year < 9999:
        try:
            time.astimezone(UTC)
        except OverflowError:
            return datetime(1, 1, 2, tzinfo=UTC)
    return times.aware(time)


def has_clock(text: str) -> bool:
    """Whether the text gives a time of day."""
    return _find_clock(text) is not None


def _iso(text: str) -> datetime | None:
    if not _ISO_DAY.match(text):
        return None
    try:
        found = datetime.fromisoformat(text if _PLAIN_ISO.fullmatch(text) else _mended(text))
        year = christian_year(found.year)
        return found if year == found.year else found.replace(year=year)
    except ValueError:
        return None


def _mended(text: str) -> str:
    """What is nearly ISO 8601, as Python reads it."""
    compact = _PARTED_ZONE.sub(r"\1\2", text)
    compact = _LOST_PLUS.sub(r"\1+\2", compact)
    compact = _SHORT_ZONE.sub(r"\g<1>0\2", compact)
    if _COMPACT.fullmatch(compact):
        compact = f"{compact[:8]}T{compact[8:]}"
    return _FINE_SECONDS.sub(r"\1.\2", compact)


def _epoch(text: str) -> datetime | None:
    match = _EPOCH.fullmatch(text)
    return datetime.fromtimestamp(int(match[1]), tz=UTC) if match else None


def _rfc_2822(text: str) -> datetime | None:
    return parsedate_to_datetime(text) if _MAIL_DATE.match(text) and not _HALF_DAY.search(text) else None


def _in_words(text: str, month_first: bool) -> datetime | None:  # noqa: FBT001 - handed on from the door
    for year, month, day in days_in(text, month_first=month_first):
        if 1 <= month <= 12 and 1 <= day <= 31:
            clock = _find_clock(text)
            if clock is None:
                return datetime(year, month, day, tzinfo=UTC)
            return datetime(year, month, day, *_told_by(clock), tzinfo=_zone(text, month) or UTC)
    return None


def _find_clock(text: str) -> re.Match[str] | None:
    return _CLOCK.search(text) if _HOUR.search(text) else None


def _told_by(clock: re.Match[str]) -> tuple[int, int, int]:
    """Hour, minute and second."""
    hour, minute, second = int(clock[2]), int(clock[3]), int(clock[4] or 0)
    half = clock[5] or clock[6] or clock[1]
    if half and hour <= 12:
        hour = hour % 12 + (12 if half.lower() in _AFTERNOON else 0)
    return hour, minute, second


def _zone(text: str, month: int) -> timezone | None:
    match = _ZONE.search(text)
    if not match:
        return None
    if name := match[3] or match[4]:
        if name in _AMERICAN:
            return timezone(timedelta(hours=_AMERICAN[name] + (3 <= month <= 10)))
        return timezone(timedelta(hours=_ZONES[name]))
    hours, minutes = (match[1], match[2]) if match[1] else (match[5], match[6])
    if abs(int(hours)) > 14:
        return None
    sign = -1 if hours.startswith("-") else 1
    return timezone(sign * timedelta(hours=abs(int(hours)), minutes=int(minutes or 0)))
