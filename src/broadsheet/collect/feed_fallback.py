"""Feeds and entries that the fast reader is not sure of, read by feedparser.

In: bytes, never an address or a file name, so that feedparser fetches and opens nothing. Out: `FeedContents`,
or None when feedparser finds no feed either. Markup comes back without scripts and with whole addresses,
unless it is made to keep feedparser busy.
"""

from __future__ import annotations

import functools
import re
from datetime import datetime
from io import BytesIO
from itertools import islice
from typing import Any

from broadsheet.collect.feed_dates import moment
from broadsheet.collect.feed_entries import LARGEST_FALLBACK, FeedContents, Gathered, Inherited, Text
from broadsheet.collect.feed_hints import entry_of, medium_of
from broadsheet.collect.feed_text import plain_text
from broadsheet.collect.plain_text import fold, names

XML_TYPE = "application/xml"
_MARK = re.compile(rb"[<=]|&lt;")
_MOST_MARKS = 25_000  # tags and attributes; each takes it up to 25 µs
_ELEMENT, _SPACES = re.compile(rb"<\w"), re.compile(rb"\s{2,}")
_NAMESPACE = re.compile(rb"xmlns")
_MOST_NAMESPACES = 4000  # each costs as much as all those that hold around it
_MOST_COMMENTS = 1000  # to the end of the text it looks for the end of each that has none
# Characters in which it looks for a mail address, a word's over and over.
_LONGEST_AUTHOR = 1000
_LONGEST_WORD = 100


def cost(part: bytes) -> float:
    """What feedparser spends on a part of a feed: 1 is all that it may spend on one feed, about a second."""
    marks = part.count(b"<") + part.count(b"=") + part.count(b"&lt;")
    namespaces = part.count(b"xmlns")
    return max(len(part) / LARGEST_FALLBACK, marks / _MOST_MARKS, namespaces / _MOST_NAMESPACES)


def affordable(body: bytes) -> bytes:
    """The beginning of a feed that costs no more than 1."""
    start = body[:LARGEST_FALLBACK]
    if cost(start) > 1:
        for mark, most in ((_MARK, _MOST_MARKS), (_NAMESPACE, _MOST_NAMESPACES)):
            over = next(islice(mark.finditer(start), most, None), None)
            start = start[: over.start()] if over else start
    return start


@functools.cache
def _feedparser() -> Any:
    """The library; its search for a mail address passes over authors that no feed has but to keep it busy."""
    import feedparser  # type: ignore[import-untyped]

    feedparser.api.PREFERRED_XML_PARSERS = []  # it would look for a module that nobody has, at every feed
    mixin = feedparser.mixin._FeedParserMixin  # noqa: SLF001 - no public name leads there
    sync = mixin._sync_author_detail  # noqa: SLF001

    def sync_what_may_be_a_name(self: Any, key: str = "author") -> None:
        author = dict.get(self._get_context(), key) or ""
        if len(author) <= _LONGEST_AUTHOR and max(map(len, author.split()), default=0) <= _LONGEST_WORD:
            sync(self, key)

    mixin._sync_author_detail = sync_what_may_be_a_name  # noqa: SLF001
    return feedparser


def parsed(body: bytes, url: str, content_type: str | None, *, is_html_mended: bool) -> Any:
    """What feedparser makes of the bytes; None where it fails. Markup is made harmless if wished."""
    headers = {"content-location": url, "content-type": content_type or XML_TYPE}
    library = _feedparser()
    if first := _ELEMENT.search(body):  # before it, it looks for entities, line by line
        body = _SPACES.sub(b"\n", body[: first.start()]) + body[first.start() :]
    try:
        return library.parse(
            BytesIO(body),
            response_headers=headers,
            sanitize_html=is_html_mended,
            resolve_relative_uris=is_html_mended,
        )
    except Exception:  # noqa: BLE001 - broken input reaches corners of its parsers that raise anything
        return None


def read_with_feedparser(body: bytes, url: str, content_type: str | None) -> FeedContents | None:
    """The feed's title and entries."""
    is_tame = body.count(b"!--") <= _MOST_COMMENTS
    feed = parsed(body, url, content_type, is_html_mended=is_tame)
    if feed is None:
        return None
    title = plain_text(_text(feed.feed, "title"))
    if not feed.version and not feed.entries and not title:
        return None
    is_atom = str(feed.version).startswith("atom")
    inherited = Inherited(fold(word_of(feed.feed, "language")), names(_authors(feed.feed)) if is_atom else ())
    entries = [entry_of(gathered(entry), inherited) for entry in feed.entries]
    return FeedContents(title, entries, inherited)


def parts_of(holder: Any, name: str) -> list[Any]:
    """The parts under a name; a feed's own element of that name, such as `links`, puts a text there."""
    found = dict.get(holder, name)
    return [part for part in found if isinstance(part, dict)] if isinstance(found, list) else []


def word_of(holder: Any, name: str) -> str | None:
    """The text under a name; a feed's own element of that name, with attributes, puts a dictionary there."""
    found = dict.get(holder, name)
    return found if isinstance(found, str) else None


def part_of(holder: Any, name: str) -> Any:
    """The part under a name; an empty one where there is none, or a text."""
    found = dict.get(holder, name)
    return found if isinstance(found, dict) else {}


def gathered(entry: Any) -> Gathered:
    """What feedparser found in an entry; `dict.get` passes over its aliases for what is not there."""
    return Gathered(
        title=_text(entry, "title"),
        summary=_text(entry, "summary"),
        contents=tuple(_as_text(part.get("value"), part) for part in parts_of(entry, "content")),
        published=date_of(entry, "published"),
        updated=date_of(entry, "updated"),
        authors=_authors(entry),
        guid=word_of(entry, "id"),
        link=word_of(entry, "link"),
        original_link=word_of(entry, "feedburner_origlink"),
        language=word_of(entry, "language") or part_of(entry, "title_detail").get("language"),
        tags=tuple(tag.get("label") or tag.get("term") for tag in parts_of(entry, "tags")),
        pictures=tuple(
            medium_of(medium.get("url"), medium.get("medium") or medium.get("type"), medium.get("width"))
            for medium in parts_of(entry, "media_content")
        ),
        thumbnails=tuple(
            medium_of(medium.get("url"), None, None) for medium in parts_of(entry, "media_thumbnail")
        ),
        enclosures=tuple(
            medium_of(link.get("href"), link.get("type"), None)
            for link in parts_of(entry, "links")
            if link.get("rel") == "enclosure"
        ),
        cover=part_of(entry, "image").get("href"),
    )


def _text(holder: Any, name: str) -> Text | None:
    value = word_of(holder, name)
    return None if value is None else _as_text(value, detail_of(holder, name))


def detail_of(holder: Any, name: str) -> Any:
    """What feedparser says of a text; of a summary that is a copy of the content, what it says of that."""
    detail = part_of(holder, f"{name}_detail")
    contents = parts_of(holder, "content") if name == "summary" and not detail else ()
    copied = (part for part in contents if part.get("value") == word_of(holder, name))
    return detail or next(copied, {})


def _as_text(value: Any, detail: Any) -> Text:
    return Text(str(value or ""), detail.get("type") != "text/plain")


def date_of(entry: Any, name: str) -> datetime | None:
    """The moment under a name, as `moment` tells it."""
    return moment(word_of(entry, name), dict.get(entry, f"{name}_parsed"))


def _authors(holder: Any) -> tuple[str | None, ...]:
    return tuple(person.get("name") for person in parts_of(holder, "authors"))
