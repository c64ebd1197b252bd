"""Feeds. In: an edition. Out: RSS 2.0, Atom and JSON Feed 1.1 of the portal, of each topic and publisher.

Items are the newest published stories, of a publisher those that its page lists; an item leads to its
publisher. Ids depend on the entry's id alone (`urn:uuid:`, RFC 9562 version 5), so that no reader shows a
story twice after its title, time or our address changed. Times are those of the entries and of the edition.
Texts are plain: excerpts are escaped, never HTML.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from email.utils import format_datetime
from functools import cache
from html import escape
from itertools import chain, islice
from typing import TYPE_CHECKING

import msgspec

from broadsheet.domain.draft import Entry, State
from broadsheet.domain.edition import Edition, File
from broadsheet.publish.language.speaking import Language, language_of
from broadsheet.publish.language.tags import language_tag
from broadsheet.publish.ledger import Sheet, key_of, keys_of
from broadsheet.publish.site.links import file_path, publisher_path, story_path, topic_path, web_link
from broadsheet.publish.site.text import tagless, utc_text
from broadsheet.publish.site.views import EXCERPT, NAME, TITLE, updated

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_ATOM = "http://www.w3.org/2005/Atom"
_CREATOR = "{http://purl.org/dc/elements/1.1/}creator"
_MEDIA = "{http://search.yahoo.com/mrss/}content"
_SPACES = {"atom": _ATOM, "dc": "http://purl.org/dc/elements/1.1/", "media": "http://search.yahoo.com/mrss/"}


class _Item(msgspec.Struct, frozen=True, kw_only=True):
    """One story as all three formats tell it; every text already plain, every address absolute."""

    id: str
    url: str
    page: str
    title: str
    excerpt: str
    published: datetime
    updated: datetime
    provider: str
    provider_url: str | None
    authors: tuple[str, ...]
    topics: tuple[str, ...]
    language: str | None
    picture: tuple[str, int, int] | None


class _Feed(msgspec.Struct, frozen=True, kw_only=True):
    """A feed: `folder` is where its files lie, `home` the page that shows the same stories."""

    folder: str
    home: str
    title: str
    description: str
    language: str
    updated: datetime
    items: tuple[_Item, ...]


def feed_sheets(edition: Edition) -> Iterator[Sheet]:
    """`feed.xml`, `atom.xml` and `feed.json` at the root, and in the folders of topics and publishers.

    Only those with stories have any. The three files of one feed are made together.
    """
    portal, language = edition.portal, language_of(edition.portal)
    topics = {topic_path(topic.id): topic for topic in edition.topics}
    newest: dict[str, list[Entry]] = {topic.name: [] for topic in topics.values()}
    for entry in edition.published():
        for name in dict.fromkeys(entry.story.topics):
            if name in newest and len(newest[name]) < portal.site.feed_size:
                newest[name].append(entry)
    whole = list(islice(edition.published(), portal.site.feed_size))
    yield _sheet(edition, "", portal.title, portal.description, whole)
    for folder, topic in topics.items():
        if newest[topic.name]:
            title = f"{topic.name} – {portal.title}"  # noqa: RUF001 - a dash of prose
            description = topic.description or language.say("stories_on", topic=topic.name)
            yield _sheet(edition, folder, title, description, newest[topic.name])
    for folder, told in _by_publisher(edition).items():
        name = _provider(told[0], language)
        title = f"{name} – {portal.title}"  # noqa: RUF001 - a dash of prose
        yield _sheet(edition, folder, title, language.say("stories_by", publisher=name), told)


def entries_in_feeds(edition: Edition) -> Iterator[Entry]:
    """The published entries, and of each publisher those that its feed tells though they are folded."""
    yield from edition.published()
    yield from chain.from_iterable(_by_publisher(edition).values())


def _by_publisher(edition: Edition) -> dict[str, list[Entry]]:
    """The newest stories of each publisher in clusters that are shown, by the folder of its page."""
    shown = {entry.cluster for entry in edition.published()}
    told: dict[str, list[Entry]] = defaultdict(list)
    folder = cache(publisher_path)
    for entry in edition.entries:
        if entry.state is not State.LEFT_OUT and entry.cluster in shown:
            own = told[folder(entry.story.provider.domain)]
            if len(own) < edition.portal.site.feed_size:
                own.append(entry)
    return told


def _provider(entry: Entry, language: Language) -> str:
    provider = entry.story.provider
    return tagless(provider.name, NAME) or tagless(provider.domain, NAME) or language.say("unknown")


def _sheet(edition: Edition, folder: str, title: str, description: str, entries: list[Entry]) -> Sheet:
    language = language_of(edition.portal)

    def make() -> Iterable[File]:
        items = [_item(entry, edition.portal.url, language) for entry in entries]
        return _files(_feed(edition, folder, title, description, items))

    empty = edition.time if not entries else None
    shown = [keys_of(entry).shown for entry in entries]
    key = key_of(edition.portal.url, language.state, title, description, shown, empty)
    return Sheet(f"{folder}feed", key, make)


def _feed(edition: Edition, folder: str, title: str, description: str, items: list[_Item]) -> _Feed:
    portal = edition.portal
    return _Feed(
        folder=folder,
        home=portal.url + folder,
        title=tagless(title, TITLE),
        description=tagless(description, EXCERPT) or tagless(title, TITLE),
        language=language_of(portal).tag,
        updated=max((item.updated for item in items), default=edition.time),
        items=tuple(items),
    )


def _item(entry: Entry, site: str, own: Language) -> _Item:
    story, picture = entry.story, entry.picture
    page = site + story_path(entry.cluster)
    return _Item(
        id=uuid.uuid5(uuid.NAMESPACE_OID, f"broadsheet:{entry.id}").urn,
        url=web_link(story.web_url) or web_link(story.original_url) or page,
        page=page,
        title=tagless(story.title, TITLE) or own.say("untitled"),
        excerpt=tagless(story.excerpt, EXCERPT),
        published=story.published_date_time,
        updated=updated(entry),
        provider=_provider(entry, own),
        provider_url=web_link(f"https://{story.provider.domain}/"),
        authors=tuple(filter(None, (tagless(author, NAME) for author in entry.authors[:5]))),
        topics=tuple(tagless(topic, NAME) for topic in story.topics),
        language=language_tag(entry.language),
        picture=(site + picture.path, picture.width, picture.height) if picture else None,
    )


def _files(feed: _Feed) -> Iterable[File]:
    folder = file_path(feed.folder)
    return (
        File(path=f"{folder}feed.xml", body=_rss(feed)),
        File(path=f"{folder}atom.xml", body=_atom(feed)),
        File(path=f"{folder}feed.json", body=_json(feed)),
    )


def _rss(feed: _Feed) -> bytes:
    """RSS 2.0 as of the RSS Advisory Board, with Atom's self link, Dublin Core and Media RSS."""
    from lxml import etree

    root = etree.Element("rss", {"version": "2.0"}, nsmap=_SPACES)
    channel = etree.SubElement(root, "channel")
    _add(channel, "title", feed.title)
    _add(channel, "link", feed.home)
    _add(channel, "description", escape(feed.description, quote=False))  # readers take it for HTML
    _add(channel, "language", feed.language.lower())
    _add(channel, "lastBuildDate", format_datetime(feed.updated.astimezone(UTC)))
    _add(channel, f"{{{_ATOM}}}link", "", rel="self", type="application/rss+xml", href=f"{feed.home}feed.xml")
    for item in feed.items:
        _rss_item(etree.SubElement(channel, "item"), item)
    return _document(root)


