"""JSON Feed 1.0 and 1.1 (jsonfeed.org/version/1.1).

In: a body that begins as JSON. Out: `FeedContents`; raises Unsure when it is no JSON Feed. Fields of the
wrong type count as absent.
"""

from __future__ import annotations

import html
import json
from typing import Any

from broadsheet.collect.dates import parse_date
from broadsheet.collect.feed_entries import FeedContents, FeedEntry, Unsure
from broadsheet.collect.plain_text import fold, names, once, plain
from broadsheet.domain.source import Hint


def read_json_feed(body: bytes) -> FeedContents:
    """The feed's title and entries."""
    try:
        feed = json.loads(body.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise Unsure(f"broken JSON: {error}") from None
    if not isinstance(feed, dict) or not isinstance(feed.get("items"), list):
        raise Unsure("JSON, but no JSON Feed: it has no list `items`")
    language = _text(feed.get("language"))
    authors = _authors(feed)
    entries = [_entry(item if isinstance(item, dict) else {}, language, authors) for item in feed["items"]]
    return FeedContents(_text(feed.get("title")), entries)


def _entry(item: dict[str, Any], language: str | None, authors: tuple[str, ...]) -> FeedEntry:
    guid = item.get("id")
    guid = str(guid) if isinstance(guid, int | float) else _text(guid)  # version 1 allowed numbers
    text = _raw(item.get("content_text"))
    content = _raw(item.get("content_html")) or (html.escape(text) if text else None)
    tags = item.get("tags")
    hint = Hint(
        title=_text(item.get("title")),
        summary=plain(_raw(item.get("summary"))),
        content=content,
        published=parse_date(_text(item.get("date_published"))),
        updated=parse_date(_text(item.get("date_modified"))),
        authors=_authors(item) or authors,
        guid=guid,
        image=_text(item.get("image")) or _text(item.get("banner_image")),
        language=_text(item.get("language")) or language,
        tags=once(_text(tag) for tag in tags) if isinstance(tags, list) else (),
    )
    link = _text(item.get("url")) or _text(item.get("external_url"))
    if link is None and guid and guid.startswith(("http://", "https://")):
        link = guid
    return FeedEntry(link, hint)


def _authors(holder: dict[str, Any]) -> tuple[str, ...]:
    several = holder.get("authors")
    people = several if isinstance(several, list) else [holder.get("author")]
    return names(_raw(person.get("name")) for person in people if isinstance(person, dict))


def _raw(value: Any) -> str | None:
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) and value.strip() else None


def _text(value: Any) -> str | None:
    return fold(_raw(value))
