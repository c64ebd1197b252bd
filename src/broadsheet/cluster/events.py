"""Stories that report one event: clusters, made online in time order, and revised once a day.

In: reports in time order. Out: each cluster once nothing can join it any more. A story joins the nearest
open cluster if it probably tells the same event, else it founds one. Once a day (of the stories' own time)
those of the last day of whose place the clusters are not sure are looked at again, now that more is known:
one may move, leave, or bring its cluster into another; then clusters that have become near are merged. The
founder of a cluster never leaves it and a merge keeps the older name, so names of clusters are stable.

The probability is a logistic function of the score (see `open_clusters`). Its numbers are set by hand near
those that `bench/fit_clustering.py` finds on labelled headlines; see `docs/measurements.md`.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import NamedTuple, Self

from broadsheet.cluster.bags import Bag
from broadsheet.cluster.members import Cluster, Evidence, Match, Name, Names, Scored, Story, best_of
from broadsheet.cluster.open_clusters import OpenClusters
from broadsheet.cluster.rarity import Rarity
from broadsheet.cluster.states import EventsState

WORDS_EVEN = 0.35  # the score of even odds where words alone are compared
SLOPE = 5.6  # how fast the log-odds grow with the score
JOIN, MERGE = 0.36, 0.5  # probabilities at which a story joins a cluster, and two clusters become one
DAY = 86400.0
SURE = 0.64  # probability above which a story is not looked at again
NEAR = 0.2  # probability above which another cluster is near in subject
NEIGHBOURS = 5


def probability(score: float, even: float) -> float:
    """The probability that story and cluster tell one event; one half where the score is `even`."""
    return 1 / (1 + math.exp(-SLOPE * (score - even)))


def score_of(odds: float, even: float) -> float:
    """The score whose `probability` is `odds`."""
    return even + math.log(odds / (1 - odds)) / SLOPE


class Report(NamedTuple):
    """A story for clustering: its id, time in seconds, words, and sentence vector if there are any."""

    id: str
    time: float
    bag: Bag
    vector: bytes | None = None


class Member(NamedTuple):
    """A story in its cluster: how sure it is, the words that joined it, and how many stories were there."""

    id: str
    probability: float
    shared: tuple[str, ...]
    size: int


class Event(NamedTuple):
    """A cluster that nothing can join any more: its members, founder first, and its neighbours."""

    members: tuple[Member, ...]
    neighbours: tuple[Name, ...]


class EventClusters:
    """Clusters as they grow. `window` is the most seconds between a story and a cluster that it can join.

    Either every report carries a vector or none does, zeros alone where its meaning is unknown; `even` is the
    score of even odds.
    """

    def __init__(self, window: float, even: float) -> None:
        self._window = window
        self._even = even
        self._near = score_of(NEAR, even)
        self._rarity = Rarity()
        self._count = 0
        self._recent: list[Story] = []
        self._revision = -math.inf
        self._ready = False

    def add(self, report: Report) -> Iterator[Event]:
        """Place the next story; gives the clusters that it closes. Times never go back."""
        if not self._ready:
            self._prepare(len(report.vector) if report.vector is not None else None)
        if report.time >= self._revision:
            self._revise()
            self._revision = (report.time // DAY + 1) * DAY
        yield from map(_event, self._open.close_before(report.time - self._window))
        meaning = None
        if self._background and report.vector and any(report.vector):
            meaning = self._background.centred(report.vector)
        vector = self._rarity.vector(report.bag.words)
        names = self._rarity.rare(report.bag.names)
        story = Story(self._count, report.id, Evidence(report.time, vector, names, meaning))
        self._count += 1
        self._place(story)
        self._recent.append(story)

    def finish(self) -> Iterator[Event]:
        """Close all that is open, after a last revision."""
        if self._ready:
            self._revise()
            yield from map(_event, self._open.close_before(math.inf))

    def state(self) -> EventsState:
        """All that is known now."""
        names = Names()
        is_open = self._open.state(names) if self._ready else None
        recent = (story for story in self._recent if self._open.has(story.cluster))
        return EventsState(
            window=self._window,
            even=self._even,
            count=self._count,
            revision=self._revision,
            recent=tuple(story.id for story in recent),
            names=names.states(),
            rarity=self._rarity.state(),
            background=self._background.state() if self._ready and self._background else None,
            open=is_open,
        )

    @classmethod
    def of(cls, state: EventsState) -> Self:
        """Clusters that go on from `state`."""
        clusters = cls(state.window, state.even)
        clusters._count, clusters._revision = state.count, state.revision
        clusters._rarity.restore(state.rarity)
        if state.open:
            names = Names(state.names)
            centres = state.open.centres
            clusters._prepare(centres.size if centres else None)
            if clusters._background and state.background:
                clusters._background.restore(state.background)
            clusters._open.restore(state.open, names)
            stories = {story.id: story for story in clusters._open.stories()}
            clusters._recent = [stories[name] for name in state.recent]
        return clusters

    def open_stories(self) -> tuple[str, ...]:
        """The ids of the stories of all open clusters."""
        return tuple(story.id for story in self._open.stories()) if self._ready else ()

    def _odds(self, match: Match) -> float:
        return probability(match.score, self._even)

    def _prepare(self, size: int | None) -> None:
        """Numerical parts are loaded only where there are vectors, of `size` numbers."""
        self._background, centres = None, None
        if size is not None:
            from broadsheet.cluster.meaning import Background, Centres

            self._background, centres = Background(size), Centres(size)
        self._open = OpenClusters(self._window, centres, self._even - WORDS_EVEN)
        self._ready = True

    def _place(self, story: Story) -> None:
        matches = self._open.matches(story.evidence)
        best = best_of(matches)
        if best is not None:
            self._note(story, best, matches)
        if best is not None and story.probability >= JOIN:
            self._open.join(story, best.cluster)
        else:
            self._open.found(story)

    def _note(self, story: Story, best: Match, matches: list[Scored]) -> None:
        """Remember on a story what speaks for its nearest cluster, and what else is near."""
        words = best.cluster.words
        story.probability = self._odds(best)
        story.size = len(best.cluster.stories)
        shared = [(-weight * words[term], term) for term, weight in story.vector.items() if term in words]
        shared.sort()
        story.shared = tuple([term for _, term in shared[:NEIGHBOURS]])
        least = self._near
        near = [(-subject, other.number, other) for _, subject, other in matches if subject >= least]
        near.sort()
        story.near = tuple([(-subject, other.name) for subject, _, other in near[:NEIGHBOURS]])

    def _revise(self) -> None:
        """Look again at the stories since the last revision, then at the clusters that they are in."""
        recent = [story for story in self._recent if self._open.has(story.cluster)]
        for story in recent:
            if story.probability < SURE:
                self._reconsider(story)
        grown = {story.cluster.number: story.cluster for story in recent}
        self._recent = []
        waiting = [cluster for _, cluster in sorted(grown.items()) if len(cluster.stories) > 1]
        while waiting:
            cluster = waiting.pop()
            if cluster.name.into is None:
                best = best_of(self._open.matches_of(cluster))
                if best is not None and self._odds(best) >= MERGE:
                    waiting.append(self._open.merge(cluster, best.cluster))

    def _reconsider(self, story: Story) -> None:
        cluster = story.cluster
        alone = len(cluster.stories) == 1
        if not alone and cluster.stories[0] is story:
            return
        matches = self._open.matches(story.evidence, apart_from=story)
        if alone:
            matches = [scored for scored in matches if scored[2] is not cluster]
        best = best_of(matches)
        joins = best is not None and self._odds(best) >= JOIN
        if best is not None and joins and best.cluster is not cluster:
            self._note(story, best, matches)
            if alone:
                self._open.merge(cluster, best.cluster)
            else:
                self._open.leave(story)
                self._open.join(story, best.cluster)
        elif not joins and not alone:
            self._open.leave(story)
            self._open.found(story)


def _event(cluster: Cluster) -> Event:
    stories, cluster.stories = cluster.stories, []  # so that no cycle is left for the collector
    members = tuple([Member(story.id, story.probability, story.shared, story.size) for story in stories])
    near: dict[Name, float] = {}
    for story in stories:
        for score, name in story.near:
            if score > near.get(name, 0.0):
                near[name] = score
    names = sorted(near, key=lambda name: (-near[name], name.founder))
    return Event(members, tuple(names))
