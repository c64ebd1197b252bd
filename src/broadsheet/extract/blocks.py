"""A page's tree becomes its blocks of text and the containers around them.

In: the tree of a page. Out: the blocks in reading order and the containers in document order, an outer one
before those inside it. Scripts, navigation, footers and controls are passed over. Words of different blocks
never touch.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from broadsheet.extract.words import alphabetic_length

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_BLOCKS = 6_000
MAX_DEPTH = 300
_BREAK = "\x00"  # cannot occur in a tree
_TEXT, _LINK, _BLOCK, _LINE, _SKIPPED, _DOUBTFUL, _GAP = range(7)
_BLOCK_TAGS = (
    "address article aside blockquote body caption center dd details div dl dt fieldset figcaption "
    "figure form h1 h2 h3 h4 h5 h6 header hgroup html li main ol p pre section summary table "
    "tbody td tfoot th thead tr ul"
)
_GAP_TAGS = "audio hr img picture video"
_SKIPPED_TAGS = "canvas embed head input link math meta option script style template textarea title"
# They hold no text of a story, unless an unclosed one has swallowed the rest of the page.
DOUBTFUL_TAGS = (
    "button", "dialog", "footer", "iframe", "map", "menu", "nav", "noscript", "object", "select", "svg",
    "symbol",
)  # fmt: skip
_DATA_LENGTH = 1000  # characters; what nothing parts for longer is data that slipped into a page
_DATA = re.compile(f"[!-~]{{{_DATA_LENGTH}}}")
_TEXT_TAGS = "b cite code em font i label small span strong sub sup time u"
_SIGNS_OF_TEXT = ("p", "article", "main")


class _Kinds(dict[str, int]):
    """What each tag does to the text around it; elements of a page's own making are blocks."""

    def __missing__(self, tag: str) -> int:
        return _BLOCK if "-" in tag else _TEXT


_KINDS = _Kinds(
    dict.fromkeys(_TEXT_TAGS.split(), _TEXT)
    | dict.fromkeys(_BLOCK_TAGS.split(), _BLOCK)
    | dict.fromkeys(_GAP_TAGS.split(), _GAP)
    | dict.fromkeys(_SKIPPED_TAGS.split(), _SKIPPED)
    | dict.fromkeys(DOUBTFUL_TAGS, _DOUBTFUL)
    | {"a": _LINK, "br": _LINE}
)


@dataclass(slots=True)
class Containers:
    """The block-level elements with text in them, a list for each thing known of them.

    `parents` has the index of the container around each, its own for the outermost; the containers up to `ends`
    are inside it.
    """

    elements: list[_Element] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    parents: list[int] = field(default_factory=list)
    depths: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)


@dataclass(slots=True)
class Blocks:
    """The runs of text that no block-level element parts, a list for each thing known of them.

    Of `texts` each is one line or several, parted by newlines. `containers` has the index of the innermost
    container; `sizes` the length in characters, as long as it would be in an alphabet; `linked` the part of it
    inside links.
    """

    texts: list[str] = field(default_factory=list)
    containers: list[int] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)
    linked: list[int] = field(default_factory=list)


@dataclass(slots=True)
class Layout:
    """The blocks of a page in reading order and their containers in document order."""

    blocks: Blocks
    containers: Containers


def lay_out(tree: _Element) -> Layout:
    """The blocks of the page's body; of a tree without a body, those of the whole tree."""
    body = tree.find("body") if tree.tag == "html" else tree
    walk = _Walk()
    if body is not None:
        walk.container(body, 0, 0, False)
    return walk.layout()


class _Walk:
    """Where the walk through the tree stands: the pieces of the block that is being read.

    A container is entered in the lists when the walk comes to it, and taken out where it had no text.
    """

    __slots__ = ("blocks", "ends", "entered", "linked", "pieces")

    def __init__(self) -> None:
        self.blocks = Blocks()
        self.entered: list[
            tuple[_Element, int, int]
        ] = []  # with the index of the one around it, and its depth
        self.ends: list[int] = []
        self.pieces: list[str] = []
        self.linked = 0

    def layout(self) -> Layout:
        elements = [element for element, _, _ in self.entered]
        containers = Containers(
            elements=elements,
            tags=[element.tag for element in elements],
            parents=[around for _, around, _ in self.entered],
            depths=[depth for _, _, depth in self.entered],
            ends=self.ends,
        )
        return Layout(self.blocks, containers)

    def container(self, element: _Element, around: int, depth: int, linked: bool) -> None:  # noqa: FBT001 - hot
        ends, texts = self.ends, self.blocks.texts
        before, index = len(texts), len(ends)
        self.entered.append((element, around, depth))
        ends.append(0)
        self.inside(element, index, depth, linked)
        if self.pieces:
            self.finish(index)
        if len(texts) > before:
            ends[index] = len(ends)
        else:
            self.entered.pop()
            ends.pop()

    def inside(self, element: _Element, place: int, depth: int, linked: bool) -> None:  # noqa: FBT001 - hot
        pieces = self.pieces
        if (text := element.text) and (pieces or not text.isspace()):
            self.take(text, linked)
        for child in element:
            kind = _KINDS[child.tag]
            if kind <= _LINK:
                if len(child):
                    self.inside(child, place, depth + 1, linked or kind == _LINK)
                elif (text := child.text) and (pieces or not text.isspace()):
                    self.take(text, linked or kind == _LINK)
            elif kind == _BLOCK or (
                kind == _DOUBTFUL and next(child.iter(*_SIGNS_OF_TEXT), None) is not None
            ):
                self.block(child, place, depth, linked)
            elif kind == _LINE:
                self.line(place)
            elif kind == _GAP and pieces:
                self.finish(place)
            if (text := child.tail) and (pieces or not text.isspace()):
                self.take(text, linked)

    def block(self, element: _Element, around: int, depth: int, linked: bool) -> None:  # noqa: FBT001 - hot
        if len(self.blocks.texts) <= MAX_BLOCKS and depth < MAX_DEPTH:
            if self.pieces:
                self.finish(around)
            if len(element) or ((text := element.text) and not text.isspace()):
                self.container(element, around, depth + 1, linked)

    def take(self, text: str, linked: bool) -> None:  # noqa: FBT001 - hot
        self.pieces.append(text)
        if linked:
            self.linked += len(text.strip())

    def line(self, place: int) -> None:
        """A line break; the second of two ends the block."""
        for piece in reversed(self.pieces):
            if piece == _BREAK:
                self.finish(place)
                return
            if not piece.isspace():
                break
        self.pieces.append(_BREAK)

    def finish(self, place: int) -> None:
        """What has been read since the last block becomes a block, if there is text in it."""
        pieces = self.pieces
        joined = pieces[0] if len(pieces) == 1 else "".join(pieces)
        if _BREAK in joined:
            parts = (" ".join(part.split()) for part in joined.split(_BREAK))
            text = "\n".join(part for part in parts if part)
        else:
            text = " ".join(joined.split())
        if text and not (len(text) >= _DATA_LENGTH and _DATA.search(text)):
            size = len(text)
            linked = min(size, self.linked)
            if not text.isascii() and (length := alphabetic_length(text)) > size:
                linked = linked * length // size
                size = length
            blocks = self.blocks
            blocks.texts.append(text)
            blocks.containers.append(place)
            blocks.sizes.append(size)
            blocks.linked.append(linked)
        pieces.clear()
        self.linked = 0
