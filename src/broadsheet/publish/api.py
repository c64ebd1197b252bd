"""The static JSON API: what other programs read of an edition.

In: an edition. Out: `api/news/index.json` and its pages, the same for each topic that offers news, and
`api/topics/index.json`. Shapes, key order and nulls are those of the recorded platform.

A document of news is `{page, value[], nextPage}`; `index.json` is page 1. It holds published stories only,
in the edition's order. A topic offers news when its services name `news`. In mode `broadsheet` a topic that
declares no services at all offers news as soon as it has a story; in mode `compatible` it offers nothing,
as on the recorded platform. The root topic has no documents of its own: `api/news/` is the root's.

An address with another scheme than http and https, and embedded markup that is no video player, are null.
"""

from __future__ import annotations

import functools
from collections.abc import Container, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import quote

import msgspec

from broadsheet.domain.draft import Entry
from broadsheet.domain.edition import Edition, File
from broadsheet.domain.front_matter import format_time
from broadsheet.domain.modes import Mode
from broadsheet.domain.portal import Portal
from broadsheet.domain.story import Image, Provider
from broadsheet.domain.taxonomy import Topic
from broadsheet.domain.times import aware
from broadsheet.publish.items_api import offered
from broadsheet.publish.ledger import Sheet, files_of, key_of, keys_of
from broadsheet.publish.portal_data import file_name
from broadsheet.publish.shelves import shelves
from broadsheet.publish.site.links import data_link, player_markup

_KEPT = 5_000  # stories


class _Values:
    """Stories as documents have them, encoded when a page that shows them is made and kept for a while."""

    def __init__(self, locale: str) -> None:
        self._locale = locale
        self._bodies: dict[str, bytes] = {}

    def body(self, entry: Entry) -> bytes:
        """The story in JSON."""
        if entry.id not in self._bodies:
            if len(self._bodies) >= _KEPT:
                self._bodies.clear()
            self._bodies[entry.id] = msgspec.json.encode(_news_value(entry, self._locale))
        return self._bodies[entry.id]

    def key(self, entries: Sequence[Entry]) -> bytes:
        """A digest of what documents show of these."""
        return key_of(self._locale, [keys_of(entry).all for entry in entries])


def api_files(edition: Edition) -> Iterator[File]:
    """Every document of the API, page by page."""
    for item in api_sheets(edition):
        yield from files_of(item)


def api_sheets(edition: Edition) -> Iterator[File | Sheet]:
    """The same; pages of stories come as sheets, which are put together only when they changed."""
    news: list[Entry] = []
    by_topic: dict[str, list[Entry]] = {}
    for entry in edition.published():
        news.append(entry)
        for name in dict.fromkeys(entry.story.topics):
            by_topic.setdefault(name, []).append(entry)
    size, values = edition.portal.site.page_size, _Values(edition.portal.locale)
    yield from _pages("api/news", news, size, values)
    filled = shelves(edition)
    services = {
        topic.id: {
            **_topic_services(topic, edition.portal, by_topic),
            **offered(topic, edition.portal, filled),
        }
        for topic in edition.topics
    }
    for topic in edition.topics:
        if topic.name != edition.portal.topic and "news" in services[topic.id]:
            yield from _pages(f"api/news/{file_name(topic.id)}", by_topic.get(topic.name, []), size, values)
    topics = [_topic_value(topic, services[topic.id]) for topic in edition.topics]
    yield _document("api/topics", {"value": topics})


def _topic_services(topic: Topic, portal: Portal, with_news: Container[str]) -> dict[str, str]:
    """What a topic offers: content type to the address of its documents.

    `with_news` holds the names of the topics that have a published story.
    """
    if topic.services or portal.mode is Mode.COMPATIBLE or topic.name not in with_news:
        return topic.services
    own = "" if topic.name == portal.topic else f"{quote(file_name(topic.id))}/"
    return {"news": f"{portal.api_address}api/news/{own}index.json"}  # hosts know no index for a folder


def _pages(folder: str, entries: Sequence[Entry], size: int, values: _Values) -> Iterator[Sheet]:
    last = max(1, -(-len(entries) // size))
    for page in range(1, last + 1):
        shown = entries[(page - 1) * size : page * size]
        following = page + 1 if page < last else None
        key = key_of(page, following, values.key(shown))
        make = functools.partial(_page, folder, page, shown, following, values)
        yield Sheet(f"{folder}/page/{page}", key, make)


def _page(
    folder: str, page: int, shown: Sequence[Entry], following: int | None, values: _Values
) -> Iterator[File]:
    value = [msgspec.Raw(values.body(entry)) for entry in shown]
    document = _document(f"{folder}/page/{page}", {"page": page, "value": value, "nextPage": following})
    if page == 1:
        yield File(path=f"{folder}/index.json", body=document.body)
    yield document


def _document(folder: str, document: dict[str, Any]) -> File:
    body = msgspec.json.format(msgspec.json.encode(document), indent=2)
    return File(path=f"{folder}/index.json", body=body)


def _news_value(entry: Entry, locale: str) -> dict[str, Any]:
    story = entry.story
    return {
        "path": entry.path,
        "title": story.title,
        "excerpt": story.excerpt,
        "sourceUrl": None,
        "webUrl": data_link(story.web_url),
        "originalUrl": data_link(story.original_url),
        "featuredContent": player_markup(story.featured_content),
        "highlight": None,
        "heat": story.heat,
        "tags": None,
        "images": _images(story.images),
        "content": "",
        "type": story.type,
        "ampWebUrl": data_link(story.amp_web_url),
        "cdnAmpWebUrl": data_link(story.cdn_amp_web_url),
        "publishedDateTime": format_time(story.published_date_time),
        "updatedDateTime": _updated(entry.modified),
        "provider": _provider(story.provider, entry.authors),
        "locale": locale,
        "categories": [story.category],
        "topics": story.topics,
    }


def _updated(modified: datetime | None) -> str | None:
    if modified is None:
        return None
    return format_time(aware(modified))


def _provider(provider: Provider, authors: Iterable[str]) -> dict[str, Any]:
    people = [{"path": "", "title": name, "type": "profile", "name": name} for name in authors]
    return {
        "name": provider.name,
        "domain": provider.domain,
        "images": _images(provider.images),
        "publishers": None,
        "authors": people or None,
    }


def _images(images: tuple[Image, ...]) -> list[dict[str, Any]] | None:
    return [_image(image) for image in images if data_link(image.url)] or None


def _image(image: Image) -> dict[str, Any]:
    return {
        "url": image.url,
        "width": image.width,
        "height": image.height,
        "title": image.title,
        "attribution": image.attribution,
        "isCached": image.is_cached,
    }


def _topic_value(topic: Topic, services: dict[str, str]) -> dict[str, Any]:
    return {
        "name": topic.name,
        "shortname": topic.shortname or topic.name,
        "id": topic.id,
        **({"parent": topic.parent} if topic.parent else {}),
        **({"images": _images(topic.images)} if topic.images else {}),
        "services": [{"name": kind, "endpoint": address} for kind, address in services.items()],
    }
