"""The pieces of text that a reader sees, and where their lines end.

In: an element of a page. Out: the pieces in it, behind it or before it, each with the element it stands in,
or all of its text.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from broadsheet.extract.folding import fold

if TYPE_CHECKING:
    from lxml.etree import _Element

INLINE = frozenset(
    {
        "a", "abbr", "b", "bdi", "cite", "em", "font", "i", "mark", "q", "s", "small", "span", "strong",
        "sub", "sup", "time", "u", "wbr", "data", "label", "amp-timeago",
    }
)  # fmt: skip
_UNSEEN = frozenset(
    {
        "script", "style", "noscript", "template", "svg", "select", "option", "button", "iframe", "form",
        "nav", "head", "title", "object",
    }
)  # fmt: skip


class Piece(NamedTuple):
    """A piece of text and the element that it stands in."""

    text: str
    element: _Element


def pieces_behind(element: _Element) -> Iterator[Piece | None]:
    """Everything behind the element, in page order; None stands for the end of a line."""
    yield None
    current: _Element | None = element
    while current is not None:
        parent = current.getparent()
        if parent is None:
            return
        if (tail := current.tail) and not tail.isspace():
            yield Piece(tail, parent)
        sibling = current.getnext()
        if sibling is None:
            if parent.tag not in INLINE:
                yield None
            current = parent
        else:
            yield from pieces_within(sibling)
            current = sibling


def pieces_before(element: _Element) -> Iterator[Piece | None]:
    """Everything before the element, nearest first."""
    current: _Element | None = element
    while current is not None:
        sibling = current.getprevious()
        if sibling is None:
            current = current.getparent()
            if current is not None and current.tag not in INLINE:
                yield None
        else:
            tail = sibling.tail
            if tail and not tail.isspace() and (parent := sibling.getparent()) is not None:
                yield Piece(tail, parent)
            yield from _inside(sibling, backwards=True)
            current = sibling


def pieces_within(element: _Element) -> Iterator[Piece | None]:
    """The pieces of the element and of all in it, in page order; None stands for the end of a line."""
    return _inside(element, backwards=False)


def _inside(element: _Element, *, backwards: bool) -> Iterator[Piece | None]:
    """The pieces of the element and of all in it, in page order or against it; by a stack, for deep pages."""
    waiting: list[_Element | Piece | None] = [element]
    while waiting:
        current = waiting.pop()
        if current is None or isinstance(current, Piece):
            yield current
        elif current.tag not in _UNSEEN:
            if current.tag not in INLINE:
                yield None
                waiting.append(None)
            parts = _parts(current)
            waiting += parts if backwards else parts[::-1]


def _parts(element: _Element) -> list[_Element | Piece]:
    """What stands directly in the element, in page order; a time may have its text in an attribute alone."""
    text = element.text
    parts: list[_Element | Piece] = []
    if (text and not text.isspace()) or (element.tag == "time" and element.get("datetime")):
        parts.append(Piece(text or "", element))
    for child in element:
        parts.append(child)
        if (tail := child.tail) and not tail.isspace():
            parts.append(Piece(tail, element))
    return parts


def element_text(element: _Element, limit: int = 2_000, joint: str = "") -> str:
    """The element's text on one line, read no further than about `limit` characters.

    `joint` stands between the pieces that tags part: nothing within prose, a space where each piece is a
    thing of its own.
    """
    if not len(element):
        return fold((element.text or "")[:limit])
    pieces: list[str] = []
    length = 0
    for piece in element.itertext():
        pieces.append(str(piece)[: limit - length])
        length += len(pieces[-1])
        if length >= limit:
            break
    return fold(joint.join(pieces))
