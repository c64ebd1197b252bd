"""Full text search among stories that a filter lets through, a page at a time, with counts.

In: words that a person typed, a filter, an order, and where the last page ended. Out: stories, how many there
are, and how many of them have each topic, provider and language. Of more than `MOST_FOUND` matches the latest
stored are looked at.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, func, literal, select, tuple_

from broadsheet.domain.storing import Counted, FoundPage, Order, SearchOrder, StoryFilter
from broadsheet.store.database import Database
from broadsheet.store.fulltext import FullText, full_text, terms_of
from broadsheet.store.schema import drafts, standing_topics, standings, stories
from broadsheet.store.standings import conditions, cursor_of, position, story_of, with_records

MOST_FOUND = 10_000
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
        hits = _hits(full_text(self._database), terms, wanted, order)
        ids = select(hits.c.value, hits.c.id)
        if after is not None:
            value, id_ = position(after, Order.TIME if order is SearchOrder.TIME else Order.HEAT)
            ends = tuple_(literal(value, hits.c.value.type), literal(id_, hits.c.id.type))
            ids = ids.where(tuple_(hits.c.value, hits.c.id) < ends)
        ids = ids.order_by(hits.c.value.desc(), hits.c.id.desc()).limit(limit + 1)
        with self._database.read() as connection:
            rows = connection.execute(with_records(ids.subquery())).all()
            total = connection.execute(select(func.count()).select_from(hits)).scalar_one()
        last = cursor_of(rows[limit - 1]) if len(rows) > limit else None
        return FoundPage(stories=tuple(map(story_of, rows[:limit])), after=last, total=total)

    def facets(self, words: str, wanted: StoryFilter) -> Counted:
        """How many of the found stories have each topic, provider and language, most first."""
        terms = terms_of(words)
        if not terms:
            return Counted()
        hits = _hits(full_text(self._database), terms, wanted, SearchOrder.TIME)
        topical = hits.join(standing_topics, standing_topics.c.id == hits.c.id)
        spoken = hits.join(drafts, drafts.c.id == hits.c.id)
        return Counted(
            topics=self._counts(_by(standing_topics.c.topic, topical)),
            providers=self._counts(_by(hits.c.provider, hits)),
            languages=self._counts(_by(drafts.c.language, spoken).where(drafts.c.language.is_not(None))),
        )

    def _counts(self, counted: Select[Any]) -> dict[str, int]:
        with self._database.read() as connection:
            return {row[0]: row[1] for row in connection.execute(counted)}


def _by(name: ColumnElement[Any], source: Any) -> Select[Any]:
    number = func.count()
    return (
        select(name, number)
        .select_from(source)
        .group_by(name)
        .order_by(number.desc(), name)
        .limit(_MOST_VALUES)
    )


def _hits(index: FullText, terms: list[str], wanted: StoryFilter, order: SearchOrder) -> Subquery:
    """The matching stories with what they are sorted by, the latest stored ones where they are too many."""
    found = index.matches(terms, scored=order is SearchOrder.RELEVANCE)
    value = found.c.score if order is SearchOrder.RELEVANCE else standings.c[order.value]
    joined = found.join(stories, stories.c.number == found.c.number).join(
        standings, standings.c.id == stories.c.id
    )
    some = select(stories.c.id, value.label("value"), standings.c.provider).select_from(joined)
    return some.where(*conditions(wanted)).order_by(stories.c.number.desc()).limit(MOST_FOUND).subquery()
