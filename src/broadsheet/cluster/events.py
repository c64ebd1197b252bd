"""Stories that report one event: clusters, made online in time order.

In: bags of words in time order. Out: the cluster of each story, and why.

Similarity of two stories is the cosine of their TF-IDF vectors (Salton and Buckley 1988), where document
frequency counts only what came before, so that what arrives later changes no older cluster. A story joins the
cluster with the highest score, if it reaches `JOIN`: 0.7 of the average similarity to the cluster's members
of the window plus 0.3 of the nearest member's, halved for each window of time since the cluster's last story.
The average is what keeps chains from forming: one common neighbour does not join two events.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Iterator
from typing import NamedTuple

JOIN = 0.28
AVERAGE = 0.7  # part of the average in the score; the rest is the nearest member's
PRIOR = (
    500  # stories that are thought to have come before the first one, so that early words are not all common
)
STRONGEST = 32  # terms kept of a story
POSTED = 40  # latest stories remembered for each term; a term in more of them tells little


class Report(NamedTuple):
    """A story for clustering: its time in seconds and its bag of words."""

    time: float
    bag: dict[str, float]


class Membership(NamedTuple):
    """The number of a story's cluster (in order of founding), its score, and the terms that joined it."""

    cluster: int
    score: float
    shared: tuple[str, ...]
    size: int  # members of the window that it was compared with


class _Cluster:
    def __init__(self) -> None:
        self.times: list[float] = []

    def within(self, earliest: float) -> int:
        return len(self.times) - bisect_left(self.times, earliest)


class EventClusters:
    """Clusters as they grow. `window` is the most seconds between a story and a member that it can join."""

    def __init__(self, window: float) -> None:
        self._window = window
        self._stories = 0
        self._frequency: Counter[str] = Counter()
        self._postings: dict[str, deque[tuple[int, float]]] = defaultdict(lambda: deque(maxlen=POSTED))
        self._times: list[float] = []
        self._cluster_of: list[int] = []
        self._clusters: list[_Cluster] = []

    def add(self, report: Report) -> Membership:
        """Place the next story; `report.time` is never before the last one's."""
        vector = self._vector(report.bag)
        similarities = self._similarities(vector, report.time - self._window)
        best = self._best(similarities, report.time)
        if best.score < JOIN:
            best = best._replace(cluster=len(self._clusters))
            self._clusters.append(_Cluster())
        else:
            best = best._replace(shared=self._shared(vector, best.cluster))
        self._remember(vector, report.time, best.cluster)
        return best

    def _vector(self, bag: dict[str, float]) -> dict[str, float]:
        """The strongest terms at unit length; weight times log of inverse document frequency so far."""
        self._stories += 1
        self._frequency.update(bag.keys())
        stories = self._stories + PRIOR
        weighted = {
            term: weight * math.log(stories / (self._frequency[term] + 0.5)) for term, weight in bag.items()
        }
        kept = sorted(weighted, key=lambda term: (-weighted[term], term))[:STRONGEST]
        length = math.sqrt(sum(weighted[term] ** 2 for term in kept))
        return {term: weighted[term] / length for term in kept} if length else {}

    def _similarities(self, vector: dict[str, float], earliest: float) -> dict[int, float]:
        similarities: dict[int, float] = defaultdict(float)
        for term, weight in vector.items():
            for story, other in reversed(self._postings.get(term, ())):
                if self._times[story] < earliest:
                    break
                similarities[story] += weight * other
        return similarities

    def _best(self, similarities: dict[int, float], time: float) -> Membership:
        """The cluster with the highest score, the older one of equals."""
        totals: dict[int, float] = defaultdict(float)
        nearest: dict[int, float] = defaultdict(float)
        for story, similarity in similarities.items():
            number = self._cluster_of[story]
            totals[number] += similarity
            nearest[number] = max(nearest[number], similarity)
        best = Membership(-1, 0.0, (), 0)
        for number in sorted(totals):
            cluster = self._clusters[number]
            size = cluster.within(time - self._window)
            score = AVERAGE * totals[number] / size + (1 - AVERAGE) * nearest[number]
            if self._window:
                score *= 0.5 ** ((time - cluster.times[-1]) / self._window)
            if score > best.score:
                best = Membership(number, score, (), size)
        return best

    def _shared(self, vector: dict[str, float], number: int) -> tuple[str, ...]:
        """The terms that a story shares with its cluster, strongest first, five at most."""
        strength = {
            term: weight
            * sum(other for story, other in self._postings[term] if self._cluster_of[story] == number)
            for term, weight in vector.items()
            if term in self._postings
        }
        strongest = sorted(
            (term for term in strength if strength[term]), key=lambda term: (-strength[term], term)
        )
        return tuple(strongest[:5])

    def _remember(self, vector: dict[str, float], time: float, number: int) -> None:
        story = len(self._times)
        self._times.append(time)
        self._cluster_of.append(number)
        self._clusters[number].times.append(time)
        for term, weight in vector.items():
            self._postings[term].append((story, weight))


def memberships(reports: Iterable[Report], window: float) -> Iterator[Membership]:
    """The membership of each report, in order; reports come in time order."""
    clusters = EventClusters(window)
    return (clusters.add(report) for report in reports)
