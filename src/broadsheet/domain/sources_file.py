"""`sources.yaml`: sources that were added at the desk, and those that are paused.

In: the text of the file. Out: settings, or every mistake in it at once; and the text that says the same.
"""

from __future__ import annotations

from typing import Any

from broadsheet.domain.errors import Problem
from broadsheet.domain.mistakes import check, refuse
from broadsheet.domain.portal import SourceSettings
from broadsheet.domain.settings import Settings
from broadsheet.domain.yaml_lines import YamlFile, write_yaml

SOURCES_FILE = "sources.yaml"
_HEAD = """\
# Written by the desk: sources that were added there, and sources, of portal.yaml too, that are paused.
# It may be edited by hand; comments are not kept.
"""


class SourcesFile(Settings):
    """All of `sources.yaml`; `paused` names sources by kind and location, as in `feed:https://…`."""

    sources: tuple[SourceSettings, ...] = ()
    paused: tuple[str, ...] = ()


def parse_sources(text: str, file: str = SOURCES_FILE) -> SourcesFile:
    """The settings in `text`. Raises SettingsError with every mistake."""
    source = YamlFile(text, file)
    if not isinstance(source.value, dict | None):
        refuse((Problem(file, 1, "must be `sources:` and `paused:` with a list each"),))
    found, more = check(SourcesFile, source, (), source.value or {})
    refuse((*source.problems, *more))
    assert found is not None
    return found


def write_sources(added: tuple[SourceSettings, ...], paused: tuple[str, ...]) -> str:
    """The file's text."""
    values: dict[str, Any] = {
        "sources": [each.model_dump(exclude_defaults=True) for each in added],
        "paused": list(paused),
    }
    return _HEAD + write_yaml({key: value for key, value in values.items() if value})
