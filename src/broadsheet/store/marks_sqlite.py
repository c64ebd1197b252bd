"""Marks in SQLite: one row a mark and story, beside FTS5, and which stories have them and some words too.

In: words as FTS5 wants them, groups of marks. Out: numbers and ids, latest stored first. FTS5 gives the
stories that have the words in the order of their numbers, quickly; marks tell which of them are wanted. They
stand in two tables: `stories_marks` has a row for each, `stories_marked` all of a story.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from math import inf, prod
from typing import Any

from sqlalchemy import Connection, text

from broadsheet.store.marks import LONGEST, Group, Marked
from broadsheet.store.terms_sqlite import PlainTerms, query_of

_DDL = (
    "CREATE TABLE stories_marked (number INTEGER PRIMARY KEY, id TEXT NOT NULL, marks TEXT NOT NULL)",
    """CREATE TABLE stories_marks (mark INTEGER NOT NULL, number INTEGER NOT NULL, PRIMARY KEY (mark, number))
        WITHOUT ROWID""",
    """CREATE TRIGGER stories_marked_insert AFTER INSERT ON stories BEGIN
        INSERT INTO stories_marked VALUES (new.number, new.id, '[]'); END""",
    """CREATE TRIGGER stories_marked_delete AFTER DELETE ON stories BEGIN
        DELETE FROM stories_marks WHERE number = old.number AND mark IN (
            SELECT value FROM stories_marked, json_each(marks) WHERE number = old.number);
        DELETE FROM stories_marked WHERE number = old.number; END""",
    """CREATE TRIGGER stories_marked_update AFTER UPDATE OF marks ON stories_marked BEGIN
        DELETE FROM stories_marks WHERE number = old.number
            AND mark IN (SELECT value FROM json_each(old.marks));
        INSERT INTO stories_marks SELECT value, new.number FROM json_each(new.marks); END""",
    "INSERT INTO stories_marked SELECT number, id, '[]' FROM stories",
)
_DROP = (
    "DROP TRIGGER IF EXISTS stories_marked_insert",
    "DROP TRIGGER IF EXISTS stories_marked_delete",
    "DROP TABLE IF EXISTS stories_marked",
    "DROP TABLE IF EXISTS stories_marks",
)
_MARK = text("UPDATE stories_marked SET marks = :marks WHERE number = :number AND marks != :marks")
_UNMARKED = text(
    "SELECT count(*) FROM standings WHERE id NOT IN (SELECT id FROM stories_marked WHERE marks != '[]')"
)
_ENDS = text(
    """SELECT value, (SELECT min(number) FROM stories_marks WHERE mark = value) AS first,
        (SELECT max(number) FROM stories_marks WHERE mark = value) AS last FROM json_each(:marks)"""
)
_HAVING = """SELECT rowid FROM stories_text
    WHERE stories_text MATCH :query AND rowid BETWEEN :first AND :last"""
_SOME = "SELECT number FROM stories_marks WHERE mark IN ({0}) AND number BETWEEN :first AND :last"
_TEST = " AND EXISTS (SELECT 1 FROM stories_marks WHERE mark IN ({0}) AND stories_marks.number = {1})"
_WALKED = """SELECT words.rowid, stories_marked.id
    FROM stories_text AS words CROSS JOIN stories_marked ON stories_marked.number = words.rowid
    WHERE words.stories_text MATCH :query AND words.rowid BETWEEN :first AND :last {0}
    ORDER BY words.rowid DESC LIMIT :most"""
_SOUGHT = """SELECT words.rowid, stories_marked.id
    FROM json_each(:numbers) AS asked CROSS JOIN stories_text AS words ON words.rowid = asked.value
    CROSS JOIN stories_marked ON stories_marked.number = words.rowid
    WHERE words.stories_text MATCH :query {0}"""
_TEXTS = """SELECT number, id, title, body FROM stories
    WHERE number IN (SELECT value FROM json_each(:numbers)) {0}"""
_HIGHEST = 2**62
_FEW = 2_000  # stories with some words that are looked at one by one, whatever the marks
_GATHERED = 100_000  # rows of one group that are gathered; of more, each found story is looked up
_SAMPLED = 20_000  # numbers from which is told how many there are of all
# Microseconds: to go on to the next story that has words, to gather one of a group, to look up whether one
# has a mark, to read its text, to ask FTS5 about it.
_STEP, _GATHER, _LOOK, _READ, _SEEK = 0.07, 0.2, 0.3, 10.0, 50.0


def create_marks(connection: Connection) -> None:
    """Create the tables, without a mark as yet."""
    for statement in _DDL:
        connection.exec_driver_sql(statement)


def drop_marks(connection: Connection) -> None:
    """Remove what is there of the tables."""
    for statement in _DROP:
        connection.exec_driver_sql(statement)


def mark_rows(connection: Connection, rows: Iterable[Marked]) -> None:
    """Keep marks instead of those that there were."""
    if told := [{"number": number, "marks": json.dumps(marks)} for number, _, marks in rows]:
        connection.execute(_MARK, told)


def mark_problems(connection: Connection) -> list[str]:
    """Whether each story that stands somewhere has marks."""
    missing = connection.execute(_UNMARKED).scalar_one()
    return [f"full text does not fit the stories: {missing:,} have no marks in it"] if missing else []


def marked(
    connection: Connection, terms: Sequence[str], groups: Sequence[Group], *, below: int | None, most: int
) -> list[tuple[int, str]]:
    """Numbers and ids of stories that have the terms and a mark of every group, latest stored first."""
    first, last, groups = _narrowed(connection, groups, below)
    if not all(groups) or first > last:
        return []
    words: dict[str, Any] = {"query": query_of(terms), "first": first, "last": last, "most": most}
    if not groups or _count(connection, _HAVING, words, _FEW) < _FEW:
        return _walked(connection, words, _tests(groups))
    return _Plan(connection, PlainTerms(terms), words, groups).found()


def _narrowed(
    connection: Connection, groups: Sequence[Group], below: int | None
) -> tuple[int, int, list[Group]]:
    """Between which numbers there can be stories with a mark of every group, and the marks that are there."""
    first, last = 0, _HIGHEST if below is None else below - 1
    ends = [connection.execute(_ENDS, {"marks": json.dumps(group)}).all() for group in groups]
    for rows in ends:
        first = max(first, min((row.first for row in rows if row.first is not None), default=_HIGHEST))
        last = min(last, max((row.last for row in rows if row.last is not None), default=-1))
    there = [
        [row.value for row in rows if row.first is not None and row.first <= last and row.last >= first]
        for rows in ends
    ]
    return first, last, there


class _Plan:
    """Common words under a filter: how to find stories so that few have to be looked at.

    Either along the words, latest first, where each story's marks are looked up or one group's stories are
    gathered before; or along the stories of the group that has the fewest, each one's words looked for.
    """

    def __init__(
        self, connection: Connection, terms: PlainTerms, words: dict[str, Any], groups: list[Group]
    ) -> None:
        self._connection, self._terms, self._words = connection, terms, words
        self._span = words["last"] - words["first"] + 1
        sampled = min(self._span, _SAMPLED)
        latest = {**words, "first": words["last"] - sampled + 1}
        self._share = max(1, _count(connection, _HAVING, latest)) / sampled
        shares = [(_count(connection, _some(group), latest) / sampled, group) for group in groups]
        (share, self._narrow), *others = sorted(shares)
        self._others = [group for _, group in others]
        self._stories = round(share * self._span)
        passing = prod(min(1, share) for share, group in others if len(group) <= LONGEST)
        self._passing = max(1 / _SAMPLED, passing)

    def found(self) -> list[tuple[int, str]]:
        """The stories, latest first."""
        some = _some(self._narrow)
        walk, look, seek = self._costs()
        if look > min(walk, seek) and self._stories <= 2 * _GATHERED:  # the latest may be unlike all others
            self._stories = _count(self._connection, some, self._words, _GATHERED + 1)
            walk, look, seek = self._costs()
        if self._stories > _GATHERED or look <= min(walk, seek):
            return _walked(self._connection, self._words, _tests([self._narrow, *self._others]))
        if seek < walk:
            return self._sought(some)
        tests = f"AND +words.rowid IN ({some}){_tests(self._others)}"
        return _walked(self._connection, self._words, tests)

    def _costs(self) -> tuple[float, float, float]:
        """Microseconds to walk with stories gathered, to walk and look each one up, to seek."""
        most, stories, share, marks = (
            self._words["most"],
            max(1, self._stories),
            self._share,
            len(self._narrow),
        )
        steps = min(self._span * share, most / self._passing * self._span / stories)
        walk = steps * (_STEP + _LOOK / 6) + stories * _GATHER
        look = steps * (_STEP + _LOOK * marks) if marks <= LONGEST else inf
        one = _READ + max(0, 1 - share) * _SEEK if self._terms.are_plain else _SEEK
        seek = min(stories * self._passing, most / share) * one + (stories * _GATHER if marks > 1 else 0)
        return walk, look, seek

    def _sought(self, some: str) -> list[tuple[int, str]]:
        words, found = dict(self._words), list[tuple[int, str]]()
        statement = text(f"{some} ORDER BY number DESC LIMIT :most")
        while len(found) < self._words["most"]:
            numbers = self._connection.execute(statement, words).scalars().all()
            if not numbers:
                break
            found += sorted(self._having(list(dict.fromkeys(numbers))), reverse=True)
            words["last"] = numbers[-1] - 1
        return found[: self._words["most"]]

    def _having(self, numbers: list[int]) -> Iterator[tuple[int, str]]:
        """Those of the stories that have all, by their texts, or by FTS5 where these do not tell."""
        doubtful = [] if self._terms.are_plain else numbers
        if self._terms.are_plain:
            texts = text(_TEXTS.format(_tests(self._others, "stories.number")))
            for row in self._connection.execute(texts, {**self._words, "numbers": json.dumps(numbers)}):
                told = self._terms.are_in(row.title, row.body)
                if told:
                    yield row.number, row.id
                elif told is None:
                    doubtful.append(row.number)
        if doubtful:
            sought = text(_SOUGHT.format(_tests(self._others, "asked.value")))
            rows = self._connection.execute(sought, {**self._words, "numbers": json.dumps(doubtful)})
            yield from ((number, id_) for number, id_ in rows)


def _walked(connection: Connection, words: dict[str, Any], tests: str) -> list[tuple[int, str]]:
    return [(number, id_) for number, id_ in connection.execute(text(_WALKED.format(tests)), words)]


def _some(group: Group) -> str:
    return _SOME.format(", ".join(map(str, group)))


def _tests(groups: list[Group], number: str = "words.rowid") -> str:
    """Whether a story has a mark of each group, long ones apart, which are checked in any case."""
    short = (group for group in groups if len(group) <= LONGEST)
    return "".join(_TEST.format(", ".join(map(str, group)), number) for group in short)


def _count(connection: Connection, some: str, words: dict[str, Any], most: int = -1) -> int:
    """How many numbers there are, up to `most` if that is none below 0."""
    counted = text(f"SELECT count(*) FROM (SELECT 1 FROM ({some}) LIMIT {most})")  # noqa: S608 - our own words
    return int(connection.execute(counted, words).scalar_one())
