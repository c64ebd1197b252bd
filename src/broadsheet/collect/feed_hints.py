"""What was found in an entry becomes the entry that is listed: one rule for every reader of XML feeds.

In: `Gathered`. Out: `FeedEntry`.
"""

from __future__ import annotations

from typing import NamedTuple

from broadsheet.collect.feed_entries import FeedEntry, Gathered, Medium
from broadsheet.collect.feed_text import as_markup, plain_text
from broadsheet.collect.plain_text import fold, names, once
from broadsheet.domain.source import Hint


class Inherited(NamedTuple):
    """What entries that say nothing else take from the feed; authors in Atom only (RFC 4287, 4.2.1)."""

    language: str | None = None
    authors: tuple[str, ...] = ()


def entry_of(found: Gathered, inherited: Inherited) -> FeedEntry:
    """The entry. FeedBurner's `origLink` goes before the link, which only counts readers and moves on."""
    hint = Hint(
        title=plain_text(found.title),
        summary=plain_text(found.summary),
        content=as_markup(found.contents),
        published=found.published or found.created,
        updated=found.updated,
        authors=names(found.authors) or inherited.authors,
        guid=fold(found.guid),
        image=picture_of(found),
        language=fold(found.language) or inherited.language,
        tags=once(fold(tag) for tag in found.tags),
    )
    return FeedEntry(fold(found.original_link) or fold(found.link), hint)


def picture_of(found: Gathered) -> str | None:
    """The widest picture among the media of an entry, else its thumbnail, enclosure or podcast cover."""
    pictures = [medium for medium in found.pictures if _is_picture(medium)]
    pictures.sort(key=lambda medium: -medium.width)
    enclosures = [medium for medium in found.enclosures if medium.kind.startswith("image/")]
    for medium in (*pictures, *found.thumbnails, *enclosures, Medium(found.cover)):
        if address := fold(medium.address):
            return address
    return None


def medium_of(address: str | None, kind: str | None, width: str | None) -> Medium:
    """A medium by its attributes; a width that is no number of pixels counts as none."""
    is_width = width and width.isascii() and width.isdigit() and len(width) < 6
    return Medium(address, (kind or "").lower(), int(width or 0) if is_width else 0)


def _is_picture(medium: Medium) -> bool:
    return medium.kind.partition("/")[0] == "image"