def _rss_item(node: Element, item: _Item) -> None:
    _add(node, "title", item.title)
    _add(node, "link", item.url)
    _add(node, "guid", item.id, isPermaLink="false")
    _add(node, "pubDate", format_datetime(item.published))
    if item.excerpt:
        _add(node, "description", escape(item.excerpt, quote=False))
    for author in item.authors:
        _add(node, _CREATOR, author)
    for topic in item.topics:
        _add(node, "category", topic)
    if item.provider_url:  # its home page: the address of a feed may hold a secret
        _add(node, "source", item.provider, url=item.provider_url)
    _add(node, f"{{{_ATOM}}}link", "", rel="related", type="text/html", href=item.page)
    if item.picture:
        url, width, height = item.picture
        values = {"medium": "image", "type": "image/webp", "width": str(width), "height": str(height)}
        _add(node, _MEDIA, "", url=url, **values)


def _atom(feed: _Feed) -> bytes:
    """Atom as of RFC 4287; the provider is the item's author where the story names none."""
    from lxml import etree

    root = etree.fromstring(f'<feed xmlns="{_ATOM}"/>')
    root.set("{http://www.w3.org/XML/1998/namespace}lang", feed.language)
    _add(root, "id", feed.home)
    _add(root, "title", feed.title)
    _add(root, "subtitle", feed.description)
    _add(root, "updated", utc_text(feed.updated))
    _add(root, "link", "", rel="self", type="application/atom+xml", href=f"{feed.home}atom.xml")
    _add(root, "link", "", rel="alternate", type="text/html", href=feed.home)
    for item in feed.items:
        _atom_entry(_add(root, "entry", ""), item)
    return _document(root)


