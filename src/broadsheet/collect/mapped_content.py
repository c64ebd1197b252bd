"""Content folders of Jekyll, Hugo and their like, read by a mapping.

In: a folder, a rule, and the type. Out: an item for each file, with what in it could not be used.
Front matter is YAML (`---`), TOML (`+++`) or JSON; drafts are held back; the body stays as it is.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

from broadsheet.collect.content_items import FoundItem
from broadsheet.collect.repository_files import place, read_bytes
from broadsheet.domain.content_mapping import MappingRule
from broadsheet.domain.content_type import LISTS, ContentType
from broadsheet.domain.errors import Problem, RecordError
from broadsheet.domain.front_matter import split
from broadsheet.domain.item import Item
from broadsheet.domain.item_file import arranged, typed_value
from broadsheet.domain.readable_names import readable_name
from broadsheet.domain.source import Refusal
from broadsheet.domain.yaml_tree import Tree, Value

_HANDLED = frozenset({"draft", "published"})


class _File(NamedTuple):
    """One file as read: its place, its keys, its body, and the lines of its keys where those are known."""

    place: str
    values: dict[str, Value]
    body: str
    tree: Tree | None

    def problem(self, key: str, message: str) -> Problem:
        """What is wrong with a key."""
        return Problem(self.place, self.tree.line(f"$.{key}") if self.tree else 0, message)


def read_mapped(
    folder: Path, rule: MappingRule, type_: ContentType, source: str
) -> Iterator[FoundItem | Refusal]:
    """Every file that the rule names, in path order."""
    for path in sorted(folder.glob(rule.files)):
        if not path.is_file():
            continue
        named = place(path, folder)
        try:
            file = _front_matter(read_bytes(path, folder), named)
        except RecordError as error:
            where = f"{named}:{error.line}" if error.line else named
            yield Refusal(source=source, code="not-a-record", detail=error.reason, place=where)
        else:
            yield _item(file, rule, type_, source)


def _item(file: _File, rule: MappingRule, type_: ContentType, source: str) -> FoundItem:
    found, problems = _found(file, rule, type_)
    for name, constant in rule.values.items():
        if (field := type_.field(name)) is not None:
            found.setdefault(name, typed_value(field, constant)[0])
    draft, published = (str(file.values.get(key)).lower() for key in ("draft", "published"))
    if draft == "true" or published == "false":
        found["published"] = False
    return FoundItem(
        item=Item(
            path=f"{type_.folder}/{_name(file.place)}{type_.extension}",
            type=type_.name,
            source=source,
            values=arranged(found, type_),
            body=f"{file.body.strip()}\n\n",
        ),
        problems=tuple(problems),
    )


def _found(file: _File, rule: MappingRule, type_: ContentType) -> tuple[dict[str, Any], list[Problem]]:
    """The values of the type's fields, and what could not be one."""
    found: dict[str, Any] = {}
    problems: list[Problem] = []
    for key, value in _flat(file.values, rule.fields):
        field = type_.field(rule.fields.get(key, key))
        if field is None:
            if key not in _HANDLED:
                problems.append(file.problem(key, f"{key} is no field of {type_.name}; it is left out"))
            continue
        listed = isinstance(value, str) and field.kind in LISTS
        typed, wrong = typed_value(field, str(value).replace(",", ";") if listed else value)
        if wrong:
            problems.append(file.problem(key, f"{wrong}; it is left out"))
        else:
            found[field.name] = typed
    return found, problems


def _name(named: str) -> str:
    """The file's own name; of a page bundle (`rye/index.md`) that of its folder."""
    path = PurePosixPath(named)
    stem = path.parent.name if path.stem in {"index", "_index"} and path.parent.name else path.stem
    return readable_name(stem)


def _flat(values: Mapping[str, Value], fields: Mapping[str, str]) -> Iterator[tuple[str, Value]]:
    """The keys with their values; `a.b` for what the mapping takes from inside another."""
    for key, value in values.items():
        inner = [name for name in fields if name.startswith(f"{key}.")]
        if isinstance(value, dict) and inner:
            start = len(key) + 1
            yield from ((name, value[name[start:]]) for name in inner if name[start:] in value)
        elif value is not None:
            yield key, value


def _front_matter(data: bytes, named: str) -> _File:
    text = data.decode("utf-8-sig", "replace").replace("\r\n", "\n")
    try:
        if text.startswith("+++\n"):
            front, _, body = text[4:].partition("\n+++")
            return _File(named, _texts(tomllib.loads(front)), body.partition("\n")[2], None)
        if text.startswith("{"):
            values, end = json.JSONDecoder().raw_decode(text)
            return _File(named, _texts(values), text[end:], None)
    except (tomllib.TOMLDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise RecordError(named, 1, f"front matter that cannot be read: {error}") from None
    front, body = split(text.encode(), named)
    tree = Tree(front, named, first_line=2, aliases=False)
    return _File(named, tree.values(), body, tree)


def _texts(value: Any) -> Any:
    """Decoded TOML or JSON with every scalar as the text that YAML would have had."""
    if isinstance(value, dict):
        return {str(key): _texts(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_texts(part) for part in value]
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime | date):
        return value.isoformat()
    return None if value is None else str(value)
