"""Published, folded or left out: the desk's rule.

In: appraisals and placements in the same order, and what people decided. Out: verdicts in that order, each
with its reason as a sentence with the numbers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

import msgspec

from broadsheet.desk.standing import Rulings, Standing, told
from broadsheet.domain.decision import Decision
from broadsheet.domain.draft import Appraisal, Placement, Score, State, Verdict
from broadsheet.domain.modes import Mode
from broadsheet.domain.portal import Portal
from broadsheet.enrich.weights import OFF_TOPIC, WEIGHTS

NO_RULINGS = Rulings()


def decide(
    appraisals: Iterable[Appraisal],
    placements: Iterable[Placement],
    *,
    portal: Portal,
    rulings: Rulings = NO_RULINGS,
) -> Iterator[Verdict]:
    """One verdict for each story. What people decided counts first. Else a copy is folded, and so is a story
    whose lead is published; a lead is published when its quality reaches the portal's threshold, else it is
    left out.
    """
    stories = tuple(zip(appraisals, placements, strict=True))
    desk = _Desk(stories, portal, rulings)
    return (desk.verdict(appraisal, placement) for appraisal, placement in stories)


class _Desk:
    def __init__(
        self, stories: tuple[tuple[Appraisal, Placement], ...], portal: Portal, rulings: Rulings
    ) -> None:
        self._threshold = portal.judging.threshold
        self._weights = {} if portal.mode is Mode.COMPATIBLE else {**WEIGHTS, **portal.judging.weights}
        self._rulings = rulings
        self._by_id = {appraisal.id: appraisal for appraisal, _ in stories}
        self._leads = {placement.cluster: appraisal for appraisal, placement in stories if placement.lead}
        self._sizes = Counter(placement.cluster for _, placement in stories if not placement.duplicate_of)
        self._best: dict[str, int] = {}
        for appraisal, placement in stories:
            best = max(appraisal.quality.value, self._best.get(placement.cluster, 0))
            self._best[placement.cluster] = best

    def verdict(self, story: Appraisal, placement: Placement) -> Verdict:
        """What becomes of the story, with the decisions that count for it."""
        standing = self._rulings.of(story.id)
        verdict = self._verdict(story, placement, standing)
        notice = standing.retracted.notice if standing.retracted else None
        return msgspec.structs.replace(verdict, decisions=standing.decisions, notice=notice)

    def _verdict(self, story: Appraisal, placement: Placement, standing: Standing) -> Verdict:
        if standing.rejected:
            return Verdict(id=story.id, state=State.LEFT_OUT, reason=_said(standing.rejected))
        if placement.duplicate_of is not None:
            return self._copy(story, placement)
        lead = self._leads.get(placement.cluster)
        if not placement.lead and lead is not None and self._passes(lead, placement):
            return self._folded(story, placement, lead)
        if standing.retracted:
            return Verdict(id=story.id, state=State.PUBLISHED, reason=_said(standing.retracted))
        if self._passes(story, placement):
            return self._published(story, placement)
        return Verdict(id=story.id, state=State.LEFT_OUT, reason=self._shortfall(story.quality))

    def _passes(self, story: Appraisal, placement: Placement) -> bool:
        """Whether the story is published as a lead; one that was chosen goes by the best of its cluster."""
        standing = self._rulings.of(story.id)
        quality = self._best[placement.cluster] if standing.lead else story.quality.value
        return bool(standing.wanted or standing.retracted) or quality >= self._threshold

    def _copy(self, story: Appraisal, placement: Placement) -> Verdict:
        original = self._by_id.get(placement.duplicate_of or "")
        named = _named(original) if original else str(placement.duplicate_of)
        rejected = self._rulings.of(placement.duplicate_of or "").rejected
        if rejected:
            reason = f"A copy of {named}, which was rejected. {_said(rejected)}"
            return Verdict(id=story.id, state=State.LEFT_OUT, reason=reason)
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
        standing = self._rulings.of(story.id)
        value, against = story.quality.value, f"the threshold of {self._threshold}"
        reaches = value >= self._threshold
        reason = f"Quality {value} " + (f"reaches {against}" if reaches else f"would not reach {against}")
        for decision in (standing.lead, standing.wanted):
            reason = f"{_said(decision)} {reason}" if decision else reason
        if others > 0:
            reason += f"; it leads {others} other {'story' if others == 1 else 'stories'} of the same event"
        return Verdict(id=story.id, state=State.PUBLISHED, reason=reason + ".")

    def _shortfall(self, quality: Score) -> str:
        missing = self._threshold - quality.value
        reason = f"Quality {quality.value} is {missing} below the threshold of {self._threshold}"
        off_topic = next((signal for signal in quality.signals if signal.name == OFF_TOPIC), None)
        if off_topic:
            return f"Off topic: {off_topic.detail}. {reason}."
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
            f"{signal.name} {points:+g} ({signal.detail})"
            for points, _, signal in sorted(lost, key=lambda item: item[:2])[:3]
        ]


def _said(decision: Decision) -> str:
    """The decision with its reason, as a sentence."""
    reason = getattr(decision, "reason", "") or getattr(decision, "notice", "")
    return f"{told(decision)}: {reason.rstrip('.')}." if reason else f"{told(decision)}."


def _named(story: Appraisal) -> str:
    return f"“{story.draft.title}” by {story.provider.name} ({story.id})"
