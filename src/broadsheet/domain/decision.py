"""Decisions of the desk: what people say about stories, in records that outlive every recomputation.

In: who, when, and about which stories. Out: records, each with its own id. Nothing is ever taken away from
the list of decisions: an `Undo` is a decision too, and an undo can be undone. Stories are named by id and by
address, so that a decision finds its story again in a store that was built from nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from hashlib import blake2b
from typing import Any, TypeAlias, TypeVar

import msgspec

from broadsheet.domain.story import Record

RETRACTED = "Retracted: "  # what the title of a retracted story begins with


class Target(Record, frozen=True, kw_only=True):
    """A story that a decision is about; `title` is what it was called then, for people who read the file."""

    id: str
    url: str
    title: str = ""


class Decided(Record, frozen=True, kw_only=True, tag_field="kind"):
    """What all decisions have. `by` is the person's name, `time` an aware UTC time.

    `revision` is how many decisions about the first story there were before this one.
    """

    id: str = ""
    by: str
    time: datetime
    revision: int = 0
    stories: tuple[Target, ...]


class Approve(Decided, frozen=True, kw_only=True, tag="approve"):
    """The story is published whatever its quality."""

    reason: str = ""


class Reject(Decided, frozen=True, kw_only=True, tag="reject"):
    """The story is left out, and leads no cluster."""

    reason: str = ""


class Pin(Decided, frozen=True, kw_only=True, tag="pin"):
    """The story is published, leads its cluster and stands in front until news newer than `until` comes."""

    until: datetime


class Edit(Decided, frozen=True, kw_only=True, tag="edit"):
    """Fields of the record in other words; an absent one stays as it was. `image` is an address.

    `fields` are further ones of an item, as text; an empty text takes the field away.
    """

    title: str | None = None
    excerpt: str | None = None
    topics: tuple[str, ...] | None = None
    image: str | None = None
    fields: dict[str, str] | None = None

    def said(self) -> dict[str, Any]:
        """What it says of title, excerpt, topics and image, by these names; `fields` are not among them."""
        words = {name: getattr(self, name) for name in ("title", "excerpt", "topics", "image")}
        return {name: value for name, value in words.items() if value is not None}


class Merge(Decided, frozen=True, kw_only=True, tag="merge"):
    """The stories tell one event: wherever they stand, their clusters are one."""

    reason: str = ""


class Split(Decided, frozen=True, kw_only=True, tag="split"):
    """The stories tell another event than those in `apart`, and stand together without them."""

    apart: tuple[Target, ...]
    reason: str = ""


class Lead(Decided, frozen=True, kw_only=True, tag="lead"):
    """The story leads its cluster."""


class Retract(Decided, frozen=True, kw_only=True, tag="retract"):
    """The story is taken back; `notice` stands in its place wherever it was published."""

    notice: str


class Brief(Decided, frozen=True, kw_only=True, tag="brief"):
    """The briefing of the cluster in which the story stands is `text`; empty, it has none."""

    text: str = ""


class Erase(Decided, frozen=True, kw_only=True, tag="erase"):
    """The story is erased for good: its target has an id and no words, and nothing takes this back.

    `hashes` are of what it was known by, so that it is not collected again.
    """

    hashes: tuple[str, ...] = ()
    reason: str = ""


class Undo(Decided, frozen=True, kw_only=True, tag="undo"):
    """The decision `decision` counts no more; undoing an undo makes it count again."""

    decision: str


Decision: TypeAlias = Approve | Reject | Pin | Edit | Merge | Split | Lead | Retract | Brief | Erase | Undo
D = TypeVar("D", bound=Decided)
Ruling: TypeAlias = Approve | Reject | Retract


def kind_of(decision: Decision) -> str:
    """The decision's kind in one word, as its file has it."""
    return str(decision.__struct_config__.tag)


def named(decision: D) -> D:
    """The decision with its id: `d` and 15 hexadecimal digits of the hash of all that it says."""
    bare = msgspec.structs.replace(decision, id="")
    text = msgspec.json.encode(bare, order="deterministic")
    return msgspec.structs.replace(decision, id=f"d{blake2b(text, digest_size=8).hexdigest()[:15]}")


def targets_of(decision: Decision) -> tuple[Target, ...]:
    """Every story that a decision names."""
    return (*decision.stories, *decision.apart) if isinstance(decision, Split) else decision.stories


def in_order(decisions: Iterable[Decision]) -> list[Decision]:
    """Decisions as they were made: by time, of equals by id."""
    return sorted(decisions, key=lambda each: (each.time, each.id))


def in_force(decisions: Iterable[Decision]) -> list[Decision]:
    """The decisions that count, in order: those that no undo which itself counts has taken back."""
    undone: set[str] = set()
    counting: list[Decision] = []
    for decision in reversed(in_order(decisions)):
        if decision.id in undone:
            continue
        if isinstance(decision, Undo):
            undone.add(decision.decision)
        else:
            counting.append(decision)
    return counting[::-1]
