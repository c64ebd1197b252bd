"""Full text in SQLite's FTS5: no second copy of the text, whose content is `stories`; triggers keep step.

In: terms. Out: which stories have them, and how well. How FTS5 is asked and what it finds wrong.
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
    """CREATE VIRTUAL TABLE stories_text USING fts5(
        title, body, content='stories', content_rowid='number', tokenize='unicode61 remove_diacritics 2')""",
    """CREATE TRIGGER stories_text_insert AFTER INSERT ON stories BEGIN
        INSERT INTO stories_text(rowid, title, body) VALUES (new.number, new.title, new.body); END""",
    """CREATE TRIGGER stories_text_delete AFTER DELETE ON stories BEGIN
        INSERT INTO stories_text(stories_text, rowid, title, body)
        VALUES ('delete', old.number, old.title, old.body); END""",
    """CREATE TRIGGER stories_text_update AFTER UPDATE ON stories BEGIN
        INSERT INTO stories_text(stories_text, rowid, title, body)
        VALUES ('delete', old.number, old.title, old.body);
        INSERT INTO stories_text(rowid, title, body) VALUES (new.number, new.title, new.body); END""",
)
_INDEX = table("stories_text", column("rowid", Integer))
_WHOLE: ColumnElement[Any] = literal_column(_INDEX.name)
_COMMON = 50_000  # stories; to count more of them takes longer than a search may
_PROBE = text("SELECT 1 FROM stories_text WHERE stories_text MATCH :query LIMIT 1 OFFSET :most")


class SqliteFullText:
    """The index `stories_text`."""

    def create(self, connection: Connection) -> None:
        """Create the index over the stories that there are, and its triggers."""
        for statement in _DDL:
            connection.exec_driver_sql(statement)
        connection.exec_driver_sql("INSERT INTO stories_text(stories_text) VALUES ('rebuild')")

    def drop(self, connection: Connection) -> None:
        """Remove what is there of the index and its triggers."""
        for name in ("insert", "delete", "update"):
            connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS stories_text_{name}")
        connection.exec_driver_sql("DROP TABLE IF EXISTS stories_text")

    def index(self, connection: Connection, rows: Iterable[dict[str, str]]) -> None:
        """Do nothing: the triggers did it."""

    def problems(self, connection: Connection) -> list[str]:
        """What FTS5 itself finds wrong between the index and the stories."""
        try:
            connection.exec_driver_sql(
                "INSERT INTO stories_text(stories_text, rank) VALUES ('integrity-check', 1)"
            )
        except Exception as error:  # noqa: BLE001 - each engine's driver has its own error for this
            return [f"full text does not fit the stories: {error}"]
        return []

    def matching(self, terms: list[str]) -> Subquery:
        """The `number` of every story that has every term."""
        return select(_INDEX.c.rowid.label("number")).where(_matches(terms)).subquery()

    def scored(self, connection: Connection, terms: list[str], some: FromClause) -> Subquery:
        """The `number` and `score` by bm25 of the stories in `some`, titles five times a body.

        bm25 counts the stories that have a term, so terms that very many have do not count; where no other
        is left, those stored latest are the best.
        """
        telling = [term for term in terms if not _is_common(connection, term)]
        if not telling:
            return select(some.c.number, some.c.number.label("score")).subquery()
        score = cast(func.bm25(_WHOLE, 5.0, 1.0) * -1e6, BigInteger)
        first = select(func.min(some.c.number)).scalar_subquery()
        number = unindexed(_INDEX.c.rowid)  # or each story would be looked up, which takes longer than a walk
        found = select(number.label("number"), score.label("score"))
        among = number.in_(select(some.c.number))
        return found.where(_matches(telling), _INDEX.c.rowid >= first, among).subquery()


def _is_common(connection: Connection, term: str) -> bool:
    words = {"query": _query([term]), "most": _COMMON}
    return connection.execute(_PROBE, words).scalar() is not None


def _matches(terms: list[str]) -> ColumnElement[bool]:
    return _WHOLE.op("MATCH", return_type=Boolean())(_query(terms))


def _query(terms: list[str]) -> str:
    """The terms as FTS5 wants them; all is quoted, so that no character of a term is an operator."""
    return " ".join(f'"{term}"' for term in terms)
