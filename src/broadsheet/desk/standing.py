"""What the decisions in force come to for each story.

In: decisions in force, in order, their stories by today's ids; and now, the time of the newest news. Out: one
`Standing` a story, and the merges and splits in the order in which they count.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import msgspec

from broadsheet.domain.decision import (
    Approve,
    Decision,
    Edit,
    Erase,
    Lead,
    Merge,
    Pin,
    Reject,
    Retract,
    Ruling,
    Split,
    kind_of,
)
from broadsheet.domain.story import Record

PINNED = 1000  # points of heat; more than any news has
_WORDS = {
    "approve": "Approved",
    "reject": "Rejected",
    "retract": "Retracted",
    "pin": "Pinned",
    "edit": "Edited",
    "merge": "Merged",
    "split": "Split",
    "lead": "Chosen as lead",
    "brief": "Briefing worded",
    "erase": "Erased",
    "undo": "Taken back",
}


class Standing(Record, frozen=True, kw_only=True):
    """What people decided about one story; later decisions of a kind stand over earlier ones.

    A pin is in `pin` as long as it lasts. `edit` has every field that was edited, in its last wording.
    """

    ruling: Ruling | None = None
    pin: Pin | None = None
    lead: Lead | None = None
    edit: Edit | None = None
    decisions: tuple[str, ...] = ()

    @property
    def rejected(self) -> Reject | None:
        """The rejection that counts."""
        return self.ruling if isinstance(self.ruling, Reject) else None

    @property
    def retracted(self) -> Retract | None:
        """The retraction that counts."""
        return self.ruling if isinstance(self.ruling, Retract) else None

    @property
    def wanted(self) -> Approve | Pin | None:
        """The decision that publishes the story whatever its quality."""
        return self.pin or (self.ruling if isinstance(self.ruling, Approve) else None)


NOTHING = Standing()


class Rulings(Record, frozen=True, kw_only=True):
    """All that people decided: by story id, and the merges and splits."""

    standings: dict[str, Standing] = msgspec.field(default_factory=dict)
    links: tuple[Merge | Split, ...] = ()

    def of(self, story: str) -> Standing:
        """What was decided about the story."""
        return self.standings.get(story, NOTHING)


def rulings(decisions: Iterable[Decision], now: datetime) -> Rulings:
    """Replay the decisions; a pin that ended before `now` only leaves its trace in `decisions`."""
    standings: dict[str, Standing] = {}
    links: list[Merge | Split] = []
    for decision in decisions:
        if isinstance(decision, Merge | Split):
            links.append(decision)
        for target in decision.stories:
            before = standings.get(target.id, NOTHING)
            after = _after(before, decision, now)
            standings[target.id] = msgspec.structs.replace(after, decisions=(*before.decisions, decision.id))
    return Rulings(standings=standings, links=tuple(links))


def _after(before: Standing, decision: Decision, now: datetime) -> Standing:
    changed: dict[str, Any] = {}
    match decision:
        case Approve():
            changed = {"ruling": decision}
        case Erase():  # and yet it is here
            rejected = Reject(id=decision.id, by=decision.by, time=decision.time, stories=decision.stories)
            changed = {"ruling": rejected, "pin": None}
        case Reject() | Retract():
            changed = {"ruling": decision, "pin": None}
        case Pin() if decision.until > now:
            kept = before.ruling if isinstance(before.ruling, Approve) else None
            changed = {"pin": decision, "ruling": kept}
        case Pin():
            changed = {"pin": None}
        case Lead():
            changed = {"lead": decision}
        case Edit():
            changed = {"edit": _overlaid(before.edit, decision)}
    return msgspec.structs.replace(before, **changed)


def _overlaid(earlier: Edit | None, later: Edit) -> Edit:
    if earlier is None:
        return later
    said = later.said()
    if later.fields is not None:
        said["fields"] = {**(earlier.fields or {}), **later.fields}
    return msgspec.structs.replace(earlier, by=later.by, time=later.time, id=later.id, **said)


def told(decision: Decision) -> str:
    """The decision as the beginning of a sentence: what, by whom, when, which."""
    return f"{_WORDS[kind_of(decision)]} by {decision.by} on {decision.time:%Y-%m-%d} ({decision.id})"
