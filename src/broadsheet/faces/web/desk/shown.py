"""Values in the words of a page: times, addresses, how many decisions wait.

In: values of records. Out: short texts.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from broadsheet.domain.decision import Brief, Decision, Edit, Pin, Undo, in_force
from broadsheet.engine.desk.decisions import APPLIED, decisions_mark
from broadsheet.publish.site.links import web_link
from broadsheet.store import Store

_STEPS = ((86400 * 2, 86400, "days"), (5400, 3600, "hours"), (90, 60, "minutes"))


def moment(time: datetime, zone: str) -> str:
    """The exact time in the portal's zone."""
    return f"{time.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}"


def ago(time: datetime, now: datetime) -> str:
    """How long ago, roughly."""
    seconds = (now - time).total_seconds()
    for least, unit, name in _STEPS:
        if abs(seconds) >= least:
            return (
                f"{round(seconds / unit)} {name} ago"
                if seconds > 0
                else f"in {round(-seconds / unit)} {name}"
            )
    return "now"


def link(address: str | None) -> str:
    """An outward address that is safe to follow, else nothing."""
    return web_link(address) or ""


def said(decision: Decision, zone: str) -> str:
    """What a decision says beside its kind and its stories."""
    match decision:
        case Pin():
            return f"until {moment(decision.until, zone)}"
        case Undo():
            return decision.decision
        case Edit():
            return ", ".join(_edited(decision))
        case Brief(text=""):
            return "none"
    words = next(filter(None, (getattr(decision, name, "") for name in ("reason", "notice", "text"))), "")
    return f"“{words}”" if words else ""


def _edited(edit: Edit) -> Iterator[str]:
    if edit.title is not None:
        yield f"title “{edit.title}”"
    if edit.excerpt is not None:
        yield f"excerpt “{edit.excerpt}”" if edit.excerpt else "no excerpt"
    if edit.topics is not None:
        yield f"topics {', '.join(edit.topics) or 'none'}"
    if edit.image is not None:
        yield f"picture {edit.image or 'none'}"
    for name, text in (edit.fields or {}).items():
        yield f"{name} “{text[:100]}”" if text else f"no {name}"


def counting(decisions: tuple[Decision, ...]) -> set[str]:
    """The ids of the decisions that count, undos too."""
    undone: set[str] = set()
    for decision in reversed(decisions):
        if isinstance(decision, Undo) and decision.id not in undone:
            undone.add(decision.decision)
    return {decision.id for decision in in_force(decisions)} | {
        decision.id for decision in decisions if isinstance(decision, Undo) and decision.id not in undone
    }


def waiting(store: Store) -> int:
    """How many decisions the published edition does not have yet."""
    applied = int((store.meta.get(APPLIED) or "0 ").split(" ")[0])
    mark = decisions_mark(store)
    return 0 if mark == store.meta.get(APPLIED) else max(1, int(mark.split(" ")[0]) - applied)
