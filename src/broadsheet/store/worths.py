"""What each draft is worth by itself, kept until the draft, one of its pictures or the settings change.

In: appraisals with the reading that they were made of. Out: which drafts have to be appraised, and appraised
stories in the order in which they are placed. What makes a checkpoint wrong takes it away at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Row, case, delete, func, select, tuple_

from broadsheet.domain.judging import Trace, Weighed, Worth
from broadsheet.domain.storing import PictureState
from broadsheet.store.database import Database, chunks, records, replacing, upsert
from broadsheet.store.placing import DUE, unsettle
from broadsheet.store.schema import drafts, judgements, meta, paths, pictures, stories
from broadsheet.store.schema_judging import checkpoints, placements, reading_keys, worth_pictures, worths
from broadsheet.store.standing_rows import stand_down

_EPOCH = "judged by"  # a name in `meta`
_ORDER = (worths.c.time, -worths.c.size, -worths.c.quality, worths.c.id)


class Seen(NamedTuple):
    """A story that was placed: its trace, and the story that it is a copy of."""

    id: str
    time: datetime
    trace: Trace
    original: str | None


class Worths:
    """What drafts are worth."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def begin(self, epoch: str) -> None:
        """Forget all that was judged by other settings than `epoch` tells, or is no longer whole."""
        with self._database.write() as connection:
            known = connection.execute(select(meta.c.value).where(meta.c.key == _EPOCH)).scalar()
            if known == epoch and _is_whole(connection):
                return
            for table in (worths, worth_pictures, reading_keys, placements, checkpoints):
                connection.execute(delete(table))
            _note(connection, _EPOCH, epoch)

    def stale(self) -> list[str]:
        """The ids of the drafts that have changed, or whose pictures have, since they were appraised."""
        same = (worths.c.digest == drafts.c.digest) & (worths.c.captured == drafts.c.captured)
        unweighed = select(drafts.c.id).outerjoin(worths, (worths.c.id == drafts.c.id) & same)
        unweighed = unweighed.where(worths.c.id.is_(None))
        known = case(
            (pictures.c.state == PictureState.PENDING, ""), else_=func.coalesce(pictures.c.digest, "")
        )
        measured = select(worth_pictures.c.story).outerjoin(pictures, pictures.c.url == worth_pictures.c.url)
        measured = measured.where(func.coalesce(known, "") != worth_pictures.c.digest)
        with self._database.read() as connection:
            return sorted({*connection.execute(unweighed).scalars(), *connection.execute(measured).scalars()})

    def any_unwanted(self, ids: Iterable[str]) -> bool:
        """Whether the publisher of one of these stories wants none of its stories shown."""
        unwanted = select(worths.c.id).where(worths.c.id.in_(list(ids)), ~worths.c.wanted)
        with self._database.read() as connection:
            return connection.execute(unwanted).first() is not None

    def forget_lost(self) -> None:
        """Forget what was known of drafts that are another story's readings now."""
        lost = select(worths.c.id).where(worths.c.id.not_in(select(drafts.c.id)))
        with self._database.write() as connection:
            for chunk in chunks(connection.execute(lost).scalars().all()):
                forget(connection, chunk)

    def keep(self, found: Iterable[Weighed]) -> None:
        """Keep what drafts are worth; placing is due from the earliest of their times on."""
        names = [column.name for column in worths.columns if column.name != "id"]
        statement = replacing(worths, *names)
        with self._database.write() as connection:
            for chunk in chunks(found):
                ids = [each.worth.id for each in chunk]
                _times_changed(connection, ids, [each.worth.time for each in chunk])
                connection.execute(statement, [_row(each) for each in chunk])
                connection.execute(delete(worth_pictures).where(worth_pictures.c.story.in_(ids)))
                unwanted = [each.worth.id for each in chunk if not each.wanted]
                _unsettle_around(connection, ids)
                if unwanted:
                    _withdraw(connection, unwanted)
                images = [
                    {"story": each.worth.id, "url": url, "digest": digest}
                    for each in chunk
                    for url, digest in each.pictures.items()
                ]
                if images:
                    connection.execute(upsert(worth_pictures).on_conflict_do_nothing(), images)

    def is_due(self) -> bool:
        """Whether stories have to be placed."""
        with self._database.read() as connection:
            return connection.execute(select(meta.c.value).where(meta.c.key == DUE)).scalar() == "yes"

    def newest(self) -> datetime | None:
        """The newest time that a story states, else the newest capture: the clock that heat uses."""
        latest = select(func.max(worths.c.time)).where(worths.c.wanted)
        with self._database.read() as connection:
            stated: datetime | None = connection.execute(latest.where(worths.c.dated)).scalar()
            return stated or connection.execute(latest).scalar()

    def count(self, since: datetime | None) -> int:
        """How many stories are to be placed from a time on."""
        with self._database.read() as connection:
            return connection.execute(select(func.count()).where(*_from(since))).scalar_one()

    def chronological(self, since: datetime | None, limit: int) -> Iterator[list[tuple[Worth, Trace]]]:
        """The stories from a time on in the order in which they are placed, in lists of at most `limit`."""
        columns = (worths.c.time, worths.c.size, worths.c.quality, worths.c.record, worths.c.trace)
        condition = _from(since)
        while True:
            some = select(*columns).where(*condition).order_by(*_ORDER).limit(limit)
            with self._database.read() as connection:
                rows = connection.execute(some).all()
            if not rows:
                return
            yield [(row.record, row.trace) for row in rows]
            last = rows[-1]
            after = tuple_(*_ORDER) > (last.time, -last.size, -last.quality, last.record.id)
            condition = [*_from(last.time), after]

    def seen(self, start: datetime, end: datetime) -> Iterator[Seen]:
        """The stories from `start` to before `end`, in order, with what finds their copies."""
        columns = (worths.c.id, worths.c.time, worths.c.trace, placements.c.original)
        wanted = select(*columns).join(placements, placements.c.id == worths.c.id)
        wanted = wanted.where(*_from(start), worths.c.time < end).order_by(*_ORDER)
        with self._database.read() as connection:
            for row in connection.execute(wanted):
                yield Seen(row.id, row.time, row.trace, row.original)

    def some(self, ids: Iterable[str]) -> dict[str, Worth]:
        """What the stories with these ids are worth."""
        with self._database.read() as connection:
            return records(connection, worths, ids)

    def without_path(self) -> Iterator[Row[Any, Any, Any]]:
        """`id`, `time` and `title` of the stories that have no content path yet, oldest first."""
        pathless = select(worths.c.id, worths.c.time, stories.c.title).join(
            stories, stories.c.id == worths.c.id
        )
        pathless = pathless.outerjoin(paths, paths.c.id == worths.c.id)
        pathless = pathless.where(worths.c.wanted, paths.c.id.is_(None)).order_by(worths.c.time, worths.c.id)
        with self._database.read() as connection:
            yield from connection.execute(pathless)


