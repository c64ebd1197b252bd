"""Learn which blocks of a page belong to its story, and say how well that holds on sites never seen.

In: files of JSON lines (or .xz of them) with `url`, `html` and `gold.text`. Out: with `learn`, the models'
numbers as `src/broadsheet/extract/block_trees.json`; with `check`, the F1 on held-out sites, both by runs of
four words (means of precision and recall over pages, then F1) and by words (mean of F1 over pages).

Needs numpy, scikit-learn and lightgbm, which the product does not:

    uv run --with numpy --with scikit-learn --with lightgbm bench/extraction.py check FILE...
    uv run --with numpy --with scikit-learn --with lightgbm bench/extraction.py learn FILE...
"""

from __future__ import annotations

import json
import lzma
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import lightgbm  # type: ignore[import-not-found]
import numpy as np
from sklearn.model_selection import GroupKFold  # type: ignore[import-not-found]

from broadsheet.extract import registrable_domain
from broadsheet.extract.article_text import precise_reading, stated_by
from broadsheet.extract.blocks import lay_out
from broadsheet.extract.evidence import NAMES, gather
from broadsheet.extract.page import parse_page
from broadsheet.extract.trust import shared

TREES = Path(__file__).parent.parent / "src/broadsheet/extract/block_trees.json"
GRAM = 4
FOLDS = 5
TRUSTED, SELECTED = 0.85, 0.5  # as in article_text
KEPT = 0.3  # of the blocks outside the story, which are most of a page
SETTINGS = {
    "objective": "cross_entropy", "num_leaves": 12, "learning_rate": 0.12, "min_data_in_leaf": 60,
    "feature_fraction": 0.5, "bagging_fraction": 0.8, "bagging_freq": 1, "lambda_l2": 5.0, "max_bin": 127,
    "num_threads": 1, "seed": 1, "deterministic": True, "verbose": -1,
}  # fmt: skip
ROUNDS = 90
_TOKEN = re.compile(r"\w+")


@dataclass(frozen=True)
class Sample:
    """One page: its blocks, their rows of evidence, what trafilatura has of them, and what belongs."""

    site: str
    weight: float
    texts: list[str]
    lengths: np.ndarray
    rows: np.ndarray
    witness: np.ndarray
    labels: np.ndarray
    gold: str

    def seen(self, *, with_witness: bool) -> np.ndarray:
        return np.column_stack([self.rows, self.witness]) if with_witness else self.rows


def samples(paths: Sequence[Path]) -> Iterator[Sample]:
    """The pages of all files; each file weighs the same, so that a large one does not drown a small one."""
    for path in paths:
        with lzma.open(path) if path.suffix == ".xz" else path.open("rb") as lines:
            pages = [json.loads(line) for line in lines]
        for page in pages:
            if found := sample(page, (500 / len(pages)) ** 0.5):
                yield found


def sample(row: dict[str, Any], weight: float) -> Sample | None:
    url, gold = row["url"].strip(), row["gold"]["text"]
    page = parse_page(row["html"], url)
    layout = lay_out(page.tree)
    texts = [block.text for block in layout.blocks]
    labels = matches(texts, gold)
    words = np.array([len(_TOKEN.findall(text)) for text in texts])
    if not gold or (words * labels).sum() < 0.6 * len(_TOKEN.findall(gold)):
        return None  # the gold text is not in the page
    rows = gather(layout, stated_by(page))
    kept = [index for index, row in enumerate(rows) if row]
    return Sample(
        site=registrable_domain(url),
        weight=weight,
        texts=[texts[index] for index in kept],
        lengths=words[kept],
        rows=np.array([rows[index] for index in kept], dtype=np.float64),
        witness=np.array(shared(texts, precise_reading(page)))[kept],
        labels=labels[kept],
        gold=gold,
    )


def matches(texts: Sequence[str], gold: str) -> np.ndarray:
    """How much of each block the gold text has; of equal blocks, only of those among its others."""
    words = _TOKEN.findall(gold)
    grams = Counter(tuple(words[i : i + GRAM]) for i in range(len(words) - GRAM + 1))
    lines = {tuple(_TOKEN.findall(line)) for line in gold.splitlines()}
    tokens = [_TOKEN.findall(text) for text in texts]
    found = np.array([_match(tokens, index, grams, lines) for index in range(len(tokens))])
    places: dict[tuple[str, ...], list[int]] = {}
    for index, own in enumerate(tokens):
        if len(own) >= GRAM and found[index] > 0.5:
            places.setdefault(tuple(own), []).append(index)
    for whole, indices in places.items():
        times = min(grams[whole[i : i + GRAM]] for i in range(len(whole) - GRAM + 1))
        indices.sort(key=lambda index: -found[max(0, index - 3) : index + 4].sum())
        found[indices[max(1, times) :]] = 0
    return found


def _match(
    tokens: Sequence[list[str]], index: int, grams: Counter[tuple[str, ...]], lines: set[tuple[str, ...]]
) -> float:
    own = tokens[index]
    if len(own) >= GRAM:
        return sum(tuple(own[i : i + GRAM]) in grams for i in range(len(own) - GRAM + 1)) / (
            len(own) - GRAM + 1
        )
    before = tokens[index - 1] if index else []
    after = tokens[index + 1] if index + 1 < len(tokens) else []
    joints = (tuple((before + own)[-GRAM:]), tuple((own + after)[:GRAM]))
    return float(bool(own) and (tuple(own) in lines or any(joint in grams for joint in joints)))


