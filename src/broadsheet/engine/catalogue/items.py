"""Items and types, a page at a time, as other programs read them.

In: the store, the portal's folder, a filter, a cursor. Out: shapes; an ItemError for a cursor that is none.
"""

from __future__ import annotations

from collections.abc import Iterable

from broadsheet.domain.draft import State
from broadsheet.domain.shelved import NEWS, ItemFilter, ItemOrder
from broadsheet.domain.story import Record
from broadsheet.engine.catalogue.cursors import decode, encode
from broadsheet.engine.catalogue.item_shapes import (
    ItemDocumentShape,
    ItemPageShape,
    ItemShape,
    TypeListShape,
    TypeShape,
)
from broadsheet.engine.catalogue.lists import PUBLIC
from broadsheet.engine.portal.portal_folder import PortalFolder
from broadsheet.store import Store


class ItemQuery(Record, frozen=True, kw_only=True):
    """Which items are wanted, in which order, from where a page ended, and how many."""

    wanted: ItemFilter
    order: ItemOrder = ItemOrder.TIME
    cursor: str | None = None
    limit: int = 25


def item_page(store: Store, folder: PortalFolder, query: ItemQuery) -> ItemPageShape:
    """The items that the query's filter lets through, greatest first."""
    order = query.order
    after = decode(order, query.cursor)
    page = store.shelved.page(query.wanted, order, after=after, limit=query.limit)
    return ItemPageShape(
        items=tuple(ItemShape.of(item, folder.portal.url) for item in page.items),
        next_cursor=encode(order, page.after),
    )


def item(
    store: Store, folder: PortalFolder, id_: str, states: tuple[State, ...] = PUBLIC
) -> ItemDocumentShape | None:
    """The item with this id, when it is in one of the states."""
    found = store.shelved.get((id_,)).get(id_)
    if found is None or found.state not in states:
        return None
    return ItemDocumentShape.of(found, folder.portal.url)


def type_list(store: Store, folder: PortalFolder) -> TypeListShape:
    """Every type that has pages, with how many published items it has."""
    counts = store.shelved.count(ItemFilter(states=PUBLIC))
    listed = (type_ for type_ in folder.types if type_.listed)
    return TypeListShape(items=tuple(TypeShape.of(type_, counts.get(type_.name, 0)) for type_ in listed))


def type_names(folder: PortalFolder, named: Iterable[str]) -> tuple[str, ...] | None:
    """The names of the types that are meant by name or plural, `news` among them; None for an unknown one."""
    known = {NEWS: NEWS}
    for type_ in folder.types:
        known |= {type_.name: type_.name, type_.plural: type_.name}
    wanted = tuple(dict.fromkeys(named))
    return tuple(known[name] for name in wanted) if all(name in known for name in wanted) else None
