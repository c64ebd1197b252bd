"""The fast reader: well-formed RSS, RDF and Atom, one entry in memory at a time.

In: a feed's bytes, its address and Content-Type. Out: `FeedContents`. Entries that it is not sure of stay in
the document while the others are taken out; what is left in the end is read by feedparser. Raises Unsure for
broken XML, entity declarations, unknown roots and encodings that do not fit, and NoFeed for depths beyond
reason. libxml2 loads nothing and expands nothing here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.entities import html5
from io import BytesIO
from typing import TYPE_CHECKING, Any

from broadsheet.collect.feed_addresses import is_web_base, resolved
from broadsheet.collect.feed_entries import (
    FeedContents,
    FeedEntry,
    Inherited,
    NoFeed,
    Unsure,
)
from broadsheet.collect.feed_fallback import XML_TYPE, cost, read_with_feedparser
from broadsheet.collect.feed_gathering import Gatherer
from broadsheet.collect.feed_hints import entry_of
from broadsheet.collect.feed_names import ATOM, RSS_1, Names
from broadsheet.collect.feed_text import may_have_odd_characters, plain_text
from broadsheet.collect.feed_values import XML, Scope
from broadsheet.collect.plain_text import fold
from broadsheet.collect.plain_text import names as names_of
from broadsheet.collect.xml_text import as_utf8

if TYPE_CHECKING:
    from lxml.etree import _Element

_PLACES = frozenset({("rss", "channel"), ("rss",), ("rdf:rdf",), ("feed",)})  # where entries stand
_ENTITY = re.compile(rb"&([A-Za-z][A-Za-z0-9]{1,31});")
_KEPT_ENTITIES = frozenset({b"amp", b"lt", b"gt", b"quot", b"apos"})
_MOST_LEFT = 1.5  # the cost of the doubtful entries and the head; a larger head is no head
_ROOT_AT_ONCE = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:(?:<\?.*?\?>|<!--.*?-->)\s*)*+<[A-Za-z_]", re.DOTALL)
_DOCTYPE, _PROLOGUE = re.compile(rb"<!DOCTYPE", re.IGNORECASE), 2000


def read_xml_feed(body: bytes, url: str, content_type: str | None, limit: int | None) -> FeedContents:
    """The feed's title and its first `limit` entries."""
    text = as_utf8(body, content_type)
    if text is None or _may_declare(text):
        raise Unsure("the bytes do not fit the encoding, or the feed declares entities")
    if not url and b":base" in text:  # without one to go back to, feedparser keeps the base of each element
        raise Unsure("bases in a feed that has no address")
    try:
        return _read(text, url, limit)
    except NoFeed:
        raise
    except Unsure:
        if cost(text) <= 1 and not _DOCTYPE.search(text[:_PROLOGUE]):
            raise
        # feedparser would read a part, or leave out HTML's names for characters, which are mended here
        return _read(_ENTITY.sub(_character, text), url, limit)


def _may_declare(text: bytes) -> bool:
    """Whether the document may declare entities or attributes, which it can only before its root."""
    return not _ROOT_AT_ONCE.match(text) and (b"<!ENTITY" in text or b"<!ATTLIST" in text)


def _read(text: bytes, url: str, limit: int | None) -> FeedContents:
    odd_characters = may_have_odd_characters(text)
    reading = _Reading(url, limit, odd_characters=odd_characters)
    contents = reading.read(text)
    if reading.presumed in (None, contents.inherited):
        return contents
    # what the entries inherit stands behind them
    return _Reading(url, limit, odd_characters=odd_characters, presumed=contents.inherited).read(text)