def _atom_entry(node: Element, item: _Item) -> None:
    if item.language:
        node.set("{http://www.w3.org/XML/1998/namespace}lang", item.language)
    _add(node, "id", item.id)
    _add(node, "title", item.title)
    _add(node, "published", utc_text(item.published))
    _add(node, "updated", utc_text(item.updated))
    for author in item.authors or (item.provider,):
        _add(_add(node, "author", ""), "name", author)
    _add(node, "link", "", rel="alternate", type="text/html", href=item.url)
    _add(node, "link", "", rel="related", type="text/html", href=item.page)
    for topic in item.topics:
        _add(node, "category", "", term=topic)
    if item.excerpt:
        _add(node, "summary", item.excerpt, type="text")
    if item.picture:
        _add(node, "link", "", rel="enclosure", type="image/webp", href=item.picture[0])
    source = _add(node, "source", "")
    _add(source, "id", item.provider_url or item.page)
    _add(source, "title", item.provider)
    _add(source, "updated", utc_text(item.updated))


def _json(feed: _Feed) -> bytes:
    """JSON Feed 1.1 (jsonfeed.org/version/1.1)."""
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.home,
        "feed_url": f"{feed.home}feed.json",
        "description": feed.description,
        "language": feed.language,
        "items": [_json_item(item) for item in feed.items],
    }
    return msgspec.json.format(msgspec.json.encode(document), indent=1) + b"\n"


def _json_item(item: _Item) -> dict[str, object]:
    authors: list[dict[str, str]] = [{"name": author} for author in item.authors]
    authors.append({"name": item.provider, **({"url": item.provider_url} if item.provider_url else {})})
    values: dict[str, object | None] = {
        "id": item.id,
        "url": item.page,
        "external_url": item.url if item.url != item.page else None,
        "title": item.title,
        "content_text": item.excerpt or item.title,
        "summary": item.excerpt or None,
        "image": item.picture[0] if item.picture else None,
        "date_published": utc_text(item.published),
        "date_modified": utc_text(item.updated),
        "authors": authors,
        "tags": list(item.topics) or None,
        "language": item.language,
    }
    return {key: value for key, value in values.items() if value is not None}


def _add(parent: Element, tag: str, text: str, **attributes: str) -> Element:
    from lxml import etree

    if parent.nsmap.get(None) and not tag.startswith("{"):
        tag = f"{{{parent.nsmap[None]}}}{tag}"
    node = etree.SubElement(parent, tag, attributes)
    node.text = text or None
    return node


def _document(root: Element) -> bytes:
    from lxml import etree

    etree.indent(root, space=" ")
    return etree.tostring(root, xml_declaration=True, encoding="utf-8") + b"\n"
