"""Topics and organizations: what a portal is about, and which publishers it knows."""

from __future__ import annotations

import re
from enum import StrEnum

import msgspec

from broadsheet.domain.readable_names import is_readable
from broadsheet.domain.story import Image, Record

_ID = re.compile(
    r"(?!(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$))[a-z0-9_](?:[a-z0-9_-]|\.(?=[a-z0-9_-])){0,159}",
    re.IGNORECASE,
)
"""Letters, digits, `_`, `-` and single dots: a file name on every system, and a part of an address."""


def is_safe_id(text: str) -> bool:
    """Whether `text` can name a topic or organization: it becomes a file name and part of addresses."""
    return (_ID.fullmatch(text) is not None) if text.isascii() else is_readable(text)


class Matching(StrEnum):
    """How a topic's keywords are compared with a story's words.

    `tolerant`: any case, with or without diacritics, hyphen or space; `exact`: as they are written.
    """

    TOLERANT = "tolerant"
    EXACT = "exact"


class Field(StrEnum):
    """The parts of a story in which a topic's keywords are looked for; of the text, its opening."""

    TITLE = "title"
    EXCERPT = "excerpt"
    TEXT = "text"


class Topic(Record, frozen=True, kw_only=True):
    """A topic. `parent` is another topic's name; `services` maps a content type to its API address.

    A keyword is a word or a phrase. A story has the topic when a keyword stands, or a pattern (a regular
    expression) is found, in one of `fields`, and no word or phrase of `exclude` stands in any of them.
    """

    id: str
    name: str
    shortname: str | None = None
    parent: str | None = None
    description: str | None = None
    keywords: tuple[str, ...] = ()
    match: Matching = Matching.TOLERANT
    fields: tuple[Field, ...] = tuple(Field)
    exclude: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()
    hashtags: tuple[str, ...] = ()
    images: tuple[Image, ...] = ()
    services: dict[str, str] = msgspec.field(default_factory=dict)


class OptOut(StrEnum):
    """What a publisher does not want shown: its words beside the headline, its pictures, or anything."""

    EXCERPT = "excerpt"
    IMAGE = "image"
    ALL = "all"


class Organization(Record, frozen=True, kw_only=True):
    """A known publisher. `domain` is registrable; `standing` 0 to 1.25 weighs its quality signal.

    `other_names` are names by which pages elsewhere call it: its channel, its former title. `opt_out` is what
    it does not want shown.
    """

    id: str
    name: str
    domain: str
    domains: tuple[str, ...] = ()
    other_names: tuple[str, ...] = ()
    description: str | None = None
    images: tuple[Image, ...] = ()
    standing: float = 1.0
    opt_out: tuple[OptOut, ...] = ()
