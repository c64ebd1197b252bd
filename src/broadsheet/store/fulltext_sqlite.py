"""Full text in SQLite's FTS5: no second copy of the text, whose content is the table; triggers keep step.

In: terms. Out: which rows have them, and how well. How FTS5 is asked and what it finds wrong.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Connection,
    Integer,
    Subquery,
    column,
    literal_column,
    select,
    table,
    text,
)

from broadsheet.store.marks import Group, Marked
from broadsheet.store.marks_sqlite import create_marks, drop_marks, mark_problems, mark_rows, marked
from broadsheet.store.terms_sqlite import query_of

_DDL = (
    # In scripts without spaces every two letters in a row are a word.
    """CREATE VIEW {0}_words AS
        SELECT number, in_pairs(title) AS title, in_pairs(body) AS body FROM {0}""",
    """CREATE VIRTUAL TABLE {0}_text USING fts5(
        title, body, content='{0}_words', content_rowid='number',
        tokenize='unicode61 remove_diacritics 2')""",
    """CREATE TRIGGER {0}_text_insert AFTER INSERT ON {0} BEGIN
        INSERT INTO {0}_text(rowid, title, body)
        VALUES (new.number, in_pairs(new.title), in_pairs(new.body)); END""",
    """CREATE TRIGGER {0}_text_delete AFTER DELETE ON {0} BEGIN
        INSERT INTO {0}_text({0}_text, rowid, title, body)
        VALUES ('delete', old.number, in_pairs(old.title), in_pairs(old.body)); END""",
    """CREATE TRIGGER {0}_text_update AFTER UPDATE ON {0} BEGIN
        INSERT INTO {0}_text({0}_text, rowid, title, body)
        VALUES ('delete', old.number, in_pairs(old.title), in_pairs(old.body));
        INSERT INTO {0}_text(rowid, title, body)
        VALUES (new.number, in_pairs(new.title), in_pairs(new.body)); END""",
)
_COMMON = 50_000  # rows; to count more of them takes longer than a search may
_PROBE = "SELECT 1 FROM {0}_text WHERE {0}_text MATCH :query LIMIT 1 OFFSET :most"
_SCORES = """SELECT rowid, CAST(bm25({0}_text, 5.0, 1.0) * -1e6 AS INTEGER) FROM {0}_text
    WHERE {0}_text MATCH :query AND rowid >= :first AND +rowid IN (SELECT value FROM json_each(:numbers))"""


class SqliteFullText:
    """The index over one table: `stories_text` over `stories`."""

    def __init__(self, indexed: str) -> None:
        self._indexed, self._name = indexed, f"{indexed}_text"
        self._index = table(self._name, column("rowid", Integer))
        self._whole: ColumnElement[Any] = literal_column(self._name)
        self._probe, self._scores = text(_PROBE.format(indexed)), text(_SCORES.format(indexed))

    def create(self, connection: Connection) -> None:
        """Create the index over the rows that there are, and its triggers."""
        self._create_words(connection)
        self.add_marks(connection)

    def drop(self, connection: Connection) -> None:
        """Remove what is there of the index and its triggers."""
        self._drop_words(connection)
        if self._indexed == "stories":
            drop_marks(connection)

    def index_again(self, connection: Connection) -> None:
        """Index the words anew; marks stay."""
        self._drop_words(connection)
        self._create_words(connection)

    def _create_words(self, connection: Connection) -> None:
        for statement in _DDL:
            connection.exec_driver_sql(statement.format(self._indexed))
        self._tell(connection, self._name, "'rebuild'")

    def _drop_words(self, connection: Connection) -> None:
        for name in ("insert", "delete", "update"):
            connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {self._name}_{name}")
        connection.exec_driver_sql(f"DROP TABLE IF EXISTS {self._name}")
        connection.exec_driver_sql(f"DROP VIEW IF EXISTS {self._indexed}_words")

    def _tell(self, connection: Connection, columns: str, values: str) -> None:
        """Give FTS5 one of its special commands, which are written as rows."""
        connection.exec_driver_sql(f"INSERT INTO {self._name}({columns}) VALUES ({values})")  # noqa: S608 - ours

    def compact(self, connection: Connection) -> None:
        """Merge the index into one piece, in which no deleted row's words are."""
        self._tell(connection, self._name, "'optimize'")

    def index(self, connection: Connection, rows: Iterable[dict[str, str]]) -> None:
        """Do nothing: the triggers did it."""

    def problems(self, connection: Connection) -> list[str]:
        """What FTS5 itself finds wrong between the index and the table."""
        try:
            self._tell(connection, f"{self._name}, rank", "'integrity-check', 1")
        except Exception as error:  # noqa: BLE001 - each engine's driver has its own error for this
            if "readonly" in str(error):  # FTS5 is asked by writing
                return []
            return [f"full text does not fit the {self._indexed}: {error}"]
        return mark_problems(connection) if self._indexed == "stories" else []

    def matching(self, terms: list[str]) -> Subquery:
        """The `number` of every row that has every term."""
        return select(self._index.c.rowid.label("number")).where(self._matches(terms)).subquery()

    def scores(self, connection: Connection, terms: list[str], numbers: Sequence[int]) -> dict[int, int]:
        """How well rows fit, by bm25, titles five times a body.

        bm25 counts the rows that have a term, so terms that very many have do not count; where no other
        is left, those stored latest are the best.
        """
        telling = [term for term in terms if not self._is_common(connection, term)]
        if not telling or not numbers:
            return {number: number for number in numbers}
        words = {"query": query_of(telling), "first": min(numbers), "numbers": json.dumps(list(numbers))}
        return dict(connection.execute(self._scores, words).all())

    def loosen(self, connection: Connection) -> None:
        """Do nothing: marks are written one by one in any case."""

    def tighten(self, connection: Connection) -> None:
        """Do nothing: what is written is found."""

    def add_marks(self, connection: Connection) -> None:
        """Make the tables for marks; items have none."""
        if self._indexed == "stories":
            drop_marks(connection)
            create_marks(connection)

    def mark(
        self,
        connection: Connection,
        rows: Iterable[Marked],
        *,
        loose: bool = False,  # noqa: ARG002 - the door's names
    ) -> None:
        """Keep the marks of stories."""
        mark_rows(connection, rows)

    def candidates(
        self,
        connection: Connection,
        terms: list[str],
        groups: Sequence[Group],
        *,
        below: int | None,
        most: int,
    ) -> list[tuple[int, str]]:
        """Stories that have every term and a mark of every group, latest stored first."""
        return marked(connection, terms, groups, below=below, most=most)

    def _is_common(self, connection: Connection, term: str) -> bool:
        words = {"query": query_of([term]), "most": _COMMON}
        return connection.execute(self._probe, words).scalar() is not None

    def _matches(self, terms: list[str]) -> ColumnElement[bool]:
        return self._whole.op("MATCH", return_type=Boolean())(query_of(terms))
