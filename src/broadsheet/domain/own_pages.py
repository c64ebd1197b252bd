"""Pages of the owner's own, such as an imprint or a word on privacy.

In: names and texts of `pages/*.md`. Out: their titles and Markdown, or every mistake in all of them at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import PurePath

from broadsheet.domain.errors import Problem
from broadsheet.domain.mistakes import refuse
from broadsheet.domain.story import Record
from broadsheet.domain.taxonomy import is_safe_id

_MOST = 90_000  # characters of a text, all of which is shown
_LONGEST = 120  # characters of a title
_HEADING = re.compile(r"\s*# +(.*?)[ #]*(?:\n|\Z)")


class OwnPage(Record, frozen=True, kw_only=True):
    """A page: `id` names its folder, `text` is the Markdown below its title."""

    id: str
    title: str
    text: str


def parse_pages(texts: Mapping[str, str]) -> tuple[OwnPage, ...]:
    """The pages of these files, by name and text. Raises SettingsError with every mistake."""
    problems: list[Problem] = []
    pages = []
    for file, text in texts.items():
        heading = _HEADING.match(text)
        problems += _mistakes(file, text, heading)
        if heading:
            pages.append(OwnPage(id=PurePath(file).stem, title=heading[1], text=text[heading.end() :]))
    refuse(problems)
    return tuple(pages)


def _mistakes(file: str, text: str, heading: re.Match[str] | None) -> Iterator[Problem]:
    if not is_safe_id(PurePath(file).stem):
        yield Problem(
            file, 0, "its name becomes an address; call it by letters, digits and hyphens, as imprint.md"
        )
    if heading is None or not 0 < len(heading[1]) <= _LONGEST:
        yield Problem(file, 1, f"begins with its title: `# Imprint`, at most {_LONGEST} characters")
    if len(text) > _MOST:
        yield Problem(file, 0, f"has more than {_MOST:,} characters; make two pages of it")
