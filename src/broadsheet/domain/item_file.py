"""The content file of an item: front matter by its type's declaration, then a body.

In: a file's bytes and the type. Out: an `Item` with every value decoded as the declaration says, fields that
it does not know kept by their form; and back: the file's bytes, in the recorded platform's form.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from math import isfinite
from typing import Any

import msgspec

from broadsheet.domain.content_type import LISTS, RECORDS, ContentType, Field, FieldKind
from broadsheet.domain.errors import Problem
from broadsheet.domain.front_matter import format_time, parse_time, split
from broadsheet.domain.item import Item
from broadsheet.domain.yaml_scalars import bare_or_quoted, is_bare, quoted
from broadsheet.domain.yaml_tree import Bare, Tree, Value

_WHOLE = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,17})")
_DECIMAL = re.compile(r"[-+]?(?:[0-9]{1,17}\.[0-9]{0,20}|\.[0-9]{1,20}|[0-9]{1,17})(?:[eE][-+]?[0-9]{1,3})?")
_TRUTHS = {"true": True, "false": False}
DURATION = re.compile(
    r"P(?=.)(?:\d+W)?(?:\d+Y)?(?:\d+M)?(?:\d+D)?(?:T(?=.)(?:\d+H)?(?:\d+M)?(?:\d+(?:\.\d+)?S)?)?"
)
_DAY_AND_TIME = re.compile(r"(\d{4}-\d\d-\d\d)[T ]\d\d:\d\d\S*(?: [+-]\d\d:?\d\d)?", re.ASCII)
_ADDRESS = re.compile(r"(?:https?:)?//?[^\s]+", re.IGNORECASE)
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


class _Reading(msgspec.Struct):
    """What goes wrong while one file is read: places as `Tree.line` takes them, with reasons."""

    wrong: list[tuple[str, str]] = msgspec.field(default_factory=list)

    def refuse(self, place: str, reason: str) -> None:
        self.wrong.append((place, reason))


def read_item(data: bytes, path: str, type_: ContentType, source: str) -> tuple[Item, tuple[Problem, ...]]:
    """The item in a content file, and what in it is not as its type says (such values stay as text).

    Raises RecordError where there is no front matter, or it is no YAML mapping.
    """
    text, encoding = _decoded(data)
    front, body = split(text.encode(), path)
    tree = Tree(front, path, first_line=2)
    reading = _Reading()
    values = _record(tree.values(marked=True), type_.fields, "$", reading)
    item = Item(path=path, type=type_.name, source=source, values=values, body=body)
    problems = [Problem(path, tree.line(place), reason) for place, reason in reading.wrong]
    if encoding:
        problems.insert(0, Problem(path, 0, f"not UTF-8; read as {encoding}"))
    same = write_item(item, type_) == data
    return (item if same else msgspec.structs.replace(item, raw=data)), tuple(problems)


def write_item(item: Item, type_: ContentType) -> bytes:
    """The content file of an item: fields in the item's own order, each as its type declares it."""
    lines: list[str] = ["---"]
    blank = True
    for name, value in item.values.items():
        field = type_.field(name) or _undeclared(name, value)
        written = list(_written(field, value))
        if not written:
            continue
        if field.block and not blank:
            lines.append("")
        lines += written
        if field.block and field.name != "secured":
            lines.append("")
        blank = lines[-1] == ""
    return "\n".join([*lines, "---", item.body]).encode()


def arranged(values: Mapping[str, Any], type_: ContentType) -> dict[str, Any]:
    """`values` in the order in which the type declares its fields, without empty ones; others last."""
    known = {field.name: values[field.name] for field in type_.fields if field.name in values}
    given = {**known, **values}
    return {name: value for name, value in given.items() if value not in (None, "", [], {}, ())}


def typed_value(field: Field, value: Value) -> tuple[Any, str | None]:
    """A value of any source as one of the field, and why it is none of its kind, if so.

    Text is decoded: a number, a truth, a time in UTC, the day of a time as it was written where a date is
    asked for; for a list it is parted at `;` and line ends.
    """
    reading = _Reading()
    if isinstance(value, str) and field.kind in LISTS:
        return [part.strip() for part in re.split(r"[;\n]", value) if part.strip()], None
    if isinstance(value, str):
        value = value.strip()
        if field.kind is FieldKind.DATE and (time := _DAY_AND_TIME.fullmatch(value)):
            value = time[1]
    typed = _value(value, field, "$", reading)
    return typed, reading.wrong[0][1] if reading.wrong else None


def _decoded(data: bytes) -> tuple[str, str | None]:
    """A file's text, and the name of its encoding where that is not UTF-8."""
    try:
        if data[:2] in _UTF16:
            return data.decode("utf-16"), "UTF-16"
        return data.decode("utf-8-sig"), None
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace"), "Windows-1252"


def _record(
    values: Mapping[str, Value], fields: Iterable[Field], place: str, reading: _Reading
) -> dict[str, Any]:
    declared = {field.name: field for field in fields}
    result: dict[str, Any] = {}
    for name, value in values.items():
        if value is None:
            continue
        field = declared.get(name)
        at = f"{place}.{name}"
        result[name] = _inferred(value) if field is None else _value(value, field, at, reading)
    return result


