"""Pages of stories, judged and recorded alike: filtered, sorted, counted, each page in one indexed query.

In: a filter, an order, and where the last page ended. Out: stories with their judgement and draft.

    wanted = StoryFilter(topic="Birds", since=monday)
    page = store.standings.page(wanted, Order.HEAT, limit=50)
    more = store.standings.page(wanted, Order.HEAT, after=page.after, limit=50)

A page's cost depends on its length and not on how many stories there are, as long as what the filter
asks for beside a window of time and one topic, provider, state or cluster is not rare. `measured_drafts` of
the engine adds true picture sizes. `standing_rows` writes what is read here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import datetime
from enum import StrEnum
from typing import Any

import msgspec
from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    FromClause,
    Row,
    Select,
    Subquery,
    exists,
    func,
    literal,
    select,
    tuple_,
)

from broadsheet.domain.errors import ItemError
from broadsheet.domain.standing import Order, StoodStory, StoryFilter, StoryPage
from broadsheet.store.columns import EPOCH, MICROSECOND
from broadsheet.store.database import Database, chunks, unindexed
from broadsheet.store.schema import drafts, judgements, paths, recorded, standing_topics, standings, stories

Test = Callable[[ColumnElement[Any]], ColumnElement[bool]]
_ANY = StoryFilter()
# How many stories of a window are gathered, which takes some milliseconds; fewer where each is looked up.
_NARROW, _NARROW_JOINED = 20_000, 2_000
_CURSOR = re.compile(r"(-?[0-9]{1,18})\.([a-z0-9]{1,64})")


class Facet(StrEnum):
    """What stories can be counted by."""

    STATE = "state"
    PROVIDER = "provider"
    TOPIC = "topic"


class Standings:
    """Where the stories stand."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def page(
        self,
        wanted: StoryFilter = _ANY,
        order: Order = Order.TIME,
        *,
        after: str | None = None,
        limit: int = 50,
    ) -> StoryPage:
        """The stories that `wanted` lets through, greatest first, from where `after` (a page's own) points.

        Raises ItemError `bad-cursor` when `after` is no page's.
        """
        with self._database.read() as connection:
            found = _found(connection, wanted, order)
            ids = select(found)
            if after is not None:
                value, id_ = position(after, order)
                ends = tuple_(literal(value, found.c.value.type), literal(id_, found.c.id.type))
                ids = ids.where(tuple_(found.c.value, found.c.id) < ends)
            ids = ids.order_by(found.c.value.desc(), found.c.id.desc()).limit(limit + 1)
            rows = connection.execute(with_records(ids.subquery())).all()
        shown = rows[:limit]
        last = cursor_of(shown[-1]) if len(rows) > limit else None
        return StoryPage(stories=tuple(map(story_of, shown)), after=last)

    def get(self, ids: Iterable[str]) -> dict[str, StoodStory]:
        """The stories with these ids, by id; unknown ones are missing."""
        with self._database.read() as connection:
            return stood(connection, ids)

    def count(self, wanted: StoryFilter = _ANY, *, at_most: int | None = None) -> int:
        """How many stories `wanted` lets through; with `at_most`, counting ends there."""
        view = _View(wanted, Order.TIME)
        some = view.select(literal(1)).limit(at_most).subquery()
        with self._database.read() as connection:
            return connection.execute(select(func.count()).select_from(some)).scalar_one()

    def last_arrival(self) -> int:
        """The mark of the story that came in last, of those that stand; 0 in an empty store."""
        standing = exists().where(standings.c.id == stories.c.id)
        newest = select(stories.c.number).where(standing).order_by(stories.c.number.desc()).limit(1)
        with self._database.read() as connection:
            return connection.execute(newest).scalar() or 0

    def facets(
        self, by: Facet, wanted: StoryFilter = _ANY, *, among: int | None = None, limit: int = 50
    ) -> dict[str, int]:
        """How many stories there are by state, provider or topic, most first, equal ones by name.

        With `among`, only so many of the newest are counted, which bounds the time that it takes.
        """
        view = _View(wanted, Order.TIME)
        ids = view.select(view.id.label("id"), standings.c.state, standings.c.provider)
        if among is not None:
            ids = ids.order_by(view.order.desc(), view.id.desc()).limit(among)
        some = ids.subquery()
        name: ColumnElement[str] = standing_topics.c.topic if by is Facet.TOPIC else some.c[by.value]
        number = func.count()
        counted = select(name, number).select_from(
            some.join(standing_topics, standing_topics.c.id == some.c.id) if by is Facet.TOPIC else some
        )
        counted = counted.group_by(name).order_by(number.desc(), name).limit(limit)
        with self._database.read() as connection:
            return {row[0]: row[1] for row in connection.execute(counted)}


