"""A store copied into another one, of whatever engine, and both compared row by row.

In: two open stores, the second one new or left by a move that was cut off. Out: how many rows each table has.
Values are copied as they are kept, unread, so that nothing is lost that only a later version knows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from hashlib import blake2b
from typing import Any

import msgspec
from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    MetaData,
    Row,
    Table,
    Text,
    func,
    literal_column,
    select,
)
from sqlalchemy.types import TypeDecorator, TypeEngine

from broadsheet.domain.errors import StoreError
from broadsheet.store.columns import Moment
from broadsheet.store.database import CHUNK, Database, upsert
from broadsheet.store.fulltext import full_text
from broadsheet.store.marking import mark_all
from broadsheet.store.schema import meta, schema_version, stories
from broadsheet.store.schema_items import shelved
from broadsheet.store.schema_whole import metadata

_MARK = "being moved here"  # stands in the target until all is compared
_NUMBERED = (stories, shelved)  # whose numbers are given anew, and whose words full text takes in
_TABLES = tuple(table for table in metadata.sorted_tables if table is not schema_version)


def copy_store(source: Database, target: Database, tell: Callable[[int], None]) -> dict[str, int]:
    """Copy every table and compare; `tell` hears how many rows were copied. Gives rows by table.

    Raises StoreError when the target holds something else, or when both differ in the end.
    """
    _begin(source, target)
    with source.read() as reading:
        for table in _TABLES:
            for rows in _chunks(reading, table):
                _put(target, table, rows)
                tell(len(rows))
        with target.write() as connection:
            mark_all(connection)
        counts = {table.name: _compared(reading, target, table) for table in _TABLES}
    with target.write() as connection:
        connection.execute(meta.delete().where(meta.c.key == _MARK))
    return counts


def count_rows(database: Database) -> int:
    """How many rows a store has in all."""
    with database.read() as connection:
        counts = (
            connection.execute(select(func.count()).select_from(table)).scalar_one() for table in _TABLES
        )
        return sum(counts)


def _begin(source: Database, target: Database) -> None:
    with target.write() as connection:
        mark = connection.execute(select(meta.c.value).where(meta.c.key == _MARK)).scalar()
        filled = any(
            connection.execute(select(*table.primary_key.columns).limit(1)).first() for table in _TABLES
        )
        if filled and mark != source.name:
            raise StoreError(
                f"the store {target.name} holds something already; name an empty place, or empty that"
            )
        if mark is None:
            connection.execute(meta.insert().values(key=_MARK, value=source.name))


def _plain(table: Table) -> Table:
    """The table with columns as the engines keep them, without numbers that are given anew."""
    numbered = table in _NUMBERED
    names = [column for column in table.columns if not (numbered and column.name == "number")]
    keys = table.c.id if numbered else None
    return Table(
        table.name,
        MetaData(),
        *(
            Column(
                each.name, _kept(each.type), primary_key=each is keys or (keys is None and each.primary_key)
            )
            for each in names
        ),
    )


def _kept(kind: TypeEngine[Any]) -> TypeEngine[Any]:
    if isinstance(kind, Moment):
        return BigInteger()
    return Text() if isinstance(kind, TypeDecorator) else kind


def _chunks(connection: Connection, table: Table) -> Iterator[list[Row[Any]]]:
    """The table's rows, those with a number in the order in which they came."""
    plain = _plain(table)
    statement = select(plain).order_by(*plain.primary_key.columns)
    if table in _NUMBERED:
        statement = select(plain).order_by(literal_column("number"))
    found = connection.execute(statement.execution_options(yield_per=CHUNK))
    yield from map(list, found.partitions())


def _put(target: Database, table: Table, rows: list[Row[Any]]) -> None:
    plain = _plain(table)
    with target.write() as connection:
        values = [dict(row._mapping) for row in rows]  # noqa: SLF001 - SQLAlchemy's public name for it
        connection.execute(upsert(plain).on_conflict_do_nothing(), values)
        if table in _NUMBERED:
            full_text(connection, table.name).index(connection, values)


def _compared(reading: Connection, target: Database, table: Table) -> int:
    """The number of rows, when both sides have the same ones."""
    with target.read() as connection:
        ours, theirs = _sum(reading, table), _sum(connection, table)
    if ours != theirs:
        raise StoreError(
            f"the table {table.name} differs after copying ({ours[0]:,} rows here, {theirs[0]:,} there); "
            f"the store {target.name} is not to be used: empty it, and move again"
        )
    return ours[0]


def _sum(connection: Connection, table: Table) -> tuple[int, int]:
    """The number of rows and the sum of their hashes, whatever their order; the mark left out."""
    number = total = 0
    for rows in _chunks(connection, table):
        for row in rows:
            values: tuple[Any, ...] = tuple(row)
            if table is meta and values[0] == _MARK:
                continue
            number += 1
            packed = msgspec.msgpack.encode(values)
            total += int.from_bytes(blake2b(packed, digest_size=8).digest(), "big")
    return number, total % 2**64
