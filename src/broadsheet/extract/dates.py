"""When a story was published and last changed, in the zone that its page states.

In: a page, the moment it was captured, and the source's hint. Out: aware datetimes; where the page states no
zone, UTC is written, which keeps the page's own day. A time before 1990 or more than 36 hours after the
capture is refused and the next reading is taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from itertools import islice
from typing import NamedTuple

from broadsheet.extract.page import Page
from broadsheet.extract.structured_data import text_of
from broadsheet.extract.text import fold

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
TOLERANCE = timedelta(hours=36)

_PUBLISHED_METAS = (
    "article:published_time", "article:published", "og:article:published_time", "datepublished",
    "article.published", "parsely-pub-date", "sailthru.date", "pubdate", "publishdate", "publish-date",
    "publish_date", "publication_date", "publication-date", "published_time", "date", "dc.date.issued",
    "dc.date.created", "dcterms.issued", "dcterms.created", "dc.date", "dcterms.date",
    "citation_publication_date", "cxenseparse:recs:publishtime", "article_date_original",
    "originalpublicationdate", "date_published", "displaydate", "og:pubdate", "created", "datecreated",
    "og:published_time", "bt:pubdate", "release_date",
)  # fmt: skip
_MODIFIED_METAS = (
    "article:modified_time", "og:updated_time", "datemodified", "article:modified", "article.updated",
    "lastmod", "last-modified", "dcterms.modified", "dc.date.modified", "modified_time",
)  # fmt: skip
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan januar jänner janvier enero gennaio",
            "february feb februar février febrero febbraio",
            "march mar märz mars marzo mrz", "april apr avril abril aprile", "may mai mayo maggio",
            "june jun juni juin junio giugno", "july jul juli juillet julio luglio",
            "august aug août agosto", "september sep sept septembre septiembre settembre",
            "october oct oktober octobre octubre ottobre okt", "november nov novembre noviembre",
            "december dec dezember décembre diciembre dicembre dez",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip
_DAY_FIRST = re.compile(
    r"\b(\d{1,2})(?:st|nd|rd|th|\.)?\s+(?:de\s+)?([^\W\d]{3,10})\.?,?\s+(?:de\s+)?(\d{4})\b"
)
_MONTH_FIRST = re.compile(r"\b([^\W\d]{3,10})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})\b")
_NUMERIC = re.compile(r"\b(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})\b")
_GERMAN = re.compile(r"\b(\d{1,2})\.\s?(\d{1,2})\.(\d{4})\b")
_CLOCK = re.compile(r"\b(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\.\d+)?\s*([ap])?\.?m?\.?", re.IGNORECASE)
_ZONE = re.compile(
    r"(?:\b(UTC|GMT|EST|EDT|CST|CDT|MST|MDT|PST|PDT|BST|CET|CEST)\b|(Z)$|\s?([+-]\d{2}):?(\d{2})$)"
)
_ZONES = {
    "UTC": 0, "GMT": 0, "Z": 0, "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8,
    "PDT": -7, "BST": 1, "CET": 1, "CEST": 2,
}  # fmt: skip
_IN_ADDRESS = re.compile(r"/((?:19|20)\d{2})[/-]?(0[1-9]|1[0-2])[/-]?(0[1-9]|[12]\d|3[01])(?:[/_.-]|$)")
_MAIL_DATE = re.compile(r"(?:[A-Za-z]{3},\s*)?\d{1,2} [A-Za-z]{3} \d{4} \d")
_MAX_TEXT = 200


class Dates(NamedTuple):
    """The two times and how each was read; `refused` lists the times that were not believed."""

    published: datetime | None
    published_how: str
    modified: datetime | None
    modified_how: str


def read_dates(
    page: Page, captured: datetime, hint_published: datetime | None, hint_updated: datetime | None
) -> Dates:
    """Both times by the best reading that states a believable one."""
    latest = _aware(captured) + TOLERANCE
    refused: list[str] = []
    published, how = _first_believable(_published(page), latest, refused)
    hint = _believable(hint_published, latest)
    if hint and (
        published is None or (_is_bare_day(published) and abs(hint - published) < timedelta(hours=36))
    ):
        published, how = hint, "source's date"
    if published is None:
        published, how = _searched(page, latest)
    modified, modified_how = _first_believable(_modified(page), latest, [])
    if modified is None and (updated := _believable(hint_updated, latest)):
        modified, modified_how = updated, "source's date of update"
    if modified and published and modified < published:
        modified, modified_how = None, ""
    if refused:
        how = f"{how or 'none'} (refused: {'; '.join(refused[:3])})"
    return Dates(published, how, modified, modified_how)


def parse_time(text: str) -> datetime | None:
    """A time as pages write it: ISO 8601, RFC 2822, seconds since 1970, a date in words; else None."""
    text = fold(text[:_MAX_TEXT])
    if not text:
        return None
    for attempt in (_iso, _epoch, _rfc_2822, _in_words):
        try:
            if found := attempt(text):
                return _aware(found)
        except (ValueError, OverflowError, TypeError, IndexError):
            continue
    return None


def _published(page: Page) -> Iterator[tuple[str, str]]:
    yield "JSON-LD datePublished", text_of(page.story, "datePublished")
    for name in _PUBLISHED_METAS:
        for value in page.metas.get(name, ()):
            yield f"meta {name}", value
    yield "microdata datePublished", text_of(page.microdata, "datePublished")
    yield "JSON-LD datePublished of the page", text_of(page.whole, "datePublished")
    yield (
        "JSON-LD uploadDate",
        next((date for node in page.nodes if (date := text_of(node, "uploadDate"))), ""),
    )
    yield "JSON-LD dateCreated", text_of(page.story, "dateCreated")
    times = list(islice(page.tree.iterfind(".//time[@datetime]"), 20))
    for element in times:
        words = f"{element.get('class', '')} {element.get('itemprop', '')}".lower()
        if element.get("pubdate") is not None or "publish" in words or "entry-date" in words:
            yield "time element", element.get("datetime", "")
    if len({element.get("datetime", "")[:10] for element in times}) == 1:
        yield "time element", times[0].get("datetime", "")
    if match := _IN_ADDRESS.search(page.url):
        yield "date in the address", "-".join(match.groups())


def _modified(page: Page) -> Iterator[tuple[str, str]]:
    yield "JSON-LD dateModified", text_of(page.story, "dateModified")
    for name in _MODIFIED_METAS:
        for value in page.metas.get(name, ()):
            yield f"meta {name}", value
    yield "microdata dateModified", text_of(page.microdata, "dateModified")
    yield "JSON-LD dateModified of the page", text_of(page.whole, "dateModified")


def _first_believable(
    readings: Iterator[tuple[str, str]], latest: datetime, refused: list[str]
) -> tuple[datetime | None, str]:
    for how, text in readings:
        time = parse_time(text) if text else None
        if _believable(time, latest):
            return time, how
        if time is not None:
            refused.append(f"{how} {time.date().isoformat()}")
    return None, ""


def _believable(time: datetime | None, latest: datetime) -> datetime | None:
    aware = _aware(time) if time else None
    return aware if aware and EARLIEST <= aware <= latest else None


def _searched(page: Page, latest: datetime) -> tuple[datetime | None, str]:
    """The date that htmldate finds in the page's text, the last resort since it guesses."""
    if page.large:
        return None, ""
    from htmldate import find_date

    try:
        found = find_date(
            page.tree, url=page.url, original_date=True, min_date=EARLIEST.replace(tzinfo=None),
            max_date=latest.astimezone(UTC).replace(tzinfo=None),
        )  # fmt: skip
    except Exception:  # noqa: BLE001 - a guesser's failure on odd HTML is no date
        return None, ""
    if not found or found.endswith("-01-01"):  # a bare year, mostly the one beside the copyright sign
        return None, ""
    return parse_time(found), "date in the text"