def _found(connection: Connection, wanted: StoryFilter, order: Order) -> FromClause:
    """`value` and `id` of the stories that the filter lets through, to be sorted by both.

    A narrow window of time, or what came in lately, is gathered and sorted; else the index of the order is
    walked for a page.
    """
    few = wanted.arrived is not None
    narrow = few or (order is not Order.TIME and _is_narrow(connection, wanted))
    view = _View(wanted, Order.TIME if narrow else order)
    found = view.select(view.column(order.value).label("value"), view.id.label("id"))
    return found.cte("found").prefix_with("MATERIALIZED") if narrow else found.subquery()


def _is_narrow(connection: Connection, wanted: StoryFilter) -> bool:
    """Whether few stories are in the window, which one index tells; those of a cluster are few anyway."""
    if wanted.cluster is not None or (wanted.since is None and wanted.until is None):
        return False
    leader = _leader(wanted)
    mine = {name: getattr(wanted, name) for name in ("topic", "provider") if name == leader}
    states = wanted.states if leader == "state" else ()
    window = StoryFilter(since=wanted.since, until=wanted.until, states=states, **mine)
    most = _NARROW_JOINED if _View(wanted, Order.TIME).joined else _NARROW
    some = _View(window, Order.TIME).select(literal(1)).limit(most + 1).subquery()
    return connection.execute(select(func.count()).select_from(some)).scalar_one() <= most


def _leader(wanted: StoryFilter) -> str | None:
    """The column by whose one value stories are found; what came in lately is found by that alone."""
    if wanted.arrived is not None:
        return None
    if name := next((name for name in ("cluster", "topic", "provider") if getattr(wanted, name)), None):
        return name
    if len(wanted.states) == 1:
        return "state"
    return None if wanted.decided is None else "decided"


class _View:
    """A filter as SQL.

    One equal column leads, with the order behind it in the same index, so that a page is a walk along that
    index; all else is checked row by row, hidden from planners that would rather gather and sort everything.
    """

    def __init__(self, wanted: StoryFilter, order: Order) -> None:
        leader = _leader(wanted)
        self._walked = standing_topics if leader == "topic" else standings
        self.id: Column[Any] = self._walked.c.id
        self.order: Column[Any] = self._walked.c[order.value]
        tests = {
            name: self.column(name) if name in {leader, order.value} else unindexed(self.column(name))
            for name in _tests(wanted)
        }
        self._conditions = [test(tests[name]) for name, tests_ in _tests(wanted).items() for test in tests_]
        self._conditions += _arrived(wanted, self.id)
        self.joined = "topic" in tests and any(name not in self._walked.c for name in tests)

    def column(self, name: str) -> ColumnElement[Any]:
        """A value of a story, from the table that is walked if it is there."""
        return self._walked.c[name] if name in self._walked.c else _column(name)

    def select(self, *columns: ColumnElement[Any]) -> Select[Any]:
        """These columns of every story that the filter lets through."""
        source: FromClause = self._walked
        elsewhere = any(isinstance(column, Column) and column.table is not self._walked for column in columns)
        if self.joined or elsewhere:
            source = standing_topics.join(standings, standings.c.id == standing_topics.c.id)
        return select(*columns).select_from(source).where(*self._conditions)


def _column(name: str) -> ColumnElement[Any]:
    """Where a value stands: topics in a table of their own, the language beside the draft."""
    if name == "topic":
        return standing_topics.c.topic
    if name != "language":
        return standings.c[name]
    return select(drafts.c.language).where(drafts.c.id == standings.c.id).scalar_subquery()


