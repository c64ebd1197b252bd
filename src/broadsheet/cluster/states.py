"""Open clusters at rest: all that online clustering knows at one moment, as plain records.

In: what the classes of this package give as their state. Out: the same as bytes, and back; numbers keep every
bit and mappings their order, so that clustering goes on as if it had never stopped.
"""

from __future__ import annotations

import msgspec


class State(msgspec.Struct, frozen=True, array_like=True):
    """Base of the records here."""


class RarityState(State, frozen=True):
    """How many stories were counted, and how many of them have each term."""

    stories: int
    frequency: dict[str, int]


class BackgroundState(State, frozen=True):
    """How many stories were counted, and the sum of their vectors."""

    stories: int
    sum: bytes


class CentresState(State, frozen=True):
    """The sums of the rows that were ever used, each of `size` numbers, and the inverse of their lengths."""

    size: int
    sums: bytes
    scales: bytes


class NameState(State, frozen=True):
    """A cluster's name, and the place of the name that it was merged into."""

    founder: str
    into: int | None


class StoryState(State, frozen=True):
    """A story of an open cluster; `near` has scores with places of names."""

    id: str
    number: int
    time: float
    vector: dict[str, float]
    names: tuple[str, ...]
    meaning: bytes | None
    probability: float
    shared: tuple[str, ...]
    size: int
    near: tuple[tuple[float, int], ...]


class ClusterState(State, frozen=True):
    """An open cluster with its stories, founder first; `name` is a place."""

    row: int
    name: int
    stories: tuple[StoryState, ...]
    words: dict[str, float]
    names: dict[str, int]
    square: float
    first: float
    last: float


class OpenState(State, frozen=True):
    """Open clusters, least recently joined first, and the index that finds them."""

    clusters: tuple[ClusterState, ...]
    free: tuple[int, ...]
    inverse: tuple[float, ...]
    postings: dict[str, dict[int, float]]
    centres: CentresState | None


class EventsState(State, frozen=True):
    """All of it. `recent` are ids of stories to be looked at again; names stand in one list for all."""

    window: float
    even: float
    count: int
    revision: float
    recent: tuple[str, ...]
    names: tuple[NameState, ...]
    rarity: RarityState
    background: BackgroundState | None
    open: OpenState | None


def encoded(state: EventsState) -> bytes:
    """The state as bytes."""
    return msgspec.msgpack.encode(state)


def decoded(state: bytes) -> EventsState:
    """The state again. Raises msgspec.DecodeError where the bytes are none."""
    return msgspec.msgpack.decode(state, type=EventsState)
