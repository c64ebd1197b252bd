"""Cursors: where a page ended, as an opaque word that is good for the same order alone.

In: what a list is sorted by, and the store's own position. Out: a word, and the position again; an ItemError
`bad-cursor` for any other word.
"""

from __future__ import annotations

import binascii
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode

from broadsheet.domain.errors import ItemError

_POSITION = re.compile(r"-?[0-9]{1,17}\.[A-Za-z0-9_-]{1,100}")  # a whole number below 2**63, and an id
_NAME = re.compile(r"[^\x00-\x1f]{1,300}")
_NUMBER = re.compile(r"[0-9]{1,9}")
_LONGEST = 1700


def encode(order: str, position: str | None) -> str | None:
    """The cursor of a position; None, where a list ends, stays None."""
    if position is None:
        return None
    return urlsafe_b64encode(f"{order}/{position}".encode()).decode().rstrip("=")


def decode(order: str, cursor: str | None) -> str | None:
    """The position that `cursor` stands for in a list sorted by `order`: a number, a dot, and an id."""
    return _decoded(order, cursor, _POSITION)


def decode_name(order: str, cursor: str | None) -> str | None:
    """The same for lists whose position is a name."""
    return _decoded(order, cursor, _NAME)


def decode_number(order: str, cursor: str | None) -> int | None:
    """The same for lists whose position is a number."""
    position = _decoded(order, cursor, _NUMBER)
    return None if position is None else int(position)


def _decoded(order: str, cursor: str | None, form: re.Pattern[str]) -> str | None:
    if cursor is None:
        return None
    try:
        text = urlsafe_b64decode(cursor[:_LONGEST] + "=" * (-len(cursor) % 4)).decode()
    except (binascii.Error, ValueError):
        text = ""
    sorted_by, _, position = text.partition("/")
    if sorted_by != order or form.fullmatch(position) is None or encode(order, position) != cursor:
        raise ItemError("bad-cursor", f"the cursor is none of a list sorted by {order}; begin without one")
    return position
