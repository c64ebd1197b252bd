"""All stories of a portal are placed: copies folded, events clustered, leads chosen, heat measured.

In: appraisals, in any order for `cluster`, in chronological order for `place`. Out: placements, in input
order from `cluster`, each as soon as nothing can change it any more from `place`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from itertools import chain
from typing import NamedTuple

import msgspec

from broadsheet.cluster.bags import bag_of, stem, subject_words
from broadsheet.cluster.duplicates import (
    REMEMBERED,
    Borrowing,
    Copy,
    CopyFinder,
    Recall,
    chronological,
)
from broadsheet.cluster.embedder import Meanings
from broadsheet.cluster.events import WORDS_EVEN, Event, EventClusters, Member, Report
from broadsheet.cluster.heat import folded, heat_of
from broadsheet.cluster.identity import cluster_id
from broadsheet.cluster.leads import best_first, coverage, lead_of
from broadsheet.cluster.neighbours import place_by_subject
from broadsheet.cluster.states import decoded, encoded
from broadsheet.domain.draft import Appraisal, Placement, Signal
from broadsheet.domain.judging import Trace
from broadsheet.domain.modes import Mode
from broadsheet.domain.portal import JudgingSettings, Portal
from broadsheet.domain.taxonomy import Topic
from broadsheet.enrich.scores import plus, signal
from broadsheet.enrich.weights import WEIGHTS
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
    placer = Placer(topics, judging, now, even)
    for story, vector in stories:
        yield from placer.add(story, vector)
    yield from placer.finish()


class Earlier(NamedTuple):
    """What earlier runs know: stories that were placed, by their ids, and where one was placed."""

    recall: Recall
    placed: Callable[[str], Placement | None]


class Placer:
    """Places stories as they come, in chronological order; it can be suspended, and go on in a later run.

    Without `earlier`, what later stories may need is held in memory.
    """

    def __init__(
        self,
        topics: tuple[Topic, ...],
        judging: JudgingSettings,
        now: datetime,
        even: float = WORDS_EVEN,
        earlier: Earlier | None = None,
    ) -> None:
        self._subject = subject_words([keyword for topic in topics for keyword in topic.keywords])
        self._floor = _Floor(judging, now, earlier.placed if earlier else None)
        self._clusters = EventClusters(judging.window, even)
        self._finder = CopyFinder(earlier.recall if earlier else None)

    def add(self, story: Appraisal, vector: bytes | None, trace: Trace | None = None) -> Iterator[Placement]:
        """Place the next story; gives the placements that nothing can change any more."""
        copy, borrowing = self._finder.look(story, trace)
        if copy:
            yield from self._floor.fold(story, copy)
        else:
            self._floor.enter(story, borrowing)
            report = Report(story.id, story.time.timestamp(), bag_of(story, self._subject), vector)
            yield from chain.from_iterable(map(self._floor.settle, self._clusters.add(report)))

    def finish(self) -> Iterator[Placement]:
        """Place all that is left."""
        yield from chain.from_iterable(map(self._floor.settle, self._clusters.finish()))

    def suspended(self) -> bytes:
        """The open clusters as bytes, for `resume`; the rest follows from traces and placements."""
        return encoded(self._clusters.state())

    def resume(self, state: bytes) -> tuple[str, ...]:
        """Go on with these clusters; the ids of their stories, which then have to be taken back."""
        self._clusters = EventClusters.of(decoded(state))
        return self._clusters.open_stories()

    def take_back(self, story: Appraisal, borrowed: Signal | None) -> None:
        """A story of an open cluster, and what its quality loses for what it borrows."""
        self._floor.take_back(story, borrowed)

    def remember(self, name: str, time: datetime, trace: Trace, original: str | None) -> None:
        """A story of the 30 days before, in chronological order, and of which story it is a copy."""
        self._finder.remember(name, time, trace, original)

    def await_original(self, name: str, time: datetime, copy: Copy) -> None:
        """A copy whose original stands in an open cluster."""
        self._floor.await_original(name, time, copy)


class _Floor:
    """Stories whose cluster is still open, and copies that wait for the cluster of their original."""

    def __init__(
        self, judging: JudgingSettings, now: datetime, placed: Callable[[str], Placement | None] | None
    ) -> None:
        self._judging = judging
        self._now = now
        self._placed = placed
        self._open: dict[str, Appraisal] = {}
        self._borrowed: dict[str, Signal] = {}
        self._copies: dict[str, list[tuple[str, datetime, Copy]]] = {}
        self._settled: dict[str, tuple[datetime, Placement]] = {}  # where a later copy may still belong

    def enter(self, story: Appraisal, borrowing: Borrowing | None) -> None:
        borrowed = None
        if borrowing:
            weight = {**WEIGHTS, **self._judging.weights}["borrowed"]
            share, source = borrowing
            detail = f"{share:.0%} of its text stands in earlier stories, most in {source}"
            borrowed = signal("borrowed", weight * share, detail)
        self.take_back(story, borrowed)

    def take_back(self, story: Appraisal, borrowed: Signal | None) -> None:
        if borrowed:
            self._borrowed[story.id] = borrowed
        self._open[story.id] = without_borrowed(story, borrowed)

    def await_original(self, name: str, time: datetime, copy: Copy) -> None:
        self._copies.setdefault(copy.original, []).append((name, time, copy))

    def fold(self, story: Appraisal, copy: Copy) -> Iterator[Placement]:
        """Place a copy where its original stands, now or when its original is placed."""
        placement = self._settled_at(story, copy.original)
        if placement is None:
            self.await_original(story.id, story.time, copy)
        else:
            yield _place_copy(story.id, copy, placement)

    def _settled_at(self, story: Appraisal, original: str) -> Placement | None:
        """Where the original of a copy was placed; it is remembered as long as further copies may come."""
        if original in self._open:
            return None
        if original not in self._settled:
            return self._placed(original) if self._placed else None
        _, placement = self._settled.pop(original)
        self._settled[original] = story.time, placement
        return placement

    def settle(self, event: Event) -> Iterator[Placement]:
        """Place the stories of a closed cluster and the copies that hang on them."""
        stories = [self._open.pop(member.id) for member in event.members]
        for story, placement in zip(stories, self._placements(event, stories), strict=True):
            yield placement
            latest = story.time
            for name, time, copy in self._copies.pop(story.id, ()):
                latest = max(latest, time)
                yield _place_copy(name, copy, placement)
            if story.draft.text or story.draft.url:
                self._settled[story.id] = latest, placement
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
