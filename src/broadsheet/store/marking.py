"""Marks kept in step with where stories stand, and full text made anew with them.

In: where stories stand. Out: marks beside their words. Parts of larger transactions.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, select

from broadsheet.domain.draft import State
from broadsheet.domain.standing import Standing
from broadsheet.store.database import CHUNK, chunks
from broadsheet.store.fulltext import INDEXED, full_text
from broadsheet.store.marks import marks_of
from broadsheet.store.schema import drafts, standing_topics, standings, stories


def keep_marks(connection: Connection, found: Iterable[Standing], *, loose: bool = False) -> None:
    """Mark the stories by where they stand; `loose` where full text is."""
    told = select(stories.c.number, stories.c.id, drafts.c.language)
    told = told.outerjoin(drafts, drafts.c.id == stories.c.id)
    for chunk in chunks(found):
        standing = {each.id: each for each in chunk}
        rows = connection.execute(told.where(stories.c.id.in_(list(standing))))
        marked = [(row.number, row.id, marks_of(standing[row.id], row.language)) for row in rows]
        full_text(connection).mark(connection, sorted(marked), loose=loose)


def mark_again(connection: Connection, ids: Iterable[str], *, loose: bool = False) -> None:
    """Mark those of the stories that stand somewhere, by their rows."""
    for chunk in chunks(ids):
        topics: dict[str, list[str]] = {}
        for row in connection.execute(select(standing_topics).where(standing_topics.c.id.in_(chunk))):
            topics.setdefault(row.id, []).append(row.topic)
        rows = connection.execute(select(standings).where(standings.c.id.in_(chunk))).all()
        keep_marks(
            connection,
            (
                Standing(
                    id=row.id,
                    time=row.time,
                    quality=row.quality,
                    heat=row.heat,
                    state=State(row.state),
                    cluster=row.cluster,
                    lead=row.lead,
                    provider=row.provider,
                    topics=tuple(topics.get(row.id, ())),
                )
                for row in rows
            ),
            loose=loose,
        )


def mark_all(connection: Connection) -> None:
    """Mark every story."""
    index, last = full_text(connection), ""
    index.loosen(connection)
    every = select(standings.c.id).order_by(standings.c.id).limit(CHUNK)
    while ids := connection.execute(every.where(standings.c.id > last)).scalars().all():
        mark_again(connection, ids, loose=True)
        last = ids[-1]
    index.tighten(connection)


def make_full_text(connection: Connection) -> None:
    """Make every index anew."""
    indexes = [full_text(connection, indexed) for indexed in INDEXED]
    for index in indexes:
        index.drop(connection)
        index.create(connection)
    mark_all(connection)
    for index in indexes:
        index.tighten(connection)
