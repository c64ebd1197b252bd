"""The names that a page gives an element and those around it, by which it tells what they are there for.

In: an element of a page. Out: the elements from it upwards, and their classes, ids and other names.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from lxml.etree import _Element

Around: TypeAlias = "frozenset[_Element]"  # elements that hold all of the story, whose names say nothing
CLASS_AND_ID = ("class", "id")
# Systems that build pages of parts, Elementor and HubSpot, call each part of a story a widget.
WIDGET = r"(?<!elementor-)(?<!cos_wrapper_)widget(?!-span|-type)"
PROMOTION = r"(?<!node-)(?<!node--)promo"  # Drupal says of most stories that they are promoted
_LONGEST = 200  # characters of a class or id


def upwards(element: _Element, levels: int, around: Around = frozenset()) -> Iterator[_Element]:
    """The element and those that it stands in, up to `levels`, the first of `around`, or the body."""
    current: _Element | None = element
    for _ in range(levels):
        if current is None or current in around or current.tag == "body":  # whose classes tell of the layout
            return
        yield current
        current = current.getparent()


def names_on(elements: Iterable[_Element], attributes: tuple[str, ...] = CLASS_AND_ID) -> Iterator[str]:
    """What stands in these attributes of the elements, as written, 200 characters of each at the most.

    Those that list a story's sections are left out: one on newsletters is no newsletter.
    """
    for element in elements:
        for attribute in attributes:
            if (said := element.get(attribute)) and not _lists_sections(said):
                yield said[:_LONGEST]


def _lists_sections(classes: str) -> bool:
    """Whether WordPress lists the story's sections and tags here; asked word by word, as it is often."""
    return "hentry" in classes or "status-publish" in classes or "postid-" in classes
