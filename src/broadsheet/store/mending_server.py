"""A server's store made sound again: what can be read stays, what cannot is dropped and read anew.

In: the address. Out: what was done, a sentence each. PostgreSQL keeps its files and references whole by
itself; files that its disk has damaged are its own matter: queries fail then, and a backup is restored with
pg_restore.
"""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import ColumnElement, Connection, Table, Text, and_, delete, select, type_coerce

from broadsheet.store.columns import Packed
from broadsheet.store.fulltext import full_text_problems
from broadsheet.store.marking import make_full_text
from broadsheet.store.migrations import Stage
from broadsheet.store.orphans import orphans
from broadsheet.store.schema_whole import metadata
from broadsheet.store.sources import read_anew
from broadsheet.store.standing_rows import restand
from broadsheet.store.store import Store


def mend_server_store(address: str, tell: Callable[[str], None], stage: Stage) -> tuple[str, ...]:
    """Make the store sound. Raises StoreError when the server refuses, or when a run works on it."""
    done = []
    with (
        Store.open(address, tell=tell, stage=stage) as store,
        store.exclusive(),
        store.repairing() as connection,
    ):
        if unread := sum(_drop_unreadable(connection, table) for table in metadata.sorted_tables):
            done.append(f"store: {unread:,} rows whose records cannot be read are dropped")
            done.append("store: the next run reads its archives and sources anew, so that they come back")
            read_anew(connection)
        if bare := sum(_delete(connection, table, condition) for table, condition, _ in orphans()):
            done.append(f"store: {bare:,} rows that lacked what they need are dropped")
        if full_text_problems(connection):
            make_full_text(connection)
            done.append("store: full text is built anew")
        if done:
            restand(connection)
    return tuple(done)


def _drop_unreadable(connection: Connection, table: Table) -> int:
    """Delete the rows with a record that is none, and the rows that need them; how many there were."""
    packed = [column for column in table.columns if isinstance(column.type, Packed)]
    keys = list(table.primary_key.columns)
    rows = connection.execute(
        select(*keys, *(type_coerce(column, Text) for column in packed)).execution_options(yield_per=500)
    )
    lost = [
        row[: len(keys)]
        for row in rows
        if not all(
            value is None or column.type.reads(value)
            for column, value in zip(packed, row[len(keys) :], strict=True)
            if isinstance(column.type, Packed)
        )
    ]
    for key in lost:
        _delete(connection, table, and_(*(column == value for column, value in zip(keys, key, strict=True))))
    return len(lost)


def _delete(connection: Connection, table: Table, condition: ColumnElement[bool]) -> int:
    """Delete rows, those that refer to them first; how many of the table itself."""
    for other in metadata.sorted_tables:
        for key in other.foreign_keys:
            if key.column.table is table:
                _delete(connection, other, key.parent.in_(select(key.column).where(condition)))
    return connection.execute(delete(table).where(condition)).rowcount
