"""Where stories stand on the front page, recorded ones among the others.

In: the store and the portal's settings. Out: the published stories in the order of the reader's front page.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import chain

import msgspec
from msgspec.structs import replace

from broadsheet.desk import front_order
from broadsheet.desk.standing import PINNED
from broadsheet.domain.draft import State
from broadsheet.domain.portal import Portal
from broadsheet.domain.standing import Order, Standing, StoodStory, StoryFilter
from broadsheet.engine.judgement.state import EMPTY_EDITION
from broadsheet.store import Store

_PUBLISHED = (State.PUBLISHED,)
_MICROSECOND = timedelta(microseconds=1)


class RankedStory(msgspec.Struct, frozen=True):
    """A published story as the front page ranks it."""

    stood: StoodStory

    @property
    def time(self) -> datetime:
        """When it was published."""
        return self.stood.standing.time

    @property
    def heat(self) -> int:
        """How hot it is."""
        return self.stood.standing.heat

    @property
    def quality(self) -> int:
        """What it is worth by itself."""
        return self.stood.standing.quality


def ranked_front(store: Store, portal: Portal, most: int) -> tuple[list[RankedStory], list[RankedStory]]:
    """The stories of the window by heat, and those before it by age: at least the first `most` of both."""
    since = _edition_time(store) - timedelta(seconds=portal.judging.window)
    parts, by_heat = _parts(since), (Order.HEAT, Order.QUALITY, Order.TIME)
    found = chain(
        _first(store, parts.pinned, most, *by_heat),
        _first(store, parts.window, most, *by_heat),
        _first(store, parts.earlier, most, Order.TIME),
    )
    ranked = sorted(
        map(RankedStory, {each.id: each for each in found}.values()), key=lambda each: each.stood.path
    )
    ranked.sort(key=lambda each: each.time, reverse=True)
    return front_order(ranked, since)


def front_place(store: Store, portal: Portal, id_: str) -> str:
    """Where a published story stands on the front page, in words; nothing for one that is not published.

    Those before it are counted, in the order that `front_order` gives: to read them all takes seconds.
    """
    known = store.standings.get((id_,)).get(id_)
    if known is None or known.standing.state is not State.PUBLISHED:
        return ""
    parts = _parts(_edition_time(store) - timedelta(seconds=portal.judging.window))
    pinned, window = store.standings.count(parts.pinned), store.standings.count(parts.window)
    by = "by heat"
    if known.standing.heat >= PINNED:
        place = 1 + _hotter(store, parts.pinned, known)
    elif known.standing.time >= parts.since:
        place = 1 + pinned + _hotter(store, parts.window, known)
    else:
        place = 1 + pinned + window + _newer(store, parts.earlier, known)
        by = f"by age, after {pinned + window} by heat"
    if place <= portal.site.front:
        return f"number {place} on the front page, {by}"
    return f"published, but number {place} {by}; the front page shows {portal.site.front}"


class _Parts(msgspec.Struct, frozen=True):
    """The published stories as they follow one another: pinned ones, others of the window, all others."""

    since: datetime
    pinned: StoryFilter
    window: StoryFilter
    earlier: StoryFilter


def _parts(since: datetime) -> _Parts:
    unpinned = StoryFilter(states=_PUBLISHED, heat_to=PINNED - 1)
    return _Parts(
        since=since,
        pinned=StoryFilter(states=_PUBLISHED, heat_from=PINNED),
        window=replace(unpinned, since=since),
        earlier=replace(unpinned, until=since),
    )


def _edition_time(store: Store) -> datetime:
    """The time of the edition that readers have, else that of the newest story."""
    if (edition := store.editions.last()) is not None:
        return edition.time
    newest = store.standings.page(StoryFilter(), Order.TIME, limit=1).stories
    return newest[0].standing.time if newest else EMPTY_EDITION


def _first(store: Store, wanted: StoryFilter, most: int, *orders: Order) -> Iterator[StoodStory]:
    """At least the first of a part by these orders, one after the other, and then by path."""
    page = store.standings.page(wanted, orders[0], limit=most)
    yield from page.stories
    if page.after is None:
        return
    equal = _equal(wanted, orders[0], page.stories[-1].standing)
    yield from _first(store, equal, most, *orders[1:]) if orders[1:] else store.standings.each(equal)


def _equal(wanted: StoryFilter, order: Order, standing: Standing) -> StoryFilter:
    """Those that are sorted with a story of this standing."""
    if order is Order.HEAT:
        return replace(wanted, heat_from=standing.heat, heat_to=standing.heat)
    if order is Order.QUALITY:
        return replace(wanted, quality_from=standing.quality, quality_to=standing.quality)
    return replace(wanted, since=standing.time, until=standing.time + _MICROSECOND)


def _hotter(store: Store, part: StoryFilter, story: StoodStory) -> int:
    """How many of a part stand before its story by heat, of equals by quality, by time or by path."""
    heat, quality = story.standing.heat, story.standing.quality
    equal = _equal(part, Order.HEAT, story.standing)
    return (
        store.standings.count(replace(part, heat_from=heat + 1))
        + store.standings.count(replace(equal, quality_from=quality + 1))
        + _newer(store, _equal(equal, Order.QUALITY, story.standing), story)
    )


def _newer(store: Store, part: StoryFilter, story: StoodStory) -> int:
    """How many of a part are newer than its story, or as old and before it by their path."""
    later = story.standing.time + _MICROSECOND
    equal = store.standings.each(_equal(part, Order.TIME, story.standing))
    return store.standings.count(replace(part, since=later)) + sum(each.path < story.path for each in equal)
