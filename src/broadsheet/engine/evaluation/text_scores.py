"""How much two texts agree.

In: a text as it was read and as it should be. Out: numbers between 0 and 1.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from html import unescape
from typing import NamedTuple

from broadsheet.engine.evaluation.clusters import harmonic_mean

_WORD = re.compile(r"\w+")
_NO_WORD = re.compile(r"[\W_]+")
_SHINGLE = 4  # words
SIMILAR = 0.8  # F1 of words from which a short text counts as similar


class Agreement(NamedTuple):
    """`precision` is None when nothing was read, `recall` when nothing should be."""

    precision: float | None
    recall: float | None


def shingles(read: str, gold: str) -> Agreement:
    """Agreement in runs of four words, counted as often as they stand.

    Source: scrapinghub/article-extraction-benchmark, `evaluate.py`: words are runs of letters, digits and
    underscores in their own case; a text of fewer than four words is one run. A set's precision and recall
    are the means over its pages, its F1 that of the two means.
    """
    return _agreement(_runs(read), _runs(gold))


def words(read: str, gold: str) -> float:
    """The F1 of words, regardless of case and order, counted as often as they stand.

    Source: WCXB (arXiv 2605.21097), `evaluate.py`. A set's F1 is the mean over its pages.
    """
    return f1(_agreement(_WORD.findall(read.lower()), _WORD.findall(gold.lower())))


def f1(agreement: Agreement) -> float:
    """The harmonic mean; 1 when nothing was to be read and nothing was."""
    if agreement == (None, None):
        return 1.0
    return harmonic_mean(agreement.precision or 0.0, agreement.recall or 0.0)


def normal(text: str | None) -> str:
    """No case, one space for every run of space and punctuation, entities decoded: what `exact` compares."""
    decoded = unescape(unescape(text or "")).replace("\u00ad", "")
    return _NO_WORD.sub(" ", unicodedata.normalize("NFKC", decoded).casefold()).strip()


def similar(read: str | None, gold: str | None) -> bool:
    """Whether the F1 of the words of both normal forms is at least .8."""
    return words(normal(read), normal(gold)) >= SIMILAR


def _runs(text: str) -> list[tuple[str, ...]]:
    found = _WORD.findall(text)
    return (
        [tuple(found[start : start + _SHINGLE]) for start in range(max(1, len(found) - _SHINGLE + 1))]
        if found
        else []
    )


def _agreement(read: Sequence[Hashable], gold: Sequence[Hashable]) -> Agreement:
    common = (Counter(read) & Counter(gold)).total()
    return Agreement(common / len(read) if read else None, common / len(gold) if gold else None)


def mean(values: Iterable[float | None]) -> float | None:
    """The mean of the values that are there; None without any."""
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None
