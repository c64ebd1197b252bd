"""Which story of a cluster stands in front, and who else reports.

In: the stories of one cluster, copies left out. Out: its lead, its order, its other providers.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from broadsheet.cluster.duplicates import completeness
from broadsheet.domain.draft import Appraisal


def lead_of(stories: list[Appraisal]) -> Appraisal:
    """The best account: highest quality, then most complete, then earliest."""
    return min(stories, key=lambda each: (-each.quality.value, -completeness(each), each.time, each.id))


def best_first(stories: Iterable[Appraisal]) -> list[Appraisal]:
    """Highest quality first, of equal quality the earlier one."""
    return sorted(stories, key=lambda each: (-each.quality.value, each.time, each.id))


def coverage(stories: list[Appraisal], lead: Appraisal) -> list[tuple[str, datetime]]:
    """The domain of each provider but the lead's, with the time of its first report."""
    first: dict[str, datetime] = {}
    for story in sorted(stories, key=lambda each: (each.time, each.id)):
        first.setdefault(story.provider.domain, story.time)
    return [(domain, time) for domain, time in first.items() if domain != lead.provider.domain]
