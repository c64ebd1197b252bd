"""The frontier: addresses that are known and wait to be read.

In: what sources list. Out: what is due, in an order that depends on the addresses alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Row, func, or_, select

from broadsheet.domain.source import Listed, Validators
from broadsheet.domain.storing import Pending, ToReread
from broadsheet.store.columns import EPOCH, digest, holdable, named, spread
from broadsheet.store.database import Database, chunks, replacing, upsert
from broadsheet.store.erased import erased_among
from broadsheet.store.schema import addresses, listed, pending

_LONGEST_WAIT = timedelta(days=8)  # more than any server's Retry-After that is believed


class Frontier:
    """What waits to be read."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def pending(
        self, now: datetime, limit: int | None = None, *, origin: str | None = None
    ) -> tuple[Pending, ...]:
        """The addresses due at `now`, hosts well mixed; always in the same order.

        With `origin` (`https://host` or `https://host:port`), only those there.
        """
        due = select(pending).where(is_due(pending.c.next_try, now), *under(pending.c.url, origin))
        due = due.order_by(pending.c.spread, pending.c.url)
        with self._database.read() as connection:
            return tuple(map(_pending, connection.execute(due.limit(limit))))

    def postpone(self, url: str, *, next_try: datetime, error: str, failed: bool = True) -> None:
        """The address is not due again before `next_try`; a failed attempt counts."""
        later = {"attempts": pending.c.attempts + int(failed), "next_try": next_try, "error": error}
        with self._database.write() as connection:
            connection.execute(pending.update().where(pending.c.url == url).values(later))

    def get(self, url: str) -> Pending | None:
        """What is known of this address while it waits."""
        with self._database.read() as connection:
            row = connection.execute(select(pending).where(pending.c.url == url)).first()
        return _pending(row) if row else None

    def count(self) -> int:
        """How many addresses wait, due or not."""
        with self._database.read() as connection:
            return connection.execute(select(func.count()).select_from(pending)).scalar_one()


def under(url: Column[Any], origin: str | None) -> tuple[ColumnElement[bool], ...]:
    """That an address lies under an origin, as a range that an index of addresses can walk."""
    return () if origin is None else (url >= f"{origin}/", url < f"{origin}0")  # 0 follows / in ASCII


def is_due(next_try: Column[Any], now: datetime) -> ColumnElement[bool]:
    """Whether a time has come, or lies so far ahead that only a clock that ran wrong can have set it."""
    return or_(next_try <= now, next_try > now + _LONGEST_WAIT)


def enlist(connection: Connection, source: str, items: Iterable[Listed]) -> int:
    """Add the listed addresses that have to be read to the frontier; how many are new there.

    An address that is known already is read again only when the source tells of an update later than
    what was read, or gives it another title than before; a recorded or an erased story's is never.
    Where several sources list one address, the hint of the source with the smallest key counts, whichever
    came first.
    """
    by_url: dict[str, Listed] = {}
    for item in items:
        by_url.setdefault(holdable(item.url), item)
    for url in erased_among(connection, by_url):
        del by_url[url]
    return sum(_enlist_some(connection, source, dict(chunk)) for chunk in chunks(by_url.items()))


def enlist_again(connection: Connection, pages: Iterable[ToReread]) -> None:
    """Let pages that were read wait again, to be asked for as if for the first time."""
    statement = upsert(pending)
    new = statement.excluded
    statement = statement.on_conflict_do_update(
        index_elements=["url"], set_={name: new[name] for name in ("validators", "attempts", "next_try")}
    )
    rows = [_row(each.source, each.url, Listed(url=each.url, hint=each.hint), None) for each in pages]
    for chunk in chunks(rows):
        connection.execute(statement, chunk)


def _enlist_some(connection: Connection, source: str, items: dict[str, Listed]) -> int:
    urls = list(items)
    waiting = set(connection.execute(select(pending.c.url).where(pending.c.url.in_(urls))).scalars())
    rows = {row.url: row for row in connection.execute(select(addresses).where(addresses.c.url.in_(urls)))}
    known = {url: rows[named(url)] for url in urls if named(url) in rows}
    renamed = _renamed(connection, source, items)
    wanted = {
        url: item
        for url, item in items.items()
        if url in waiting or url not in known or _is_update(item, known[url], renamed=url in renamed)
    }
    statement = upsert(pending)
    statement = statement.on_conflict_do_update(
        index_elements=["url"],
        set_={"source": statement.excluded.source, "hint": statement.excluded.hint},
        where=statement.excluded.source <= pending.c.source,
    )
    if wanted:
        connection.execute(
            statement, [_row(source, url, item, known.get(url)) for url, item in wanted.items()]
        )
    return len(wanted.keys() - waiting)


def _renamed(connection: Connection, source: str, items: dict[str, Listed]) -> set[str]:
    """The addresses to which the source gave another title before; what it gives now is remembered."""
    titles = {url: digest(holdable(item.hint.title)) for url, item in items.items() if item.hint.title}
    mine = select(listed).where(listed.c.source == source, listed.c.url.in_(list(titles)))
    before = {row.url: row.title for row in connection.execute(mine)}
    renamed = {url for url, title in titles.items() if before.get(named(url), title) != title}
    statement = replacing(listed, "title")
    rows = [{"source": source, "url": url, "title": title} for url, title in titles.items()]
    if rows:
        connection.execute(statement, rows)
    return renamed


def _is_update(item: Listed, known: Row[Any], *, renamed: bool) -> bool:
    """Whether the source tells of a change that the reading of this address cannot have seen."""
    if known.story is not None and known.captured is None:
        return False
    if renamed and known.story is not None:
        return True
    seen = max(known.captured or EPOCH, known.updated or EPOCH)
    return item.hint.updated is not None and item.hint.updated > seen


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
