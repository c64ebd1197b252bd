"""The small books of a portal: hosts, editions, and single values by name.

In: records. Out: the same records by their keys.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

import msgspec
from sqlalchemy import Connection, select, update

from broadsheet.domain.fetching import HostState
from broadsheet.domain.storing import EditionRecord
from broadsheet.store.database import Database, chunks, replacing, upsert
from broadsheet.store.schema import editions, hosts, meta

_LONGEST_QUEUE = timedelta(hours=1)  # of those who wait for one host


class Hosts:
    """How other people's hosts behaved."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def states(self) -> dict[str, HostState]:
        """The state of every host that was ever asked, by its name."""
        with self._database.read() as connection:
            rows = connection.execute(select(hosts).order_by(hosts.c.host))
            return {row.host: row.record for row in rows}

    def get(self, host: str) -> HostState | None:
        """The state of one host, if it was ever asked."""
        with self._database.read() as connection:
            return connection.execute(select(hosts.c.record).where(hosts.c.host == host)).scalar()

    def save(self, states: Iterable[HostState]) -> None:
        """Keep the states; a later time that somebody reserved stays."""
        with self._database.write() as connection:
            for chunk in chunks(states):
                mine = select(hosts).where(hosts.c.host.in_([state.host for state in chunk]))
                reserved = {row.host: row.record.next_request for row in connection.execute(mine)}
                _keep(connection, [_not_before(state, reserved.get(state.host)) for state in chunk])

    def reserve(self, host: str, delay: float, now: datetime) -> float:
        """Take the next turn at a host, each `delay` seconds after the last; how many seconds to wait for it.

        `now` has to be the true time, since all that ask the host compare theirs with it.
        """
        mine = select(hosts.c.record).where(hosts.c.host == host)
        with self._database.write() as connection:
            state = connection.execute(mine).scalar() or HostState(host=host)
            turn = max(now, state.next_request or now)
            if turn - now > _LONGEST_QUEUE:  # set while a clock ran wrong
                turn = now
            after = turn + timedelta(seconds=delay)
            _keep(connection, [msgspec.structs.replace(state, next_request=after)])
        return (turn - now).total_seconds()


def _not_before(state: HostState, reserved: datetime | None) -> HostState:
    latest = max(filter(None, (state.next_request, reserved)), default=None)
    return msgspec.structs.replace(state, next_request=latest)


def _keep(connection: Connection, states: list[HostState]) -> None:
    statement = replacing(hosts, "record")
    connection.execute(statement, [{"host": state.host, "record": state} for state in states])


class Editions:
    """What was published."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def save(self, edition: EditionRecord) -> None:
        """Keep the edition; the same number again replaces it."""
        statement = replacing(editions, "record").values(number=edition.number, record=edition)
        with self._database.write() as connection:
            connection.execute(statement)

    def last(self) -> EditionRecord | None:
        """The edition with the greatest number."""
        newest = select(editions.c.record).order_by(editions.c.number.desc()).limit(1)
        with self._database.read() as connection:
            return connection.execute(newest).scalar()

    def page(self, *, before: int | None = None, limit: int = 25) -> tuple[EditionRecord, ...]:
        """Editions, newest first: those with a number below `before`, if given."""
        some = select(editions.c.record).order_by(editions.c.number.desc()).limit(limit)
        if before is not None:
            some = some.where(editions.c.number < before)
        with self._database.read() as connection:
            return tuple(connection.execute(some).scalars())

    def rename_commits(self, now: Mapping[str, str]) -> None:
        """Let editions know their commits by the hashes that these have now."""
        with self._database.write() as connection:
            for record in connection.execute(select(editions.c.record)).scalars().all():
                if record.commit in now:
                    renamed = msgspec.structs.replace(record, commit=now[record.commit])
                    mine = update(editions).where(editions.c.number == record.number)
                    connection.execute(mine.values(record=renamed))

    def last_commit(self) -> str | None:
        """The newest commit that an edition made."""
        records = select(editions.c.record).order_by(editions.c.number.desc())
        with self._database.read() as connection:
            return next((row.commit for row in connection.execute(records).scalars() if row.commit), None)


class Meta:
    """Single values by name."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, key: str) -> str | None:
        """The value under this name."""
        with self._database.read() as connection:
            return connection.execute(select(meta.c.value).where(meta.c.key == key)).scalar()

    def settled(self, key: str, value: str) -> str:
        """The value under this name; `value` from now on where there was none."""
        with self._database.write() as connection:
            connection.execute(upsert(meta).values(key=key, value=value).on_conflict_do_nothing())
            return str(connection.execute(select(meta.c.value).where(meta.c.key == key)).scalar_one())

    def set(self, key: str, value: str) -> None:
        """Keep the value under this name."""
        statement = replacing(meta, "value").values(key=key, value=value)
        with self._database.write() as connection:
            connection.execute(statement)
