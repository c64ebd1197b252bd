"""Labelled headlines as the benchmarks of clustering take them.

In: a file of JSON lines with `id`, `title`, `publishedDateTime` and `story`, the label. Out: the headlines in the
order of time with their labels, and as clustering takes them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from broadsheet.cluster import chronological, headline
from broadsheet.cluster.bags import bag_of
from broadsheet.cluster.events import Report
from broadsheet.cluster.filtering import appraisal_from_line
from broadsheet.domain.draft import Appraisal


class Headlines(NamedTuple):
    """One file's; `labels` are in the order of `stories`."""

    stories: list[Appraisal]
    labels: list[str]

    @property
    def ids(self) -> list[str]:
        return [story.id for story in self.stories]

    @property
    def times(self) -> list[float]:
        return [story.time.timestamp() for story in self.stories]

    @property
    def titles(self) -> list[str]:
        return [headline(story.draft.title) for story in self.stories]

    def reports(self, vectors: Iterable[bytes] | None = None) -> list[Report]:
        """As clustering takes them, with an embedder's vectors or by words alone."""
        meant = vectors or [None] * len(self.stories)
        return [
            Report(story.id, time, bag_of(story, frozenset()), vector)
            for story, time, vector in zip(self.stories, self.times, meant, strict=True)
        ]


def load(path: str) -> Headlines:
    lines = [json.loads(line) for line in Path(path).read_text("utf-8").splitlines()]
    labels = {line["id"]: line["story"] for line in lines}
    stories = sorted(map(appraisal_from_line, lines), key=chronological)
    return Headlines(stories, [labels[story.id] for story in stories])
