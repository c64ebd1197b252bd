"""Items as the last edition has them: pages of them, filtered, sorted and counted; one by its id.

In: items with the text by which they are searched, and a digest of what each was made from. Out: the same
items. They follow from the edition alone and can be made anew at any time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import msgspec
from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    delete,
    exists,
    func,
    literal,
    select,
    tuple_,
)

from broadsheet.domain.shelved import ItemFilter, ItemOrder, ItemPage, ShelvedItem
from broadsheet.domain.standing import Order
from broadsheet.store.columns import EPOCH, holdable
from broadsheet.store.database import Database, chunks, records, unindexed, upsert
from broadsheet.store.fulltext import full_text, terms_of
from broadsheet.store.schema_items import shelved, shelved_topics
from broadsheet.store.standings import cursor_of, position

_ANY = ItemFilter()


class SearchedItem(msgspec.Struct, frozen=True):
    """An item to be kept: the words of it that are searched beside its title, and its digest."""

    item: ShelvedItem
    words: str
    digest: str


class Shelved:
    """The items of the last edition."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def digests(self) -> dict[str, str]:
        """The digest of every item, by id."""
        with self._database.read() as connection:
            return {row.id: row.digest for row in connection.execute(select(shelved.c.id, shelved.c.digest))}

    def keep(self, found: Iterable[SearchedItem], gone: Iterable[str] = ()) -> None:
        """Keep the items, newer over older, and forget those with the ids `gone`, all at once."""
        with self._database.write() as connection:
            for chunk in chunks(gone):
                connection.execute(delete(shelved_topics).where(shelved_topics.c.id.in_(chunk)))
                connection.execute(delete(shelved).where(shelved.c.id.in_(chunk)))
            for some in chunks(found):
                _keep(connection, some)

    def page(
        self,
        wanted: ItemFilter = _ANY,
        order: ItemOrder = ItemOrder.TIME,
        *,
        after: str | None = None,
        limit: int = 25,
    ) -> ItemPage:
        """The items that `wanted` lets through, greatest first, from where `after` (a page's own) points.

        Raises ItemError `bad-cursor` when `after` is no page's.
        """
        value = shelved.c[order.value]
        rows: Select[Any] = select(shelved.c.id, value.label("value"), shelved.c.record)
        rows = self._with_words(rows.where(*conditions(wanted)), wanted.words)
        if after is not None:
            last, id_ = position(after, Order(order.value))
            ends = tuple_(literal(last, value.type), literal(id_, shelved.c.id.type))
            rows = rows.where(tuple_(value, shelved.c.id) < ends)
        rows = rows.order_by(value.desc(), shelved.c.id.desc()).limit(limit + 1)
        with self._database.read() as connection:
            found = connection.execute(rows).all()
        shown = found[:limit]
        more = cursor_of(shown[-1].value, shown[-1].id) if len(found) > limit else None
        return ItemPage(items=tuple(row.record for row in shown), after=more)

    def get(self, ids: Iterable[str]) -> dict[str, ShelvedItem]:
        """The items with these ids, by id in the order given; unknown ones are missing."""
        with self._database.read() as connection:
            return shelved_items(connection, ids)

    def count(self, wanted: ItemFilter = _ANY) -> dict[str, int]:
        """How many items `wanted` lets through, by their type's name."""
        rows = select(shelved.c.type, func.count()).where(*conditions(wanted)).group_by(shelved.c.type)
        with self._database.read() as connection:
            found = connection.execute(self._with_words(rows, wanted.words))
            return {row[0]: row[1] for row in found}

    def _with_words(self, rows: Select[Any], words: str) -> Select[Any]:
        if not words:
            return rows
        terms = terms_of(words)
        if not terms:
            return rows.where(literal(value=False))
        hits = full_text(self._database, shelved.name).matching(terms)
        return rows.where(shelved.c.number.in_(select(hits.c.number)))


def conditions(wanted: ItemFilter) -> list[ColumnElement[bool]]:
    """The filter as tests on `shelved`, its words apart.

    A type is looked up in an index, with the order behind it; all else is checked row by row.
    """
    types, states = list(wanted.types), [state.value for state in wanted.states]
    time, heat, provider, state = (
        unindexed(shelved.c[name]) for name in ("time", "heat", "provider", "state")
    )
    tests: tuple[tuple[object, Callable[[], ColumnElement[bool]]], ...] = (
        (types, lambda: shelved.c.type.in_(types) if types[1:] else shelved.c.type == types[0]),
        (states, lambda: state.in_(states)),
        (wanted.provider, lambda: provider == wanted.provider),
        (wanted.topic, lambda: _having(wanted.topic)),
        (wanted.since, lambda: time >= wanted.since),
        (wanted.until, lambda: time < wanted.until),
        (wanted.heat_from, lambda: heat >= wanted.heat_from),
        (wanted.heat_to, lambda: heat <= wanted.heat_to),
    )
    return [test() for value, test in tests if value not in (None, [])]


def _having(topic: str | None) -> ColumnElement[bool]:
    return exists().where(shelved_topics.c.id == shelved.c.id, shelved_topics.c.topic == topic)


def shelved_items(connection: Connection, ids: Iterable[str]) -> dict[str, ShelvedItem]:
    """The items with these ids, by id in the order given; unknown ones are missing."""
    wanted = tuple(dict.fromkeys(ids))
    found = records(connection, shelved, wanted)
    return {id_: found[id_] for id_ in wanted if id_ in found}


def _keep(connection: Connection, some: list[SearchedItem]) -> None:
    statement = upsert(shelved)
    names = [column.name for column in shelved.columns if column.name not in {"number", "id"}]
    statement = statement.on_conflict_do_update(
        index_elements=["id"], set_={name: statement.excluded[name] for name in names}
    )
    rows = [_row(each) for each in some]
    connection.execute(statement, rows)
    texts = [{name: str(row[name]) for name in ("id", "title", "body")} for row in rows]
    full_text(connection, shelved.name).index(connection, texts)
    connection.execute(delete(shelved_topics).where(shelved_topics.c.id.in_([each.item.id for each in some])))
    topics = [
        {"id": each.item.id, "topic": topic}
        for each in some
        for topic in dict.fromkeys(map(holdable, each.item.topics))
    ]
    if topics:
        connection.execute(shelved_topics.insert(), topics)


def _row(each: SearchedItem) -> dict[str, object]:
    item = each.item
    return {
        "id": item.id,
        "type": item.type,
        "time": item.time or EPOCH,
        "heat": item.heat,
        "state": item.state.value,
        "provider": item.provider,
        "title": holdable(item.title),
        "body": holdable(each.words),
        "digest": each.digest,
        "record": item,
    }
