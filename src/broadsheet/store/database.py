"""The SQLite file: opened, prepared, read and written in transactions, its failures told in plain words.

In: a path. Out: a `Database` whose `read` and `write` give connections inside one transaction each.
A database failure leaves as a StoreError that says what to do.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import TypeVar

import msgspec
from sqlalchemy import URL, ColumnElement, Connection, Table, create_engine, event
from sqlalchemy.dialects.sqlite import Insert, insert
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.expression import UnaryExpression
from sqlalchemy.sql.operators import custom_op

from broadsheet.domain.errors import StoreError

T = TypeVar("T")
CHUNK = 500  # rows or bound values a statement

# What SQLite says, and what the user can do about it; the first that matches counts.
_BACKUP = "put a backup in its place or move it away"
_MENDING = "`broadsheet doctor --repair` saves what can be read"
_ADVICE = (
    ("disk is full", "the disk is full; free some space and run again, nothing that was stored is lost"),
    (
        "disk i/o error",
        "the disk does not take or give data (full, over quota, or failing); check it, run again",
    ),
    ("is not a database", f"the file is damaged or is no store; {_BACKUP}; {_MENDING}"),
    ("malformed", f"the file is damaged; {_BACKUP}; {_MENDING}"),
    ("readonly", "the file or its folder may not be written; check who owns it"),
    ("unable to open", "the file cannot be opened; check that its folder exists and may be written"),
    ("locked", "it is in use by another process; wait until that one is done, then run again"),
)


def chunks(items: Iterable[T], size: int = CHUNK) -> Iterator[list[T]]:
    """The items in lists of at most `size`, in order."""
    iterator = iter(items)
    while chunk := list(islice(iterator, size)):
        yield chunk


@contextmanager
def plainly(path: Path) -> Iterator[None]:
    """Turn a database failure into a StoreError that names the file and says what to do."""
    try:
        yield
    except (DBAPIError, sqlite3.Error) as error:
        said = str(error.orig if isinstance(error, DBAPIError) else error)
        advice = next((advice for words, advice in _ADVICE if words in said.lower()), "it was not expected")
        raise StoreError(f"the store {path}: {said}: {advice}") from error
    except msgspec.DecodeError as error:
        raise StoreError(
            f"the store {path}: a record in it cannot be read ({error}): "
            "it was changed by hand or by another version; put a backup in its place"
        ) from error


def _prepare(connection: sqlite3.Connection, _record: object) -> None:
    """Settings of every connection.

    `synchronous=NORMAL` with WAL: a killed process loses nothing; a power cut can lose the last
    transactions, whole, which the next run does again.
    """
    connection.isolation_level = None  # transactions are begun below, not by the driver
    for pragma in (
        "busy_timeout = 10000",
        "foreign_keys = ON",
        "synchronous = NORMAL",
        "cache_size = -32000",
    ):
        connection.execute(f"PRAGMA {pragma}")
    if connection.execute("PRAGMA journal_mode").fetchone() != ("wal",):
        connection.execute("PRAGMA journal_mode = WAL")


def _begin(connection: Connection) -> None:
    """Take the write lock at once where writing is meant, so that no transaction fails half way for it."""
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


class Database:
    """One SQLite file. Only one writer at a time; readers never wait."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._engine = create_engine(URL.create("sqlite", database=str(path)))
        self._writer = self._engine.execution_options(writes=True)
        event.listen(self._engine, "connect", _prepare)
        event.listen(self._engine, "begin", _begin)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection that sees one state of the store until the block ends."""
        with plainly(self.path), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A connection whose changes are kept together when the block ends, or not at all."""
        with plainly(self.path), self._writer.begin() as connection:
            yield connection

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()


def upsert(table: Table) -> Insert:
    """An INSERT that can say what to do on conflict."""
    return insert(table)


def unindexed(column: ColumnElement[T]) -> ColumnElement[T]:
    """The column, to be checked row by row and never looked up in an index (sqlite.org/optoverview)."""
    return UnaryExpression(column, operator=custom_op("+"), type_=column.type)
