"""Subscriptions at hubs that tell of a feed's news: one a source, found by the token in its callback.

In: leases. Out: the same; a push makes its source due.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

import msgspec
from sqlalchemy import select

from broadsheet.domain.storing import HubLease
from broadsheet.store.database import Database, chunks, replacing
from broadsheet.store.schema import hub_leases, sources

SHORTEST_PACE = timedelta(minutes=1)  # between two polls of a source, however often its hub calls


class Leases:
    """What was agreed with hubs."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, sources: Iterable[str]) -> dict[str, HubLease]:
        """The leases of those of these sources that named a hub, by the source's key."""
        found: dict[str, HubLease] = {}
        with self._database.read() as connection:
            for chunk in chunks(sources):
                mine = select(hub_leases.c.record).where(hub_leases.c.source.in_(chunk))
                found.update((lease.source, lease) for lease in connection.execute(mine).scalars())
        return found

    def of(self, token: str) -> HubLease | None:
        """The lease whose callback has this token."""
        wanted = select(hub_leases.c.record).where(hub_leases.c.token == token)
        with self._database.read() as connection:
            return connection.execute(wanted).scalar()

    def save(self, leases: Iterable[HubLease]) -> None:
        """Keep the leases."""
        statement = replacing(hub_leases, "token", "record")
        with self._database.write() as connection:
            for chunk in chunks(leases):
                rows = [{"source": each.source, "token": each.token, "record": each} for each in chunk]
                connection.execute(statement, rows)

    def wake(self, source: str, now: datetime) -> None:
        """Make the source due at once, or a minute after it was last asked; one that fails waits its time."""
        mine = sources.c.key == source
        with self._database.write() as connection:
            state = connection.execute(select(sources.c.record).where(mine).with_for_update()).scalar()
            if state is None or state.failures:
                return
            due = max(now, state.last_attempt + SHORTEST_PACE) if state.last_attempt else now
            if state.next_poll is None or due < state.next_poll:
                changed = msgspec.structs.replace(state, next_poll=due)
                connection.execute(sources.update().where(mine).values(record=changed))
