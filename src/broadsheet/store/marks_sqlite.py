"""Marks in SQLite: one row a mark and story, beside FTS5, and which stories have them and some words too.

In: words as FTS5 wants them, groups of marks. Out: numbers and ids, latest stored first. FTS5 gives the
stories that have the words in the order of their numbers, quickly; marks tell which of them are wanted. They
stand in two tables: `stories_marks` has a row for each, `stories_marked` all of a story.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from math import prod
from typing import Any

from sqlalchemy import Connection, text

from broadsheet.store.database import chunks
from broadsheet.store.marks import Group, Marked

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
    """SELECT min((SELECT min(number) FROM stories_marks WHERE mark = value)),
        max((SELECT max(number) FROM stories_marks WHERE mark = value)) FROM json_each(:marks)"""
)
_HAVING = """SELECT rowid FROM stories_text
    WHERE stories_text MATCH :query AND rowid BETWEEN :first AND :last"""
_SOME = """SELECT number FROM stories_marks
    WHERE mark IN (SELECT value FROM json_each(:group{0})) AND number BETWEEN :first AND :last"""
_TEST = """ AND EXISTS (SELECT 1 FROM stories_marks AS tested
    WHERE mark IN (SELECT value FROM json_each(:group{0})) AND tested.number = {1}.number)"""
_WALKED = """SELECT words.rowid, stories_marked.id
    FROM stories_text AS words CROSS JOIN stories_marked ON stories_marked.number = words.rowid
    WHERE words.stories_text MATCH :query AND words.rowid BETWEEN :first AND :last {0}
    ORDER BY words.rowid DESC LIMIT :most"""
_SOUGHT = text(
    """SELECT words.rowid, stories_marked.id
    FROM json_each(:numbers) CROSS JOIN stories_text AS words ON words.rowid = value
    CROSS JOIN stories_marked ON stories_marked.number = words.rowid WHERE words.stories_text MATCH :query"""
)
_HIGHEST = 2**62
_FEW = 2_000  # stories with some words that are looked at one by one, whatever the marks
_GATHERED = 100_000  # rows of one group that are gathered; of more, each found story is looked up
_SAMPLED = 20_000  # numbers from which is told how many there are of all
_MOST_MARKS = 8  # of a group that stories are looked up for; longer ones are of times, which are checked
_SEEK, _STEP = 50.0, 0.1  # microseconds: to look for words in one story, to go on to the next that has them


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
    connection: Connection, query: str, groups: Sequence[Group], *, below: int | None, most: int
) -> list[tuple[int, str]]:
    """Numbers and ids of stories that have the words and a mark of every group, latest stored first."""
    ends = _ends(connection, groups, below)
    if ends is None:
        return []
    words: dict[str, Any] = {"query": query, "first": ends[0], "last": ends[1], "most": most}
    words |= {f"group{n}": json.dumps(group) for n, group in enumerate(groups)}
    tested = [n for n, group in enumerate(groups) if len(group) <= _MOST_MARKS]
    if not groups or _count(connection, _HAVING, words, _FEW) < _FEW:
        return _walked(connection, words, _tests(tested))
    return _found(connection, words, len(groups), tested)


def _ends(connection: Connection, groups: Sequence[Group], below: int | None) -> tuple[int, int] | None:
    """Between which numbers there can be stories with a mark of every group; None for nowhere."""
    first, last = 0, _HIGHEST if below is None else below - 1
    for group in groups:
        lowest, highest = connection.execute(_ENDS, {"marks": json.dumps(group)}).one()
        if highest is None:
            return None
        first, last = max(first, lowest), min(last, highest)
    return (first, last) if first <= last else None


def _found(
    connection: Connection, words: dict[str, Any], groups: int, tested: list[int]
) -> list[tuple[int, str]]:
    """Stories with common words: found along the words, perhaps among those of a group, or one by one."""
    span = words["last"] - words["first"] + 1
    latest = {**words, "first": max(words["first"], words["last"] - _SAMPLED + 1)}
    shares = [_count(connection, _SOME.format(n), latest) / min(span, _SAMPLED) for n in range(groups)]
    narrow = shares.index(min(shares))
    stories, some = round(shares[narrow] * span), _SOME.format(narrow)
    if stories <= 2 * _GATHERED:
        stories = _count(connection, some, words, _GATHERED + 1)
    if stories > _GATHERED:
        return _walked(connection, words, _tests(tested))
    others = [n for n in tested if n != narrow]
    passing = max(1 / _SAMPLED, prod(min(1, shares[n]) for n in others))
    if _is_sought(connection, {**latest, "span": span}, stories, passing):
        return _sought(connection, words, some + _tests(others, "stories_marks"))
    return _walked(connection, words, f"AND +words.rowid IN ({some}){_tests(others)}")


def _is_sought(connection: Connection, latest: dict[str, Any], stories: int, passing: float) -> bool:
    """Whether to look for the words in each of some stories takes less time than to walk along the words.

    Of the stories, `passing` is the share that has all other marks.
    """
    span, most = int(latest["span"]), int(latest["most"])
    walk = min(span, most / passing * span / max(stories, 1)) * _STEP  # where every story has the words
    if min(stories * passing, most) * _SEEK >= walk:
        return False
    share = (_count(connection, _HAVING, latest) or 1) / min(span, _SAMPLED)
    return min(stories * passing, most / share) * _SEEK < walk * share


def _walked(connection: Connection, words: dict[str, Any], tests: str) -> list[tuple[int, str]]:
    return [(number, id_) for number, id_ in connection.execute(text(_WALKED.format(tests)), words)]


def _sought(connection: Connection, words: dict[str, Any], some: str) -> list[tuple[int, str]]:
    numbers = sorted(set(connection.execute(text(some), words).scalars()), reverse=True)
    found: list[tuple[int, str]] = []
    for chunk in chunks(numbers, words["most"]):
        if len(found) < words["most"]:
            asked = {"query": words["query"], "numbers": json.dumps(chunk)}
            rows = connection.execute(_SOUGHT, asked)
            found += sorted(((number, id_) for number, id_ in rows), reverse=True)
    return found[: words["most"]]


def _tests(groups: list[int], of: str = "stories_marked") -> str:
    return "".join(_TEST.format(n, of) for n in groups)


def _count(connection: Connection, some: str, words: dict[str, Any], most: int = -1) -> int:
    """How many numbers there are, up to `most` if that is none below 0."""
    counted = text(f"SELECT count(*) FROM (SELECT 1 FROM ({some}) LIMIT {most})")  # noqa: S608 - our own words
    return int(connection.execute(counted, words).scalar_one())
