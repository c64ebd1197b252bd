"""How well topics are found: lines with known topics against what a taxonomy gives.

In: JSON lines `{"id","title","excerpt"?,"text"?,"topics":[names]}` and topics. Out: micro-averaged precision,
recall and F1 over all tags, and the same for each topic.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from broadsheet.domain.errors import ItemError
from broadsheet.domain.modes import Mode
from broadsheet.domain.story import Record
from broadsheet.domain.taxonomy import Topic
from broadsheet.engine.evaluation.reading import all_usable
from broadsheet.engine.filters.lines import Line, required_text


class TagScores(Record, frozen=True, kw_only=True):
    """Tags that are `right`, `wrong` (given, not true) and `missed` (true, not given), and what follows."""

    right: int
    wrong: int
    missed: int
    precision: float
    recall: float
    f1: float


class TopicScores(Record, frozen=True, kw_only=True):
    """The scores over all tags, those of each topic by name, and how fast stories were read."""

    stories: int
    micro: TagScores
    topics: dict[str, TagScores]
    stories_per_cpu_second: float


class _Story(NamedTuple):
    title: str
    excerpt: str
    text: str
    topics: frozenset[str]


def evaluate_topics(
    path: Path, topics: tuple[Topic, ...], mode: Mode, refuse: Callable[[str], None]
) -> TopicScores:
    """Tag the file's stories and score the tags; `refuse` is told of bad lines."""
    from broadsheet.enrich import TopicIndex

    stories = all_usable(path, _read, refuse)
    started = time.process_time()
    index = TopicIndex.of(topics)
    found = [
        frozenset(match.name for match in index.match(story.title, story.excerpt, story.text, mode))
        for story in stories
    ]
    seconds = time.process_time() - started
    right: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    for story, ours in zip(stories, found, strict=True):
        right.update(story.topics & ours)
        wrong.update(ours - story.topics)
        missed.update(story.topics - ours)
    names = sorted({*right, *wrong, *missed})
    return TopicScores(
        stories=len(stories),
        micro=_scores(right.total(), wrong.total(), missed.total()),
        topics={name: _scores(right[name], wrong[name], missed[name]) for name in names},
        stories_per_cpu_second=round(len(stories) / max(seconds, 1e-9), 1),
    )


def _read(line: Line) -> _Story:
    names = line.value.get("topics")
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise ItemError("wrong-type", "'topics' must be a list of names")
    excerpt, text = (line.value.get(name) or "" for name in ("excerpt", "text"))
    return _Story(required_text(line.value, "title"), str(excerpt), str(text), frozenset(names))


def _scores(right: int, wrong: int, missed: int) -> TagScores:
    precision = right / (right + wrong) if right + wrong else 1.0
    recall = right / (right + missed) if right + missed else 1.0
    both = 2 * right + wrong + missed
    return TagScores(
        right=right,
        wrong=wrong,
        missed=missed,
        precision=round(precision, 4),
        recall=round(recall, 4),
        f1=round(2 * right / both, 4) if both else 1.0,
    )
