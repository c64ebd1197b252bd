"""A filter of stories as SQL that walks one index.

In: a filter and an order. Out: statements, and tests for stories that are found in another way.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    FromClause,
    Select,
    exists,
    func,
    literal,
    select,
)

from broadsheet.domain.standing import Order, StoryFilter
from broadsheet.store.database import unindexed
from broadsheet.store.schema import drafts, standing_topics, standings, stories

Test = Callable[[ColumnElement[Any]], ColumnElement[bool]]
# How many stories of a window are gathered, which takes some milliseconds; fewer where each is looked up.
_NARROW, _NARROW_JOINED = 20_000, 2_000


def matching(connection: Connection, wanted: StoryFilter, order: Order) -> FromClause:
    """`value` and `id` of the stories that the filter lets through, to be sorted by both.

    A narrow window of time, or what came in lately, is gathered and sorted; else the index of the order is
    walked for a page.
    """
    few = wanted.arrived is not None
    narrow = few or (order is not Order.TIME and _is_narrow(connection, wanted))
    view = FilterQuery(wanted, Order.TIME if narrow else order)
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
    most = _NARROW_JOINED if FilterQuery(wanted, Order.TIME).joined else _NARROW
    some = FilterQuery(window, Order.TIME).select(literal(1)).limit(most + 1).subquery()
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


class FilterQuery:
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
