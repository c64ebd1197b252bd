"""What was read of pages is kept, and what was refused is told.

In: documents with their drafts or refusals. Out: rows of the store, in one transaction, and lines of text.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from datetime import datetime

import msgspec

from broadsheet.domain.draft import Draft
from broadsheet.domain.source import Document, Refusal
from broadsheet.domain.storing import ReadPage
from broadsheet.extract import clean_url
from broadsheet.store import Store


def store_readings(
    store: Store,
    results: Iterable[tuple[Document, Draft | Refusal]],
    now: datetime,
    tell: Callable[[list[Refusal]], None],
    *,
    pictures: bool,
) -> int:
    """Keep what was read of each document; the number of drafts kept. `pictures` asks for lead images."""
    pages: list[ReadPage] = []
    refusals: list[Refusal] = []
    finished: list[str] = []
    for document, outcome in results:
        finished.append(document.requested_url)
        if isinstance(outcome, Refusal):
            refusals.append(outcome)
        else:
            pages.append(read_page_record(document, outcome))
    if pictures:
        store.pictures.want(page.draft.images[0].url for page in pages if page.draft.images)
    store.stories.save_read(pages, refusals, finished, now=now)
    tell(refusals)
    return len(pages)


def read_page_record(document: Document, draft: Draft) -> ReadPage:
    """What the store keeps of a page that was read."""
    return ReadPage(
        draft=msgspec.structs.replace(draft, following=None),
        requested_url=document.requested_url,
        final_url=clean_url(document.url),
        digest=body_digest(document.body),
        validators=document.validators,
        guid=document.hint.guid,
    )


def body_digest(body: bytes) -> str:
    """A hash of a page's bytes, by which an unchanged page is known again."""
    return hashlib.blake2b(body, digest_size=16).hexdigest()


def told(refusal: Refusal) -> str:
    """One line that says what was refused, where, and why."""
    place = " ".join(part for part in (refusal.source, refusal.place, refusal.url) if part)
    return f"refused {place}: {refusal.code}: {refusal.detail}"
