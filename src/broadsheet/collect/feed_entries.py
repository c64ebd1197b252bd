"""What the readers of each feed format hand to `feeds`: entries as they stand there, fields already clean.

In: nothing. Out: the records `FeedEntry` and `FeedContents`; `Unsure`, by which a reader passes on; and
`NoFeed`, by which it ends the search.
"""

from __future__ import annotations

from typing import NamedTuple

from broadsheet.domain.source import Hint


class FeedEntry(NamedTuple):
    """One entry: its link as written, the base that it is relative to ("" for the feed's own), its hint."""

    link: str | None
    base: str
    hint: Hint


class FeedContents(NamedTuple):
    """A feed's title and entries, in its own order; `cut` when it was too long to be read whole."""

    title: str | None
    entries: list[FeedEntry]
    cut: bool = False


class Unsure(Exception):  # noqa: N818 - it hands over, nothing went wrong
    """The reader does not know this for certain; its text says what was found."""


class NoFeed(Unsure):
    """No reader should try: the bytes are made to exhaust one."""
