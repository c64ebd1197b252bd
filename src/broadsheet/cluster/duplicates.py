"""Copies: the same text published again, or the same page under another address.

In: appraisals. Out: for each copy its original and the evidence.

Texts are compared as sets of three-word shingles (Broder 1997). MinHash signatures of 128 values, seeded,
and 64 bands of locality-sensitive hashing find candidates; a candidate is a copy when at least .6 of the
smaller set stands in the larger one (containment), which a changed byline, a cut, or a new lede leave intact.
Of fewer than 50 shingles .9 have to stand there, and fewer than 20 are never compared: notices repeat.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from broadsheet.cluster.addresses import address_keys
from broadsheet.domain.draft import Appraisal
from broadsheet.enrich.words import tokens

if TYPE_CHECKING:
    from rensa import RMinHash  # type: ignore[import-untyped]  # the wheel carries no types

SHINGLE = 3  # words
CONTAINMENT = 0.6
SHORT = 50  # shingles
SHORT_CONTAINMENT = 0.9
FEWEST = 20  # shingles
_PERMUTATIONS, _BANDS, _SEED, _THRESHOLD = 128, 64, 2019, 0.3
_WORTH_CHECKING = 0.15  # estimated resemblance under which a candidate is an accident of hashing


class Copy(NamedTuple):
    """A story that repeats another: the original's id, and a sentence that says how it is known."""

    original: str
    evidence: str


def completeness(appraisal: Appraisal) -> int:
    """How much of a story there is to read, in characters of its text."""
    return len(appraisal.draft.text)


def copies(appraisals: Iterable[Appraisal]) -> dict[str, Copy]:
    """The copies among `appraisals`, by id. The original is the earliest, of equals the most complete, then
    the best, then the one with the lowest id; a copy of a copy names the original.
    """
    ordered = sorted(
        appraisals, key=lambda each: (each.time, -completeness(each), -each.quality.value, each.id)
    )
    found: dict[str, Copy] = {}
    texts = TextIndex()
    pages: dict[str, Appraisal] = {}
    for appraisal in ordered:
        words = shingles(appraisal.draft.text)
        copy = _same_page(appraisal, words, pages) or texts.find(words)
        texts.add(appraisal, words)
        for key in address_keys(appraisal.draft):
            pages.setdefault(key, appraisal)
        if copy:
            root = found.get(copy.original)
            found[appraisal.id] = copy._replace(original=root.original) if root else copy
    return found


def shingles(text: str) -> frozenset[str]:
    """Every three words in a row, folded."""
    words = tokens(text)
    return frozenset(map(" ".join, zip(words, words[1:], words[2:], strict=False)))


def _same_page(appraisal: Appraisal, words: frozenset[str], pages: dict[str, Appraisal]) -> Copy | None:
    """The earlier story with one of the same addresses, unless title and text both say that it is another."""
    for key in address_keys(appraisal.draft):
        other = pages.get(key)
        if other is None:
            continue
        same_title = tokens(other.draft.title) == tokens(appraisal.draft.title)
        if same_title or _containment(words, shingles(other.draft.text)) >= CONTAINMENT:
            return Copy(other.id, f"the same page: both have the address {key}")
    return None


def _containment(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / (min(len(one), len(other)) or 1)


class TextIndex:
    """Texts seen so far, to find the one that a new text repeats."""

    def __init__(self) -> None:
        from rensa import RMinHashLSH

        self._bands = RMinHashLSH(_THRESHOLD, _PERMUTATIONS, _BANDS)
        self._texts: list[tuple[Appraisal, RMinHash]] = []
        self._last: tuple[frozenset[str], RMinHash] | None = None

    def find(self, words: frozenset[str]) -> Copy | None:
        """The text that shares most with `words`, the earlier one of equals, if it is the same text."""
        if len(words) < FEWEST:
            return None
        best, most = None, 0.0
        signature = self._signature(words)
        for place in sorted(self._bands.query(signature)):
            other, minhash = self._texts[place]
            if signature.jaccard(minhash) < _WORTH_CHECKING:
                continue
            share = likeness(
                words, shingles(other.draft.text)
            )  # made anew: candidates are few, sets are large
            if share > most:
                best, most = other.id, share
        if best is None:
            return None
        return Copy(best, f"{most:.0%} of its three-word sequences stand in {best} too")

    def add(self, appraisal: Appraisal, words: frozenset[str]) -> None:
        """Remember a story whose text has the shingles `words`."""
        if len(words) >= FEWEST:
            signature = self._signature(words)
            self._bands.insert(len(self._texts), signature)
            self._texts.append((appraisal, signature))

    def _signature(self, words: frozenset[str]) -> RMinHash:
        from rensa import RMinHash

        if self._last is None or self._last[0] is not words:
            signature = RMinHash(_PERMUTATIONS, _SEED)
            signature.update(words)
            self._last = words, signature
        return self._last[1]


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """Containment when it makes one text a copy of the other, else 0."""
    share = _containment(one, other)
    enough = SHORT_CONTAINMENT if min(len(one), len(other)) < SHORT else CONTAINMENT
    return share if share >= enough else 0.0


def originals(appraisals: Iterable[Appraisal], found: dict[str, Copy]) -> Iterator[Appraisal]:
    """The stories that are no copies, in order."""
    return (appraisal for appraisal in appraisals if appraisal.id not in found)
