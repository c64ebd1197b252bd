"""The server store: a schema of a PostgreSQL database, its settings, and its failures told in plain words.

In: an address, `postgresql://user:password@host/database?schema=NAME` (`public` when none is named).
Out: a `Database`. Writing transactions take turns by an advisory lock, as on SQLite, so that what they read
is still so when they write. A server that is away for a while is waited for between two transactions.
"""

from __future__ import annotations

import os
import re
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from hashlib import blake2b
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, make_url
from sqlalchemy.dialects.sqlite.dml import OnConflictDoNothing, OnConflictDoUpdate
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler

from broadsheet.domain.errors import StoreError
from broadsheet.store.database import Database
from broadsheet.store.sqlite import unreadable

PATIENCE = 75.0  # seconds that a server may be away
_FIRST_PATIENCE = 15.0  # the same for one that never answered: perhaps its address is wrong
# Rare and common words, wide and narrow windows want plans of their own; none is worth compiling.
_PLANS = "-cplan_cache_mode=force_custom_plan -cjit=off"
_SCHEMA = re.compile(r"[a-z_][a-z0-9_]{0,62}")
# What PostgreSQL says, as patterns, and what the user can do about it; the first that matches counts.
_ADVICE = (
    ("password authentication failed", "user name or password is wrong; correct the store's address"),
    ("no password supplied", "it wants a password; write it into the store's address or into ~/.pgpass"),
    (
        "no pg_hba.conf entry.* no encryption",
        "it may want TLS; write sslmode=require behind the ? of the store's address, or ask who runs it",
    ),
    ("no pg_hba.conf entry", "the server does not let this user or this machine in; ask who runs it"),
    (
        '(database|role) "[^"]*" does not exist',
        "create it (`createdb NAME`, `createuser NAME`) or correct the store's address",
    ),
    ("permission denied", "the user may not do this; grant it all rights on the schema"),
    ("no space left", "the server's disk is full; free some space and run again, nothing is lost"),
    ("too many clients", "all its connections are in use; raise max_connections or run fewer workers"),
    ("invalid connection option|invalid .* value", "correct what stands behind the ? of the store's address"),
    (
        "certificate verify failed|signature failure",
        "the server's certificate has expired, or sslrootcert in the store's address is not who signed it",
    ),
    (
        "does not match host name",
        "the server's certificate has another name; write that into the store's address, or correct sslmode",
    ),
    (
        "does not support ssl|certificate",
        "server and address do not agree about TLS; correct sslmode or sslrootcert in the store's address",
    ),
    ("translate host name", "there is no such host; correct the store's address"),
    ("name or service not known", "there is no such host; correct the store's address"),
)
_ALONE, _SHARED = "pg_try_advisory_lock", "pg_try_advisory_lock_shared"
_AWAY = "the server is away; start it, or correct the store's address, then run again"
_BROKEN = "the connection broke; what was being written was not kept; run again"


@compiles(OnConflictDoUpdate, "postgresql")
@compiles(OnConflictDoNothing, "postgresql")
def _on_conflict(clause: Any, compiler: SQLCompiler, **words: Any) -> str:
    """What both engines say alike; PostgreSQL could name a constraint besides, which we never do."""
    clause.constraint_target = None
    return str(getattr(compiler, f"visit_{clause.__visit_name__}")(clause, **words))


