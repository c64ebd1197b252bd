"""Where the machine put each story, and open clusters at rest, from which placing goes on.

In: placements as they become final, states of clusters. Out: the same; clusters of which something has to be
judged again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, bindparam, delete, select, true, update

from broadsheet.domain.draft import Placement
from broadsheet.store.database import Database, chunks, records, replacing, upsert
from broadsheet.store.schema import meta
from broadsheet.store.schema_judging import checkpoints, placements, worths

DUE = "placing is due"  # a name in `meta`


class Placing:
    """Placements of the machine."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def save(self, found: Iterable[Placement]) -> None:
        """Keep placements; what says the same as before stays settled if it was."""
        statement = upsert(placements)
        new = statement.excluded
        same = and_(placements.c.settled, placements.c.record == new.record)
        statement = statement.on_conflict_do_update(
            index_elements=["id"],
            set_={
                "cluster": new.cluster,
                "original": new.original,
                "settled": same,
                "cooling": placements.c.cooling,
                "record": new.record,
            },
        )
        with self._database.write() as connection:
            for chunk in chunks(found):
                _unsettle_left(connection, {placement.id: placement.cluster for placement in chunk})
                connection.execute(statement, [_row(placement) for placement in chunk])

    def get(self, story: str) -> Placement | None:
        """Where the machine put the story."""
        return self.some([story]).get(story)

    def some(self, ids: Iterable[str]) -> dict[str, Placement]:
        """Where the machine put the stories with these ids."""
        with self._database.read() as connection:
            return records(connection, placements, ids)

    def copies_of(self, originals: Iterable[str], before: datetime) -> Iterator[tuple[datetime, Placement]]:
        """The copies of these stories that are older than `before`, with their times."""
        mine = select(worths.c.time, placements.c.record).join(worths, worths.c.id == placements.c.id)
        mine = mine.where(worths.c.time < before).order_by(worths.c.time, placements.c.id)
        with self._database.read() as connection:
            for chunk in chunks(originals):
                for row in connection.execute(mine.where(placements.c.original.in_(chunk))):
                    yield row.time, row.record

    def clusters_of(self, stories: Iterable[str]) -> set[str]:
        """The clusters in which the machine put these stories."""
        found: set[str] = set()
        with self._database.read() as connection:
            for chunk in chunks(stories):
                mine = select(placements.c.cluster).where(placements.c.id.in_(chunk))
                found.update(connection.execute(mine).scalars())
        return found

    def members(self, clusters: Iterable[str]) -> list[Placement]:
        """The placements of all stories of these clusters, in order of their ids."""
        found: list[Placement] = []
        with self._database.read() as connection:
            for chunk in chunks(clusters):
                mine = select(placements.c.record).where(placements.c.cluster.in_(chunk))
                found += connection.execute(mine).scalars()
        return sorted(found, key=lambda placement: placement.id)

    def unsettled(self, limit: int) -> Iterator[list[str]]:
        """The clusters that judgements do not heed yet, in lists of at most `limit`."""
        last = ""
        mine = select(placements.c.cluster).where(placements.c.settled.is_(False)).distinct()
        mine = mine.order_by(placements.c.cluster).limit(limit)
        while True:
            with self._database.read() as connection:
                some = list(connection.execute(mine.where(placements.c.cluster > last)).scalars())
            if not some:
                return
            yield some
            last = some[-1]

    def unsettle_warm(self, since: datetime | None) -> None:
        """Have clusters judged again whose heat has moved since then; all of them without a time."""
        with self._database.write() as connection:
            unsettle(connection, placements.c.cooling > since if since else true())

    def settle(self, warm: Mapping[str, datetime]) -> None:
        """Judgements heed every placement now; the heat of the leads in `warm` moves until those times."""
        cooled = update(placements).where(placements.c.id == bindparam("lead"))
        with self._database.write() as connection:
            mine = placements.c.settled.is_(False)
            connection.execute(update(placements).where(mine).values(settled=True, cooling=None))
            for chunk in chunks(warm.items()):
                rows = [{"lead": lead, "until": until} for lead, until in chunk]
                connection.execute(cooled.values(cooling=bindparam("until")), rows)

    def latest_checkpoint(self) -> tuple[datetime, bytes] | None:
        """The time and the state of the last checkpoint."""
        last = select(checkpoints).order_by(checkpoints.c.time.desc()).limit(1)
        with self._database.read() as connection:
            row = connection.execute(last).first()
        return (row.time, row.state) if row else None

    def checkpoints(self) -> list[datetime]:
        """The times of all checkpoints, earliest first."""
        with self._database.read() as connection:
            return list(connection.execute(select(checkpoints.c.time).order_by(checkpoints.c.time)).scalars())

    def finish(self, made: Mapping[datetime, bytes], kept: Iterable[datetime]) -> None:
        """Everything is placed. Keep new checkpoints, and of all only those of the times in `kept`."""
        statement = replacing(checkpoints, "state")
        with self._database.write() as connection:
            for time, state in made.items():
                connection.execute(statement.values(time=time, state=state))
            connection.execute(delete(checkpoints).where(checkpoints.c.time.not_in(list(kept))))
            connection.execute(delete(meta).where(meta.c.key == DUE))


def _unsettle_left(connection: Connection, now: Mapping[str, str]) -> None:
    """Have the clusters judged again that a story leaves."""
    mine = select(placements.c.id, placements.c.cluster).where(placements.c.id.in_(list(now)))
    left = {row.cluster for row in connection.execute(mine) if row.cluster != now[row.id]}
    unsettle(connection, placements.c.cluster.in_(sorted(left)))


def unsettle(connection: Connection, which: ColumnElement[bool]) -> None:
    """Have judgements heed these placements anew."""
    connection.execute(update(placements).where(which).values(settled=False))


def _row(placement: Placement) -> dict[str, object]:
    return {
        "id": placement.id,
        "cluster": placement.cluster,
        "original": placement.duplicate_of,
        "settled": False,
        "record": placement,
    }
