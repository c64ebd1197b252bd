"""Published, folded or left out: the desk's rule.

In: appraisals and placements in the same order. Out: verdicts in that order, each with its reason as a
sentence with the numbers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from broadsheet.domain.draft import Appraisal, Placement, Score, State, Verdict
from broadsheet.domain.portal import Mode, Portal
from broadsheet.enrich.quality import WEIGHTS

_OFF_TOPIC = "off-topic"


def decide(
    appraisals: Iterable[Appraisal], placements: Iterable[Placement], *, portal: Portal
) -> Iterator[Verdict]:
    """One verdict for each story. A copy is folded, and so is a story whose lead is published; a lead is
    published when its quality reaches the portal's threshold, else it is left out.
    """
    stories = tuple(zip(appraisals, placements, strict=True))
    desk = _Desk(stories, portal)
    return (desk.verdict(appraisal, placement) for appraisal, placement in stories)


class _Desk:
    def __init__(self, stories: tuple[tuple[Appraisal, Placement], ...], portal: Portal) -> None:
        self._threshold = portal.judging.threshold
        self._weights = {} if portal.mode is Mode.COMPATIBLE else {**WEIGHTS, **portal.judging.weights}
        self._by_id = {appraisal.id: appraisal for appraisal, _ in stories}
        self._leads = {placement.cluster: appraisal for appraisal, placement in stories if placement.lead}
        self._sizes = Counter(placement.cluster for _, placement in stories if not placement.duplicate_of)

    def verdict(self, story: Appraisal, placement: Placement) -> Verdict:
        if placement.duplicate_of is not None:
            return self._copy(story, placement)
        lead = self._leads.get(placement.cluster)
        if not placement.lead and lead is not None and lead.quality.value >= self._threshold:
            return self._folded(story, placement, lead)
        if story.quality.value < self._threshold:
            return Verdict(id=story.id, state=State.LEFT_OUT, reason=self._shortfall(story.quality))
        return self._published(story, placement)

    def _copy(self, story: Appraisal, placement: Placement) -> Verdict:
        original = self._by_id.get(placement.duplicate_of or "")
        named = _named(original) if original else str(placement.duplicate_of)
        reason = f"A copy of {named}: {placement.duplicate_evidence}."
        return Verdict(id=story.id, state=State.FOLDED, reason=reason)

    def _folded(self, story: Appraisal, placement: Placement, lead: Appraisal) -> Verdict:
        reason = (
            f"Stands under {_named(lead)}, the lead of its cluster: quality {story.quality.value} against "
            f"{lead.quality.value}; {placement.cluster_evidence}."
        )
        return Verdict(id=story.id, state=State.FOLDED, reason=reason)

    def _published(self, story: Appraisal, placement: Placement) -> Verdict:
        others = self._sizes[placement.cluster] - 1
        reason = f"Quality {story.quality.value} reaches the threshold of {self._threshold}"
        if others > 0:
            reason += f"; it leads {others} other {'story' if others == 1 else 'stories'} of the same event"
        return Verdict(id=story.id, state=State.PUBLISHED, reason=reason + ".")

    def _shortfall(self, quality: Score) -> str:
        missing = self._threshold - quality.value
        reason = f"Quality {quality.value} is {missing} below the threshold of {self._threshold}"
        if any(signal.name == _OFF_TOPIC for signal in quality.signals):
            return f"Off topic: no keyword of any topic in title, excerpt or opening. {reason}."
        losses = ", ".join(self._losses(quality))
        return f"{reason}. Most of what it lacks: {losses}." if losses else f"{reason}."

    def _losses(self, quality: Score) -> list[str]:
        """The three signals that cost most: points taken off, and points of a weight not reached."""
        lost = []
        for place, signal in enumerate(quality.signals):
            possible = max(0.0, self._weights.get(signal.name, 0.0))
            if signal.points < possible:
                lost.append((signal.points - possible, place, signal))
        return [
            f"{name.name} {points:+g} ({name.detail})"
            for points, _, name in sorted(lost, key=lambda item: item[:2])[:3]
        ]


def _named(story: Appraisal) -> str:
    return f"“{story.draft.title}” by {story.provider.name} ({story.id})"
