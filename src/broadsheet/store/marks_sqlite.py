"""Marks in SQLite: one row a mark and story, beside FTS5, and which stories have them and some words too.

In: words as FTS5 wants them, groups of marks. Out: numbers and ids, latest stored first. FTS5 gives the
stories that have the words in the order of their numbers, quickly; marks tell which of them are wanted. They
stand in two tables: `stories_marks` has a row for each, `stories_marked` all of a story.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, text

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
_HAVING = text(
    "SELECT count(*) FROM stories_text WHERE stories_text MATCH :query AND rowid BETWEEN :first AND :last"
)
_SOME = """SELECT number FROM stories_marks
    WHERE mark IN (SELECT value FROM json_each(:{0})) AND number BETWEEN :first AND :last"""
_SIZE = text(f"SELECT count(*) FROM (SELECT 1 FROM ({_SOME.format('some')}) LIMIT :most)")  # noqa: S608
_TEST = """ AND EXISTS (SELECT 1 FROM stories_marks
    WHERE mark IN (SELECT value FROM json_each(:group{0})) AND number = stories_marked.number)"""
_WALKED = """SELECT words.rowid, stories_marked.id
    FROM stories_text AS words CROSS JOIN stories_marked ON stories_marked.number = words.rowid
    WHERE words.stories_text MATCH :query AND words.rowid BETWEEN :first AND :last {0}
    ORDER BY words.rowid DESC LIMIT :most"""
_SOUGHT = """SELECT some.number, stories_marked.id FROM (SELECT DISTINCT number FROM ({0})) AS some
    CROSS JOIN stories_marked ON stories_marked.number = some.number {1}
    CROSS JOIN stories_text AS words ON words.rowid = some.number
    WHERE words.stories_text MATCH :query ORDER BY some.number DESC LIMIT :most"""
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
    narrow, size = _narrowest(connection, words, len(groups))
    if not size:
        return []
    rest = (n for n, group in enumerate(groups) if n != narrow and len(group) <= _MOST_MARKS)
    tests = "".join(map(_TEST.format, rest))
    some = None if narrow is None else _SOME.format(f"group{narrow}")
    if some and _is_sought(connection, words, size):
        statement = _SOUGHT.format(some, tests)
    else:
        statement = _WALKED.format((f"AND +words.rowid IN ({some})" if some else "") + tests)
    return [(number, id_) for number, id_ in connection.execute(text(statement), words)]


def _narrowest(connection: Connection, words: dict[str, Any], groups: int) -> tuple[int | None, int]:
    """The group of which the fewest stories have a mark, and how many; None where they are too many."""
    latest = {**words, "first": max(words["first"], words["last"] - _SAMPLED + 1)}
    sizes = [(_size(connection, latest, n), n) for n in range(groups)]
    if not sizes:
        return None, _GATHERED
    narrow = min(sizes)[1]
    size = _size(connection, words, narrow)
    return (narrow if size <= _GATHERED else None), size


def _size(connection: Connection, words: dict[str, Any], group: int) -> int:
    """How many stories have a mark of the group, up to one more than are gathered."""
    some = {"some": words[f"group{group}"], "first": words["first"], "last": words["last"]}
    return int(connection.execute(_SIZE, {**some, "most": _GATHERED + 1}).scalar_one())


def _ends(connection: Connection, groups: Sequence[Group], below: int | None) -> tuple[int, int] | None:
    """Between which numbers there can be stories with a mark of every group; None for nowhere."""
    first, last = 0, 2**62 if below is None else below - 1
    for group in groups:
        lowest, highest = connection.execute(_ENDS, {"marks": json.dumps(group)}).one()
        if highest is None:
            return None
        first, last = max(first, lowest), min(last, highest)
    return (first, last) if first <= last else None


def _is_sought(connection: Connection, words: dict[str, Any], stories: int) -> bool:
    """Whether to look for the words in each of some stories takes less time than to walk along the words."""
    first, last, most = int(words["first"]), int(words["last"]), int(words["most"])
    span = last - first + 1
    walk = min(span, most * span / stories) * _STEP  # where every story has the words
    if min(stories, most) * _SEEK > walk:
        return False
    sample = {"query": words["query"], "first": max(first, last - _SAMPLED + 1), "last": last}
    having = int(connection.execute(_HAVING, sample).scalar_one())
    share = (having or 1) / min(span, _SAMPLED)
    return min(stories, most / share) * _SEEK < walk * share
