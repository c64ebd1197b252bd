"""YAML that a person writes: read with the line of everything in it and every mistake in it; and written.

In: the text of one file. Out: mappings, lists and texts (None for an empty value), the line of each place,
and the problems found. Scalars stay the text that was written, so that a topic `No` or a keyword `007` is
what it says; whoever knows the field makes a number or a truth of it.

Nesting and size are bounded, with aliases written out, so that a small file cannot become a large value.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TypeAlias

import yaml

from broadsheet.domain.errors import Problem
from broadsheet.domain.yaml_bounds import MOST_VALUES, TooMuchError, check_bounds
from broadsheet.domain.yaml_scalars import is_bare, mend

Value: TypeAlias = "str | list[Value] | dict[str, Value] | None"
Place: TypeAlias = "tuple[str | int, ...]"

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DEPTH = 20
_LONGEST = 4_000_000
_STRANGE = re.compile(r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NULL = "tag:yaml.org,2002:null"
_PLAIN_TAGS = frozenset(
    f"tag:yaml.org,2002:{name}"
    for name in ("str", "int", "float", "bool", "null", "timestamp", "value", "merge")
)


class YamlFile:
    """One file: `value` is what it holds (None when nothing), `problems` the mistakes of form in it."""

    def __init__(self, text: str, file: str) -> None:
        self.file = file
        self.value: Value = None
        self.problems: list[Problem] = []
        self._lines: dict[Place, int] = {}
        self._left = MOST_VALUES
        self._rows = text.splitlines()
        if strange := _STRANGE.search(text):
            self._tell(
                text.count("\n", 0, strange.start()) + 1, f"the character {strange[0]!r} cannot stand here"
            )
            return
        try:
            check_bounds(text, _LOADER, longest=_LONGEST, depth=_DEPTH, aliases=True)
            root = yaml.compose(text, Loader=_LOADER)
            if root is not None:
                self.value = self._read(root, ())
        except yaml.YAMLError as error:
            self._tell(*self._syntax(error))
        except TooMuchError as error:
            self.value = None
            self._tell(error.line + 1, str(error))

    def line(self, place: Place) -> int:
        """The line of `place`, keys and indexes from the root on; of the nearest parent if it is absent."""
        while place and place not in self._lines:
            place = place[:-1]
        return self._lines.get(place, 1)

    def told(self, line: int) -> bool:
        """Whether a mistake of form was found on this line."""
        return any(problem.line == line for problem in self.problems)

    def _tell(self, line: int, message: str) -> None:
        self.problems.append(Problem(self.file, line, message))

    def _read(self, node: yaml.Node, place: Place) -> Value:
        self._left -= 1
        if self._left < 0 or len(place) > _DEPTH:
            raise TooMuchError(node.start_mark.line, "aliases make it too large; write the values out")
        self._lines.setdefault(place, node.start_mark.line + 1)
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, place)
        if isinstance(node, yaml.SequenceNode):
            return [self._read(item, (*place, index)) for index, item in enumerate(node.value)]
        return self._scalar(node)

    def _mapping(self, node: yaml.MappingNode, place: Place) -> dict[str, Value]:
        result: dict[str, Value] = {}
        for key, value in node.value:
            line = key.start_mark.line + 1
            name = mend(key.value) if isinstance(key, yaml.ScalarNode) else None
            if name is None:
                self._tell(line, "a key must be a word")
            elif name in result:
                first = self.line((*place, name))
                self._tell(line, f"{name} stands here again; it was given on line {first} already")
            else:
                self._lines[*place, name] = line
                result[name] = self._read(value, (*place, name))
        return result

    def _scalar(self, node: yaml.Node) -> str | None:
        if node.tag not in _PLAIN_TAGS:
            self._tell(
                node.start_mark.line + 1, f"the tag {node.tag} means nothing here; write the value alone"
            )
        if node.tag != _NULL:
            return mend(str(node.value))
        if not node.value and self._hidden(node.start_mark):
            self._tell(node.start_mark.line + 1, "what follows # is a comment; put a value with # in quotes")
        return None

    def _hidden(self, mark: yaml.Mark) -> bool:
        """Whether an empty value has a word such as `#fff` behind it, which YAML takes for a comment."""
        rest = self._rows[mark.line][mark.column :] if mark.line < len(self._rows) else ""
        return re.match(r":?\s*#[^\s#]", rest) is not None

    def _syntax(self, error: yaml.YAMLError) -> tuple[int, str]:
        """The line, and what is wrong there in words."""
        if not isinstance(error, yaml.MarkedYAMLError) or error.problem_mark is None:
            return 0, f"this is not YAML: {error}"
        line = min(int(error.problem_mark.line), len(self._rows) - 1)
        row = self._rows[line]
        if "\t" in row[: len(row) - len(row.lstrip())]:
            return line + 1, "a tab stands at the beginning; indent with spaces"
        if error.context == "expected a single document in the stream":
            return line + 1, "a second document begins here; a file holds one, or a list"
        if "alias" in f"{error.problem} {error.context}":
            return (
                line + 1,
                'what begins with * stands in quotes, such as "*word"; bare, it is a name of YAML',
            )
        context = f" {error.context}" if error.context else ""
        if error.context_mark is not None and error.context_mark.line < line:
            context += f" begun on line {error.context_mark.line + 1}"
        return line + 1, f"this is not YAML: {error.problem}{context}"


class _Dumper(yaml.SafeDumper):
    """Writes lists indented, and text bare only where every parser reads it as that text."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002 - PyYAML's own signature
        super().increase_indent(flow, indentless=False)


def _text_node(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = None if is_bare(text) else '"'
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _text_node)


def write_yaml(value: object) -> str:
    """Mappings, lists, texts, numbers and truths as YAML, keys in order; whole numbers without a point."""
    return yaml.dump(_plain(value), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=100)


def _plain(value: object) -> object:
    """Only what YAML can say without tags and aliases."""
    if isinstance(value, Mapping):
        return {mend(str(key)): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return mend(str(value)) if isinstance(value, str) else value
