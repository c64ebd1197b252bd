"""Content types: what kinds of things a portal publishes beside news, each declared once.

In: nothing. Out: the records that a declaration is made of. The engine reads, writes, lists and publishes
an item by its type's declaration alone; `recorded_types` has those of the recorded platform,
`content_type_file` reads those that a portal declares in `types/*.yaml`.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from pathlib import PurePosixPath

from broadsheet.domain.story import Record


class FieldKind(StrEnum):
    """What a field holds; it decides how the field is read, written, checked and shown."""

    TEXT = "text"
    WORD = "word"  # text without quotes where YAML allows
    MARKDOWN = "markdown"
    HTML = "html"
    EMBED = "embed"  # a player's markup
    URL = "url"
    IMAGE = "image"  # the address of a picture
    NUMBER = "number"
    TRUTH = "truth"
    DATE = "date"
    TIME = "time"
    DURATION = "duration"  # ISO 8601
    MONEY = "money"  # a word such as `Free`, or an amount with its currency
    LIST = "list"
    RECORD = "record"
    RECORDS = "records"
    IMAGES = "images"
    PROVIDER = "provider"


LISTS = frozenset({FieldKind.LIST, FieldKind.RECORDS, FieldKind.IMAGES})
RECORDS = frozenset({FieldKind.RECORD, FieldKind.RECORDS, FieldKind.IMAGES, FieldKind.PROVIDER})


class Field(Record, frozen=True, kw_only=True):
    """One field: `quoted` and `block` say how it stands in a file (a block has a blank line on both sides).

    `fields` are those of a record, of each record of a list, or of a provider.
    """

    name: str
    kind: FieldKind = FieldKind.TEXT
    quoted: bool = False
    block: bool = False
    fields: tuple[Field, ...] = ()
    label: str | None = None


class ContentType(Record, frozen=True, kw_only=True):
    """A kind of thing that a portal publishes. Items stand in `folder` or in a folder below it.

    `plural` names its documents (`api/<plural>/`), `pages` the folder of its pages on the site. `order` is
    a field's name, with `-` before it for the highest first; `page_size` 0 means all on one page. `api`
    lists the keys of an item's document in order; `aliases` gives a key the value of another field where
    the file has none. `headline` and `summary` are the fields that readers are shown as title and excerpt.
    `places` gives a value of `type` the folder below `folder` where such items stand. `listed` is false for
    types that have no pages, lists and sitemaps of their own.
    """

    name: str
    plural: str
    folder: str
    title: str
    pages: str
    fields: tuple[Field, ...]
    api: tuple[str, ...] = ()
    aliases: tuple[tuple[str, str], ...] = ()
    headline: str = "title"
    summary: str = "excerpt"
    order: str = "-heat"
    page_size: int = 25
    extension: str = ".md"
    collections: str = "Collections"
    frequency: str = "weekly"
    listed: bool = True
    places: tuple[tuple[str, str], ...] = ()

    def field(self, name: str) -> Field | None:
        """The declared field with this name."""
        return next((field for field in self.fields if field.name == name), None)

    def holds(self, path: str) -> bool:
        """Whether the content file at `path` is of this type, by its folder and ending."""
        return path.startswith(f"{self.folder}/") and PurePosixPath(path).suffix in self.endings

    @property
    def endings(self) -> frozenset[str]:
        """The endings of its files: what we write, and what other generators use for the same."""
        return frozenset({self.extension, ".md", ".markdown", ".html"})

    @property
    def sitemap(self) -> str:
        """The file name of its sitemap."""
        return f"{self.name}-sitemap.xml"


def type_of(path: str, types: Iterable[ContentType]) -> ContentType | None:
    """The type of the content file at `path`: that with the deepest folder that holds it."""
    holding = [type_ for type_ in types if type_.holds(path)]
    return max(holding, key=lambda type_: len(type_.folder), default=None)
