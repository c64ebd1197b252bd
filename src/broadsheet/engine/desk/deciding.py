"""A decision is made: checked against what the store holds, completed, and kept.

In: what a person wants, its stories by id. Out: the decision as it stands in the store, or a DecisionError
that says why it cannot be. It applies with the next judging.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import TypeVar
from urllib.parse import urlsplit

import msgspec

from broadsheet.domain.decision import (
    Brief,
    Decided,
    Decision,
    Edit,
    Erase,
    Lead,
    Merge,
    Pin,
    Retract,
    Split,
    Target,
    Undo,
    in_force,
    named,
)
from broadsheet.domain.draft import State
from broadsheet.domain.errors import DecisionError
from broadsheet.domain.item import item_id
from broadsheet.engine.desk.desk_items import check_item_fields
from broadsheet.engine.judgement.absence import spellings
from broadsheet.engine.portal.newsroom import Clock
from broadsheet.engine.portal.portal_folder import PortalFolder
from broadsheet.store import Store

D = TypeVar("D", bound=Decided)
TITLE, EXCERPT, NOTICE, REASON, NAME = 300, 300, 1000, 1000, 80  # longest texts, in characters
BRIEFING = 2000
_TICK = timedelta(microseconds=1)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


def meant_story(store: Store, reference: str) -> str:
    """The id of the one story that a person means. Raises DecisionError for none or several."""
    named = spellings(reference)
    item = next(filter(None, map(store.items.get, named)), None) or store.items.named(reference)
    if item is not None:
        return item_id(item.path)
    ids = next(filter(None, map(store.search.find, named)), ())
    if len(ids) == 1:
        return ids[0]
    if ids:
        raise DecisionError(f"{len(ids)} stories fit {reference!r}; name one by its id: {', '.join(ids[:5])}")
    raise DecisionError(
        f"{reference!r} is no story of this portal; give an id, a path, an address or title words"
    )


def targets(store: Store, ids: Iterable[str]) -> tuple[Target, ...]:
    """The stories as decisions name them, each once. Raises DecisionError for one that is not there."""
    return tuple(_target(store, id_) for id_ in dict.fromkeys(ids))


def decide(
    folder: PortalFolder,
    store: Store,
    clock: Clock,
    decision: Decision,
    expected: Mapping[str, int] | None = None,
) -> Decision:
    """Check, complete and keep a decision; `expected` are the revisions that its maker has seen.

    Raises DecisionError when it cannot be, and StaleError when somebody has decided meanwhile.
    """
    decision = _tidied(decision, clock())
    _check(folder, store, decision)
    revision = store.decisions.revisions([decision.stories[0].id])[decision.stories[0].id]
    time = _after_the_last(store, decision.time)
    whole = named(msgspec.structs.replace(decision, revision=revision, time=time))
    store.decisions.add(whole, expected=expected)
    if isinstance(whole, Edit) and whole.image and folder.portal.images.fetch:
        store.pictures.want([whole.image])
    return whole


def undo_of(store: Store, reference: str, by: str, now: datetime) -> Undo:
    """What takes back a decision: the one with this id, else the last that counts about the story meant."""
    decision = store.decisions.get(reference)
    if decision is None:
        counting = in_force(store.decisions.about(meant_story(store, reference)))
        if not counting:
            raise DecisionError(f"no decision about {reference!r} counts, so there is none to take back")
        decision = counting[-1]
    return Undo(by=by, time=now, stories=decision.stories, decision=decision.id)


def others_of(store: Store, ids: Iterable[str]) -> tuple[str, ...]:
    """The stories that stand in one cluster with these."""
    given = dict.fromkeys(ids)
    found = (store.judgements.get(id_) for id_ in given)
    return tuple(
        dict.fromkeys(
            other
            for judgement in found
            if judgement
            for other in judgement.placement.related
            if other not in given
        )
    )


def _target(store: Store, id_: str) -> Target:
    recorded = store.recorded.get(id_)
    if recorded is not None:
        return Target(id=id_, url=recorded.story.original_url, title=recorded.story.title)
    item = store.items.named(id_)
    if item is not None:  # its path is its address
        return Target(
            id=id_, url=item.path, title=str(item.values.get("title") or item.values.get("name") or "")
        )
    draft = store.stories.draft(id_)
    if draft is None:
        raise DecisionError(f"{id_} is no story of this portal")
    return Target(id=id_, url=draft.original_url, title=draft.title)


def _after_the_last(store: Store, now: datetime) -> datetime:
    """A moment after every decision that there is, though the clock may have jumped back."""
    last = store.decisions.last_time()
    return now if last is None or last < now else last + _TICK


def _tidied(decision: Decision, now: datetime) -> Decision:
    """The decision with its texts on one line each, made now."""
    limits = {
        "by": NAME,
        "reason": REASON,
        "notice": NOTICE,
        "title": TITLE,
        "excerpt": EXCERPT,
        "image": 2000,
        "text": BRIEFING,
    }
    texts = {
        name: " ".join(_CONTROL.sub(" ", value).split())
        for name in limits
        if isinstance(value := getattr(decision, name, None), str)
    }
    for name, text in texts.items():
        if len(text) > limits[name]:
            raise DecisionError(f"{name} has {len(text):,} characters; at most {limits[name]:,} fit")
    if not texts["by"]:
        raise DecisionError("say who decides: --by NAME")
    return msgspec.structs.replace(decision, time=now, **texts)


def _check(folder: PortalFolder, store: Store, decision: Decision) -> None:
    match decision:
        case Pin() if decision.until <= decision.time:
            raise DecisionError(f"{decision.until:%Y-%m-%d %H:%M} UTC is past; pin until a time to come")
        case Retract():
            _check_retraction(store, decision)
        case Edit():
            _check_edit(folder, store, decision)
        case Undo():
            _check_undo(store, decision)
        case Brief() if not folder.portal.briefing.enabled:
            raise DecisionError("this portal has no briefings; set briefing: {enabled: true} in portal.yaml")
        case Merge() | Split() | Lead() | Brief():
            _check_link(store, decision)


def _check_link(store: Store, decision: Merge | Split | Lead | Brief) -> None:
    ids = {target.id for target in decision.stories}
    if isinstance(decision, Merge) and len(ids) < 2:
        raise DecisionError("name two stories or more that tell one event")
    if isinstance(decision, Split) and not decision.apart:
        raise DecisionError("the story stands alone already; there is nothing to split it from")
    if isinstance(decision, Split) and ids & {target.id for target in decision.apart}:
        raise DecisionError("a story cannot be split from itself")
    for id_ in sorted(ids):
        if store.recorded.get(id_) is not None:
            raise DecisionError(f"{id_} was taken over from another edition and stands by itself")
        if store.items.named(id_) is not None:
            raise DecisionError(f"{id_} is no news; it stands by itself")


def _check_retraction(store: Store, decision: Retract) -> None:
    if not decision.notice:
        raise DecisionError("a retraction needs its notice: what readers are told in the story's place")
    for target in decision.stories:
        item = store.items.named(target.id)
        if item is not None and item.shown:
            continue
        judgement, recorded = store.judgements.get(target.id), store.recorded.get(target.id)
        shown = (
            recorded.story.published
            if recorded
            else judgement and judgement.verdict.state is not State.LEFT_OUT
        )
        if not shown:
            raise DecisionError(f"{target.id} is not published; reject it instead")


def _check_edit(folder: PortalFolder, store: Store, decision: Edit) -> None:
    said = (decision.title, decision.excerpt, decision.topics, decision.image, decision.fields)
    if all(value is None for value in said):
        raise DecisionError("say what is to change: title, excerpt, topics or image")
    for target in decision.stories if decision.fields is not None else ():
        check_item_fields(folder, store.items.named(target.id), decision.fields or {})
    if decision.title == "":
        raise DecisionError("a story needs a title; undo the edit to have the publisher's own again")
    if decision.image and urlsplit(decision.image).scheme not in {"http", "https"}:
        raise DecisionError(f"{decision.image!r} is no web address of a picture")
    names = {topic.name for topic in folder.topics}
    strange = [name for name in decision.topics or () if name not in names]
    if strange:
        raise DecisionError(
            f"{strange[0]!r} is no topic of this portal; known are {', '.join(sorted(names))}"
        )


def _check_undo(store: Store, decision: Undo) -> None:
    target = store.decisions.get(decision.decision)
    if target is None:
        raise DecisionError(f"{decision.decision} is no decision")
    if isinstance(target, Erase):
        raise DecisionError("what was erased cannot be brought back")
    about = store.decisions.about(decision.stories[0].id)
    undone = {each.decision: each.by for each in about if isinstance(each, Undo)}
    counting = {each.id for each in in_force(about)}
    if isinstance(target, Undo):
        if target.decision in counting:
            raise DecisionError(f"the decision {target.decision} counts again already; nothing is to be done")
    elif target.id not in counting:
        who = undone.get(target.id, "a later decision")
        raise DecisionError(f"the decision {target.id} was taken back already, by {who}")
