"""The clusters that a new story can still join, and how near it is to each of them.

In: stories as vectors, in time order. Out: scores against clusters. A cluster is open while its last story
lies within the window; only open ones are kept, so memory is bounded by the window.

The score of a story and a cluster is the mean of the cosine to the sum of its members' word vectors and that
to the sum of its members' meanings. Where either has no meaning, words alone count, moved so that even odds
stay even. Where both have rare names or
numbers and share none, `APART` is taken off: two reports in the same words about other people and places are
two events. A single name of the story is weak evidence, since the same person or place has several, and costs
`DOUBTED`. The score is halved for each three quarters of a window of time between them. Words find clusters
by an inverted index, which remembers for each term the clusters that used it last.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from broadsheet.cluster.members import Cluster, Evidence, Names, Scored, Story, dot
from broadsheet.cluster.rarity import Vector
from broadsheet.cluster.states import OpenState

if TYPE_CHECKING:
    from broadsheet.cluster.meaning import Centres, Floats

APART = 0.26  # score lost where names differ, two of the story at least
DOUBTED = 0.05  # score lost where its only name differs
WORDS = 0.5  # part of words in the score; the rest is meaning
HALVED = 0.75  # windows of time between story and cluster that halve the score
POSTED = 8  # clusters remembered for each term
SEARCHED = 5  # strongest terms of a story by which clusters are found
TELLING = 16  # strongest terms by which a cluster looks for others
WORTH = 0.1  # cosine of words under which a cluster is not looked at further
NEAREST = 12  # clusters that are looked at for their meaning alone
_NOTHING = 1e-9  # a weight that only rounding has left


class OpenClusters:
    """All open clusters. `window` is in seconds; `centres` is None where words alone are compared.

    `moved` is added to the score of words that stand alone.
    """

    def __init__(self, window: float, centres: Centres | None, moved: float = 0.0) -> None:
        self._window = window
        self._halved = HALVED * window
        self._centres = centres
        self._moved = moved if centres else 0.0
        self._clusters: dict[int, Cluster] = {}  # by row, least recently joined first
        self._free: list[int] = []
        self._rows = 0
        self._inverse: list[float] = []  # of the length of each row's word vector; 0 without words
        self._postings: dict[str, dict[int, float]] = {}

    def state(self, names: Names) -> OpenState:
        """All that is open."""
        return OpenState(
            clusters=tuple(cluster.state(names) for cluster in self._clusters.values()),
            free=tuple(self._free),
            inverse=tuple(self._inverse),
            postings=self._postings,
            centres=self._centres.state(self._rows) if self._centres else None,
        )

    def restore(self, state: OpenState, names: Names) -> None:
        """Go on from `state`."""
        clusters = [Cluster.of(each, names) for each in state.clusters]
        self._clusters = {cluster.row: cluster for cluster in clusters}
        self._free, self._inverse, self._rows = list(state.free), list(state.inverse), len(state.inverse)
        self._postings = state.postings
        if self._centres and state.centres:
            self._centres.restore(state.centres)

    def stories(self) -> Iterator[Story]:
        """The stories of all open clusters."""
        return (story for cluster in self._clusters.values() for story in cluster.stories)

    def has(self, cluster: Cluster) -> bool:
        """Whether the cluster is still open."""
        return self._clusters.get(cluster.row) is cluster

    def matches(self, evidence: Evidence, apart_from: Story | None = None) -> list[Scored]:
        """Open clusters near a story, unsorted; `apart_from` is not counted as a member of its cluster."""
        candidates, cosines = self._candidates(evidence)
        found: list[Scored] = []
        append, clusters = found.append, self._clusters
        time, names, window, halved = evidence.time, evidence.names, self._window, self._halved
        home = apart_from.cluster if apart_from else None
        lost = APART if len(names) > 1 else DOUBTED
        for row, words in candidates.items():
            cluster = clusters.get(row)
            if cluster is None:
                continue
            gap = time - cluster.last
            if gap < 0:
                gap = cluster.gap(time)
            if gap > window:
                continue
            others: Mapping[str, int] = cluster.names
            if cluster is home and apart_from is not None:
                score, near = _words_without(apart_from), self._meaning_without(apart_from)
                others = cluster.names - Counter(apart_from.names)
            else:
                score = words
                near = float(cosines[row]) if cosines is not None and self._is_meant(row) else None
            score = score + self._moved if near is None else WORDS * score + (1 - WORDS) * near
            fading: float = 2.0 ** (-gap / halved) if gap else 1.0
            subject = score * fading
            apart = names and others and others.keys().isdisjoint(names)
            append(((score - lost) * fading if apart else subject, subject, cluster))
        return found

    def _candidates(self, evidence: Evidence) -> tuple[dict[int, float], Floats | None]:
        """The cosine of words to each cluster that is near in words or meaning; that of meaning by row."""
        dots, inverse = self._dots(evidence.vector), self._inverse
        near = {row: cosine for row, product in dots.items() if (cosine := product * inverse[row]) > WORTH}
        if self._centres is None or evidence.meaning is None:
            return near, None
        from broadsheet.cluster.meaning import nearest

        cosines = self._centres.cosines(evidence.meaning, self._rows)
        for row in nearest(cosines, NEAREST):
            near.setdefault(row, dots.get(row, 0.0) * inverse[row])
        return near, cosines

    def matches_of(self, cluster: Cluster) -> list[Scored]:
        """Open clusters near another one, itself left out, unsorted."""
        length = math.sqrt(cluster.square)
        strongest = sorted(cluster.words.items(), key=lambda item: (-item[1], item[0]))[:TELLING]
        evidence = Evidence(
            time=(cluster.first + cluster.last) / 2,
            vector={term: weight / length for term, weight in strongest} if length else {},
            names=frozenset(cluster.names),
            meaning=self._centres.centre(cluster.row)
            if self._centres and self._is_meant(cluster.row)
            else None,
        )
        return [scored for scored in self.matches(evidence) if scored[2] is not cluster]

    def _dots(self, vector: Vector) -> dict[int, float]:
        """Products with the clusters that have one of the strongest terms; weaker ones find none."""
        dots: dict[int, float] = {}
        known = dots.get
        postings = self._postings.get
        for place, (term, weight) in enumerate(vector.items()):
            posting = postings(term)
            if posting is None:
                continue
            if place >= SEARCHED:
                for row in dots.keys() & posting.keys():
                    dots[row] += weight * posting[row]
            elif dots:
                for row, other in posting.items():
                    dots[row] = known(row, 0.0) + weight * other
            else:
                dots.update({row: weight * other for row, other in posting.items()})
        return dots

    def _is_meant(self, row: int) -> bool:
        """Whether any member of the cluster in `row` has a meaning."""
        return self._centres is not None and self._centres.has(row)

    def _meaning_without(self, member: Story) -> float | None:
        """The cosine of a story's meaning to that of the other members of its cluster, if both have any."""
        if self._centres is None or member.meaning is None:
            return None
        return self._centres.without(member.cluster.row, member.meaning)

    def found(self, story: Story) -> None:
        """Make a cluster of one."""
        if not self._free:
            self._free.append(self._rows)
            self._rows += 1
            self._inverse.append(0.0)
        row = self._free.pop()
        self._clusters[row] = story.cluster = Cluster(row, story)
        self._add(story, story.cluster)

    def join(self, story: Story, cluster: Cluster) -> None:
        """Add a story to a cluster; it stays the most recently joined."""
        story.cluster = cluster
        cluster.stories.append(story)
        cluster.first, cluster.last = min(cluster.first, story.time), max(cluster.last, story.time)
        self._clusters[cluster.row] = self._clusters.pop(cluster.row)
        self._add(story, cluster)

    def leave(self, story: Story) -> None:
        """Take a story that is not the founder out of its cluster."""
        cluster = story.cluster
        cluster.stories.remove(story)
        times = [each.time for each in cluster.stories]
        cluster.first, cluster.last = min(times), max(times)
        self._resize(cluster, story.square - 2 * dot(story.vector, cluster.words))
        for term, weight in story.vector.items():
            self._weigh(term, cluster, cluster.words[term] - weight)
        cluster.names -= Counter(story.names)
        if self._centres and story.meaning is not None:
            self._centres.add(cluster.row, story.meaning, -1)

    def merge(self, one: Cluster, other: Cluster) -> Cluster:
        """Make one cluster of two, under the older one's name."""
        older, newer = sorted((one, other), key=lambda each: each.number)
        del self._clusters[newer.row]
        self._forget(newer)
        self._resize(older, newer.square + 2 * dot(newer.words, older.words))
        for term, weight in newer.words.items():
            self._weigh(term, older, older.words.get(term, 0.0) + weight)
        older.names += newer.names
        older.stories += newer.stories
        older.first, older.last = min(older.first, newer.first), max(older.last, newer.last)
        newer.name.into = older.name
        for story in newer.stories:
            story.cluster = older
        if self._centres:
            self._centres.merge(older.row, newer.row)
        self._free.append(newer.row)
        return older

    def close_before(self, earliest: float) -> Iterator[Cluster]:
        """Give and forget the clusters whose last story is older than `earliest`."""
        while self._clusters:
            cluster = next(iter(self._clusters.values()))
            if cluster.last >= earliest:
                return
            del self._clusters[cluster.row]
            self._forget(cluster)
            if self._centres:
                self._centres.clear(cluster.row)
            self._free.append(cluster.row)
            yield cluster

    def _add(self, story: Story, cluster: Cluster) -> None:
        self._resize(cluster, story.square + 2 * dot(story.vector, cluster.words))
        for term, weight in story.vector.items():
            self._weigh(term, cluster, cluster.words.get(term, 0.0) + weight)
        cluster.names.update(story.names)
        if self._centres and story.meaning is not None:
            self._centres.add(cluster.row, story.meaning)

    def _resize(self, cluster: Cluster, more: float) -> None:
        cluster.square += more
        self._inverse[cluster.row] = 1 / math.sqrt(cluster.square) if cluster.square > _NOTHING else 0.0

    def _weigh(self, term: str, cluster: Cluster, weight: float) -> None:
        """Set a term's weight in a cluster and post it as the latest that used the term."""
        posting = self._postings.setdefault(term, {})
        posting.pop(cluster.row, None)
        if weight < _NOTHING:
            cluster.words.pop(term, None)
            if not posting:
                del self._postings[term]
            return
        cluster.words[term] = posting[cluster.row] = weight
        if len(posting) > POSTED:
            del posting[next(iter(posting))]

    def _forget(self, cluster: Cluster) -> None:
        for term in cluster.words:
            posting = self._postings.get(term)
            if posting is not None:
                posting.pop(cluster.row, None)
                if not posting:
                    del self._postings[term]


def _words_without(member: Story) -> float:
    """The cosine of a story's words to those of the other members of its cluster."""
    own = dot(member.vector, member.cluster.words)
    square = member.cluster.square - 2 * own + member.square
    return (own - member.square) / math.sqrt(square) if square > _NOTHING else 0.0
