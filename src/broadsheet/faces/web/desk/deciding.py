"""Decisions that are made in the browser: each form carries the revisions that its maker saw.

In: the fields of a form. Out: the decision, kept; a page that shows both where somebody else decided
meanwhile, and asks; or a page that says why it cannot be.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from starlette.responses import RedirectResponse, Response

from broadsheet.domain.decision import (
    Approve,
    Brief,
    Decision,
    Edit,
    Lead,
    Merge,
    Pin,
    Reject,
    Retract,
    Split,
    Undo,
)
from broadsheet.domain.errors import DecisionError, StaleError
from broadsheet.engine.desk.deciding import decide, others_of, targets
from broadsheet.engine.desk.desk import items
from broadsheet.engine.desk.desk_items import desked_item
from broadsheet.faces.web.desk.item_pages import edited_item
from broadsheet.faces.web.desk.publishing import publishing_now
from broadsheet.faces.web.desk.seen import is_other, listed
from broadsheet.faces.web.desk.visit import RefusedError, Visit

_HOURS = {"3": 3, "12": 12, "24": 24, "72": 72, "168": 168}


def decide_page(visit: Visit) -> Response:
    """Make the decision that the form tells, and go back to where it was made."""
    store = visit.desk.store
    try:
        decision = _decision(visit)
        kept = decide(visit.desk.folder, store, visit.desk.clock, decision, _expected(visit))
    except StaleError as error:
        return _conflict(visit, decision, error)
    except DecisionError as error:
        raise RefusedError(
            422, "This cannot be decided", f"{_sentence(str(error))} Nothing was changed."
        ) from None
    if visit.is_partial and len(visit.form.get("story", ())) == 1:
        found = items(store, visit.form["story"])
        return visit.part(
            "decided.html",
            item=found[0],
            decision=kept,
            place=visit.place,
            **publishing_now(visit),
        )
    return RedirectResponse(visit.place, 303)


def _decision(visit: Visit) -> Decision:
    store, kind = visit.desk.store, visit.field("kind")
    ids = [id_ for id_ in visit.form.get("story", []) if id_]
    if kind == "undo":
        undone = store.decisions.get(visit.field("decision"))
        if undone is None:
            raise DecisionError("there is no such decision")
        return Undo(by=visit.name, time=visit.now, stories=undone.stories, decision=undone.id)
    if not ids:
        raise DecisionError("choose a story")
    common = {"by": visit.name, "time": visit.now, "stories": targets(store, ids)}
    make = _MAKERS.get(kind)
    if make is None:
        raise DecisionError(f"{kind!r} is no kind of decision")
    return make(visit, ids, common)


def _approve(visit: Visit, _ids: list[str], common: dict[str, object]) -> Decision:
    return Approve(**common, reason=visit.field("reason"))  # type: ignore[arg-type]


def _reject(visit: Visit, _ids: list[str], common: dict[str, object]) -> Decision:
    return Reject(**common, reason=visit.field("reason"))  # type: ignore[arg-type]


def _pin(visit: Visit, _ids: list[str], common: dict[str, object]) -> Decision:
    return Pin(**common, until=_until(visit))  # type: ignore[arg-type]


def _edit(visit: Visit, ids: list[str], common: dict[str, object]) -> Decision:
    """Only what differs from what its maker was shown is part of the edit."""
    found = desked_item(visit.desk.store, visit.desk.folder, ids[0])
    shown = found or items(visit.desk.store, ids[:1])[0]
    said = {name: visit.field(name).strip() for name in ("title", "excerpt", "image")}
    changed: dict[str, object] = {
        name: text for name, text in said.items() if is_other(visit.form, name, text, getattr(shown, name))
    }
    chosen = visit.form.get("topic", [])
    if is_other(visit.form, "topic", listed(chosen), listed(shown.topics)):
        kept = [name for name in shown.topics if name in chosen]
        changed["topics"] = (*kept, *(name for name in chosen if name not in kept))
    edit = Edit(**common, **changed)  # type: ignore[arg-type]
    return edited_item(visit, found.id, edit) if found else edit


def _merge(visit: Visit, _ids: list[str], common: dict[str, object]) -> Decision:
    return Merge(**common, reason=visit.field("reason"))  # type: ignore[arg-type]


def _split(visit: Visit, ids: list[str], common: dict[str, object]) -> Decision:
    apart = targets(visit.desk.store, others_of(visit.desk.store, ids))
    return Split(**common, apart=apart, reason=visit.field("reason"))  # type: ignore[arg-type]


def _lead(_visit: Visit, _ids: list[str], common: dict[str, object]) -> Decision:
    return Lead(**common)  # type: ignore[arg-type]


def _retract(visit: Visit, _ids: list[str], common: dict[str, object]) -> Decision:
    return Retract(**common, notice=visit.field("notice"))  # type: ignore[arg-type]


def _brief(visit: Visit, _ids: list[str], common: dict[str, object]) -> Decision:
    text = "" if visit.field("none") else visit.field("text").strip()
    if not text and not visit.field("none"):
        raise DecisionError("write what happened, or show no briefing")
    return Brief(**common, text=text)  # type: ignore[arg-type]


_MAKERS = {
    "approve": _approve,
    "reject": _reject,
    "pin": _pin,
    "edit": _edit,
    "merge": _merge,
    "split": _split,
    "lead": _lead,
    "retract": _retract,
    "brief": _brief,
}


def _until(visit: Visit) -> datetime:
    """The time of a pin: some hours from now, or as written, in the portal's zone."""
    written = visit.field("until")
    if not written:
        hours = _HOURS.get(visit.field("hours"))
        if hours is None:
            raise DecisionError("say until when the story is pinned")
        return visit.now + timedelta(hours=hours)
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        raise DecisionError(f"{written!r} is no time") from None
    zone = ZoneInfo(visit.desk.folder.portal.timezone)
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)


def _expected(visit: Visit) -> Mapping[str, int]:
    """The revision of each story that the maker of the form saw: `s012…=3`."""
    pairs = (pair.rpartition("=") for pair in visit.form.get("revision", []))
    return {story: int(number) for story, _, number in pairs if story and number.isdecimal()}


def _conflict(visit: Visit, decision: Decision, error: StaleError) -> Response:
    """Show what somebody else decided meanwhile beside what was to be decided, and ask."""
    store = visit.desk.store
    seen = _expected(visit).get(error.story, 0)
    meanwhile = store.decisions.about(error.story)[seen:]
    expected = store.decisions.revisions(_expected(visit))
    again = [
        (name, value)
        for name, values in visit.form.items()
        for value in values
        if name not in {"revision", "token"}
    ]
    again += [("revision", f"{story}={number}") for story, number in expected.items()]
    return visit.page(
        "conflict.html",
        status=409,
        wanted=decision,
        meanwhile=meanwhile,
        again=again,
        item=next(iter(items(store, [error.story])), None),
        place=visit.place,
    )


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:].rstrip('.')}."
