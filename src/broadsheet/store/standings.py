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
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import datetime
from enum import StrEnum
from typing import Any

import msgspec
from sqlalchemy import (
    ColumnElement,
    Connection,
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
from broadsheet.store.database import Database, chunks
from broadsheet.store.schema import drafts, judgements, paths, recorded, standing_topics, standings, stories
from broadsheet.store.standing_filter import FilterQuery, matching

_ANY = StoryFilter()
_TOGETHER = 500  # stories in memory of a walk through all
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
            found = matching(connection, wanted, order)
            ids = select(found)
            if after is not None:
                value, id_ = position(after, order)
                ends = tuple_(literal(value, found.c.value.type), literal(id_, found.c.id.type))
                ids = ids.where(tuple_(found.c.value, found.c.id) < ends)
            ids = ids.order_by(found.c.value.desc(), found.c.id.desc()).limit(limit + 1)
            rows = connection.execute(with_records(ids.subquery())).all()
        shown = rows[:limit]
        last = cursor_of(shown[-1].value, shown[-1].id) if len(rows) > limit else None
        return StoryPage(stories=tuple(map(story_of, shown)), after=last)

    def each(self, wanted: StoryFilter = _ANY) -> Iterator[StoodStory]:
        """All stories that `wanted` lets through, newest first, read some at a time."""
        after: str | None = None
        while True:
            page = self.page(wanted, after=after, limit=_TOGETHER)
            yield from page.stories
            if page.after is None:
                return
            after = page.after

    def get(self, ids: Iterable[str]) -> dict[str, StoodStory]:
        """The stories with these ids, by id; unknown ones are missing."""
        with self._database.read() as connection:
            return stood(connection, ids)

    def count(self, wanted: StoryFilter = _ANY, *, at_most: int | None = None) -> int:
        """How many stories `wanted` lets through; with `at_most`, counting ends there."""
        view = FilterQuery(wanted, Order.TIME)
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
        view = FilterQuery(wanted, Order.TIME)
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


def cursor_of(value: datetime | int, id_: str) -> str:
    """Where a page ends whose last row has this value and id."""
    return f"{(value - EPOCH) // MICROSECOND if isinstance(value, datetime) else value}.{id_}"


def position(cursor: str, order: Order) -> tuple[datetime | int, str]:
    """Where a page ended. Raises ItemError when the cursor is none of ours."""
    if parts := _CURSOR.fullmatch(cursor):
        number, id_ = int(parts[1]), parts[2]
        if order is not Order.TIME:
            return number, id_
        with suppress(OverflowError):
            return EPOCH + number * MICROSECOND, id_
    raise ItemError("bad-cursor", f"not where any page of stories ends: {cursor[:80]!r}")
