"""Full text search among stories and items that a filter lets through, a page at a time, with counts.

In: words that a person typed, a filter, an order, and where the last page ended. Out: stories and items, how
many there are, and how many of them have each type, topic, provider and language. Of more than `MOST_FOUND`
matches among the stories, or among the items, the latest stored are looked at.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    CompoundSelect,
    Connection,
    FromClause,
    Row,
    Select,
    func,
    literal,
    select,
    tuple_,
    union_all,
)

from broadsheet.domain.shelved import NEWS, ItemFilter, ShelvedItem
from broadsheet.domain.standing import Counted, FoundPage, Order, SearchOrder, StoodStory, StoryFilter
from broadsheet.store.database import Database
from broadsheet.store.fulltext import MOST_FOUND, full_text, terms_of
from broadsheet.store.schema import drafts, standing_topics, standings, stories
from broadsheet.store.schema_items import shelved, shelved_topics
from broadsheet.store.shelved import conditions as item_conditions
from broadsheet.store.shelved import shelved_items
from broadsheet.store.standing_filter import conditions
from broadsheet.store.standings import cursor_of, position, stood

_MOST_VALUES = 20


class Finding:
    """Searches with filters."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def page(
        self,
        words: str,
        wanted: StoryFilter,
        order: SearchOrder = SearchOrder.RELEVANCE,
        *,
        after: str | None = None,
        limit: int = 25,
    ) -> FoundPage:
        """What was found, greatest first, from where `after` (a page's own) points.

        Raises ItemError `bad-cursor` when `after` is no page's.
        """
        terms = terms_of(words)
        if not terms:
            return FoundPage(found=(), total=0)
        with self._database.read() as connection:
            hits = _hits(connection, terms, wanted, order)
            all_hits = select(hits.c.value, hits.c.id, func.count().over().label("total")).subquery()
            ids = select(all_hits)
            if after is not None:
                value, id_ = position(after, Order.TIME if order is SearchOrder.TIME else Order.HEAT)
                ends = tuple_(literal(value, hits.c.value.type), literal(id_, hits.c.id.type))
                ids = ids.where(tuple_(all_hits.c.value, all_hits.c.id) < ends)
            ids = ids.order_by(all_hits.c.value.desc(), all_hits.c.id.desc()).limit(limit + 1)
            rows = connection.execute(ids).all()
            found = _records(connection, rows[:limit])
        last = cursor_of(rows[limit - 1]) if len(rows) > limit else None
        return FoundPage(found=found, after=last, total=rows[0].total if rows else 0)

    def facets(self, words: str, wanted: StoryFilter) -> Counted:
        """How much of what was found has each type, topic, provider and language, most first."""
        terms = terms_of(words)
        if not terms:
            return Counted()
        found: dict[str, dict[str, int]] = {"types": {}, "topics": {}, "providers": {}, "languages": {}}
        with self._database.read() as connection:
            counts = connection.execute(_counts(connection, terms, wanted))
            for kind, value, number in counts:
                found[kind][value] = found[kind].get(value, 0) + number
        return Counted(**{kind: _most(counts) for kind, counts in found.items()})


def _records(connection: Connection, rows: Sequence[Row[Any]]) -> tuple[StoodStory | ShelvedItem, ...]:
    ids = [row.id for row in rows]
    found: dict[str, StoodStory | ShelvedItem] = {
        **stood(connection, ids),
        **shelved_items(connection, ids),
    }
    return tuple(found[id_] for id_ in ids if id_ in found)


