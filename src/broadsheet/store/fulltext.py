"""Full text over titles and bodies, and finding the story that somebody means.

In: words that a person typed. Out: hits, best first. Each engine has an index of its own kind, which
`full_text` gives.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Protocol

from sqlalchemy import Connection, Subquery, select

from broadsheet.domain.storing import Hit
from broadsheet.store.columns import holdable
from broadsheet.store.database import Database
from broadsheet.store.fulltext_postgres import PostgresFullText
from broadsheet.store.fulltext_sqlite import SqliteFullText
from broadsheet.store.schema import addresses, paths, stories


class FullText(Protocol):
    """An index over titles and bodies, kept in step with the table `stories`."""

    def create(self, connection: Connection) -> None:
        """Make the index over the stories that there are."""

    def drop(self, connection: Connection) -> None:
        """Remove what is there of the index."""

    def index(self, connection: Connection, rows: Iterable[dict[str, str]]) -> None:
        """Take in stories (`id`, `title`, `body`) that were just written; nothing where triggers do it."""

    def problems(self, connection: Connection) -> list[str]:
        """What does not fit between the index and the stories."""

    def matches(self, terms: list[str], *, scored: bool) -> Subquery:
        """The `number` of every story that has every term, and its `score` if `scored`, the best greatest."""

    def hits(self, connection: Connection, terms: list[str], limit: int, offset: int) -> Iterable[Any]:
        """Rows of id, title and snippet of the stories that have every term, best first."""


_ENGINES: dict[str, FullText] = {"sqlite": SqliteFullText(), "postgresql": PostgresFullText()}
_MOST_TERMS = 32  # FTS5 refuses deeply nested queries


def full_text(engine: Connection | Database) -> FullText:
    """The index of the engine that is behind a connection or a database."""
    return _ENGINES[engine.dialect.name]


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

    def search(self, words: str, *, limit: int = 20, offset: int = 0) -> tuple[Hit, ...]:
        """Stories that have every word, best first; equal ones by id."""
        terms = terms_of(words)
        if not terms:
            return ()
        with self._database.read() as connection:
            rows = full_text(connection).hits(connection, terms, limit, offset)
            return tuple(Hit(id=id_, title=title, snippet=snippet) for id_, title, snippet in rows)

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
