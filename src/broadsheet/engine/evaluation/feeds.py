"""How far our reader of feeds agrees with feedparser, field by field, and how much faster it is.

In: a folder of feeds. Out: `FeedScores`; `feed_comparison` says what is compared, and how.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import msgspec

from broadsheet.domain.errors import Problem, SettingsError
from broadsheet.domain.story import Record
from broadsheet.engine.evaluation.feed_comparison import FIELDS, Difference, FileComparison, compare_feed

_SUFFIXES = frozenset({".xml", ".rss", ".atom", ".rdf", ".json"})


class FieldScore(Record, frozen=True, kw_only=True):
    """Agreement in one field: `share` is what is equal or differs for a reason."""

    field: str
    values: int
    equal: int
    reasoned: int
    share: float


class FeedScores(Record, frozen=True, kw_only=True):
    """What `broadsheet eval feeds` prints; speeds are entries a CPU-second."""

    files: int
    alike: int
    entries: int
    lost: int
    added: int
    fields: tuple[FieldScore, ...]
    reasons: dict[str, int]
    our_speed: float
    feedparser_speed: float
    ratio: float
    worst: tuple[Difference, ...] = ()


def evaluate_feeds(folder: Path, *, worst: int = 0) -> FeedScores:
    """Scores every feed in `folder` and below, in the order of the names. Raises SettingsError for none."""
    paths = sorted(path for path in folder.rglob("*") if path.suffix.lower() in _SUFFIXES and path.is_file())
    if not paths:
        reason = f"no feeds are here: no file ends in {', '.join(sorted(_SUFFIXES))}"
        raise SettingsError((Problem(str(folder), 0, reason),))
    compared: Counter[str] = Counter()
    differences: list[Difference] = []
    files: list[FileComparison] = []
    for path in paths:
        result = compare_feed(path.read_bytes())
        name = path.relative_to(folder).as_posix()
        differences += [msgspec.structs.replace(each, file=name) for each in result.differences]
        compared += result.compared
        files.append(result)
    return _scores(files, compared, differences, worst)


def _scores(
    files: list[FileComparison], compared: Counter[str], differences: list[Difference], worst: int
) -> FeedScores:
    mistakes = [difference for difference in differences if not difference.reason]
    wrong = Counter(difference.field for difference in mistakes)
    reasoned = Counter(difference.field for difference in differences if difference.reason)
    reasons = Counter(difference.reason for difference in differences if difference.reason)
    ours, theirs = sum(file.ours for file in files), sum(file.theirs for file in files)
    our_speed = ours / max(sum(file.seconds[0] for file in files), 1e-9)
    their_speed = theirs / max(sum(file.seconds[1] for file in files), 1e-9)
    return FeedScores(
        files=len(files),
        alike=sum(all(difference.reason for difference in file.differences) for file in files),
        entries=theirs,
        lost=sum(max(file.theirs - file.ours, 0) for file in files),
        added=sum(max(file.ours - file.theirs, 0) for file in files),
        fields=tuple(
            FieldScore(
                field=field, values=compared[field], equal=compared[field] - wrong[field] - reasoned[field],
                reasoned=reasoned[field], share=1 - wrong[field] / max(compared[field], 1),
            )
            for field in ("feed title", *FIELDS)
        ),
        reasons=dict(sorted(reasons.items())),
        our_speed=our_speed,
        feedparser_speed=their_speed,
        ratio=our_speed / max(their_speed, 1e-9),
        worst=tuple(mistakes[:worst]),
    )  # fmt: skip
