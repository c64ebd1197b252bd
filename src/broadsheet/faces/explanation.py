"""Results as a person reads them: summaries, explanations, diagnoses.

In: records of the engine. Out: lines on stdout; text from the web has its control characters made visible.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import msgspec

from broadsheet.desk import told
from broadsheet.domain.decision import Undo, in_force
from broadsheet.domain.draft import Score, TopicMatch
from broadsheet.faces.terminal import print_table, visible

if TYPE_CHECKING:
    from broadsheet.domain.storing import QuarantineRow
    from broadsheet.engine.checks.doctoring import Diagnosis
    from broadsheet.engine.judgement.explaining import Explained, Explanation, Update
    from broadsheet.engine.judgement.explaining_clusters import ClusterExplanation


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
        _say_all(_story_lines(explained.story))
    elif explained.cluster is not None:
        _say_all(_cluster_lines(explained.cluster))
    elif explained.candidates:
        _say(f"{len(explained.candidates)} stories fit {reference!r}; name one by its id:")
        for candidate in explained.candidates:
            _say(f"  {candidate.id}  {candidate.title} ({candidate.provider})")
    elif explained.absence is not None:
        _say(f"no story: {explained.absence.reason}")
        for refusal in explained.absence.refusals:
            _say(f"  {refusal.code}: {refusal.detail} (source {refusal.source})")
    else:
        _say(f"nothing is known of {reference!r}; give an id, a content file, an address, or title words")


def _cluster_lines(cluster: ClusterExplanation) -> Iterator[str]:
    count = len(cluster.stories)
    stories = "1 story" if count == 1 else f"{count} stories"
    yield f"cluster {cluster.id}: {stories} by {', '.join(cluster.providers)}"
    yield from _score_lines("heat", cluster.heat)
    yield "timeline"
    for story in cluster.stories:
        role = "lead" if story.lead else "copy" if story.duplicate_of else story.state.value
        yield f"  {story.published_date_time:%Y-%m-%d %H:%M}  {story.title} ({story.provider})"
        yield f"      {story.id}  {role}, quality {story.quality}; {story.evidence or 'stands alone'}"


def _story_lines(story: Explanation) -> Iterator[str]:
    yield story.title
    yield f"  {story.url}"
    yield f"  {story.path}  id {story.id}  cluster {story.cluster}"
    yield f"  {story.state.value}: {story.reason}"
    if story.front:
        yield f"  {story.front}"
    yield f"  from {story.source}, published {story.published_date_time:%Y-%m-%d %H:%M} UTC"
    yield f"  provider {story.provider.name} ({story.provider.domain}): {story.provider_origin}"
    yield from _topic_lines(story)
    yield from _score_lines("quality", story.quality)
    yield from _score_lines("heat", story.heat)
    yield "cluster"
    yield f"  {'lead' if story.lead else 'not the lead'}; {story.cluster_evidence or 'stands alone'}"
    if story.duplicate_of:
        yield f"  copy of {story.duplicate_of}: {story.duplicate_evidence}"
    for other in story.related:
        yield f"  related {other.id}  {other.title} ({other.provider}), quality {other.quality}"
    for other in story.see_also:
        yield f"  see also {other.id}  {other.title} ({other.provider})"
    if story.decisions:
        yield "what people decided"
        counting = {decision.id for decision in in_force(story.decisions)}
        for decision in story.decisions:
            taken_back = decision.id not in counting and not isinstance(decision, Undo)
            yield f"  {told(decision)}{', taken back' if taken_back else ''}"
    if story.origins:
        yield "where each field came from"
        for origin in story.origins:
            yield f"  {origin.field}: {origin.how}"
    yield from _history_lines(story.history)


def _topic_lines(story: Explanation) -> Iterator[str]:
    yield "topics"
    for match in story.topics:
        place = (
            f"the parent of {match.keyword!r}"
            if match.field == "parent"
            else f"{match.keyword!r}{_stands_for(match)} in the {match.field}"
        )
        because = place if match.keyword else match.field or "root topic"
        yield f"  {match.name}: {because}"
    for topic in story.suggested_topics:
        near = f"nearness {topic.nearness:.2f}, its {topic.stories} stories from {topic.usual:.2f}"
        yield f"  not given, suggested by meaning: {topic.name} ({near})"


def _stands_for(match: TopicMatch) -> str:
    """The story's own words for a keyword with a star."""
    return f" ({match.words!r})" if match.words else ""


def _history_lines(history: tuple[Update, ...]) -> Iterator[str]:
    if history:
        yield "what changed since it was first read"
    for update in history:
        yield f"  read on {update.captured:%Y-%m-%d %H:%M} UTC"
        for change in update.changes:
            if change.field == "text":
                yield f"    text: {change.before}, {change.after}"
            else:
                yield f"    {change.field}: “{change.before}” became “{change.after}”"


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
    if diagnosis.remarks:
        _say("")
        _say("worth a look:")
    for remark in diagnosis.remarks:
        _say(f"{remark.subject}: {remark.trouble}")
        _say(f"  → {remark.advice}")
    if diagnosis.refused:
        _say("")
        _say("refused, the latest first:")
    for row in diagnosis.refused:
        _say(_refused(row))


def _refused(row: QuarantineRow) -> str:
    refusal = row.refusal
    where = " ".join(filter(None, (refusal.url or refusal.source, refusal.place)))
    often = f", {row.count} times" if row.count > 1 else ""
    return f"{row.last_seen:%Y-%m-%d %H:%M} {refusal.code} {where}: {refusal.detail}{often}"


def _say_all(lines: Iterator[str]) -> None:
    for line in lines:
        _say(line)


def _say(line: str) -> None:
    sys.stdout.write(visible(line) + "\n")
