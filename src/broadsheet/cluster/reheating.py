"""The heat of leads at another time than that at which they were placed.

In: the stories of whole clusters, their placements, and now. Out: the placements with today's heat, and until
when that of each lead still moves.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import msgspec

from broadsheet.cluster.heat import cold_from, heat_of
from broadsheet.cluster.leads import coverage
from broadsheet.domain.draft import Appraisal, Placement
from broadsheet.domain.portal import JudgingSettings


def reheated(
    stories: Sequence[Appraisal], placements: Sequence[Placement], now: datetime, judging: JudgingSettings
) -> tuple[list[Placement], dict[str, datetime]]:
    """The placements in the same order, and the time until which the heat of each warm lead moves."""
    clusters: dict[str, list[Appraisal]] = {}
    for story, placement in zip(stories, placements, strict=True):
        if placement.duplicate_of is None:
            clusters.setdefault(placement.cluster, []).append(story)
    found, warm = [], {}
    for story, placement in zip(stories, placements, strict=True):
        if not placement.lead:
            found.append(placement)
            continue
        others = coverage(clusters[placement.cluster], story)
        found.append(msgspec.structs.replace(placement, heat=heat_of(story, others, now, judging)))
        if (cold := cold_from(story, others, judging)) > now:
            warm[story.id] = cold
    return found, warm
