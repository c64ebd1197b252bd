"""What was found in an entry becomes the entry that is listed: one rule for every reader of XML feeds.

In: `Gathered`. Out: `FeedEntry`.
"""

from __future__ import annotations

from broadsheet.collect.addresses import web_address
from broadsheet.collect.feed_entries import FeedEntry, Gathered, Inherited, Medium
from broadsheet.collect.feed_text import as_markup, plain_text
from broadsheet.collect.plain_text import fold, names, once
from broadsheet.domain.source import Hint


def entry_of(found: Gathered, inherited: Inherited) -> FeedEntry:
    """The entry. FeedBurner's `origLink` goes before the link, which only counts readers and moves on."""
    hint = Hint(
        title=plain_text(found.title),
        summary=plain_text(found.summary),
        content=as_markup(found.contents),
        published=found.published,
        updated=found.updated,
        authors=(names(found.authors) if found.authors else ()) or inherited.authors,
        guid=fold(found.guid),
        image=picture_of(found),
        language=(found.language and fold(found.language)) or inherited.language,
        tags=once(map(fold, found.tags)) if found.tags else (),
    )
    link = found.original_link and web_address(found.original_link)
    return FeedEntry(link or fold(found.link), hint)


def picture_of(found: Gathered) -> str | None:
    """The widest picture among the media of an entry, else its thumbnail, enclosure or podcast cover."""
    pictures = [medium for medium in found.pictures if medium.kind.startswith("image")]
    if len(pictures) > 1:
        pictures.sort(key=lambda medium: -medium.width)
    for medium in (*pictures, *found.thumbnails):
        if address := fold(medium.address):
            return address
    for medium in found.enclosures:
        if medium.kind.startswith("image/") and (address := fold(medium.address)):
            return address
    return fold(found.cover)


def medium_of(address: str | None, kind: str | None, width: str | None) -> Medium:
    """A medium by its attributes; a width that is no number of pixels counts as none."""
    is_width = width and width.isascii() and width.isdigit() and len(width) < 6
    return Medium(address, (kind or "").lower(), int(width or 0) if is_width else 0)
