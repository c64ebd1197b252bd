"""A page's tree becomes its blocks of text and the containers around them.

In: the tree of a page. Out: the blocks in reading order and the containers in document order, an outer one
before those inside it. Scripts, navigation, footers and controls are passed over. Words of different blocks
never touch.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from broadsheet.extract.roles import roles_of_markup

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_BLOCKS = 6_000
MAX_DEPTH = 300
_BREAK = "\x00"  # cannot occur in a tree
_TEXT, _BLOCK, _LINK, _LINE, _SKIPPED, _DOUBTFUL, _GAP = range(7)
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
# Ideographs, kana and Hangul.
_WIDE = re.compile("[\u2e80-\u2fdf\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]")
_SIGNS_OF_TEXT = ("p", "article", "main")
_KINDS = (
    dict.fromkeys(_BLOCK_TAGS.split(), _BLOCK)
    | dict.fromkeys(_GAP_TAGS.split(), _GAP)
    | dict.fromkeys(_SKIPPED_TAGS.split(), _SKIPPED)
    | dict.fromkeys(DOUBTFUL_TAGS, _DOUBTFUL)
    | {"a": _LINK, "br": _LINE}
)


@dataclass(slots=True)
class Container:
    """A block-level element with text in it, and what its own markup says.

    `parent` is the index of the container around it, itself for the outermost; `roles` the bits of
    `roles.MARKUP_ROLES`; the containers up to `end` are inside it.
    """

    tag: str
    parent: int
    depth: int
    roles: int
    end: int = 0


@dataclass(slots=True)
class Block:
    """A run of text that no block-level element parts; one line or several, parted by newlines.

    `container` is the index of the innermost container; `size` its length in characters, as long as it would
    be in an alphabet; `linked` the part of it inside links.
    """

    text: str
    container: int
    size: int
    linked: int


@dataclass(slots=True)
class Layout:
    """The blocks of a page in reading order and their containers."""

    blocks: list[Block]
    containers: list[Container]


def lay_out(tree: _Element) -> Layout:
    """The blocks of the page's body; of a tree without a body, those of the whole tree."""
    body = tree.find("body") if tree.tag == "html" else tree
    walk = _Walk()
    if body is not None:
        outermost = _Place(body, None, 0)
        walk.index_of(outermost)
        walk.inside(body, outermost, 0, False)
        walk.leave(outermost)
    return walk.layout


class _Place:
    """A block-level element that the walk is in; it becomes a container with its first block."""

    __slots__ = ("around", "depth", "element", "index")

    def __init__(self, element: _Element, around: _Place | None, depth: int) -> None:
        self.element = element
        self.around = around
        self.depth = depth
        self.index = -1


class _Walk:
    """Where the walk through the tree stands: the pieces of the block that is being read."""

    __slots__ = ("layout", "linked", "pieces")

    def __init__(self) -> None:
        self.layout = Layout([], [])
        self.pieces: list[str] = []
        self.linked = 0

    def inside(self, element: _Element, place: _Place, depth: int, linked: bool) -> None:  # noqa: FBT001 - hot
        pieces = self.pieces
        if (text := element.text) and (pieces or not text.isspace()):
            self.take(text, linked)
        for child in element:
            kind = _KINDS.get(child.tag, _TEXT)
            if kind == _BLOCK or (kind == _DOUBTFUL and next(child.iter(*_SIGNS_OF_TEXT), None) is not None):
                self.block(child, place, depth, linked)
            elif kind == _TEXT:
                if "-" in child.tag:
                    self.block(child, place, depth, linked)
                else:
                    self.inside(child, place, depth + 1, linked)
            elif kind == _LINK:
                self.inside(child, place, depth + 1, True)
            elif kind == _LINE:
                self.line(place)
            elif kind == _GAP and pieces:
                self.finish(place)
            if (text := child.tail) and (pieces or not text.isspace()):
                self.take(text, linked)

    def block(self, element: _Element, around: _Place, depth: int, linked: bool) -> None:  # noqa: FBT001 - hot
        if len(self.layout.blocks) <= MAX_BLOCKS and depth < MAX_DEPTH:
            if self.pieces:
                self.finish(around)
            place = _Place(element, around, depth + 1)
            self.inside(element, place, depth + 1, linked)
            self.leave(place)

    def leave(self, place: _Place) -> None:
        if self.pieces:
            self.finish(place)
        if place.index >= 0:
            containers = self.layout.containers
            containers[place.index].end = len(containers)

    def take(self, text: str, linked: bool) -> None:  # noqa: FBT001 - hot
        self.pieces.append(text)
        if linked:
            self.linked += len(text.strip())

    def line(self, place: _Place) -> None:
        """A line break; the second of two ends the block."""
        for piece in reversed(self.pieces):
            if piece == _BREAK:
                self.finish(place)
                return
            if not piece.isspace():
                break
        self.pieces.append(_BREAK)

    def finish(self, place: _Place) -> None:
        """What has been read since the last block becomes a block, if there is text in it."""
        pieces = self.pieces
        joined = pieces[0] if len(pieces) == 1 else "".join(pieces)
        if _BREAK in joined:
            parts = (" ".join(part.split()) for part in joined.split(_BREAK))
            text = "\n".join(part for part in parts if part)
        else:
            text = " ".join(joined.split())
        if text:
            index = place.index if place.index >= 0 else self.index_of(place)
            size = len(text)
            linked = min(size, self.linked)
            if not text.isascii() and _WIDE.search(text):
                size = _size(text)
                linked = linked * size // len(text)
            self.layout.blocks.append(Block(text, index, size, linked))
        pieces.clear()
        self.linked = 0

    def index_of(self, place: _Place) -> int:
        """The index of the place's container, made now where it is the first time that one is needed."""
        around, element = place.around, place.element
        parent = 0 if around is None else around.index if around.index >= 0 else self.index_of(around)
        containers = self.layout.containers
        place.index = len(containers)
        containers.append(Container(element.tag, parent, place.depth, _roles(element)))
        return place.index


def _size(text: str) -> int:
    """The length, an ideograph or syllable counted as two and a half letters: English needs so many."""
    return len(text) + 3 * (len(text) - len(_WIDE.sub("", text))) // 2


def _roles(element: _Element) -> int:
    found = 0
    for name in ("class", "id", "itemprop"):
        if words := element.get(name):
            found |= roles_of_markup(words)
    return found
