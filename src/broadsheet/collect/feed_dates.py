"""The dates of a feed's entries: our own reading, and feedparser's where ours does not know.

In: a date as text, and what feedparser makes of it. Out: an aware time or None.
"""

from __future__ import annotations

import re
from calendar import timegm
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from time import struct_time

from broadsheet.collect.dates import parse_date
from broadsheet.domain.times import aware

_MONTHS = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), start=1
    )
}
_RFC = re.compile(
    r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*, )?([0-9]{1,2}) ([a-z]{3})[a-z]* ([12][0-9]{3})"
    r" ([0-9]{1,2}):([0-9]{2})(?::([0-5][0-9]))?(?: (?:([+-])([0-9]{2})([0-9]{2})|(gmt|utc|z)|[a-z]{2,5}))?"
)
_ISO = re.compile(r"[12]\d{3}-\d\d-\d\d(?:[t ]\d\d:\d\d(?::[0-5]\d(?:\.\d+)?)?(?: ?(?:z|[+-]\d\d:\d\d))?)?")
_LONG_YEAR = re.compile(r"\d{4}")
_ZONE = re.compile(r"(?:[+-]\d\d:?(\d\d)|\(?\b([a-z]+)\)?)$")
# the names that feedparser knows, and those that it takes for UTC rightly
_ZONE_NAMES = "z ut utc gmt wet est edt et cst cdt ct mst mdt mt pst pdt pt ast adt at met"
_COMMON_ZONES = frozenset(_ZONE_NAMES.split())
_WIDEST_ZONE = timedelta(hours=15)


def stated(text: str) -> tuple[datetime | None, bool]:
    """What a date says, and whether it is written so that it can mean only that (RFC 5322, RFC 3339)."""
    lower = text.lower()
    match = _RFC.fullmatch(lower)
    try:
        if match and (match[7] or match[10]) and match[2] in _MONTHS:
            return _from_rfc(match), True
        if _ISO.fullmatch(lower):
            moment = datetime.fromisoformat(lower.upper())
            return aware(moment), True
    except ValueError:  # 24:00, which is a time, or the 31st of February, which is none
        pass
    return parse_date(text), is_sure(text)


def _from_rfc(match: re.Match[str]) -> datetime:
    day, month, year, hour, minute, second, sign, hours, minutes, _ = match.groups()
    zone: tzinfo = UTC
    if sign and (offset := timedelta(hours=int(hours), minutes=int(minutes))):
        zone = timezone(-offset if sign == "-" else offset)
    return datetime(
        int(year), _MONTHS[month], int(day), int(hour), int(minute), int(second or 0), tzinfo=zone
    )


def is_sure(text: str) -> bool:
    """Whether a date is written as RFC 5322 or RFC 3339 say."""
    text = " ".join(text.lower().split())
    match = _RFC.fullmatch(text)
    return not text or bool((match and match[2] in _MONTHS) or _ISO.fullmatch(text))


def moment(text: str | None, parsed: struct_time | None) -> datetime | None:
    """The time that `text` states, given feedparser's reading of it in UTC.

    Ours keeps the zone and wins where both agree, where only it can read the text, and where feedparser does
    not know the zone. Impossible dates are refused (feedparser reads the 31st of February as a day of March),
    and so are those without a year, which mean another day each year.
    """
    own = parse_date(text)
    if not isinstance(parsed, struct_time) or not text:
        return own
    try:
        theirs = datetime.fromtimestamp(timegm(parsed), UTC)
    except (ValueError, OverflowError, OSError):
        return own
    if own and (own.replace(microsecond=0) == theirs or differs_by_zone(text, own - theirs)):
        return own
    return theirs if _LONG_YEAR.search(text) and not is_sure(text) else own


def differs_by_zone(text: str, difference: timedelta) -> bool:
    """Whether two readings of a date may differ because feedparser misreads its zone."""
    zone = _ZONE.search(text.lower().strip())
    is_odd = zone is not None and (zone[1] not in (None, "00") or zone[2] not in (None, *_COMMON_ZONES))
    return is_odd and abs(difference) < _WIDEST_ZONE
