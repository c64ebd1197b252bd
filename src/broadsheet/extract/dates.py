"""When a story was published and last changed, in the zone that its page states.

In: a page, the lines around its heading, the moment it was captured, and the source's hint. Out: aware
datetimes; where the page states no zone, UTC is written, which keeps the page's own day. A time before 1990
or more than 36 hours after the capture is refused and the next reading is taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from broadsheet.extract.buried_dates import dates_in_scripts, dates_in_text
from broadsheet.extract.months import month_of
from broadsheet.extract.page import Page
from broadsheet.extract.shown_dates import Shown, month_comes_first, read_shown_dates
from broadsheet.extract.story_head import StoryHead
from broadsheet.extract.structured_data import Node, text_of
from broadsheet.extract.time_elements import times_of_publication, times_of_update, told_by_elements
from broadsheet.extract.times import aware, parse_time
from broadsheet.extract.zones import Witness, in_zone_of_day, tells_instant

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
TOLERANCE = timedelta(hours=36)
# A page was dated anew whose stated time is so much later than the day in its address, or the one it shows.
_LATER_THAN_ADDRESS = timedelta(days=2)
_LATER_THAN_SHOWN = timedelta(days=7)  # a page may show the day of what it tells of

# Names of `meta` elements, letters and digits only, as endings; best first.
_PUBLISHED = (
    "articlepublishedtime", "articlepublished", "datepublished", "publishedtime", "publisheddate",
    "publishdate", "publishtime", "parselypubdate", "sailthrudate", "pubdate", "publicationdate",
    "firstpublished", "published", "dateissued", "dctermsissued", "articledate", "articledateoriginal",
    "citationonlinedate", "citationdate", "eprintsdate", "displaydate", "postdate", "posteddate",
    "releasedate", "publishedat", "ptime",
)  # fmt: skip
# They may as well tell when a file was made or changed, so that what the reader sees goes before them.
_VAGUE = (
    "dcdate", "dctermsdate", "date", "uploaddate", "articlecreated", "datecreated", "dctermscreated",
    "dccreated", "created",
)  # fmt: skip
_MODIFIED = (
    "articlemodifiedtime", "ogupdatedtime", "datemodified", "modifiedtime", "articlemodified",
    "articleupdated", "dctermsmodified", "lastmod", "lastmodified", "updatedtime", "dateupdated",
    "dateupdate",
)  # fmt: skip
_ALONE = frozenset({"date", "published", "created", "articlecreated", "ptime"})  # too short to be an ending
_OTHER_DATE = re.compile(r"expir|event|start|end|modif|updat|last|valid|build|copyright")
_OF_TIME = re.compile("dat|publish|time|issued|created|lastmod|modified")
_NO_LETTER = re.compile(r"[^a-z0-9]+")
_IN_ADDRESS = re.compile(
    r"/t?((?:19|20)\d{2})(?:[/-]?(0?[1-9]|1[0-2])[/-]?(0[1-9]|[12]\d|3[01])|[/-]([a-z]{3,9})[/-](\d{1,2}))(?=[/_.-]|$)",
    re.IGNORECASE,
)
_LATE_IN_ADDRESS = re.compile(
    r"(?<![0-9])(0?[1-9]|[12][0-9]|3[01])([-_.])(0?[1-9]|1[0-2])\2((?:19|20)[0-9]{2})(?![0-9])"
)


class Dates(NamedTuple):
    """The two times and how each was read; `refused` lists the times that were not believed."""

    published: datetime | None
    published_how: str
    modified: datetime | None
    modified_how: str


class _Reader:
    """Times of one page, the unbelievable ones put aside."""

    def __init__(self, captured: datetime, *, month_first: bool) -> None:
        self.latest = aware(captured) + TOLERANCE
        self.month_first = month_first
        self.refused: list[str] = []

    def believable(self, time: datetime | None) -> datetime | None:
        sound = aware(time) if time else None
        return sound if sound and EARLIEST <= sound <= self.latest else None

    def first(self, readings: Iterator[tuple[str, str]]) -> tuple[datetime | None, str]:
        """The first reading whose time is believable."""
        for how, text in readings:
            time = parse_time(text, month_first=self.month_first) if text else None
            if self.believable(time):
                return time, how
            if time is not None:
                self.refused.append(f"{how} {time.date().isoformat()}")
        return None, ""


def read_dates(
    page: Page,
    head: StoryHead,
    captured: datetime,
    hint_published: datetime | None,
    hint_updated: datetime | None,
) -> Dates:
    """Both times by the best reading that states a believable one."""
    month_first = month_comes_first(page)
    reader = _Reader(captured, month_first=month_first)
    names = _meta_names(page)
    shown = [
        found for found in read_shown_dates(head, month_first=month_first) if reader.believable(found.time)
    ]
    published, how = _published(page, reader, names, shown, hint_published)
    modified, modified_how = _Reader(captured, month_first=month_first).first(_modified(page, names))
    if modified is None and (updated := reader.believable(hint_updated)):
        modified, modified_how = updated, "source's date of update"
    if modified is None and (line := next((found for found in shown if found.updated), None)):
        modified, modified_how = line.time, line.how
    if modified is None:
        modified, modified_how = reader.first(("time element", text) for text in times_of_update(page))
    if published is None:
        published, how = _last_resort(page, reader, modified, modified_how)
    if published and (line := _of_bare_day(published, shown, modified)):
        published, how = line.time, f"{line.how}, on the day of {how}"
    if modified and published and modified < published:
        modified, modified_how = None, ""
    if reader.refused:
        how = f"{how or 'none'} (refused: {'; '.join(reader.refused[:3])})"
    return Dates(published, how, modified, modified_how)


def _published(
    page: Page,
    reader: _Reader,
    names: Mapping[str, tuple[str, ...]],
    shown: list[Shown],
    hint: datetime | None,
) -> tuple[datetime | None, str]:
    hint = reader.believable(hint)
    stated, how = reader.first(_stated(page, names))
    day = _day_in_address(page, reader)
    visible = next((found for found in shown if not found.updated), None)
    if not stated:
        stated, how = reader.first(_vaguely_stated(page, names))
        if stated and (seen := _seen_instead(stated, visible, shown)):
            return seen.time, f"{seen.how}, not {how}"
    if stated:
        same = (found for found in shown if found.clock and tells_instant(found.time, stated))
        return _settled(stated, how, day, next(same, visible), hint)
    if day and not (hint and abs(hint - _midnight(day)) < TOLERANCE):
        return _on_day(day, visible, page), "date in the address"
    if visible and (visible.marked or not hint):
        return visible.time, visible.how
    return (hint, "source's date") if hint else reader.first(told_by_elements(page))


def _seen_instead(vague: datetime, visible: Shown | None, shown: list[Shown]) -> Shown | None:
    """What the reader sees where it is another day; a day of update only where it is an earlier one."""
    if visible:
        return visible if visible.time.date() != vague.date() else None
    return next((found for found in shown if found.time.date() < vague.date()), None)


def _settled(
    stated: datetime, how: str, day: date | None, visible: Shown | None, hint: datetime | None
) -> tuple[datetime, str]:
    """The stated time, set right by the address, the page's text and the source."""
    if day and not hint and stated - _midnight(day) > _LATER_THAN_ADDRESS:
        return _on_day(day, visible), f"date in the address, earlier than {how}"
    if visible and not hint and _is_older(visible, stated):
        return visible.time, f"{visible.how}, earlier than {how}"
    if hint and _is_bare_day(stated) and abs(hint - stated) < TOLERANCE:
        return hint, "source's date"
    witnesses = [Witness(day, "the address")] if day else []
    if visible:
        clock = visible.time if visible.clock else None
        witnesses.append(Witness(visible.time.date(), "the page's text", clock))
    return in_zone_of_day(stated, how, witnesses)


