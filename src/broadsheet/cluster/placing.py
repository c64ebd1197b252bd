"""All stories of a portal are placed: copies folded, events clustered, leads chosen, heat measured.

In: appraisals in any order. Out: placements in that order; nothing else depends on it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime

from broadsheet.cluster.bags import bag_of, subject_words
from broadsheet.cluster.duplicates import Copy, completeness, copies, originals
from broadsheet.cluster.events import Membership, Report, memberships
from broadsheet.cluster.heat import folded, heat_of
from broadsheet.cluster.identity import cluster_id
from broadsheet.cluster.neighbours import place_by_subject
from broadsheet.domain.draft import Appraisal, Placement
from broadsheet.domain.portal import JudgingSettings, Mode, Portal
from broadsheet.domain.taxonomy import Topic


def cluster(
    appraisals: Iterable[Appraisal], *, portal: Portal, topics: tuple[Topic, ...], now: datetime
) -> tuple[Placement, ...]:
    """One placement for each appraisal, in input order; `now` is the time that heat is measured at."""
    given = tuple(appraisals)
    ordered = sorted(given, key=lambda each: (each.time, each.id))
    if portal.mode is Mode.COMPATIBLE:
        placed = place_by_subject(ordered, topics, portal.topic, portal.judging.window)
    else:
        placed = place_by_event(ordered, topics, portal.judging, now)
    return tuple(placed[appraisal.id] for appraisal in given)


def place_by_event(
    ordered: list[Appraisal], topics: tuple[Topic, ...], judging: JudgingSettings, now: datetime
) -> dict[str, Placement]:
    """Placements of mode `broadsheet` by id; `ordered` is in time order."""
    repeated = copies(ordered)
    unique = list(originals(ordered, repeated))
    subject = subject_words([keyword for topic in topics for keyword in topic.keywords])
    reports = (Report(story.time.timestamp(), bag_of(story, subject)) for story in unique)
    joined = dict(zip((story.id for story in unique), memberships(reports, judging.window), strict=True))
    members: dict[int, list[Appraisal]] = defaultdict(list)
    for story in unique:
        members[joined[story.id].cluster].append(story)
    placed: dict[str, Placement] = {}
    for stories in members.values():
        for placement in _place_cluster(stories, joined, judging, now):
            placed[placement.id] = placement
    for story in ordered:
        if story.id in repeated:
            placed[story.id] = _place_copy(story.id, repeated[story.id], placed[repeated[story.id].original])
    return placed


def lead_of(stories: list[Appraisal]) -> Appraisal:
    """The story that stands for its cluster: highest quality, then most to read, then earliest."""
    return min(stories, key=lambda each: (-each.quality.value, -completeness(each), each.time, each.id))


def best_first(stories: Iterable[Appraisal]) -> list[Appraisal]:
    """Highest quality first, of equals the earlier one."""
    return sorted(stories, key=lambda each: (-each.quality.value, each.time, each.id))


def _place_cluster(
    stories: list[Appraisal], joined: dict[str, Membership], judging: JudgingSettings, now: datetime
) -> Iterator[Placement]:
    """Placements of one cluster, whose stories are in time order, so that the first one founded it."""
    lead = lead_of(stories)
    ranked = best_first(stories)
    heat = heat_of(lead, _coverage(stories, lead), now, judging.half_life)
    for story in stories:
        yield Placement(
            id=story.id,
            cluster=cluster_id(stories[0].id),
            lead=story is lead,
            heat=heat if story is lead else folded(f"under {lead.id}, the lead of its cluster"),
            related=tuple(other.id for other in ranked if other is not story),
            cluster_evidence=_evidence(joined[story.id], founder=story is stories[0]),
        )


def _coverage(stories: list[Appraisal], lead: Appraisal) -> list[tuple[str, datetime]]:
    """Every other provider of the cluster with the time of its first story, in time order."""
    first: dict[str, datetime] = {}
    for story in stories:
        first.setdefault(story.provider.domain, story.time)
    return [(domain, time) for domain, time in first.items() if domain != lead.provider.domain]


def _evidence(membership: Membership, *, founder: bool) -> str:
    if not founder:
        terms = ", ".join(membership.shared)
        return (
            f"similarity {membership.score:.2f} to {membership.size} earlier stories; shared terms: {terms}"
        )
    if membership.score:
        return f"first of its cluster; similarity {membership.score:.2f} to the nearest other cluster"
    return "first of its cluster; nothing near it in the window"


def _place_copy(name: str, copy: Copy, original: Placement) -> Placement:
    """A copy stands in its original's cluster, with that cluster's stories as related; it never leads."""
    return Placement(
        id=name,
        cluster=original.cluster,
        lead=False,
        heat=folded(f"a copy of {copy.original}"),
        related=(copy.original, *(other for other in original.related if other != copy.original)),
        duplicate_of=copy.original,
        duplicate_evidence=copy.evidence,
        cluster_evidence="stands where its original stands",
    )
