"""Decisions of the desk: kept for ever, in order, and which stories wait for one.

In: decisions. Out: the same, and for each story how many there are about it (its revision) and what they come
to in one word. Two editors cannot decide about one story without the later one knowing of the earlier.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

import msgspec
from sqlalchemy import Connection, delete, func, select, update

from broadsheet.domain.decision import Decision, Erase, in_force, kind_of, targets_of
from broadsheet.domain.errors import StaleError
from broadsheet.store.columns import digest, encode
from broadsheet.store.database import Database, chunks, replacing, upsert
from broadsheet.store.erased import entomb, erased_hash
from broadsheet.store.schema import aliases
from broadsheet.store.schema_desk import decided, decision_stories, decisions
from broadsheet.store.standing_rows import mark_decided

OPEN = ""  # the state of a story that waits for a decision
_STATES = {
    "approve": "approved",
    "reject": "rejected",
    "erase": "rejected",
    "retract": "retracted",
    "pin": "pinned",
}
HANDLED = "handled"  # edited, merged, split, made lead or briefed


class Decisions:
    """What people decided."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, decision: Decision, *, expected: Mapping[str, int] | None = None) -> None:
        """Keep the decision, if each story in `expected` still has that revision; one that is there stays.

        Raises StaleError when somebody has decided about one of the stories meanwhile.
        """
        with self._database.write() as connection:
            known = _revisions(connection, expected or ())
            for story, revision in (expected or {}).items():
                if known.get(story, 0) != revision:
                    raise StaleError(story)
            _keep(connection, [decision])

    def put(self, found: Iterable[Decision]) -> None:
        """Keep decisions as they are told now, over earlier tellings of the same."""
        with self._database.write() as connection:
            for chunk in chunks(found):
                _keep(connection, chunk, anew=True)

    def all(self) -> tuple[Decision, ...]:
        """Every decision in order, its stories by the ids that they have today."""
        with self._database.read() as connection:
            rows = connection.execute(select(decisions.c.record).order_by(decisions.c.time, decisions.c.id))
            found = tuple(row.record for row in rows)
            today = _today(connection, found)
        return tuple(_renamed(decision, today) for decision in found)

    def get(self, id_: str) -> Decision | None:
        """The decision with this id."""
        with self._database.read() as connection:
            return connection.execute(select(decisions.c.record).where(decisions.c.id == id_)).scalar()

    def about(self, story: str) -> tuple[Decision, ...]:
        """The decisions about a story, in order."""
        with self._database.read() as connection:
            return tuple(_about(connection, story))

    def latest(self, limit: int = 50, before: tuple[datetime, str] | None = None) -> tuple[Decision, ...]:
        """The newest decisions, newest first, those made before `before` (time and id)."""
        key = (decisions.c.time.desc(), decisions.c.id.desc())
        statement = select(decisions.c.record).order_by(*key).limit(limit)
        if before is not None:
            time, id_ = before
            older = (decisions.c.time < time) | ((decisions.c.time == time) & (decisions.c.id < id_))
            statement = statement.where(older)
        with self._database.read() as connection:
            return tuple(connection.execute(statement).scalars())

    def last_time(self) -> datetime | None:
        """When the last decision was made."""
        newest = select(decisions.c.time).order_by(decisions.c.time.desc()).limit(1)
        with self._database.read() as connection:
            return connection.execute(newest).scalar()

    def revisions(self, stories: Iterable[str]) -> dict[str, int]:
        """How many decisions there are about each of the stories."""
        wanted = tuple(stories)
        with self._database.read() as connection:
            return dict.fromkeys(wanted, 0) | _revisions(connection, wanted)

    def states(self, stories: Iterable[str]) -> dict[str, str]:
        """What the decisions about each of the stories come to, in a word; absent ones wait for one."""
        found: dict[str, str] = {}
        with self._database.read() as connection:
            for chunk in chunks(stories):
                rows = connection.execute(
                    select(decided.c.story, decided.c.state).where(decided.c.story.in_(chunk))
                )
                found.update((row.story, row.state) for row in rows)
        return found

    def digest(self) -> str:
        """A hash of all decisions: it changes when one is added or told otherwise."""
        with self._database.read() as connection:
            rows = connection.execute(select(decisions.c.id, decisions.c.digest).order_by(decisions.c.id))
            return digest(*(part for row in rows for part in row))

    def files(self) -> dict[str, str]:
        """The hash of the file of each decision that was read from one, by the file's path."""
        with self._database.read() as connection:
            rows = connection.execute(
                select(decisions.c.file, decisions.c.file_digest).where(decisions.c.file.is_not(None))
            )
            return {row.file: row.file_digest for row in rows}

    def note_files(self, files: Iterable[tuple[str, str, str]]) -> None:
        """Remember in which file each decision stands: id, path and hash of its bytes."""
        with self._database.write() as connection:
            for id_, path, hash_ in files:
                connection.execute(
                    update(decisions).where(decisions.c.id == id_).values(file=path, file_digest=hash_)
                )

    def in_files(self) -> Iterator[tuple[Decision, str | None]]:
        """Every decision with the file in which it stands."""
        with self._database.read() as connection:
            rows = connection.execute(
                select(decisions.c.record, decisions.c.file).order_by(decisions.c.time, decisions.c.id)
            ).all()
        return ((row.record, row.file) for row in rows)

    def count(self) -> int:
        """How many decisions there are."""
        with self._database.read() as connection:
            return connection.execute(select(func.count()).select_from(decisions)).scalar_one()