class PostgresDatabase(Database):
    """One schema of a PostgreSQL database. One writes at a time; readers never wait."""

    def __init__(self, address: str, tell: Callable[[str], None], patience: float = PATIENCE) -> None:
        url, self.schema = split_address(address)
        self.name = url.set(drivername="postgresql").render_as_string(hide_password=True)
        self._tell, self._patience = tell, patience
        self._answered, self._away = False, False
        self._locks: dict[str, _Lock] = {}
        self._keeping, self._reconnected = threading.Lock(), False
        self._key = _lock_key(f"turns {self.schema}")
        words = {
            "application_name": f"broadsheet {os.getpid()} on {socket.gethostname()}"[:63],
            "options": f"-csearch_path={self.schema} {_PLANS}",
            "connect_timeout": max(2, min(10, int(patience))),
        }
        engine = create_engine(url, pool_pre_ping=True, max_overflow=20, connect_args=words)
        super().__init__(
            engine.execution_options(isolation_level="REPEATABLE READ"),
            engine.execution_options(isolation_level="READ COMMITTED"),
        )
        self._engine = engine
        event.listen(engine, "connect", self._note_connection)

    def prepare(self, *, create: bool) -> None:
        """See to it that the database can hold every text, and that the schema is there or made.

        Raises StoreError where it is not, or where no store is in it and none shall be made.
        """
        with self.read() as connection:
            encoding = connection.exec_driver_sql("SHOW server_encoding").scalar_one()
            if encoding != "UTF8":
                raise StoreError(f"the store {self.name}: its encoding is {encoding}; create it with UTF8")
            known = connection.exec_driver_sql("SELECT to_regclass('schema_version')").scalar()
            if known is None and not create:
                raise StoreError(f"there is no store at {self.name}; `broadsheet run` makes one")
        if known is None:
            with self.write() as connection:
                connection.exec_driver_sql(f'CREATE SCHEMA IF NOT EXISTS "{self.schema}"')

    def _connect(self, engine: Engine) -> Connection:
        """A connection that works; a server that is starting, restarting or cut off is waited for.

        One that was waited for in vain is asked only once each time, until it answers again.
        """
        since, told = time.monotonic(), False
        patience = self._patience if self._answered else min(self._patience, _FIRST_PATIENCE)
        while True:
            try:
                connection = self._connected(engine)
            except DBAPIError as error:
                if not _is_away(error):
                    raise
                if self._away or time.monotonic() - since > patience:
                    self._away = True
                    raise
                if not told:
                    self._tell(f"the store {self.name} is away; waiting up to {patience:.0f} seconds")
                told = True
                time.sleep(0.5)
            else:
                self._answered, self._away = True, False
                return connection

    def _note_connection(self, *_: object) -> None:
        """A new connection may stand for one that broke, and a server that restarts forgets its locks."""
        self._reconnected = True

    def _connected(self, engine: Engine) -> Connection:
        connection = engine.connect()
        try:
            if self._reconnected:
                self._keep_locks()
        except BaseException:
            connection.close()
            raise
        return connection

    def _take_turn(self, connection: Connection) -> None:
        self._keep_locks()
        connection.exec_driver_sql("SELECT pg_advisory_xact_lock(%(key)s)", {"key": self._key})

    @contextmanager
    def _plainly(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as error:
            said = " ".join(str(error.orig).split())
            advice = next((advice for words, advice in _ADVICE if re.search(words, said.lower())), None)
            if advice is None:
                broke = error.connection_invalidated or "connection" in said.lower()
                advice = _AWAY if _is_away(error) else _BROKEN if broke else "it was not expected"
            raise StoreError(f"the store {self.name}: {said}: {advice}") from error
        except msgspec.DecodeError as error:
            raise unreadable(self.name, error) from error

    @contextmanager
    def exclusive(self, purpose: str) -> Iterator[None]:
        """A lock that one process at a time holds: the server's own, let go when this process ends."""
        with self._held(purpose, _ALONE):
            yield

    @contextmanager
    def shared(self, purpose: str) -> Iterator[None]:
        """A lock that many may hold, but nobody while one holds it alone."""
        with self._held(purpose, _SHARED):
            yield

    @contextmanager
    def _held(self, purpose: str, function: str) -> Iterator[None]:
        if purpose in self._locks:
            raise StoreError(f"the store {self.name} is in use by another run of this same process")
        with self._plainly():
            self._locks[purpose] = _Lock(self._locked(purpose, function), function)
        try:
            yield
        finally:
            with self._keeping:
                _let_go(self._locks.pop(purpose).connection)

    def _locked(self, purpose: str, function: str) -> Connection:
        """A connection that holds the lock. Raises StoreError when another process has it."""
        connection = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        key = {"key": _lock_key(f"{purpose} {self.schema}")}
        try:
            if connection.exec_driver_sql(f"SELECT {function}(%(key)s)", key).scalar_one():
                return connection
            holder = connection.exec_driver_sql(_HOLDER, key).scalar()
        except BaseException:
            connection.close()
            raise
        connection.close()
        raise StoreError(
            f"the store {self.name} is in use by another process ({holder or 'unknown'}); "
            "wait until it ends, or end it, then run again"
        )

    def _keep_locks(self) -> None:
        """Take again what the server forgot when it restarted. Raises StoreError when another has it now."""
        with self._keeping:
            self._reconnected = True  # until all of them are held for certain
            for purpose, lock in list(self._locks.items()):
                try:
                    lock.connection.exec_driver_sql("SELECT 1")
                except SQLAlchemyError:
                    _let_go(lock.connection)
                    self._locks[purpose] = _Lock(self._locked(purpose, lock.function), lock.function)
            self._reconnected = False

    def compact(self) -> None:
        """Write each table of the schema anew; those who use one are waited for."""
        with self._plainly(), self._engine.connect().execution_options(isolation_level="AUTOCOMMIT") as line:
            for table in inspect(line).get_table_names(self.schema):
                line.exec_driver_sql(f'VACUUM (FULL, ANALYZE) "{table}"')

    def problems(self, connection: Connection) -> list[str]:  # noqa: ARG002 - the door's names
        """Nothing: the server keeps its files whole and its references true, or says so at each query."""
        return []


class _Lock(NamedTuple):
    connection: Connection
    function: str


_HOLDER = """SELECT application_name FROM pg_locks JOIN pg_stat_activity USING (pid)
    WHERE locktype = 'advisory' AND granted AND ((classid::bigint << 32) | objid::bigint) = %(key)s"""


def split_address(address: str) -> tuple[URL, str]:
    """The server's address for psycopg, and the schema's name. Raises StoreError when it is none."""
    place = address.partition("://")[2].partition("?")[0]
    try:  # of two @, one is the password's, and the rest of it would be told as a host
        url = make_url(address if place.count("@") < 2 else "").set(drivername="postgresql+psycopg")
    except (ArgumentError, ValueError):
        raise StoreError(
            "the store's address cannot be read; write postgresql://user:password@host/database, "
            "and in the password %40 for @, %3A for :, %2F for /, %3F for ?, %25 for %"
        ) from None
    schema = url.query.get("schema", "public")
    if not isinstance(schema, str) or not _SCHEMA.fullmatch(schema):
        raise StoreError(f"the store's schema {schema!r} is no name; use lower-case letters, digits and _")
    return url.difference_update_query(["schema"]), schema


def _let_go(lock: Connection) -> None:
    """Give the lock back at once, for whoever asks next, and end the session."""
    with suppress(SQLAlchemyError):
        lock.exec_driver_sql("SELECT pg_advisory_unlock_all()")
    with suppress(SQLAlchemyError):
        lock.invalidate()
        lock.close()


def _lock_key(name: str) -> int:
    return int.from_bytes(blake2b(f"broadsheet {name}".encode(), digest_size=8).digest(), "big") >> 2


def _is_away(error: DBAPIError) -> bool:
    """Whether the server is gone for now: not running, starting, stopping, or the line to it cut."""
    said = str(error.orig).lower()
    words = (
        "connection refused",
        "starting up",
        "shutting down",
        "recovery mode",
        "accepting connections",
        "no such file or directory",
        "server closed the connection",
        "terminating connection",
        "connection timeout",
        "timeout expired",
        "connection is lost",
        "consuming input failed",
        "network is unreachable",
    )
    return any(each in said for each in words)
