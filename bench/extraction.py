"""Learn which blocks of a page belong to its story, and say how well that holds on sites never seen.

In: files of JSON lines (or .xz of them) with `url` and `html`, and with `gold.text` where it is known. A teacher
learns from the pages with gold, and hears what four other readers take for the story; pages without gold are
labelled by it; the model that ships learns from both and hears nobody. Out: with `learn`, the model's numbers as
`src/broadsheet/extract/block_trees.json`; with `check`, the F1 on held-out sites, both by runs of four words
(means of precision and recall over pages, then F1) and by words (mean of F1 over pages).

Needs scikit-learn and lightgbm, which the product does not, and the peers:

    uv run --group peers --with scikit-learn --with lightgbm bench/extraction.py check FILE...
    uv run --group peers --with scikit-learn --with lightgbm bench/extraction.py learn FILE...
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

from broadsheet.domain.errors import Unreadable
from broadsheet.engine.evaluation.readers import reader_of
from broadsheet.extract import registrable_domain
from broadsheet.extract.article_text import least_odds, stated_kind
from broadsheet.extract.blocks import lay_out
from broadsheet.extract.evidence import NAMES, gather
from broadsheet.extract.page import parse_page

TREES = Path(__file__).parent.parent / "src/broadsheet/extract/block_trees.json"
WITNESSES = ("trafilatura", "trafilatura, precise", "readability-lxml", "resiliparse")
GRAM = 4
FOLDS = 5
KEPT = 0.3  # of the blocks outside the story, which are most of a page
SETTINGS = {
    "objective": "cross_entropy", "num_leaves": 12, "learning_rate": 0.12, "min_data_in_leaf": 60,
    "feature_fraction": 0.5, "bagging_fraction": 0.8, "bagging_freq": 1, "lambda_l2": 5.0, "max_bin": 127,
    "num_threads": 1, "seed": 1, "deterministic": True, "verbose": -1,
}  # fmt: skip
TEACHER = SETTINGS | {"num_leaves": 10, "learning_rate": 0.08, "lambda_l2": 20.0}
ROUNDS = 100
_TOKEN = re.compile(r"\w+")


@dataclass(frozen=True)
class Sample:
    """One page: its blocks, their rows of evidence, what the witnesses have of them, and what belongs.

    `gold` is "" where it is not known or not in the page; `labels` are 0 then.
    """

    file: str
    site: str
    weight: float
    texts: list[str]
    lengths: np.ndarray
    rows: np.ndarray
    heard: np.ndarray
    labels: np.ndarray
    gold: str


def samples(paths: Sequence[Path]) -> Iterator[Sample]:
    """The pages of all files; each file weighs the same, so that a large one does not drown a small one."""
    for path in paths:
        with lzma.open(path) if path.suffix == ".xz" else path.open("rb") as lines:
            pages = [json.loads(line) for line in lines]
        for page in pages:
            if found := sample(page, path.name, (500 / len(pages)) ** 0.5):
                yield found


def sample(row: dict[str, Any], file: str, weight: float) -> Sample | None:
    url, gold = row["url"].strip(), row.get("gold", {}).get("text") or ""
    try:
        page = parse_page(row["html"], url)
    except Unreadable:
        return None
    layout = lay_out(page.tree)
    texts = layout.blocks.texts
    evidence = gather(layout, stated_kind(page))
    kept = evidence.places.tolist()
    if not kept:
        return None
    words = np.array([len(_TOKEN.findall(text)) for text in texts])
    labels = matches(texts, gold)
    if gold and (words * labels).sum() < 0.6 * len(_TOKEN.findall(gold)):
        return None  # the gold text is not in the page
    return Sample(
        file=file,
        site=registrable_domain(url),
        weight=weight,
        texts=[texts[index] for index in kept],
        lengths=words[kept],
        rows=evidence.columns.T.copy(),
        heard=np.column_stack([shared(texts, text) for text in readings(row)])[kept],
        labels=labels[kept],
        gold=gold,
    )


def readings(row: dict[str, Any]) -> list[str]:
    """What each witness takes for the story; "" where it fails."""
    found = []
    for name in WITNESSES:
        try:
            found.append(
                _precise(row) if "," in name else reader_of(name)(row["html"], row["url"].strip()).text
            )
        except Exception:  # noqa: BLE001 - a witness that fails says nothing
            found.append("")
    return found


def _precise(row: dict[str, Any]) -> str:
    from trafilatura import bare_extraction

    found = bare_extraction(row["html"], url=row["url"], favor_precision=True, include_comments=False)
    return getattr(found, "text", None) or ""


def shared(texts: Sequence[str], reading: str) -> list[float]:
    """How much of each text the reading has, from 0 to 1: by runs of four words, or by whole lines."""
    words = _TOKEN.findall(reading)
    grams = {tuple(words[i : i + GRAM]) for i in range(len(words) - GRAM + 1)}
    lines = {tuple(_TOKEN.findall(line)) for line in reading.splitlines()}
    found = []
    for text in texts:
        own = _TOKEN.findall(text)
        runs = [tuple(own[i : i + GRAM]) for i in range(len(own) - GRAM + 1)]
        found.append(sum(run in grams for run in runs) / len(runs) if runs else float(tuple(own) in lines))
    return found


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


def fit(
    pages: Sequence[Sample], labels: Sequence[np.ndarray], settings: dict[str, Any], *, hearing: bool
) -> lightgbm.Booster:
    """One model; a block weighs what it would cost the page's score."""
    chance = np.random.default_rng(1)
    rows, wanted, weights = [], [], []
    for page, label in zip(pages, labels, strict=True):
        story = label > 0.05
        kept = story | (chance.random(len(story)) < KEPT)
        weight = page.weight * (page.lengths / max(60, (page.lengths * label).sum()) + 0.002)
        rows.append(seen(page, hearing=hearing)[kept])
        wanted.append(label[kept])
        weights.append(np.where(story, weight, weight / KEPT)[kept] * 100)
    data = lightgbm.Dataset(np.vstack(rows), label=np.concatenate(wanted), weight=np.concatenate(weights))
    return lightgbm.train(settings, data, num_boost_round=ROUNDS)


