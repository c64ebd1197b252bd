"""The names that a page gives an element and those around it, by which it tells what they are there for.

In: an element or the tree of a page. Out: the classes, ids and other names of an element and of those around
it, and the elements that have certain names or tags.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from lxml.etree import _Element

Around: TypeAlias = "frozenset[_Element]"  # elements that hold all of the story, whose names say nothing
CLASS_AND_ID = ("class", "id")
# Systems that build pages of parts, Elementor and HubSpot, call each part of a story a widget.
WIDGET = r"(?<!elementor-)(?<!cos_wrapper_)widget(?!-span|-type)"
PROMOTION = r"(?<!node-)(?<!node--)promo"  # Drupal says of most stories that they are promoted
_LONGEST = 200  # characters of a class or id
_SECTIONS = ("hentry", "status-publish", "postid-")


def names_around(
    element: _Element,
    levels: int,
    around: Around = frozenset(),
    attributes: tuple[str, ...] = CLASS_AND_ID,
) -> Iterable[str]:
    """What stands in these attributes of the element and of those it stands in, the nearest first.

    As written, 200 characters of each at the most. Up to `levels`, the first of `around`, or the body. Those
    that list a story's sections are left out: one on newsletters is no newsletter.
    """
    for current in _upwards(element, levels, around):
        for attribute in attributes:
            if (said := current.get(attribute)) and not _lists_sections(said):
                yield said[:_LONGEST]


def links_around(element: _Element, levels: int, around: Around = frozenset()) -> Iterable[str]:
    """Where the links among these elements lead, as written."""
    for current in _upwards(element, levels, around):
        if current.tag == "a" and (reference := current.get("href")):
            yield reference


def elements_whose(
    tree: _Element, wanted: Mapping[str, Callable[[str], object]], most: int
) -> Iterator[_Element]:
    """Those of the tree's first elements, in document order, of which an attribute says what is wanted.

    `wanted` has for each attribute's name what tells so of a value that is not empty.
    """
    for element in islice(tree.iter(), most):
        if any((said := element.get(name)) and tells(said) for name, tells in wanted.items()):
            yield element


def elements_by_tag(tree: _Element, tags: tuple[str, ...]) -> dict[str, list[_Element]]:
    """The tree's elements with each of these tags, in document order."""
    found: dict[str, list[_Element]] = {tag: [] for tag in tags}
    for element in tree.iter(*tags):
        if (tag := element.tag) in found:
            found[tag].append(element)
    return found


def labels(elements: Sequence[_Element]) -> list[str | None]:
    """The text with which each element begins; of one without, that of the only element in it."""
    return [element.text or (len(element) == 1 and element[0].text) or None for element in elements]


def has_more_elements(tree: _Element, most: int) -> bool:
    """Whether the tree has more elements than that."""
    return next(islice(tree.iter(), most, None), None) is not None


def _upwards(element: _Element, levels: int, around: Around) -> Iterator[_Element]:
    """The element and those that it stands in."""
    current: _Element | None = element
    for _ in range(levels):
        if current is None or current in around or current.tag == "body":  # whose classes tell of the layout
            return
        yield current
        current = current.getparent()


def _lists_sections(classes: str) -> bool:
    """Whether WordPress lists the story's sections and tags here; asked word by word, as it is often."""
    return _SECTIONS[0] in classes or _SECTIONS[1] in classes or _SECTIONS[2] in classes