def _is_bare_day(time: datetime) -> bool:
    return (time.hour, time.minute, time.second) == (0, 0, 0)


def _aware(time: datetime) -> datetime:
    try:
        time.astimezone(UTC)
    except OverflowError:
        return EARLIEST - timedelta(days=1)
    return time if time.tzinfo else time.replace(tzinfo=UTC)


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


def _in_words(text: str) -> datetime | None:
    day = _day(text)
    if day is None:
        return None
    year, month, date = day
    hour, minute, second = _clock(text)
    return datetime(year, month, date, hour, minute, second, tzinfo=_zone(text) or UTC)


def _day(text: str) -> tuple[int, int, int] | None:
    if match := _NUMERIC.search(text):
        return int(match[1]), int(match[2]), int(match[3])
    if match := _GERMAN.search(text):
        return int(match[3]), int(match[2]), int(match[1])
    for pattern, month_group, date_group in ((_DAY_FIRST, 2, 1), (_MONTH_FIRST, 1, 2)):
        for match in pattern.finditer(text):
            if month := _MONTHS.get(match[month_group].lower()):
                return int(match[3]), month, int(match[date_group])
    return None


def _clock(text: str) -> tuple[int, int, int]:
    match = _CLOCK.search(text)
    if not match:
        return 0, 0, 0
    hour, minute, second = int(match[1]), int(match[2]), int(match[3] or 0)
    if match[4]:
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
