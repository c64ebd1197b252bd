"""The fields of an XML feed's entry, whatever vocabulary they are written in.

In: the element of an entry or a channel. Out: its children by vocabulary and name, and a `Hint` made of
them. Namespaces count, not prefixes. Raises Unsure for content in base64.
"""

from __future__ import annotations

import html
from collections import defaultdict
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from broadsheet.collect.dates import parse_date
from broadsheet.collect.feed_entries import FeedEntry, Unsure
from broadsheet.collect.plain_text import fold, names, once, plain
from broadsheet.domain.source import Hint

if TYPE_CHECKING:
    from lxml.etree import _Element

XML = "{http://www.w3.org/XML/1998/namespace}"
_ATOM, _RSS = "atom", ""
_VOCABULARIES = {
    "http://www.w3.org/2005/atom": _ATOM,
    "http://purl.org/atom/ns": _ATOM,
    "http://my.netscape.com/rdf/simple/0.9": _RSS,
    "http://channel.netscape.com/rdf/simple/0.9": _RSS,
    "http://purl.org/rss/1.0": _RSS,
    "http://purl.org/net/rss1.1": _RSS,
    "http://my.netscape.com/publish/formats/rss-0.91.dtd": _RSS,
    "http://backend.userland.com/rss": _RSS,
    "http://backend.userland.com/rss2": _RSS,
    "http://backend.userland.com/rss191": _RSS,
    "http://blogs.law.harvard.edu/tech/rss": _RSS,
    "http://purl.org/dc/elements/1.1": "dc",
    "http://purl.org/dc/elements/1.0": "dc",
    "http://purl.org/dc/terms": "dcterms",
    "http://purl.org/rss/1.0/modules/content": "content",
    "http://search.yahoo.com/mrss": "media",
    "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes",
    "http://www.w3.org/1999/xhtml": "xhtml",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns": "rdf",
    "http://rssnamespace.org/feedburner/ext/1.0": "feedburner",
}  # names compare without case and without a final / or #, as feeds write them
_PUBLISHED = (
    "pubdate",
    "atom:published",
    "atom:issued",
    "dc:date",
    "dcterms:issued",
    "dcterms:created",
    "atom:created",
)
_AUTHORS = ("dc:creator", "author", "dcterms:creator", "itunes:author")
_UPDATED = ("atom:updated", "updated", "atom:modified", "dcterms:modified")

Fields = dict[str, list["_Element"]]


@lru_cache(maxsize=4096)
def name_of(tag: object) -> str:
    """`{namespace}Local` as `vocabulary:local`, or `local` for RSS and for elements without namespace."""
    if not isinstance(tag, str):  # an entity that nobody declared stands in the tree as a node
        return "other:"
    namespace, _, local = tag.lower().rpartition("}")
    vocabulary = _VOCABULARIES.get(namespace[1:].rstrip("/#"), "other") if namespace else _RSS
    return f"{vocabulary}:{local}" if vocabulary != _RSS else local


def fields_of(element: _Element) -> Fields:
    """The children of an entry or channel by name, those of a `media:group` among them."""
    found: Fields = defaultdict(list)
    for child in element:
        name = name_of(child.tag)
        for inner in child.iterchildren("*") if name == "media:group" else (child,):
            found[name_of(inner.tag)].append(inner)
    return found


def entry_of(element: _Element, url: str) -> FeedEntry:
    """One `item` or `entry`; `url` is the feed's address."""
    fields = fields_of(element)
    guid = first_text(fields, "guid", "atom:id", "dc:identifier")
    link, holder = _link(fields)
    if link is None and guid and _is_permalink(guid, fields):
        link = guid
    if link is None:
        link = element.get("{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about")
    hint = Hint(
        title=title_of(fields),
        summary=_summary(fields),
        content=_content(fields),
        published=_date(fields, _PUBLISHED),
        updated=_date(fields, _UPDATED),
        authors=authors_of(fields),
        guid=guid,
        image=_image(fields),
        language=fold(element.get(f"{XML}lang")) or first_text(fields, "dc:language", "language"),
        tags=_tags(fields),
    )
    base = (element if holder is None else holder).base
    return FeedEntry(link, urljoin(url, base) if base else "", hint)