def learn(pages: Sequence[Sample], *, with_witness: bool) -> lightgbm.Booster:
    """One model; a block weighs what it would cost the page's score."""
    chance = np.random.default_rng(1)
    rows, labels, weights = [], [], []
    for page in pages:
        story = page.labels > 0.05
        kept = story | (chance.random(len(story)) < KEPT)
        weight = page.weight * (page.lengths / max(60, (page.lengths * page.labels).sum()) + 0.002)
        rows.append(page.seen(with_witness=with_witness)[kept])
        labels.append(page.labels[kept])
        weights.append(np.where(story, weight, weight / KEPT)[kept] * 100)
    data = lightgbm.Dataset(np.vstack(rows), label=np.concatenate(labels), weight=np.concatenate(weights))
    return lightgbm.train(SETTINGS, data, num_boost_round=ROUNDS)


def plain_trees(model: lightgbm.Booster) -> list[Any]:
    """The trees as nested lists of feature, threshold, tree up to it, tree above it; leaves are numbers."""

    def plain(node: dict[str, Any]) -> Any:
        if "leaf_value" in node:
            return round(node["leaf_value"], 4)
        low, high = plain(node["left_child"]), plain(node["right_child"])
        return [node["split_feature"], float(f"{node['threshold']:.4g}"), low, high]

    return [plain(tree["tree_structure"]) for tree in model.dump_model()["tree_info"]]


def check(pages: Sequence[Sample]) -> None:
    """Print what each reading scores on sites that its model has not seen."""
    sites = np.unique([page.site for page in pages], return_inverse=True)[1]
    fast: dict[int, np.ndarray] = {}
    heard: dict[int, np.ndarray] = {}
    for known, unseen in GroupKFold(FOLDS).split(pages, groups=sites):
        for odds, with_witness in ((fast, False), (heard, True)):
            model = learn([pages[i] for i in known], with_witness=with_witness)
            odds.update({i: model.predict(pages[i].seen(with_witness=with_witness)) for i in unseen})
    trust = {i: expected(pages[i], fast[i]) for i in fast}
    cascade = {i: fast[i] if trust[i] >= TRUSTED else heard[i] for i in fast}
    for weight in sorted({page.weight for page in pages}):
        chosen = [i for i in sorted(fast) if pages[i].weight == weight]
        asked = sum(trust[i] < TRUSTED for i in chosen) / len(chosen)
        print(f"{len(chosen)} pages, {asked:.1%} of them with a witness")
        for name, odds in (("fast", fast), ("witness always", heard), ("cascade", cascade)):
            print(f"  {name:15}", scores([(pages[i].gold, selected(pages[i], odds[i])) for i in chosen]))
    for low, high in pairwise((0, 0.8, 0.9, 0.92, 0.94, 0.96, 0.98, 1.01)):
        band = [i for i in fast if low <= trust[i] < high]
        if band:
            print(
                f"  trust {low} to {high}: {len(band)} pages",
                scores([(pages[i].gold, selected(pages[i], fast[i])) for i in band]),
            )


def selected(page: Sample, odds: np.ndarray) -> str:
    return "\n".join(text for text, odd in zip(page.texts, odds, strict=True) if odd > SELECTED)


def expected(page: Sample, odds: np.ndarray) -> float:
    """As `trust.expected_score`."""
    lengths = np.array([len(text) for text in page.texts])
    order = np.argsort(-odds)
    hits = np.cumsum((odds * lengths)[order])
    return float((2 * hits / (np.cumsum(lengths[order]) + (odds * lengths).sum())).max())


def scores(pairs: Sequence[tuple[str, str]]) -> str:
    measured = np.array([_scored(gold, text) for gold, text in pairs])
    precision, recall, by_words = measured.mean(axis=0)
    both = 2 * precision * recall / (precision + recall)
    return f"precision {precision:.4f}, recall {recall:.4f}, F1 {both:.4f}, word-F1 {by_words:.4f}"


def _scored(gold: str, text: str) -> tuple[float, float, float]:
    grams = [_grams(one) for one in (gold, text)]
    words = [Counter(_TOKEN.findall(one.lower())) for one in (gold, text)]
    hits, common = (grams[0] & grams[1]).total(), (words[0] & words[1]).total()
    by_words = 2 * common / max(1, words[0].total() + words[1].total())
    return hits / max(1, grams[1].total()), hits / max(1, grams[0].total()), by_words


def _grams(text: str) -> Counter[tuple[str, ...]]:
    words = _TOKEN.findall(text)
    return Counter(tuple(words[i : i + GRAM]) for i in range(max(1, len(words) - GRAM + 1)) if words)


def main() -> None:
    verb, *paths = sys.argv[1:]
    pages = list(samples([Path(path) for path in paths]))
    if verb == "check":
        check(pages)
        return
    models = {"fast": learn(pages, with_witness=False), "witness": learn(pages, with_witness=True)}
    numbers = {name: plain_trees(model) for name, model in models.items()}
    TREES.write_text(json.dumps({"names": NAMES, **numbers}, separators=(",", ":")) + "\n", encoding="utf-8")
    print(f"{TREES.stat().st_size} bytes, learned from {len(pages)} pages")


if __name__ == "__main__":
    main()
