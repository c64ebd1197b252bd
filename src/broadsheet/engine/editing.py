"""Judgements and recorded stories become an edition: every entry complete, in its fixed order.

In: the store and the portal. Out: an `Edition` that publishers turn into files without asking anyone.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date

import msgspec

from broadsheet.desk import Rulings
from broadsheet.desk.recorded import ruled_entry
from broadsheet.domain.draft import Draft, Entry, Picture
from broadsheet.domain.edition import Edition
from broadsheet.domain.recorded_types import SPONSORSHIPS
from broadsheet.domain.source import RecordedStory
from broadsheet.domain.storing import Judgement, StoredPicture, recorded_state
from broadsheet.domain.story import RelatedStory, Story
from broadsheet.engine.composing import story_record
from broadsheet.engine.decisions import desk_files, standing_rulings
from broadsheet.engine.judging import EMPTY_EDITION, measured_drafts, newest_time
from broadsheet.engine.portal_folder import PortalFolder
from broadsheet.engine.sealing import sealed
from broadsheet.publish.sealing import KeyRing
from broadsheet.store import Store

TODAY = "today"  # where the store notes the day of the last edition


def compose_edition(
    folder: PortalFolder, store: Store, ring: KeyRing | None, today: date | None = None
) -> Edition:
    """The edition that the store's judgements make; private facts are sealed under `ring`, if any.

    `today` is the day whose sponsorships are shown; without it, that of the last edition.
    """
    judgements = {judgement.id: judgement for judgement in store.judgements.all()}

    def published(draft: Draft) -> Draft:
        return judgements[draft.id].worded(draft) if draft.id in judgements else draft

    drafts = {draft.id: _lean(draft) for draft in measured_drafts(store, published) if draft.id in judgements}
    pictures = store.pictures.get(draft.images[0].url for draft in drafts.values() if draft.images)
    records = {
        id_: story_record(
            judgement.appraisal(drafts[id_]),
            heat=judgement.placement.heat.value,
            state=judgement.verdict.state,
        )
        for id_, judgement in judgements.items()
    }
    entries = [
        _entry(judgement, drafts[id_], records, pictures, sealed(ring, judgement, drafts[id_]))
        for id_, judgement in judgements.items()
    ]
    taken_over = [recorded_entry(id_, recorded) for id_, recorded in store.recorded.all()]
    newest = max((entry.story.published_date_time for entry in taken_over), default=EMPTY_EDITION)
    time = max(newest, newest_time(judgements.values()))
    ruled = standing_rulings(store, time) if taken_over else Rulings()
    entries += [ruled_entry(entry, ruled.of(entry.id)) for entry in taken_over]
    items = tuple(store.items.all())
    entries.sort(key=lambda entry: entry.path)
    entries.sort(key=lambda entry: entry.story.published_date_time, reverse=True)
    return Edition(
        portal=folder.portal,
        topics=folder.topics,
        organizations=folder.organizations,
        entries=tuple(entries),
        time=time,
        desk=tuple(desk_files(folder.content_path, store)),
        types=folder.types,
        items=items,
        carried=tuple(store.items.carried()),
        today=_day(store, today) if any(item.type == SPONSORSHIPS.name for item in items) else None,
    )


def _day(store: Store, today: date | None) -> date | None:
    """The day that is given, else that of the last edition."""
    noted = store.meta.get(TODAY)
    return today or (date.fromisoformat(noted) if noted else None)


def edition_digest(edition: Edition) -> str:
    """A hash of everything that an edition's files depend on."""
    state = (
        edition.portal.model_dump(mode="json"),
        edition.topics,
        edition.organizations,
        edition.entries,
        edition.time,
        *edition.desk,
        edition.types,
        edition.items,
        edition.carried,
        edition.today,
    )
    return hashlib.sha256(msgspec.json.encode(state, order="deterministic")).hexdigest()


def recorded_entry(id_: str, recorded: RecordedStory) -> Entry:
    """A story that another edition already judged; its record stands as it is."""
    story = recorded.story
    return Entry(
        id=id_,
        path=recorded.path,
        story=story,
        state=recorded_state(story),
        cluster=f"c{id_[1:]}",
        lead=True,
        raw=recorded.raw,
    )


def _entry(
    judgement: Judgement,
    draft: Draft,
    records: dict[str, Story],
    pictures: dict[str, StoredPicture],
    secured: str | None,
) -> Entry:
    placement = judgement.placement
    related = _related(placement.related, records)
    return Entry(
        id=judgement.id,
        path=judgement.path,
        story=msgspec.structs.replace(records[judgement.id], related=related, secured=secured),
        state=judgement.verdict.state,
        cluster=placement.cluster,
        lead=placement.lead,
        language=draft.language,
        authors=draft.authors,
        related=placement.related,
        duplicate_of=placement.duplicate_of,
        picture=_picture(draft, pictures),
        modified=draft.modified,
        notice=judgement.verdict.notice,
    )


def _related(ids: Iterable[str], records: dict[str, Story]) -> tuple[RelatedStory, ...]:
    return tuple(records[other].short_form() for other in ids if other in records)


def _picture(draft: Draft, pictures: dict[str, StoredPicture]) -> Picture | None:
    picture = pictures.get(draft.images[0].url) if draft.images else None
    if picture is None or picture.path is None or picture.width is None or picture.height is None:
        return None
    return Picture(path=picture.path, width=picture.width, height=picture.height)


def _lean(draft: Draft) -> Draft:
    return msgspec.structs.replace(draft, text="")  # an edition never shows the text; memory stays small
