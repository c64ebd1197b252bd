"""Items on shelves: those of one type, in its order, and where each has its page.

In: an edition. Out: `Shelf`s, and the folders of pages.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import msgspec

from broadsheet.domain.content_type import ContentType
from broadsheet.domain.edition import Edition
from broadsheet.domain.item import Item
from broadsheet.publish.language.alphabet import alphabetical
from broadsheet.publish.site.links import segment

_SEGMENT = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_-]|\.(?!\.)){0,199}")


class Shelf(msgspec.Struct, frozen=True, kw_only=True):
    """The items of one type, in the type's order."""

    type: ContentType
    items: tuple[Item, ...]

    def collections(self) -> tuple[Item, ...]:
        """The items that gather others, in a folder of their own."""
        return tuple(item for item in self.items if item.below(self.type).startswith("collections/"))


def shelves(edition: Edition, *, removed: bool = False) -> tuple[Shelf, ...]:
    """A shelf for each type that has items, in the types' order; with `removed`, of hidden ones too."""
    language = edition.portal.locale
    of_type: dict[str, list[Item]] = {}
    for item in edition.items:
        of_type.setdefault(item.type, []).append(item)
    return tuple(
        Shelf(
            type=type_,
            items=tuple(
                in_order(
                    (item for item in of_type[type_.name] if removed or item.shown), type_.order, language
                )
            ),
        )
        for type_ in edition.types
        if type_.name in of_type
    )


def in_order(items: Iterable[Item], order: str, language: str = "") -> list[Item]:
    """The items by one field, highest first if a `-` leads; equal ones newest first, then by path.

    Items without the field come last.
    """
    name = order.removeprefix("-")
    found = sorted(items, key=lambda item: item.path)
    found.sort(key=lambda item: str(item.values.get("publishedDateTime", "")), reverse=True)
    if name == "path":
        return sorted(found, key=lambda item: item.path, reverse=order != name)
    having = [item for item in found if item.values.get(name) not in (None, "")]
    having.sort(key=lambda item: _rank(item.values[name], language), reverse=order != name)
    return having + [item for item in found if item.values.get(name) in (None, "")]


def _rank(value: Any, language: str) -> tuple[int, float, str]:
    """Numbers before texts, so that a stray word never stops the sorting."""
    number = isinstance(value, int | float)
    return (0, float(value), "") if number else (1, 0.0, alphabetical(str(value), language))


def page_path(item: Item, type_: ContentType) -> str:
    """The folder of the item's page on the site."""
    parts = item.below(type_).split("/")
    return "/".join(
        (type_.pages, *(part if _SEGMENT.fullmatch(part) else segment(part) for part in parts), "")
    )
