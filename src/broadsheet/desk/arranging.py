"""Placements as people want them: merged, split, with the lead that was chosen, rejected stories apart.

In: appraisals and their placements, and rulings. Out: the placements again, in the same order; those of
clusters that no decision touches are the same objects. Merges and splits are kept between stories and
replayed on whatever clusters the machine finds, the later over the earlier. Heat, order and coverage are
computed by the same functions as in `cluster`.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import msgspec

from broadsheet.cluster.duplicates import chronological
from broadsheet.cluster.heat import folded, heat_of
from broadsheet.cluster.identity import cluster_id
from broadsheet.cluster.leads import best_first, coverage, lead_of
from broadsheet.cluster.neighbours import heat_among
from broadsheet.desk.grouping import Groups
from broadsheet.desk.standing import PINNED, Rulings, Standing, told
from broadsheet.domain.draft import Appraisal, Placement, Score, Signal
from broadsheet.domain.modes import Mode
from broadsheet.domain.portal import Portal


def arrange(
    appraisals: Iterable[Appraisal],
    placements: Iterable[Placement],
    rulings: Rulings,
    *,
    portal: Portal,
    now: datetime,
) -> tuple[Placement, ...]:
    """The placements under the rulings; `now` is what heat's age is measured from."""
    stories, placed = tuple(appraisals), tuple(placements)
    if not rulings.standings and not rulings.links:
        return placed
    by_id = {story.id: story for story in stories}
    groups = Groups.of(placed, rulings)
    arranged = {placement.id: placement for placement in placed}
    for ids in groups.touched():
        group = _Group([by_id[id_] for id_ in ids], groups, rulings, portal, now)
        arranged.update((each.id, each) for each in group.placements())
    return tuple(arranged[placement.id] for placement in placed)


class _Group:
    """The stories of one cluster that a decision touches."""

    def __init__(
        self, stories: list[Appraisal], groups: Groups, rulings: Rulings, portal: Portal, now: datetime
    ) -> None:
        self._groups, self._rulings, self._portal, self._now = groups, rulings, portal, now
        self._copies = [story for story in stories if groups.original(story.id)]
        self._members = sorted(
            (story for story in stories if not groups.original(story.id)), key=chronological
        )
        told_ones = [story for story in self._members if not self._put_aside(story)]
        self._told = told_ones or self._members
        self._lead = self._chosen()
        self._cluster = self._name()

    def placements(self) -> list[Placement]:
        """A placement for every story of the group."""
        return [
            *(self._member(story) for story in self._members),
            *(self._copy(story) for story in self._copies),
        ]

    def _put_aside(self, story: Appraisal) -> bool:
        """Whether the story may neither lead nor count as coverage."""
        standing = self._rulings.of(story.id)
        return bool(standing.rejected or standing.retracted)

    def _chosen(self) -> Appraisal:
        """Who leads: the one chosen last, a pinned one, the best if it is published, else one approved."""
        standings = {story.id: self._rulings.of(story.id) for story in self._told}
        pinned = [story for story in self._told if standings[story.id].pin]
        if pinned:
            return lead_of(pinned)
        chosen = [story for story in self._told if standings[story.id].lead is not None]
        if chosen:
            return max(chosen, key=lambda story: _moment(standings[story.id]))
        best = lead_of(self._told)
        wanted = [story for story in self._told if standings[story.id].wanted]
        if best.quality.value < self._portal.judging.threshold and wanted:
            return lead_of(wanted)
        return best

    def _name(self) -> str:
        """The cluster's id: of the first story that founded a cluster of the machine, else of the first."""
        for story in self._members:
            if self._groups.placement(story.id).cluster == cluster_id(story.id):
                return cluster_id(story.id)
        return cluster_id(self._members[0].id)

    def _member(self, story: Appraisal) -> Placement:
        machine = self._groups.placement(story.id)
        return msgspec.structs.replace(
            machine,
            cluster=self._cluster,
            lead=story is self._lead,
            heat=self._heat(story),
            related=self._related(story),
            duplicate_of=None,
            duplicate_evidence="",
            cluster_evidence=self._evidence(story, machine.cluster_evidence),
        )

    def _related(self, story: Appraisal) -> tuple[str, ...]:
        """The others of the cluster; in mode `compatible`, neighbours unless somebody merged or split it."""
        linked = any(self._groups.links_of(member.id) for member in self._members)
        if self._portal.mode is Mode.COMPATIBLE and not linked:
            aside = {member.id for member in self._members} - {member.id for member in self._told}
            return tuple(id_ for id_ in self._groups.placement(story.id).related if id_ not in aside)
        return tuple(each.id for each in best_first(self._told) if each.id != story.id)

    def _copy(self, story: Appraisal) -> Placement:
        original = self._groups.original(story.id)
        assert original is not None
        others = tuple(each.id for each in best_first(self._told) if each.id != original)
        machine = self._groups.placement(story.id)
        return msgspec.structs.replace(
            machine,
            cluster=self._cluster,
            lead=False,
            heat=folded(f"a copy of {original}"),
            related=(original, *others),
            duplicate_of=original,
            duplicate_evidence=machine.duplicate_evidence or f"{original} was chosen to stand for this text",
        )

    def _heat(self, story: Appraisal) -> Score:
        standing = self._rulings.of(story.id)
        if standing.rejected:
            return folded(told(standing.rejected))
        if story is not self._lead:
            return folded(f"under {self._lead.id}, the lead of its cluster")
        if standing.retracted:
            taken_back = Signal(name="retracted", points=0, detail=told(standing.retracted))
            return Score(value=0, signals=(taken_back,))
        return self._with_pin(story, self._heat_of_lead())

    def _heat_of_lead(self) -> Score:
        if self._portal.mode is Mode.COMPATIBLE:
            return heat_among(self._lead, len(self._related(self._lead)))
        others = coverage(self._told, self._lead)
        return heat_of(self._lead, others, self._now, self._portal.judging)

    def _with_pin(self, story: Appraisal, heat: Score) -> Score:
        pin = self._rulings.of(story.id).pin
        if pin is None:
            return heat
        detail = f"until {pin.until:%Y-%m-%d %H:%M} UTC; {told(pin)}"
        signals = (*heat.signals, Signal(name="pinned", points=PINNED, detail=detail))
        return Score(value=heat.value + PINNED, signals=signals)

    def _evidence(self, story: Appraisal, found: str) -> str:
        said = "; ".join(told(link) for link in self._groups.links_of(story.id))
        return f"{said}; {found}" if said else found


def _moment(standing: Standing) -> tuple[datetime, str]:
    assert standing.lead is not None
    return standing.lead.time, standing.lead.id
