"""Articles on several pages become one draft.

In: what was read of pages, one by one, and a way to have those that follow, or the pages of an archive in its
order. Out: readings, those of one article in one. Lines that a page repeats are left out, so that a page that
shows the whole article again adds nothing.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

import msgspec

from broadsheet.domain.draft import LATER_PAGE, MORE_FOLLOWS, Draft, Origin
from broadsheet.domain.source import Document, Refusal
from broadsheet.domain.storing import Reread
from broadsheet.extract import begins_article

MAX_PAGES = 12
_MAX_OPEN = 1_000  # articles of an archive whose next page is waited for


class Reading(NamedTuple):
    """The pages of one story, its first in front, and its draft or why there is none.

    A refusal that an archive itself gave has no page. Of an article on several pages the bytes are gone.
    `reread` is what comes of a page that is read again; if its story stays, nothing else is kept.
    """

    documents: tuple[Document, ...]
    outcome: Draft | Refusal
    reread: Reread | None = None


class _Article:
    """An article as far as it has been read."""

    def __init__(self, document: Document, draft: Draft) -> None:
        self._goes_on = bool(draft.following) and begins_article(draft.url, draft.following or "")
        self._documents = [_without_bytes(document) if self._goes_on else document]
        self._drafts = [draft]
        self._seen = {draft.url}

    def awaited(self) -> str | None:
        """The address of the page that is to come."""
        following = self._drafts[-1].following
        ended = not self._goes_on or following in self._seen or len(self._drafts) >= MAX_PAGES
        return None if ended else following

    def add(self, document: Document, draft: Draft) -> bool:
        """Take the awaited page, unless it led back to one that was read."""
        if draft.url in self._seen:
            return False
        self._seen |= {draft.url, document.requested_url}
        self._documents.append(_without_bytes(document))
        self._drafts.append(draft)
        return True

    def reading(self) -> Reading:
        draft = msgspec.structs.replace(self._drafts[0], following=None)
        return Reading(tuple(self._documents), _united(self._drafts) if self._goes_on else draft)


def _without_bytes(document: Document) -> Document:
    return msgspec.structs.replace(document, body=b"")


async def with_following_pages(
    document: Document, draft: Draft, read: Callable[[str], Awaitable[tuple[Document, Draft] | None]]
) -> Reading:
    """The article with the text of the pages that follow it, at most `MAX_PAGES` in all.

    `read` gives the page of an address, or None where it cannot be had; what was read before stands then.
    """
    article = _Article(document, draft)
    while address := article.awaited():
        page = await read(address)
        if page is None or not article.add(*page):
            break
    return article.reading()


def without_later_pages(readings: Sequence[Reading]) -> list[Reading]:
    """The readings, but for pages read alone that another of them has as its second or a later one."""
    later = {page.requested_url for reading in readings for page in reading.documents[1:]}
    return [
        reading
        for reading in readings
        if len(reading.documents) > 1 or reading.documents[0].requested_url not in later
    ]


def joined(readings: Iterable[Reading]) -> Iterator[Reading]:
    """The readings of an archive, each page alone, with the pages of one article in one.

    An article waits for its next page, and a page that says that it is a later one waits for its article; at
    the end what has come stands.
    """
    waiting: dict[str, _Article] = {}  # by the address of the page that each waits for
    early: dict[str, tuple[Document, Draft]] = {}
    for reading in readings:
        if isinstance(reading.outcome, Refusal):
            yield reading
            continue
        page, own = (reading.documents[0], reading.outcome), reading.documents[0].requested_url
        article = waiting.pop(own, None)
        later = LATER_PAGE in page[1].flags and own not in early and len(early) < _MAX_OPEN
        if article is None and later:
            early[own] = _without_bytes(page[0]), page[1]
            continue
        if article is not None and not article.add(*page):
            yield article.reading()
            article = None
        article = article or _Article(*page)
        while (address := article.awaited()) in early and article.add(*early[address]):
            del early[address]
        if address is None:
            yield article.reading()
            continue
        if address in waiting or len(waiting) == _MAX_OPEN:
            yield waiting.pop(address if address in waiting else next(iter(waiting))).reading()
        waiting[address] = article
    yield from (article.reading() for article in waiting.values())
    yield from (_Article(*page).reading() for page in early.values())


def _united(pages: list[Draft]) -> Draft:
    first = pages[0]
    lines = dict.fromkeys(first.text.split("\n"))
    for page in pages[1:]:
        lines |= dict.fromkeys(page.text.split("\n"))
    note = f"; {len(pages)} pages joined" if len(pages) > 1 else ""
    note += MORE_FOLLOWS if pages[-1].following else ""
    return msgspec.structs.replace(
        first,
        text=first.text if len(pages) == 1 else "\n".join(lines),
        flags=tuple(dict.fromkeys(flag for page in pages for flag in page.flags if flag != LATER_PAGE)),
        origins=tuple(
            Origin(field=origin.field, how=origin.how + note) if origin.field == "text" else origin
            for origin in first.origins
        ),
        following=None,
    )
