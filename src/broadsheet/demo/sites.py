"""What a publisher serves beside its stories: feed, sitemap, news sitemap and robots.txt.

In: the tellings of a run. Out: one page each, captured after the newest story.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

import msgspec

from broadsheet.demo.model import Page, Publisher, Telling
from broadsheet.demo.web import page, render

_FEED_SIZE = 50
_SITEMAP_SIZE = 50_000  # the most that sitemaps.org allows in one file


class Shelf:
    """What one publisher has brought out so far, newest last; old stories are kept without their text."""

    def __init__(self, publisher: Publisher) -> None:
        self.publisher = publisher
        self.recent: deque[Telling] = deque(maxlen=_FEED_SIZE)
        self._mapped: dict[str, Telling] = {}

    def add(self, telling: Telling) -> None:
        """Take in a story; a second capture replaces the first."""
        if "links" in telling.quirks:
            return
        kept = [other for other in self.recent if other.url != telling.url]
        self.recent = deque([telling, *kept], maxlen=_FEED_SIZE)
        self._mapped[telling.url] = msgspec.structs.replace(telling, paragraphs=())

    def pages(self) -> Iterator[Page]:
        """Feed, sitemap, news sitemap and robots.txt, in this order."""
        stories = list(self.recent)
        time = max(telling.captured for telling in stories)
        mapped = list(self._mapped.values())[-_SITEMAP_SIZE:]
        yield _feed(self.publisher, stories, time + timedelta(hours=1))
        for name, listed in (("sitemap.xml", mapped), ("news-sitemap.xml", stories)):
            text = render(name, press=self.publisher, stories=listed)
            yield page(
                self._at(f"/{name}"), text, self.publisher, time + timedelta(hours=2), "application/xml"
            )
        robots = (
            f"User-agent: *\nDisallow: /search\nDisallow: /login\n\nSitemap: {self._at('/sitemap.xml')}\n"
        )
        yield page(self._at("/robots.txt"), robots, self.publisher, time + timedelta(hours=2), "text/plain")

    def _at(self, path: str) -> str:
        return f"https://{self.publisher.host}{path}"


def shelves(publishers: Iterable[Publisher]) -> dict[str, Shelf]:
    """An empty shelf for each publisher, by domain."""
    return {publisher.domain: Shelf(publisher) for publisher in publishers}


def _feed(publisher: Publisher, stories: list[Telling], time: datetime) -> Page:
    url = f"https://{publisher.host}{publisher.feed_path}"
    if publisher.feed == "json":
        return page(url, _json_feed(publisher, stories, url), publisher, time, "application/feed+json")
    kind = {"atom": "application/atom+xml", "rdf": "application/rdf+xml"}.get(
        publisher.feed, "application/rss+xml"
    )
    text = render(f"{publisher.feed}.xml", press=publisher, stories=stories, time=time)
    return page(url, text, publisher, time, kind)


def _json_feed(publisher: Publisher, stories: list[Telling], url: str) -> str:
    items = [
        {
            "id": str(story.number),
            "url": story.url,
            "title": story.title,
            "summary": story.description,
            "content_text": "\n\n".join(story.paragraphs),
            "date_published": story.published.isoformat(),
            "authors": [{"name": name} for name in story.authors],
            "tags": list(story.tags),
        }
        | ({"image": story.image.url} if story.image else {})
        for story in stories
    ]
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": publisher.name,
        "home_page_url": f"https://{publisher.host}/",
        "feed_url": url,
        "items": items,
    }
    return json.dumps(feed, ensure_ascii=False, indent=1)
