"""The fast reading of YAML in the one form that we and the recorded platform write.

In: front matter text. Out: the same values that a YAML parser gives with every scalar left as text, at a
fraction of its cost; IrregularError for whatever is not plainly of this form (the caller then parses YAML).
"""

from __future__ import annotations

import re

import msgspec

from broadsheet.domain.yaml_tree import LONGEST, Value

_ROW = re.compile(r"^( *)((?:- )?)(?:([A-Za-z_]\w*):(?: (.+))?|(.+))$", re.MULTILINE | re.ASCII)
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_WORD_START = re.compile(r"[A-Za-z0-9.(+/_\u00a1-\U0010ffff]|-[^\s-]")
_DEEPEST = 40  # spaces; each level is indented by one at least
_NULLS = frozenset({"~", "null", "Null", "NULL"})

_Row = tuple[str, str, str, str, str]  # indentation, dash, key, value after the key, anything else


class IrregularError(ValueError):
    """The text is not in the regular form, or is not YAML at all."""


def read_regular(text: str) -> dict[str, Value]:
    """The mapping in `text`, read line by line."""
    if len(text) > LONGEST:
        raise IrregularError("too long")
    if _CONTROL.search(text):
        raise IrregularError("control characters")
    rows: list[_Row] = _ROW.findall(text)
    values, at = _mapping(rows, 0, 0)
    if at != len(rows):
        raise IrregularError("indentation")
    return values


def _mapping(rows: list[_Row], at: int, indent: int) -> tuple[dict[str, Value], int]:
    result: dict[str, Value] = {}
    while at < len(rows):
        spaces, dash, key, value, _ = rows[at]
        if len(spaces) < indent:
            break
        if len(spaces) > indent or dash or not key or key in result:
            raise IrregularError(f"row {at}")
        at += 1
        if value:
            result[key] = _scalar(value)
        else:
            result[key], at = _nested(rows, at, indent)
    return result, at


def _nested(rows: list[_Row], at: int, outside: int) -> tuple[Value, int]:
    if at == len(rows) or len(rows[at][0]) < outside:
        return None, at
    spaces, dash = rows[at][:2]
    if len(spaces) > _DEEPEST:
        raise IrregularError("nested too deep")
    if len(spaces) == outside:
        if dash:
            raise IrregularError("a list may stand as far left as its key")
        return None, at
    return _sequence(rows, at, len(spaces)) if dash else _mapping(rows, at, len(spaces))


def _sequence(rows: list[_Row], at: int, indent: int) -> tuple[Value, int]:
    items: list[Value] = []
    while at < len(rows) and len(rows[at][0]) == indent and rows[at][1]:
        _, _, key, value, rest = rows[at]
        if key:
            rows[at] = (" " * (indent + 2), "", key, value, rest)
            item, at = _mapping(rows, at, indent + 2)
            items.append(item)
        else:
            items.append(_scalar(rest))
            at += 1
    return items, at


def _scalar(text: str) -> str | None:
    if text[0] == '"':
        try:
            return msgspec.json.decode(text, type=str)
        except msgspec.DecodeError:
            raise IrregularError("quotes") from None
    if not _WORD_START.match(text) or ": " in text or " #" in text or text[-1] in ": ":
        raise IrregularError("a bare scalar of unusual form")
    return None if text in _NULLS else text
