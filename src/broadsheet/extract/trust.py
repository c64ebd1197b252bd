"""How likely each block belongs to the story, and how far the whole choice is to be trusted.

In: rows of evidence, as `evidence.gather` gives them. Out: probabilities and an expected score. The model of
boosted trees was learned by bench/extraction.py and stands as numbers in `block_trees.json`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from functools import cache
from importlib.resources import files

from broadsheet.extract.blocks import Layout
from broadsheet.extract.evidence import NAMES
from broadsheet.extract.trees import compile_trees


def story_odds(rows: Sequence[Sequence[float] | None]) -> list[float]:
    """The probability, for each row, that its block belongs to the story; 0 where there is no row."""
    model = _model()
    return [model(row) if row else 0.0 for row in rows]


def expected_score(layout: Layout, odds: Sequence[float]) -> float:
    """The F1 that the best choice of blocks has if the odds are right, by characters; 0 without text.

    With probabilities p and lengths n, a choice S is expected to have 2·Σ(S) pn ÷ (Σ(S) n + Σ pn).
    """
    ranked = sorted(zip(odds, (block.size for block in layout.blocks), strict=True), reverse=True)
    whole = sum(odd * length for odd, length in ranked)
    hits = chosen = best = 0.0
    for odd, length in ranked:
        hits += odd * length
        chosen += length
        best = max(best, 2 * hits / (chosen + whole))
    return best


@cache
def _model() -> Callable[[Sequence[float]], float]:
    text = files("broadsheet.extract").joinpath("block_trees.json").read_text(encoding="utf-8")
    numbers = json.loads(text)
    if tuple(numbers["names"]) != NAMES:
        raise RuntimeError("block_trees.json was learned from other evidence; learn it again")
    return compile_trees(numbers["trees"], len(NAMES))
