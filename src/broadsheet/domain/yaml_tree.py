"""YAML that other people wrote, read without guessing types.

In: YAML text and the name of its file. Out: mappings, sequences, and scalars that are their own text (None
for a bare null); each with its line. Aliases, deep nesting and repeated keys are refused with a
RecordError, so that a small file can never become a large value.
"""

from __future__ import annotations

import re
from typing import TypeAlias

import msgspec
import yaml

from broadsheet.domain.errors import RecordError
from broadsheet.domain.yaml_bounds import TooMuchError, check_bounds
from broadsheet.domain.yaml_scalars import mend

Value: TypeAlias = "str | list[Value] | dict[str, Value] | None"

_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_DEPTH = 24
LONGEST = 1_000_000  # characters; a record's text stands outside of its front matter
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_STEP = re.compile(r"\.([^.\[\]]+)|\[(\d+)\]")


class Bare(str):
    """A scalar that stood without quotes, so that its kind may be told from its form."""

    __slots__ = ()


class Tree:
    """A parsed YAML mapping; `first_line` is the line of the file on which the text begins."""

    def __init__(self, text: str, path: str, first_line: int = 1, *, aliases: bool = False) -> None:
        self._path, self._first_line, self._marked = path, first_line, False
        try:
            check_bounds(text, _LOADER, longest=LONGEST, depth=_DEPTH, aliases=aliases)
            root = yaml.compose(text, Loader=_LOADER)
        except TooMuchError as error:
            raise self._error(error.line, str(error)) from None
        except yaml.YAMLError as error:
            raise self._error(*_told(error)) from None
        if not isinstance(root, yaml.MappingNode):
            raise self._error(0, "no mapping of keys to values")
        self._root = root
        self._children: dict[int, dict[str, tuple[int, yaml.Node]]] = {}

    def values(self, *, marked: bool = False) -> dict[str, Value]:
        """The whole mapping; if `marked`, scalars without quotes are `Bare`."""
        self._marked = marked
        return self._mapping(self._root)

    def texts(self) -> dict[str, str]:
        """The top level's plain texts only; a repeated key counts once, the last time."""
        return {
            key.value: mend(node.value)
            for key, node in self._root.value
            if isinstance(node, yaml.ScalarNode) and not _is_null(node)
        }

    def line(self, place: str) -> int:
        """The line of `place`, written as `$.related[0].quality`; of the nearest parent if it is absent."""
        node: yaml.Node = self._root
        line = node.start_mark.line
        for key, index in _STEP.findall(place):
            found = self._child(node, key, index)
            if found is None:
                break
            line, node = found
        return self._first_line + int(line)

    def _mapping(self, node: yaml.MappingNode) -> dict[str, Value]:
        result: dict[str, Value] = {}
        for key, value in node.value:
            line = key.start_mark.line
            if not isinstance(key, yaml.ScalarNode):
                raise self._error(line, "a key must be a word")
            if key.value in result:
                raise self._error(line, f"{key.value!r} stands twice")
            result[key.value] = self._value(value)
        return result

    def _value(self, node: yaml.Node) -> Value:
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node)
        if isinstance(node, yaml.SequenceNode):
            return [self._value(item) for item in node.value]
        if _is_null(node):
            return None
        text = mend(str(node.value))
        return Bare(text) if self._marked and not getattr(node, "style", None) else text

    def _child(self, node: yaml.Node, key: str, index: str) -> tuple[int, yaml.Node] | None:
        """What stands under a key or an index of a node, with its line; a node's keys are sorted out once."""
        if key and isinstance(node, yaml.MappingNode):
            if id(node) not in self._children:
                pairs = reversed(node.value)  # the first of equal keys counts
                self._children[id(node)] = {
                    name.value: (name.start_mark.line, value)
                    for name, value in pairs
                    if isinstance(name, yaml.ScalarNode)
                }
            return self._children[id(node)].get(key)
        if index and isinstance(node, yaml.SequenceNode):
            item = node.value[int(index)]
            return item.start_mark.line, item
        return None

    def _error(self, line: int, reason: str) -> RecordError:
        return RecordError(self._path, self._first_line + line, reason)


def told_place(error: msgspec.ValidationError) -> tuple[str, str]:
    """What msgspec says is wrong, and its place as `Tree.line` takes it."""
    reason, _, place = str(error).partition(" - at `")
    return reason, place.rstrip("`") or "$"


def _is_null(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and not node.style and node.value in _NULLS


def _told(error: yaml.YAMLError) -> tuple[int, str]:
    if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark is not None:
        return error.problem_mark.line, f"not YAML: {error.problem}"
    return 0, f"not YAML: {str(error).splitlines()[0]}"