def unite_decided(connection: Connection, kept: str, lost: list[str]) -> None:
    """Decisions about the stories `lost` are about `kept` from now on; part of a larger transaction."""
    moved = select(decision_stories.c.decision).where(decision_stories.c.story.in_(lost))
    rows = [{"story": kept, "decision": row.decision} for row in connection.execute(moved)]
    if not rows:
        return
    connection.execute(upsert(decision_stories).on_conflict_do_nothing(), rows)
    connection.execute(delete(decision_stories).where(decision_stories.c.story.in_(lost)))
    connection.execute(delete(decided).where(decided.c.story.in_(lost)))
    _settle(connection, {kept})


def tell_otherwise(connection: Connection, told: Mapping[str, Decision | None]) -> None:
    """Keep decisions with these ids as they are told now, or not at all; part of a larger transaction."""
    for chunk in chunks(told):
        mine = decision_stories.c.decision.in_(chunk)
        stories = set(connection.execute(select(decision_stories.c.story).where(mine)).scalars())
        connection.execute(delete(decision_stories).where(mine))
        connection.execute(
            delete(decisions).where(decisions.c.id.in_([id_ for id_ in chunk if told[id_] is None]))
        )
        if kept := [each for id_ in chunk if (each := told[id_]) is not None]:
            _keep(connection, kept, anew=True)
            ids = [each.id for each in kept]
            connection.execute(update(decisions).where(decisions.c.id.in_(ids)).values(file_digest=None))
        _settle(connection, stories)


def keep_one(connection: Connection, decision: Decision) -> None:
    """Keep a decision as part of a larger transaction."""
    _keep(connection, [decision])


def _keep(connection: Connection, found: list[Decision], *, anew: bool = False) -> None:
    rows = [
        {"id": each.id, "time": each.time, "digest": digest(encode(each)), "record": each} for each in found
    ]
    if anew:
        statement = replacing(decisions, "time", "digest", "record")
        connection.execute(
            delete(decision_stories).where(decision_stories.c.decision.in_([r["id"] for r in rows]))
        )
    else:
        statement = upsert(decisions).on_conflict_do_nothing()
    connection.execute(statement, rows)
    for each in found:
        if isinstance(each, Erase):
            for target in each.stories:
                entomb(connection, target.id, (erased_hash(target.id), *each.hashes))
    today = _today(connection, found)
    named = {(today.get(target.id, target.id), each.id) for each in found for target in each.stories}
    connection.execute(
        upsert(decision_stories).on_conflict_do_nothing(),
        [{"story": story, "decision": id_} for story, id_ in sorted(named)],
    )
    _settle(connection, {story for story, _ in named})


def _settle(connection: Connection, stories: set[str]) -> None:
    """Write what the decisions about each of the stories come to."""
    statement = replacing(decided, "state", "revision", "time")
    for story in sorted(stories):
        about = _about(connection, story)
        if not about:
            connection.execute(delete(decided).where(decided.c.story == story))
            continue
        row = {"story": story, "state": _state(about), "revision": len(about), "time": about[-1].time}
        connection.execute(statement, row)
    mark_decided(connection, sorted(stories))


def _state(about: list[Decision]) -> str:
    kinds = [kind_of(each) for each in in_force(about)]
    last = next((kind for kind in reversed(kinds) if kind in _STATES), None)
    return _STATES[last] if last else HANDLED if kinds else OPEN


def _about(connection: Connection, story: str) -> list[Decision]:
    rows = connection.execute(
        select(decisions.c.record)
        .join(decision_stories, decision_stories.c.decision == decisions.c.id)
        .where(decision_stories.c.story == story)
        .order_by(decisions.c.time, decisions.c.id)
    )
    return list(rows.scalars())


def _revisions(connection: Connection, stories: Iterable[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for chunk in chunks(stories):
        rows = connection.execute(
            select(decided.c.story, decided.c.revision).where(decided.c.story.in_(chunk))
        )
        found.update((row.story, row.revision) for row in rows)
    return found


def _today(connection: Connection, found: Iterable[Decision]) -> dict[str, str]:
    """The ids that stories named in the decisions have today, where they were joined to others."""
    ids = {target.id for decision in found for target in targets_of(decision)}
    today: dict[str, str] = {}
    for chunk in chunks(sorted(ids)):
        rows = connection.execute(select(aliases.c.id, aliases.c.story).where(aliases.c.id.in_(chunk)))
        today.update((row.id, row.story) for row in rows)
    return today


def _renamed(decision: Decision, today: Mapping[str, str]) -> Decision:
    """The decision with the ids that its stories have today; the same object where none has changed."""
    if not any(target.id in today for target in targets_of(decision)):
        return decision
    replace = msgspec.structs.replace
    changed = {
        name: tuple(replace(target, id=today.get(target.id, target.id)) for target in getattr(decision, name))
        for name in ("stories", "apart")
        if hasattr(decision, name)
    }
    return replace(decision, **changed)
