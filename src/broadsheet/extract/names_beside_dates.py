"""A writer who is named without any mark: alone, beside the day of publication.

In: the lines around a page's heading. Out: names, or none.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from broadsheet.extract.by_words import SHOWN_PARTICLE
from broadsheet.extract.kernels import words_of
from broadsheet.extract.name_kinds import ROLE_ALONE, is_person
from broadsheet.extract.names import names_in
from broadsheet.extract.story_head import Line, StoryHead
from broadsheet.extract.text import element_text, fold
from broadsheet.extract.times import parse_time

if TYPE_CHECKING:
    from lxml.etree import _Element

_FAR = 8  # lines below the heading
_MOST = 3  # names
_MAX_LINE = 60  # characters
_MAX_DATE_LINE = 120
_CLOSE = 2
_PARTS = re.compile(r"\s*[|·•\u2013\u2014]\s*|\s+-\s+")  # before a comma stands a place
_ACCOUNT = re.compile(r"/@[^/?#]+/?$")  # at the end of an address
_DIGIT = re.compile(r"\d")
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_FILED = re.compile(r"title|headline|categor|topic|tags?\b|rubri|section|kicker|label")
_COMMON = frozenset(
    {
        "all", "the", "a", "an", "how", "what", "why", "top", "best", "new", "full", "more", "back",
        "watch", "listen", "our", "your", "my", "to", "in", "on", "for", "of", "and", "with", "home", "share",
        "skip", "der",
        "die", "das", "ein", "eine", "zum", "zur", "zurück", "für", "von", "im", "neueste", "alle",
        "mehr", "unser", "ort", "wir", "und", "mit", "le", "la", "les", "un", "une", "des", "du", "pour",
        "tous", "el", "los", "las", "una", "para", "todos", "o", "os", "as", "il", "lo", "gli", "het",
        "een", "voor",
    }
)  # fmt: skip


def names_beside_date(head: StoryHead) -> tuple[str, ...]:
    """People alone on a line below the heading, on that of a date or beside it, and no part of the title."""
    heading = head.heading
    title = set(words_of(element_text(heading))) if heading is not None else set()
    for line in head.lines:
        if found := _in_one(line, title):
            return found
    lines = [line for line in head.lines if not ROLE_ALONE.fullmatch(line.text)]
    for line, other in ((line, other) for pair in pairwise(lines) for line, other in (pair, pair[::-1])):
        near = 0 < line.distance <= _FAR and len(other.text) <= _MAX_DATE_LINE and _DIGIT.search(other.text)
        if near and _may_hold_names(line):
            names = _alone_in(line, title)
            if names and parse_time(other.text):
                return names
    return ()


def _in_one(line: Line, title: set[str]) -> tuple[str, ...]:
    """The person of a line close to the heading with a day, a name, perhaps a role, and nothing else."""
    if abs(line.distance) > _CLOSE or not _DIGIT.search(line.text) or not _may_hold_names(line):
        return ()
    parts = [part for text in _texts(line) for part in map(str.strip, _PARTS.split(text)) if part]
    others = [part for part in parts if not (_DIGIT.search(part) or ROLE_ALONE.fullmatch(part))]
    people = tuple(names_in(others[0], shown=True)) if len(others) == 1 else ()
    sound = (
        len(people) == 1 and is_person(people[0]) and parse_time(line.text) and _tells_names(people, title)
    )
    return people if sound else ()


def _texts(line: Line) -> list[str]:
    """The line below the heading in its elements, none of which leads to a section; else the line."""
    apart = line.distance > 0 and not any(piece.element.tag == "a" for piece in line.pieces)
    return [piece.text for piece in line.pieces] if apart else [line.text]


def _may_hold_names(line: Line) -> bool:
    short = len(line.text) <= _MAX_LINE
    return short and not any(_heads_or_files(piece.element) for piece in line.pieces)


def _tells_names(names: tuple[str, ...], title: set[str]) -> bool:
    """Whether the names have no word of the title, nor one that stands in any text."""
    return not _words(names) & (title | _COMMON)


def _words(names: tuple[str, ...]) -> set[str]:
    return set(words_of(" ".join(names)))


def _heads_or_files(element: _Element) -> bool:
    """Whether the element holds a heading, or what a story is filed under."""
    told = f"{element.get('class', '')} {element.get('href', '')}".lower()
    return element.tag in _HEADINGS or bool(_FILED.search(told))


def _alone_in(line: Line, title: set[str]) -> tuple[str, ...]:
    names = tuple(name for name in names_in(line.text, shown=True) if is_person(name))
    if not 0 < len(names) <= _MOST or names[0].lower() == names[0]:
        return ()  # of scripts without capitals any few words look like a name
    if not _tells_names(names, title):
        return ()
    if not SHOWN_PARTICLE.sub("", fold(line.text), count=1).startswith(names[0]):
        return ()
    link = next((piece.element for piece in line.pieces if piece.element.tag == "a"), None)
    reference = (link.get("href") or "").lower() if link is not None else ""
    linked = link is None or max(sorted(_words(names)), key=len) in reference
    return names if linked or _ACCOUNT.search(reference) else ()
