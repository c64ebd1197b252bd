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
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from broadsheet.cluster.addresses import address_keys
from broadsheet.domain.draft import Appraisal
from broadsheet.domain.judging import Trace
from broadsheet.enrich.words import terms, tokens

if TYPE_CHECKING:
    from rensa import RMinHash  # type: ignore[import-untyped]  # the wheel carries no types

CONTAINMENT = 0.65
SHORT = 50  # shingles
SHORT_CONTAINMENT = 0.9
FEWEST = 20  # shingles
REMEMBERED = timedelta(days=30)
BORROWED = 0.2  # of a story's shingles; less is quotation
_PERMUTATIONS, _BANDS, _SEED, _THRESHOLD = 128, 64, 2019, 0.3
_LETTERS = 10  # of an unspaced alphabet in a term: three terms in a row are twelve letters, some three words
_WORTH_CHECKING = 0.15  # estimated resemblance under which a candidate is an accident of hashing


Recall = Callable[[Sequence[str]], list[Appraisal]]


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


class _Text:
    """A text as a set of shingles and its signature, made when they are asked for or taken from a trace."""

    def __init__(self, text: str, trace: Trace | None) -> None:
        self._text, self._trace = text, trace

    @cached_property
    def words(self) -> frozenset[str]:
        return shingles(self._text) if self._text else frozenset()

    @cached_property
    def is_enough(self) -> bool:
        return (self._trace.shingles if self._trace else len(self.words)) >= FEWEST

    @cached_property
    def signature(self) -> RMinHash:
        from rensa import RMinHash

        signature = RMinHash(_PERMUTATIONS, _SEED)
        if self._trace:
            signature.__setstate__(self._trace.signature)
        else:
            signature.update(self.words)
        return signature


def trace_of(appraisal: Appraisal) -> Trace:
    """By what copies of the story are found later."""
    text = _Text(appraisal.draft.text, None)
    return Trace(
        keys=tuple(address_keys(appraisal.draft)),
        shingles=len(text.words),
        signature=text.signature.__getstate__() if text.is_enough else b"",
    )


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
    """Looks at stories in chronological order; each is compared with those of the last 30 days.

    `recall` gives stories that were looked at; without it, those of the last 30 days are held in memory.
    """

    def __init__(self, recall: Recall | None = None) -> None:
        self._held: dict[str, Appraisal] | None = None if recall else {}
        self._recall = recall or self._held_ones
        self._texts = TextIndex(self._recall)
        self._pages: dict[str, deque[str]] = {}  # ids of the stories of each page, earliest first
        self._roots: dict[str, str] = {}  # original by copy
        self._known: deque[tuple[datetime, str, tuple[str, ...]]] = deque()

    def look(self, appraisal: Appraisal, trace: Trace | None = None) -> Look:
        """The original and the evidence if the story is a copy, else what it borrows; it is remembered.

        `trace` is the story's, where it is known already.
        """
        self._forget(appraisal.time - REMEMBERED)
        keys = trace.keys if trace else tuple(address_keys(appraisal.draft))
        text = _Text(appraisal.draft.text, trace)
        candidates = self._texts.candidates(text)
        copy = self._same_page(appraisal, text, keys) or _whole(candidates)
        if copy:
            copy = copy._replace(original=self._roots.get(copy.original, copy.original))
        if self._held is not None and (keys or text.is_enough):
            self._held[appraisal.id] = appraisal
        self._add(appraisal.id, appraisal.time, text, keys, copy.original if copy else None)
        return Look(copy, None if copy else _borrowing(appraisal, text, candidates))

    def remember(self, name: str, time: datetime, trace: Trace, original: str | None) -> None:
        """Know a story that was looked at in an earlier run, and of which story it is a copy."""
        self._add(name, time, _Text("", trace), trace.keys, original)

    def _add(
        self, name: str, time: datetime, text: _Text, keys: tuple[str, ...], original: str | None
    ) -> None:
        if not keys and not text.is_enough:
            return
        self._texts.add(name, text)
        for key in keys:
            self._pages.setdefault(key, deque()).append(name)
        if original:
            self._roots[name] = original
        self._known.append((time, name, keys))

    def _held_ones(self, names: Sequence[str]) -> list[Appraisal]:
        assert self._held is not None
        return [self._held[name] for name in names]

    def _forget(self, earliest: datetime) -> None:
        while self._known and self._known[0][0] < earliest:
            _, name, keys = self._known.popleft()
            self._texts.remove(name)
            self._roots.pop(name, None)
            if self._held is not None:
                self._held.pop(name, None)
            for key in keys:
                self._pages[key].popleft()
                if not self._pages[key]:
                    del self._pages[key]

    def _same_page(self, appraisal: Appraisal, text: _Text, keys: Iterable[str]) -> Copy | None:
        for key in keys:
            if key not in self._pages:
                continue
            (other,) = self._recall([self._pages[key][0]])
            same_title = tokens(other.draft.title) == tokens(appraisal.draft.title)
            if same_title or _containment(text.words, shingles(other.draft.text)) >= CONTAINMENT:
                return Copy(other.id, f"the same page: both have the address {key}")
        return None


