"""Where stories stand, as rows that follow from judgements, recorded stories and what the desk decided.

In: standings, each with the digest of the record that it follows from. Out: rows for `standings` to page
through; they can be made anew at any time. Parts of larger transactions.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import Connection, Row, Table, delete, select, tuple_, update

from broadsheet.domain.standing import Standing
from broadsheet.store.columns import digest, encode, holdable
from broadsheet.store.database import CHUNK, chunks, replacing
from broadsheet.store.marking import keep_marks, mark_all
from broadsheet.store.schema import judgements, recorded, standing_topics, standings
from broadsheet.store.schema_desk import decided

Digested = tuple[Standing, str]


def stand(connection: Connection, found: Iterable[Digested]) -> None:
    """Keep where stories stand; each comes with the digest of the record that it follows from."""
    for chunk in chunks(found):
        _stand(connection, chunk)
        keep_marks(connection, (standing for standing, _ in chunk))


def _stand(connection: Connection, found: Iterable[Digested]) -> None:
    """The same without marks."""
    names = [column.name for column in standings.columns if column.name not in {"id", "decided"}]
    statement = replacing(standings, *names)
    for chunk in chunks(found):
        connection.execute(statement, [_row(standing, digest) for standing, digest in chunk])
        mark_decided(connection, [standing.id for standing, _ in chunk])
        _keep_topics(connection, [standing for standing, _ in chunk])


def mark_decided(connection: Connection, ids: Iterable[str]) -> None:
    """Note beside each story whether the desk has decided something about it that counts."""
    told = select(decided.c.story).where(decided.c.state != "")
    for chunk in chunks(ids):
        is_told = standings.c.id.in_(told.where(decided.c.story.in_(chunk)))
        wrong = standings.c.id.in_(chunk) & (standings.c.decided != is_told)
        connection.execute(update(standings).where(wrong).values(decided=is_told))


def _keep_topics(connection: Connection, found: list[Standing]) -> None:
    mine = standing_topics.c.id.in_([standing.id for standing in found])
    before = {tuple(row) for row in connection.execute(select(standing_topics).where(mine))}
    columns = ("id", "topic", "time", "quality", "heat")
    now = {
        (standing.id, topic, standing.time, standing.quality, standing.heat)
        for standing in found
        for topic in map(holdable, standing.topics)
    }
    if gone := sorted({row[:2] for row in before} - {row[:2] for row in now}):
        connection.execute(
            delete(standing_topics).where(tuple_(standing_topics.c.id, standing_topics.c.topic).in_(gone))
        )
    statement = replacing(standing_topics, *columns[2:])
    if new := sorted(now - before):
        connection.execute(statement, [dict(zip(columns, row, strict=True)) for row in new])


def _row(standing: Standing, digest: str) -> dict[str, object]:
    names = [column.name for column in standings.columns if column.name not in {"digest", "state", "decided"}]
    return {
        **{name: getattr(standing, name) for name in names},
        "state": standing.state.value,
        "digest": digest,
    }


def digests(connection: Connection, ids: Iterable[str]) -> dict[str, str]:
    """The digest of the record from which each story's row was made, by id."""
    rows = connection.execute(select(standings.c.id, standings.c.digest).where(standings.c.id.in_(list(ids))))
    return {row.id: row.digest for row in rows}


def stand_down(connection: Connection, ids: list[str]) -> None:
    """Forget where these stories stood."""
    connection.execute(delete(standing_topics).where(standing_topics.c.id.in_(ids)))
    connection.execute(delete(standings).where(standings.c.id.in_(ids)))


def restand(connection: Connection) -> None:
    """Make every row anew from judgements and recorded stories, and mark every story."""
    make_rows(connection)
    mark_all(connection)


def make_rows(connection: Connection) -> None:
    """Make every row anew from judgements and recorded stories; marks stay as they are."""
    connection.execute(delete(standing_topics))
    connection.execute(delete(standings))
    _stand(connection, _standing_judgements(connection))
    _stand(connection, _standing_recorded(connection))


def _standing_judgements(connection: Connection) -> Iterator[Digested]:
    for row in _rows(connection, judgements):
        yield Standing.of_judgement(row.record), digest(encode(row.record))


def _standing_recorded(connection: Connection) -> Iterator[Digested]:
    for row in _rows(connection, recorded):
        yield Standing.of_recorded(row.id, row.ruled or row.record.story), row.digest


def _rows(connection: Connection, table: Table) -> Iterator[Row[Any]]:
    """Every row in id order; a few hundred are in memory at a time."""
    last = ""
    while rows := connection.execute(
        select(table).where(table.c.id > last).order_by(table.c.id).limit(CHUNK)
    ).all():
        yield from rows
        last = rows[-1].id
