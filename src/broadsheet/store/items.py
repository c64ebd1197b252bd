"""Items of types other than news, and files that are carried as they came.

In: items and carried files, each under its path. Out: the same, in path order. A path is one item's or one
carried file's, never both.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

from sqlalchemy import Table, delete, select

from broadsheet.domain.item import Carried, Item, item_id
from broadsheet.store.columns import digest, encode
from broadsheet.store.database import Database, chunks, replacing, walk
from broadsheet.store.schema_items import carried, items

_Kept = TypeVar("_Kept", Item, Carried)


class Items:
    """What the portal has beside news."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, found: Iterable[Item]) -> int:
        """Keep the items, newer over older; returns how many are new or changed."""
        return self._keep(items, carried, found)

    def carry(self, found: Iterable[Carried]) -> int:
        """Keep the carried files, newer over older; returns how many are new or changed."""
        return self._keep(carried, items, found)

    def all(self) -> Iterator[Item]:
        """Every item in path order."""
        return self._rows(items)

    def carried(self) -> Iterator[Carried]:
        """Every carried file in path order."""
        return self._rows(carried)

    def get(self, path: str) -> Item | None:
        """The item at this path."""
        with self._database.read() as connection:
            return connection.execute(select(items.c.record).where(items.c.path == path)).scalar()

    def named(self, id_: str) -> Item | None:
        """The item with this id (see `item_id`)."""
        with self._database.read() as connection:
            return connection.execute(select(items.c.record).where(items.c.id == id_)).scalar()

    def _rows(self, table: Table) -> Iterator[_Kept]:
        rows = walk(self._database, select(table.c.path, table.c.record), table.c.path)
        return (row.record for row in rows)

    def _keep(self, table: Table, other: Table, found: Iterable[_Kept]) -> int:
        changed = 0
        statement = replacing(table, "digest", "record", *(("type", "id") if table is items else ()))
        with self._database.write() as connection:
            for chunk in chunks(found):
                rows = {each.path: _row(each) for each in chunk}
                known = select(table.c.path, table.c.digest).where(table.c.path.in_(rows))
                old = {row.path: row.digest for row in connection.execute(known)}
                fresh = [row for path, row in rows.items() if old.get(path) != row["digest"]]
                connection.execute(delete(other).where(other.c.path.in_(rows)))
                if fresh:
                    connection.execute(statement, fresh)
                changed += len(fresh)
        return changed


def _row(kept: Item | Carried) -> dict[str, object]:
    row: dict[str, object] = {"path": kept.path, "digest": digest(encode(kept, sort=False)), "record": kept}
    if isinstance(kept, Item):
        row |= {"type": kept.type, "id": item_id(kept.path)}
    return row
