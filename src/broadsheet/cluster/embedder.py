"""The port through which meaning comes in: texts become vectors of 8-bit numbers.

In: texts. Out: one vector each, as bytes of signed numbers, so that it compares, stores and hashes exactly.
What implements it stands in `broadsheet.embedding`; this package is only given the vectors.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, Protocol


class Embedder(Protocol):
    """Something that knows the meaning of texts.

    `name` tells the model and its version: vectors of two names are never compared. `vectors` gives a
    vector for each text, in order; the same text always has the same one, whatever stands beside it; zeros
    alone say that the model cannot read it, and its words are compared. `even` is the score at which a story
    and a cluster tell one event with even odds (see `open_clusters`): models differ in how near they put what
    is alike.
    """

    @property
    def name(self) -> str:
        """The model and its version, short, without spaces."""

    @property
    def even(self) -> float:
        """The score of even odds, 0 to 1."""

    def vectors(self, texts: Sequence[str]) -> Iterator[bytes]:
        """One vector a text, all of one length. Raises EmbeddingError when they cannot be had."""


class Meanings(NamedTuple):
    """The vector of each story's headline by the story's id, and the score of even odds of their model."""

    vectors: Mapping[str, bytes]
    even: float


def quantized(numbers: Iterable[float]) -> bytes:
    """The direction of a vector in signed 8-bit numbers, the largest 127; nothing gives zeros."""
    values = [float(number) for number in numbers]
    largest = max(map(abs, values), default=0.0)
    if not largest > 0:
        return bytes(len(values))
    return bytes(round(value * 127 / largest) & 0xFF for value in values)
