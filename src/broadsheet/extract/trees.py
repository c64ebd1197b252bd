"""Boosted decision trees as one function.

In: trees as plain numbers, as bench/extraction.py writes them. Out: a function from rows of numbers to
probabilities. All rows go through all trees at once, without a branch: a node that a row does not pass to the
left rules the leaves on its left out, and the first leaf that is left is the row's (Lucchese et al.,
QuickScorer, SIGIR 2015). Rows whose first trees leave no doubt are not taken through the others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from broadsheet.extract.block_sums import Numbers, Places

# A leaf; or the number's place in the row, a threshold, the tree up to it and the tree above it.
Tree = float | tuple[int, float, "Tree", "Tree"]
MAX_LEAVES = 12
# After so many trees, the log-odds below and above which those to come do not turn a decision round.
_STAGES = ((16, -1.5, 2.0), (40, -1.6, 1.8), (60, -1.4, 1.6))
_EVERY_LEAF = (1 << MAX_LEAVES) - 1
_NO_NODE = (0, np.inf, 0)  # rules no leaf out


class _Part(NamedTuple):
    """Some of the trees: their nodes, as many of each, and their leaves, with the place of each tree's first.

    `ruled_out` has for each node the leaves, as bits, that a row right of it cannot reach; `first_leaf` gives
    for such a set of leaves the place of the lowest that is not in it.
    """

    features: Places
    thresholds: Numbers
    ruled_out: NDArray[np.uint16]
    leaves: Numbers
    places: Places
    first_leaf: Places


def compile_trees(trees: Sequence[Tree]) -> Callable[[Numbers], Numbers]:
    """The probabilities that the trees' sums stand for; rows are given as columns: an array (numbers, rows)."""
    ends = [*(end for end, _, _ in _STAGES if end < len(trees)), len(trees)]
    sure = [*((low, high) for _, low, high in _STAGES[: len(ends) - 1]), (np.inf, -np.inf)]
    stages = [
        (_part(trees[start:end]), low, high)
        for start, end, (low, high) in zip([0, *ends], ends, sure, strict=False)
    ]

    def probabilities(columns: Numbers) -> Numbers:
        scores = np.zeros(columns.shape[1])
        doubtful = np.arange(columns.shape[1])
        for part, low, high in stages:
            reached = scores[doubtful] + _sums(part, columns)
            scores[doubtful] = reached
            left = (reached >= low) & (reached <= high)
            doubtful, columns = doubtful[left], columns[:, left]
            if not doubtful.size:
                break
        return 1 / (1 + np.exp(-scores))

    return probabilities


def _sums(part: _Part, columns: Numbers) -> Numbers:
    passed = columns.take(part.features, axis=0) > part.thresholds
    ruled_out = (passed * part.ruled_out).reshape(len(part.places), -1, columns.shape[1])
    total: Numbers = part.leaves[part.first_leaf[np.bitwise_or.reduce(ruled_out, axis=1)] + part.places].sum(
        axis=0
    )
    return total


def _part(trees: Sequence[Tree]) -> _Part:
    grown = [_grown(tree) for tree in trees]
    most = max(1, *(len(nodes) for nodes, _ in grown))
    nodes = [node for nodes, _ in grown for node in (*nodes, *[_NO_NODE] * (most - len(nodes)))]
    lowest = [(~out & out + 1).bit_length() - 1 for out in range(_EVERY_LEAF + 1)]
    return _Part(
        features=np.array([feature for feature, _, _ in nodes], dtype=np.intp),
        thresholds=np.array([[threshold] for _, threshold, _ in nodes]),
        ruled_out=np.array([[out] for _, _, out in nodes], dtype=np.uint16),
        leaves=np.array([leaf for _, leaves in grown for leaf in leaves]),
        places=np.cumsum([0, *(len(leaves) for _, leaves in grown[:-1])])[:, np.newaxis],
        first_leaf=np.array(lowest, dtype=np.intp),
    )


def _grown(tree: Tree) -> tuple[list[tuple[int, float, int]], list[float]]:
    """The nodes of one tree and its leaves from left to right."""
    leaves: list[float] = []
    return list(_nodes(tree, leaves)), leaves


def _nodes(tree: Tree, leaves: list[float]) -> Iterator[tuple[int, float, int]]:
    if isinstance(tree, (int, float)):
        leaves.append(tree)
        return
    feature, threshold, low, high = tree
    first = len(leaves)
    yield from _nodes(low, leaves)
    yield feature, threshold, (1 << len(leaves)) - (1 << first)
    yield from _nodes(high, leaves)
