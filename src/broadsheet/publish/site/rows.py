"""Rows of a list and the pages that they are cut into.

In: rows, each with its weight in bytes. Out: parts that are short enough for a page, and each page's place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

import msgspec

T = TypeVar("T")


class Listing(msgspec.Struct, frozen=True, kw_only=True):
    """One page of rows, the file `name` of its folder, empty for the index.

    `newer` and `older` lead to its neighbours; `last` is the number of pages, 0 where that is not told.
    """

    rows: str
    number: int = 1
    name: str = ""
    newer: str | None = None
    older: str | None = None
    last: int = 0


class Line(msgspec.Struct, frozen=True):
    """One item of a list before it is printed: what it depends on, about how many bytes it takes, how."""

    key: object
    weight: int
    show: Callable[[], Row]


class Row(msgspec.Struct, frozen=True):
    """One item of a listing; a `heading` is printed where it differs from the one before."""

    markup: str
    heading: str = ""


def cut(weighed: Iterable[tuple[int, T]], size: int, limit: int) -> list[list[T]]:
    """Parts of at most `size` items and `limit` bytes, each at least one item."""
    parts: list[list[T]] = []
    total = 0
    for weight, item in weighed:
        total += weight
        if not parts or len(parts[-1]) == size or total > limit:
            parts.append([])
            total = weight
        parts[-1].append(item)
    return parts


def place_of(number: int, last: int) -> dict[str, Any]:
    """Where page `number` of `last` stands, and the way to its neighbours."""
    return {
        "number": number,
        "name": page_name(number),
        "newer": (page_name(number - 1) or "./") if number > 1 else None,
        "older": page_name(number + 1) if number < last else None,
        "last": last,
    }


def page_name(number: int) -> str:
    """The file of a listing's page; the first is its folder's index."""
    return f"page-{number}.html" if number > 1 else ""


def joined_rows(rows: list[Row]) -> str:
    """The markup of some rows, each heading once."""
    from markupsafe import Markup

    before = ("", *(row.heading for row in rows))
    return Markup("").join(
        Markup((row.heading if row.heading != last else "") + row.markup)  # noqa: S704 - printed by our templates
        for row, last in zip(rows, before, strict=False)
    )
