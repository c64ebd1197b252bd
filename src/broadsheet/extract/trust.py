"""How likely each block belongs to the story, and how far the whole choice is to be trusted.

In: the blocks of a page. Out: probabilities and an expected score. The model of
boosted trees was learned by bench/extraction.py and stands as numbers in `block_trees.json`.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from importlib.resources import files

import numpy as np

from broadsheet.extract.block_sums import Numbers
from broadsheet.extract.blocks import Layout
from broadsheet.extract.evidence import NAMES, gather
from broadsheet.extract.trees import Tree, compile_trees


def story_odds(layout: Layout, kind: int) -> Numbers:
    """The probability, for each block of the page, that it belongs to the story; `kind` as for `gather`."""
    odds = np.zeros(len(layout.blocks.texts))
    evidence = gather(layout, kind)
    if evidence.places.size:
        odds[evidence.places] = _model()(evidence.columns)
    return odds


def expected_score(layout: Layout, odds: Numbers) -> float:
    """The F1 that the best choice of blocks has if the odds are right, by characters; 0 without text.

    With probabilities p and lengths n, a choice S is expected to have 2·Σ(S) pn ÷ (Σ(S) n + Σ pn).
    """
    if not layout.blocks.texts:
        return 0.0
    length = np.array(layout.blocks.sizes)
    ranked = np.lexsort((length, odds))[::-1]
    hits, chosen = np.cumsum((odds * length)[ranked]), np.cumsum(length[ranked])
    return float((2 * hits / (chosen + hits[-1])).max())


def learned_trees() -> list[Tree]:
    """The model's trees; raises RuntimeError where they were learned from other evidence."""
    text = files("broadsheet.extract").joinpath("block_trees.json").read_text(encoding="utf-8")
    numbers = json.loads(text)
    if tuple(numbers["names"]) != NAMES:
        raise RuntimeError("block_trees.json was learned from other evidence; learn it again")
    trees: list[Tree] = numbers["trees"]
    return trees


@cache
def _model() -> Callable[[Numbers], Numbers]:
    return compile_trees(learned_trees())
