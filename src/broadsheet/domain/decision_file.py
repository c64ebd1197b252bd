"""Decisions as files of the content repository: one short YAML file each, made to be read and reviewed.

In: a decision. Out: its file's path and bytes, always the same; and back, from files that people may have
written or edited: a `Decision`, or a RecordError with file and line.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

import msgspec

from broadsheet.domain.decision import Decision, kind_of, named, targets_of
from broadsheet.domain.errors import RecordError
from broadsheet.domain.yaml_lines import write_yaml
from broadsheet.domain.yaml_tree import Tree, told_place

FOLDER = "_desk"
MAX_BYTES = 100_000
_ID = re.compile(r"d[0-9a-f]{15}")
_FIRST = ("kind", "id", "by", "time", "revision")


def decision_path(decision: Decision) -> str:
    """Where the decision's file stands: by month, then by moment, kind and id."""
    moment = decision.time.astimezone(UTC)
    return f"{FOLDER}/{moment:%Y-%m}/{moment:%Y-%m-%d-%H%M%S}-{kind_of(decision)}-{decision.id}.yaml"


def write_decision(decision: Decision) -> bytes:
    """The decision's file."""
    values: dict[str, Any] = msgspec.to_builtins(decision)
    ordered = {key: values.pop(key) for key in _FIRST if key in values}
    return write_yaml(ordered | values).encode()


def read_decision(data: bytes, path: str) -> Decision:
    """The decision in a file; one without an id is given that of its content.

    Raises RecordError with the line of what is no decision, or is one of nobody, about nothing, at no time.
    """
    if len(data) > MAX_BYTES:
        raise RecordError(path, 0, f"no decision has {len(data):,} bytes")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise RecordError(path, data[: error.start].count(b"\n") + 1, "not UTF-8 text") from None
    tree = Tree(text, path)
    values = tree.values()
    try:
        decision: Decision = msgspec.convert(values, Decision, strict=False)
    except msgspec.ValidationError as error:
        reason, place = told_place(error)
        raise RecordError(path, tree.line(place), reason) from None
    unknown = next((key for key in values if key not in _fields(decision)), None)
    if unknown:
        raise RecordError(path, tree.line(f"$.{unknown}"), f"{unknown} is no part of this kind of decision")
    for place, problem in _problems(decision):
        raise RecordError(path, tree.line(place), problem)
    decision = msgspec.structs.replace(decision, time=decision.time.astimezone(UTC))
    return decision if decision.id else named(decision)


def _fields(decision: Decision) -> tuple[str, ...]:
    return ("kind", *decision.__struct_encode_fields__)


def _problems(decision: Decision) -> list[tuple[str, str]]:
    """What is wrong though its form is right: (place, what) pairs."""
    found = []
    moments: dict[str, datetime] = {"time": decision.time}
    if until := getattr(decision, "until", None):
        moments["until"] = until
    found += [
        (f"$.{name}", f"{name} has no time zone; write 2026-06-08T06:00:00Z")
        for name, moment in moments.items()
        if moment.tzinfo is None
    ]
    if decision.id and not _ID.fullmatch(decision.id):
        found.append(("$.id", "an id is `d` and 15 hexadecimal digits; leave the line out and one is made"))
    if not decision.by.strip():
        found.append(("$.by", "by is empty; name who decided"))
    if not decision.stories:
        found.append(("$.stories", "stories is empty; name one with id and url"))
    found += [
        ("$.stories", "a story needs its id or its url")
        for target in targets_of(decision)
        if not (target.id or target.url)
    ]
    return found
