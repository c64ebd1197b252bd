"""The fast reader: well-formed RSS, RDF and Atom, one entry in memory at a time.

In: a feed's bytes, its address and Content-Type. Out: `FeedContents`; raises Unsure for broken XML, entity
declarations, unknown roots and encodings that do not fit, and NoFeed for depths beyond reason. libxml2
loads nothing and expands nothing here.
"""

from __future__ import annotations

import re
from html.entities import html5
from io import BytesIO
from typing import TYPE_CHECKING

import msgspec

from broadsheet.collect.feed_entries import FeedContents, FeedEntry, NoFeed, Unsure
from broadsheet.collect.feed_fields import XML, authors_of, entry_of, fields_of, first_text, name_of, title_of
from broadsheet.collect.plain_text import fold
from broadsheet.collect.xml_text import as_utf8

if TYPE_CHECKING:
    from lxml.etree import _Element

_ENTITY = re.compile(rb"&([A-Za-z][A-Za-z0-9]{1,31});")
_KEPT_ENTITIES = frozenset({b"amp", b"lt", b"gt", b"quot", b"apos"})
_ENTRIES = frozenset({"item", "atom:entry"})
_ROOTS = frozenset({"rss", "rdf:rdf", "atom:feed"})


def read_xml_feed(body: bytes, url: str, content_type: str | None, limit: int | None) -> FeedContents:
    """The feed's title and its first `limit` entries."""
    from lxml import etree

    text = as_utf8(body, content_type)
    if text is None or b"<!ENTITY" in text:
        raise Unsure("the bytes do not fit the encoding, or the feed declares entities")
    steps = etree.iterparse(
        BytesIO(_ENTITY.sub(_character, text)),
        events=("end",),
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        recover=False,
        remove_comments=True,
        remove_pis=True,
    )
    entries: list[FeedEntry] = []
    root: _Element | None = None
    try:
        for _, element in steps:
            root = element
            if name_of(element.tag) in _ENTRIES:
                entries.append(entry_of(element, url))
                _forget(element)
                if len(entries) == limit:
                    break
    except etree.XMLSyntaxError as error:
        if getattr(error, "code", None) == etree.ErrorTypes.ERR_RESOURCE_LIMIT:
            raise NoFeed(f"deeper or larger than any feed: {error}") from None
        raise Unsure(str(error)) from None
    except ValueError as error:
        raise Unsure(str(error)) from None
    if root is None:
        raise Unsure("no element")
    return _with_head(root.getroottree().getroot(), entries)


def _character(match: re.Match[bytes]) -> bytes:
    """A named character of HTML, which XML does not know; inside CDATA it means the same."""
    if match[1] in _KEPT_ENTITIES:
        return match[0]
    character = html5.get(f"{match[1].decode()};")
    return match[0] if character is None else "".join(f"&#{ord(one)};" for one in character).encode()


def _forget(element: _Element) -> None:
    element.clear()
    parent, before = element.getparent(), element.getprevious()
    if parent is not None and before is not None and name_of(before.tag) in _ENTRIES:
        parent.remove(before)


def _with_head(root: _Element, entries: list[FeedEntry]) -> FeedContents:
    if name_of(root.tag) not in _ROOTS:
        raise Unsure(f"the root is {root.tag}")
    fields = fields_of(root)
    if name_of(root.tag) != "atom:feed" and fields["channel"]:
        for name, values in fields_of(fields["channel"][0]).items():
            fields[name] += values
    language = fold(root.get(f"{XML}lang")) or first_text(fields, "language", "dc:language")
    authors = authors_of(fields) if name_of(root.tag) == "atom:feed" else ()
    if language or authors:
        entries = [_inheriting(entry, language, authors) for entry in entries]
    return FeedContents(title_of(fields), entries)


def _inheriting(entry: FeedEntry, language: str | None, authors: tuple[str, ...]) -> FeedEntry:
    hint = msgspec.structs.replace(
        entry.hint, language=entry.hint.language or language, authors=entry.hint.authors or authors
    )
    return entry._replace(hint=hint)
