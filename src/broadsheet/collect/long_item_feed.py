"""A feed of items that is too long for feedparser, read entry by entry.

In: a feed's bytes. Out: its title and its entries, in feedparser's names for what an item takes from them, or
None where the bytes are no sound XML. One entry is in memory at a time, and the beginnings of its long texts.
"""

from __future__ import annotations

import re
from html import escape
from io import BytesIO
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, NamedTuple

from broadsheet.collect.feed_addresses import resolved
from broadsheet.collect.feed_entries import NoFeed
from broadsheet.collect.plain_text import fold, plain
from broadsheet.collect.xml_text import as_utf8

if TYPE_CHECKING:
    from lxml.etree import _Element

# What says a thing, the plainest way first; names of any namespace, in small letters.
_FIELDS = {
    "title": ("title",),
    "summary": ("summary", "description", "subtitle", "encoded", "content"),
    "published": ("pubdate", "published", "issued", "date"),
    "updated": ("updated", "modified"),
    "itunes_duration": ("duration",),
    "yt_videoid": ("videoid",),
}
_READ, _KEPT = 4000, 400  # characters of a text that are read, and that are left of it as plain text
_LOOSE_END = re.compile(r"(?:<[^>]*|&[^;\s]{0,12})\Z")
_PARTS = 300  # of a kind in one entry


class LongFeed(NamedTuple):
    """`is_cut` where there are more entries than were wanted."""

    title: str | None
    entries: list[dict[str, Any]]
    is_cut: bool


def read_long_feed(body: bytes, url: str, content_type: str | None, most: int) -> LongFeed | None:
    """The feed's first `most` entries. Raises NoFeed for depths that are made to exhaust a reader."""
    from lxml import etree

    text = as_utf8(body, content_type)
    if text is None or b"<!ENTITY" in text or b"<!ATTLIST" in text:
        return None
    steps = etree.iterparse(
        BytesIO(text), tag=("{*}item", "{*}entry"), encoding="utf-8", resolve_entities=False, no_network=True,
        load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True,
    )  # fmt: skip
    entries: list[dict[str, Any]] = []
    try:
        for _, element in steps:
            if len(entries) == most:
                return LongFeed(_title(element.getroottree().getroot()), entries, is_cut=True)
            entries.append(_entry(element, url))
            element.clear()
    except etree.XMLSyntaxError as error:
        if getattr(error, "code", None) == etree.ErrorTypes.ERR_RESOURCE_LIMIT:
            raise NoFeed(f"deeper or larger than any feed: {error}") from None
        return None
    except ValueError:
        return None
    return LongFeed(_title(steps.root), entries, is_cut=False) if entries else None


def _title(root: _Element) -> str | None:
    heads = [root, *(child for child in root if _name(child) == "channel")]
    return next((child.text for head in heads for child in head if _name(child) == "title"), None)


def _entry(element: _Element, url: str) -> dict[str, Any]:
    parts: dict[str, list[_Element]] = {}
    for part in element:
        inner = list(part) if _name(part) == "group" else ()  # Media RSS puts what it says into groups
        for each in (part, *inner):
            if len(same := parts.setdefault(_name(each), [])) < _PARTS:
                same.append(each)
    found: dict[str, Any] = {}
    for field, names in _FIELDS.items():
        texts = (_text(each) for name in names for each in parts.get(name, ()))
        found[field] = next((text for text in texts if text), "")
    base = element.base or url
    links = [*map(_link, parts.get("link", ())), *map(_enclosure, parts.get("enclosure", ()))]
    for link in links:
        link["href"] = resolved(link["href"], base) if link["href"] else ""
    found["links"] = links
    found["link"] = next((link["href"] for link in links if link["rel"] == "alternate" and link["href"]), "")
    found["author"] = _author(parts)
    chapters = chain.from_iterable(parts.get("chapters", ()))
    found["psc_chapters"] = {"chapters": [dict(each.items()) for each in islice(chapters, _PARTS)]}
    if not found["link"]:
        found["link"] = next((_text(each) for each in parts.get("guid", ()) if _is_address(each)), "")
    return found


def _name(element: _Element) -> str:
    return element.tag.rpartition("}")[2].lower() if isinstance(element.tag, str) else ""


def _text(element: _Element) -> str:
    """An element's text; a long one as the beginning of what it says, as markup."""
    text = "".join(map(str, element.itertext())) if len(element) else element.text or ""
    if len(text) <= _KEPT:
        return text.strip()
    begun = _LOOSE_END.sub("", text[:_READ]) if len(text) > _READ else text
    return escape((fold(plain(begun)) or "")[:_KEPT], quote=False)


def _link(element: _Element) -> dict[str, str]:
    """An Atom link, or an RSS one, which is text."""
    href = element.get("href")
    kind = {"type": element.get("type", ""), "length": element.get("length", "")}
    return {"rel": element.get("rel", "alternate"), "href": href or (element.text or "").strip(), **kind}


def _enclosure(element: _Element) -> dict[str, str]:
    kind = {"type": element.get("type", ""), "length": element.get("length", "")}
    return {"rel": "enclosure", "href": element.get("url", ""), **kind}


def _is_address(guid: _Element) -> bool:
    return guid.get("isPermaLink", "true") == "true"


def _author(parts: dict[str, list[_Element]]) -> str:
    for each in (*parts.get("creator", ()), *parts.get("author", ())):
        named = next((child for child in each if _name(child) == "name"), each)
        if text := (named.text or "").strip():
            return text
    return ""
