"""Stories that have the text of one that is to be erased, whoever published them, and whenever.

In: a store and a story's id. Out: its copies, those under which it stands, and near copies that judging does
not compare, since they came long before or after; each with where it stands and how much they share.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from broadsheet.cluster import likeness, resembling, shingles
from broadsheet.domain.story import Record
from broadsheet.store import Store
from broadsheet.store.erasing import Traces

_BEGINNING, _END = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)


class SameText(Record, frozen=True, kw_only=True):
    """A story with the text of another: `share` is the part of the shorter text that stands in the other, 1
    for the whole; None where judging knows the copy otherwise, or before the text changed.
    """

    id: str
    title: str
    url: str
    share: float | None = None


def same_texts(store: Store, traces: Traces) -> tuple[SameText, ...]:
    """The stories that have the text of one, or of an earlier reading of it."""
    found: dict[str, float | None] = dict.fromkeys(traces.copies)
    texts = tuple(_texts(store, traces.id))
    mine = tuple(map(shingles, texts))
    seen = ((each.id, each.trace) for each in store.worths.seen(_BEGINNING, _END) if each.id != traces.id)
    for id_, draft in store.stories.some(resembling(texts, seen)).items():
        theirs = shingles(draft.text)
        if share := max(likeness(words, theirs) for words in mine):
            found[id_] = share
    return tuple(_told(store, found))


def _texts(store: Store, id_: str) -> Iterator[str]:
    drafts = [store.stories.draft(id_), *(each.draft for each in store.stories.revisions(id_))]
    yield from dict.fromkeys(draft.text for draft in drafts if draft and draft.text)


def _told(store: Store, shares: dict[str, float | None]) -> Iterable[SameText]:
    for id_, story in store.standings.get(sorted(shares)).items():
        told = story.draft or (story.recorded.story if story.recorded else None)
        url = (told.web_url or told.original_url) if told else ""
        yield SameText(id=id_, title=story.title, url=url, share=shares[id_])