def forget(connection: Connection, lost: list[str]) -> None:
    """Forget what was known of drafts that are no more, as part of a larger transaction."""
    _times_changed(connection, lost, ())
    _unsettle_around(connection, lost)
    connection.execute(delete(worths).where(worths.c.id.in_(lost)))
    connection.execute(delete(placements).where(placements.c.id.in_(lost)))
    for table in (worth_pictures, reading_keys):
        connection.execute(delete(table).where(table.c.story.in_(lost)))


def _withdraw(connection: Connection, unwanted: list[str]) -> None:
    """Forget where stories stood whose publisher wants none shown; they keep their files' names."""
    for table in (placements, judgements):
        connection.execute(delete(table).where(table.c.id.in_(unwanted)))
    stand_down(connection, unwanted)


def _from(since: datetime | None) -> list[ColumnElement[bool]]:
    return [worths.c.wanted, *([worths.c.time >= since] if since else [])]


def _is_whole(connection: Connection) -> bool:
    """Whether every story has a place, or is to get one; a damaged store may have lost some."""
    due = connection.execute(select(meta.c.value).where(meta.c.key == DUE)).scalar() == "yes"
    placed = select(func.count()).select_from(placements)
    wanted = select(func.count()).where(worths.c.wanted)
    return due or connection.execute(placed).scalar() == connection.execute(wanted).scalar()


def _times_changed(connection: Connection, ids: list[str], now: Iterable[datetime]) -> None:
    """Take away the checkpoints that stories with these ids, at their times before or now, make wrong."""
    before = connection.execute(select(func.min(worths.c.time)).where(worths.c.id.in_(ids))).scalar()
    earliest = min(now, default=before)
    if before is not None and earliest is not None:
        earliest = min(earliest, before)
    if earliest is not None:
        connection.execute(delete(checkpoints).where(checkpoints.c.time > earliest))
    _note(connection, DUE, "yes")


def _unsettle_around(connection: Connection, ids: list[str]) -> None:
    """Have the clusters of these stories judged again."""
    mine = select(placements.c.cluster).where(placements.c.id.in_(ids))
    unsettle(connection, placements.c.cluster.in_(mine))


def _note(connection: Connection, key: str, value: str) -> None:
    connection.execute(replacing(meta, "value").values(key=key, value=value))


def _row(weighed: Weighed) -> dict[str, object]:
    worth = weighed.worth
    return {
        "id": worth.id,
        "digest": weighed.digest,
        "captured": weighed.captured,
        "wanted": weighed.wanted,
        "dated": worth.dated,
        "time": worth.time,
        "size": weighed.size,
        "quality": worth.quality.value,
        "trace": weighed.trace,
        "record": worth,
    }
