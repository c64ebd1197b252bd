"""The frontier: addresses that are known and wait to be read.

In: what sources list. Out: what is due, in an order that depends on the addresses alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, select

from broadsheet.domain.source import Listed, Validators
from broadsheet.domain.storing import Pending
from broadsheet.store.columns import EPOCH, holdable, spread
from broadsheet.store.database import Database, chunks, upsert
from broadsheet.store.schema import addresses, pending


class Frontier:
    """What waits to be read."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def pending(self, now: datetime, limit: int | None = None) -> tuple[Pending, ...]:
        """The addresses due at `now`, hosts well mixed; always in the same order."""
        due = select(pending).where(pending.c.next_try <= now).order_by(pending.c.spread, pending.c.url)
        with self._database.read() as connection:
            return tuple(map(_pending, connection.execute(due.limit(limit))))

    def postpone(self, url: str, *, next_try: datetime, error: str) -> None:
        """Count a failed attempt; the address is not due again before `next_try`."""
        later = {"attempts": pending.c.attempts + 1, "next_try": next_try, "error": error}
        with self._database.write() as connection:
            connection.execute(pending.update().where(pending.c.url == url).values(later))

    def next_due(self) -> datetime | None:
        """When the first of all that wait is due: a time in the past for now, None when nothing waits."""
        with self._database.read() as connection:
            return connection.execute(select(func.min(pending.c.next_try))).scalar()

    def count(self) -> int:
        """How many addresses wait, due or not."""
        with self._database.read() as connection:
            return connection.execute(select(func.count()).select_from(pending)).scalar_one()


def enlist(connection: Connection, source: str, items: Iterable[Listed]) -> int:
    """Add the listed addresses that have to be read to the frontier; how many are new there.

    An address that is known already is read again only when the source tells of an update later than
    what was read; a recorded story's is never. Where several sources list one address, the hint of the
    source with the smallest key counts, whichever came first.
    """
    listed: dict[str, Listed] = {}
    for item in items:
        listed.setdefault(holdable(item.url), item)
    return sum(_enlist_some(connection, source, dict(chunk)) for chunk in chunks(listed.items()))


def _enlist_some(connection: Connection, source: str, listed: dict[str, Listed]) -> int:
    urls = list(listed)
    waiting = set(connection.execute(select(pending.c.url).where(pending.c.url.in_(urls))).scalars())
    known = {row.url: row for row in connection.execute(select(addresses).where(addresses.c.url.in_(urls)))}
    wanted = {
        url: item
        for url, item in listed.items()
        if url in waiting or url not in known or _is_update(item, known[url])
    }
    statement = upsert(pending)
    statement = statement.on_conflict_do_update(
        index_elements=["url"],
        set_={"source": statement.excluded.source, "hint": statement.excluded.hint},
        where=statement.excluded.source <= pending.c.source,
    )
    rows = [_row(source, url, item, known.get(url)) for url, item in wanted.items()]
    if rows:
        connection.execute(statement, rows)
    return len(wanted.keys() - waiting)


def _is_update(item: Listed, known: Row[Any]) -> bool:
    """Whether the source tells of a change that the reading of this address cannot have seen."""
    if item.hint.updated is None or (known.story is not None and known.captured is None):
        return False
    return item.hint.updated > max(known.captured or EPOCH, known.updated or EPOCH)


def _row(source: str, url: str, item: Listed, known: Row[Any] | None) -> dict[str, object]:
    return {
        "url": url,
        "source": source,
        "hint": item.hint,
        "attempts": 0,
        "next_try": EPOCH,
        "validators": known.validators if known and known.validators else Validators(),
        "error": None,
        "spread": spread(url),
    }


def _pending(row: Row[Any]) -> Pending:
    return Pending(
        url=row.url,
        source=row.source,
        hint=row.hint,
        attempts=row.attempts,
        next_try=None if row.next_try == EPOCH else row.next_try,
        validators=row.validators,
        error=row.error,
    )
