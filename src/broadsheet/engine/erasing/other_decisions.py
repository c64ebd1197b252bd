"""Decisions of the desk about a story that is erased: most go, those about other stories too lose its name.

In: the decisions that there are. Out: how each of them is told from now on, in the store and in its file.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import msgspec

from broadsheet.domain.decision import Decision, Erase, Merge, Split, Target, Undo, targets_of
from broadsheet.domain.decision_file import decision_path, write_decision
from broadsheet.engine.erasing.words import Words
from broadsheet.publish.files import told, write_atomically
from broadsheet.store import Store
from broadsheet.store.erasing import Traces

_TEXTS = ("reason", "notice", "text", "title", "excerpt")
Told = dict[str, Decision | None]


def told_otherwise(store: Store, traces: Traces, words: Words) -> Told:
    """The decisions that are told otherwise from now on, by id; None for those that are told no more."""
    found: Told = {}
    for decision, _ in store.decisions.in_files():
        now = _without(decision, traces, words)
        if isinstance(now, Undo) and found.get(now.decision, now) is None:
            now = None
        if now != decision:
            found[decision.id] = now
    return found


def write_files(content: Path, store: Store, changed: Mapping[str, Decision | None]) -> None:
    """Let the files of `_desk/` that stand there tell these decisions so."""
    for decision, file in store.decisions.in_files():
        path = content / (file or decision_path(decision))
        if decision.id not in changed or not path.is_file() or path.is_symlink():
            continue
        now = changed[decision.id]
        if now is None:
            with told(path):
                path.unlink()
        else:
            write_atomically(path, write_decision(now))


def _without(decision: Decision, traces: Traces, words: Words) -> Decision | None:
    if isinstance(decision, Erase):
        return decision
    named = {
        name: tuple(target for target in getattr(decision, name) if not _is_of(target, traces))
        for name in ("stories", "apart")
        if hasattr(decision, name)
    }
    others = sum(map(len, named.values())) < len(targets_of(decision))
    if not named["stories"]:
        return None
    if others and isinstance(decision, Merge) and len(named["stories"]) < 2:
        return None
    if others and isinstance(decision, Split) and not named["apart"]:
        return None
    texts = {name: text for name in _TEXTS if isinstance(text := getattr(decision, name, None), str)}
    said = {name: "" if others and name == "reason" else words.cut(text) for name, text in texts.items()}
    return msgspec.structs.replace(decision, **named, **said)


def _is_of(target: Target, traces: Traces) -> bool:
    return target.id in traces.ids or target.url in traces.addresses
