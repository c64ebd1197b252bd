"""A feed for each type of items, RSS 2.0; items that have a sound or film file carry it as their enclosure.

In: a type's items. Out: the bytes of `feed.xml`, the newest items first. A podcast's feed has the lengths and
chapters that players read (iTunes and Podlove elements).
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from email.utils import format_datetime
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from broadsheet.domain.edition import Edition
from broadsheet.domain.item import Item
from broadsheet.publish.language.naming import title_of
from broadsheet.publish.language.speaking import language_of
from broadsheet.publish.shelves import Shelf, in_order, page_path
from broadsheet.publish.site.item_facts import spoken_length
from broadsheet.publish.site.links import web_link
from broadsheet.publish.site.text import tagless
from broadsheet.publish.site.views import EXCERPT, TITLE

_MEDIA_TYPE = re.compile(r"[a-z]+/[A-Za-z0-9.+-]+")
_CLOCK = re.compile(r"\d+|(?:\d+:)?\d{1,2}:\d{2}")
_HEAD = (
    '<?xml version="1.0" encoding="utf-8"?>\n'
    '<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" '
    'xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" xmlns:psc="http://podlove.org/simple-chapters">\n'
)


def shelf_feed(shelf: Shelf, edition: Edition) -> bytes:
    """The feed of one type."""
    portal, language = edition.portal, language_of(edition.portal)
    address = f"{portal.url}{shelf.type.pages}/"
    newest = in_order(shelf.items, "-publishedDateTime")[: portal.site.feed_size]
    title = f"{title_of(shelf.type, language)} – {portal.title}"  # noqa: RUF001 - a dash of prose
    head = (
        f"{_HEAD}<channel>\n<title>{_text(title, TITLE)}</title>\n<link>{escape(address)}</link>\n"
        f"<description>{escape(_text(portal.description or title, EXCERPT))}</description>\n"
        f"<language>{language.tag}</language>\n"
        f'<atom:link rel="self" type="application/rss+xml" href={quoteattr(f"{address}feed.xml")}/>\n'
    )
    items = "".join(f"<item>\n{''.join(_lines(item, shelf, portal.url))}</item>\n" for item in newest)
    return f"{head}{items}</channel>\n</rss>\n".encode()


def _lines(item: Item, shelf: Shelf, url: str) -> Iterator[str]:
    values = item.values
    page = url + page_path(item, shelf.type)
    yield f"<title>{_text(item.title(shelf.type), TITLE)}</title>\n"
    yield f"<link>{escape(page)}</link>\n"
    yield f'<guid isPermaLink="false">{uuid.uuid5(uuid.NAMESPACE_URL, item.path).urn}</guid>\n'
    if summary := item.summary(shelf.type):
        yield f"<description>{escape(_text(summary, EXCERPT))}</description>\n"  # readers take it for HTML
    time = item.time("publishedDateTime")
    if time is not None:
        yield f"<pubDate>{format_datetime(time)}</pubDate>\n"
    for topic in item.topics[:20]:
        yield f"<category>{_text(topic, TITLE)}</category>\n"
    yield from _enclosure(values)


def _enclosure(values: dict[str, Any]) -> Iterator[str]:
    enclosure = values.get("enclosure")
    if not isinstance(enclosure, dict) or not (url := web_link(str(enclosure.get("url", "")))):
        return
    kind = str(enclosure.get("type", ""))
    size = enclosure.get("bytes")
    yield (
        f'<enclosure url={quoteattr(url)} length="{size if isinstance(size, int) else 0}" '
        f'type="{kind if _MEDIA_TYPE.fullmatch(kind) else "audio/mpeg"}"/>\n'
    )
    if length := _clock(values.get("length")):
        yield f"<itunes:duration>{length}</itunes:duration>\n"
    listed = values.get("chapters")
    chapters = [each for each in listed if isinstance(each, dict)] if isinstance(listed, list) else []
    if lines := list(_chapters(chapters[:500])):
        yield from ('<psc:chapters version="1.2">\n', *lines, "</psc:chapters>\n")


def _chapters(chapters: list[dict[str, Any]]) -> Iterator[str]:
    """A line for each chapter that begins at a known time; `5:07` is told as `00:05:07` (RFC 2326)."""
    for chapter in chapters:
        start = _clock(chapter.get("start", "PT0S"))
        title = tagless(str(chapter.get("title", "")), TITLE)
        if start and title:
            parts = ["0", *start.split(":")][-3:] if ":" in start else [start]
            whole = ":".join(part.zfill(2) for part in parts)
            yield f"<psc:chapter start={quoteattr(whole)} title={quoteattr(title)}/>\n"


def _clock(length: Any) -> str | None:
    """A length as players read it, in seconds or as `1:05:00`; None for words."""
    text = spoken_length(str(length or ""))
    return text if _CLOCK.fullmatch(text) else None


def _text(text: str, limit: int) -> str:
    return escape(tagless(text, limit))