def _is_older(visible: Shown, stated: datetime) -> bool:
    """Whether the page shows a day of its own long before the stated one: no other reading of 01/06."""
    shown = visible.time
    turned = (stated.year, stated.month, stated.day) == (shown.year, shown.day, shown.month)
    return visible.alone and aware(stated) - aware(shown) > _LATER_THAN_SHOWN and not turned


def _last_resort(
    page: Page, reader: _Reader, modified: datetime | None, modified_how: str
) -> tuple[datetime | None, str]:
    """The time of the last change, what scripts or short texts tell, a day within the address."""
    if modified:
        return modified, f"{modified_how}, the only date"
    found, how = reader.first(dates_in_scripts(page))
    if found or page.large:
        return found, how
    found, how = reader.first(dates_in_text(page))
    match = None if found else _LATE_IN_ADDRESS.search(page.url)
    if match and (day := _sound_day(reader, match[4], int(match[3]), match[1])):
        return _midnight(day), "date in the address"
    return found, how


def _stated(page: Page, names: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[str, str]]:
    yield "JSON-LD datePublished", _time_of(page.story, "datePublished")
    yield from _from_metas(names, _PUBLISHED)
    yield "microdata datePublished", text_of(page.microdata, "datePublished")
    yield "itemprop datePublished", _property(page, "datePublished")
    yield "JSON-LD datePublished of the page", _time_of(page.whole, "datePublished")


