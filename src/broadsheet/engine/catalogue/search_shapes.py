"""What a search found, as other programs read it. In: shapes of stories and items. Out: a page of them."""

from __future__ import annotations

from broadsheet.engine.catalogue.item_shapes import ItemShape
from broadsheet.engine.catalogue.shape import Shape
from broadsheet.engine.catalogue.shapes import StoryShape


class FacetShape(Shape, frozen=True, kw_only=True):
    """How much of what was found has one value."""

    value: str
    count: int


class FacetsShape(Shape, frozen=True, kw_only=True):
    """What was found by type (`news` for stories), topic, provider and language: 20 each, most first."""

    types: tuple[FacetShape, ...]
    topics: tuple[FacetShape, ...]
    providers: tuple[FacetShape, ...]
    languages: tuple[FacetShape, ...]


class SearchShape(Shape, frozen=True, kw_only=True):
    """What a search found, in order.

    `kind` tells stories from items of other types. `total` counts both, up to 500 each: that number means
    so many or more, of which the latest are looked at. `facets` is null when they were not asked for.
    """

    items: tuple[StoryShape | ItemShape, ...]
    next_cursor: str | None
    total: int
    facets: FacetsShape | None
