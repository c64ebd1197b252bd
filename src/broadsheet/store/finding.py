"""Full text search among stories that a filter lets through, a page at a time, with counts.

In: words that a person typed, a filter, an order, and where the last page ended. Out: stories, how many there
are, and how many of them have each topic, provider and language. Of more than `MOST_FOUND` matches the latest
stored are looked at.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    CompoundSelect,
    Connection,
    FromClause,
    func,
    literal,
    select,
    tuple_,
    union_all,
)

from broadsheet.domain.storing import Counted, FoundPage, Order, SearchOrder, StoryFilter
from broadsheet.store.database import Database
from broadsheet.store.fulltext import MOST_FOUND, full_text, terms_of
from broadsheet.store.schema import drafts, standing_topics, standings, stories
from broadsheet.store.standings import conditions, cursor_of, position, story_of, with_records

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
        """The found stories, greatest first, from where `after` (a page's own) points.

        Raises ItemError `bad-cursor` when `after` is no page's.
        """
        terms = terms_of(words)
        if not terms:
            return FoundPage(stories=(), total=0)
        with self._database.read() as connection:
            hits = _hits(connection, terms, wanted, order)
            all_hits = select(hits.c.value, hits.c.id, func.count().over().label("total")).subquery()
            ids = select(all_hits)
            if after is not None:
                value, id_ = position(after, Order.TIME if order is SearchOrder.TIME else Order.HEAT)
                ends = tuple_(literal(value, hits.c.value.type), literal(id_, hits.c.id.type))
                ids = ids.where(tuple_(all_hits.c.value, all_hits.c.id) < ends)
            some = ids.order_by(all_hits.c.value.desc(), all_hits.c.id.desc()).limit(limit + 1).subquery()
            rows = connection.execute(with_records(some).add_columns(some.c.total)).all()
        last = cursor_of(rows[limit - 1]) if len(rows) > limit else None
        total = rows[0].total if rows else 0
        return FoundPage(stories=tuple(map(story_of, rows[:limit])), after=last, total=total)

    def facets(self, words: str, wanted: StoryFilter) -> Counted:
        """How many of the found stories have each topic, provider and language, most first."""
        terms = terms_of(words)
        if not terms:
            return Counted()
        found: dict[str, dict[str, int]] = {"topics": {}, "providers": {}, "languages": {}}
        with self._database.read() as connection:
            for kind, value, number in connection.execute(_counts(connection, terms, wanted)):
                found[kind][value] = number
        return Counted(**{kind: _most(counts) for kind, counts in found.items()})


def _counts(connection: Connection, terms: list[str], wanted: StoryFilter) -> CompoundSelect[Any]:
    """Every count in one statement, so that the search itself is done once."""
    hits = _hits(connection, terms, wanted, SearchOrder.TIME)
    topical = hits.join(standing_topics, standing_topics.c.id == hits.c.id)
    # not joined: a planner might read every draft to know which of them it needs
    language = select(drafts.c.language).where(drafts.c.id == hits.c.id).scalar_subquery()
    spoken = select(language.label("language")).select_from(hits).subquery()
    parts: tuple[tuple[str, ColumnElement[Any], FromClause], ...] = (
        ("topics", standing_topics.c.topic, topical),
        ("providers", hits.c.provider, hits),
        ("languages", spoken.c.language, spoken),
    )
    return union_all(
        *(
            select(literal(kind), value, func.count())
            .select_from(source)
            .where(value.is_not(None))
            .group_by(value)
            for kind, value, source in parts
        )
    )


def _most(counts: dict[str, int]) -> dict[str, int]:
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:_MOST_VALUES])


def _hits(connection: Connection, terms: list[str], wanted: StoryFilter, order: SearchOrder) -> CTE:
    """The matching stories with what they are sorted by, the latest stored ones where they are too many."""
    index, relevance = full_text(connection), order is SearchOrder.RELEVANCE
    found = index.matching(terms)
    joined = found.join(stories, stories.c.number == found.c.number).join(
        standings, standings.c.id == stories.c.id
    )
    value = standings.c.time if relevance else standings.c[order.value]
    some = select(found.c.number, stories.c.id, value.label("value"), standings.c.provider)
    some = some.select_from(joined).where(*conditions(wanted)).order_by(found.c.number.desc())
    hits = some.limit(MOST_FOUND).cte("hits").prefix_with("MATERIALIZED")
    if not relevance:
        return hits
    scored = index.scored(connection, terms, hits)
    ranked = select(hits.c.id, scored.c.score.label("value"), hits.c.provider)
    return ranked.join_from(scored, hits, hits.c.number == scored.c.number).cte("ranked")
