"""Sitemaps. In: an edition. Out: `sitemap.xml` (an index), the sitemaps it names, `robots.txt`.

Follows sitemaps.org (at most 50,000 addresses and 50 MB a file) and Google's news sitemap (stories of the
last two days, at most 1,000). "Now" is the edition's own time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from xml.sax.saxutils import escape

from broadsheet.domain.edition import Edition, File
from broadsheet.domain.front_matter import parse_time
from broadsheet.domain.item import Item
from broadsheet.domain.portal import Portal
from broadsheet.publish.item_values import local_time
from broadsheet.publish.language.tags import ways
from broadsheet.publish.shelves import page_path, shelves
from broadsheet.publish.site.building import build_site
from broadsheet.publish.site.links import day_path, own_page_path
from broadsheet.publish.site.text import plain, utc_text
from broadsheet.publish.site.views import TITLE, Cluster, Site

_MAX_ADDRESSES = 50_000
_MAX_BYTES = 50_000_000 - 1000  # without the head and the tail of the file
_NEWS_AGE = timedelta(days=2)
_MAX_NEWS = 1000
_SPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
_NEWS_SPACE = "http://www.google.com/schemas/sitemap-news/0.9"
_NEWS_LANGUAGES = {"zh-hans": "zh-cn", "zh-hant": "zh-tw"}  # where Google wants more than ISO 639


def sitemap_files(edition: Edition, site: Site | None = None) -> Iterator[File]:
    """The index, one or more sitemaps of pages, the news sitemap, and `robots.txt` that points to them.

    `site` is the edition arranged for reading, where that was done already.
    """
    site = site or build_site(edition)
    url = edition.portal.url
    pages = list(_split(_address(url + path, changed) for path, changed in _pages(site)))
    names = [f"sitemap-{number}.xml" for number in range(1, len(pages) + 1)]
    for name, page in zip(names, pages, strict=True):
        yield File(path=name, body=_urlset(page))
    yield File(path="news-sitemap.xml", body=_urlset(_news(site), f' xmlns:news="{_NEWS_SPACE}"'))
    of_types = dict(_of_types(edition))
    yield from (File(path=name, body=body) for name, body in of_types.items())
    yield File(path="sitemap.xml", body=_index(url, (*names, "news-sitemap.xml", *of_types)))
    yield File(path="robots.txt", body=f"User-agent: *\nAllow: /\n\nSitemap: {url}sitemap.xml\n".encode())


def _of_types(edition: Edition) -> Iterator[tuple[str, bytes]]:
    """A sitemap for each type of items, in the recorded platform's form; no later ones than fit one file."""
    portal = edition.portal
    for shelf in shelves(edition):
        if not (shelf.type.listed and shelf.items):
            continue
        often = f"<changefreq>{shelf.type.frequency}</changefreq><priority>1</priority>"
        rows = []
        for item in shelf.items[: _MAX_ADDRESSES // 2]:
            changed = _changed(item, portal)
            lastmod = f"<lastmod>{changed}</lastmod>" if changed else ""
            place = escape(portal.url + page_path(item, shelf.type))
            rows.append(f"<url><loc>{place}</loc>{lastmod}{often}</url>\n")
        yield shelf.type.sitemap, _urlset(rows)


def _changed(item: Item, portal: Portal) -> str | None:
    try:
        return local_time(parse_time(str(item.values.get("publishedDateTime"))), portal)
    except (ValueError, OverflowError):
        return None


def _pages(site: Site) -> Iterator[tuple[str, datetime | None]]:
    """Every page that a search engine should know, by path, with the time of its newest content."""
    newest = max((cluster.updated for cluster in site.clusters), default=None)
    yield from (("", newest), ("about/", None), ("topics/", None), ("provider/", None), ("archive/", None))
    yield from ((own_page_path(page.id), None) for page in site.portal.pages)
    for section in site.sections:
        if section.clusters:
            yield section.link.path, _newest(section.clusters)
    for day, clusters in site.by_day.items():
        yield day_path(day), _newest(clusters)
    for publisher, tellings in site.by_publisher.values():
        yield publisher.path, _newest(telling.cluster for telling in tellings)
    for cluster in site.clusters:
        yield cluster.path, cluster.updated


def _newest(clusters: Iterable[Cluster]) -> datetime:
    return max(cluster.updated for cluster in clusters)


def _address(location: str, changed: datetime | None) -> str:
    lastmod = f"<lastmod>{utc_text(changed)}</lastmod>" if changed else ""
    return f"<url><loc>{escape(location)}</loc>{lastmod}</url>\n"


def _news(site: Site) -> Iterator[str]:
    """Google's news sitemap: name and language of this publication, date and title of each recent story."""
    name = escape(plain(site.portal.title, TITLE))
    widest = ways(site.language.tag)[-1]
    language = _NEWS_LANGUAGES.get(widest, widest)
    recent = [cluster for cluster in site.clusters if site.time - _NEWS_AGE <= cluster.time <= site.time]
    for cluster in recent[:_MAX_NEWS]:
        yield (
            f"<url><loc>{escape(site.portal.url + cluster.path)}</loc><news:news><news:publication>"
            f"<news:name>{name}</news:name><news:language>{language}</news:language></news:publication>"
            f"<news:publication_date>{utc_text(cluster.time)}</news:publication_date>"
            f"<news:title>{escape(cluster.lead.title)}</news:title></news:news></url>\n"
        )


def _split(addresses: Iterable[str]) -> Iterator[list[str]]:
    """Parts that each fit one sitemap."""
    part: list[str] = []
    weight = 0
    for address in addresses:
        size = len(address.encode())
        if part and (len(part) == _MAX_ADDRESSES or weight + size > _MAX_BYTES):
            yield part
            part, weight = [], 0
        part.append(address)
        weight += size
    yield part


def _urlset(addresses: Iterable[str], spaces: str = "") -> bytes:
    head = f'<?xml version="1.0" encoding="utf-8"?>\n<urlset xmlns="{_SPACE}"{spaces}>\n'
    return (head + "".join(addresses) + "</urlset>\n").encode()


def _index(url: str, names: Iterable[str]) -> bytes:
    items = "".join(f"<sitemap><loc>{escape(url + name)}</loc></sitemap>\n" for name in names)
    head = f'<?xml version="1.0" encoding="utf-8"?>\n<sitemapindex xmlns="{_SPACE}">\n'
    return (head + items + "</sitemapindex>\n").encode()
