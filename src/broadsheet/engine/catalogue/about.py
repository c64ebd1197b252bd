"""The portal itself, its front page, and why a story is where it is.

In: the store and the portal's folder. Out: shapes.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import msgspec

from broadsheet.desk import front_order
from broadsheet.domain.draft import Score, State
from broadsheet.domain.standing import TAKEN_OVER, Order, Standing, StoodStory, StoryFilter
from broadsheet.engine.catalogue.explanation_shapes import ExplanationShape, ScoreShape, TopicMatchShape
from broadsheet.engine.catalogue.lists import PUBLIC, clusters_of, stood
from broadsheet.engine.catalogue.shapes import (
    ClusterPageShape,
    EditionShape,
    PortalShape,
    as_published,
    record_of,
)
from broadsheet.engine.portal.portal_folder import PortalFolder
from broadsheet.publish.site.links import data_link
from broadsheet.store import Store

_LISTS = ("stories", "clusters", "front", "types", "items", "topics", "providers", "editions", "search")


def portal(store: Store, folder: PortalFolder, prefix: str) -> PortalShape:
    """The portal, its newest edition, and the addresses of its lists below `prefix`."""
    settings, edition = folder.portal, store.editions.last()
    return PortalShape(
        title=settings.title,
        description=settings.description,
        url=settings.url,
        locale=settings.locale,
        edition=EditionShape.of(edition) if edition else None,
        links={
            **{name: f"{prefix}/{name}" for name in _LISTS},
            "description": f"{prefix}/openapi.json",
        },
    )


class _Ranked(msgspec.Struct, frozen=True):
    """A published story as the front page ranks it."""

    stood: StoodStory
    standing: Standing

    @property
    def time(self) -> datetime:
        return self.standing.time

    @property
    def heat(self) -> int:
        return self.standing.heat

    @property
    def quality(self) -> int:
        return self.standing.quality


def front(store: Store, folder: PortalFolder, limit: int | None = None) -> ClusterPageShape:
    """The clusters of the front page in its order, at most `limit`, else as many as the page shows."""
    shown = limit or folder.portal.site.front
    newest = store.standings.page(StoryFilter(), Order.TIME, limit=1).stories
    if not newest:
        return ClusterPageShape(items=(), next_cursor=None)
    since = newest[0].standing.time - timedelta(seconds=folder.portal.judging.window)
    pages = (  # the hottest of the window, pinned ones of any age, and those before the window
        store.standings.page(StoryFilter(states=PUBLIC, since=since), Order.HEAT, limit=shown),
        store.standings.page(StoryFilter(states=PUBLIC), Order.HEAT, limit=shown),
        store.standings.page(StoryFilter(states=PUBLIC, until=since), Order.TIME, limit=shown),
    )
    found = {each.id: each for page in pages for each in page.stories}
    ranked = sorted(
        (_Ranked(each, each.standing) for each in found.values()), key=lambda each: each.stood.path
    )
    ranked.sort(key=lambda each: each.time, reverse=True)
    hot, earlier = front_order(ranked, since)
    items = clusters_of(store, [each.stood for each in (*hot, *earlier)[:shown]])
    return ClusterPageShape(items=items, next_cursor=None)


def explanation(store: Store, id_: str, states: tuple[State, ...] = PUBLIC) -> ExplanationShape | None:
    """Why the story is where it is, when it is in one of the states.

    A recorded story has no signals: its numbers were taken over.
    """
    found = stood(store, id_, states)
    if found is None:
        return None
    story, standing, judgement = record_of(as_published(found)), found.standing, found.judgement
    placement = judgement.placement if judgement else None
    return ExplanationShape(
        id=found.id,
        title=story.title,
        web_url=data_link(story.web_url or story.original_url),
        state=standing.state,
        reason=judgement.verdict.reason if judgement else TAKEN_OVER,
        quality=ScoreShape.of(judgement.quality if judgement else Score(value=story.quality)),
        heat=ScoreShape.of(placement.heat if placement else Score(value=story.heat)),
        topics=tuple(map(TopicMatchShape.of, judgement.topics)) if judgement else (),
        provider_origin=judgement.provider_origin if judgement else "as recorded",
        cluster=standing.cluster,
        cluster_evidence=placement.cluster_evidence if placement else "",
        lead=standing.lead,
        duplicate_of=standing.duplicate_of,
        duplicate_evidence=placement.duplicate_evidence if placement else "",
    )
