"""What another package can add to Broadsheet: how a listing is read, a signal of quality, an output.

An installed package names each as an entry point: in the group `broadsheet.readers`, `broadsheet.signals` or
`broadsheet.outputs`. A portal uses those that its `portal.yaml` names, and no other is loaded.
`docs/extending.md` has an example of each.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

import msgspec

from broadsheet.domain.draft import Draft
from broadsheet.domain.edition import Edition, File
from broadsheet.domain.source import Listing, Source


class Strength(NamedTuple):
    """How strongly a story has a property, 0 to 1, and in a few words what was seen."""

    value: float
    detail: str


ListingReader = Callable[[bytes, str, Source], Listing]
"""Reads what a source of kind `listing` answered: the bytes, the address ("" for a file) and the source."""

SignalReader = Callable[[Draft], Strength]
"""Tells how strongly a draft has a property; it is worth the weight that `judging.weights` gives it."""

Output = Callable[[Edition], Iterable[File]]
"""Makes further files of `public/` from an edition."""


class Extensions(msgspec.Struct, frozen=True):
    """What a portal uses of installed packages, by name.

    `versions` tells each with the package and version that it came from, so that a new version is noticed.
    """

    readers: Mapping[str, ListingReader] = msgspec.field(default_factory=dict)
    signals: Mapping[str, SignalReader] = msgspec.field(default_factory=dict)
    outputs: Mapping[str, Output] = msgspec.field(default_factory=dict)
    versions: tuple[str, ...] = ()


NO_EXTENSIONS = Extensions()
