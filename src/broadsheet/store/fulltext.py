"""Full text over titles and bodies, and finding the story that somebody means.

In: words that a person typed. Out: hits, best first. This DDL is SQLite's FTS5; the index holds no
second copy of the text (its content is the table `stories`), and triggers keep it in step.
"""

from __future__ import annotations

import re
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

from broadsheet.domain.storing import Hit
from broadsheet.store.columns import holdable
from broadsheet.store.database import Database
from broadsheet.store.schema import addresses, paths, stories

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
_MOST_TERMS = 32  # FTS5 refuses deeply nested queries


def create_full_text(connection: Connection) -> None:
    """Create the index over the stories that there are, and its triggers."""
    for statement in _DDL:
        connection.exec_driver_sql(statement)
    connection.exec_driver_sql("INSERT INTO stories_text(stories_text) VALUES ('rebuild')")


def drop_full_text(connection: Connection) -> None:
    """Remove what is there of the index and its triggers."""
    for name in ("insert", "delete", "update"):
        connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS stories_text_{name}")
    connection.exec_driver_sql("DROP TABLE IF EXISTS stories_text")


def full_text_problems(connection: Connection) -> list[str]:
    """What FTS5 itself finds wrong between the index and the stories."""
    try:
        connection.exec_driver_sql(
            "INSERT INTO stories_text(stories_text, rank) VALUES ('integrity-check', 1)"
        )
    except Exception as error:  # noqa: BLE001 - each engine's driver has its own error for this
        return [f"full text does not fit the stories: {error}"]
    return []


def query_of(words: str) -> str:
    """What a person typed as an FTS5 query: every word must occur, `"words in quotes"` side by side.

    Everything is quoted, so that no character of it is an operator. Empty when there is no word in it.
    """
    terms = [
        quoted or word.replace('"', "") for quoted, word in re.findall(r'"([^"]*)"|(\S+)', holdable(words))
    ]
    words_only = [term for term in terms if any(map(str.isalnum, term))]
    return " ".join(f'"{term}"' for term in words_only[:_MOST_TERMS])


def matches(query: str, *, scored: bool) -> Subquery:
    """The `number` of every story that a query finds, and its `score` if `scored`, the best greatest."""
    index = table("stories_text", column("rowid", Integer))
    whole: ColumnElement[Any] = literal_column(index.name)
    score = cast(func.bm25(whole, 5.0, 1.0) * -1e6, BigInteger) if scored else literal(0)
    found = select(index.c.rowid.label("number"), score.label("score"))
    return found.where(whole.op("MATCH")(query)).subquery()


class Search:
    """Searches over all stories, read and recorded."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def search(self, words: str, *, limit: int = 20, offset: int = 0) -> tuple[Hit, ...]:
        """Stories that have every word, best first; equal ones by id."""
        query = query_of(words)
        if not query:
            return ()
        with self._database.read() as connection:
            rows = connection.execute(_SEARCH, {"query": query, "limit": limit, "offset": offset})
            return tuple(Hit(id=row[0], title=row[1], snippet=row[2]) for row in rows)

    def find(self, reference: str, *, limit: int = 10) -> tuple[str, ...]:
        """Ids of the stories that `reference` can mean: an id, a content path, a URL, else words in them."""
        exact = (
            select(stories.c.id).where(stories.c.id == reference),
            select(paths.c.id).where(paths.c.path == reference),
            select(addresses.c.story).where(addresses.c.url == reference, addresses.c.story.is_not(None)),
        )
        with self._database.read() as connection:
            for statement in exact:
                if found := connection.execute(statement).scalar():
                    return (found,)
        return tuple(hit.id for hit in self.search(reference, limit=limit))
