"""A story and a cluster, as long as the cluster is open.

In: what a story is compared by. Out: records that `open_clusters` and `events` change as stories come in.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from broadsheet.cluster.rarity import Vector
from broadsheet.cluster.states import ClusterState, NameState, StoryState

if TYPE_CHECKING:
    from broadsheet.cluster.meaning import Floats


class Name:
    """What a cluster is called: its founder's id; a merge makes two names one."""

    def __init__(self, founder: str) -> None:
        self.founder = founder
        self.into: Name | None = None

    def final(self) -> Name:
        """The name after all merges."""
        return self.into.final() if self.into else self


class Names:
    """Names by their place in a list, as states refer to them, with those that they were merged into."""

    def __init__(self, states: Iterable[NameState] = ()) -> None:
        given = list(states)
        self.listed = [Name(state.founder) for state in given]
        for name, state in zip(self.listed, given, strict=True):
            name.into = None if state.into is None else self.listed[state.into]
        self._places = {name: place for place, name in enumerate(self.listed)}

    def place(self, name: Name) -> int:
        """The place of a name, which is listed if it was not."""
        if name not in self._places:
            self._places[name] = len(self.listed)
            self.listed.append(name)
            if name.into:
                self.place(name.into)
        return self._places[name]

    def states(self) -> tuple[NameState, ...]:
        """The names, in order of their places."""
        return tuple(
            NameState(name.founder, self._places[name.into] if name.into else None) for name in self.listed
        )


class Evidence(NamedTuple):
    """What a story is compared by: time in seconds, words, rare names, meaning."""

    time: float
    vector: Vector
    names: frozenset[str]
    meaning: Floats | None


class Story:
    """A story while its cluster is open; `meaning` is None where words alone are compared."""

    __slots__ = (
        "cluster",
        "id",
        "meaning",
        "names",
        "near",
        "number",
        "probability",
        "score",
        "shared",
        "size",
        "time",
        "vector",
    )
    cluster: Cluster

    def __init__(self, number: int, name: str, evidence: Evidence) -> None:
        self.number, self.id = number, name
        self.time, self.vector, self.names, self.meaning = evidence
        self.score = self.probability = 0.0
        self.shared: tuple[str, ...] = ()
        self.size = 0  # members of the cluster when the story came to it
        self.near: tuple[tuple[float, Name], ...] = ()

    def state(self, names: Names) -> StoryState:
        """All that is known of it."""
        return StoryState(
            id=self.id,
            number=self.number,
            time=self.time,
            vector=self.vector,
            names=tuple(sorted(self.names)),
            meaning=None if self.meaning is None else self.meaning.tobytes(),
            probability=self.probability,
            shared=self.shared,
            size=self.size,
            near=tuple((score, names.place(name)) for score, name in self.near),
        )

    @classmethod
    def of(cls, state: StoryState, names: Names) -> Story:
        """The story again, without its cluster."""
        meaning = None
        if state.meaning is not None:
            from broadsheet.cluster.meaning import floats

            meaning = floats(state.meaning)
        evidence = Evidence(state.time, state.vector, frozenset(state.names), meaning)
        story = cls(state.number, state.id, evidence)
        story.probability, story.shared, story.size = state.probability, state.shared, state.size
        story.near = tuple((score, names.listed[place]) for score, place in state.near)
        return story

    @property
    def evidence(self) -> Evidence:
        """What it is compared by."""
        return Evidence(self.time, self.vector, self.names, self.meaning)

    @property
    def square(self) -> float:
        """The squared length of the word vector: 0 for a story without any telling word."""
        return 1.0 if self.vector else 0.0


class Cluster:
    """An open cluster: its stories, founder first, the sum of their word vectors and its squared length."""

    __slots__ = ("first", "last", "name", "names", "number", "row", "square", "stories", "words")

    def __init__(self, row: int, founder: Story) -> None:
        self.row = row
        self.number = founder.number  # the lower, the older
        self.name = Name(founder.id)
        self.stories = [founder]
        self.words: Vector = {}
        self.names: Counter[str] = Counter()
        self.square = 0.0
        self.first = self.last = founder.time

    def state(self, names: Names) -> ClusterState:
        """All that is known of it."""
        return ClusterState(
            row=self.row,
            name=names.place(self.name),
            stories=tuple(story.state(names) for story in self.stories),
            words=self.words,
            names=dict(self.names),
            square=self.square,
            first=self.first,
            last=self.last,
        )

    @classmethod
    def of(cls, state: ClusterState, names: Names) -> Cluster:
        """The cluster again, with its stories."""
        stories = [Story.of(story, names) for story in state.stories]
        cluster = cls(state.row, stories[0])
        cluster.name, cluster.stories = names.listed[state.name], stories
        cluster.words, cluster.names, cluster.square = state.words, Counter(state.names), state.square
        cluster.first, cluster.last = state.first, state.last
        for story in stories:
            story.cluster = cluster
        return cluster

    def gap(self, time: float) -> float:
        """Seconds between `time` and the span of the cluster."""
        if time > self.last:
            return time - self.last
        return self.first - time if time < self.first else 0.0


class Match(NamedTuple):
    """How near a story is to a cluster: in event, and in subject, where other names do not part them."""

    score: float
    subject: float
    cluster: Cluster


def dot(one: Vector, other: Vector) -> float:
    """The product of two vectors; quickest with the shorter one first."""
    return sum([weight * other[term] for term, weight in one.items() if term in other])


Scored = tuple[float, float, Cluster]  # a match as it is made by the dozen for each story


def best_of(matches: Iterable[Scored]) -> Match | None:
    """The match with the highest score, the older cluster of equals."""
    best, highest = None, -math.inf
    for scored in matches:
        score = scored[0]
        if score > highest or (best and score == highest and scored[2].number < best[2].number):
            best, highest = scored, score
    return Match(*best) if best else None
