"""A draft becomes an appraisal: provider, excerpt, topics, time and quality.

In: drafts and a `Context`. Out: appraisals in the drafts' order. Pure: equal drafts in an equal context
give equal appraisals.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from types import MappingProxyType

import msgspec

from broadsheet.domain.draft import Appraisal, Draft, Score, TopicMatch
from broadsheet.domain.extending import SignalReader
from broadsheet.domain.modes import Mode
from broadsheet.domain.portal import Portal
from broadsheet.domain.taxonomy import Organization, Topic
from broadsheet.domain.times import aware
from broadsheet.enrich.excerpts import excerpt_of, publishers_description
from broadsheet.enrich.providers import Directory, Publisher, publisher_of
from broadsheet.enrich.quality import Evidence, quality_of
from broadsheet.enrich.recorded_quality import recorded_quality
from broadsheet.enrich.topics import TopicIndex, keyword_matches

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)  # no page of the web is older; 1970 is a clock at zero
_AHEAD = timedelta(days=1)  # pages state a local day that has not begun everywhere


class Context(msgspec.Struct, frozen=True):
    """What all drafts of a portal are judged by; built once. `sources` are the declared names by key,
    `signals` what installed packages add to quality.
    """

    mode: Mode
    weights: dict[str, float]
    topics: TopicIndex
    keywords: dict[str, tuple[str, ...]]
    organizations: Directory
    sources: dict[str, str]
    signals: Mapping[str, SignalReader]

    @classmethod
    def of(
        cls,
        portal: Portal,
        topics: Iterable[Topic],
        organizations: Iterable[Organization],
        signals: Mapping[str, SignalReader] = MappingProxyType({}),
    ) -> Context:
        """The context of a portal with its topics and organizations, in their files' order."""
        listed = tuple(topics)
        return cls(
            mode=portal.mode,
            weights=portal.judging.weights,
            topics=TopicIndex.of(listed, portal.topic),
            keywords={topic.name: topic.keywords for topic in listed},
            organizations=Directory(organizations),
            sources={source.key: source.name for source in portal.sources if source.name},
            signals=signals,
        )


def enrich(drafts: Iterable[Draft], context: Context) -> Iterator[Appraisal]:
    """One appraisal for each draft, in order."""
    return (appraise(draft, context) for draft in drafts)


def appraise(draft: Draft, context: Context) -> Appraisal:
    """What `draft` is worth by itself in `context`."""
    publisher = publisher_of(draft, context.organizations, context.sources.get(draft.source))
    excerpt = excerpt_of(draft)
    topics = context.topics.match(draft.title, excerpt, draft.text, context.mode)
    stated = stated_time(draft)
    return Appraisal(
        id=draft.id,
        draft=draft,
        time=_whole_seconds(stated or draft.captured),
        excerpt=excerpt,
        provider=publisher.provider,
        provider_origin=publisher.origin,
        topics=topics,
        quality=_quality(draft, context, topics, publisher, dated=stated is not None),
        dated=stated is not None,
    )


def stated_time(draft: Draft) -> datetime | None:
    """The publication time that the page states, if it can be true: after 1989, not after the capture."""
    if draft.published is None:
        return None
    published = aware(draft.published)
    return published if EARLIEST <= published <= draft.captured + _AHEAD else None


def _whole_seconds(time: datetime) -> datetime:
    return time.astimezone(UTC).replace(microsecond=0)


def _quality(
    draft: Draft, context: Context, topics: tuple[TopicMatch, ...], publisher: Publisher, *, dated: bool
) -> Score:
    if context.mode is Mode.COMPATIBLE:
        return recorded_quality(draft, topics, context.keywords, publisher.organization)
    evidence = Evidence(
        draft=draft,
        description=publishers_description(draft),
        dated=dated,
        topics=topics,
        topical=bool(context.topics),
        depth=max((context.topics.depth(match.name) for match in keyword_matches(topics)), default=0),
        organization=publisher.organization,
        further={name: read(draft) for name, read in context.signals.items()},
    )
    return quality_of(evidence, context.weights)
