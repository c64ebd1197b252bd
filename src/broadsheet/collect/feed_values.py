"""What single elements of a feed hold: attributes, plain text, text constructs, addresses.

In: an element. Out: its value, and in `doubt` the first thing that readers of feeds take differently.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from broadsheet.collect.feed_addresses import resolved
from broadsheet.collect.feed_entries import Text, Unsure
from broadsheet.collect.feed_names import MEANINGFUL, Names
from broadsheet.collect.feed_text import (
    MARKUP,
    TEXT,
    XHTML,
    doubt_in_characters,
    doubt_in_markup,
    inner_markup,
    is_markup,
    kind_of,
)

if TYPE_CHECKING:
    from lxml.etree import _Element

XML = "{http://www.w3.org/XML/1998/namespace}"
_OF_XML = {f"{namespace}{name}" for namespace in (XML, XML.lower()) for name in ("base", "lang")}
SCOPING = frozenset({"base", "lang", *_OF_XML})  # they hold for all that is inside


class Scope(NamedTuple):
    """What holds at a place in the document: the base of addresses, the language, the family of formats."""

    base: str
    language: str | None
    is_atom: bool


class Values:
    """Reads the values of elements that stand in one scope."""

    def __init__(self, names: Names, *, odd_characters: bool) -> None:
        """`odd_characters`: whether the document has any that `doubt_in_characters` speaks of."""
        self.doubt: str | None = None
        self.names = names
        self.scope = Scope("", None, is_atom=False)
        self._odd_characters = odd_characters

    def note(self, reason: str | None) -> None:
        """Remembers the first doubt."""
        self.doubt = self.doubt or reason

    def scoped(self, element: _Element) -> None:
        """Notes an element inside of which another base or language holds."""
        if not SCOPING.isdisjoint(element.keys()):
            self.note("a base or language of its own")

    def attributes(self, element: _Element) -> dict[str, str]:
        """An element's attributes, their names in small letters."""
        found = {str(name).lower(): str(value) for name, value in element.items()}
        if not SCOPING.isdisjoint(found):
            self.note("a base or language of its own")
        return found

    def plain(self, element: _Element) -> str:
        """The text of an element that may hold nothing else."""
        if len(element):
            self.note("elements where only text may stand")
        text = (element.text or "").strip()
        if self._odd_characters:
            self.note(doubt_in_characters(text))
        return text

    def text(self, element: _Element, kind: str, *, is_shown: bool = True) -> Text:
        """A text construct; `kind` is what it is when it does not say.

        Markup that nobody makes plain text of (`is_shown` is false) is handed on as it is, however odd.
        """
        found: str | None = kind
        if element.keys():
            found = kind_of(element.get("type", kind))
            if found is None or element.get("mode", "").lower() == "base64":
                self.note("content of another type than text")
        if len(element):
            if found != XHTML:
                self.note("elements in text that is no XHTML")
            self.inline(element)
            text = Text(inner_markup(element).strip(), is_markup=True)
        else:
            text = self._simple_text((element.text or "").strip(), found or TEXT)
        if is_shown and text.is_markup and ("<" in text.value or "&" in text.value):
            self.note(doubt_in_markup(text.value))
        if self._odd_characters:
            self.note(doubt_in_characters(text.value))
        return text

    def _simple_text(self, value: str, kind: str) -> Text:
        if kind == XHTML:
            return Text(value.replace("&", "&amp;").replace("<", "&lt;"), is_markup=True)
        if kind == TEXT and not self.scope.is_atom:
            markup = is_markup(value)
            if markup is None:
                self.note("text that may be markup")
            return Text(value, bool(markup))
        return Text(value, kind == MARKUP)

    def inline(self, element: _Element) -> None:
        """Looks through inline markup.

        Raises Unsure where feedparser takes the end of an element of XHTML for that of the feed's element of
        the same name, which changes how it reads all that follows.
        """
        for inner in element.iterdescendants():
            name = self.names.of(inner.tag)
            if name in MEANINGFUL or name.rpartition(":")[2] in ("svg", "math"):
                raise Unsure(f"inline markup with an element {name}")

    def address(self, text: str) -> str:
        """An address made whole; nothing stays nothing."""
        return resolved(text, self.scope.base) if text else ""
