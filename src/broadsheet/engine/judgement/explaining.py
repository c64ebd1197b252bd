"""Why a story is where it is: every number, the signals that made it, and where each field came from.

In: a story's id, content path, address or title words, or a cluster's id. Out: what stands behind it, put
together from what the stages kept; no number is computed again. An address that is no story is answered by
`absence`.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from itertools import pairwise

from broadsheet.domain.decision import Decision
from broadsheet.domain.draft import Draft, Origin, Score, State, TopicMatch
from broadsheet.domain.portal import Portal
from broadsheet.domain.source import RecordedStory
from broadsheet.domain.standing import TAKEN_OVER, StoodStory
from broadsheet.domain.story import Provider, Record
from broadsheet.engine.edition.editing import recorded_entry
from broadsheet.engine.judgement.absence import Absence, explain_absence, spellings
from broadsheet.engine.judgement.explaining_clusters import ClusterExplanation, explain_cluster
from broadsheet.engine.judgement.front_page import front_place
from broadsheet.engine.judgement.suggesting import suggestions
from broadsheet.enrich.updates import Change, changes
from broadsheet.store import Store


class Neighbour(Record, frozen=True, kw_only=True):
    """Another story of the same cluster, named for people."""

    id: str
    title: str
    provider: str
    quality: int


class SuggestedTopic(Record, frozen=True, kw_only=True):
    """A topic that the story does not have, though it is near to it in meaning.

    `nearness` is the story's cosine to the mean of the topic's `stories`, `usual` their lower quartile.
    """

    name: str
    nearness: float
    usual: float
    stories: int


class Update(Record, frozen=True, kw_only=True):
    """A later reading of a story: when it was captured, and what it gave otherwise than the one before."""

    captured: datetime
    changes: tuple[Change, ...]


class Explanation(Record, frozen=True, kw_only=True):
    """All that is known of one story. A recorded story has no signals: its numbers were taken over.

    `front` says where the story stands on the front page, or why it does not; `decisions` are all that people
    decided about it, undone ones too, oldest first.
    """

    id: str
    path: str
    title: str
    url: str
    source: str
    published_date_time: datetime
    captured: datetime | None = None
    provider: Provider
    provider_origin: str
    topics: tuple[TopicMatch, ...] = ()
    quality: Score
    heat: Score
    state: State
    reason: str
    front: str = ""
    cluster: str
    cluster_evidence: str = ""
    lead: bool
    duplicate_of: str | None = None
    duplicate_evidence: str = ""
    related: tuple[Neighbour, ...] = ()
    see_also: tuple[Neighbour, ...] = ()
    suggested_topics: tuple[SuggestedTopic, ...] = ()
    decisions: tuple[Decision, ...] = ()
    origins: tuple[Origin, ...] = ()
    history: tuple[Update, ...] = ()


class Explained(Record, frozen=True, kw_only=True):
    """The answer to one question: a story, a cluster, several that fit the words, or why there is none."""

    story: Explanation | None = None
    cluster: ClusterExplanation | None = None
    candidates: tuple[Neighbour, ...] = ()
    absence: Absence | None = None


def explain(store: Store, portal: Portal, reference: str) -> Explained:
    """Explain the story or cluster that `reference` names, or why the address it is has no story."""
    ids = next(filter(None, map(store.search.find, spellings(reference))), ())
    if len(ids) == 1:
        story = explanation(store, portal, ids[0])
        return Explained(story=story, absence=None if story else explain_absence(store, reference))
    if cluster := explain_cluster(store, reference):
        return Explained(cluster=cluster)
    if ids:
        return Explained(candidates=_neighbours(store, ids))
    return Explained(absence=explain_absence(store, reference))


def explanation(store: Store, portal: Portal, id_: str) -> Explanation | None:
    """Everything about the story `id_`, or None while it is not judged."""
    recorded = store.recorded.get(id_)
    if recorded is not None:
        return _as_recorded(store, portal, id_, recorded)
    judgement, draft = store.judgements.get(id_), store.stories.draft(id_)
    if judgement is None or draft is None:
        return None
    placement, verdict = judgement.placement, judgement.verdict
    return Explanation(
        id=id_,
        path=judgement.path,
        title=judgement.worded(draft).title,
        url=draft.web_url or draft.original_url,
        source=draft.source,
        published_date_time=judgement.time,
        captured=draft.captured,
        provider=judgement.provider,
        provider_origin=judgement.provider_origin,
        topics=judgement.topics,
        quality=judgement.quality,
        heat=placement.heat,
        state=verdict.state,
        reason=verdict.reason,
        front=front_place(store, portal, id_),
        cluster=placement.cluster,
        cluster_evidence=placement.cluster_evidence,
        lead=placement.lead,
        duplicate_of=placement.duplicate_of,
        duplicate_evidence=placement.duplicate_evidence,
        related=_neighbours(store, placement.related),
        see_also=_neighbours(store, placement.see_also),
        suggested_topics=_suggested(store, portal, id_),
        origins=draft.origins,
        history=_history(store, draft),
        decisions=store.decisions.about(id_),
    )


def history_of(store: Store, id_: str) -> tuple[Update, ...]:
    """The later readings of the story with this id, latest first, each with what it changed."""
    draft = store.stories.draft(id_)
    return _history(store, draft) if draft else ()


def _suggested(store: Store, portal: Portal, id_: str) -> tuple[SuggestedTopic, ...]:
    return tuple(
        SuggestedTopic(name=topic, nearness=nearness, usual=usual, stories=stories)
        for topic, nearness, usual, stories in suggestions(store, portal, id_)
    )


def _history(store: Store, draft: Draft) -> tuple[Update, ...]:
    """The later readings of a story, latest first, each with what it changed."""
    readings = [draft, *(revision.draft for revision in store.stories.revisions(draft.id))]
    told = ((earlier, later, changes(earlier, later)) for later, earlier in pairwise(readings))
    return tuple(Update(captured=later.captured, changes=found) for _, later, found in told if found)


def _neighbours(store: Store, ids: Iterable[str]) -> tuple[Neighbour, ...]:
    """These stories in one line each, in the order given; those that are not judged are left out."""
    return tuple(map(_neighbour, store.standings.get(ids).values()))


def _neighbour(story: StoodStory) -> Neighbour:
    said = story.judgement or (story.recorded and story.recorded.story)
    assert said  # one of both is always there
    quality = story.standing.quality
    return Neighbour(id=story.id, title=story.title, provider=said.provider.name, quality=quality)


def _as_recorded(store: Store, portal: Portal, id_: str, recorded: RecordedStory) -> Explanation:
    story = recorded.story
    entry = recorded_entry(id_, recorded)
    return Explanation(
        id=id_,
        path=recorded.path,
        title=story.title,
        url=story.web_url or story.original_url,
        source=recorded.source,
        published_date_time=story.published_date_time,
        provider=story.provider,
        provider_origin="as recorded",
        topics=tuple(TopicMatch(name=name, field="as recorded") for name in story.topics),
        quality=Score(value=story.quality),
        heat=Score(value=story.heat),
        state=entry.state,
        reason=TAKEN_OVER,
        front=front_place(store, portal, id_),
        cluster=entry.cluster,
        lead=entry.lead,
        decisions=store.decisions.about(id_),
    )
