"""A page's tree becomes its blocks of text and the containers around them.

In: the tree of a page. Out: the blocks in reading order and the containers in document order, an outer one
before those inside it. Scripts, navigation, footers and controls are passed over. Words of different blocks
never touch.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from broadsheet.extract.roles import roles_of_markup

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_BLOCKS = 6_000
MAX_DEPTH = 300
_BREAK = "\x00"  # cannot occur in a tree
_TEXT, _BLOCK, _LINK, _LINE, _SKIPPED, _DOUBTFUL = range(6)
_BLOCK_TAGS = (
    "address article aside audio blockquote body caption center dd details div dl dt fieldset figcaption "
    "figure form h1 h2 h3 h4 h5 h6 header hgroup hr html img li main ol p picture pre section summary table "
    "tbody td tfoot th thead tr ul video"
)
_SKIPPED_TAGS = "canvas embed head input link math meta option script style template textarea title"
# They hold no text of a story, unless an unclosed one has swallowed the rest of the page.
DOUBTFUL_TAGS = (
    "button", "dialog", "footer", "iframe", "map", "menu", "nav", "noscript", "object", "select", "svg",
    "symbol",
)  # fmt: skip
_SIGNS_OF_TEXT = ("p", "article", "main")
_KINDS = (
    dict.fromkeys(_BLOCK_TAGS.split(), _BLOCK)
    | dict.fromkeys(_SKIPPED_TAGS.split(), _SKIPPED)
    | dict.fromkeys(DOUBTFUL_TAGS, _DOUBTFUL)
    | {"a": _LINK, "br": _LINE}
)


@dataclass(slots=True)
class Container:
    """A block-level element: what its own markup says, and what is inside it.

    `parent` is the index of the container around it, itself for the outermost; `roles` the bits of
    `roles.MARKUP_ROLES`; the lengths are in characters, of everything inside.
    """

    tag: str
    parent: int
    depth: int
    roles: int
    text: int = 0
    linked: int = 0
    prose: int = 0
    blocks: int = 0
    paragraphs: int = 0


@dataclass(slots=True)
class Block:
    """A run of text that no block-level element parts; one line or several, parted by newlines.

    `container` is the index of the innermost container; `linked` the characters inside links.
    """

    text: str
    container: int
    linked: int
    links: int


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
        walk.block(body, 0, 0, False)
    _add_up(walk.layout)
    return walk.layout


class _Walk:
    """Where the walk through the tree stands: the pieces of the block that is being read."""

    def __init__(self) -> None:
        self.layout = Layout([], [])
        self.pieces: list[str] = []
        self.linked = self.links = 0

    def block(self, element: _Element, parent: int, depth: int, linked: bool) -> None:  # noqa: FBT001 - hot
        layout = self.layout
        if len(layout.blocks) > MAX_BLOCKS or depth > MAX_DEPTH:
            return
        index = len(layout.containers)
        layout.containers.append(Container(element.tag, parent, depth, _roles(element)))
        self.finish(parent)
        self.inside(element, index, depth, linked)
        self.finish(index)

    def inside(self, element: _Element, container: int, depth: int, linked: bool) -> None:  # noqa: FBT001 - hot
        if text := element.text:
            self.take(text, linked)
        for child in element:
            tag = child.tag
            kind = _KINDS.get(tag, _TEXT)
            if kind == _BLOCK or (kind == _DOUBTFUL and next(child.iter(*_SIGNS_OF_TEXT), None) is not None):
                self.block(child, container, depth + 1, linked)
            elif kind == _TEXT:
                if "-" in tag:
                    self.block(child, container, depth + 1, linked)
                else:
                    self.inside(child, container, depth + 1, linked)
            elif kind == _LINK:
                self.links += 1
                self.inside(child, container, depth + 1, True)
            elif kind == _LINE:
                self.line(container)
            if text := child.tail:
                self.take(text, linked)

    def take(self, text: str, linked: bool) -> None:  # noqa: FBT001 - hot
        if self.pieces or not text.isspace():
            self.pieces.append(text)
            if linked:
                self.linked += len(text.strip())

    def line(self, container: int) -> None:
        """A line break; the second of two ends the block."""
        for piece in reversed(self.pieces):
            if piece == _BREAK:
                self.finish(container)
                return
            if not piece.isspace():
                break
        self.pieces.append(_BREAK)

    def finish(self, container: int) -> None:
        if not self.pieces:
            self.links = 0
            return
        joined = "".join(self.pieces)
        if _BREAK in joined:
            parts = (" ".join(part.split()) for part in joined.split(_BREAK))
            text = "\n".join(part for part in parts if part)
        else:
            text = " ".join(joined.split())
        if text:
            self.layout.blocks.append(Block(text, container, min(self.linked, len(text)), self.links))
        self.pieces.clear()
        self.linked = self.links = 0


def _roles(element: _Element) -> int:
    found = 0
    for name in ("class", "id", "itemprop"):
        if words := element.get(name):
            found |= roles_of_markup(words)
    return found


def _add_up(layout: Layout) -> None:
    containers = layout.containers
    for block in layout.blocks:
        container = containers[block.container]
        length = len(block.text)
        container.text += length
        container.linked += block.linked
        container.blocks += 1
        if length > 80 and 3 * block.linked < length:
            container.prose += length
            container.paragraphs += 1
    for container in reversed(containers):
        parent = containers[container.parent]
        if parent is not container:
            parent.text += container.text
            parent.linked += container.linked
            parent.prose += container.prose
            parent.blocks += container.blocks
            parent.paragraphs += container.paragraphs
