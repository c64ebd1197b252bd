"""Stories, clusters, providers, topics and editions, a page at a time, as other programs read them.

In: the store, a filter, a cursor. Out: shapes; an ItemError for a cursor that is none. What a reader may see
is in the filter's states: this module shows what it is asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from broadsheet.domain.draft import State
from broadsheet.domain.standing import Order, ProviderStanding, StoodStory, StoryFilter
from broadsheet.engine.catalogue.cursors import decode, decode_name, decode_number, encode
from broadsheet.engine.catalogue.shapes import (
    ClusterPageShape,
    ClusterShape,
    ClusterTimelineShape,
    EditionPageShape,
    EditionShape,
    ProviderItemShape,
    ProviderPageShape,
    StoryPageShape,
    StoryShape,
    TopicListShape,
    TopicShape,
    as_published,
)
from broadsheet.engine.intake.measured_images import with_measured_images
from broadsheet.engine.portal.portal_folder import PortalFolder
from broadsheet.store import Store

PUBLIC = (State.PUBLISHED,)
SHOWN_IN_CLUSTER = (State.PUBLISHED, State.FOLDED)  # what an edition shows under a lead
MOST_COUNTED = 1000
_LONGEST_TIMELINE = 200


def story_page(
    store: Store,
    wanted: StoryFilter,
    order: Order = Order.TIME,
    *,
    cursor: str | None = None,
    limit: int = 25,
) -> StoryPageShape:
    """The stories that `wanted` lets through, greatest first."""
    page = store.standings.page(wanted, order, after=decode(order, cursor), limit=limit)
    return StoryPageShape(items=shown(store, page.stories), next_cursor=encode(order, page.after))


def story(store: Store, id_: str, states: tuple[State, ...] = PUBLIC) -> StoryShape | None:
    """The story with this id, when it is in one of the states."""
    found = stood(store, id_, states)
    return shown(store, (found,))[0] if found else None


def stood(store: Store, id_: str, states: tuple[State, ...] = PUBLIC) -> StoodStory | None:
    """The story with this id as the store has it, when it is in one of the states."""
    found = store.standings.get((id_,)).get(id_)
    return found if found and found.standing.state in states else None


def shown(store: Store, stories: Iterable[StoodStory]) -> tuple[StoryShape, ...]:
    """The stories as they are shown, pictures with what was measured of them."""
    listed = tuple(map(as_published, stories))
    pictures = store.pictures.get(image.url for each in listed if each.draft for image in each.draft.images)
    return tuple(
        StoryShape.of(
            msgspec.structs.replace(each, draft=with_measured_images(each.draft, pictures))
            if each.draft
            else each
        )
        for each in listed
    )


def cluster_page(
    store: Store,
    wanted: StoryFilter,
    order: Order = Order.TIME,
    *,
    cursor: str | None = None,
    limit: int = 25,
) -> ClusterPageShape:
    """The clusters whose leads `wanted` lets through, the greatest lead first."""
    leads = msgspec.structs.replace(wanted, lead=True)
    page = store.standings.page(leads, order, after=decode(order, cursor), limit=limit)
    return ClusterPageShape(items=clusters_of(store, page.stories), next_cursor=encode(order, page.after))


def clusters_of(store: Store, leads: Sequence[StoodStory]) -> tuple[ClusterShape, ...]:
    """The clusters that these stories lead, in this order."""
    members = store.gathered.members((each.standing.cluster for each in leads), SHOWN_IN_CLUSTER)
    return tuple(
        ClusterShape(
            id=lead.cluster,
            lead=lead,
            heat=lead.heat,
            stories=len(members[lead.cluster]),
            providers=tuple(dict.fromkeys(member.provider for member in members[lead.cluster])),
        )
        for lead in shown(store, leads)
    )


def cluster(store: Store, id_: str, states: tuple[State, ...] = PUBLIC) -> ClusterTimelineShape | None:
    """The cluster with this id as a timeline, when one of its stories is in one of the states."""
    allowed = (*SHOWN_IN_CLUSTER, *states)
    members = store.gathered.members((id_,), allowed)[id_][:_LONGEST_TIMELINE]
    found = store.standings.get(tuple(member.id for member in members))
    if not any(each.standing.state in states for each in found.values()):
        return None
    timeline = shown(store, found.values())
    lead = next((each for each in timeline if each.lead), timeline[0])
    return ClusterTimelineShape(
        id=id_,
        lead=lead,
        heat=lead.heat,
        providers=tuple(dict.fromkeys(each.provider.domain for each in timeline)),
        timeline=timeline,
    )


def topic_list(store: Store, folder: PortalFolder) -> TopicListShape:
    """Every declared topic, with how many published stories it has."""
    items = (
        TopicShape.of(
            topic,
            store.standings.count(StoryFilter(topic=topic.name, states=PUBLIC), at_most=MOST_COUNTED),
        )
        for topic in folder.topics
    )
    return TopicListShape(items=tuple(items))


def topic_name(store: Store, folder: PortalFolder, named: str) -> str | None:
    """The name of the topic that `named` is the id or the name of; None when no story can have it."""
    for topic in folder.topics:
        if named in {topic.id, topic.name}:
            return topic.name
    return named if store.standings.count(StoryFilter(topic=named), at_most=1) else None


def provider_page(store: Store, *, cursor: str | None = None, limit: int = 25) -> ProviderPageShape:
    """Providers with published stories, by domain."""
    after = decode_name("provider", cursor) or ""
    found = store.gathered.providers(PUBLIC[0], after=after, limit=limit + 1, at_most=MOST_COUNTED)
    newest = store.standings.get(tuple(provider.newest for provider in found[:limit]))
    items = tuple(
        _provider(provider, StoryShape.of(newest[provider.newest]))
        for provider in found[:limit]
        if provider.newest in newest  # it may have changed between the two looks
    )
    last = found[limit - 1].domain if len(found) > limit else None
    return ProviderPageShape(items=items, next_cursor=encode("provider", last))


def _provider(provider: ProviderStanding, newest: StoryShape) -> ProviderItemShape:
    return ProviderItemShape(
        name=newest.provider.name,
        domain=provider.domain,
        images=newest.provider.images,
        stories=provider.stories,
        latest=newest.published_date_time,
    )


def edition_page(store: Store, *, cursor: str | None = None, limit: int = 25) -> EditionPageShape:
    """Editions, newest first."""
    before = decode_number("edition", cursor)
    editions = store.editions.page(before=before, limit=limit + 1)
    last = str(editions[limit - 1].number) if len(editions) > limit else None
    items = tuple(map(EditionShape.of, editions[:limit]))
    return EditionPageShape(items=items, next_cursor=encode("edition", last))
