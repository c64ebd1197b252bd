"""How well stories of one event are brought together: labelled stories, clustered as the filter does it.

In: JSON lines `{"id","title","publishedDateTime","story",…}`, whose `story` names the event; what else the
`cluster` filter reads counts too. Out: all measures of `clusters`, and stories a second of processor time.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import msgspec

from broadsheet.cluster import Embedder
from broadsheet.domain.errors import ItemError
from broadsheet.domain.modes import Mode
from broadsheet.domain.taxonomy import Topic
from broadsheet.engine.evaluation.clusters import ClusterScores, score_clusters
from broadsheet.engine.evaluation.reading import all_usable
from broadsheet.engine.filters.clustering import cluster_lines
from broadsheet.engine.filters.lines import Line, required_text


class EventScores(ClusterScores, frozen=True, kw_only=True):
    """The measures, and how fast the stories were clustered."""

    stories_per_cpu_second: float


def evaluate_events(
    path: Path,
    refuse: Callable[[str], None],
    *,
    mode: Mode,
    topics: tuple[Topic, ...] = (),
    embedder: Embedder | None = None,
) -> EventScores:
    """Cluster the file's stories and score the clusters; `refuse` is told of bad lines."""
    lines = tuple(all_usable(path, _labelled, refuse))
    started = time.process_time()
    results = list(cluster_lines(lines, mode=mode, topics=topics, now=None, embedder=embedder))
    seconds = time.process_time() - started
    found, true = [], []
    for line, (_, result) in zip(lines, results, strict=True):
        if error := result.get("error"):
            refuse(f"{path}:{line.number}: {error}")
        else:
            found.append(result["cluster"])
            true.append(line.value["story"])
    speed = round(len(found) / max(seconds, 1e-9), 1)
    return EventScores(**msgspec.structs.asdict(score_clusters(found, true)), stories_per_cpu_second=speed)


def _labelled(line: Line) -> Line:
    label = line.value.get("story")
    if not isinstance(label, str | int):
        raise ItemError("missing-field", "'story' must name the event that the line tells of")
    required_text(line.value, "title")
    return line
