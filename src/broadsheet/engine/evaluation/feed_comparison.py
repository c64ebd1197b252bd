"""One feed read by our reader and by feedparser, value by value.

In: a feed's bytes. Out: a `FileComparison`. Both readers get the same bytes and headers; entries are paired
in their order. A value is equal when both are the same after the same normalising: titles, summaries and
contents as plain text with folded whitespace, dates as instants to the second, addresses in their standard
form seen from the feed's own address. Where ours differs on purpose the difference is counted apart under its
reason: `REASONS` lists all of them.
"""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from typing import Any, NamedTuple

from broadsheet.collect.addresses import web_address
from broadsheet.collect.dates import parse_date
from broadsheet.collect.feed_dates import differs_by_zone, is_sure
from broadsheet.collect.feed_entries import FeedEntry, Unsure
from broadsheet.collect.feed_fallback import detail_of, gathered
from broadsheet.collect.feed_hints import picture_of
from broadsheet.collect.feed_text import doubt_in_markup
from broadsheet.collect.feeds import parse_feed, read_feed
from broadsheet.collect.plain_text import fold, names, once, plain
from broadsheet.domain.story import Record

FIELDS = (
    "title", "link", "summary", "content", "published", "updated", "authors", "guid", "image", "language",
    "tags",
)  # fmt: skip
REASONS = {
    "json": "feedparser reads no JSON Feed",
    "failure": "feedparser ends with an error, so that nothing of the feed can be compared",
    "markup": "a content in broken or unsafe HTML is handed on as it is; feedparser rewrites it",
    "original-link": "FeedBurner's origLink is the story's own address; the link only counts readers",
    "inherited-authors": "an Atom entry without authors has those of its feed (RFC 4287, section 4.2.1)",
    "mail": "a mail address that ends in more than four letters: feedparser takes a part of it for the name",
    "zone": "feedparser takes zones that it does not know for UTC, and +0530 in an ISO date for +05:00",
    "other-date": "a date that feedparser cannot read",
    "impossible": "a day or an hour that does not exist, which feedparser counts on from one that does",
    "no-year": "a date without a year, which feedparser reads as one of this year",
}
_ELSEWHERE = (
    "http://feed.invalid/folder/"  # the address of feeds that have none: relative links stay comparable
)
_HEADER = re.compile(
    rb"^\s*Header:\s*(content-type|content-location)\s*:\s*(\S.*?)\s*$", re.IGNORECASE | re.MULTILINE
)
_CUT_MAIL = re.compile(r"\.[a-zA-Z]{4}$")
_HEAD = 4000  # bytes in which a case file states its headers


class Difference(Record, frozen=True, kw_only=True):
    """A value that the readers do not agree about; `reason` is a key of REASONS, or "" for a mistake."""

    file: str = ""
    entry: int
    field: str
    ours: str
    theirs: str
    reason: str = ""


class FileComparison(NamedTuple):
    """One feed read twice. `compared` counts values by field; `seconds` is CPU time, ours and theirs."""

    ours: int
    theirs: int
    compared: Counter[str]
    differences: list[Difference]
    seconds: tuple[float, float] = (0.0, 0.0)
    refused: int = 0


def compare_feed(body: bytes) -> FileComparison:
    """One feed by both readers, with the headers that it states in a comment, as `Header: Name: value`."""
    headers = {
        name.decode().lower(): value.decode("latin-1") for name, value in _HEADER.findall(body[:_HEAD])
    }
    url, content_type = headers.get("content-location", ""), headers.get("content-type")
    began = time.process_time()
    parsed = parse_feed(body, url, content_type)
    between = time.process_time()
    feed = _by_feedparser(body, headers)
    head, entries = (dict.get(feed, name) or {} for name in ("feed", "entries"))
    seconds = (between - began, time.process_time() - between)
    try:
        contents = read_feed(body, url, content_type)
    except Unsure:
        title, ours = None, []
    else:
        title, ours = contents.title, contents.entries
    compared: Counter[str] = Counter()
    differences: list[Difference] = []
    their_title = _plain(head, "title")
    is_json = body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"{", b"["))
    reason = "json" if is_json else "" if feed else "failure"
    compared["feed title"] += 1
    if title != their_title:
        differences.append(_difference(0, "feed title", title, their_title, reason))
    inherited = _people(head) if str(dict.get(feed, "version")).startswith("atom") else ()
    for number, (entry, theirs) in enumerate(zip(ours, entries, strict=False), start=1):
        compared.update(FIELDS)
        pair = _Pair(entry, theirs, inherited)
        differences += _between(number, pair, _ours(entry, url), _theirs(theirs, head, url))
    if len(ours) != len(entries):
        differences.append(_difference(0, "entries", len(ours), len(entries), reason))
    return FileComparison(len(ours), len(entries), compared, differences, seconds, len(parsed.refusals))


