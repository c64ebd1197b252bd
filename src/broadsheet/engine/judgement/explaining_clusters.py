"""A cluster as a timeline: what each of its stories is worth, what became of it, and why it stands there.

In: a cluster's id. Out: what the stages kept of its stories; no number is computed again.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from broadsheet.domain.draft import Draft, Score, State
from broadsheet.domain.standing import StoryFilter
from broadsheet.domain.storing import Judgement
from broadsheet.domain.story import Record
from broadsheet.store import Store


class Member(Record, frozen=True, kw_only=True):
    """A story of a cluster: what it is worth, what became of it, and why it stands there."""

    id: str
    title: str
    provider: str
    published_date_time: datetime
    quality: int
    state: State
    lead: bool
    duplicate_of: str | None = None
    evidence: str


class ClusterExplanation(Record, frozen=True, kw_only=True):
    """A cluster as a timeline, earliest story first; `providers` are distinct ones, copies not counted."""

    id: str
    heat: Score
    providers: tuple[str, ...]
    stories: tuple[Member, ...]


def explain_cluster(store: Store, cluster: str) -> ClusterExplanation | None:
    """The cluster with this id, or None."""
    members = list(_members(store, cluster))
    if not members:
        return None
    lead = next((each for each, _ in members if each.placement.lead), members[0][0])
    tellers = (each.provider.name for each, _ in members if not each.placement.duplicate_of)
    return ClusterExplanation(
        id=cluster,
        heat=lead.placement.heat,
        providers=tuple(dict.fromkeys(tellers)),
        stories=tuple(_member(*each) for each in members),
    )


def _members(store: Store, cluster: str) -> Iterator[tuple[Judgement, Draft]]:
    """The judged stories of a cluster with their drafts, earliest first."""
    for each in reversed(list(store.standings.each(StoryFilter(cluster=cluster)))):
        if each.judgement is not None and each.draft is not None:
            yield each.judgement, each.draft


def _member(judgement: Judgement, draft: Draft) -> Member:
    placement = judgement.placement
    return Member(
        id=judgement.id,
        title=draft.title,
        provider=judgement.provider.name,
        published_date_time=judgement.time,
        quality=judgement.quality.value,
        state=judgement.verdict.state,
        lead=placement.lead,
        duplicate_of=placement.duplicate_of,
        evidence=placement.duplicate_evidence or placement.cluster_evidence,
    )
