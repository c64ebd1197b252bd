"""How a store of an earlier version becomes one of today's.

In: a connection in a write transaction. Out: the same, with the tables of `schema` and full text.
A new store is made whole at the newest version; an old one goes through each later step, in one transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Protocol

import msgspec
from sqlalchemy import Connection, Table, Text, bindparam, func, inspect, select, type_coerce, update
from sqlalchemy.schema import CreateIndex

from broadsheet.domain.errors import StoreError
from broadsheet.domain.item import item_id
from broadsheet.store.columns import LONGEST_NAME, Name
from broadsheet.store.database import chunks
from broadsheet.store.fulltext import INDEXED, full_text
from broadsheet.store.marking import make_full_text, mark_all
from broadsheet.store.schema import (
    aliases,
    cluster_pages,
    drafts,
    guids,
    hub_leases,
    listed,
    picture_sizes,
    recorded,
    rereadings,
    schema_version,
    standing_topics,
    standings,
    vectors,
)
from broadsheet.store.schema_desk import (
    accounts,
    decided,
    decision_stories,
    decisions,
    erased,
    failed_sign_ins,
    sessions,
    tokens,
)
from broadsheet.store.schema_items import carried, items, links, shelved, shelved_topics
from broadsheet.store.schema_judging import (
    checkpoints,
    placements,
    reading_keys,
    worth_pictures,
    worths,
)
from broadsheet.store.schema_mail import briefings, confirmations, deliveries, issues, subscribers
from broadsheet.store.schema_whole import metadata
from broadsheet.store.standing_rows import make_rows
from broadsheet.store.stories import tell_languages

FIRST = 1
_PATIENCE = "which can take minutes; stopped before its end, it stays as it was"


class Counting(Protocol):
    """Where it is told how far a long task is."""

    def advance(self, amount: int = 1, /) -> None:
        """Say that `amount` more parts are done."""


Stage = Callable[[str, int], AbstractContextManager[Counting | None]]


def unwatched(name: str, total: int) -> AbstractContextManager[None]:  # noqa: ARG001 - the names of a stage
    """A stage that nobody watches."""
    return nullcontext()


class Step(msgspec.Struct, frozen=True):
    """What leads to `version` from the one before."""

    version: int
    apply: Callable[[Connection], None]


def _creating(*tables: Table) -> Callable[[Connection], None]:
    """What creates those of the tables that are not there."""
    return lambda connection: metadata.create_all(connection, tables=tables)


def _add_column(connection: Connection, table: Table, name: str, kind: str) -> None:
    """Add a column that is not there; a step may have made its table with it."""
    if name not in {column["name"] for column in inspect(connection).get_columns(table.name)}:
        connection.exec_driver_sql(f"ALTER TABLE {table.name} ADD COLUMN {name} {kind}")


def _add_ruled_stories(connection: Connection) -> None:
    _add_column(connection, recorded, "ruled", "TEXT")


def _add_standings(connection: Connection) -> None:
    metadata.create_all(connection, tables=(standings, standing_topics))
    _add_ruled_stories(connection)
    make_rows(connection)


def _add_tokens_and_languages(connection: Connection) -> None:
    metadata.create_all(connection, tables=(tokens,))
    _add_column(connection, drafts, "language", "TEXT")
    tell_languages(connection)


def _shorten_names(connection: Connection) -> None:
    """Names that were kept whole get the form in which they are looked for now."""
    present = set(inspect(connection).get_table_names())
    for table in metadata.sorted_tables:
        for column in table.columns:
            if isinstance(column.type, Name) and table.name in present:
                whole = type_coerce(column, Text)
                long = select(whole).where(func.length(column) * 4 > LONGEST_NAME).distinct()
                for value in connection.execute(long).scalars().all():
                    connection.execute(update(table).where(whole == value).values({column: value}))


def _add_decided_column(connection: Connection) -> None:
    _add_column(connection, standings, "decided", "BOOLEAN NOT NULL DEFAULT FALSE")


def _widen_indexes(connection: Connection) -> None:
    _add_decided_column(connection)
    for table in (standings, standing_topics):
        for index in sorted(table.indexes, key=lambda each: str(each.name)):
            if "time" in index.columns:
                index.drop(connection, checkfirst=True)
                index.create(connection)


def _add_decided_standings(connection: Connection) -> None:
    """Whether the desk has decided about a story, where pages of stories are filtered."""
    _add_decided_column(connection)
    for index in sorted(standings.indexes, key=lambda each: str(each.name)):
        index.create(connection, checkfirst=True)
    told = select(decided.c.story).where(decided.c.state != "")
    connection.execute(update(standings).where(standings.c.id.in_(told)).values(decided=True))


def _add_shelved(connection: Connection) -> None:
    """Items are found by id, and stand in pages of their own; the next edition fills these."""
    _add_column(connection, items, "id", "TEXT")
    paths = connection.execute(select(items.c.path).where(items.c.id.is_(None))).scalars().all()
    named = update(items).where(items.c.path == bindparam("at")).values(id=bindparam("named"))
    for chunk in chunks(paths):
        connection.execute(named, [{"at": path, "named": item_id(path)} for path in chunk])
    for index in items.indexes:
        index.create(connection, checkfirst=True)
    metadata.create_all(connection, tables=(shelved, shelved_topics))
    full_text(connection, shelved.name).drop(connection)
    full_text(connection, shelved.name).create(connection)


def _index_picture_sizes(connection: Connection) -> None:
    connection.execute(CreateIndex(picture_sizes, if_not_exists=True))


def _add_marks(connection: Connection) -> None:
    """Searches find by words and marks together."""
    for indexed in INDEXED:
        full_text(connection, indexed).add_marks(connection)
    mark_all(connection)
    for indexed in INDEXED:
        full_text(connection, indexed).tighten(connection)


def _index_words(connection: Connection) -> None:
    """Words are found however they are spelled, in scripts without spaces anywhere in a text."""
    for indexed in INDEXED:
        full_text(connection, indexed).index_again(connection)


STEPS: tuple[Step, ...] = (
    Step(2, _creating(aliases, guids, listed)),
    Step(3, _creating(vectors)),
    Step(4, _creating(decisions, decision_stories, decided)),
    Step(5, _add_standings),
    Step(6, _creating(items, carried)),
    Step(7, _creating(accounts, sessions, failed_sign_ins)),
    Step(8, _add_tokens_and_languages),
    Step(9, _creating(issues, subscribers, confirmations, deliveries)),
    Step(10, _shorten_names),
    Step(11, _creating(briefings)),
    Step(12, _creating(links)),
    Step(13, _widen_indexes),
    Step(14, _creating(hub_leases)),
    Step(15, _add_decided_standings),
    Step(16, _add_ruled_stories),
    Step(17, _add_shelved),
    Step(18, _creating(worths, worth_pictures, reading_keys, placements, checkpoints)),
    Step(19, _index_picture_sizes),
    Step(20, _add_marks),
    Step(21, _index_words),
    Step(22, _creating(rereadings)),
    Step(23, _creating(cluster_pages)),
    Step(24, _index_words),
    Step(25, _creating(erased)),
)


def is_current(connection: Connection) -> bool:
    """Whether the store has today's version, so that nothing has to be written to open it."""
    return _version(connection) == STEPS[-1].version