def _between(
    number: int, pair: _Pair, mine: dict[str, Any], reference: dict[str, Any]
) -> Iterator[Difference]:
    """The fields in which one entry differs."""
    for field in FIELDS:
        if mine[field] != reference[field]:
            reason = pair.reason(field, mine[field], reference[field])
            yield _difference(number, field, mine[field], reference[field], reason)


def _by_feedparser(body: bytes, headers: dict[str, str]) -> Any:
    """A feed as feedparser reads it by its defaults, sanitised, with whole addresses; or nothing."""
    import feedparser  # type: ignore[import-untyped]

    try:
        return feedparser.parse(BytesIO(body), response_headers=headers)
    except Exception:  # noqa: BLE001 - broken input reaches corners of its parsers that raise anything
        return feedparser.FeedParserDict()


def _ours(entry: FeedEntry, url: str) -> dict[str, Any]:
    hint = entry.hint
    return {
        "title": hint.title,
        "link": _address(entry.link, url),
        "summary": hint.summary,
        "content": plain(hint.content),
        "published": _instant(hint.published),
        "updated": _instant(hint.updated),
        "authors": hint.authors,
        "guid": hint.guid,
        "image": _address(hint.image, url),
        "language": hint.language,
        "tags": hint.tags,
    }


def _theirs(entry: Any, head: Any, url: str) -> dict[str, Any]:
    contents = [part for part in dict.get(entry, "content") or () if part.get("value")]
    detail = dict.get(entry, "title_detail") or {}
    language = dict.get(entry, "language") or detail.get("language") or dict.get(head, "language")
    return {
        "title": _plain(entry, "title"),
        "link": _address(dict.get(entry, "link"), url),
        "summary": _plain(entry, "summary"),
        "content": _plain_text(contents[0]["value"], contents[0]) if contents else None,
        "published": _parsed(dict.get(entry, "published_parsed")),
        "updated": _parsed(dict.get(entry, "updated_parsed")),
        "authors": _people(entry),
        "guid": fold(dict.get(entry, "id")),
        "image": _address(picture_of(gathered(entry)), url),
        "language": fold(language),
        "tags": once(fold(tag.get("label") or tag.get("term")) for tag in dict.get(entry, "tags") or ()),
    }


def _plain(holder: Any, name: str) -> str | None:
    return _plain_text(dict.get(holder, name), detail_of(holder, name))


def _plain_text(value: str | None, detail: Any) -> str | None:
    """Text stays as it is; of markup the tags go, and references become their characters."""
    return fold(value) if detail.get("type") == "text/plain" else plain(value)


def _address(address: str | None, url: str) -> str | None:
    return web_address(address, url or _ELSEWHERE) if address else None


def _instant(moment: datetime | None) -> datetime | None:
    return moment and moment.astimezone(UTC).replace(microsecond=0)


def _parsed(parsed: time.struct_time | None) -> datetime | None:
    try:
        return parsed and datetime(*parsed[:6], tzinfo=UTC)
    except ValueError:
        return None


def _people(holder: Any) -> tuple[str, ...]:
    return names(person.get("name") for person in dict.get(holder, "authors") or () if person)


class _Pair(NamedTuple):
    """One entry as both readers give it, and the authors that an entry of this feed inherits."""

    ours: FeedEntry
    theirs: Any
    inherited: tuple[str, ...]

    def reason(self, field: str, ours: Any, theirs: Any) -> str:
        """Why our value differs on purpose, or ""."""
        if field == "content":
            return "markup" if doubt_in_markup(self.ours.hint.content or "") else ""
        if field == "link":
            return "original-link" if fold(dict.get(self.theirs, "feedburner_origlink")) and ours else ""
        if field == "authors":
            if _has_cut_mail(self.theirs):
                return "mail"
            return "inherited-authors" if not theirs and ours == self.inherited else ""
        if field in ("published", "updated"):
            return _reason_of_date(dict.get(self.theirs, field) or "", ours, theirs)
        return ""


def _has_cut_mail(entry: Any) -> bool:
    return any(_CUT_MAIL.search(person.get("email") or "") for person in dict.get(entry, "authors") or ())


def _reason_of_date(text: str, ours: datetime | None, theirs: datetime | None) -> str:
    if ours and theirs:
        return "zone" if differs_by_zone(text, ours - theirs) else ""
    if ours:
        return "other-date" if ours == _instant(parse_date(text)) else ""
    if not re.search(r"\d{4}", text):
        return "no-year"
    return "impossible" if is_sure(text) else ""


def _difference(entry: int, field: str, ours: Any, theirs: Any, reason: str) -> Difference:
    return Difference(entry=entry, field=field, ours=_shown(ours), theirs=_shown(theirs), reason=reason)


def _shown(value: Any) -> str:
    return "" if value is None else value.isoformat() if isinstance(value, datetime) else str(value)
