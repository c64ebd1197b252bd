"""Find the numbers that turn a score into a probability: fitted over time, told fold by fold.

In: JSON lines with `id`, `title`, `publishedDateTime` and `story`, the label. Out: for words alone and each
embedder, the score of even odds that is best on three quarters of the time line, and what it gives on the
fourth, in turn; then what the shipped numbers give on random halves of the events, each clustered by itself; then
the slope of a logistic regression of being right on the score. Nothing is written: what it prints is entered in
`cluster/events.py` and `embedding/*.py` by hand.

    python bench/fit_clustering.py stories.jsonl
"""

from __future__ import annotations

import math
import random
import sys

from headlines import load

from broadsheet.cluster.events import WORDS_EVEN, Event, EventClusters, Report
from broadsheet.cluster.members import Match, Scored, Story
from broadsheet.embedding.minilm import MiniLmEmbedder
from broadsheet.embedding.tiny import TinyEmbedder
from broadsheet.engine.evaluation.clusters import adjusted_mutual_information, bcubed

WINDOW = 4 * 86400.0
FOLDS = 4
DRAWS = 8  # of half of the events, its complement scored too
GRID = [0.28 + 0.02 * step for step in range(11)]


class Watched(EventClusters):
    """Clusters that note each decision: the score of the nearest cluster, and whether it was right."""

    def __init__(self, window: float, even: float, labels: dict[str, str]) -> None:
        super().__init__(window, even)
        self._labels = labels
        self.decisions: list[tuple[float, bool]] = []

    def _note(self, story: Story, best: Match, matches: list[Scored]) -> None:
        super()._note(story, best, matches)
        same = sum(self._labels[each.id] == self._labels[story.id] for each in best.cluster.stories)
        self.decisions.append((best.score, 2 * same > len(best.cluster.stories)))


def clustered(reports: list[Report], clusters: EventClusters) -> dict[str, int]:
    found: list[Event] = []
    for report in reports:
        found += clusters.add(report)
    found += clusters.finish()
    return {member.id: number for number, event in enumerate(found) for member in event.members}


def halves(reports: list[Report], labels: dict[str, str], even: float) -> list[tuple[float, float]]:
    """BCubed F1 and AMI of each half of the events, without the stories of the other."""
    events = sorted(set(labels.values()))
    scores = []
    for draw in range(DRAWS):
        chosen = set(random.Random(draw).sample(events, len(events) // 2))
        for wanted in (True, False):
            half = [report for report in reports if (labels[report.id] in chosen) is wanted]
            found = clustered(half, EventClusters(WINDOW, even))
            ours, true = [found[each.id] for each in half], [labels[each.id] for each in half]
            scores.append((bcubed(ours, true)[2], adjusted_mutual_information(ours, true)))
    return scores


def logistic(decisions: list[tuple[float, bool]]) -> tuple[float, float]:
    """Slope and score of even odds by Newton's method."""
    slope, offset = 1.0, 0.0
    for _ in range(50):
        gradient, hessian = [0.0, 0.0], [1e-6, 0.0, 1e-6]
        for score, right in decisions:
            p = 1 / (1 + math.exp(-(slope * score + offset)))
            gradient[0] += (right - p) * score
            gradient[1] += right - p
            weight = p * (1 - p)
            hessian[0] += weight * score * score
            hessian[1] += weight * score
            hessian[2] += weight
        determinant = hessian[0] * hessian[2] - hessian[1] ** 2
        slope += (hessian[2] * gradient[0] - hessian[1] * gradient[1]) / determinant
        offset += (hessian[0] * gradient[1] - hessian[1] * gradient[0]) / determinant
    return slope, -offset / slope


def main() -> None:
    headlines = load(sys.argv[1])
    ids, titles = headlines.ids, headlines.titles
    labels = dict(zip(ids, headlines.labels, strict=True))
    folds = [range(len(ids) * fold // FOLDS, len(ids) * (fold + 1) // FOLDS) for fold in range(FOLDS)]

    def quality(found: dict[str, int], places: list[int]) -> tuple[float, float]:
        ours, true = [found[ids[place]] for place in places], [labels[ids[place]] for place in places]
        return bcubed(ours, true)[2], adjusted_mutual_information(ours, true)

    for name, embedder in (("words", None), ("tiny", TinyEmbedder()), ("default", MiniLmEmbedder())):
        reports = headlines.reports(embedder.vectors(titles) if embedder else None)
        runs = {even: clustered(reports, EventClusters(WINDOW, even)) for even in GRID}
        mixed: dict[str, tuple[int, int]] = {}
        for fold, held_out in enumerate(folds):
            others = [place for each in folds if each is not held_out for place in each]
            best = max(GRID, key=lambda even: sum(quality(runs[even], others)))
            f1, information = quality(runs[best], list(held_out))
            print(f"{name:8} fold {fold + 1}: even {best:.2f} → held out F1 {f1:.3f} AMI {information:.3f}")
            mixed.update({ids[place]: (fold, runs[best][ids[place]]) for place in held_out})
        for even in GRID:
            f1, information = quality(runs[even], list(range(len(ids))))
            print(f"{name:8} all, even {even:.2f}: F1 {f1:.3f} AMI {information:.3f}")
        scores = halves(reports, labels, embedder.even if embedder else WORDS_EVEN)
        for measure, values in zip(("F1", "AMI"), zip(*scores, strict=True), strict=True):
            mean = sum(values) / len(values)
            print(f"{name:8} halves: {measure} {mean:.3f}, {min(values):.3f} to {max(values):.3f}")
        best = max(GRID, key=lambda even: sum(quality(runs[even], list(range(len(ids))))))
        watched = Watched(WINDOW, best, labels)
        clustered(reports, watched)
        slope, even = logistic(watched.decisions)
        print(f"{name:8} best on all: {best:.2f}; logistic: slope {slope:.1f}, even odds at {even:.2f}")


if __name__ == "__main__":
    main()
