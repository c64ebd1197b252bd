"""What sentence vectors add: how near a story is in meaning to each open cluster, against the background.

In: vectors of 8-bit numbers (see `embedder`). Out: cosines to the clusters' centres. Each vector is
taken relative to the mean of the stories so far ("centring", Mu and Viswanath 2018): in a portal on one
subject all stories are near each other, and only what goes beyond that tells an event. So one threshold
holds on portals of different breadth.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from broadsheet.cluster.states import BackgroundState, CentresState

Floats = NDArray[np.float32]

COMMON = 0.8  # part of the mean that is taken away
PRIOR = 50  # stories without a common meaning that are thought to have come before the first one
REMEMBERED = 20_000  # stories after which the mean forgets half


class Background:
    """The mean meaning of the stories so far."""

    def __init__(self, size: int) -> None:
        self._sum = np.zeros(size, np.float64)
        self._stories = 0

    def state(self) -> BackgroundState:
        """What is summed."""
        return BackgroundState(self._stories, self._sum.tobytes())

    def restore(self, state: BackgroundState) -> None:
        """Go on from `state`."""
        self._stories, self._sum = state.stories, np.frombuffer(state.sum, np.float64).copy()

    def centred(self, vector: bytes) -> Floats:
        """Count the story and give its vector, less what is common, at unit length."""
        numbers = np.frombuffer(vector, np.int8).astype(np.float64)
        numbers /= np.linalg.norm(numbers) or 1.0
        self._stories += 1
        if self._stories > REMEMBERED:
            self._sum /= 2
            self._stories //= 2
        self._sum += numbers
        numbers -= COMMON * self._sum / (self._stories + PRIOR)
        return (numbers / (np.linalg.norm(numbers) or 1.0)).astype(np.float32)


class Centres:
    """The sums of the vectors of each open cluster, row by row; closed clusters leave their row to others."""

    def __init__(self, size: int) -> None:
        self._sums = np.zeros((256, size), np.float32)
        self._scales = np.zeros(256, np.float32)

    def state(self, rows: int) -> CentresState:
        """The first `rows` rows."""
        kept = min(rows, len(self._sums))
        return CentresState(self._sums.shape[1], self._sums[:kept].tobytes(), self._scales[:kept].tobytes())

    def restore(self, state: CentresState) -> None:
        """Go on from `state`."""
        scales = np.frombuffer(state.scales, np.float32)
        self._grow(len(scales) - 1)
        self._sums[: len(scales)] = np.frombuffer(state.sums, np.float32).reshape(-1, state.size)
        self._scales[: len(scales)] = scales

    def _grow(self, row: int) -> None:
        while row >= len(self._sums):
            self._sums = np.concatenate([self._sums, np.zeros_like(self._sums)])
            self._scales = np.concatenate([self._scales, np.zeros_like(self._scales)])

    def add(self, row: int, vector: Floats, sign: int = 1) -> None:
        """Add a member's vector to the cluster in `row`, or take it away with sign -1."""
        self._grow(row)
        self._sums[row] += sign * vector
        self._scale(row)

    def merge(self, row: int, other: int) -> None:
        """Move all of `other` to `row`."""
        self._grow(max(row, other))
        self._sums[row] += self._sums[other]
        self._scale(row)
        self.clear(other)

    def clear(self, row: int) -> None:
        """Free a row."""
        self._grow(row)
        self._sums[row] = 0
        self._scales[row] = 0

    def _scale(self, row: int) -> None:
        length = float(np.linalg.norm(self._sums[row]))
        self._scales[row] = 1 / length if length > 1e-3 else 0

    def cosines(self, vector: Floats, rows: int) -> Floats:
        """The cosine of `vector` to the centre of each of the first `rows` rows; 0 for those without one."""
        self._grow(rows - 1)
        cosines: Floats = (self._sums[:rows] @ vector) * self._scales[:rows]
        return cosines

    def has(self, row: int) -> bool:
        """Whether any vector is in `row`."""
        return row < len(self._scales) and bool(self._scales[row])

    def centre(self, row: int) -> Floats:
        """The centre of the cluster in `row`, at unit length."""
        centre: Floats = self._sums[row] * self._scales[row]
        return centre

    def without(self, row: int, vector: Floats) -> float | None:
        """The cosine of `vector` to the centre of the others of its cluster; None where they have none."""
        rest = self._sums[row] - vector
        length = float(np.linalg.norm(rest))
        return float(rest @ vector) / length if length > 1e-3 else None


def floats(kept: bytes) -> Floats:
    """A vector again that was kept as bytes."""
    return np.frombuffer(kept, np.float32)


def nearest(cosines: Floats, count: int) -> list[int]:
    """The rows of the `count` highest cosines."""
    if len(cosines) <= count:
        return list(range(len(cosines)))
    return [int(row) for row in np.argpartition(-cosines, count)[:count]]
