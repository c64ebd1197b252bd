"""What ordinary online clustering gives on the same headlines: one threshold on the cosine to a cluster's centre.

In: files of JSON lines with `id`, `title`, `publishedDateTime` and `story`, the label. Out: for TF-IDF, sentence
vectors, the mean of both, and ours, BCubed F1 and AMI of the first file at the threshold that is best on it, the
mean of the four quarters of its time line, each with the threshold that is best on the other three, and of each
other file with the threshold of the first. The peers are helped: the rarity of words is that of the whole file.

    python bench/clustering_peers.py stories.jsonl [another-source.jsonl ...]
"""

from __future__ import annotations

import math
import re
import sys
from collections import Counter
from collections.abc import Sequence
from statistics import fmean
from typing import NamedTuple

import numpy as np
from fit_clustering import FOLDS, GRID, WINDOW, clustered
from headlines import load
from numpy.typing import NDArray

from broadsheet.cluster.events import EventClusters, Report
from broadsheet.embedding.minilm import MiniLmEmbedder
from broadsheet.engine.evaluation.clusters import adjusted_mutual_information, bcubed

Matrix = NDArray[np.float64]  # a row for each headline, of length 1
Score = tuple[float, float]
SMALL = 1e-9
BOTH, OURS = "both", "ours"
NAMES = ("TF-IDF", "sentence vectors", BOTH, OURS)
THRESHOLDS = [0.05 * step for step in range(3, 17)]


def unit(rows: Matrix) -> Matrix:
    return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), SMALL)


def words(titles: Sequence[str]) -> Matrix:
    """TF-IDF, logarithmic in both, of lower-case words."""
    bags = [Counter(re.findall(r"\w+", title.lower())) for title in titles]
    found_in = Counter(word for bag in bags for word in bag)
    column = {word: place for place, word in enumerate(found_in)}
    rows = np.zeros((len(titles), len(column)))
    for row, bag in zip(rows, bags, strict=True):
        for word, count in bag.items():
            row[column[word]] = (1 + math.log(count)) * (
                1 + math.log((1 + len(titles)) / (1 + found_in[word]))
            )
    return unit(rows)


def joined(spaces: Sequence[Matrix], times: Sequence[float], threshold: float) -> list[int]:
    """The cluster of each headline: the nearest open one from the threshold on, by the mean of the cosines."""
    centres = [np.zeros_like(space) for space in spaces]
    latest = np.full(len(times), -math.inf)
    found: list[int] = []
    count = 0
    for place, time in enumerate(times):
        cosines = [
            (centre[:count] @ space[place]) / np.maximum(np.linalg.norm(centre[:count], axis=1), SMALL)
            for centre, space in zip(centres, spaces, strict=True)
        ]
        likeness = np.where(latest[:count] >= time - WINDOW, np.mean(cosines, axis=0), -math.inf)
        chosen = int(likeness.argmax()) if count else 0
        if not count or likeness[chosen] < threshold:
            chosen, count = count, count + 1
        for centre, space in zip(centres, spaces, strict=True):
            centre[chosen] += space[place]
        latest[chosen] = time
        found.append(chosen)
    return found


class Stories(NamedTuple):
    """Headlines in time order: their labels and times, their places in both spaces, and as ours takes them."""

    true: list[str]
    times: list[float]
    spaces: dict[str, Matrix]
    reports: list[Report]


def placed(path: str) -> Stories:
    headlines = load(path)
    vectors = list(MiniLmEmbedder().vectors(headlines.titles))
    numbers = np.array([np.frombuffer(vector, dtype=np.int8) for vector in vectors], dtype=float)
    spaces = {"TF-IDF": words(headlines.titles), "sentence vectors": unit(numbers)}
    return Stories(headlines.labels, headlines.times, spaces, headlines.reports(vectors))


def runs(name: str, stories: Stories, at: Sequence[float]) -> dict[float, list[int]]:
    """The clusters that this one of `NAMES` finds, by threshold."""
    if name == OURS:
        found = {even: clustered(stories.reports, EventClusters(WINDOW, even)) for even in at}
        return {even: [run[report.id] for report in stories.reports] for even, run in found.items()}
    chosen = [space for each, space in stories.spaces.items() if name in (each, BOTH)]
    return {threshold: joined(chosen, stories.times, threshold) for threshold in at}


def tell(name: str, first: Stories, others: Sequence[Stories]) -> None:
    found = runs(name, first, GRID if name == OURS else THRESHOLDS)

    def score(ours: Sequence[int], true: Sequence[str]) -> Score:
        return bcubed(ours, true)[2], adjusted_mutual_information(ours, true)

    def quality(threshold: float, places: Sequence[int]) -> Score:
        return score([found[threshold][place] for place in places], [first.true[place] for place in places])

    def best(places: Sequence[int]) -> float:
        return max(found, key=lambda threshold: sum(quality(threshold, places)))

    everything = range(len(first.true))
    folds = [range(len(everything) * n // FOLDS, len(everything) * (n + 1) // FOLDS) for n in range(FOLDS)]
    held_out = [quality(best([one for one in everything if one not in fold]), fold) for fold in folds]
    chosen = best(everything)
    mean = tuple(fmean(values) for values in zip(*held_out, strict=True))
    scores = {"whole": quality(chosen, everything), "folds": mean}
    for number, other in enumerate(others, start=2):
        scores[f"file {number}"] = score(runs(name, other, [chosen])[chosen], other.true)
    told = "   ".join(f"{what} {f1:.3f} / {information:.3f}" for what, (f1, information) in scores.items())
    print(f"{name:17} {told}")


def main() -> None:
    first, *others = map(placed, sys.argv[1:])
    for name in NAMES:
        tell(name, first, others)


if __name__ == "__main__":
    main()
