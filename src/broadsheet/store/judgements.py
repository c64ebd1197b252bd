"""Judgements: what was concluded about each draft, and the content path of every story.

In: judgements. Out: the same in id order; rows that say the same again are not touched. Pages and counts,
filtered and sorted, are in `standings`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sqlalchemy import Connection, select

from broadsheet.domain.draft import Draft
from broadsheet.domain.errors import StoreError
from broadsheet.domain.standing import Standing
from broadsheet.domain.storing import Judgement
from broadsheet.store.columns import digest, encode
from broadsheet.store.database import Database, chunks, replacing, walk
from broadsheet.store.paths import divide, give
from broadsheet.store.schema import drafts, judgements, paths, standings
from broadsheet.store.standing_rows import digests, stand

_MANY = 2000  # rows of hashes that are in memory at a time


class Judgements:
    """What was concluded about the drafts."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def save(self, found: Iterable[Judgement]) -> None:
        """Keep the judgements. Raises StoreError, keeping none, if a path is taken or a story had another."""
        with self._database.write() as connection:
            for chunk in chunks(found):
                _save_some(connection, chunk)

    def get(self, story: str) -> Judgement | None:
        """The judgement about the draft with this id."""
        with self._database.read() as connection:
            return connection.execute(select(judgements.c.record).where(judgements.c.id == story)).scalar()

    def all(self) -> Iterator[Judgement]:
        """Every judgement in id order; a few hundred are in memory at a time."""
        return (row.record for row in walk(self._database, select(judgements), judgements.c.id))

    def some(self, ids: Iterable[str]) -> Iterator[tuple[Judgement, Draft]]:
        """The judgements about the drafts with these ids, in id order, each draft without its text."""
        wanted = select(judgements.c.record, drafts.c.record).join(drafts, drafts.c.id == judgements.c.id)
        for chunk in chunks(ids):
            mine = wanted.where(judgements.c.id.in_(chunk)).order_by(judgements.c.id)
            with self._database.read() as connection:
                rows = connection.execute(mine).all()
            yield from map(tuple, rows)

    def digests(self) -> Iterator[tuple[str, str, str]]:
        """Of every judgement in id order: the draft's id, a hash of the judgement, one of the draft."""
        rows = select(judgements.c.id, standings.c.digest, drafts.c.digest)
        rows = rows.join(drafts, drafts.c.id == judgements.c.id)
        rows = rows.join(standings, standings.c.id == judgements.c.id)
        yield from map(tuple, walk(self._database, rows, judgements.c.id, _MANY))

    def paths(self, ids: Iterable[str] | None = None) -> dict[str, str]:
        """The content path of every story that has one, or of those of `ids` that have one, by its id."""
        every = select(paths.c.id, paths.c.path).order_by(paths.c.id)
        wanted = [every] if ids is None else [every.where(paths.c.id.in_(chunk)) for chunk in chunks(ids)]
        with self._database.read() as connection:
            return {row.id: row.path for part in wanted for row in connection.execute(part)}

    def taken(self, names: Iterable[str]) -> set[str]:
        """Those of the content paths that a story has."""
        found: set[str] = set()
        with self._database.read() as connection:
            for chunk in chunks(names):
                found.update(
                    connection.execute(select(paths.c.path).where(paths.c.path.in_(chunk))).scalars()
                )
        return found


def _save_some(connection: Connection, chunk: list[Judgement]) -> None:
    """Write the judgements that say something new; the others cost one look at their hashes."""
    division = divide(connection, ((judgement.id, judgement.path) for judgement in chunk))
    if division.denied:
        story, path = min(division.denied)
        raise StoreError(
            f"story {story} cannot stand at {path}: it has another path, or another story has this one"
        )
    give(connection, division)
    before = digests(connection, (judgement.id for judgement in chunk))
    now = {judgement.id: digest(encode(judgement)) for judgement in chunk}
    changed = [judgement for judgement in chunk if before.get(judgement.id) != now[judgement.id]]
    if not changed:
        return
    statement = replacing(judgements, "record")
    connection.execute(statement, [{"id": judgement.id, "record": judgement} for judgement in changed])
    stand(connection, ((Standing.of_judgement(each), now[each.id]) for each in changed))
