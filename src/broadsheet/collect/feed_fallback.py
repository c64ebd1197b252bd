"""Feeds that the fast reader is not sure of, read by feedparser.

In: bytes, never an address or a file name, so that feedparser fetches and opens nothing. Out: `FeedContents`,
or None when feedparser finds no feed either.
"""

from __future__ import annotations

from calendar import timegm
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from broadsheet.collect.dates import parse_date
from broadsheet.collect.feed_entries import FeedContents, FeedEntry
from broadsheet.collect.plain_text import fold, names, once, plain
from broadsheet.domain.source import Hint


def read_with_feedparser(body: bytes, url: str, content_type: str | None) -> FeedContents | None:
    """The feed's title and entries. Its markup is not sanitised and keeps its relative links."""
    import feedparser  # type: ignore[import-untyped]

    headers = {"content-location": url}
    if content_type:
        headers["content-type"] = content_type
    try:
        feed = feedparser.parse(
            BytesIO(body), response_headers=headers, sanitize_html=False, resolve_relative_uris=False
        )
    except Exception:  # noqa: BLE001 - broken input reaches corners of its parsers that raise anything
        return None
    if not feed.version and not feed.entries:
        return None
    language = fold(dict.get(feed.feed, "language"))
    feed_authors = _authors(feed.feed)
    return FeedContents(
        _text(feed.feed, "title"), [_entry(entry, language, feed_authors) for entry in feed.entries]
    )


def _entry(entry: Any, language: str | None, feed_authors: tuple[str, ...]) -> FeedEntry:
    contents = dict.get(entry, "content") or ()
    hint = Hint(
        title=_text(entry, "title"),
        summary=plain(dict.get(entry, "summary")),
        content=next((part.get("value") for part in contents if part.get("value")), None),
        published=_date(entry, "published") or _date(entry, "created"),
        updated=_date(entry, "updated"),
        authors=_authors(entry) or feed_authors,
        guid=fold(dict.get(entry, "id")),
        image=_image(entry),
        language=fold(dict.get(dict.get(entry, "title_detail") or {}, "language")) or language,
        tags=once(fold(tag.get("label") or tag.get("term")) for tag in dict.get(entry, "tags") or ()),
    )
    return FeedEntry(fold(dict.get(entry, "feedburner_origlink")) or fold(dict.get(entry, "link")), "", hint)


def _text(holder: Any, name: str) -> str | None:
    """A title, which is markup or text by its own word."""
    kind = dict.get(dict.get(holder, f"{name}_detail") or {}, "type")
    value = dict.get(holder, name)
    return fold(value) if kind == "text/plain" else plain(value)


def _date(entry: Any, name: str) -> datetime | None:
    """A date: feedparser knows some dates that we do not, and ours keeps the zone."""
    own = parse_date(dict.get(entry, name))
    parsed = dict.get(entry, f"{name}_parsed")
    if own or not parsed:
        return own
    try:
        return datetime.fromtimestamp(timegm(parsed), UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _authors(holder: Any) -> tuple[str, ...]:
    people = dict.get(holder, "authors") or ()
    return names(person.get("name") for person in people if person)


def _image(entry: Any) -> str | None:
    for name in ("media_content", "media_thumbnail"):
        for medium in dict.get(entry, name) or ():
            if name == "media_thumbnail" or "image" in (medium.get("medium") or medium.get("type") or ""):
                return fold(medium.get("url"))
    for link in dict.get(entry, "links") or ():
        if link.get("rel") == "enclosure" and (link.get("type") or "").startswith("image/"):
            return fold(link.get("href"))
    return fold((dict.get(entry, "image") or {}).get("href"))
