"""Stories are placed among the others, from the last checkpoint on before which nothing has changed.

In: worths and drafts of the store, vectors of headlines. Out: placements and checkpoints in the store.
Placing is a stream in order of time, so that going on from a checkpoint gives what placing all of them anew
gives. Checkpoints stand on a ladder whose steps double: half a day ago, a day, two days, and so on; a story
that comes late costs about as much as all that are not older than twice its age.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from broadsheet.cluster import REMEMBERED, WORDS_EVEN, Copy, Earlier, Embedder, Placer
from broadsheet.domain.draft import Appraisal, Placement
from broadsheet.domain.judging import Trace
from broadsheet.engine.batching import batches
from broadsheet.engine.judgement.meaning import vectors_of
from broadsheet.engine.portal.newsroom import Newsroom
from broadsheet.store import Store

_TOGETHER = 256  # stories
_RECALLED = 4096  # earlier stories in memory, for those that repeat them
_STEP = timedelta(hours=12)  # the youngest checkpoint is one to two steps old
_STEPS = 15  # doublings; the last is 45 years


def place_changed(newsroom: Newsroom, embedder: Embedder | None, now: datetime) -> None:
    """Place all that has to be placed anew. Raises EmbeddingError when vectors cannot be had."""
    store = newsroom.store
    if not store.worths.is_due():
        return
    checkpoint = store.placing.latest_checkpoint()
    since = checkpoint[0] if checkpoint else None
    made: dict[datetime, bytes] = {}
    with newsroom.progress.stage("clustering", store.worths.count(since)) as task:
        line = _Line(newsroom, embedder, now)
        if checkpoint:
            line.go_on_from(*checkpoint)
        plan: list[datetime] | None = None
        for stories in line.stories(since):
            first = since or stories[0][0].time
            plan = plan or [time for time in planned(now, store.placing.checkpoints()) if time > first]
            placed: list[Placement] = []
            for story, vector, trace in stories:
                while plan and story.time >= plan[0]:
                    made[plan.pop(0)] = line.placer.suspended()
                placed += line.placer.add(story, vector, trace)
            store.placing.save(placed)
            task.advance(len(stories))
        store.placing.save(line.placer.finish())
    store.placing.finish(made, thinned(now, {*made, *store.placing.checkpoints()}))


class _Line:
    """The stream of stories into a placer that knows the store."""

    def __init__(self, newsroom: Newsroom, embedder: Embedder | None, now: datetime) -> None:
        self._store, self._embedder = newsroom.store, embedder
        self._memory = _Memory(self._store)
        even = embedder.even if embedder else WORDS_EVEN
        self.placer = Placer(
            newsroom.folder.topics,
            newsroom.folder.portal.judging,
            now,
            even,
            Earlier(self._memory.recall, self._store.placing.get),
        )

    def go_on_from(self, time: datetime, state: bytes) -> None:
        """Take up open clusters, and what the 30 days before left for copies to be found."""
        placing, ids = self._store.placing, self.placer.resume(state)
        for batch in batches(ids, _TOGETHER):
            placements = placing.some(batch)
            for name, story in appraisals(self._store, batch).items():
                self.placer.take_back(story, placements[name].borrowed)
        for when, copy in placing.copies_of(ids, time):
            original = Copy(copy.duplicate_of or "", copy.duplicate_evidence)
            self.placer.await_original(copy.id, when, original)
        for seen in self._store.worths.seen(time - REMEMBERED, time):
            self.placer.remember(*seen)

    def stories(self, since: datetime | None) -> Iterator[list[tuple[Appraisal, bytes | None, Trace]]]:
        """The stories from a time on, in order, each with the vector of its headline and its trace."""
        for batch in self._store.worths.chronological(since, _TOGETHER):
            drafts = self._store.stories.some(worth.id for worth, _ in batch)
            there = [
                (worth.appraisal(drafts[worth.id]), trace) for worth, trace in batch if worth.id in drafts
            ]
            self._memory.note(story for story, _ in there)
            titles = [story.draft.title for story, _ in there]
            vectors: Iterable[bytes | None] = [None] * len(there)
            if self._embedder:
                vectors = vectors_of(self._store, self._embedder, titles)
            yield [(story, vector, trace) for (story, trace), vector in zip(there, vectors, strict=True)]


class _Memory:
    """Stories that others may repeat: some thousands in memory, the rest in the store."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known: OrderedDict[str, Appraisal] = OrderedDict()

    def note(self, stories: Iterable[Appraisal]) -> None:
        """Keep stories in memory for a while."""
        self._known.update((story.id, story) for story in stories)
        while len(self._known) > _RECALLED:
            self._known.popitem(last=False)

    def recall(self, names: Sequence[str]) -> list[Appraisal]:
        """The stories with these ids."""
        found = {name: self._known[name] for name in names if name in self._known}
        if missing := [name for name in names if name not in found]:
            found |= appraisals(self._store, missing)
            self.note(found[name] for name in missing)
        return [found[name] for name in names]


def appraisals(store: Store, ids: Iterable[str]) -> dict[str, Appraisal]:
    """The appraised stories with these ids."""
    wanted = list(ids)
    worths, drafts = store.worths.some(wanted), store.stories.some(wanted)
    return {
        name: worths[name].appraisal(drafts[name]) for name in wanted if name in worths and name in drafts
    }


def weighed(store: Store) -> list[Appraisal]:
    """All appraised stories, in order of their ids."""
    batches_ = store.worths.chronological(None, _TOGETHER)
    stories = (story for batch in batches_ for story in appraisals(store, [w.id for w, _ in batch]).values())
    return sorted(stories, key=lambda story: story.id)


def planned(now: datetime, standing: Iterable[datetime]) -> list[datetime]:
    """The times of checkpoints to be made: one on each step of the ladder that has none, earliest first."""
    there = list(standing)
    times = [
        now - age
        for age in (_STEP * 2**step for step in range(_STEPS))
        if not any(age <= now - time < 2 * age for time in there)
    ]
    return sorted(times)


def thinned(now: datetime, standing: Iterable[datetime]) -> list[datetime]:
    """Of checkpoints, those to be kept: the first and the last on each step."""
    kept: dict[int, list[datetime]] = {}
    for time in sorted(standing):
        step = max(0, int((now - time) / _STEP)).bit_length()
        kept.setdefault(step, []).append(time)
    return [time for times in kept.values() for time in dict.fromkeys((times[0], times[-1]))]