def seen(page: Sample, *, hearing: bool) -> np.ndarray:
    return np.column_stack([page.rows, page.heard, page.heard.mean(axis=1)]) if hearing else page.rows


def teach(known: Sequence[Sample]) -> list[lightgbm.Booster]:
    return [
        fit(known, [page.labels for page in known], TEACHER | {"seed": seed}, hearing=True) for seed in (1, 2)
    ]


def told(teachers: Sequence[lightgbm.Booster], page: Sample) -> np.ndarray:
    odds = np.mean([teacher.predict(seen(page, hearing=True)) for teacher in teachers], axis=0)
    return np.where(odds < 0.05, 0, odds)


def learn(known: Sequence[Sample], others: Sequence[Sample], teachers: Sequence[lightgbm.Booster]) -> Any:
    labels = [page.labels for page in known] + [told(teachers, page) for page in others]
    return fit([*known, *others], labels, SETTINGS, hearing=False)


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
    known = [page for page in pages if page.gold]
    sites = np.unique([page.site for page in known], return_inverse=True)[1]
    models: dict[str, dict[int, np.ndarray]] = {"gold alone": {}, "teacher": {}, "taught": {}}
    for inside, outside in GroupKFold(FOLDS).split(known, groups=sites):
        hidden = {known[i].site for i in outside}
        own, others = [known[i] for i in inside], [p for p in pages if not p.gold and p.site not in hidden]
        teachers = teach(own)
        alone, taught = learn(own, [], teachers), learn(own, others, teachers)
        for i in outside:
            models["gold alone"][i] = alone.predict(known[i].rows)
            models["teacher"][i] = told(teachers, known[i])
            models["taught"][i] = taught.predict(known[i].rows)
    for file in sorted({page.file for page in known}):
        chosen = [i for i in range(len(known)) if known[i].file == file]
        print(f"{file}: {len(chosen)} pages")
        for name, odds in models.items():
            print(f"  {name:12}", scores([(known[i].gold, selected(known[i], odds[i])) for i in chosen]))
    odds = models["taught"]
    for low, high in pairwise((0, 0.8, 0.9, 0.95, 0.98, 1.01)):
        band = [i for i in odds if low <= expected(known[i], odds[i]) < high]
        if band:
            measured = scores([(known[i].gold, selected(known[i], odds[i])) for i in band])
            print(f"  trust {low} to {high}: {len(band)} pages", measured)


def selected(page: Sample, odds: np.ndarray) -> str:
    least = least_odds(int(page.rows[0, NAMES.index("kind")]))
    return "\n".join(text for text, odd in zip(page.texts, odds, strict=True) if odd > least)


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
    known, others = [page for page in pages if page.gold], [page for page in pages if not page.gold]
    model = learn(known, others, teach(known))
    numbers = {"names": NAMES, "trees": plain_trees(model)}
    TREES.write_text(json.dumps(numbers, separators=(",", ":")) + "\n", encoding="utf-8")
    print(f"{TREES.stat().st_size} bytes, learned from {len(known)} pages with gold, {len(others)} without")


if __name__ == "__main__":
    main()
