"""What stands in an entry or a feed's head, gathered element by element in the order of the document.

In: an element of a feed whose XML is sound. Out: `Gathered`, and a doubt where feedparser might read the
entry otherwise. Which of two titles, dates or summaries counts, and where nested ones go, follows feedparser:
`doubt` says by name what was met that is better left to it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from broadsheet.collect.feed_dates import stated
from broadsheet.collect.feed_entries import Gathered, Unsure
from broadsheet.collect.feed_hints import medium_of
from broadsheet.collect.feed_names import Names
from broadsheet.collect.feed_parts import PERSON, Parts, one_more
from broadsheet.collect.feed_text import MARKUP, TEXT, XHTML, kind_of
from broadsheet.collect.feed_values import SCOPING, Scope

if TYPE_CHECKING:
    from lxml.etree import _Element

_NOT_YET = -1
_ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"
_FALSE_REFERENCE = re.compile(r"&(\w+);", re.ASCII)  # `&a;=1` where a query's `&a=1` was taken for one
_ASIDE = "rights copyright dc:rights subtitle tagline itunes:subtitle info feedburner:browserfriendly"
_NOT_OF_HEAD = frozenset({"item", "entry", "image", "textinput", "items"})
_TITLES = frozenset({"title", "dc:title", "media:title"})
_NOT_OF_SOURCE = frozenset({"content", "content:encoded", "language", "image", "textinput", "source", "body"})


_Handler = Callable[["Gatherer", "_Element", int], None]


def _named(*meant: tuple[_Handler, str]) -> dict[str, _Handler]:
    return {name: handler for handler, names in meant for name in names.split()}


class Gatherer(Parts):
    """Reads the entries of one document and its head, one after the other."""

    def __init__(self, names: Names, *, odd_characters: bool) -> None:
        super().__init__(names, odd_characters=odd_characters)
        self._by_tag: dict[object, _Handler | None] = {}
        self._start(self.scope)

    def _start(self, scope: Scope) -> None:
        self.begin()
        self.scope = scope
        self._title_depth = _NOT_YET
        self._depths: dict[str, int] = {}
        self._has_content = False

    def entry(self, element: _Element, scope: Scope) -> Gathered:
        """Everything that an `item` or `entry` says; `doubt` is about this one alone."""
        self._start(scope)
        for name in element.keys():  # noqa: SIM118 - an element's items are its children
            if name == _ABOUT:
                self.found.guid = element.get(name)
            elif name in SCOPING or str(name).lower() in ("href", "lastmod", "rdf:about"):
                self.note("an entry with attributes of its own")
        by_tag, take = self._by_tag, self._take
        for child in element:
            handler = by_tag.get(child.tag)
            if handler is None:
                take(child, 1)
            else:
                handler(self, child, 1)
        found = self.found
        if self.terms:
            found.tags = tuple(label or term for label, term in self.terms)
        if not found.language and found.title:
            found.language = scope.language
        return found

    def head(self, element: _Element, scope: Scope) -> Gathered:
        """Everything that a feed says of itself, but for what is about its picture and its owner."""
        self._start(scope)
        passing = _NOT_OF_HEAD if scope.is_atom else _NOT_OF_HEAD | {"itunes:owner"}
        named = [(self.names.of(child.tag), child) for child in element]
        if sum(name in _TITLES for name, _ in named) > 1:
            self.note("several titles")
        for name, child in named:
            if name not in passing:
                self._take(child, 1)
        return self.found

    def _inside(self, element: _Element, depth: int) -> None:
        self.scoped(element)
        for child in element:
            self._take(child, depth)

    def _take(self, element: _Element, depth: int) -> None:
        """An element that means nothing is passed over; what it holds counts as if it stood outside."""
        tag = element.tag
        try:
            handler = self._by_tag[tag]
        except KeyError:
            handler = self._by_tag[tag] = self._handlers.get(self.names.of(tag))
        if handler is not None:
            handler(self, element, depth)
        elif len(element):
            self._inside(element, depth + 1)

    def _at(self, name: str, depth: int) -> None:
        """A value inside another element does not take the place of one that stands further out."""
        if depth > self._depths.get(name, depth):
            self.note(f"a {name} further in")
        self._depths[name] = depth

    def _title(self, element: _Element, depth: int) -> None:
        text = self.text(element, TEXT)
        if element.keys():
            self.scoped(element)
        if not _NOT_YET < self._title_depth <= depth:
            self._at("title", depth)
            self.found.title = text
        if text.value:
            self._title_depth = depth

    def _media_title(self, element: _Element, depth: int) -> None:
        before = self._title_depth
        self._title(element, depth)
        self._title_depth = before

    def _summary(self, element: _Element, depth: int, kind: str = TEXT) -> None:
        if self.found.summary is not None and not self._has_content:
            self._content(element, depth)
        else:
            self._at("summary", depth)
            self.found.summary = self.text(element, kind)

    def _content(self, element: _Element, _depth: int, kind: str = TEXT, *, is_body: bool = False) -> None:
        self._has_content = self._has_content or not is_body
        text = self.text(element, kind, is_shown=self.found.summary is None)
        self.found.contents = one_more(self.found.contents, text)
        if self.found.summary is None:
            self.found.summary = text

    def _link(self, element: _Element, _depth: int) -> None:
        attributes = self.attributes(element) if element.keys() else {}
        address = attributes.get("url") or attributes.get("uri") or attributes.get("href")
        if not address and "href" in attributes:
            self.note("an empty address")
        relation = attributes.get("rel", "alternate").lower()
        if address:
            kind = attributes.get("type", "text/html" if relation != "self" else "").lower()
            address = self.address(address)
            if relation == "alternate" and kind_of(kind) in (MARKUP, XHTML):
                self.found.link = address
            elif relation == "enclosure":
                self.found.enclosures = one_more(self.found.enclosures, medium_of(address, kind, None))
        else:
            text = self.plain(element)
            self.found.link = _FALSE_REFERENCE.sub(r"&\1", self.address(text).replace("&amp;", "&"))

    def _guid(self, element: _Element, depth: int) -> None:
        self._at("guid", depth)
        attributes = self.attributes(element) if element.keys() else {}
        text = self.plain(element)
        if attributes.get("ispermalink", "true") == "true":
            text = self.address(text)
            if self.found.link is None:
                self.found.link = text
        self.found.guid = text

    def _value(self, element: _Element, _depth: int, name: str) -> None:
        setattr(self.found, name, self.plain(element))

    def _date(self, element: _Element, _depth: int, name: str) -> None:
        moment, is_sure = stated(self.plain(element))
        if not is_sure:
            self.note("an unusual date")
        setattr(self.found, name, moment)

    def _medium(self, element: _Element, depth: int) -> None:
        attributes = self.attributes(element)
        kind = attributes.get("medium") or attributes.get("type")
        self.found.pictures = one_more(
            self.found.pictures, medium_of(attributes.get("url"), kind, attributes.get("width"))
        )
        if len(element):
            self._inside(element, depth + 1)

    def _source(self, element: _Element, depth: int) -> None:
        """The feed that an entry was taken from; its fields are not the entry's."""
        self._title_depth = _NOT_YET
        self.scoped(element)
        for child in element.iterdescendants():
            name = self.names.of(child.tag)
            if name in _NOT_OF_SOURCE:
                self.note("a source with parts of an entry")
            elif name in _TITLES and self.plain(child):
                self._title_depth = depth + 1

    def _aside(self, element: _Element, _depth: int) -> None:
        """A text that no field of ours holds."""
        if len(element):
            self.inline(element)

    def _contributor(self, element: _Element, _depth: int) -> None:
        if any(self.names.of(child.tag) not in PERSON for child in element):
            self.note("a contributor with parts of an entry")

    def _uncertain(self, element: _Element, _depth: int) -> None:
        self.note(f"an element {self.names.of(element.tag)}")

    def _nested(self, element: _Element, _depth: int) -> None:
        raise Unsure(f"{self.names.of(element.tag)} inside an entry")

    _handlers: ClassVar[dict[str, _Handler]] = _named(
        (_title, "title dc:title"),
        (_media_title, "media:title"),
        (_summary, "summary itunes:summary"),
        (partial(_summary, kind=MARKUP), "description dc:description media:description"),
        (_content, "content"),
        (partial(_content, kind=MARKUP), "content:encoded fullitem"),
        (partial(_content, kind=XHTML, is_body=True), "body xhtml:body"),
        (_link, "link"),
        (partial(_value, name="original_link"), "feedburner:origlink"),
        (_guid, "guid id"),
        (partial(_value, name="language"), "language dc:language"),
        (partial(_date, name="published"), "pubdate published issued dcterms:issued"),
        (partial(_date, name="updated"), "updated modified lastbuilddate dc:date dcterms:modified"),
        (Parts.author, "author managingeditor dc:creator dc:author itunes:author"),
        (_contributor, "contributor dc:contributor"),
        (Parts.category, "category keywords dc:subject media:category"),
        (Parts.keywords, "tags itunes:keywords media:keywords"),
        (Parts.podcast_category, "itunes:category"),
        (_medium, "media:content"),
        (Parts.thumbnail, "media:thumbnail"),
        (Parts.enclosure, "enclosure"),
        (Parts.cover, "itunes:image itunes:link"),
        (_source, "source"),
        (_aside, _ASIDE),
        (_uncertain, "abstract image textinput itunes:owner"),
        (_nested, "rss rdf:rdf feed channel item entry"),
    )
