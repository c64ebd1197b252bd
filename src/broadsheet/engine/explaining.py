"""Why a story is where it is: every number, the signals that made it, and where each field came from.

In: a story's id, content path, address or title words. Out: an `Explanation` put together from what the
stages kept; nothing is computed again.
"""

from __future__ import annotations

from datetime import datetime

from broadsheet.domain.draft import Origin, Score, State, TopicMatch
from broadsheet.domain.source import RecordedStory, Refusal
from broadsheet.domain.story import Provider, Record
from broadsheet.engine.editing import recorded_entry
from broadsheet.extract import clean_url
from broadsheet.store import Store


class Neighbour(Record, frozen=True, kw_only=True):
    """Another story of the same cluster, named for people."""

    id: str
    title: str
    provider: str
    quality: int


class Explanation(Record, frozen=True, kw_only=True):
    """All that is known of one story. A recorded story has no signals: its numbers were taken over."""

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
    cluster: str
    cluster_evidence: str = ""
    lead: bool
    duplicate_of: str | None = None
    duplicate_evidence: str = ""
    related: tuple[Neighbour, ...] = ()
    origins: tuple[Origin, ...] = ()
    revisions: int = 0


class Explained(Record, frozen=True, kw_only=True):
    """The answer to one question: a story, or several that fit the words, or what was refused."""

    story: Explanation | None = None
    candidates: tuple[Neighbour, ...] = ()
    refusals: tuple[Refusal, ...] = ()


def explain(store: Store, reference: str) -> Explained:
    """Explain the story that `reference` names; an address may also stand in quarantine."""
    ids = _ids(store, reference)
    if len(ids) == 1:
        return Explained(story=explanation(store, ids[0]))
    if ids:
        return Explained(candidates=tuple(filter(None, (neighbour(store, id_) for id_ in ids))))
    addresses = {reference, clean_url(reference)}
    rows = (row.refusal for row in store.quarantine.rows() if row.refusal.url in addresses)
    return Explained(refusals=tuple(rows))


def _ids(store: Store, reference: str) -> tuple[str, ...]:
    ids = store.search.find(reference)
    if not ids and reference.startswith(("http://", "https://")):
        ids = store.search.find(clean_url(reference))
    return ids


def explanation(store: Store, id_: str) -> Explanation | None:
    """Everything about the story `id_`, or None while it is not judged."""
    recorded = store.recorded.get(id_)
    if recorded is not None:
        return _as_recorded(id_, recorded)
    judgement, draft = store.judgements.get(id_), store.stories.draft(id_)
    if judgement is None or draft is None:
        return None
    placement, verdict = judgement.placement, judgement.verdict
    return Explanation(
        id=id_,
        path=judgement.path,
        title=draft.title,
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
        cluster=placement.cluster,
        cluster_evidence=placement.cluster_evidence,
        lead=placement.lead,
        duplicate_of=placement.duplicate_of,
        duplicate_evidence=placement.duplicate_evidence,
        related=tuple(filter(None, (neighbour(store, other) for other in placement.related))),
        origins=draft.origins,
        revisions=len(store.stories.revisions(id_)),
    )


def neighbour(store: Store, id_: str) -> Neighbour | None:
    """The story `id_` in one line, or None when it is not known or not judged."""
    recorded = store.recorded.get(id_)
    if recorded is not None:
        story = recorded.story
        return Neighbour(id=id_, title=story.title, provider=story.provider.name, quality=story.quality)
    judgement, draft = store.judgements.get(id_), store.stories.draft(id_)
    if judgement is None or draft is None:
        return None
    return Neighbour(
        id=id_, title=draft.title, provider=judgement.provider.name, quality=judgement.quality.value
    )


def _as_recorded(id_: str, recorded: RecordedStory) -> Explanation:
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
        reason="the record was taken over from another edition as it was",
        cluster=entry.cluster,
        lead=entry.lead,
    )
