"""Dates as feeds and sitemaps write them.

In: text. Out: an aware time, or None for text that is no possible date. A time without a zone is UTC.
Read are RFC 822 and 5322 with the slips that are common in feeds, asctime, and ISO 8601 with the profile
of the W3C (`YYYY`, `YYYY-MM`, `YYYY-MM-DD`, time to the minute, second or fraction).
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone

_MONTH_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTHS = {name: number for number, name in enumerate(_MONTH_NAMES, start=1)}
# hours east of Greenwich; RFC 822 section 5.1, then names that publishers in other regions write
_ZONES: dict[str, float] = {
    "": 0, "z": 0, "ut": 0, "utc": 0, "gmt": 0, "wet": 0,
    "est": -5, "edt": -4, "et": -5, "cst": -6, "cdt": -5, "ct": -6, "mst": -7, "mdt": -6, "mt": -7,
    "pst": -8, "pdt": -7, "pt": -8, "ast": -4, "adt": -3, "at": -4, "nst": -3.5, "ndt": -2.5,
    "akst": -9, "akdt": -8, "hst": -10, "brt": -3,
    "bst": 1, "west": 1, "cet": 1, "met": 1, "mez": 1, "cest": 2, "mesz": 2, "eet": 2, "eest": 3, "sast": 2,
    "msk": 3, "ist": 5.5, "pkt": 5, "hkt": 8, "sgt": 8, "awst": 8, "kst": 9, "jst": 9,
    "acst": 9.5, "acdt": 10.5, "aest": 10, "aedt": 11, "nzst": 12, "nzdt": 13,
}  # fmt: skip
_TIME = r"(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:[.,]\d+)?)?"
_ZONE = r"\s*(?:(?:gmt|utc?)?\s*([+-]\d{1,2}):?(\d{2})?|\(?([a-z]{1,5})\)?)?(?:\s*\([^()]*\))?"
_RFC = re.compile(
    r"(?:[^\W\d]+\.?,?\s+)?(\d{1,2})[\s-]+([a-z]{3})[a-z]*\.?,?[\s-]+(\d{4}|\d{2})(?:,?\s+"
    + _TIME
    + _ZONE
    + ")?"
)
_MONTH_FIRST = re.compile(
    r"(?:[^\W\d]+\.?,?\s+)?([a-z]{3})[a-z]*\.?\s+(\d{1,2})(?:,\s*(\d{4}))?"
    r"(?:,?\s+" + _TIME + _ZONE + r")?(?:\s+(\d{4}))?"
)
_ISO = re.compile(
    r"(\d{4})(?:-?(\d{2})(?:-?(\d{2}))?)?(?:(?:t|\s+)(\d{2}):?(\d{2})(?::?(\d{2})(?:[.,](\d+))?)?"
    + _ZONE
    + ")?"
)
_LONGEST = 80


def parse_date(text: str | None) -> datetime | None:
    """The time that `text` states, or None. Never raises."""
    if not text or len(text) > _LONGEST:
        return None
    text = " ".join(text.lower().split())
    try:
        return _iso(text) or _rfc(text) or _month_first(text)
    except (ValueError, OverflowError):
        return None


def _rfc(text: str) -> datetime | None:
    match = _RFC.fullmatch(text)
    if not match or match[2] not in _MONTHS:
        return None
    year = int(match[3])
    if len(match[3]) == 2:  # RFC 5322 section 4.3
        year += 2000 if year < 50 else 1900
    return _moment(year, _MONTHS[match[2]], int(match[1]), match.groups()[3:9])


def _month_first(text: str) -> datetime | None:
    match = _MONTH_FIRST.fullmatch(text)
    year = match and (match[3] or match[10])
    if not match or not year or match[1] not in _MONTHS:
        return None
    return _moment(int(year), _MONTHS[match[1]], int(match[2]), match.groups()[3:9])


def _iso(text: str) -> datetime | None:
    match = _ISO.fullmatch(text)
    if not match:
        return None
    year, month, day, hour, minute, second, fraction, *zone = match.groups()
    if month is None and hour is not None:
        return None
    moment = _moment(int(year), int(month or 1), int(day or 1), (hour, minute, second, *zone))
    if moment and fraction:
        moment += timedelta(microseconds=int(fraction[:6].ljust(6, "0")))
    return moment


def _moment(year: int, month: int, day: int, rest: tuple[str | None, ...]) -> datetime | None:
    """`rest`: hour, minute, second, zone hours, zone minutes, zone name; raises ValueError if impossible."""
    hour, minute, second, zone_hours, zone_minutes, zone_name = rest
    if zone_hours is not None:
        minutes = int(zone_minutes or 0)
        offset = timedelta(hours=abs(int(zone_hours)), minutes=minutes) * (-1 if zone_hours[0] == "-" else 1)
    else:
        offset = timedelta(hours=_ZONES.get(zone_name or "", 0))
    midnight = hour is not None and int(hour) == 24 and not int(minute or 0)  # ISO 8601: the day's end
    moment = datetime(
        year,
        month,
        day,
        0 if midnight else int(hour or 0),
        int(minute or 0),
        min(int(second or 0), 59),  # a leap second
        tzinfo=UTC if not offset else timezone(offset),
    )
    moment = moment + timedelta(days=1) if midnight else moment
    moment.astimezone(UTC)  # year 1 or 9999 may not exist in UTC
    return moment
