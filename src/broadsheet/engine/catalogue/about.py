"""The portal itself, its front page, and why a story is where it is.

In: the store and the portal's folder. Out: shapes.
"""

from __future__ import annotations

from broadsheet.domain.draft import Score, State
from broadsheet.domain.standing import TAKEN_OVER
from broadsheet.engine.catalogue.explanation_shapes import ExplanationShape, ScoreShape, TopicMatchShape
from broadsheet.engine.catalogue.lists import PUBLIC, clusters_of, stood
from broadsheet.engine.catalogue.shapes import (
    ClusterPageShape,
    EditionShape,
    PortalShape,
    as_published,
    record_of,
)
from broadsheet.engine.judgement.front_page import ranked_front
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


def front(store: Store, folder: PortalFolder, limit: int | None = None) -> ClusterPageShape:
    """The clusters of the front page in its order, at most `limit`, else as many as the page shows."""
    shown = limit or folder.portal.site.front
    hot, earlier = ranked_front(store, folder.portal, shown)
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
