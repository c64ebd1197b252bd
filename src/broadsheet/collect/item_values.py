"""What a source says of items, before they are items. In: values of any kind. Out: bounded, plain values."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec

from broadsheet.domain.front_matter import format_time
from broadsheet.domain.source import Refusal
from broadsheet.domain.story import Record
from broadsheet.domain.times import aware

_EXCERPT = 300
_MOST_BYTES = 20_000_000


class FoundValues(Record, frozen=True, kw_only=True):
    """The items of one source, each as front matter values, and what was refused.

    `since` is the time from which on events that repeat are told; it is absent where there are none.
    """

    title: str | None = None
    values: tuple[dict[str, Any], ...] = ()
    refusals: tuple[Refusal, ...] = msgspec.field(default_factory=tuple)
    since: datetime | None = None


class NotReadable(ValueError):  # noqa: N818 - it names a state of the bytes
    """The bytes hold no items at all; the text says why."""


def bounded(body: bytes) -> bytes:
    """`body` itself. Raises NotReadable when it is too large."""
    if len(body) > _MOST_BYTES:
        raise NotReadable(f"larger than {_MOST_BYTES:,} bytes")
    return body


def cut(text: str) -> str:
    """At most 300 characters, cut at a word."""
    if len(text) <= _EXCERPT:
        return text
    return text[: _EXCERPT - 1].rpartition(" ")[0] + " …"


def time_text(time: datetime | None) -> str | None:
    """A time as front matter has it; one without a zone is UTC."""
    if time is None:
        return None
    return format_time(aware(time))
