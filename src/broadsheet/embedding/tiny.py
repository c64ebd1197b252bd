"""A small embedder for small machines: words and parts of words, no model file.

In: texts in any language. Out: vectors of 256 numbers. Every word and every four letters in a row are hashed
to eight of the numbers with a sign each: a sparse random projection (Achlioptas 2003) of the text's features,
fixed for good by the hash. It knows spellings and inflections, not synonyms.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from hashlib import blake2b

from broadsheet.cluster.embedder import quantized
from broadsheet.enrich.words import terms

SIZE = 256
EACH = 8  # numbers that a feature touches
GRAM = 4  # letters
WORD, PART = 1.0, 0.4  # weights


class TinyEmbedder:
    """Hashed words and character n-grams."""

    name = "tiny-1"
    even = 0.35

    def vectors(self, texts: Sequence[str]) -> Iterator[bytes]:
        """One vector a text; a text without any word has zeros."""
        return map(_vector, texts)


def _vector(text: str) -> bytes:
    numbers = [0.0] * SIZE
    for word in dict.fromkeys(terms(text)):
        for place, weight in _word(word):
            numbers[place] += weight
    return quantized(numbers)


@lru_cache(maxsize=1 << 15)
def _word(word: str) -> tuple[tuple[int, float], ...]:
    """What a word adds, place by place."""
    written = f" {word} "
    parts = {written[start : start + GRAM] for start in range(len(written) - GRAM + 1)}
    added = list(_feature(word, WORD))
    for part in sorted(parts):
        added += _feature("part " + part, PART / max(1, len(parts)) ** 0.5)
    return tuple(added)


def _feature(feature: str, weight: float) -> Iterator[tuple[int, float]]:
    digest = blake2b(feature.encode("utf-8", "replace"), digest_size=2 * EACH).digest()
    for place, sign in zip(digest[:EACH], digest[EACH:], strict=True):
        yield place, weight if sign & 1 else -weight
