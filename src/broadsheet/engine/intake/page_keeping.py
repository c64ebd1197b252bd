"""What was read of pages is kept, and what was refused is told.

In: readings, each a draft or a refusal with its pages. Out: rows of the store, in one transaction, and lines
of text.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar

import msgspec

from broadsheet.domain.draft import Draft
from broadsheet.domain.source import Document, Refusal
from broadsheet.domain.storing import ReadPage, Reread
from broadsheet.engine.intake.continuing import Reading
from broadsheet.extract import clean_url

if TYPE_CHECKING:  # the processes that read archives have no store
    from broadsheet.store import Store

Found = TypeVar("Found")


def store_readings(
    store: Store,
    readings: Iterable[Reading],
    now: datetime,
    tell: Callable[[list[Refusal]], None],
    *,
    pictures: bool,
) -> int:
    """Keep what was read; the number of drafts kept. `pictures` asks for lead images."""
    pages: list[ReadPage] = []
    refusals: list[Refusal] = []
    finished: list[str] = []
    rereads: list[Reread] = []
    count = 0
    for reading in readings:
        finished += (document.requested_url for document in reading.documents)
        if reading.reread:
            rereads.append(reading.reread)
        if reading.reread and reading.reread.stays:
            continue
        if isinstance(reading.outcome, Refusal):
            refusals.append(reading.outcome)
        else:
            count += 1
            found = read_page_records(reading.documents, reading.outcome)
            pages += (msgspec.structs.replace(page, again=reading.reread is not None) for page in found)
    if pictures:
        kept = store.erasing.unerased(pages)
        store.pictures.want(page.draft.images[0].url for page in kept if page.draft.images)
    store.stories.save_read(pages, refusals, finished, rereads=rereads, now=now)
    tell(refusals)
    return count


def read_page_records(documents: tuple[Document, ...], draft: Draft) -> list[ReadPage]:
    """What the store keeps of the pages that became one draft.

    Without its bytes a page has no digest: an article on several pages is never taken for unchanged by one.
    """
    return [
        ReadPage(
            draft=draft,
            requested_url=document.requested_url,
            final_url=clean_url(document.url),
            digest=body_digest(document.body) if document.body else "",
            validators=document.validators,
            guid=document.hint.guid,
        )
        for document in documents
    ]


def first_of_same(
    store: Store, found: Sequence[Found], told: Callable[[Found], tuple[str, str]]
) -> list[Found]:
    """What an archive holds but for pages whose very bytes were read at their address before.

    The earlier reading stays, with its time. `told` gives address and digest, "" for what is always kept.
    """
    named = [(each, *told(each)) for each in found]
    known = store.stories.page_digests(url for _, url, digest in named if digest)
    kept = []
    for each, url, digest in named:
        if not digest or known.get(url) != digest:
            known[url] = digest
            kept.append(each)
    return kept


def body_digest(body: bytes) -> str:
    """A hash of a page's bytes, by which an unchanged page is known again."""
    return hashlib.blake2b(body, digest_size=16).hexdigest()


def told(refusal: Refusal) -> str:
    """One line that says what was refused, where, and why."""
    place = " ".join(part for part in (refusal.source, refusal.place, refusal.url) if part)
    return f"refused {place}: {refusal.code}: {refusal.detail}"
