"""Full text in SQLite's FTS5: no second copy of the text, whose content is the table; triggers keep step.

In: terms. Out: which rows have them, and how well. How FTS5 is asked and what it finds wrong.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    ColumnElement,
    Connection,
    FromClause,
    Integer,
    Subquery,
    cast,
    column,
    func,
    literal_column,
    select,
    table,
    text,
)

from broadsheet.store.database import unindexed

_DDL = (
    """CREATE VIRTUAL TABLE {0}_text USING fts5(
        title, body, content='{0}', content_rowid='number', tokenize='unicode61 remove_diacritics 2')""",
    """CREATE TRIGGER {0}_text_insert AFTER INSERT ON {0} BEGIN
        INSERT INTO {0}_text(rowid, title, body) VALUES (new.number, new.title, new.body); END""",
    """CREATE TRIGGER {0}_text_delete AFTER DELETE ON {0} BEGIN
        INSERT INTO {0}_text({0}_text, rowid, title, body)
        VALUES ('delete', old.number, old.title, old.body); END""",
    """CREATE TRIGGER {0}_text_update AFTER UPDATE ON {0} BEGIN
        INSERT INTO {0}_text({0}_text, rowid, title, body)
        VALUES ('delete', old.number, old.title, old.body);
        INSERT INTO {0}_text(rowid, title, body) VALUES (new.number, new.title, new.body); END""",
)
_COMMON = 50_000  # rows; to count more of them takes longer than a search may
_PROBE = "SELECT 1 FROM {0}_text WHERE {0}_text MATCH :query LIMIT 1 OFFSET :most"


class SqliteFullText:
    """The index over one table: `stories_text` over `stories`."""

    def __init__(self, indexed: str) -> None:
        self._indexed, self._name = indexed, f"{indexed}_text"
        self._index = table(self._name, column("rowid", Integer))
        self._whole: ColumnElement[Any] = literal_column(self._name)
        self._probe = text(_PROBE.format(indexed))

    def create(self, connection: Connection) -> None:
        """Create the index over the rows that there are, and its triggers."""
        for statement in _DDL:
            connection.exec_driver_sql(statement.format(self._indexed))
        self._tell(connection, self._name, "'rebuild'")

    def drop(self, connection: Connection) -> None:
        """Remove what is there of the index and its triggers."""
        for name in ("insert", "delete", "update"):
            connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {self._name}_{name}")
        connection.exec_driver_sql(f"DROP TABLE IF EXISTS {self._name}")

    def _tell(self, connection: Connection, columns: str, values: str) -> None:
        """Give FTS5 one of its special commands, which are written as rows."""
        connection.exec_driver_sql(f"INSERT INTO {self._name}({columns}) VALUES ({values})")  # noqa: S608 - ours

    def index(self, connection: Connection, rows: Iterable[dict[str, str]]) -> None:
        """Do nothing: the triggers did it."""

    def problems(self, connection: Connection) -> list[str]:
        """What FTS5 itself finds wrong between the index and the table."""
        try:
            self._tell(connection, f"{self._name}, rank", "'integrity-check', 1")
        except Exception as error:  # noqa: BLE001 - each engine's driver has its own error for this
            return [f"full text does not fit the {self._indexed}: {error}"]
        return []

    def matching(self, terms: list[str]) -> Subquery:
        """The `number` of every row that has every term."""
        return select(self._index.c.rowid.label("number")).where(self._matches(terms)).subquery()

    def scored(self, connection: Connection, terms: list[str], some: FromClause) -> Subquery:
        """The `number` and `score` by bm25 of the rows in `some`, titles five times a body.

        bm25 counts the rows that have a term, so terms that very many have do not count; where no other
        is left, those stored latest are the best.
        """
        telling = [term for term in terms if not self._is_common(connection, term)]
        if not telling:
            return select(some.c.number, some.c.number.label("score")).subquery()
        score = cast(func.bm25(self._whole, 5.0, 1.0) * -1e6, BigInteger)
        first = select(func.min(some.c.number)).scalar_subquery()
        number = unindexed(self._index.c.rowid)  # or each row were looked up, which takes longer
        found = select(number.label("number"), score.label("score"))
        among = number.in_(select(some.c.number))
        return found.where(self._matches(telling), self._index.c.rowid >= first, among).subquery()

    def _is_common(self, connection: Connection, term: str) -> bool:
        words = {"query": _query([term]), "most": _COMMON}
        return connection.execute(self._probe, words).scalar() is not None

    def _matches(self, terms: list[str]) -> ColumnElement[bool]:
        return self._whole.op("MATCH", return_type=Boolean())(_query(terms))


def _query(terms: list[str]) -> str:
    """The terms as FTS5 wants them; all is quoted, so that no character of a term is an operator."""
    return " ".join(f'"{term}"' for term in terms)