def _vaguely_stated(page: Page, names: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[str, str]]:
    yield "JSON-LD uploadDate", next((day for node in page.nodes if (day := text_of(node, "uploadDate"))), "")
    yield "JSON-LD dateCreated", _time_of(page.story, "dateCreated")
    yield "microdata dateCreated", text_of(page.microdata, "dateCreated")
    yield from _from_metas(names, _VAGUE)


def _modified(page: Page, names: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[str, str]]:
    yield "JSON-LD dateModified", _time_of(page.story, "dateModified")
    yield from _from_metas(names, _MODIFIED)
    yield "microdata dateModified", text_of(page.microdata, "dateModified")
    yield "itemprop dateModified", _property(page, "dateModified")
    yield "JSON-LD dateModified of the page", text_of(page.whole, "dateModified")


def _property(page: Page, name: str) -> str:
    """What the first element with that property alone says, of whatever item."""
    for element in page.properties:
        if element.get("itemprop") == name:
            inner = next(element.iter("time"), element)
            return inner.get("datetime") or element.get("content") or element.get("title") or inner.text or ""
    return ""


def _time_of(node: Node, key: str) -> str:
    """The text under the key, or its number: seconds or milliseconds since 1970."""
    value = node.get(key)
    return str(value) if type(value) in (int, float) else text_of(node, key)


def _meta_names(page: Page) -> dict[str, tuple[str, ...]]:
    """The values of the `meta` elements whose names may tell a time, by their name's letters and digits."""
    found: dict[str, tuple[str, ...]] = {}
    for name, values in page.metas.items():
        if letters := _letters_of_time(name):
            found.setdefault(letters, values)
    return found


@lru_cache(maxsize=1024)  # the pages of a site have the same ones
def _letters_of_time(name: str) -> str:
    """The letters and digits of a name that may tell a time; "" of another."""
    return _NO_LETTER.sub("", name) if _OF_TIME.search(name) else ""


def _from_metas(names: Mapping[str, tuple[str, ...]], wanted: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    for ending in wanted:
        for name, values in names.items():
            fits = name == ending or (ending not in _ALONE and name.endswith(ending))
            if fits and (wanted is _MODIFIED or not _OTHER_DATE.search(name)):
                for value in values:
                    yield f"meta {name}", value


def _day_in_address(page: Page, reader: _Reader) -> date | None:
    for match in _IN_ADDRESS.finditer(page.url):
        month = int(match[2]) if match[2] else month_of(match[4])
        if day := _sound_day(reader, match[1], month, match[3] or match[5]):
            return day
    return None


def _sound_day(reader: _Reader, year: str, month: int, day: str) -> date | None:
    try:
        found = date(int(year), month, int(day))
    except ValueError:
        return None
    return found if reader.believable(_midnight(found)) else None


def _on_day(day: date, visible: Shown | None, page: Page | None = None) -> datetime:
    """Midnight of the day, or the time that the page tells for it."""
    if visible and visible.time.date() == day:
        return visible.time
    told = map(parse_time, times_of_publication(page)) if page else ()
    return next((time for time in told if time and time.date() == day), _midnight(day))


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def _of_bare_day(published: datetime, shown: list[Shown], modified: datetime | None) -> Shown | None:
    """What the page shows of the same day with a clock, unless it was changed before that."""
    if not _is_bare_day(published):
        return None
    line = next((found for found in shown if not found.updated), None)
    told = line and line.clock and line.time.date() == published.date()
    return line if line and told and not (modified and modified < aware(line.time)) else None


def _is_bare_day(time: datetime) -> bool:
    return (time.hour, time.minute, time.second) == (0, 0, 0)
