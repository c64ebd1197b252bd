"""Full text in PostgreSQL: one `tsvector` a story, its words cut and folded here and by no server dictionary.

In: stories and terms. Out: rows of hits. So a store finds the same on every server, whatever its locale and
its dictionaries: letters are lower-cased and lose their accents, anything else parts words, as FTS5 does it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain, islice
from typing import Any

from sqlalchemy import (
    REAL,
    BigInteger,
    ColumnElement,
    Connection,
    Integer,
    Subquery,
    TextClause,
    cast,
    column,
    func,
    inspect,
    select,
    table,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, TSQUERY

from broadsheet.store.database import chunks
from broadsheet.store.fulltext_words import asked_words, words_of
from broadsheet.store.marks import Group, Marked

_DDL = """CREATE TABLE {0}_words (
    number INTEGER PRIMARY KEY REFERENCES {0} (number) ON DELETE CASCADE, id TEXT COLLATE "C" NOT NULL,
    words TSVECTOR NOT NULL, marks BIGINT[] NOT NULL)"""
# Between which numbers the rows are that have a mark, or had it.
_ENDS_DDL = "CREATE TABLE {0}_marks (mark BIGINT PRIMARY KEY, first INTEGER NOT NULL, last INTEGER NOT NULL)"
# What was written lately lies in a list that each search reads; it must not become long.
_TIGHTEN = """CREATE INDEX {0}_words_words ON {0}_words
    USING gin (words, marks) WITH (gin_pending_list_limit = 512)"""
_LOOSEN = "DROP INDEX IF EXISTS {0}_words_words"
_WIDEN = (
    'ALTER TABLE {0}_words ADD COLUMN id TEXT COLLATE "C", ADD COLUMN marks BIGINT[]',
    """UPDATE {0}_words SET id = {0}.id, marks = ARRAY[CAST(-1 - ({0}.number >> {1}) AS BIGINT)]
        FROM {0} WHERE {0}.number = {0}_words.number""",
    "ALTER TABLE {0}_words ALTER COLUMN id SET NOT NULL, ALTER COLUMN marks SET NOT NULL",
)
_SOME = "SELECT number, id, title, body FROM {0} WHERE number > :last {1} ORDER BY number LIMIT 500"
_BEYOND_ASCII = "AND (title ~ '[^\x01-\x7f]' OR body ~ '[^\x01-\x7f]')"
_PUT = """INSERT INTO {0}_words (number, id, words, marks)
    SELECT number, id, CAST(:words AS tsvector), ARRAY[CAST(-1 - (number >> {1}) AS BIGINT)]
    FROM {0} WHERE id = :id
    ON CONFLICT (number) DO UPDATE SET words = excluded.words WHERE {0}_words.words != excluded.words"""
_MARK = """UPDATE {0}_words SET marks = new.marks FROM (
        SELECT unnest(CAST(:numbers AS INTEGER[])) AS number,
            CAST(unnest(CAST(:marks AS TEXT[])) AS BIGINT[]) AS marks
    ) AS new WHERE {0}_words.number = new.number AND {0}_words.marks != new.marks"""
_WIDEN_ENDS = """INSERT INTO {0}_marks
    SELECT mark, min(number), max(number)
    FROM {0}_words, unnest(marks) AS mark WHERE number = ANY(CAST(:numbers AS INTEGER[])) AND mark >= 0
    GROUP BY mark ORDER BY mark
    ON CONFLICT (mark) DO UPDATE SET first = least({0}_marks.first, excluded.first),
        last = greatest({0}_marks.last, excluded.last)
    WHERE excluded.first < {0}_marks.first OR excluded.last > {0}_marks.last"""
_ANALYZE = "ANALYZE {0}_words"  # or the planner knows nothing of a large table for a while
_ALL_ENDS = """INSERT INTO {0}_marks SELECT mark, min(number), max(number)
    FROM {0}_words, unnest(marks) AS mark WHERE mark >= 0 GROUP BY mark"""
_ENDS = "SELECT mark, first, last FROM {0}_marks WHERE mark = ANY(CAST(:marks AS BIGINT[]))"
_MISSING = """SELECT count(*) FROM {0} WHERE NOT EXISTS
    (SELECT 1 FROM {0}_words WHERE {0}_words.number = {0}.number)"""
_UNMARKED = text(
    """SELECT count(*) FROM standings WHERE NOT EXISTS
    (SELECT 1 FROM stories_words WHERE stories_words.id = standings.id AND cardinality(marks) > 1)"""
)
# The order is hidden from the planner, which would rather walk along the numbers and read each one's words.
_NEWEST = "SELECT max(number) FROM {0}_words"
_CANDIDATES = """SELECT number, id FROM {0}_words WHERE words @@ CAST(:query AS tsquery) {1}
    AND number + 0 >= :first AND number + 0 <= :last ORDER BY number + 0 DESC LIMIT :most"""
_EXPECTED = "EXPLAIN (FORMAT JSON) SELECT 1 FROM {0}_words WHERE words @@ CAST(:query AS tsquery) {1}"
_STRETCH = 11  # bits; so many numbers have a mark in common by which they are found together
_HIGHEST = 2**31 - 1
_RARE = 10  # rows; who expects fewer asks for all at once
_AT_ONCE = 1_500  # rows that may be looked at at once when it was seen how many there are
_FIRST = 1 / 32  # of all stretches, at the most
_MOST_STRETCHES = 512
_WEIGHTS = [0.2, 0.2, 0.2, 1.0]  # a body's words count a fifth of a title's
_LAST_POSITION = 16_383  # what a tsvector can hold; later words are found, but not side by side
_MOST_WORDS = 60_000  # a tsvector ends at a megabyte


class PostgresFullText:
    """The index over one table: `stories_words` over `stories`."""

    def __init__(self, indexed: str) -> None:
        self._indexed = indexed
        self._index = table(f"{indexed}_words", column("number", Integer), column("words"))
        self._put, self._missing = (
            text(statement.format(indexed, _STRETCH)) for statement in (_PUT, _MISSING)
        )
        self._mark, self._newest, self._widen, self._ends = (
            text(statement.format(indexed)) for statement in (_MARK, _NEWEST, _WIDEN_ENDS, _ENDS)
        )

    def create(self, connection: Connection) -> None:
        """Create the index over the rows that there are, loose."""
        connection.exec_driver_sql(_DDL.format(self._indexed))
        self._index_all(connection, text(_SOME.format(self._indexed, "")))

    def index_again(self, connection: Connection) -> None:
        """Take in the words of the rows that have others now."""
        self._index_all(connection, text(_SOME.format(self._indexed, _BEYOND_ASCII)))

    def _index_all(self, connection: Connection, some: TextClause) -> None:
        last = 0
        while rows := connection.execute(some, {"last": last}).all():
            self.index(connection, [{"id": row.id, "title": row.title, "body": row.body} for row in rows])
            last = rows[-1].number

    def drop(self, connection: Connection) -> None:
        """Remove the index."""
        connection.exec_driver_sql(f"DROP TABLE IF EXISTS {self._indexed}_words, {self._indexed}_marks")

    def compact(self, connection: Connection) -> None:
        """Do nothing: a table that is written anew has its index anew."""

    def index(self, connection: Connection, rows: Iterable[dict[str, str]]) -> None:
        """Take in the words of rows."""
        for chunk in chunks(rows):
            found = [{"id": row["id"], "words": vector_of(row["title"], row["body"])} for row in chunk]
            connection.execute(self._put, found)

    def problems(self, connection: Connection) -> list[str]:
        """Whether each row has its words; nobody but `index` writes them, so no more can be wrong."""
        missing = connection.execute(self._missing).scalar_one()
        trouble = f"full text does not fit the {self._indexed}: {missing:,} are missing in it"
        if missing or self._indexed != "stories":
            return [trouble] if missing else []
        unmarked = connection.execute(_UNMARKED).scalar_one()
        return [f"full text does not fit the stories: {unmarked:,} have no marks in it"] if unmarked else []

    def matching(self, terms: list[str]) -> Subquery:
        """The `number` of every row that has every term."""
        return select(self._index.c.number).where(self._index.c.words.op("@@")(_query(terms))).subquery()

    def scores(self, connection: Connection, terms: list[str], numbers: Sequence[int]) -> dict[int, int]:
        """How well rows fit, by `ts_rank`, titles five times a body."""
        if not numbers:
            return {}
        weights = cast(_WEIGHTS, ARRAY(REAL))
        score = cast(func.ts_rank(weights, self._index.c.words, _query(terms), 1) * 1e6, BigInteger)
        some = self._index.c.number == func.any(cast(list(numbers), ARRAY(Integer)))
        rows = connection.execute(select(self._index.c.number, score).where(some))
        return dict(rows.all())

    def loosen(self, connection: Connection) -> None:
        """Drop what finds rows by their words and marks."""
        connection.exec_driver_sql(_LOOSEN.format(self._indexed))
        connection.exec_driver_sql(f"DROP TABLE IF EXISTS {self._indexed}_marks")

    def tighten(self, connection: Connection) -> None:
        """Make what finds rows by their words and marks, unless it is there."""
        if f"{self._indexed}_marks" in inspect(connection).get_table_names():
            return
        for statement in (_TIGHTEN, _ENDS_DDL, _ALL_ENDS, _ANALYZE):
            connection.exec_driver_sql(statement.format(self._indexed))

    def add_marks(self, connection: Connection) -> None:
        """Give the table its columns of today, and leave it loose."""
        names = {column["name"] for column in inspect(connection).get_columns(f"{self._indexed}_words")}
        self.loosen(connection)
        if "marks" not in names:
            for statement in _WIDEN:
                connection.exec_driver_sql(statement.format(self._indexed, _STRETCH))

    def mark(self, connection: Connection, rows: Iterable[Marked], *, loose: bool = False) -> None:
        """Keep marks, and beside them the one of the stretch in which the row's number is."""
        for chunk in chunks(rows):
            marks = [[-1 - (number >> _STRETCH), *told] for number, _, told in chunk]
            words = {
                "numbers": [number for number, _, _ in chunk],
                "marks": [f"{{{','.join(map(str, told))}}}" for told in marks],
            }
            if connection.execute(self._mark, words).rowcount and not loose:
                connection.execute(self._widen, words)

    def candidates(
        self,
        connection: Connection,
        terms: list[str],
        groups: Sequence[Group],
        *,
        below: int | None,
        most: int,
    ) -> list[tuple[int, str]]:
        """Rows that have every term and a mark of every group, latest stored first.

        The index knows no order, so stretches of numbers are asked for from the last one down: at first few
        of them, since the planner takes words and marks for strangers, then as many as seem to hold enough.
        """
        first, last = self._between(connection, groups, below)
        stretch = last >> _STRETCH
        every = stretch + 1 - (first >> _STRETCH)
        asked, marked = self._asked(_EXPECTED, terms, groups)
        expected = connection.execute(asked, marked).scalar_one()[0]["Plan"]["Plan Rows"]
        wide = every if expected < _RARE else int(every * min(most / expected / 4, _FIRST)) + 1
        found: list[tuple[int, str]] = []
        while (stretch + 1) << _STRETCH > first and len(found) < most:
            lowest = max(first >> _STRETCH, stretch - wide + 1)
            is_limited = wide < min(every, _MOST_STRETCHES)
            near = [[-1 - n for n in range(lowest, stretch + 1)]] if is_limited else []
            words = {"first": lowest << _STRETCH, "last": last, "most": most - len(found)}
            asked, marked = self._asked(_CANDIDATES, terms, [*groups, *near])
            rows = connection.execute(asked, {**words, **marked}).all()
            found += [(number, id_) for number, id_ in rows]
            share = max(len(rows) / wide, expected / every if not rows else 0, 1 / every)
            rest = share * lowest
            wide = every if rest < _AT_ONCE else int(1.3 * (most - len(found)) / share) + 1
            stretch, last = lowest - 1, (lowest << _STRETCH) - 1
        return found

    def _between(self, connection: Connection, groups: Sequence[Group], below: int | None) -> tuple[int, int]:
        """The first and the last number that a row with a mark of every group can have."""
        first, last = 0, _HIGHEST if below is None else below - 1
        if not groups:
            newest = connection.execute(self._newest).scalar()
            return first, min(last, -1 if newest is None else newest)
        told = connection.execute(self._ends, {"marks": list(chain.from_iterable(groups))}).all()
        for group in groups:
            mine = [(row.first, row.last) for row in told if row.mark in group]
            first = max(first, min((ends[0] for ends in mine), default=first))
            last = min(last, max((ends[1] for ends in mine), default=-1))
        return first, last

    def _asked(
        self, statement: str, terms: list[str], groups: Sequence[Group]
    ) -> tuple[TextClause, dict[str, Any]]:
        tests = " ".join(f"AND marks && CAST(:group{n} AS BIGINT[])" for n in range(len(groups)))
        named = {f"group{n}": group for n, group in enumerate(groups)}
        return text(statement.format(self._indexed, tests)), {"query": _written(terms), **named}


def _query(terms: list[str]) -> ColumnElement[Any]:
    """All terms as a tsquery, the words of each side by side; an empty one finds nothing."""
    return cast(_written(terms), TSQUERY)


def _written(terms: list[str]) -> str:
    phrases = [
        " <-> ".join(f"'{word}'" for word in words) + (":*" if begins else "")
        for words, begins in map(asked_words, terms)
        if words
    ]
    return " & ".join(phrases)


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
