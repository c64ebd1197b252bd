"""All stories of a portal are placed: copies folded, events clustered, leads chosen, heat measured.

In: appraisals, in any order for `cluster`, in chronological order for `place`. Out: placements, in input
order from `cluster`, each as soon as nothing can change it any more from `place`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import chain

import msgspec

from broadsheet.cluster.bags import bag_of, stem, subject_words
from broadsheet.cluster.duplicates import REMEMBERED, Borrowing, Copy, CopyFinder, chronological
from broadsheet.cluster.embedder import Meanings
from broadsheet.cluster.events import WORDS_EVEN, Event, EventClusters, Member, Report
from broadsheet.cluster.heat import folded, heat_of
from broadsheet.cluster.identity import cluster_id
from broadsheet.cluster.leads import best_first, coverage, lead_of
from broadsheet.cluster.neighbours import place_by_subject
from broadsheet.domain.draft import Appraisal, Placement, Signal
from broadsheet.domain.modes import Mode
from broadsheet.domain.portal import JudgingSettings, Portal
from broadsheet.domain.taxonomy import Topic
from broadsheet.enrich.quality import WEIGHTS
from broadsheet.enrich.scores import plus, signal
from broadsheet.enrich.words import tokens

Told = tuple[Appraisal, bytes | None]  # a story, and the vector of its headline where meaning is compared
SEE_ALSO = 5  # neighbours in subject


def cluster(
    appraisals: Iterable[Appraisal],
    *,
    portal: Portal,
    topics: tuple[Topic, ...],
    now: datetime,
    meanings: Meanings | None = None,
) -> tuple[Placement, ...]:
    """Place every story; `now` is what heat's age is measured from. Input order never matters.

    `meanings` has a vector for every story; without it, words alone are compared.
    """
    given = tuple(appraisals)
    if portal.mode is Mode.COMPATIBLE:
        ordered = sorted(given, key=lambda each: (each.time, each.id))
        placed = place_by_subject(ordered, topics, portal.topic, portal.judging.window)
    else:
        told = (
            (each, meanings.vectors[each.id] if meanings else None)
            for each in sorted(given, key=chronological)
        )
        even = meanings.even if meanings else WORDS_EVEN
        placed = {each.id: each for each in place(told, topics, portal.judging, now, even)}
    return tuple(placed[appraisal.id] for appraisal in given)


def place(
    stories: Iterable[Told],
    topics: tuple[Topic, ...],
    judging: JudgingSettings,
    now: datetime,
    even: float = WORDS_EVEN,
) -> Iterator[Placement]:
    """Placements of mode `broadsheet`; memory is bounded by the window, and by 30 days for possible copies.

    `even` is the score of even odds of the model that gave the vectors.
    """
    subject = subject_words([keyword for topic in topics for keyword in topic.keywords])
    floor = _Floor(judging, now)
    clusters = EventClusters(judging.window, even)
    finder = CopyFinder()
    for story, vector in stories:
        copy, borrowing = finder.look(story)
        if copy:
            yield from floor.fold(story, copy)
        else:
            floor.enter(story, borrowing)
            report = Report(story.id, story.time.timestamp(), bag_of(story, subject), vector)
            yield from chain.from_iterable(map(floor.settle, clusters.add(report)))
    yield from chain.from_iterable(map(floor.settle, clusters.finish()))


class _Floor:
    """Stories whose cluster is still open, and copies that wait for the cluster of their original."""

    def __init__(self, judging: JudgingSettings, now: datetime) -> None:
        self._judging = judging
        self._now = now
        self._open: dict[str, Appraisal] = {}
        self._borrowed: dict[str, Signal] = {}
        self._copies: dict[str, list[tuple[str, Copy]]] = {}
        self._settled: dict[str, tuple[datetime, Placement]] = {}  # where a later copy may still belong

    def enter(self, story: Appraisal, borrowing: Borrowing | None) -> None:
        if borrowing:
            weight = {**WEIGHTS, **self._judging.weights}["borrowed"]
            share, source = borrowing
            detail = f"{share:.0%} of its text stands in earlier stories, most in {source}"
            self._borrowed[story.id] = signal("borrowed", weight * share, detail)
            story = without_borrowed(story, self._borrowed[story.id])
        self._open[story.id] = story

    def fold(self, story: Appraisal, copy: Copy) -> Iterator[Placement]:
        """Place a copy where its original stands, now or when its original is placed."""
        if copy.original in self._settled:
            yield _place_copy(story.id, copy, self._settled[copy.original][1])
        else:
            self._copies.setdefault(copy.original, []).append((story.id, copy))

    def settle(self, event: Event) -> Iterator[Placement]:
        """Place the stories of a closed cluster and the copies that hang on them."""
        stories = [self._open.pop(member.id) for member in event.members]
        for story, placement in zip(stories, self._placements(event, stories), strict=True):
            yield placement
            for name, copy in self._copies.pop(story.id, ()):
                yield _place_copy(name, copy, placement)
            if story.draft.text or story.draft.url:
                self._settled[story.id] = story.time, placement
        newest = stories[-1].time
        while self._settled and self._settled[oldest := next(iter(self._settled))][0] < newest - REMEMBERED:
            del self._settled[oldest]

    def _placements(self, event: Event, stories: list[Appraisal]) -> Iterator[Placement]:
        founder = event.members[0].id
        names = dict.fromkeys(name.final().founder for name in event.neighbours)
        see_also = tuple(name for name in names if name != founder)[:SEE_ALSO]
        lead = lead_of(stories)
        ranked = [story.id for story in best_first(stories)]
        heat = heat_of(lead, coverage(stories, lead), self._now, self._judging)
        for story, member in zip(stories, event.members, strict=True):
            yield Placement(
                id=story.id,
                cluster=cluster_id(founder),
                lead=story is lead,
                heat=heat if story is lead else folded(f"under {lead.id}, the lead of its cluster"),
                related=tuple(name for name in ranked if name != story.id),
                see_also=see_also,
                cluster_evidence=_evidence(story, member, founder=story.id == founder),
                borrowed=self._borrowed.pop(story.id, None),
            )


def without_borrowed(story: Appraisal, borrowed: Signal | None) -> Appraisal:
    """The story at the quality that is left for what is its own."""
    return msgspec.structs.replace(story, quality=plus(story.quality, borrowed)) if borrowed else story


def _evidence(story: Appraisal, member: Member, *, founder: bool) -> str:
    shared = ""
    if member.shared:
        written = {stem(word): word for word in tokens(f"{story.excerpt} {story.draft.title}")}
        shared = f"; shared terms: {', '.join(written.get(term, term) for term in member.shared)}"
    near = f"probability {member.probability:.2f} that it tells the event of"
    if not founder:
        return f"{near} the {member.size} stories that were there before it{shared}"
    if member.probability:
        return f"first of its cluster; {near} the nearest other cluster{shared}"
    return "first of its cluster; nothing near it in the window"


def _place_copy(name: str, copy: Copy, original: Placement) -> Placement:
    return Placement(
        id=name,
        cluster=original.cluster,
        lead=False,
        heat=folded(f"a copy of {copy.original}"),
        related=(copy.original, *(other for other in original.related if other != copy.original)),
        see_also=original.see_also,
        duplicate_of=copy.original,
        duplicate_evidence=copy.evidence,
        cluster_evidence="stands where its original stands",
    )
