"""Mode `compatible`: each story's neighbours by subject, and what the recorded platform made of them.

In: appraisals and topics. Out: placements by section 4 of the design. Neighbours of a story share a subject
with it (see `subjects`), are near in the words of their titles, and lie within the window; the relation is
neither symmetric in effect nor transitive.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from datetime import timedelta

from broadsheet.cluster.bags import cosine, title_words
from broadsheet.cluster.heat import folded
from broadsheet.cluster.identity import cluster_id
from broadsheet.cluster.subjects import between, subjects
from broadsheet.domain.draft import Appraisal, Placement, Score
from broadsheet.domain.taxonomy import Topic
from broadsheet.enrich.scores import signal, total

NEAR = 0.15  # cosine of the sets of title words
EACH_RELATED = 10


def place_by_subject(
    ordered: list[Appraisal], topics: tuple[Topic, ...], root: str | None, window: float
) -> dict[str, Placement]:
    """The placement of each story by id; `ordered` is in time order, `window` in seconds."""
    by_id = {appraisal.id: appraisal for appraisal in ordered}
    reach = timedelta(seconds=window)
    related = neighbours(ordered, subjects(ordered, topics, root, reach), reach)
    better = {
        name: others[0]
        for name, others in related.items()
        if others and by_id[others[0]].quality.value > by_id[name].quality.value
    }
    return {
        name: _placement(by_id[name], others, by_id.get(better.get(name, "")), _top(name, better))
        for name, others in related.items()
    }


def neighbours(
    ordered: list[Appraisal], keywords: list[frozenset[str]], reach: timedelta
) -> dict[str, tuple[str, ...]]:
    """The ids of each story's neighbours, highest quality first, of equals the earlier one.

    `keywords` are those of each story in turn, `reach` the time before and after it.
    """
    words = [title_words(each.draft.title) for each in ordered]
    times = [each.time for each in ordered]
    holders: dict[str, list[int]] = defaultdict(list)
    for place, found in enumerate(keywords):
        for keyword in found:
            holders[keyword].append(place)
    related: dict[str, tuple[str, ...]] = {}
    for place, story in enumerate(ordered):
        first, last = bisect_left(times, story.time - reach), bisect_right(times, story.time + reach)
        near = {
            other
            for keyword in keywords[place]
            for other in between(holders[keyword], first, last)
            if other != place and cosine(words[place], words[other]) >= NEAR
        }
        best = sorted(
            near, key=lambda other: (-ordered[other].quality.value, times[other], ordered[other].id)
        )
        related[story.id] = tuple(ordered[other].id for other in best)
    return related


def _top(name: str, better: dict[str, str]) -> str:
    """The lead above a story; quality rises at each step, so the way ends."""
    while name in better:
        name = better[name]
    return name


def _placement(story: Appraisal, related: tuple[str, ...], above: Appraisal | None, top: str) -> Placement:
    return Placement(
        id=story.id,
        cluster=cluster_id(top),
        lead=above is None,
        heat=_heat(story, related, above),
        related=related,
        cluster_evidence=f"{len(related)} neighbours share a subject and words of the title",
    )


def _heat(story: Appraisal, related: tuple[str, ...], above: Appraisal | None) -> Score:
    if above is not None:
        return folded(f"under {above.id}, whose quality {above.quality.value} is above {story.quality.value}")
    return heat_among(story, len(related))


def heat_among(story: Appraisal, related: int) -> Score:
    """The heat of a lead with so many related stories."""
    parts = [signal("quality", story.quality.value, "what the story is worth by itself")]
    if related:
        parts.append(signal("related", EACH_RELATED * related, f"{related} related stories"))
    return total(parts)