def _is_permalink(guid: str, fields: Fields) -> bool:
    """Whether an entry without a link can be found at its GUID: RSS says so, an Atom id often is one."""
    denied = any(element.get("isPermaLink", "").strip().lower() == "false" for element in fields["guid"])
    return not denied and guid.lower().startswith(("http://", "https://"))


def _link(fields: Fields) -> tuple[str | None, _Element | None]:
    """The entry's address as written and the element that holds it, whose xml:base counts."""
    for element in (*fields["feedburner:origlink"], *fields["link"]):
        if text := fold(element.text):
            return text, element
        if href := fold(element.get("href")):
            return href, element
    alternates = [
        element for element in fields["atom:link"]
        if element.get("href") and element.get("rel", "alternate").strip().lower() == "alternate"
    ]  # fmt: skip
    pages = [element for element in alternates if "html" in element.get("type", "html")]
    for element in pages or alternates:
        return fold(element.get("href")), element
    return None, None


def first_text(fields: Fields, *wanted: str) -> str | None:
    """The text of the first field of these names that has any."""
    for name in wanted:
        for element in fields[name]:
            if text := fold("".join(map(str, element.itertext(with_tail=False)))):
                return text
    return None


def _date(fields: Fields, wanted: tuple[str, ...]) -> datetime | None:
    for name in wanted:
        for element in fields[name]:
            if moment := parse_date(element.text):
                return moment
    return None


def _markup(element: _Element) -> str | None:
    """An element's content as HTML: Atom's text constructs by their type (RFC 4287 section 3.1)."""
    from lxml import etree

    kind = (element.get("type") or "").strip().lower()
    if element.get("mode", "").lower() == "base64" or kind.startswith(("application/oct", "application/pdf")):
        raise Unsure(f"content of type {kind} in base64")
    if len(element):
        text = html.escape(element.text or "", quote=False)
        return text + "".join(etree.tostring(child, encoding="unicode", method="html") for child in element)
    text = element.text or ""
    is_atom = name_of(element.tag).startswith("atom:")
    if is_atom and kind in ("", "text", "text/plain") and element.get("mode") != "escaped":
        return html.escape(text, quote=False)
    return text


def title_of(fields: Fields) -> str | None:
    """The title of an entry or channel as plain text."""
    for name in ("title", "atom:title", "dc:title", "media:title"):
        for element in fields[name]:
            if text := plain(_markup(element)):
                return text
    return None


def _summary(fields: Fields) -> str | None:
    for name in ("description", "atom:summary", "dc:description", "media:description", "itunes:summary"):
        for element in fields[name]:
            if text := plain(_markup(element)):
                return text
    return None


def _content(fields: Fields) -> str | None:
    for name in ("content:encoded", "atom:content", "xhtml:body", "xhtml:div"):
        for element in fields[name]:
            if not element.get("src") and (markup := _markup(element)) and markup.strip():
                return markup
    return None


def authors_of(fields: Fields) -> tuple[str, ...]:
    """The authors by the most telling field that names any."""
    people = [
        child for person in fields["atom:author"] for child in person if name_of(child.tag) == "atom:name"
    ]
    for group in (people, *(fields[name] for name in _AUTHORS)):
        if found := names(element.text for element in group):
            return found
    return ()


def _tags(fields: Fields) -> tuple[str, ...]:
    atom = [element.get("label") or element.get("term") for element in fields["atom:category"]]
    plain_tags = [element.text for name in ("category", "dc:subject") for element in fields[name]]
    return once(fold(tag) for tag in (*atom, *plain_tags))


def _image(fields: Fields) -> str | None:
    """The widest picture among the media of the entry, else its thumbnail, enclosure or podcast cover."""
    pictures = [
        element for element in fields["media:content"]
        if "image" in (element.get("medium"), (element.get("type") or "").partition("/")[0])
    ]  # fmt: skip
    pictures.sort(key=lambda element: -_width(element))
    enclosures = [
        element for name in ("enclosure", "atom:link") for element in fields[name]
        if (element.get("type") or "").startswith("image/") and element.get("rel", "enclosure") == "enclosure"
    ]  # fmt: skip
    for element in (*pictures, *fields["media:thumbnail"], *enclosures, *fields["itunes:image"]):
        if address := fold(element.get("url") or element.get("href")):
            return address
    return None


def _width(element: _Element) -> int:
    width = element.get("width", "")
    return int(width) if width.isascii() and width.isdigit() and len(width) < 6 else 0
