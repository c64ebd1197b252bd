"""Quarantine: what was refused, where it came from and why.

In: refusals. Out: one row for each, however often it came, with its count.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, func, select

from broadsheet.domain.source import Listed, Refusal, is_archive_key
from broadsheet.domain.storing import QuarantineRow
from broadsheet.store.addresses import try_again
from broadsheet.store.columns import digest, holdable
from broadsheet.store.database import Database, chunks, upsert
from broadsheet.store.erased import erased_among
from broadsheet.store.frontier import enlist
from broadsheet.store.schema import archives, quarantine


class Quarantine:
    """What was refused."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, refusals: Iterable[Refusal], *, now: datetime) -> None:
        """Keep the refusals; one that is known already (source, URL, place, code) is counted."""
        with self._database.write() as connection:
            refuse(connection, refusals, now)

    def rows(self, limit: int) -> Iterator[QuarantineRow]:
        """The refusals, those seen last first."""
        order = (quarantine.c.last_seen.desc(), quarantine.c.key)
        with self._database.read() as connection:
            rows = connection.execute(select(quarantine).order_by(*order).limit(limit)).all()
        yield from map(_quarantine_row, rows)

    def about(self, urls: Iterable[str]) -> tuple[QuarantineRow, ...]:
        """The refusals of these addresses, those seen last first."""
        mine = select(quarantine).where(quarantine.c.url.in_([holdable(url) for url in urls]))
        with self._database.read() as connection:
            rows = connection.execute(mine.order_by(quarantine.c.last_seen.desc(), quarantine.c.key)).all()
        return tuple(map(_quarantine_row, rows))

    def counts(self) -> dict[str, int]:
        """How many different refusals there are of each code, by code."""
        by_code = (
            select(quarantine.c.code, func.count()).group_by(quarantine.c.code).order_by(quarantine.c.code)
        )
        with self._database.read() as connection:
            return {code: count for code, count in connection.execute(by_code)}  # noqa: C416 - rows are no pairs to mypy

    def try_again(
        self, code: str | None = None, source: str | None = None, url: str | None = None
    ) -> tuple[int, int]:
        """Let what was refused be read again, all or that of a code, source or page: pages, archive files.

        A page waits in the frontier then; of archives, each file counts as new. Refusals stay until then.
        """
        mine = select(quarantine)
        for column, value in ((quarantine.c.code, code), (quarantine.c.url, url)):
            mine = mine if value is None else mine.where(column == value)
        pages: dict[str, list[str]] = defaultdict(list)
        with self._database.write() as connection:
            unpacked = set(connection.execute(select(archives.c.source).distinct()).scalars())
            for row in connection.execute(mine.order_by(quarantine.c.key)):
                if (source is None or row.record.source == source) and (
                    row.record.source in unpacked
                    if is_archive_key(row.record.source)
                    else row.url and row.place is None
                ):
                    pages[row.record.source].append(row.url)
            again = pages.keys() & unpacked
            files = connection.execute(delete(archives).where(archives.c.source.in_(sorted(again)))).rowcount
            waiting = 0
            for key in sorted(pages.keys() - unpacked):
                try_again(connection, pages[key])
                waiting += enlist(connection, key, [Listed(url=url) for url in pages[key]])
        return waiting, files


def refuse(connection: Connection, refusals: Iterable[Refusal], now: datetime) -> None:
    """Keep the refusals, but those of erased stories' addresses, as part of a larger transaction."""
    statement = upsert(quarantine)
    statement = statement.on_conflict_do_update(
        index_elements=["key"],
        set_={
            "times": quarantine.c.times + 1,
            "last_seen": statement.excluded.last_seen,
            "record": statement.excluded.record,
        },
    )
    for chunk in chunks(refusals):
        gone = erased_among(connection, (refusal.url for refusal in chunk if refusal.url))
        if rows := [_row(refusal, now) for refusal in chunk if refusal.url not in gone]:
            connection.execute(statement, rows)


def pardon(connection: Connection, urls: Iterable[str]) -> None:
    """Forget that these pages were refused, since they were read after all; what a listing named stays."""
    for chunk in chunks(urls):
        connection.execute(
            delete(quarantine).where(quarantine.c.url.in_(chunk), quarantine.c.place.is_(None))
        )


def _quarantine_row(row: Row[Any]) -> QuarantineRow:
    return QuarantineRow(
        refusal=row.record, count=row.times, first_seen=row.first_seen, last_seen=row.last_seen
    )


def _row(refusal: Refusal, now: datetime) -> dict[str, object]:
    identity = (refusal.source, refusal.url or "", refusal.place or "", refusal.code)
    return {
        "key": digest(*map(holdable, identity)),
        "code": refusal.code,
        "url": refusal.url,
        "place": refusal.place,
        "times": 1,
        "first_seen": now,
        "last_seen": now,
        "record": refusal,
    }
