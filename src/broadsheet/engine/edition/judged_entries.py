"""The entries of judged stories: each made of its judgement, its draft and its pictures, or kept from before.

In: the store, and the ledger of the last edition. Out: entries in id order, nothing of other stories in them.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from broadsheet.domain.draft import Draft, Entry, State
from broadsheet.domain.storing import Judgement, StoredPicture
from broadsheet.domain.taxonomy import Field
from broadsheet.engine.batching import batches
from broadsheet.engine.edition.composing import story_record
from broadsheet.engine.edition.entry_ledger import (
    Frame,
    KeptEntry,
    LedgerWriter,
    PictureKey,
    read_frames,
)
from broadsheet.engine.edition.sealing import sealed
from broadsheet.engine.intake.measured_images import with_measured_images
from broadsheet.publish.ledger import key_of, keys_of, program_digest
from broadsheet.publish.sealing import KeyRing
from broadsheet.store import Store

_GROUP = 256  # stories that are looked up at once
_FIELDS = frozenset(Field)


def judged_entries(store: Store, ring: KeyRing | None, ledger: Path | None) -> Iterator[KeptEntry]:
    """The entry of each judged draft, its `related` still empty.

    Judgements and drafts are read only where the ledger does not hold what was made of them; they pass by a
    few at a time, so that memory holds one entry a story and no more.
    """
    key = key_of(program_digest(), ring.current.digest if ring else None)
    before = _InOrder(read_frames(ledger, key))
    writer = LedgerWriter(ledger, key) if ledger is not None else None
    shared = _Shared()
    picture_key = _picture_key(store)
    try:
        for group in batches(store.judgements.digests(), _GROUP):
            sources = {id_: judgement + draft for id_, judgement, draft in group}
            frame = before.frame_of(sources, picture_key)
            if frame is not None:
                found = frame.entries
            else:
                kept = {
                    id_: each
                    for id_, source in sources.items()
                    if (each := before.get(id_)) and each.is_of(source, picture_key(each.images))
                }
                missing = sorted(sources.keys() - kept.keys())
                kept |= {each.id: each for each in _made(store, ring, sources, missing, picture_key)}
                found = [kept[id_] for id_ in sources if id_ in kept]
            if writer is not None:
                writer.add(found, frame)
            yield from map(shared.entry, found)
        if writer is not None:
            writer.finish(shorter=before.frame() is not None)
    finally:
        if writer is not None:
            writer.abandon()


class _InOrder:
    """Finds kept entries by id; ids are asked for in order, so that one frame is held at a time."""

    def __init__(self, frames: Iterator[Frame]) -> None:
        self._frames = frames
        self._frame: Frame | None = next(frames, None)
        self._place = 0

    def get(self, id_: str) -> KeptEntry | None:
        """The entry with this id, if there is one; those before it are passed by."""
        while (frame := self.frame()) is not None and frame.entries[self._place].id < id_:
            self._place += 1
        if frame is None or frame.entries[self._place].id != id_:
            return None
        self._place += 1
        return frame.entries[self._place - 1]

    def frame_of(self, sources: dict[str, str], picture_key: PictureKey) -> Frame | None:
        """The frame that comes next, when its entries are those of `sources` and nothing of them changed."""
        frame = self.frame()
        if frame is None or self._place or not frame.is_of(sources, picture_key):
            return None
        self._place = len(frame.entries)
        return frame

    def frame(self) -> Frame | None:
        """The frame of the entry that comes next; None after the last."""
        while self._frame is not None and self._place == len(self._frame.entries):
            self._frame, self._place = next(self._frames, None), 0
        return self._frame


def _picture_key(store: Store) -> PictureKey:
    """Gives digests of what is known of some images."""
    known = store.pictures.shown_digests()
    return lambda images: " ".join(map(str, map(known, images)))


def _made(
    store: Store,
    ring: KeyRing | None,
    sources: dict[str, str],
    ids: list[str],
    picture_key: PictureKey,
) -> Iterator[KeptEntry]:
    """The entries with these ids, made anew."""
    group = [(judgement, judgement.worded(draft)) for judgement, draft in store.judgements.some(ids)]
    pictures = store.pictures.get(image.url for _, draft in group for image in draft.images)
    for judgement, draft in group:
        images = tuple(image.url for image in draft.images)
        measured = with_measured_images(draft, pictures)
        entry = _entry(judgement, measured, pictures, sealed(ring, judgement, measured))
        yield KeptEntry(
            id=judgement.id,
            source=sources[judgement.id],
            images=images,
            pictures=picture_key(images),
            dated=judgement.dated,
            time=judgement.time,
            entry=msgspec.structs.replace(entry, keys=keys_of(entry)),
        )


def _entry(
    judgement: Judgement, draft: Draft, pictures: dict[str, StoredPicture], secured: str | None
) -> Entry:
    placement, state = judgement.placement, judgement.verdict.state
    picture = pictures.get(draft.images[0].url) if draft.images else None
    story = story_record(judgement.appraisal(draft), heat=placement.heat.value, state=state)
    return Entry(
        id=judgement.id,
        path=judgement.path,
        story=msgspec.structs.replace(story, secured=secured) if secured else story,
        state=state,
        cluster=placement.cluster,
        lead=placement.lead,
        language=draft.language,
        authors=draft.authors,
        related=placement.related,
        see_also=placement.see_also,
        duplicate_of=placement.duplicate_of,
        picture=picture.copy if picture else None,
        modified=draft.modified,
        notice=judgement.verdict.notice,
        keywords=_keywords(judgement) if state is State.PUBLISHED else (),
    )


def _keywords(judgement: Judgement) -> tuple[tuple[str, str], ...]:
    """The topics that the story has by its own words, each with the one that brought it."""
    return tuple(
        (match.name, match.words or match.keyword) for match in judgement.topics if match.field in _FIELDS
    )


class _Shared:
    """Lets entries hold one object for equal ids, topics and providers: each is named by many stories."""

    def __init__(self) -> None:
        self._held: dict[Any, Any] = {}

    def entry(self, kept: KeptEntry) -> KeptEntry:
        """The same entry in less memory; nobody else has it yet, so that it can be changed in its place."""
        change, one = msgspec.structs.force_setattr, self._held.setdefault
        entry, story = kept.entry, kept.entry.story
        change(story, "provider", one(story.provider, story.provider))
        change(story, "topics", one(story.topics, story.topics))
        change(story, "type", one(story.type, story.type))
        if story.web_url == story.original_url:
            change(story, "web_url", story.original_url)
        change(entry, "path", sys.intern(entry.path))  # as the content repository's listings have it
        change(entry, "cluster", one(entry.cluster, entry.cluster))
        if entry.language:
            change(entry, "language", one(entry.language, entry.language))
        if entry.authors:
            change(entry, "authors", one(entry.authors, entry.authors))
        if entry.keywords:
            change(entry, "keywords", one(entry.keywords, entry.keywords))
        if entry.related:
            change(entry, "related", tuple(map(one, entry.related, entry.related)))
        if entry.see_also:
            change(entry, "see_also", tuple(map(one, entry.see_also, entry.see_also)))
        return kept
