"""Boxes within a story that ask for a reader's address.

In: a page and its layout. Out: the blocks that stand with a field for an address and little else, as what
offers a newsletter does; what they say is no part of the story, however it is worded.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from broadsheet.extract.blocks import Layout
from broadsheet.extract.page import Page

if TYPE_CHECKING:
    from lxml.etree import _Element

_LEVELS = 5  # of elements around the field
_MAX_TEXT = 300  # characters
_MAX_FIELDS = 8
_WHOLE = frozenset({"article", "main", "body", "html"})


def blocks_in_boxes(page: Page, layout: Layout) -> set[int]:
    """The places of the blocks that stand in such a box."""
    boxes = {box for element in _fields(page) if (box := _box(element)) is not None}
    if not boxes:
        return set()
    containers = layout.containers
    spans = [(at, containers.ends[at]) for at, element in enumerate(containers.elements) if element in boxes]
    return {
        place
        for place, container in enumerate(layout.blocks.containers)
        if any(first <= container < end for first, end in spans)
    }


def _fields(page: Page) -> list[_Element]:
    asking = (element for element in page.named["input"] if (element.get("type") or "").lower() == "email")
    return list(islice(asking, _MAX_FIELDS))


def _box(field: _Element) -> _Element | None:
    """The outermost of the near elements around the field that has little text."""
    box, around = None, field.getparent()
    for _ in range(_LEVELS):
        if around is None or around.tag in _WHOLE or _is_long(around):
            break
        box, around = around, around.getparent()
    return box


def _is_long(element: _Element) -> bool:
    length = 0
    for piece in element.itertext():
        length += len(piece.strip())
        if length > _MAX_TEXT:
            return True
    return False
