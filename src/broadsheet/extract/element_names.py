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
_LONGEST = 200  # characters of a class or id


def upwards(element: _Element, levels: int, around: Around = frozenset()) -> Iterator[_Element]:
    """The element and those that it stands in, `levels` at the most, up to the first of `around`."""
    current: _Element | None = element
    for _ in range(levels):
        if current is None or current in around:
            return
        yield current
        current = current.getparent()


def names_on(elements: Iterable[_Element], attributes: tuple[str, ...] = CLASS_AND_ID) -> Iterator[str]:
    """What stands in these attributes of the elements, as written, 200 characters of each at the most."""
    for element in elements:
        for attribute in attributes:
            if said := element.get(attribute):
                yield said[:_LONGEST]