def _tests(wanted: StoryFilter) -> dict[str, list[Test]]:
    """What each column has to pass, by its name."""
    copies, states = wanted.copies, [state.value for state in wanted.states]
    tests: list[tuple[str, object, Test]] = [
        ("cluster", wanted.cluster, lambda column: column == wanted.cluster),
        ("topic", wanted.topic, lambda column: column == wanted.topic),
        ("provider", wanted.provider, lambda column: column == wanted.provider),
        ("language", wanted.language, lambda column: column == wanted.language),
        ("state", states or None, lambda column: column.in_(states) if states[1:] else column == states[0]),
        ("lead", wanted.lead, lambda column: column == wanted.lead),
        ("decided", wanted.decided, lambda column: column == wanted.decided),
        ("duplicate_of", copies, lambda column: column.is_not(None) if copies else column.is_(None)),
        ("quality", wanted.quality_from, lambda column: column >= wanted.quality_from),
        ("quality", wanted.quality_to, lambda column: column <= wanted.quality_to),
        ("heat", wanted.heat_from, lambda column: column >= wanted.heat_from),
        ("heat", wanted.heat_to, lambda column: column <= wanted.heat_to),
        ("time", wanted.since, lambda column: column >= wanted.since),
        ("time", wanted.until, lambda column: column < wanted.until),
    ]
    found: dict[str, list[Test]] = {}
    for name, value, test in tests:
        if value is not None:
            found.setdefault(name, []).append(test)
    return found


def conditions(wanted: StoryFilter) -> list[ColumnElement[bool]]:
    """The filter as tests on `standings` alone, for stories that are found in another way."""
    found: list[ColumnElement[bool]] = []
    for name, tests in _tests(wanted).items():
        whole = [test(_column(name)) for test in tests]
        mine = standing_topics.c.id == standings.c.id
        found += [exists().where(mine, *whole)] if name == "topic" else whole
    return [*found, *_arrived(wanted, standings.c.id)]


def _arrived(wanted: StoryFilter, story: ColumnElement[Any]) -> list[ColumnElement[bool]]:
    """Whether the story has to have come into the store after some other one."""
    if wanted.arrived is None:
        return []
    return [story.in_(select(stories.c.id).where(stories.c.number > wanted.arrived))]


def with_records(page: Subquery) -> Select[Any]:
    """The page's rows with all that a reader of it needs, in the page's order."""
    joined = page.join(paths, paths.c.id == page.c.id)
    for table in (judgements, drafts, recorded):
        joined = joined.outerjoin(table, table.c.id == page.c.id)
    return (
        select(
            page.c.id,
            page.c.value,
            paths.c.path,
            judgements.c.record.label("judgement"),
            drafts.c.record.label("draft"),
            recorded.c.record.label("recorded"),
            recorded.c.ruled.label("ruled"),
        )
        .select_from(joined)
        .order_by(page.c.value.desc(), page.c.id.desc())
    )


def stood(connection: Connection, ids: Iterable[str]) -> dict[str, StoodStory]:
    """The stories with these ids, by id in the order given; unknown ones are missing."""
    wanted = tuple(dict.fromkeys(ids))
    found: dict[str, StoodStory] = {}
    for chunk in chunks(wanted):
        mine = select(standings.c.time.label("value"), standings.c.id).where(standings.c.id.in_(chunk))
        found.update((row.id, story_of(row)) for row in connection.execute(with_records(mine.subquery())))
    return {id_: found[id_] for id_ in wanted if id_ in found}


def story_of(row: Row[Any]) -> StoodStory:
    """The story of a row of `with_records`."""
    told = msgspec.structs.replace(row.recorded, story=row.ruled) if row.ruled else row.recorded
    return StoodStory(id=row.id, path=row.path, judgement=row.judgement, draft=row.draft, recorded=told)


def cursor_of(row: Row[Any]) -> str:
    """Where a page ends whose last row is this one."""
    value = row.value
    return f"{(value - EPOCH) // MICROSECOND if isinstance(value, datetime) else value}.{row.id}"


def position(cursor: str, order: Order) -> tuple[datetime | int, str]:
    """Where a page ended. Raises ItemError when the cursor is none of ours."""
    if parts := _CURSOR.fullmatch(cursor):
        number, id_ = int(parts[1]), parts[2]
        if order is not Order.TIME:
            return number, id_
        with suppress(OverflowError):
            return EPOCH + number * MICROSECOND, id_
    raise ItemError("bad-cursor", f"not where any page of stories ends: {cursor[:80]!r}")
