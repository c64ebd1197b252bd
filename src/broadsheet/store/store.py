"""The store of one portal: all its tables behind one door.

In: where it is kept: the path of an SQLite file, or the address of a PostgreSQL schema.
Out: a `Store` with one attribute a concern; nobody above knows which engine keeps it.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from hashlib import blake2b
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec
from sqlalchemy import Connection, select

from broadsheet.domain.errors import StoreError
from broadsheet.domain.storing import PictureState
from broadsheet.store.accounts import Accounts
from broadsheet.store.briefings import Briefings
from broadsheet.store.cluster_pages import ClusterPages
from broadsheet.store.database import Database
from broadsheet.store.decisions import Decisions
from broadsheet.store.erasing import Erasing
from broadsheet.store.finding import Finding
from broadsheet.store.frontier import Frontier
from broadsheet.store.fulltext import Search, full_text_problems
from broadsheet.store.gathered import Gathered
from broadsheet.store.items import Items
from broadsheet.store.judgements import Judgements
from broadsheet.store.leases import Leases
from broadsheet.store.ledger import Editions, Hosts, Meta
from broadsheet.store.links import Links
from broadsheet.store.migrations import Stage, is_current, migrate, unwatched
from broadsheet.store.moving import copy_store, count_rows
from broadsheet.store.newsletter import Deliveries, Issues
from broadsheet.store.orphans import told_orphans
from broadsheet.store.pictures import Pictures
from broadsheet.store.placing import Placing
from broadsheet.store.quarantine import Quarantine
from broadsheet.store.reading_keys import ReadingKeys
from broadsheet.store.recorded import Recorded
from broadsheet.store.rereadings import Rereadings
from broadsheet.store.schema import drafts, pictures, recorded
from broadsheet.store.shelved import Shelved
from broadsheet.store.sources import Sources
from broadsheet.store.sqlite import SqliteDatabase
from broadsheet.store.standings import Standings
from broadsheet.store.stories import Stories
from broadsheet.store.subscribers import Subscribers
from broadsheet.store.tokens import Tokens
from broadsheet.store.vectors import Vectors
from broadsheet.store.worths import Worths


def _nobody(message: str) -> None:
    """Hear a message and tell nobody."""


class Store:
    """Everything that a portal remembers. Use it in a `with` block, or close it."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.sources = Sources(database)
        self.frontier = Frontier(database)
        self.stories = Stories(database)
        self.recorded = Recorded(database)
        self.judgements = Judgements(database)
        self.worths = Worths(database)
        self.reading_keys = ReadingKeys(database)
        self.placing = Placing(database)
        self.accounts = Accounts(database)
        self.decisions = Decisions(database)
        self.erasing = Erasing(database)
        self.standings = Standings(database)
        self.gathered = Gathered(database)
        self.search = Search(database)
        self.finding = Finding(database)
        self.pictures = Pictures(database)
        self.quarantine = Quarantine(database)
        self.rereadings = Rereadings(database)
        self.hosts = Hosts(database)
        self.editions = Editions(database)
        self.meta = Meta(database)
        self.tokens = Tokens(database)
        self.vectors = Vectors(database)
        self.items = Items(database)
        self.shelved = Shelved(database)
        self.briefings = Briefings(database)
        self.cluster_pages = ClusterPages(database)
        self.links = Links(database)
        self.leases = Leases(database)
        self.issues = Issues(database)
        self.subscribers = Subscribers(database)
        self.deliveries = Deliveries(database)

    @classmethod
    def open(
        cls,
        address: Path | str,
        *,
        create: bool = True,
        tell: Callable[[str], None] = _nobody,
        stage: Stage = unwatched,
        patience: float | None = None,
    ) -> Self:
        """Open the store at `address`, brought to today's version; without `create`, it has to be there.

        `address` is the path of a file or `postgresql://user:password@host/database?schema=NAME`. `tell`
        hears when a server is away and waited for, and when an older store is brought to today's version,
        which `stage` shows.
        `patience` is for how many seconds, where it is not as long as a restart may take.
        Raises StoreError when it is missing, damaged, newer than this program, or cannot be read or written.
        """
        database = _database(address, tell, patience, create=create)
        try:
            with database.read() as connection:  # who only reads waits for no writer
                current = is_current(connection)
            if not current:
                with database.write() as connection:
                    migrate(
                        connection, tell=lambda said: tell(f"the store {database.name} {said}"), stage=stage
                    )
        except BaseException:
            database.close()
            raise
        return cls(database)

    def close(self) -> None:
        """Close every connection."""
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def name(self) -> str:
        """What messages call the store: a path, or an address without its password."""
        return self._database.name

    def exclusive(self) -> AbstractContextManager[None]:
        """The writers' lock of a run. Raises StoreError at once when another run holds it."""
        return self._database.exclusive("run")

    def working(self) -> AbstractContextManager[None]:
        """The lock that each worker shares. Raises StoreError at once while the store is being moved."""
        return self._database.shared("work")

    def without_workers(self) -> AbstractContextManager[None]:
        """A lock that no worker can share. Raises StoreError at once while one works."""
        return self._database.exclusive("work")

    def size(self) -> int:
        """How many rows the store has in all its tables."""
        return count_rows(self._database)

    def copy_to(self, other: Store, tell: Callable[[int], None]) -> dict[str, int]:
        """Copy everything into a store that is new, and compare; `tell` hears how many rows were copied.

        Gives the number of rows by table. Raises StoreError when the other one holds something else.
        """
        return copy_store(self._database, other._database, tell)

    def repairing(self) -> AbstractContextManager[Connection]:
        """A connection for those who mend the store itself, in one transaction."""
        return self._database.write()

    def sending(self) -> AbstractContextManager[None]:
        """The lock of who sends the newsletter. Raises StoreError at once when another process sends."""
        return self._database.exclusive("newsletter")

    def input_digest(self) -> str:
        """A hash of all that judging reads: it changes when a draft, a recorded story or a picture does."""
        parts = (
            select(drafts.c.id, drafts.c.captured, drafts.c.digest).order_by(drafts.c.id),
            select(recorded.c.id, recorded.c.digest).order_by(recorded.c.id),
            select(pictures.c.url, pictures.c.digest)
            .where(pictures.c.state != PictureState.PENDING)
            .order_by(pictures.c.url),
        )
        state = blake2b(digest_size=16)
        with self._database.read() as connection:
            for part in parts:
                for row in connection.execute(part):
                    state.update(msgspec.json.encode(tuple(row)))
                state.update(b"\n")
        return state.hexdigest()

    def check(self) -> list[str]:
        """What is wrong inside the store, one sentence each; empty when it is sound."""
        with self._database.write() as connection:
            return [
                *self._database.problems(connection),
                *full_text_problems(connection),
                *told_orphans(connection),
            ]


def _database(
    address: Path | str, tell: Callable[[str], None], patience: float | None, *, create: bool
) -> Database:
    """The database at the address, ready for tables."""
    if isinstance(address, str) and "://" in address:
        try:
            from broadsheet.store.postgres import PATIENCE, PostgresDatabase

            server = PostgresDatabase(address, tell, PATIENCE if patience is None else patience)
        except ModuleNotFoundError as error:
            raise StoreError("PostgreSQL needs more: pip install 'broadsheet[postgres]'") from error
        try:
            server.prepare(create=create)
        except BaseException:
            server.close()
            raise
        return server
    path = Path(address)
    if not create and not path.is_file():
        raise StoreError(f"there is no store at {path}; `broadsheet run` makes one")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"the folder {path.parent} cannot be made: {error.strerror}") from error
    return SqliteDatabase(path)
