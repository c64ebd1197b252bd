"""How well copies are found: lines with known originals against what the engine finds.

In: JSON lines `{"id","text","title"?,"duplicateOf": id or null}`; a line is taken as later than those before
it. Out: pair precision, recall and F1: two stories are a pair when both go back to one original.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from broadsheet.domain.draft import Appraisal
from broadsheet.domain.errors import ItemError
from broadsheet.domain.story import Record
from broadsheet.engine.evaluation.clusters import harmonic_mean
from broadsheet.engine.evaluation.reading import all_usable
from broadsheet.engine.filters.lines import Line, required_text

_FIRST = datetime(2000, 1, 1, tzinfo=UTC)


class PairScores(Record, frozen=True, kw_only=True):
    """`pairs` are the true ones, `found` those that the engine gave, `right` those that are both.

    `missed` and `wrong` name stories: copies whose original was not found, and stories that are no copies.
    """

    stories: int
    pairs: int
    found: int
    right: int
    precision: float
    recall: float
    f1: float
    stories_per_cpu_second: float
    missed: tuple[str, ...] = ()
    wrong: tuple[str, ...] = ()


def evaluate_duplicates(path: Path, refuse: Callable[[str], None]) -> PairScores:
    """Look for copies among the file's stories and score what was found; `refuse` is told of bad lines."""
    from broadsheet.cluster.duplicates import copies

    stories = all_usable(path, _read, refuse)
    started = time.process_time()
    found = {name: copy.original for name, copy in copies(each for each, _ in stories).items()}
    seconds = time.process_time() - started
    gold = {appraisal.id: original for appraisal, original in stories if original is not None}
    return _scores([appraisal.id for appraisal, _ in stories], gold, found, seconds)


def _read(line: Line) -> tuple[Appraisal, str | None]:
    from broadsheet.cluster.filtering import appraisal_from_line

    text = required_text(line.value, "text")
    original = line.value.get("duplicateOf")
    if original is not None and not isinstance(original, str):
        raise ItemError("wrong-type", "'duplicateOf' must be an id or null")
    value: dict[str, Any] = {
        "id": line.value.get("id"),
        "title": line.value.get("title") or text[:80],
        "text": text,
        "publishedDateTime": (_FIRST + timedelta(seconds=line.number)).isoformat(),
    }
    return appraisal_from_line(value), original


def _scores(ids: list[str], gold: dict[str, str], found: dict[str, str], seconds: float) -> PairScores:
    true = {name: _origin(name, gold) for name in ids}
    ours = {name: _origin(name, found) for name in ids}
    pairs, given = _pairs(true.values()), _pairs(ours.values())
    right = _pairs((true[name], ours[name]) for name in ids)
    first = {true[name]: name for name in reversed(ids)}  # the original itself may be none of the lines
    precision, recall = right / given if given else 1.0, right / pairs if pairs else 1.0
    return PairScores(
        stories=len(ids),
        pairs=pairs,
        found=given,
        right=right,
        precision=round(precision, 4),
        recall=round(recall, 4),
        f1=round(harmonic_mean(precision, recall), 4),
        stories_per_cpu_second=round(len(ids) / max(seconds, 1e-9), 1),
        missed=tuple(name for name in gold if name in true and ours[name] != ours[first[true[name]]]),
        wrong=tuple(name for name in found if true[name] != true[ours[name]]),
    )


def _origin(name: str, originals: dict[str, str]) -> str:
    """The story at the beginning of a chain of copies; a circle ends where it closes."""
    seen = {name}
    while (above := originals.get(name)) is not None and above not in seen:
        seen.add(above)
        name = above
    return name


def _pairs(groups: Iterable[object]) -> int:
    """How many pairs stand in the same group."""
    return sum(size * (size - 1) // 2 for size in Counter(groups).values())
