"""The base of what other programs read of a portal. In: nothing. Out: `Shape`."""

from __future__ import annotations

import msgspec


class Shape(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Base of all shapes: camelCase outside, every field always there, null for what is not known."""