def _value(value: Value, field: Field, place: str, reading: _Reading) -> Any:
    if isinstance(value, dict):
        if field.kind not in {FieldKind.RECORD, FieldKind.PROVIDER}:
            reading.refuse(place, f"{field.name} must not be a group of keys")
            return _inferred(value)
        return _record(value, field.fields, place, reading)
    if isinstance(value, list):
        if field.kind not in LISTS:
            reading.refuse(place, f"{field.name} must not be a list")
            return _inferred(value)
        return [
            _record(item, field.fields, f"{place}[{index}]", reading)
            if isinstance(item, dict)
            else _inferred(item)
            if isinstance(item, list)
            else str(item or "")
            for index, item in enumerate(value)
        ]
    if field.kind in RECORDS | LISTS:
        shape = "a list" if field.kind in LISTS else "a group of keys"
        reading.refuse(place, f"{field.name} must be {shape}")
        return str(value)
    return _scalar(str(value), field, place, reading)


def _scalar(text: str, field: Field, place: str, reading: _Reading) -> Any:
    """The value of a scalar; what is not of the field's kind stays text and is refused."""
    match field.kind:
        case FieldKind.NUMBER:
            return _number(text, field, place, reading)
        case FieldKind.TRUTH if text.lower() in _TRUTHS:
            return _TRUTHS[text.lower()]
        case FieldKind.TRUTH:
            reading.refuse(place, f"{field.name} must be true or false")
        case FieldKind.TIME:
            try:
                return format_time(parse_time(text))
            except (ValueError, OverflowError):
                reading.refuse(place, f"{field.name} must be a time such as 2026-06-08T06:00:00Z")
        case FieldKind.DATE:
            _refuse_date(text, field, place, reading)
        case FieldKind.DURATION if not DURATION.fullmatch(text):
            reading.refuse(place, f"{field.name} must be an ISO 8601 duration such as PT1H30M")
        case FieldKind.URL | FieldKind.IMAGE if text and not _ADDRESS.fullmatch(text):
            reading.refuse(place, f"{field.name} must be a web address")
        case _:
            pass
    return text


def _refuse_date(text: str, field: Field, place: str, reading: _Reading) -> None:
    try:
        date.fromisoformat(text)
    except ValueError:
        reading.refuse(place, f"{field.name} must be a date such as 2026-06-08")


def _number(text: str, field: Field, place: str, reading: _Reading) -> Any:
    if _WHOLE.fullmatch(text):
        return int(text)
    if _DECIMAL.fullmatch(text) and isfinite(float(text)):
        return float(text)
    reading.refuse(place, f"{field.name} must be a number")
    return text


def _inferred(value: Value) -> Any:
    """A value of an undeclared field: bare numbers and truths are such, all else is text."""
    if isinstance(value, dict):
        return {name: _inferred(item) for name, item in value.items() if item is not None}
    if isinstance(value, list):
        return [_inferred(item) for item in value]
    if isinstance(value, Bare):
        if value.lower() in _TRUTHS:
            return _TRUTHS[value.lower()]
        if _WHOLE.fullmatch(value):
            return int(value)
        decimal = _DECIMAL.fullmatch(value) and not re.fullmatch(r"[-+]?[0-9]+", value)
        if decimal and isfinite(float(value)):
            return float(value)
    return None if value is None else str(value)


def _undeclared(name: str, value: object) -> Field:
    """How a field that no type knows stands in a file."""
    if isinstance(value, dict):
        return Field(name=name, kind=FieldKind.RECORD, block=True)
    if isinstance(value, list):
        records = any(isinstance(item, dict) for item in value)
        return Field(name=name, kind=FieldKind.RECORDS if records else FieldKind.LIST, block=True)
    return Field(name=name, kind=FieldKind.WORD)


def _written(field: Field, value: Any) -> Iterator[str]:
    """The lines of one field, flush left; nothing for an empty list or record."""
    if isinstance(value, dict):
        inner = list(_fields(field.fields, value))
        if inner:
            yield f"{bare_or_quoted(field.name)}:"
        yield from (f"  {line}" for line in inner)
    elif isinstance(value, list):
        if value:
            yield f"{bare_or_quoted(field.name)}:"
        for item in value:
            yield from _listed(field, item)
    elif value is not None:
        yield f"{bare_or_quoted(field.name)}: {_scalar_text(field, value)}"


def _listed(field: Field, item: Any) -> Iterator[str]:
    if isinstance(item, dict):
        lines = list(_fields(field.fields, item)) or ["{}"]
        yield f"  - {lines[0]}"
        yield from (f"    {line}" for line in lines[1:])
    elif isinstance(item, list):
        yield f"  - {msgspec.json.encode(item).decode()}"
    else:
        yield f"  - {_scalar_text(msgspec.structs.replace(field, quoted=False), item)}"


def _fields(fields: tuple[Field, ...], values: Mapping[str, Any]) -> Iterator[str]:
    declared = {field.name: field for field in fields}
    for name, value in values.items():
        yield from _written(declared.get(name) or _undeclared(name, value), value)


def _scalar_text(field: Field, value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    text = str(value)
    if field.quoted:
        return quoted(text)
    if field.kind in {FieldKind.TIME, FieldKind.DATE} and re.match(r"\d{4}-", text):
        return text
    if text.startswith("/") and is_bare(f"a{text}"):
        return text  # the path of an address; no YAML reads a leading slash as anything else
    return bare_or_quoted(text)
