"""How the files of another site become items: which files, of which type, and the names of their keys.

In: the text of a mapping file. Out: its rules, or every mistake at once, each with its line.

    - files: content/recipes/**/*.md
      type: recipe
      fields: {date: publishedDateTime, description: excerpt, tags: topics, cover.image: photo}
      values: {price: Free}
"""

from __future__ import annotations

from collections.abc import Collection

from pydantic import Field

from broadsheet.domain.errors import Problem
from broadsheet.domain.mistakes import check, refuse, suggestion
from broadsheet.domain.settings import Settings
from broadsheet.domain.yaml_lines import YamlFile


class MappingRule(Settings):
    """One kind of file. `fields` gives a front matter key, `a.b` inside another, the field that it fills;
    `values` are given to every item; keys that neither names fill the field of their own name.
    """

    files: str = Field(min_length=1)
    type: str
    fields: dict[str, str] = Field(default_factory=dict)
    values: dict[str, str] = Field(default_factory=dict)


def parse_mapping(text: str, name: str, types: Collection[str]) -> tuple[MappingRule, ...]:
    """The rules in their order. Raises SettingsError with every mistake."""
    file = YamlFile(text, name)
    problems = list(file.problems)
    rules: list[MappingRule] = []
    listed = file.value if isinstance(file.value, list) else [file.value]
    for index, value in enumerate(listed):
        place = (index,) if isinstance(file.value, list) else ()
        rule, mistakes = check(MappingRule, file, place, value)
        problems += mistakes
        if rule is not None and rule.type not in types:
            near = suggestion(rule.type, types)
            problems.append(Problem(name, file.line((*place, "type")), f"{rule.type!r} is no type{near}"))
        if rule is not None and (rule.files.startswith("/") or ".." in rule.files.split("/")):
            message = "files must lie in the folder that is imported"
            problems.append(Problem(name, file.line((*place, "files")), message))
        if rule is not None:
            rules.append(rule)
    refuse(problems)
    return tuple(rules)
