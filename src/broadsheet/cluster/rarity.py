"""How rare a word is among the stories so far.

In: bags of words in time order. Out: each bag as a vector of unit length, by term frequency and inverse
document frequency (Salton and Buckley 1988). Only what came before counts, so that what arrives later
changes no older vector. Counts are halved whenever `REMEMBERED` stories have come in: memory stays bounded,
and what was common long ago is forgotten.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable

from broadsheet.cluster.states import RarityState

Vector = dict[str, float]

PRIOR = 300  # stories that are thought to have come before the first one, else early words are all common
REMEMBERED = 20_000  # stories
STRONGEST = 32  # terms kept of a story
RARE = 0.03  # part of the stories in which a name may stand


class Rarity:
    """Document frequencies as they grow."""

    def __init__(self) -> None:
        self._stories = PRIOR
        self._frequency: Counter[str] = Counter()

    def state(self) -> RarityState:
        """All that is counted."""
        return RarityState(self._stories, dict(self._frequency))

    def restore(self, state: RarityState) -> None:
        """Count on from `state`."""
        self._stories, self._frequency = state.stories, Counter(state.frequency)

    def vector(self, bag: dict[str, float]) -> Vector:
        """Count the story and give its strongest terms, strongest first, at unit length."""
        self._stories += 1
        if self._stories > PRIOR + REMEMBERED:
            self._forget()
        frequency, stories = self._frequency, self._stories
        frequency.update(bag.keys())
        weighted = [
            (-weight * math.log(stories / (frequency[term] + 0.5)), term) for term, weight in bag.items()
        ]
        weighted.sort()
        kept = weighted[:STRONGEST]
        length = math.sqrt(sum([weight * weight for weight, _ in kept]))
        return {term: -weight / length for weight, term in kept} if length else {}

    def rare(self, names: Iterable[str]) -> frozenset[str]:
        """Those of the names that are rare enough to tell one event from another."""
        most = self._stories * RARE
        return frozenset(name for name in names if self._frequency[name] <= most)

    def _forget(self) -> None:
        self._stories = PRIOR + REMEMBERED // 2
        self._frequency = Counter({term: count // 2 for term, count in self._frequency.items() if count > 1})
