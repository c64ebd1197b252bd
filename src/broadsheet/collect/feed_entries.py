"""What the readers of each feed format hand to `feeds`: entries as they stand there, fields already clean.

In: nothing. Out: the records `FeedEntry` and `FeedContents`; `Gathered`, what the XML readers find in an
entry before it becomes a hint; `Unsure`, by which a reader passes on; and `NoFeed`, which ends the search.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from broadsheet.domain.source import Hint

LARGEST_FALLBACK = 1_000_000  # bytes that feedparser, which is forty times slower, reads of one feed


class FeedEntry(NamedTuple):
    """One entry: its link, relative at most to the feed's address, and its hint."""

    link: str | None
    hint: Hint


class Inherited(NamedTuple):
    """What entries that say nothing else take from their feed; authors in Atom only (RFC 4287, 4.2.1)."""

    language: str | None = None
    authors: tuple[str, ...] = ()


class FeedContents(NamedTuple):
    """A feed's title and entries, in its own order; `cut` when it was too long to be read whole."""

    title: str | None
    entries: list[FeedEntry]
    inherited: Inherited = Inherited()
    cut: bool = False


class Text(NamedTuple):
    """A value as the feed means it: markup, or text in which a `<` is only a `<`."""

    value: str
    is_markup: bool


class Medium(NamedTuple):
    """A picture, sound or video that an entry names; `kind` is its media type or medium."""

    address: str | None
    kind: str = ""
    width: int = 0


@dataclass(slots=True)
class Gathered:
    """What stands in one entry, or in a feed's head. Dates are None where the text states none."""

    title: Text | None = None
    summary: Text | None = None
    contents: tuple[Text, ...] = ()
    published: datetime | None = None
    updated: datetime | None = None
    authors: tuple[str | None, ...] = ()
    guid: str | None = None
    link: str | None = None
    original_link: str | None = None
    language: str | None = None
    tags: tuple[str | None, ...] = ()
    pictures: tuple[Medium, ...] = ()
    thumbnails: tuple[Medium, ...] = ()
    enclosures: tuple[Medium, ...] = ()
    cover: str | None = None


class Unsure(Exception):  # noqa: N818 - it hands over, nothing went wrong
    """The reader does not know this for certain; its text says what was found."""


class NoFeed(Unsure):
    """No reader should try: the bytes are made to exhaust one."""
