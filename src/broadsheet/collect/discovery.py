"""Where a site keeps its feed.

In: a home page. Out: the addresses that it names, the best first; and the usual addresses to try where it
names none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from broadsheet.collect.addresses import web_address
from broadsheet.collect.plain_text import once
from broadsheet.extract.before_parsing import without_crowds

if TYPE_CHECKING:
    from lxml.html import HtmlElement

USUAL_PATHS = ("feed", "rss.xml", "atom.xml", "index.xml", "feed.xml", "rss", "feed.json")
_TYPES = ("application/atom+xml", "application/rss+xml", "application/feed+json", "application/rdf+xml",
          "application/json", "application/xml", "text/xml")  # fmt: skip
_NOT_STORIES = re.compile(r"comment|kommentar|reply|replies|/author/|/tag/|/category/|podcast", re.IGNORECASE)
_FEED_LIKE = re.compile(r"feed|rss|atom|rdf|index\.xml", re.IGNORECASE)


def feeds_of_page(body: bytes, url: str) -> tuple[str, ...]:
    """Addresses of the feeds that a page's `link rel=alternate` names (RSS Advisory Board, autodiscovery).

    Feeds of the whole site come before those of comments, authors and single topics, then those named
    first. A generic type such as `application/json` counts only where the address looks like a feed's.
    """
    from lxml import etree, html

    parser = html.HTMLParser(huge_tree=False, no_network=True)
    try:
        page = html.document_fromstring(without_crowds(body), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return ()
    base = next((element.get("href", "") for element in page.iter("base")), "")
    named = list(_named(page, urljoin(url, base)))
    named.sort(key=lambda feed: feed[0])
    return once(address for _, address in named)


def usual_addresses(url: str) -> Iterator[str]:
    """Where feeds usually lie: beside the page, then at the root of its host."""
    parts = urlsplit(url)
    root = f"{parts.scheme}://{parts.netloc}/"
    folder = urljoin(url, ".") if url.endswith("/") else f"{url.partition('?')[0]}/"
    yield from once(urljoin(start, path) for start in (folder, root) for path in USUAL_PATHS)


def _named(page: HtmlElement, base: str) -> Iterator[tuple[bool, str]]:
    for link in page.iter("link"):
        relations = link.get("rel", "").lower().split()
        kind = link.get("type", "").partition(";")[0].strip().lower()
        href = link.get("href", "")
        if "alternate" not in relations or kind not in _TYPES:
            continue
        address = web_address(href, base)
        if address is None or (kind in _TYPES[4:] and not _FEED_LIKE.search(href)):
            continue
        yield bool(_NOT_STORIES.search(f"{href} {link.get('title', '')}")), address