def shingles(text: str) -> frozenset[str]:
    """Every three words in a row, folded; of unspaced alphabets about as many letters."""
    words = terms(text, _LETTERS)
    return frozenset(map(" ".join, zip(words, words[1:], words[2:], strict=False)))


def _containment(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / (min(len(one), len(other)) or 1)


def resembling(texts: Iterable[str], others: Iterable[tuple[str, Trace]]) -> list[str]:
    """The ids of those of the others whose texts may repeat one of these, whenever they came."""
    mine = [text.signature for text in (_Text(text, None) for text in texts) if text.is_enough]
    theirs = ((name, _Text("", trace).signature) for name, trace in others if mine and trace.signature)
    return [
        name for name, signature in theirs if any(each.jaccard(signature) >= _WORTH_CHECKING for each in mine)
    ]


class TextIndex:
    """Finds the texts that share much with another; `recall` gives stories that were added."""

    def __init__(self, recall: Recall) -> None:
        from rensa import RMinHashLSH

        self._recall = recall
        self._bands = RMinHashLSH(_THRESHOLD, _PERMUTATIONS, _BANDS)
        self._texts: dict[int, tuple[str, RMinHash]] = {}
        self._places: dict[str, int] = {}
        self._next = 0

    def candidates(self, text: _Text) -> list[_Candidate]:
        """The stories that seem to share much with a text, earliest first."""
        if not text.is_enough:
            return []
        near = [self._texts[place] for place in sorted(self._bands.query(text.signature))]
        names = [name for name, other in near if text.signature.jaccard(other) >= _WORTH_CHECKING]
        found = []
        for story in self._recall(names) if names else ():
            # Shingles are made anew: candidates are few, sets are large.
            theirs = shingles(story.draft.text)
            found.append(_Candidate(story, text.words & theirs, likeness(text.words, theirs)))
        return found

    def add(self, name: str, text: _Text) -> None:
        """Remember a story's text, if there is enough of it."""
        if text.is_enough:
            self._bands.insert(self._next, text.signature)
            self._texts[self._next] = (name, text.signature)
            self._places[name] = self._next
            self._next += 1

    def remove(self, name: str) -> None:
        """Forget a story, if it is known."""
        place = self._places.pop(name, None)
        if place is not None:
            self._bands.remove(place)
            del self._texts[place]


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


def _borrowing(story: Appraisal, text: _Text, candidates: list[_Candidate]) -> Borrowing | None:
    if not candidates:
        return None
    words = text.words
    others = [each for each in candidates if each.appraisal.provider.domain != story.provider.domain]
    shared = frozenset[str]().union(*(each.shared for each in others))
    if len(words) < SHORT or len(shared) < BORROWED * len(words):
        return None
    most = max(others, key=lambda each: len(each.shared))
    return Borrowing(len(shared) / len(words), most.appraisal.id)
