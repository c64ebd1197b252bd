"""The dates of a feed's entries: our own reading, and feedparser's where ours does not know.

In: a date as text, and what feedparser makes of it. Out: an aware time or None. `is_sure` tells which texts
need no second opinion.
"""

from __future__ import annotations

import re
from calendar import timegm
from datetime import UTC, datetime, timedelta
from time import struct_time

from broadsheet.collect.dates import parse_date

_MONTH = "(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
_RFC = re.compile(
    r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,? )?\d\d? " + _MONTH + r"[a-z]* \d{4} \d\d?:\d\d(?::[0-5]\d)?"
    r"(?: (?:[+-]\d{4}|[a-z]{2,5}))?"
)
_ISO = re.compile(
    r"\d{4}-\d\d-\d\d(?:[t ]\d\d:\d\d(?::[0-5]\d(?:\.\d+)?)?(?: ?(?:z|[+-]\d\d:\d\d))?)?"
)
_LONG_YEAR = re.compile(r"\d{4}")
_ZONE = re.compile(r"(?:[+-]\d\d:?(\d\d)|\(?\b([a-z]+)\)?)$")
# the names that feedparser knows, and those that it takes for UTC rightly
_COMMON_ZONES = frozenset("z ut utc gmt wet est edt et cst cdt ct mst mdt mt pst pdt pt ast adt at met".split())
_WIDEST_ZONE = timedelta(hours=15)


def is_sure(text: str) -> bool:
    """Whether a date is written as RFC 5322 or RFC 3339 say, so that it can mean only one thing."""
    text = " ".join(text.lower().split())
    return not text or bool(_RFC.fullmatch(text) or _ISO.fullmatch(text))


def moment(text: str | None, parsed: struct_time | None) -> datetime | None:
    """The time that `text` states, given feedparser's reading of it in UTC.

    Ours keeps the zone and wins where both agree, where only it can read the text, and where feedparser
    does not know the zone. Dates without a year mean another day each year and are refused.
    """
    own = parse_date(text)
    if not parsed or not text:
        return own
    try:
        theirs = datetime.fromtimestamp(timegm(parsed), UTC)
    except (ValueError, OverflowError, OSError):
        return own
    if own and (own.replace(microsecond=0) == theirs or differs_by_zone(text, own - theirs)):
        return own
    return theirs if _LONG_YEAR.search(text) else own


def differs_by_zone(text: str, difference: timedelta) -> bool:
    """Whether two readings of a date may differ because feedparser misreads its zone."""
    zone = _ZONE.search(text.lower().strip())
    is_odd = zone is not None and (zone[1] not in (None, "00") or zone[2] not in (None, *_COMMON_ZONES))
    return is_odd and abs(difference) < _WIDEST_ZONE
