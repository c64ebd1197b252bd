"""Full text in SQLite's FTS5: no second copy of the text, whose content is `stories`; triggers keep step.

In: terms. Out: rows of hits. How FTS5 is asked and what it finds wrong.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Integer,
    Subquery,
    cast,
    column,
    func,
    literal,
    literal_column,
    select,
    table,
    text,
)

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
_SEARCH = text(
    """SELECT stories.id, stories.title, snippet(stories_text, -1, '', '', '…', 24)
    FROM stories_text JOIN stories ON stories.number = stories_text.rowid
    WHERE stories_text MATCH :query
    ORDER BY bm25(stories_text, 5.0, 1.0), stories.id LIMIT :limit OFFSET :offset"""
)


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

    def matches(self, terms: list[str], *, scored: bool) -> Subquery:
        """The `number` of every story that has every term, and its `score` if `scored`, the best greatest."""
        index = table("stories_text", column("rowid", Integer))
        whole: ColumnElement[Any] = literal_column(index.name)
        score = cast(func.bm25(whole, 5.0, 1.0) * -1e6, BigInteger) if scored else literal(0)
        found = select(index.c.rowid.label("number"), score.label("score"))
        return found.where(whole.op("MATCH")(_query(terms))).subquery()

    def hits(self, connection: Connection, terms: list[str], limit: int, offset: int) -> Iterable[Any]:
        """Rows that have every term, best first by bm25 with titles five times a body; equal ones by id."""
        return connection.execute(_SEARCH, {"query": _query(terms), "limit": limit, "offset": offset})


def _query(terms: list[str]) -> str:
    """The terms as FTS5 wants them; all is quoted, so that no character of a term is an operator."""
    return " ".join(f'"{term}"' for term in terms)
