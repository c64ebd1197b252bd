"""Full text over titles and bodies, and finding the story that somebody means.

In: words that a person typed. Out: ids of stories, best first. Each engine has an index of its own kind,
which `full_text` gives.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Protocol

from sqlalchemy import Connection, Subquery, select

from broadsheet.store.columns import holdable
from broadsheet.store.database import Database
from broadsheet.store.fulltext_sqlite import SqliteFullText
from broadsheet.store.marks import Group, Marked
from broadsheet.store.schema import addresses, paths, stories


class FullText(Protocol):
    """An index over the titles and bodies of one table, kept in step with it."""

    def create(self, connection: Connection) -> None:
        """Make the index over the rows that there are."""

    def drop(self, connection: Connection) -> None:
        """Remove what is there of the index."""

    def index_again(self, connection: Connection) -> None:
        """Give an index of an earlier version the words of today; marks stay."""

    def compact(self, connection: Connection) -> None:
        """Drop what the index still has of rows that were deleted."""

    def index(self, connection: Connection, rows: Iterable[dict[str, str]]) -> None:
        """Take in rows (`id`, `title`, `body`) that were just written; nothing where triggers do it."""

    def problems(self, connection: Connection) -> list[str]:
        """What does not fit between the index and the table."""

    def matching(self, terms: list[str]) -> Subquery:
        """The `number` of every row that has every term."""

    def scores(self, connection: Connection, terms: list[str], numbers: Sequence[int]) -> dict[int, int]:
        """How well the rows with these numbers fit, the best greatest; all have every term."""

    def loosen(self, connection: Connection) -> None:
        """Let many marks be written at once; nothing is found until `tighten`."""

    def tighten(self, connection: Connection) -> None:
        """Let things be found again."""

    def add_marks(self, connection: Connection) -> None:
        """Give an index of an earlier version its place for marks."""

    def mark(self, connection: Connection, rows: Iterable[Marked], *, loose: bool = False) -> None:
        """Keep the marks of rows instead of those that they had; `loose` after `loosen`, before `tighten`."""

    def candidates(
        self,
        connection: Connection,
        terms: list[str],
        groups: Sequence[Group],
        *,
        below: int | None,
        most: int,
    ) -> list[tuple[int, str]]:
        """The `number` and `id` of rows that have every term and a mark of every group, latest stored first.

        At most `most` of those whose number is less than `below`.
        """


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
        index = full_text(self._database)
        with self._database.read() as connection:
            found = dict(index.candidates(connection, terms, (), below=None, most=MOST_FOUND))
            scores = index.scores(connection, terms, tuple(found))
        best = sorted(found, key=lambda number: (-scores[number], found[number]))
        return tuple(found[number] for number in best[:limit])

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
