"""What a search finds, as other programs read it: stories and items, how many, and what parts them.

In: words, a filter, an order, a cursor. Out: a shape; the text that was searched stays in the store.
"""

from __future__ import annotations

from broadsheet.domain.shelved import ShelvedItem
from broadsheet.domain.standing import Counted, SearchOrder, StoodStory, StoryFilter
from broadsheet.domain.story import Record
from broadsheet.engine.catalogue.cursors import decode, encode
from broadsheet.engine.catalogue.item_shapes import ItemShape
from broadsheet.engine.catalogue.lists import shown
from broadsheet.engine.catalogue.search_shapes import FacetShape, FacetsShape, SearchShape
from broadsheet.engine.portal.portal_folder import PortalFolder
from broadsheet.store import Store


class Query(Record, frozen=True, kw_only=True):
    """What is looked for, among what, in which order, and whether what was found is counted."""

    words: str
    wanted: StoryFilter
    order: SearchOrder = SearchOrder.RELEVANCE
    facets: bool = False


def search(
    store: Store, folder: PortalFolder, query: Query, *, cursor: str | None = None, limit: int = 25
) -> SearchShape:
    """Stories and items that the query's filter lets through and in whose title or text every word occurs."""
    after = decode(query.order, cursor)
    asked, counted = (query.words, query.wanted, query.order), None
    if query.facets:
        page, counted = store.finding.counted(*asked, after=after, limit=limit)
    else:
        page = store.finding.page(*asked, after=after, limit=limit)
    stories = iter(shown(store, (each for each in page.found if isinstance(each, StoodStory))))
    return SearchShape(
        items=tuple(
            ItemShape.of(each, folder.portal.url) if isinstance(each, ShelvedItem) else next(stories)
            for each in page.found
        ),
        next_cursor=encode(query.order, page.after),
        total=page.total,
        facets=None if counted is None else _facets(counted),
    )


def _facets(counted: Counted) -> FacetsShape:
    return FacetsShape(
        types=_facet(counted.types),
        topics=_facet(counted.topics),
        providers=_facet(counted.providers),
        languages=_facet(counted.languages),
    )


def _facet(counts: dict[str, int]) -> tuple[FacetShape, ...]:
    return tuple(FacetShape(value=value, count=count) for value, count in counts.items())
