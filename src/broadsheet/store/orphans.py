"""Rows that lack what they need, or that nothing needs, though no key between tables says so.

In: nothing, or a connection. Out: each table that can have such rows, with the condition by which they are
known and what to say of one; a sentence for each row that is there.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import ColumnElement, Connection, Table, and_, select

from broadsheet.store.schema import (
    drafts,
    judgements,
    paths,
    picture_bodies,
    pictures,
    recorded,
    standings,
    stories,
)

_Rows = tuple[Table, ColumnElement[bool], str]


def orphans() -> Iterator[_Rows]:
    """Stories without a draft or record, judgements without a path, copies of no picture."""
    whole = (stories.c.id.not_in(select(table.c.id)) for table in (drafts, recorded))
    used = select(pictures.c.path).where(pictures.c.path.is_not(None))
    yield stories, and_(*whole), "story {} has neither a draft nor a record"
    yield judgements, judgements.c.id.not_in(select(paths.c.id)), "story {} is judged but has no path"
    yield picture_bodies, picture_bodies.c.path.not_in(used), "the copy {} belongs to no picture"


def told_orphans(connection: Connection) -> Iterator[str]:
    """A sentence for each orphan, and for each story that does not stand on pages as it is judged."""
    for table, condition, told in (*orphans(), *_misplaced()):
        key = table.c.get("id", picture_bodies.c.path)
        yield from map(told.format, connection.execute(select(key).where(condition)).scalars())


def _misplaced() -> Iterator[_Rows]:
    for table in (judgements, recorded):
        yield table, table.c.id.not_in(select(standings.c.id)), "story {} is judged but stands on no page"
    judged = select(judgements.c.id).union_all(select(recorded.c.id))
    yield standings, standings.c.id.not_in(judged), "story {} stands on pages but is not judged"
