"""How well stories are clustered: found clusters against labelled ones.

In: two labels a story, in the same order. Out: BCubed, pair counts, adjusted Rand index and adjusted mutual
information, by their published definitions:

- BCubed: Bagga and Baldwin 1998, as in Amigó et al. 2009; a mean over stories, singletons included.
- Pairs: a pair of stories in one cluster; precision and recall over all pairs.
- ARI: Hubert and Arabie 1985.
- AMI: Vinh, Epps and Bailey 2010, with the arithmetic mean of both entropies as upper bound.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Hashable, Iterable, Sequence

from broadsheet.domain.story import Record


class ClusterScores(Record, frozen=True, kw_only=True):
    """All measures of one clustering, 0 to 1 (ARI and AMI may be below 0 for what is worse than chance)."""

    stories: int
    clusters: int
    labels: int
    bcubed_precision: float
    bcubed_recall: float
    bcubed_f1: float
    pair_precision: float
    pair_recall: float
    pair_f1: float
    ari: float
    ami: float


def score_clusters(found: Sequence[Hashable], true: Sequence[Hashable]) -> ClusterScores:
    """All measures at once; raises ValueError when the sequences differ in length."""
    precision, recall, f1 = bcubed(found, true)
    pair_precision, pair_recall, pair_f1 = pair_scores(found, true)
    return ClusterScores(
        stories=len(true),
        clusters=len(set(found)),
        labels=len(set(true)),
        bcubed_precision=precision,
        bcubed_recall=recall,
        bcubed_f1=f1,
        pair_precision=pair_precision,
        pair_recall=pair_recall,
        pair_f1=pair_f1,
        ari=adjusted_rand(found, true),
        ami=adjusted_mutual_information(found, true),
    )


def bcubed(found: Sequence[Hashable], true: Sequence[Hashable]) -> tuple[float, float, float]:
    """BCubed precision, recall and F1; 1.0 each for no stories."""
    both, ours, theirs = _counts(found, true)
    stories = len(found) or 1
    precision = sum(n * n / ours[one] for (one, _), n in both.items()) / stories if both else 1.0
    recall = sum(n * n / theirs[other] for (_, other), n in both.items()) / stories if both else 1.0
    return precision, recall, harmonic_mean(precision, recall)


def pair_scores(found: Sequence[Hashable], true: Sequence[Hashable]) -> tuple[float, float, float]:
    """Precision, recall and F1 over pairs of stories; 1.0 where there is no pair to judge."""
    both, ours, theirs = (_pairs(counts.values()) for counts in _counts(found, true))
    precision, recall = both / ours if ours else 1.0, both / theirs if theirs else 1.0
    return precision, recall, harmonic_mean(precision, recall)


def adjusted_rand(found: Sequence[Hashable], true: Sequence[Hashable]) -> float:
    """Agreement on pairs, less what chance gives; 1.0 when both are the same trivial clustering."""
    both, ours, theirs = (_pairs(counts.values()) for counts in _counts(found, true))
    expected = ours * theirs / (math.comb(len(true), 2) or 1)
    most = (ours + theirs) / 2
    return (both - expected) / (most - expected) if most != expected else 1.0


def adjusted_mutual_information(found: Sequence[Hashable], true: Sequence[Hashable]) -> float:
    """Shared information, less what chance gives; 1.0 when both are one cluster, or both are singletons."""
    both, ours, theirs = _counts(found, true)
    stories = len(found)
    if len(ours) == len(theirs) and len(ours) in {0, 1, stories}:
        return 1.0
    mutual = sum(
        n / stories * math.log(stories * n / (ours[one] * theirs[other])) for (one, other), n in both.items()
    )
    expected = _expected_mutual_information(Counter(ours.values()), Counter(theirs.values()), stories)
    most = (_entropy(ours.values(), stories) + _entropy(theirs.values(), stories)) / 2
    room = most - expected
    return (mutual - expected) / (math.copysign(max(abs(room), 1e-15), room))


def harmonic_mean(precision: float, recall: float) -> float:
    """F1 of a precision and a recall; 0.0 when both are 0."""
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def _counts(
    found: Sequence[Hashable], true: Sequence[Hashable]
) -> tuple[Counter[tuple[Hashable, Hashable]], Counter[Hashable], Counter[Hashable]]:
    return Counter(zip(found, true, strict=True)), Counter(found), Counter(true)


def _pairs(sizes: Iterable[int]) -> int:
    return sum(math.comb(size, 2) for size in sizes)


def _entropy(sizes: Iterable[int], stories: int) -> float:
    return -sum(size / stories * math.log(size / stories) for size in sizes)


def _expected_mutual_information(ours: Counter[int], theirs: Counter[int], stories: int) -> float:
    """Vinh et al. 2010, equation 24a; `ours` and `theirs` count clusters by their size."""
    return sum(
        times_a * times_b * _expected_part(a, b, stories)
        for a, times_a in ours.items()
        for b, times_b in theirs.items()
    )


def _expected_part(a: int, b: int, stories: int) -> float:
    """What a cluster of `a` and one of `b` stories share on average, if stories are dealt by chance."""
    log = math.lgamma
    fixed = log(a + 1) + log(b + 1) + log(stories - a + 1) + log(stories - b + 1) - log(stories + 1)
    return sum(
        n
        / stories
        * math.log(stories * n / (a * b))
        * math.exp(fixed - log(n + 1) - log(a - n + 1) - log(b - n + 1) - log(stories - a - b + n + 1))
        for n in range(max(1, a + b - stories), min(a, b) + 1)
    )
