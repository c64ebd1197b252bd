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
    """CREATE TABLE {0}_words (
        number INTEGER PRIMARY KEY REFERENCES {0} (number) ON DELETE CASCADE, words TSVECTOR NOT NULL)""",
    "CREATE INDEX {0}_words_words ON {0}_words USING gin (words)",
)
_SOME = "SELECT number, id, title, body FROM {0} WHERE number > :last ORDER BY number LIMIT 500"
_PUT = """INSERT INTO {0}_words (number, words)
    SELECT number, CAST(:words AS tsvector) FROM {0} WHERE id = :id
    ON CONFLICT (number) DO UPDATE SET words = excluded.words WHERE {0}_words.words != excluded.words"""
_MISSING = """SELECT count(*) FROM {0} WHERE NOT EXISTS
    (SELECT 1 FROM {0}_words WHERE {0}_words.number = {0}.number)"""
_WEIGHTS = [0.2, 0.2, 0.2, 1.0]  # a body's words count a fifth of a title's
_LAST_POSITION = 16_383  # what a tsvector can hold; later words are found, but not side by side
_MOST_WORDS = 60_000  # a tsvector ends at a megabyte


class PostgresFullText:
    """The index over one table: `stories_words` over `stories`."""

    def __init__(self, indexed: str) -> None:
        self._indexed = indexed
        self._index = table(f"{indexed}_words", column("number", Integer), column("words"))
        self._some, self._put, self._missing = (
            text(statement.format(indexed)) for statement in (_SOME, _PUT, _MISSING)
        )

    def create(self, connection: Connection) -> None:
        """Create the index over the rows that there are."""
        for statement in _DDL:
            connection.exec_driver_sql(statement.format(self._indexed))
        last = 0
        while rows := connection.execute(self._some, {"last": last}).all():
            self.index(connection, [{"id": row.id, "title": row.title, "body": row.body} for row in rows])
            last = rows[-1].number

    def drop(self, connection: Connection) -> None:
        """Remove the index."""
        connection.exec_driver_sql(f"DROP TABLE IF EXISTS {self._indexed}_words")

    def index(self, connection: Connection, rows: Iterable[dict[str, str]]) -> None:
        """Take in the words of rows."""
        for chunk in chunks(rows):
            found = [{"id": row["id"], "words": vector_of(row["title"], row["body"])} for row in chunk]
            connection.execute(self._put, found)

    def problems(self, connection: Connection) -> list[str]:
        """Whether each row has its words; nobody but `index` writes them, so no more can be wrong."""
        missing = connection.execute(self._missing).scalar_one()
        trouble = f"full text does not fit the {self._indexed}: {missing:,} are missing in it"
        return [trouble] if missing else []

    def matching(self, terms: list[str]) -> Subquery:
        """The `number` of every row that has every term."""
        return select(self._index.c.number).where(self._index.c.words.op("@@")(_query(terms))).subquery()

    def scored(
        self,
        connection: Connection,  # noqa: ARG002 - the door's names
        terms: list[str],
        some: FromClause,
    ) -> Subquery:
        """The `number` and `score` by `ts_rank` of the rows in `some`, titles five times a body."""
        weights = cast(_WEIGHTS, ARRAY(REAL))
        score = cast(func.ts_rank(weights, self._index.c.words, _query(terms), 1) * 1e6, BigInteger)
        joined = self._index.join(some, some.c.number == self._index.c.number)
        return select(self._index.c.number, score.label("score")).select_from(joined).subquery()


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
