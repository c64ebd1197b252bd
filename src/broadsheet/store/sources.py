"""Sources: how polling each one went, and which archives were read to their end.

In: states and listings. Out: states; the addresses that a listing brings go to the frontier.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import msgspec
from sqlalchemy import Connection, delete, select, update

from broadsheet.domain.source import Listed, Refusal, Validators
from broadsheet.domain.storing import SourceState
from broadsheet.store.database import Database, chunks, replacing
from broadsheet.store.frontier import enlist
from broadsheet.store.quarantine import refuse
from broadsheet.store.schema import archives, sources


class Sources:
    """What is known of each source."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def states(self) -> dict[str, SourceState]:
        """The state of every source that was ever polled, by its key."""
        with self._database.read() as connection:
            rows = connection.execute(select(sources).order_by(sources.c.key))
            return {row.key: row.record for row in rows}

    def save(self, states: Iterable[SourceState]) -> None:
        """Keep the states alone, as after a failed poll or an unchanged answer."""
        with self._database.write() as connection:
            _save(connection, states)

    def record_listing(
        self, state: SourceState, items: Iterable[Listed], refusals: Iterable[Refusal] = (), *, now: datetime
    ) -> int:
        """Keep all that one poll brought, at once; how many addresses are new in the frontier."""
        with self._database.write() as connection:
            _save(connection, (state,))
            refuse(connection, refusals, now)
            return enlist(connection, state.key, items)

    def unpacked(self) -> set[str]:
        """The keys of the archives of which a file counts as read."""
        with self._database.read() as connection:
            return set(connection.execute(select(archives.c.source).distinct()).scalars())

    def archive_fingerprint(self, key: str, path: str) -> str | None:
        """The fingerprint that the archive had when it was read to its end, if it was."""
        wanted = select(archives.c.fingerprint).where(archives.c.source == key, archives.c.path == path)
        with self._database.read() as connection:
            return connection.execute(wanted).scalar()

    def mark_archive(self, key: str, path: str, fingerprint: str) -> None:
        """Remember that the archive was read to its end."""
        statement = replacing(archives, "fingerprint").values(source=key, path=path, fingerprint=fingerprint)
        with self._database.write() as connection:
            connection.execute(statement)


def _save(connection: Connection, states: Iterable[SourceState]) -> None:
    statement = replacing(sources, "record")
    for chunk in chunks(states):
        connection.execute(statement, [{"key": state.key, "record": state} for state in chunk])


def read_anew(connection: Connection) -> None:
    """Let the next run read sources and archives as if for the first time."""
    connection.execute(delete(archives))
    for row in connection.execute(select(sources)).all():
        fresh = msgspec.structs.replace(row.record, validators=Validators(), next_poll=None)
        connection.execute(update(sources).where(sources.c.key == row.key).values(record=fresh))
