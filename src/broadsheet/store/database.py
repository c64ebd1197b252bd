"""What every engine's database does alike: transactions to read and to write, and the SQL that they share.

In: an engine's own settings (`sqlite`, `postgres`). Out: connections inside one transaction each.
A database failure leaves as a StoreError that says what to do.
"""

from __future__ import annotations

import logging
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import lru_cache
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Dialect,
    Engine,
    Row,
    Select,
    Table,
    Text,
    cast,
    func,
    select,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.sqlite import Insert, insert
from sqlalchemy.exc import TimeoutError  # noqa: A004 - of the pool of connections
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.expression import UnaryExpression
from sqlalchemy.sql.operators import custom_op

from broadsheet.domain.errors import StoreError
from broadsheet.store.columns import encode

T = TypeVar("T")
CHUNK = 500  # rows or bound values a statement


def chunks(items: Iterable[T], size: int = CHUNK) -> Iterator[list[T]]:
    """The items in lists of at most `size`, in order."""
    iterator = iter(items)
    while chunk := list(islice(iterator, size)):
        yield chunk


class Database(ABC):
    """One store's database. `name` is what messages call it, free of passwords."""

    name: str

    def __init__(self, reader: Engine, writer: Engine) -> None:
        logging.getLogger("sqlalchemy.pool").setLevel(logging.CRITICAL + 1)  # what fails is raised as well
        self._reader, self._writer = reader, writer
        self._closed = False

    @property
    def dialect(self) -> Dialect:
        """How the engine speaks SQL."""
        return self._reader.dialect

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection that sees one state of the store until the block ends."""
        with self._plainly(), self._lent(self._reader) as connection, connection.begin():
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A connection whose changes are kept together when the block ends, or not at all.

        One writes at a time; the others wait for their turn.
        """
        with self._plainly(), self._lent(self._writer) as connection, connection.begin():
            self._take_turn(connection)
            yield connection

    def close(self) -> None:
        """Close every connection; one that is still read from is closed when its block ends."""
        self._closed = True
        self._reader.dispose()
        self._writer.dispose()

    @contextmanager
    def _lent(self, engine: Engine) -> Iterator[Connection]:
        """A connection that goes back to its pool when the block ends, or is closed if the pool is."""
        with self._connect(engine) as connection:
            try:
                yield connection
            finally:
                if self._closed:
                    connection.invalidate()  # a pool that was closed would keep it open

    def _connect(self, engine: Engine) -> Connection:
        """A connection that works. Raises StoreError when others hold all of them for half a minute."""
        try:
            return engine.connect()
        except TimeoutError as error:
            raise StoreError(f"the store {self.name} is asked by too many at once; try again") from error

    @abstractmethod
    def _take_turn(self, connection: Connection) -> None:
        """Wait until no other transaction writes."""

    @abstractmethod
    def _plainly(self) -> AbstractContextManager[None]:
        """Turn a database failure inside the block into a StoreError that says what to do."""

    @abstractmethod
    def exclusive(self, purpose: str) -> AbstractContextManager[None]:
        """A lock that one process at a time holds. Raises StoreError at once when another one does."""

    @abstractmethod
    def shared(self, purpose: str) -> AbstractContextManager[None]:
        """A lock that many hold at once. Raises StoreError at once when a process has it alone."""

    @abstractmethod
    def compact(self) -> None:
        """Write the tables anew, so that their files have no bytes of deleted rows."""

    @abstractmethod
    def problems(self, connection: Connection) -> list[str]:
        """What the engine itself finds damaged."""


def upsert(table: Table) -> Insert:
    """An INSERT that can say what to do on conflict, in SQLite's form; `postgres` makes it its own."""
    return insert(table)


@lru_cache
def replacing(table: Table, *columns: str) -> Insert:
    """An INSERT that writes these columns over a row of the same primary key, and leaves its others alone."""
    statement = upsert(table)
    return statement.on_conflict_do_update(
        index_elements=[key.name for key in table.primary_key],
        set_={name: statement.excluded[name] for name in columns},
    )


def among(connection: Connection, column: ColumnElement[str], ids: Iterable[str]) -> ColumnElement[bool]:
    """Whether a column has one of many values, which are handed over in one piece."""
    if connection.dialect.name == "postgresql":
        return column == func.any(cast(list(ids), ARRAY(Text)))
    values = func.json_each(encode(list(ids))).table_valued("value")
    return column.in_(select(values.c.value))


def records(connection: Connection, table: Table, ids: Iterable[str]) -> dict[str, Any]:
    """The records of the table's rows that have these ids, by id."""
    found: dict[str, Any] = {}
    for chunk in chunks(ids):
        mine = select(table.c.id, table.c.record).where(table.c.id.in_(chunk))
        found.update((row.id, row.record) for row in connection.execute(mine))
    return found


def walk(database: Database, rows: Select[Any], key: Column[str], size: int = CHUNK) -> Iterator[Row[Any]]:
    """The rows in order of `key`, one of their columns; `size` of them are in memory and read together."""
    last = ""
    while True:
        with database.read() as connection:
            found = connection.execute(rows.where(key > last).order_by(key).limit(size)).all()
        if not found:
            return
        yield from found
        last = getattr(found[-1], key.name)


class _Unindexed(UnaryExpression[T]):
    """A column behind SQLite's unary plus (sqlite.org/optoverview.html)."""

    inherit_cache = True


@compiles(_Unindexed, "postgresql")
def _bare(element: _Unindexed[Any], compiler: SQLCompiler, **words: Any) -> str:
    """PostgreSQL's planner has statistics and knows of the limit; nothing has to be hidden from it."""
    return str(compiler.process(element.element, **words))


def unindexed(column: ColumnElement[T]) -> ColumnElement[T]:
    """The column, to be checked row by row and not looked up in an index where the engine would misjudge."""
    return _Unindexed(column, operator=custom_op("+"), type_=column.type)