def migrate(
    connection: Connection,
    steps: Sequence[Step] = STEPS,
    tell: Callable[[str], None] = lambda _: None,
    stage: Stage = unwatched,
) -> None:
    """Bring the store to the newest version, which `tell` hears of when there is something to do.

    `stage` shows how many steps are done. Raises StoreError when it is newer than this program.
    """
    newest = steps[-1].version if steps else FIRST
    version = _version(connection)
    if version is None:
        metadata.create_all(connection)
        make_full_text(connection)
        connection.execute(schema_version.insert().values(version=newest))
        return
    if version > newest:
        raise StoreError(
            f"the store was written by a newer Broadsheet (store version {version}, "
            f"this program knows {newest}); update Broadsheet"
        )
    if version < newest:
        tell(f"has version {version} and is brought to {newest}, {_PATIENCE}")
        waiting = [step for step in steps if step.version > version]
        with stage(f"bringing the store to version {newest}", len(waiting)) as task:
            for step in waiting:
                step.apply(connection)
                if task:
                    task.advance()
        connection.execute(schema_version.update().values(version=newest))


def _version(connection: Connection) -> int | None:
    """The version of the store; None for an empty file. Raises StoreError for someone else's database."""
    names = inspect(connection).get_table_names()
    if schema_version.name in names:
        return int(connection.execute(select(schema_version.c.version)).scalar_one())
    if names:
        raise StoreError("the file is another program's database, not a store; it was left as it is")
    return None
