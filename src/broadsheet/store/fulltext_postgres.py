"""Full text in PostgreSQL: one `tsvector` a story, its words cut and folded here and by no server dictionary.

In: stories and terms. Out: rows of hits. So a store finds the same on every server, whatever its locale and
its dictionaries: letters are lower-cased and lose their accents, anything else parts words, as FTS5 does it.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import Any

from sqlalchemy import (
    REAL,
    BigInteger,
    ColumnElement,
    Connection,
    FromClause,
    Integer,
    Subquery,
    cast,
    column,
    func,
    select,
    table,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, TSQUERY

from broadsheet.store.database import chunks
from broadsheet.store.fulltext_words import words_of

_DDL = (
    """CREATE TABLE stories_words (
        number INTEGER PRIMARY KEY REFERENCES stories (number) ON DELETE CASCADE, words TSVECTOR NOT NULL)""",
    "CREATE INDEX stories_words_words ON stories_words USING gin (words)",
)
_SOME = text("SELECT number, id, title, body FROM stories WHERE number > :last ORDER BY number LIMIT 500")
_PUT = text(
    """INSERT INTO stories_words (number, words)
    SELECT number, CAST(:words AS tsvector) FROM stories WHERE id = :id
    ON CONFLICT (number) DO UPDATE SET words = excluded.words WHERE stories_words.words != excluded.words"""
)
_INDEX = table("stories_words", column("number", Integer), column("words"))
_WEIGHTS = [0.2, 0.2, 0.2, 1.0]  # a body's words count a fifth of a title's
_LAST_POSITION = 16_383  # what a tsvector can hold; later words are found, but not side by side
_MOST_WORDS = 60_000  # a tsvector ends at a megabyte


class PostgresFullText:
    """The table `stories_words`."""

    def create(self, connection: Connection) -> None:
        """Create the index over the stories that there are."""
        for statement in _DDL:
            connection.exec_driver_sql(statement)
        last = 0
        while rows := connection.execute(_SOME, {"last": last}).all():
            self.index(connection, [{"id": row.id, "title": row.title, "body": row.body} for row in rows])
            last = rows[-1].number

    def drop(self, connection: Connection) -> None:
        """Remove the index."""
        connection.exec_driver_sql("DROP TABLE IF EXISTS stories_words")

    def index(self, connection: Connection, rows: Iterable[dict[str, str]]) -> None:
        """Take in the words of stories."""
        for chunk in chunks(rows):
            found = [{"id": row["id"], "words": vector_of(row["title"], row["body"])} for row in chunk]
            connection.execute(_PUT, found)

    def problems(self, connection: Connection) -> list[str]:
        """Whether each story has its words; nobody but `index` writes them, so no more can be wrong."""
        missing = connection.exec_driver_sql(
            "SELECT count(*) FROM stories WHERE NOT EXISTS"
            " (SELECT 1 FROM stories_words WHERE stories_words.number = stories.number)"
        ).scalar_one()
        return [f"full text does not fit the stories: {missing:,} are missing in it"] if missing else []

    def matching(self, terms: list[str]) -> Subquery:
        """The `number` of every story that has every term."""
        return select(_INDEX.c.number).where(_INDEX.c.words.op("@@")(_query(terms))).subquery()

    def scored(
        self,
        connection: Connection,  # noqa: ARG002 - the door's names
        terms: list[str],
        some: FromClause,
    ) -> Subquery:
        """The `number` and `score` by `ts_rank` of the stories in `some`, titles five times a body."""
        weights = cast(_WEIGHTS, ARRAY(REAL))
        score = cast(func.ts_rank(weights, _INDEX.c.words, _query(terms), 1) * 1e6, BigInteger)
        joined = _INDEX.join(some, some.c.number == _INDEX.c.number)
        return select(_INDEX.c.number, score.label("score")).select_from(joined).subquery()


def _query(terms: list[str]) -> ColumnElement[Any]:
    """All terms as a tsquery, the words of each side by side; an empty one finds nothing."""
    phrases = [list(words_of(term)) for term in terms]
    written = " & ".join(" <-> ".join(f"'{word}'" for word in phrase) for phrase in phrases if phrase)
    return cast(written, TSQUERY)


def vector_of(title: str, body: str) -> str:
    """A story's words as a tsvector is written: each with its places, those of the title marked A."""
    places: dict[str, list[str]] = {}
    place = 0
    for words, mark in ((words_of(title), "A"), (islice(words_of(body), _MOST_WORDS), "")):
        for word in words:
            place = min(place + 1, _LAST_POSITION)
            found = places.setdefault(word, [])
            if len(found) < 255:
                found.append(f"{place}{mark}")
        place = min(place + 1, _LAST_POSITION)  # no phrase goes from the title into the body
    return " ".join(f"'{word}':{','.join(found)}" for word, found in places.items())
