"""Full text over titles and bodies, and finding the story that somebody means.

In: words that a person typed. Out: ids of stories, best first. Each engine has an index of its own kind,
which `full_text` gives.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, Protocol

from sqlalchemy import Connection, FromClause, Select, Subquery, select

from broadsheet.store.columns import holdable
from broadsheet.store.database import Database
from broadsheet.store.fulltext_sqlite import SqliteFullText
from broadsheet.store.schema import addresses, paths, stories


class FullText(Protocol):
    """An index over the titles and bodies of one table, kept in step with it."""

    def create(self, connection: Connection) -> None:
        """Make the index over the rows that there are."""

    def drop(self, connection: Connection) -> None:
        """Remove what is there of the index."""

    def index(self, connection: Connection, rows: Iterable[dict[str, str]]) -> None:
        """Take in rows (`id`, `title`, `body`) that were just written; nothing where triggers do it."""

    def problems(self, connection: Connection) -> list[str]:
        """What does not fit between the index and the table."""

    def matching(self, terms: list[str]) -> Subquery:
        """The `number` of every row that has every term."""

    def scored(self, connection: Connection, terms: list[str], some: FromClause) -> Subquery:
        """The `number` of each row in `some` and its `score`, the best greatest; all have every term."""


MOST_FOUND = 500  # matches that a search looks at; of more, the latest stored
INDEXED = ("stories", "shelved")
_MOST_TERMS = 32  # FTS5 refuses deeply nested queries


def full_text(engine: Connection | Database, indexed: str = "stories") -> FullText:
    """The index over one of the tables `INDEXED`, of the engine behind a connection or a database."""
    return _index(engine.dialect.name, indexed)


@lru_cache
def _index(dialect: str, indexed: str) -> FullText:
    if dialect == "sqlite":
        return SqliteFullText(indexed)
    from broadsheet.store.fulltext_postgres import PostgresFullText

    return PostgresFullText(indexed)


def full_text_problems(connection: Connection) -> list[str]:
    """What does not fit between any index and its table."""
    return [problem for indexed in INDEXED for problem in full_text(connection, indexed).problems(connection)]


def make_full_text(connection: Connection) -> None:
    """Make every index anew."""
    for indexed in INDEXED:
        full_text(connection, indexed).drop(connection)
        full_text(connection, indexed).create(connection)


def terms_of(words: str) -> list[str]:
    """What a person typed as terms: every word must occur, `"words in quotes"` side by side."""
    terms = [
        quoted or word.replace('"', "") for quoted, word in re.findall(r'"([^"]*)"|(\S+)', holdable(words))
    ]
    return [term for term in terms if any(map(str.isalnum, term))][:_MOST_TERMS]


class Search:
    """Searches over all stories, read and recorded."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def search(self, words: str, *, limit: int = 20) -> tuple[str, ...]:
        """Ids of stories that have every word, best first; of more than `MOST_FOUND`, the latest stored."""
        terms = terms_of(words)
        if not terms:
            return ()
        with self._database.read() as connection:
            return tuple(connection.execute(_hits(connection, terms).limit(limit)).scalars())

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
        return self.search(reference, limit=limit)


def _hits(connection: Connection, terms: list[str]) -> Select[Any]:
    """The matching stories, best first, equal ones by id."""
    index = full_text(connection)
    matching = index.matching(terms)
    newest = (
        select(matching.c.number)
        .order_by(matching.c.number.desc())
        .limit(MOST_FOUND)
        .cte("newest")
        .prefix_with("MATERIALIZED")
    )
    scored = index.scored(connection, terms, newest)
    found = select(stories.c.id).join_from(scored, stories, stories.c.number == scored.c.number)
    return found.order_by(scored.c.score.desc(), stories.c.id)
