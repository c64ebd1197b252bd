"""Rows that lack what they need, though no key between tables says so.

In: nothing. Out: each table that can have such rows, with the condition by which they are known.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import ColumnElement, Table, and_, select

from broadsheet.store.schema import drafts, judgements, paths, picture_bodies, pictures, recorded, stories


def orphans() -> Iterator[tuple[Table, ColumnElement[bool]]]:
    """Stories without a draft or record, judgements without a path, copies of no picture."""
    whole = (stories.c.id.not_in(select(table.c.id)) for table in (drafts, recorded))
    used = select(pictures.c.path).where(pictures.c.path.is_not(None))
    yield stories, and_(*whole)
    yield judgements, judgements.c.id.not_in(select(paths.c.id))
    yield picture_bodies, picture_bodies.c.path.not_in(used)
