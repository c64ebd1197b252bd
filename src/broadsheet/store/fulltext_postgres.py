"""Full text in PostgreSQL: one `tsvector` a story, its words cut and folded here and by no server dictionary.

In: stories and terms. Out: rows of hits. So a store finds the same on every server, whatever its locale and
its dictionaries: letters are lower-cased and lose their accents, anything else parts words, as FTS5 does it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import chain, islice
from typing import Any

from sqlalchemy import (
    REAL,
    BigInteger,
    ColumnElement,
    Connection,
    Integer,
    Subquery,
    cast,
    column,
    func,
    literal,
    select,
    table,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, TSQUERY

from broadsheet.store.database import chunks

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
_SEARCH = text(
    """SELECT stories.id, stories.title, stories.body
    FROM stories_words JOIN stories ON stories.number = stories_words.number
    WHERE words @@ CAST(:query AS tsquery)
    ORDER BY ts_rank('{0.2, 0.2, 0.2, 1}', words, CAST(:query AS tsquery), 1) DESC, stories.id
    LIMIT :limit OFFSET :offset"""
)
_WEIGHTS = [0.2, 0.2, 0.2, 1.0]  # a body's words count a fifth of a title's
_WORD = re.compile(r"[^\W_]+")
_LAST_POSITION = 16_383  # what a tsvector can hold; later words are found, but not side by side
_MOST_WORDS = 60_000  # a tsvector ends at a megabyte
_LONGEST_WORD = 200
_BEFORE, _SNIPPET = 8, 24  # words


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

    def matches(self, terms: list[str], *, scored: bool) -> Subquery:
        """The `number` of every story that has every term, and its `score` if `scored`, the best greatest."""
        words: ColumnElement[Any] = column("words")
        query = cast(_query(_phrases(terms)), TSQUERY)
        rank = func.ts_rank(cast(_WEIGHTS, ARRAY(REAL)), words, query, 1)
        score = cast(rank * 1e6, BigInteger) if scored else literal(0)
        found = select(column("number", Integer), score.label("score"))
        return found.select_from(table("stories_words")).where(words.op("@@")(query)).subquery()

    def hits(self, connection: Connection, terms: list[str], limit: int, offset: int) -> Iterator[Any]:
        """Rows that have every term, best first by `ts_rank`, titles five times a body; equal ones by id."""
        phrases = _phrases(terms)
        wanted = set(chain.from_iterable(phrases))
        for row in connection.execute(_SEARCH, {"query": _query(phrases), "limit": limit, "offset": offset}):
            yield row.id, row.title, snippet_of(row.title, row.body, wanted)


def _phrases(terms: list[str]) -> list[list[str]]:
    """The words of each term, which stand side by side."""
    return [list(words_of(term)) for term in terms]


def _query(phrases: list[list[str]]) -> str:
    """All phrases as a tsquery is written; an empty one finds nothing."""
    return " & ".join(" <-> ".join(f"'{word}'" for word in phrase) for phrase in phrases if phrase)


@lru_cache(maxsize=65_536)
def _folded(word: str) -> str:
    apart = unicodedata.normalize("NFKD", word.lower())
    return "".join(filter(str.isalnum, apart))[:_LONGEST_WORD]


def words_of(written: str) -> Iterator[str]:
    """The words of a text as the index has them."""
    for found in _WORD.finditer(unicodedata.normalize("NFC", written)):
        word = found.group()
        folded = word.lower()[:_LONGEST_WORD] if word.isascii() else _folded(word)
        if folded:
            yield folded


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


def snippet_of(title: str, body: str, wanted: set[str]) -> str:
    """Some words of the body around the first that is wanted, else the title."""
    for found in _WORD.finditer(body):
        if not wanted.isdisjoint(words_of(found.group())):
            before = list(_WORD.finditer(body[max(0, found.start() - 200) : found.start()]))[-_BEFORE:]
            start = max(0, found.start() - 200) + before[0].start() if before else found.start()
            after = islice(_WORD.finditer(body, start), _SNIPPET)
            end = max(each.end() for each in after)
            left, right = "…" if start > 0 else "", "…" if end < len(body.rstrip()) else ""
            return f"{left}{body[start:end]}{right}"
    return title
