"""Copies: the same text published again, or the same page under another address.

In: appraisals. Out: for each copy its original and the evidence, and how much of a story that is no copy
stands in earlier ones of other providers.

Texts are compared as sets of three-word shingles (Broder 1997). MinHash signatures of 128 values, seeded,
and 64 bands of locality-sensitive hashing find candidates; a candidate is a copy when at least .65 of the
smaller set stands in the larger one (containment), which a changed byline, a cut, or a new lede leave intact.
Of fewer than 50 shingles .9 have to stand there, and fewer than 20 are never compared: notices repeat.
Borrowing is the part of a story's own shingles that its candidates have; those that resemble it by less than
.15 are not found, so that of two texts of equal length it is seen from a third on.
Texts and addresses are remembered for 30 days, so that memory does not grow with history.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from broadsheet.cluster.addresses import address_keys
from broadsheet.domain.draft import Appraisal
from broadsheet.enrich.words import tokens

if TYPE_CHECKING:
    from rensa import RMinHash  # type: ignore[import-untyped]  # the wheel carries no types

CONTAINMENT = 0.65
SHORT = 50  # shingles
SHORT_CONTAINMENT = 0.9
FEWEST = 20  # shingles
REMEMBERED = timedelta(days=30)
BORROWED = 0.2  # of a story's shingles; less is quotation
_PERMUTATIONS, _BANDS, _SEED, _THRESHOLD = 128, 64, 2019, 0.3
_WORTH_CHECKING = 0.15  # estimated resemblance under which a candidate is an accident of hashing


class Copy(NamedTuple):
    """A story that repeats another: the original's id, and a sentence that says how it is known."""

    original: str
    evidence: str


class Borrowing(NamedTuple):
    """The part of a story's shingles that earlier stories of others have, and the one that has most."""

    share: float
    source: str


class Look(NamedTuple):
    """What a story was found to repeat: all of another one, or a part of some."""

    copy: Copy | None
    borrowing: Borrowing | None = None


class _Candidate(NamedTuple):
    """An earlier story and the shingles that it shares with the one that is looked at."""

    appraisal: Appraisal
    shared: frozenset[str]
    likeness: float


def completeness(appraisal: Appraisal) -> int:
    """How much of a story there is to read, in characters of its text."""
    return len(appraisal.draft.text)


def chronological(appraisal: Appraisal) -> tuple[datetime, int, int, str]:
    """The order in which stories are looked at: by time, of equals the most complete, then the best."""
    return appraisal.time, -completeness(appraisal), -appraisal.quality.value, appraisal.id


def copies(appraisals: Iterable[Appraisal]) -> dict[str, Copy]:
    """Each copy's id with its original; a copy of a copy names the original."""
    finder = CopyFinder()
    found = ((each.id, finder.look(each).copy) for each in sorted(appraisals, key=chronological))
    return {name: copy for name, copy in found if copy}


class CopyFinder:
    """Looks at stories in chronological order; each is compared with those of the last 30 days."""

    def __init__(self) -> None:
        self._texts = TextIndex()
        self._pages: dict[str, Appraisal] = {}
        self._roots: dict[str, str] = {}  # original by copy
        self._known: deque[tuple[Appraisal, tuple[str, ...]]] = deque()

    def look(self, appraisal: Appraisal) -> Look:
        """The original and the evidence if the story is a copy, else what it borrows; it is remembered."""
        self._forget(appraisal.time - REMEMBERED)
        keys = tuple(address_keys(appraisal.draft))
        words = shingles(appraisal.draft.text) if appraisal.draft.text else frozenset()
        candidates = self._texts.candidates(words)
        copy = self._same_page(appraisal, words, keys) or _whole(candidates)
        indexed = self._texts.add(appraisal, words)
        for key in keys:
            self._pages.setdefault(key, appraisal)
        if copy:
            copy = copy._replace(original=self._roots.get(copy.original, copy.original))
            self._roots[appraisal.id] = copy.original
        if keys or indexed:
            self._known.append((appraisal, keys))
        return Look(copy, None if copy else _borrowing(appraisal, words, candidates))

    def _forget(self, earliest: datetime) -> None:
        while self._known and self._known[0][0].time < earliest:
            appraisal, keys = self._known.popleft()
            self._texts.remove(appraisal.id)
            self._roots.pop(appraisal.id, None)
            for key in keys:
                if self._pages.get(key) is appraisal:
                    del self._pages[key]

    def _same_page(self, appraisal: Appraisal, words: frozenset[str], keys: Iterable[str]) -> Copy | None:
        for key in keys:
            other = self._pages.get(key)
            if other is None:
                continue
            same_title = tokens(other.draft.title) == tokens(appraisal.draft.title)
            if same_title or _containment(words, shingles(other.draft.text)) >= CONTAINMENT:
                return Copy(other.id, f"the same page: both have the address {key}")
        return None


def shingles(text: str) -> frozenset[str]:
    """Every three words in a row, folded."""
    words = tokens(text)
    return frozenset(map(" ".join, zip(words, words[1:], words[2:], strict=False)))


def _containment(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / (min(len(one), len(other)) or 1)


class TextIndex:
    """Finds the texts that share much with another."""

    def __init__(self) -> None:
        from rensa import RMinHashLSH

        self._bands = RMinHashLSH(_THRESHOLD, _PERMUTATIONS, _BANDS)
        self._texts: dict[int, tuple[Appraisal, RMinHash]] = {}
        self._places: dict[str, int] = {}
        self._next = 0
        self._last: tuple[frozenset[str], RMinHash] | None = None

    def candidates(self, words: frozenset[str]) -> list[_Candidate]:
        """The texts that seem to share much with `words`, earliest first."""
        if len(words) < FEWEST:
            return []
        found = []
        signature = self._signature(words)
        for place in sorted(self._bands.query(signature)):
            other, minhash = self._texts[place]
            if signature.jaccard(minhash) >= _WORTH_CHECKING:
                # Shingles are made anew: candidates are few, sets are large.
                theirs = shingles(other.draft.text)
                found.append(_Candidate(other, words & theirs, likeness(words, theirs)))
        return found

    def add(self, appraisal: Appraisal, words: frozenset[str]) -> bool:
        """Remember a story whose text has the shingles `words`; tells whether there were enough."""
        if len(words) < FEWEST:
            return False
        signature = self._signature(words)
        self._bands.insert(self._next, signature)
        self._texts[self._next] = (appraisal, signature)
        self._places[appraisal.id] = self._next
        self._next += 1
        return True

    def remove(self, name: str) -> None:
        """Forget a story, if it is known."""
        place = self._places.pop(name, None)
        if place is not None:
            self._bands.remove(place)
            del self._texts[place]

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


def _whole(candidates: list[_Candidate]) -> Copy | None:
    """The text that shares most, the earlier one of equals, if it is the same text."""
    best = max(candidates, key=lambda each: each.likeness, default=None)
    if best is None or not best.likeness:
        return None
    name = best.appraisal.id
    return Copy(name, f"{best.likeness:.0%} of its three-word sequences stand in {name} too")


def _borrowing(story: Appraisal, words: frozenset[str], candidates: list[_Candidate]) -> Borrowing | None:
    if not candidates:
        return None
    others = [each for each in candidates if each.appraisal.provider.domain != story.provider.domain]
    shared = frozenset[str]().union(*(each.shared for each in others))
    if len(words) < SHORT or len(shared) < BORROWED * len(words):
        return None
    most = max(others, key=lambda each: len(each.shared))
    return Borrowing(len(shared) / len(words), most.appraisal.id)
