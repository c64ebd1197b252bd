"""What ordinary online clustering gives on the same headlines: one threshold on the cosine to a cluster's centre.

In: JSON lines with `id`, `title`, `publishedDateTime` and `story`, the label. Out: for TF-IDF, sentence vectors
and the mean of both, BCubed F1 and AMI at the threshold that is best on the whole set, and the mean of four
quarters of the time line, each with the threshold that is best on the other three; then ours, as
`fit_clustering.py` does it. The peers are helped: the rarity of words is that of the whole set.

    python bench/clustering_peers.py stories.jsonl
"""

from __future__ import annotations

import json
import math
import re
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from statistics import fmean

import numpy as np
from fit_clustering import FOLDS, GRID, WINDOW, clustered
from numpy.typing import NDArray

from broadsheet.cluster import chronological, headline
from broadsheet.cluster.bags import bag_of
from broadsheet.cluster.events import EventClusters, Report
from broadsheet.cluster.filtering import appraisal_from_line
from broadsheet.embedding.minilm import MiniLmEmbedder
from broadsheet.engine.evaluation.clusters import adjusted_mutual_information, bcubed

Matrix = NDArray[np.float64]  # a row for each headline, of length 1
Score = tuple[float, float]
SMALL = 1e-9
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


def meanings(titles: Sequence[str]) -> Matrix:
    vectors = MiniLmEmbedder().vectors(titles)
    return unit(np.array([np.frombuffer(vector, dtype=np.int8) for vector in vectors], dtype=float))


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


def tell(name: str, runs: dict[float, list[int]], true: Sequence[str]) -> None:
    """Print how these runs, by threshold, agree with the labels."""

    def quality(threshold: float, places: Sequence[int]) -> Score:
        ours, labels = [runs[threshold][place] for place in places], [true[place] for place in places]
        return bcubed(ours, labels)[2], adjusted_mutual_information(ours, labels)

    def best(places: Sequence[int]) -> float:
        return max(runs, key=lambda threshold: sum(quality(threshold, places)))

    everything = range(len(true))
    folds = [range(len(true) * fold // FOLDS, len(true) * (fold + 1) // FOLDS) for fold in range(FOLDS)]
    held_out = [quality(best([place for place in everything if place not in fold]), fold) for fold in folds]
    whole = quality(best(everything), everything)
    f1, information = (fmean(values) for values in zip(*held_out, strict=True))
    print(f"{name:17} whole {whole[0]:.3f} / {whole[1]:.3f}   folds {f1:.3f} / {information:.3f}")


def main() -> None:
    lines = [json.loads(line) for line in Path(sys.argv[1]).read_text("utf-8").splitlines()]
    labels = {line["id"]: line["story"] for line in lines}
    stories = sorted(map(appraisal_from_line, lines), key=chronological)
    true = [labels[story.id] for story in stories]
    times = [story.time.timestamp() for story in stories]
    titles = [headline(story.draft.title) for story in stories]
    spaces = {"TF-IDF": words(titles), "sentence vectors": meanings(titles)}
    for name, chosen in (*((name, [space]) for name, space in spaces.items()), ("both", [*spaces.values()])):
        tell(name, {each: joined(chosen, times, each) for each in THRESHOLDS}, true)
    reports = [
        Report(story.id, time, bag_of(story, frozenset()), vector)
        for story, time, vector in zip(stories, times, MiniLmEmbedder().vectors(titles), strict=True)
    ]
    ours = {even: clustered(reports, EventClusters(WINDOW, even)) for even in GRID}
    tell("ours", {even: [found[story.id] for story in stories] for even, found in ours.items()}, true)


if __name__ == "__main__":
    main()