def _counts(connection: Connection, terms: list[str], wanted: StoryFilter) -> CompoundSelect[Any]:
    """Every count in one statement, so that the search itself is done once."""
    hits = _hits(connection, terms, wanted, SearchOrder.TIME)
    topical = hits.join(standing_topics, standing_topics.c.id == hits.c.id)
    filed = hits.join(shelved_topics, shelved_topics.c.id == hits.c.id)
    # not joined: a planner might read every draft to know which of them it needs
    language = select(drafts.c.language).where(drafts.c.id == hits.c.id).scalar_subquery()
    spoken = select(language.label("language")).select_from(hits).subquery()
    parts: tuple[tuple[str, ColumnElement[Any], FromClause], ...] = (
        ("types", hits.c.type, hits),
        ("topics", standing_topics.c.topic, topical),
        ("topics", shelved_topics.c.topic, filed),
        ("providers", hits.c.provider, hits),
        ("languages", spoken.c.language, spoken),
    )
    return union_all(
        *(
            select(literal(kind), value, func.count())
            .select_from(source)
            .where(value.is_not(None), value != "")
            .group_by(value)
            for kind, value, source in parts
        )
    )


def _most(counts: dict[str, int]) -> dict[str, int]:
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:_MOST_VALUES])


def _hits(connection: Connection, terms: list[str], wanted: StoryFilter, order: SearchOrder) -> CTE:
    """What matches, with what it is sorted by; the latest stored ones where there is too much."""
    parts, types = [], wanted.types
    if not types or NEWS in types:
        parts.append(_story_hits(connection, terms, wanted, order))
    among = tuple(name for name in types if name != NEWS)
    items = _item_filter(wanted, among)
    if items is not None and (among or not types):
        parts.append(_item_hits(connection, terms, items, order))
    if not parts:
        nothing = _story_hits(connection, terms, wanted, SearchOrder.TIME)
        return select(nothing).where(literal(value=False)).cte("found")
    return union_all(*map(select, parts)).cte("found")


def _story_hits(connection: Connection, terms: list[str], wanted: StoryFilter, order: SearchOrder) -> CTE:
    found = full_text(connection).matching(terms)
    joined = found.join(stories, stories.c.number == found.c.number).join(
        standings, standings.c.id == stories.c.id
    )
    value = standings.c.heat if order is SearchOrder.HEAT else standings.c.time
    some = select(found.c.number, stories.c.id, value.label("value"), standings.c.provider)
    some = some.add_columns(literal(NEWS).label("type")).select_from(joined).where(*conditions(wanted))
    return _latest(connection, terms, some.order_by(found.c.number.desc()), order, stories.name)


def _item_hits(connection: Connection, terms: list[str], wanted: ItemFilter, order: SearchOrder) -> CTE:
    found = full_text(connection, shelved.name).matching(terms)
    value = shelved.c.heat if order is SearchOrder.HEAT else shelved.c.time
    some = select(found.c.number, shelved.c.id, value.label("value"), shelved.c.provider, shelved.c.type)
    some = some.join_from(found, shelved, shelved.c.number == found.c.number)
    some = some.where(*item_conditions(wanted)).order_by(found.c.number.desc())
    return _latest(connection, terms, some, order, shelved.name)


def _latest(
    connection: Connection, terms: list[str], some: Select[Any], order: SearchOrder, indexed: str
) -> CTE:
    """The latest stored of the matching rows, scored where they are sorted by relevance."""
    hits = some.limit(MOST_FOUND).cte(f"{indexed}_hits").prefix_with("MATERIALIZED")
    if order is not SearchOrder.RELEVANCE:
        return select(hits.c.id, hits.c.value, hits.c.provider, hits.c.type).cte(f"{indexed}_found")
    scored = full_text(connection, indexed).scored(connection, terms, hits)
    ranked = select(hits.c.id, scored.c.score.label("value"), hits.c.provider, hits.c.type)
    return ranked.join_from(scored, hits, hits.c.number == scored.c.number).cte(f"{indexed}_ranked")


def _item_filter(wanted: StoryFilter, types: tuple[str, ...]) -> ItemFilter | None:
    """The filter as one of items; None where it asks for what no item has."""
    of_stories = ("language", "cluster", "lead", "copies", "decided", "arrived", "quality_from", "quality_to")
    if any(getattr(wanted, name) is not None for name in of_stories):
        return None
    same = ("topic", "provider", "states", "heat_from", "heat_to", "since", "until")
    return ItemFilter(types=types, **{name: getattr(wanted, name) for name in same})
