"""How likely each block belongs to the story, and how far the whole choice is to be trusted.

In: rows of evidence, as `evidence.gather` gives them. Out: probabilities and an expected score. Two models
of boosted trees were learned by bench/extraction.py and stand as numbers in `block_trees.json`; the second
also hears a witness, another reading of the same page.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from functools import cache
from importlib.resources import files

from broadsheet.extract.blocks import Layout
from broadsheet.extract.evidence import NAMES
from broadsheet.extract.trees import compile_trees

_TOKEN = re.compile(r"\w+")
_GRAM = 4  # words


def story_odds(rows: Sequence[Sequence[float] | None]) -> list[float]:
    """The probability, for each row, that its block belongs to the story; 0 where there is no row."""
    model = _model("fast")
    return [model(row) if row else 0.0 for row in rows]


def story_odds_with_witness(rows: Sequence[Sequence[float] | None], witness: Sequence[float]) -> list[float]:
    """The same, knowing how much of each block the witness has."""
    model = _model("witness")
    return [model((*row, share)) if row else 0.0 for row, share in zip(rows, witness, strict=True)]


def shared(texts: Sequence[str], reading: str) -> list[float]:
    """How much of each text the reading has, from 0 to 1: by runs of four words, or by whole lines."""
    words = _TOKEN.findall(reading)
    grams = {tuple(words[i : i + _GRAM]) for i in range(len(words) - _GRAM + 1)}
    lines = {tuple(_TOKEN.findall(line)) for line in reading.splitlines()}
    found = []
    for text in texts:
        own = _TOKEN.findall(text)
        runs = [tuple(own[i : i + _GRAM]) for i in range(len(own) - _GRAM + 1)]
        found.append(sum(run in grams for run in runs) / len(runs) if runs else float(tuple(own) in lines))
    return found


def expected_score(layout: Layout, odds: Sequence[float]) -> float:
    """The F1 that the best choice of blocks has if the odds are right, by characters; 0 without text.

    With probabilities p and lengths n, a choice S is expected to have 2·Σ(S) pn ÷ (Σ(S) n + Σ pn).
    """
    ranked = sorted(zip(odds, (len(block.text) for block in layout.blocks), strict=True), reverse=True)
    whole = sum(odd * length for odd, length in ranked)
    hits = chosen = best = 0.0
    for odd, length in ranked:
        hits += odd * length
        chosen += length
        best = max(best, 2 * hits / (chosen + whole))
    return best


@cache
def _model(name: str) -> Callable[[Sequence[float]], float]:
    text = files("broadsheet.extract").joinpath("block_trees.json").read_text(encoding="utf-8")
    numbers = json.loads(text)
    if tuple(numbers["names"]) != NAMES:
        raise RuntimeError("block_trees.json was learned from other evidence; learn it again")
    return compile_trees(numbers[name], len(NAMES) + (name == "witness"))
