"""What an entry may have several of: authors, tags, pictures and sounds.

In: an element that tells one. Out: one more in `found`, or a doubt where feedparser might read it otherwise.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from broadsheet.collect.feed_entries import Gathered
from broadsheet.collect.feed_hints import medium_of
from broadsheet.collect.feed_names import MEANINGFUL
from broadsheet.collect.feed_values import Values

if TYPE_CHECKING:
    from lxml.etree import _Element

PERSON = frozenset({"name", "itunes:name", "uri", "url", "homepage", "email", "itunes:email"})
_MOST_OF_A_KIND = 200  # authors, pictures, sounds, contents of an entry
_Value = TypeVar("_Value")


def one_more(known: tuple[_Value, ...], value: _Value) -> tuple[_Value, ...]:
    """One more of a kind, unless there are too many to be meant."""
    return (*known, value) if len(known) < _MOST_OF_A_KIND else known


class Parts(Values):
    """Gathers what may come several times; `begin` before each entry."""

    def begin(self) -> None:
        """Nothing is gathered yet."""
        self.found = Gathered()
        self.doubt = None
        self.terms: list[list[str | None]] = []  # label and term of each tag
        self._has_plain_author = False

    def author(self, element: _Element, _depth: int) -> None:
        """One author, told by name or by parts."""
        if not len(element):
            self.found.authors = one_more(self.found.authors, self.plain(element))
            self._has_plain_author = True
            return
        if self._has_plain_author:
            self.note("authors of two kinds")
        name: str | None = None
        for child in element:
            part = self.names.of(child.tag)
            if part in ("name", "itunes:name"):
                name = self.plain(child)
            elif part in MEANINGFUL and part not in PERSON:
                self.note("an author with parts of an entry")
        if (element.text or "").strip():
            self.note("an author who is both text and parts")
        self.found.authors = one_more(self.found.authors, name)

    def category(self, element: _Element, _depth: int) -> None:
        """A tag: a label, a term, or both."""
        attributes = self.attributes(element) if element.keys() else {}
        scheme = attributes.get("scheme", attributes.get("domain"))
        term, label = attributes.get("term"), attributes.get("label")
        if term or label or scheme:
            self.terms.append([label, term])
        if text := self.plain(element):
            if self.terms and not self.terms[-1][1]:
                self.terms[-1][1] = text
            else:
                self.terms.append([None, text])

    def keywords(self, element: _Element, _depth: int) -> None:
        """Tags with commas between them."""
        if element.keys():
            self.note("keywords with attributes")
        self.terms += [[None, term.strip()] for term in self.plain(element).split(",") if term.strip()]

    def podcast_category(self, element: _Element, _depth: int) -> None:
        """A tag as podcasts have it; one inside another is doubtful."""
        if len(element) or self.plain(element):
            self.note("categories inside each other")
        if text := self.attributes(element).get("text"):
            self.terms.append([None, text])

    def thumbnail(self, element: _Element, _depth: int) -> None:
        """A small picture."""
        address = self.attributes(element).get("url", self.address(self.plain(element)))
        self.found.thumbnails = one_more(self.found.thumbnails, medium_of(address, None, None))

    def enclosure(self, element: _Element, _depth: int) -> None:
        """A sound, a video or a picture to be loaded."""
        attributes = self.attributes(element)
        address = attributes.get("url") or attributes.get("uri") or attributes.get("href")
        self.found.enclosures = one_more(
            self.found.enclosures, medium_of(address, attributes.get("type"), None)
        )
        if len(element):
            self.note("elements in an enclosure")

    def cover(self, element: _Element, _depth: int) -> None:
        """The picture of an episode."""
        attributes = self.attributes(element)
        self.found.cover = attributes.get("href") or attributes.get("url") or self.found.cover
        if len(element):
            self.note("elements in a cover")
