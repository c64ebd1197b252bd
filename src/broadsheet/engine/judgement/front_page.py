"""Where stories stand on the front page, recorded ones among the others.

In: the store and the portal's settings. Out: the published stories in the order of the reader's front page.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import msgspec

from broadsheet.desk import front_order
from broadsheet.domain.draft import State
from broadsheet.domain.portal import Portal
from broadsheet.domain.standing import Order, StoodStory, StoryFilter
from broadsheet.engine.judgement.state import EMPTY_EDITION
from broadsheet.store import Store

_PUBLISHED = (State.PUBLISHED,)


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


def ranked_front(
    store: Store, portal: Portal, most: int | None = None
) -> tuple[list[RankedStory], list[RankedStory]]:
    """The stories of the window by heat, and those before it by age; with `most`, the first of both alone."""
    since = _edition_time(store) - timedelta(seconds=portal.judging.window)
    found = (
        _first(store, since, most)
        if most
        else map(RankedStory, store.standings.each(StoryFilter(states=_PUBLISHED)))
    )
    ranked = sorted({each.stood.id: each for each in found}.values(), key=lambda each: each.stood.path)
    ranked.sort(key=lambda each: each.time, reverse=True)
    return front_order(ranked, since)


def front_place(store: Store, portal: Portal, id_: str) -> str:
    """Where a published story stands on the front page, in words; nothing for one that is not published."""
    known = store.standings.get((id_,)).get(id_)
    if known is None or known.standing.state is not State.PUBLISHED:
        return ""
    hot, earlier = ranked_front(store, portal)
    place = [each.stood.id for each in (*hot, *earlier)].index(id_) + 1
    by = "by heat" if place <= len(hot) else f"by age, after {len(hot)} by heat"
    if place <= portal.site.front:
        return f"number {place} on the front page, {by}"
    return f"published, but number {place} {by}; the front page shows {portal.site.front}"


def _edition_time(store: Store) -> datetime:
    """The time of the edition that readers have, else that of the newest story."""
    if (edition := store.editions.last()) is not None:
        return edition.time
    newest = store.standings.page(StoryFilter(), Order.TIME, limit=1).stories
    return newest[0].standing.time if newest else EMPTY_EDITION


def _first(store: Store, since: datetime, most: int) -> Iterator[RankedStory]:
    """The hottest of the window, pinned ones of any age, and those before the window."""
    for wanted, order in (
        (StoryFilter(states=_PUBLISHED, since=since), Order.HEAT),
        (StoryFilter(states=_PUBLISHED), Order.HEAT),
        (StoryFilter(states=_PUBLISHED, until=since), Order.TIME),
    ):
        yield from map(RankedStory, store.standings.page(wanted, order, limit=most).stories)
