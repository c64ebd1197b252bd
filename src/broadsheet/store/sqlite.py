"""The embedded store: one SQLite file, its settings, and its failures told in plain words.

In: a path. Out: a `Database`.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from pathlib import Path
from urllib.parse import quote

import msgspec
from sqlalchemy import URL, Connection, create_engine, event
from sqlalchemy.exc import DBAPIError

from broadsheet.domain.errors import StoreError
from broadsheet.store.database import Database
from broadsheet.store.locking import exclusive
from broadsheet.store.terms_sqlite import add_functions

_LONGEST_PATH = 500  # bytes; SQLite takes 512 with the names of its own files beside it
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


@contextmanager
def plainly(path: Path) -> Iterator[None]:
    """Turn a database failure into a StoreError that names the file and says what to do."""
    try:
        yield
    except (DBAPIError, sqlite3.Error) as error:
        said = str(error.orig if isinstance(error, DBAPIError) else error)
        advice = next((advice for words, advice in _ADVICE if words in said.lower()), "it was not expected")
        if "unable to open" in said.lower() and len(os.fsencode(path.absolute())) > _LONGEST_PATH:
            advice = "its path is too long for SQLite; let the portal's folder have a shorter one"
        raise StoreError(f"the store {path}: {said}: {advice}") from error
    except msgspec.DecodeError as error:
        raise unreadable(str(path), error) from error


def unreadable(name: str, error: msgspec.DecodeError) -> StoreError:
    """What to tell of a record that is none."""
    return StoreError(
        f"the store {name}: a record in it cannot be read ({error}): "
        "it was changed by hand or by another version; put a backup in its place"
    )


def _prepare_to_read(connection: sqlite3.Connection, _record: object) -> None:
    """Settings of a connection to a file that may not be written."""
    connection.isolation_level = None
    add_functions(connection)
    connection.execute("PRAGMA cache_size = -32000")


def _prepare(connection: sqlite3.Connection, _record: object) -> None:
    """Settings of every connection.

    `synchronous=NORMAL` with WAL: a killed process loses nothing; a power cut can lose the last
    transactions, whole, which the next run does again.
    """
    connection.isolation_level = None  # transactions are begun below, not by the driver
    add_functions(connection)
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


class SqliteDatabase(Database):
    """One SQLite file. Only one writer at a time; readers never wait.

    Where file or folder may not be written, it is only read: with its log, or as it stands where there is
    none. When somebody writes such a file meanwhile all the same, reading it is a StoreError.
    """

    def __init__(self, path: Path) -> None:
        self.path, self.name = path, str(path)
        self._stamp: tuple[int, int] | None = None
        if path.exists() and not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)):
            engine = create_engine(self._to_be_read())
            event.listen(engine, "connect", _prepare_to_read)
        else:
            engine = create_engine(URL.create("sqlite", database=str(path)))
            event.listen(engine, "connect", _prepare)
        event.listen(engine, "begin", _begin)
        super().__init__(engine, engine.execution_options(writes=True))

    def _to_be_read(self) -> URL:
        log = self.path.with_name(f"{self.path.name}-wal")
        query = {"mode": "ro", "uri": "true"}
        if not log.exists() or not log.stat().st_size:
            self._stamp = self._state()  # SQLite makes a log's files unless it is told that nobody writes
            query["immutable"] = "1"
        return URL.create("sqlite", database=f"file:{quote(str(self.path))}", query=query)

    def _state(self) -> tuple[int, int]:
        told = self.path.stat()
        return told.st_mtime_ns, told.st_size

    def _take_turn(self, connection: Connection) -> None:
        """Do nothing: to begin a writing transaction was to wait for it."""

    @contextmanager
    def _plainly(self) -> Iterator[None]:
        try:
            with plainly(self.path):
                yield
        finally:
            if self._stamp and self._state() != self._stamp:
                raise StoreError(f"the store {self.path}: it was written while it was read; run again")

    def exclusive(self, purpose: str) -> AbstractContextManager[None]:
        """A lock that one process at a time holds: a lock file beside the store."""
        return exclusive(self.path.with_name(f"{purpose}.lock"))

    def shared(self, purpose: str) -> AbstractContextManager[None]:  # noqa: ARG002 - the door's names
        """Nothing to hold: workers, who share one, need a server."""
        return nullcontext()

    def compact(self) -> None:
        """Write the file anew and empty its log. Raises StoreError while somebody reads from the log."""
        with self._plainly(), closing(sqlite3.connect(self.path)) as connection:
            _prepare(connection, None)
            connection.execute("VACUUM")
            busy, *_ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if busy:
            raise StoreError(f"the store {self.path}: its log is still read; stop `serve`, then run again")

    def problems(self, connection: Connection) -> list[str]:
        """What SQLite finds, but in full text, which newer versions check, too: it can be built anew."""
        said = connection.exec_driver_sql("PRAGMA integrity_check").scalars()
        torn = connection.exec_driver_sql("PRAGMA foreign_key_check")
        return [
            *(f"the file is damaged: {line}" for line in said if line != "ok" and "fts5" not in line.lower()),
            *(f"row {row[1]} of {row[0]} refers to a row of {row[2]} that is missing" for row in torn),
        ]
