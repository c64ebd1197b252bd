"""How often the current settings judge as the desk did.

In: a portal's `labels.jsonl`, a line for each decision: `{"id" or "url", "label": "approve"|"reject"}`, or
`{"id" or "url", "with": id or address, "label": "same"|"different"}` for two stories of one event or of two.
The decisions of the desk count as labels too. Out: how many judgements agree, and each that does not, with
its reason.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

from broadsheet.domain.decision import Approve, Decision, Merge, Reject, Split, in_force, kind_of
from broadsheet.domain.draft import State
from broadsheet.domain.errors import ItemError, Problem, SettingsError
from broadsheet.domain.storing import Judgement
from broadsheet.domain.story import Record
from broadsheet.engine.desk.decisions import found_again
from broadsheet.engine.evaluation.reading import usable
from broadsheet.engine.filters.lines import Line, required_text
from broadsheet.engine.judgement.absence import spellings
from broadsheet.engine.judgement.judging import judged
from broadsheet.engine.judgement.state import is_judged
from broadsheet.engine.portal.portal_folder import PortalFolder
from broadsheet.engine.portal.progress import Progress
from broadsheet.store import Store

LABELS = "labels.jsonl"
_EACH, _PAIR = ("approve", "reject"), ("same", "different")


class Disagreement(Record, frozen=True, kw_only=True):
    """A label that the settings do not meet, and why they judge otherwise."""

    id: str
    label: str
    reason: str
    other: str | None = None


class LabelScores(Record, frozen=True, kw_only=True):
    """Labels and those of them that agree, by label; `accuracy` is their share over all labels, if any."""

    labels: dict[str, int]
    agree: dict[str, int]
    accuracy: float | None
    disagreements: tuple[Disagreement, ...]


class _Label(Record, frozen=True, kw_only=True):
    label: str
    story: Judgement
    other: Judgement | None = None

    def is_met(self) -> bool:
        if self.other is not None:
            together = self.story.placement.cluster == self.other.placement.cluster
            return together is (self.label == "same")
        return (self.story.verdict.state is not State.LEFT_OUT) is (self.label == "approve")

    def reason(self) -> str:
        if self.other is None:
            return self.story.verdict.reason
        placements = (self.story.placement, self.other.placement)
        return "; ".join(f"{each.id} in {each.cluster}: {each.cluster_evidence}" for each in placements)


def evaluate_labels(
    folder: PortalFolder, store: Store, progress: Progress, path: Path, refuse: Callable[[str], None]
) -> LabelScores:
    """Judge by the portal's settings of now and compare with the decisions of the desk and the labels at
    `path`, which may be absent when there are decisions (else SettingsError); bad lines are told.

    An approved story agrees when it is published or folded under one that is, a rejected one when left out.
    Judged is by rule alone, as if nobody had decided anything.
    """
    decided = [] if not store.decisions.count() else list(desk_labels(store))
    by_rule = bool(decided) or not is_judged(folder, store)
    now = judged(folder, store, progress, by_rule=True) if by_rule else store.judgements.all()
    judgements = {judgement.id: judgement for judgement in now}
    labels = [label for line in decided if (label := _decided(line, judgements))]
    if not path.exists() and not decided:
        message = "not found, and nothing is decided at the desk; there is nothing to compare with"
        raise SettingsError((Problem(str(path), 0, message),))
    if path.exists():
        labels += usable(path, lambda line: _read(line, store, judgements), refuse)
    met = [label for label in labels if label.is_met()]
    return LabelScores(
        labels=dict(sorted(Counter(label.label for label in labels).items())),
        agree=dict(sorted(Counter(label.label for label in met).items())),
        accuracy=round(len(met) / len(labels), 4) if labels else None,
        disagreements=tuple(_disagreement(label) for label in labels if not label.is_met()),
    )


def desk_labels(store: Store) -> Iterator[dict[str, str]]:
    """The decisions in force as lines of `labels.jsonl`; of two about a story or a pair the later counts."""
    found: dict[frozenset[str], dict[str, str]] = {}
    for decision in found_again(store, in_force(store.decisions.all())):
        for line in _lines(decision):
            found[frozenset((line["id"], line.get("with", "")))] = line
    yield from found.values()


def _lines(decision: Decision) -> Iterator[dict[str, str]]:
    stories = [target.id for target in decision.stories]
    match decision:
        case Approve() | Reject():
            yield from ({"id": story, "label": kind_of(decision)} for story in stories)
        case Merge():
            yield from (
                {"id": one, "with": other, "label": "same"} for one, other in pairwise(sorted(stories))
            )
        case Split():
            apart = sorted(target.id for target in decision.apart)
            yield from (
                {"id": story, "with": other, "label": "different"} for story in stories for other in apart
            )


def _decided(line: dict[str, str], judgements: dict[str, Judgement]) -> _Label | None:
    """The label that a decision makes; None when its stories are not here."""
    story, other = judgements.get(line["id"]), judgements.get(line.get("with", ""))
    if story is None or ("with" in line and other is None):
        return None
    return _Label(label=line["label"], story=story, other=other)


def _disagreement(label: _Label) -> Disagreement:
    other = label.other.id if label.other else None
    return Disagreement(id=label.story.id, label=label.label, reason=label.reason(), other=other)


def _read(line: Line, store: Store, judgements: dict[str, Judgement]) -> _Label:
    label = required_text(line.value, "label")
    if label not in (*_EACH, *_PAIR):
        raise ItemError("unknown-label", f"{label!r}; known are {', '.join((*_EACH, *_PAIR))}")
    story = _story(required_text(line.value, "id" if "id" in line.value else "url"), store, judgements)
    if label in _EACH:
        return _Label(label=label, story=story)
    return _Label(
        label=label, story=story, other=_story(required_text(line.value, "with"), store, judgements)
    )


def _story(reference: str, store: Store, judgements: dict[str, Judgement]) -> Judgement:
    if reference in judgements:
        return judgements[reference]
    for id_ in store.stories.resolve(spellings(reference)).values():
        if id_ in judgements:
            return judgements[id_]
    raise ItemError("no-such-story", f"{reference!r} is no judged story of this portal")
