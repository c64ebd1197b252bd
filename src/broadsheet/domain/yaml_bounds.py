"""How large YAML may be, checked before anything is made of it.

In: YAML text. Out: nothing, or a TooMuchError with its line: parsing takes time by the value, and nested
values recurse, so both are counted as they come, and reading stops at the first that is too many.
"""

from __future__ import annotations

from typing import Any

import yaml

MOST_VALUES = 100_000
_MOST_DIRECTIVES = 100  # libyaml compares each with all before it


class TooMuchError(ValueError):
    """The text holds more, or deeper, than any file of a portal needs; `line` counts from 0."""

    def __init__(self, line: int, reason: str) -> None:
        self.line = line
        super().__init__(reason)


def check_bounds(text: str, loader: Any, *, longest: int, depth: int, aliases: bool) -> None:
    """Refuse a text of more than `longest` characters, MOST_VALUES values or `depth` levels.

    Aliases count as values, or are refused too. Raises yaml.YAMLError where the text is no YAML.
    """
    if len(text) > longest:
        raise TooMuchError(text.count("\n", 0, longest), f"more than {longest:,} characters")
    if text.count("\n%") > _MOST_DIRECTIVES:
        raise TooMuchError(text.count("\n", 0, text.index("\n%")) + 1, "directives (%) without end")
    left, level = MOST_VALUES, 0
    for event in yaml.parse(text, Loader=loader):
        line = event.start_mark.line if event.start_mark else 0
        if isinstance(event, yaml.NodeEvent | yaml.DocumentStartEvent):
            left -= 1
        if isinstance(event, yaml.CollectionStartEvent):
            level += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            level -= 1
        elif isinstance(event, yaml.AliasEvent) and not aliases:
            raise TooMuchError(line, "aliases (*name) have no place in a record")
        if level > depth:
            raise TooMuchError(line, f"nested deeper than {depth} levels")
        if left < 0:
            raise TooMuchError(line, f"more than {MOST_VALUES:,} values")
