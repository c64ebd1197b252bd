"""One line of JSON as a filter takes it: its object, or what is wrong with it.

In: bytes. Out: `Line`; ItemError names what a line lacks.
"""

from __future__ import annotations

import json
from typing import Any

import msgspec

from broadsheet.domain.errors import ItemError

Result = dict[str, Any]


class Line(msgspec.Struct, frozen=True):
    """One input line: its number from 1, and its JSON object or what is wrong with it."""

    number: int
    value: dict[str, Any]
    error: ItemError | None = None

    def refused(self, error: ItemError) -> Result:
        """The output object for a line that cannot be used."""
        return {"id": self.value.get("id"), "error": str(error)}


def decode_line(number: int, raw: bytes) -> Line:
    """The JSON object on one line, or the error that says why there is none."""
    try:
        value = _decode(raw)
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        return Line(number, {}, ItemError("not-json", str(error)))
    if not isinstance(value, dict):
        return Line(number, {}, ItemError("not-an-object", "each line is one JSON object"))
    return Line(number, value)


def _decode(raw: bytes) -> Any:
    """The value of a line; half of a surrogate pair, which other writers let pass, is replaced."""
    try:
        return msgspec.json.decode(raw)
    except msgspec.DecodeError:
        if b"\\ud" not in raw.lower():
            raise
        whole = json.dumps(json.loads(raw), ensure_ascii=False)
        return msgspec.json.decode(whole.encode("utf-8", "replace"))


def required_text(value: dict[str, Any], name: str) -> str:
    """The text under `name`, or an ItemError that names what is missing."""
    text = value.get(name)
    if not isinstance(text, str) or not text.strip():
        raise ItemError("missing-field", f"{name!r} is missing or is not text")
    return text
