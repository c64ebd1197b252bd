"""Full text search among stories and items that a filter lets through, a page at a time, with counts.

In: words that a person typed, a filter, an order, and where the last page ended. Out: stories and items, how
many there are, and how many of them have each type, topic, provider and language. Of more than `MOST_FOUND`
matches among the stories, or among the items, the latest stored are looked at.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, func, select

from broadsheet.domain.shelved import NEWS, ItemFilter, ShelvedItem
from broadsheet.domain.standing import Counted, FoundPage, Order, SearchOrder, StoodStory, StoryFilter
from broadsheet.store.columns import EPOCH
from broadsheet.store.database import Database, among
from broadsheet.store.fulltext import MOST_FOUND, full_text, terms_of
from broadsheet.store.marks import Group, groups_of
from broadsheet.store.schema import drafts, standing_topics, standings, stories
from broadsheet.store.schema_items import shelved, shelved_topics
from broadsheet.store.shelved import conditions as item_conditions
from broadsheet.store.shelved import shelved_items
from broadsheet.store.standing_filter import conditions
from broadsheet.store.standings import cursor_of, position, stood

_MOST_VALUES = 20


class Hit(NamedTuple):
    """Something that was found: its number in full text, and what it is sorted and counted by."""

    number: int
    id: str
    value: datetime | int
    provider: str
    type: str


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
        with self._database.read() as connection:
            hits = _hits(connection, words, wanted, order)
            return _page(connection, hits, order, after, limit)

    def counted(
        self,
        words: str,
        wanted: StoryFilter,
        order: SearchOrder = SearchOrder.RELEVANCE,
        *,
        after: str | None = None,
        limit: int = 25,
    ) -> tuple[FoundPage, Counted]:
        """The same, and how much of all that was found has each type, topic, provider and language."""
        with self._database.read() as connection:
            hits = _hits(connection, words, wanted, order, full=True)
            return _page(connection, hits, order, after, limit), _counted(connection, hits)


def _page(
    connection: Connection, hits: list[Hit], order: SearchOrder, after: str | None, limit: int
) -> FoundPage:
    hits.sort(key=_place, reverse=True)
    more = hits
    if after is not None:
        end = position(after, Order.TIME if order is SearchOrder.TIME else Order.HEAT)
        more = [hit for hit in hits if _place(hit) < end]
    shown = more[:limit]
    return FoundPage(
        found=_records(connection, [hit.id for hit in shown]),
        after=cursor_of(*_place(shown[-1])) if len(more) > limit else None,
        total=len(hits),
    )


def _counted(connection: Connection, hits: list[Hit]) -> Counted:
    """How much of what was found has each type, topic, provider and language, most first."""
    topics: Counter[str | None] = Counter()
    languages: Counter[str | None] = Counter()
    ids = [hit.id for hit in hits]
    for counts, value in (
        (topics, standing_topics.c.topic),
        (topics, shelved_topics.c.topic),
        (languages, drafts.c.language),
    ):
        mine = select(value, func.count()).where(among(connection, value.table.c.id, ids)).group_by(value)
        for name, number in connection.execute(mine):
            counts[name] += number
    return Counted(
        types=_most(Counter(hit.type for hit in hits)),
        topics=_most(topics),
        providers=_most(Counter(hit.provider for hit in hits)),
        languages=_most(languages),
    )


def _most(counts: Mapping[str | None, int] | Mapping[str, int]) -> dict[str, int]:
    named = ((name, number) for name, number in counts.items() if name)
    return dict(sorted(named, key=lambda item: (-item[1], item[0]))[:_MOST_VALUES])


def _place(hit: Hit) -> tuple[datetime | int, str]:
    return hit.value, hit.id


def _records(connection: Connection, ids: list[str]) -> tuple[StoodStory | ShelvedItem, ...]:
    found: dict[str, StoodStory | ShelvedItem] = {
        **stood(connection, ids),
        **shelved_items(connection, ids),
    }
    return tuple(found[id_] for id_ in ids if id_ in found)


def _hits(
    connection: Connection, words: str, wanted: StoryFilter, order: SearchOrder, *, full: bool = False
) -> list[Hit]:
    """What matches, with what it is sorted by; the latest stored ones where there is too much.

    Providers may be missing unless it has to be `full`.
    """
    found: list[Hit] = []
    terms, types = terms_of(words), wanted.types
    if not terms:
        return found
    if not types or NEWS in types:
        hits = _story_hits(
            connection, terms, wanted, None if order is SearchOrder.RELEVANCE and not full else order
        )
        found += _valued(connection, terms, hits, order, stories.name)
    others = tuple(name for name in types if name != NEWS)
    items = _item_filter(wanted, others)
    if items is not None and (others or not types):
        hits = _item_hits(connection, terms, items, order)
        found += _valued(connection, terms, hits, order, shelved.name)
    return found


def _story_hits(
    connection: Connection, terms: list[str], wanted: StoryFilter, order: SearchOrder | None
) -> list[Hit]:
    """The latest stored of the matching stories; without an order, they may lack value and provider."""
    groups, rest = _groups(connection, wanted)
    tests = conditions(rest)
    if not all(groups):
        return []
    value = standings.c.heat if order is SearchOrder.HEAT else standings.c.time
    row = select(standings.c.id, value.label("value"), standings.c.provider).where(*tests)
    is_told = bool(groups) and not tests and order is None
    index, below = full_text(connection), None
    found: list[Hit] = []
    while len(found) < MOST_FOUND:
        some = index.candidates(connection, terms, groups, below=below, most=MOST_FOUND)
        if is_told:
            return [Hit(number, id_, 0, "", NEWS) for number, id_ in some]
        right = {
            each.id: each
            for each in connection.execute(
                row.where(among(connection, standings.c.id, (id_ for _, id_ in some)))
            )
        }
        found += [Hit(number, *right[id_], NEWS) for number, id_ in some if id_ in right]
        if len(some) < MOST_FOUND:
            break
        below = some[-1][0]
    return found[:MOST_FOUND]


def _groups(connection: Connection, wanted: StoryFilter) -> tuple[list[Group], StoryFilter]:
    oldest, newest = EPOCH, EPOCH
    if wanted.since is not None or wanted.until is not None:
        ends = select(func.min(standings.c.time)), select(func.max(standings.c.time))
        oldest, newest = (connection.execute(each).scalar() or EPOCH for each in ends)
    return groups_of(wanted, oldest, newest)


def _item_hits(connection: Connection, terms: list[str], wanted: ItemFilter, order: SearchOrder) -> list[Hit]:
    found = full_text(connection, shelved.name).matching(terms)
    value = shelved.c.heat if order is SearchOrder.HEAT else shelved.c.time
    some = select(found.c.number, shelved.c.id, value.label("value"), shelved.c.provider, shelved.c.type)
    some = some.join_from(found, shelved, shelved.c.number == found.c.number)
    some = some.where(*item_conditions(wanted)).order_by(found.c.number.desc()).limit(MOST_FOUND)
    return [Hit(*row) for row in connection.execute(some)]


def _valued(
    connection: Connection, terms: list[str], hits: list[Hit], order: SearchOrder, indexed: str
) -> list[Hit]:
    """The hits with their scores where they are sorted by relevance."""
    if order is not SearchOrder.RELEVANCE:
        return hits
    scores = full_text(connection, indexed).scores(connection, terms, [hit.number for hit in hits])
    return [hit._replace(value=scores[hit.number]) for hit in hits]


def _item_filter(wanted: StoryFilter, types: tuple[str, ...]) -> ItemFilter | None:
    """The filter as one of items; None where it asks for what no item has."""
    of_stories = ("language", "cluster", "lead", "copies", "decided", "arrived", "quality_from", "quality_to")
    if any(getattr(wanted, name) is not None for name in of_stories):
        return None
    same = ("topic", "provider", "states", "heat_from", "heat_to", "since", "until")
    return ItemFilter(types=types, **{name: getattr(wanted, name) for name in same})
