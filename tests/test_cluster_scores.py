"""Measures of clusterings, against numbers from their definitions (and from scikit-learn 1.9, computed once)."""

from __future__ import annotations

import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.engine.evaluation.clusters import (
    adjusted_mutual_information,
    adjusted_rand,
    bcubed,
    pair_scores,
    score_clusters,
)

LABELS = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=30)


def test_bcubed_of_a_worked_example():
    """Found {abc}{d}, true {ab}{cd}: precision (2/3+2/3+1/3+1)/4, recall (1+1+1/2+1/2)/4."""
    precision, recall, f1 = bcubed("xxxy", "aabb")
    assert precision == pytest.approx(2 / 3)
    assert recall == pytest.approx(3 / 4)
    assert f1 == pytest.approx(2 * (2 / 3) * (3 / 4) / (2 / 3 + 3 / 4))


def test_pairs_of_a_worked_example():
    assert pair_scores("xxxy", "aabb") == pytest.approx((1 / 3, 1 / 2, 0.4))


@pytest.mark.parametrize(
    ("found", "true", "rand", "information"),
    [
        ([0, 0, 1, 1], [0, 0, 1, 1], 1.0, 1.0),
        ([0, 0, 1, 2], [0, 0, 1, 1], 0.5714285714285714, 0.5714285714285715),
        ([0, 0, 0, 1], [0, 0, 1, 1], 0.0, 0.0),
        (
            [0, 0, 1, 1, 1, 2, 3, 3, 0, 4],
            [0, 0, 1, 1, 2, 2, 3, 3, 3, 3],
            0.24242424242424243,
            0.32706135093018507,
        ),
    ],
)
def test_against_scikit_learn(found, true, rand, information):
    assert adjusted_rand(found, true) == pytest.approx(rand, abs=1e-9)
    assert adjusted_mutual_information(found, true) == pytest.approx(information, abs=1e-9)


def test_trivial_clusterings():
    for same in ([], [1], [1, 1, 1], [1, 2, 3]):
        scores = score_clusters(same, same)
        assert (scores.bcubed_f1, scores.pair_f1, scores.ari, scores.ami) == (1, 1, 1, 1)
    assert score_clusters([1, 1, 1], [1, 2, 3]).ami == pytest.approx(0, abs=1e-9)


def test_sequences_of_different_length_are_refused():
    with pytest.raises(ValueError, match="longer"):
        bcubed("ab", "abc")


@given(LABELS)
def test_measures_are_symmetric_and_bounded(rows):
    found, true = [one for one, _ in rows], [other for _, other in rows]
    forth, back = score_clusters(found, true), score_clusters(true, found)
    assert forth.bcubed_precision == pytest.approx(back.bcubed_recall)
    assert forth.ari == pytest.approx(back.ari)
    assert forth.ami == pytest.approx(back.ami)
    assert max(forth.bcubed_f1, forth.pair_f1, forth.ari, forth.ami) <= 1 + 1e-9
    assert score_clusters(true, true).ami == pytest.approx(1)


def test_chance_scores_nothing():
    random_ = random.Random(7)
    found, true = ([random_.randrange(20) for _ in range(2000)] for _ in range(2))
    assert math.isclose(adjusted_mutual_information(found, true), 0, abs_tol=0.02)
    assert math.isclose(adjusted_rand(found, true), 0, abs_tol=0.02)