class _Reading:
    """One feed while it is read. `presumed` is what its entries inherit, when that is known beforehand."""

    def __init__(
        self, url: str, limit: int | None, *, odd_characters: bool, presumed: Inherited | None = None
    ) -> None:
        self._url = url
        self._limit = limit
        self._names = Names()
        self._gatherer = Gatherer(self._names, odd_characters=odd_characters)
        self.presumed = presumed
        self._entries: list[FeedEntry] = []
        self._doubtful: list[int] = []
        self._cost = 0.0
        self._parent: _Element | None = None
        self._scope = Scope("", None, is_atom=False)
        self._spent: _Element | None = None

    def read(self, text: bytes) -> FeedContents:
        root: _Element | None = None
        for event, found in _steps(text):
            if event == "start-ns":
                self._names.declare(*found)
                continue
            root = found
            if event == "end":
                self._take(found)
                if len(self._entries) == self._limit:
                    root = found.getroottree().getroot()
                    break
        if root is None:
            raise Unsure("no element")
        self._forget(None)
        return self._contents(root)

    def _take(self, element: _Element) -> None:
        parent = element.getparent()
        if parent is None or parent is not self._parent:
            self._parent, self._scope = parent, self._scope_of(element)
        if self.presumed is None:
            self.presumed = self._head(element.getroottree().getroot()).inherited
        self._forget(element)
        self._entries.append(entry_of(self._gatherer.entry(element, self._scope), self.presumed))
        if self._gatherer.doubt and self._cost < 1:
            more = cost(_written(element))
            if self._cost + more <= 1:
                self._doubtful.append(len(self._entries) - 1)
                self._cost += more
                self._spent = None

    def _forget(self, current: _Element | None) -> None:
        """Takes the last entry that was certain out of the document; lxml still needs the `current` one."""
        if self._spent is not None:
            parent = self._spent.getparent()
            if parent is not None:
                parent.remove(self._spent)
        self._spent = current

    def _scope_of(self, element: _Element) -> Scope:
        """What holds where an entry stands. Raises Unsure where no format has entries."""
        above = list(reversed(list(element.iterancestors())))
        if tuple(self._names.of(outer.tag) for outer in above) not in _PLACES:
            raise Unsure("entries in a place where no format has them")
        return self._scope_in(above)

    def _scope_in(self, path: list[_Element]) -> Scope:
        base, language = self._url, None
        for element in path:
            if element.get("base") is not None or element.get("lang") is not None:
                raise Unsure("a base or language that is not of XML")
            base = resolved(element.get(f"{XML}base") or base, base)
            language = element.get(f"{XML}lang", language)
        if not is_web_base(base):
            raise Unsure("a base that is not on the web")
        language = (language or "").replace("_", "-") or None
        return Scope(base, language, is_atom=self._names.of(path[0].tag) == "feed")

    def _head(self, root: _Element) -> FeedContents:
        """What the feed says of itself, without entries. Raises Unsure for roots that no format has."""
        name = self._names.of(root.tag)
        path = [root]
        if name != "feed":
            channels = [child for child in root if self._names.of(child.tag) == "channel"]
            if name not in ("rss", "rdf:rdf") or len(channels) > 1:
                raise Unsure(f"the root is {root.tag}")
            path += channels
        if name != "rss" and not self._names.namespaces.isdisjoint(RSS_1 if name == "feed" else (ATOM,)):
            raise Unsure("the namespaces of several formats")
        head = self._gatherer.head(path[-1], self._scope_in(path))
        language = head.language
        if language is None and name != "rdf:rdf":
            language = root.get(f"{XML}lang", "").replace("_", "-")
        authors = names_of(head.authors) if name == "feed" else ()
        return FeedContents(plain_text(head.title), [], Inherited(fold(language), authors))

    def _contents(self, root: _Element) -> FeedContents:
        head = self._head(root)
        is_doubtful = self._gatherer.doubt is not None
        if not is_doubtful and not self._doubtful:
            return head._replace(entries=self._entries)
        left = _written(root)
        if cost(left) > _MOST_LEFT:
            return head._replace(entries=self._entries)
        rest = self._rest(left)
        for number, entry in zip(self._doubtful, rest.entries, strict=True):
            self._entries[number] = entry
        return (rest if is_doubtful else head)._replace(entries=self._entries)

    def _rest(self, left: bytes) -> FeedContents:
        """What feedparser reads in what is left of the document: the head and the doubtful entries."""
        rest = read_with_feedparser(left, self._url, f"{XML_TYPE}; charset=utf-8")
        if rest is None or len(rest.entries) != len(self._doubtful):
            raise Unsure("entries that are hard to tell apart")
        return rest


def _steps(text: bytes) -> Iterator[tuple[str, Any]]:
    """The namespaces as they are declared, every entry as soon as it is whole, and in the end the root."""
    from lxml import etree

    steps = etree.iterparse(
        BytesIO(text),
        events=("start-ns", "end"),
        tag=("{*}item", "{*}entry"),
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        recover=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        yield from steps
    except etree.XMLSyntaxError as error:
        if getattr(error, "code", None) == etree.ErrorTypes.ERR_RESOURCE_LIMIT:
            raise NoFeed(f"deeper or larger than any feed: {error}") from None
        raise Unsure(str(error)) from None
    except ValueError as error:
        raise Unsure(str(error)) from None
    if steps.root is not None:
        yield "root", steps.root


def _written(element: _Element) -> bytes:
    from lxml import etree

    return etree.tostring(element, encoding="utf-8", with_tail=False)


def _character(match: re.Match[bytes]) -> bytes:
    """A named character of HTML, which XML does not know; inside CDATA it means the same."""
    if match[1] in _KEPT_ENTITIES:
        return match[0]
    character = html5.get(f"{match[1].decode()};")
    return match[0] if character is None else "".join(f"&#{ord(one)};" for one in character).encode()
