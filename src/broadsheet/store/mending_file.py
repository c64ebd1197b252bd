"""A damaged store made sound again, with all of it that can still be read.

In: the store's file. Out: what was done, a sentence each; nothing for a store that is sound. The damaged file
is kept beside the new one.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import count
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, delete

from broadsheet.domain.errors import StoreError
from broadsheet.store.columns import Packed
from broadsheet.store.fulltext import full_text_problems
from broadsheet.store.locking import exclusive
from broadsheet.store.marking import make_full_text
from broadsheet.store.migrations import Stage, migrate
from broadsheet.store.orphans import orphans
from broadsheet.store.schema import schema_version, standing_topics, standings
from broadsheet.store.schema_whole import metadata
from broadsheet.store.sources import read_anew
from broadsheet.store.sqlite import SqliteDatabase, plainly
from broadsheet.store.standing_rows import restand
from broadsheet.store.store import Store
from broadsheet.store.terms_sqlite import add_functions

_MOST_TRIES = 1000  # in a row without finding one more row that can be read


def mend_file_store(path: Path, tell: Callable[[str], None], stage: Stage) -> tuple[str, ...]:
    """Make the store sound. Raises StoreError when its disk refuses, or a run works on it."""
    with exclusive(path.with_name("run.lock")):
        return _mend_file(path, tell, stage)


def _mend_file(path: Path, tell: Callable[[str], None], stage: Stage) -> tuple[str, ...]:
    for leftover in _files(_draft_path(path)):
        leftover.unlink(missing_ok=True)
    if not path.is_file() or not (problems := _problems(path, tell, stage)):
        return ()
    if all("full text" in problem for problem in problems):
        _rebuild_full_text(path)
        return ("store: full text is built anew",)
    if not any("damaged" in problem for problem in problems):
        dropped = _tidy(path)
        return (f"store: {dropped} rows that lacked what they need are dropped",)
    return _salvage(path)


def _problems(path: Path, tell: Callable[[str], None], stage: Stage) -> list[str]:
    """What `check` finds; a store that cannot be checked, or whose records cannot be read, is damaged."""
    try:
        with Store.open(path, tell=tell, stage=stage) as store:
            problems = store.check()
        if not problems:
            with plainly(path), closing(sqlite3.connect(path)) as connection:
                problems = [
                    f"damaged: {table}" for table in metadata.sorted_tables if _unread(connection, table)
                ]
    except StoreError as error:
        if "damaged" in str(error) or "changed by hand" in str(error):
            return [f"damaged: {error}"]
        raise
    return problems


def _unread(connection: sqlite3.Connection, table: Table) -> bool:
    names = [column.name for column in table.columns]
    rows = connection.execute(f"SELECT {', '.join(names)} FROM {table.name}")  # noqa: S608 - our own names
    return any(not _sound(table, dict(zip(names, row, strict=True))) for row in rows)


def _rebuild_full_text(path: Path) -> None:
    database = SqliteDatabase(path)
    try:
        with database.write() as connection:
            make_full_text(connection)
    finally:
        database.close()


def _tidy(path: Path) -> int:
    database = SqliteDatabase(path)
    try:
        with database.write() as connection:
            dropped = _drop_orphans(connection)
            restand(connection)
            if full_text_problems(connection):
                make_full_text(connection)
            return dropped
    finally:
        database.close()


def _salvage(path: Path) -> tuple[str, ...]:
    """Copy what can be read into a new file; sources and archives are then read as if for the first time."""
    draft = _draft_path(path)
    database = SqliteDatabase(draft)
    try:
        with database.write() as connection:
            migrate(connection)
        kept, lost = _copy(path, draft)
        with database.write() as connection:
            dropped = _drop_orphans(connection)
            restand(connection)
            make_full_text(connection)
            read_anew(connection)
    finally:
        database.close()
    aside = _free_name(path)
    for file, suffix in zip(_files(path), ("", "-wal", "-shm"), strict=True):
        if file.exists():
            file.rename(aside.with_name(aside.name + suffix))
    draft.rename(path)
    saved = f"{kept:,} rows were saved, {lost + dropped:,} were not"
    return (
        f"store: it was damaged; {saved}; the damaged file is kept as {aside.name}",
        "store: the next run reads its archives and sources anew, so that what is missing comes back",
    )


def _copy(path: Path, draft: Path) -> tuple[int, int]:
    """Rows copied, and rows that could not be."""
    kept = lost = 0
    with plainly(path), closing(sqlite3.connect(path)) as old, closing(sqlite3.connect(draft)) as new:
        add_functions(new)
        for table in metadata.sorted_tables:
            if table in (schema_version, standings, standing_topics):
                continue
            for row in _readable(old, table.name):
                known = {name: row[name] for name in row if name in table.columns}
                if row is _LOST or not _sound(table, known):
                    lost += 1
                    continue
                marks = ", ".join("?" * len(known))
                statement = f"INSERT OR IGNORE INTO {table.name} ({', '.join(known)}) VALUES ({marks})"  # noqa: S608
                new.execute(statement, tuple(known.values()))
                kept += 1
        new.commit()
    return kept, lost


_LOST: dict[str, Any] = {}


def _readable(connection: sqlite3.Connection, table: str) -> Iterator[dict[str, Any]]:
    """Every row that can be read, by row number; `_LOST` for each stretch that cannot.

    In a damaged stretch row numbers are tried one by one, later in steps.
    """
    rows = f"SELECT rowid, * FROM {table} NOT INDEXED WHERE rowid > ? ORDER BY rowid"  # noqa: S608 - our own name
    last, failures = -1, 0
    while failures < _MOST_TRIES:
        cursor = connection.cursor()
        try:
            cursor.execute(rows, (last,))
            names = [column[0] for column in cursor.description][1:]
            for number, *values in cursor:
                last, failures = number, 0
                yield dict(zip(names, values, strict=True))
        except sqlite3.DatabaseError:
            if failures == 0:
                yield _LOST
            failures += 1
            last += 1 if failures < _MOST_TRIES // 2 else 64
        else:
            return


def _sound(table: Table, row: dict[str, Any]) -> bool:
    """Whether the row has its key, and every record in it can be decoded."""
    for column in table.columns:
        value = row.get(column.name)
        if value is None:
            if not column.nullable:
                return False
        elif isinstance(column.type, Packed) and not column.type.reads(value):
            return False
    return True


def _drop_orphans(connection: Connection) -> int:
    """Delete rows that lack what they need, until none is left; how many there were."""
    dropped = 0
    connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
    statements = [delete(table).where(condition) for table, condition, _ in orphans()]
    while True:
        found = sum(connection.execute(statement).rowcount for statement in statements)
        for name, number, *_ in connection.exec_driver_sql("PRAGMA foreign_key_check").all():
            found += connection.exec_driver_sql(f"DELETE FROM {name} WHERE rowid = ?", (number,)).rowcount  # noqa: S608
        dropped += found
        if not found:
            return dropped


def _draft_path(path: Path) -> Path:
    return path.with_name(f"{path.name}.mended")


def _free_name(path: Path) -> Path:
    names = (path.with_name(f"{path.name}.damaged-{number}") for number in count(1))
    return next(name for name in names if not name.exists())


def _files(path: Path) -> tuple[Path, Path, Path]:
    return path, path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm")
