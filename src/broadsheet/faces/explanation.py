"""Results as a person reads them: summaries, explanations, diagnoses.

In: records of the engine. Out: lines on stdout; text from the web has its control characters made visible.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

import msgspec

from broadsheet.domain.draft import Score
from broadsheet.engine.doctoring import Diagnosis
from broadsheet.engine.explaining import Explained, Explanation
from broadsheet.faces.terminal import print_table, visible


def summary_rows(result: object) -> dict[str, object]:
    """A record's values by name, nested ones joined, empty ones left out."""
    return dict(_rows(msgspec.to_builtins(result)))


def _rows(value: dict[str, Any]) -> Iterator[tuple[str, object]]:
    for name, part in value.items():
        if name == "refused" and part:
            yield "refused", ", ".join(f"{code} {count}" for code, count in part.items())
        elif isinstance(part, dict):
            yield from _rows(part)
        elif part is not None:
            yield name, part


def print_explained(explained: Explained, reference: str) -> None:
    """An explanation, or what else is known of `reference`."""
    if explained.story is not None:
        for line in _story_lines(explained.story):
            _say(line)
    elif explained.candidates:
        _say(f"{len(explained.candidates)} stories fit {reference!r}; name one by its id:")
        for candidate in explained.candidates:
            _say(f"  {candidate.id}  {candidate.title} ({candidate.provider})")
    elif explained.refusals:
        for refusal in explained.refusals:
            _say(f"not a story: {refusal.code}: {refusal.detail} (source {refusal.source})")
    else:
        _say(f"nothing is known of {reference!r}; give an id, a content file, an address, or title words")


def _story_lines(story: Explanation) -> Iterator[str]:
    yield story.title
    yield f"  {story.url}"
    yield f"  {story.path}  id {story.id}  cluster {story.cluster}"
    yield f"  {story.state.value}: {story.reason}"
    yield f"  from {story.source}, published {story.published_date_time:%Y-%m-%d %H:%M} UTC"
    yield f"  provider {story.provider.name} ({story.provider.domain}): {story.provider_origin}"
    yield "topics"
    for match in story.topics:
        because = f"{match.keyword!r} in the {match.field}" if match.keyword else match.field or "root topic"
        yield f"  {match.name}: {because}"
    yield from _score_lines("quality", story.quality)
    yield from _score_lines("heat", story.heat)
    yield "cluster"
    yield f"  {'lead' if story.lead else 'not the lead'}; {story.cluster_evidence or 'stands alone'}"
    if story.duplicate_of:
        yield f"  copy of {story.duplicate_of}: {story.duplicate_evidence}"
    for other in story.related:
        yield f"  related {other.id}  {other.title} ({other.provider}), quality {other.quality}"
    if story.origins:
        yield "where each field came from"
        for origin in story.origins:
            yield f"  {origin.field}: {origin.how}"
    if story.revisions:
        yield f"read again {story.revisions} times; earlier readings are kept"


def _score_lines(name: str, score: Score) -> Iterator[str]:
    yield f"{name} {score.value}"
    for signal in score.signals:
        yield f"  {signal.points:+8.1f}  {signal.name}  {signal.detail}".rstrip()


def print_diagnosis(diagnosis: Diagnosis) -> None:
    """Counts first, then each finding with what to do."""
    counts: dict[str, object] = dict(diagnosis.counts)
    counts["quarantine"] = ", ".join(f"{code} {n}" for code, n in diagnosis.quarantine.items()) or "empty"
    print_table(counts)
    for finding in diagnosis.findings:
        _say(f"{finding.subject}: {finding.trouble}")
        _say(f"  → {finding.advice}")
    if not diagnosis.findings:
        _say("nothing is wrong")


def _say(line: str) -> None:
    sys.stdout.write(visible(line) + "\n")
