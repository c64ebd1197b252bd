"""Judgements and recorded stories become an edition: every entry complete, in its fixed order.

In: the store and the portal. Out: an `Edition` that publishers turn into files without asking anyone.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator, Mapping
from datetime import date, datetime

import msgspec

from broadsheet.desk import Rulings
from broadsheet.desk.items import ruled_item
from broadsheet.desk.recorded import ruled_entry
from broadsheet.domain.content_type import ContentType
from broadsheet.domain.draft import Draft, Entry, Picture
from broadsheet.domain.edition import Edition
from broadsheet.domain.item import Item, item_id
from broadsheet.domain.newsletter import Briefing, IssueState
from broadsheet.domain.recorded_types import SPONSORSHIPS
from broadsheet.domain.source import RecordedStory
from broadsheet.domain.standing import recorded_state
from broadsheet.domain.storing import Judgement, StoredPicture
from broadsheet.domain.story import Provider, RelatedStory
from broadsheet.engine.desk.decisions import desk_files, standing_rulings
from broadsheet.engine.edition.composing import story_record
from broadsheet.engine.edition.desk_briefing import desk_briefs, published_briefings, stands
from broadsheet.engine.edition.sealing import sealed
from broadsheet.engine.intake.item_pictures import item_pictures
from broadsheet.engine.intake.reading import batches
from broadsheet.engine.judgement.judging import EMPTY_EDITION
from broadsheet.engine.judgement.opting_out import OptOuts
from broadsheet.engine.judgement.weighing import with_measured_images
from broadsheet.engine.portal.portal_folder import PortalFolder
from broadsheet.publish.newsletter.archive import issue_item
from broadsheet.publish.sealing import KeyRing
from broadsheet.store import Store

TODAY = "today"  # where the store notes the day of the last edition
_GROUP = 256  # stories whose pictures are looked up at once
_OUT = (IssueState.SENDING, IssueState.SENT)


def compose_edition(
    folder: PortalFolder, store: Store, ring: KeyRing | None, today: date | None = None
) -> Edition:
    """The edition that the store's judgements make; private facts are sealed under `ring`, if any.

    `today` is the day whose sponsorships are shown; without it, that of the last edition.

    Judgements and drafts pass by one after the other; what an edition does not show is forgotten at once, so
    that memory holds one entry a story and no more.
    """
    judged, newest = _judged_entries(store, ring)
    opt_outs = OptOuts(folder.organizations)
    judged = {entry.id: entry for entry in opt_outs.apply(judged.values())}
    short = {id_: entry.story.short_form() for id_, entry in judged.items()}
    for id_, entry in judged.items():
        judged[id_] = _with_related(entry, short)
    del short
    entries = list(judged.values())
    taken_over = [recorded_entry(id_, recorded) for id_, recorded in store.recorded.all()]
    latest = max((entry.story.published_date_time for entry in taken_over), default=EMPTY_EDITION)
    time = max(latest, newest)
    kept = tuple(store.items.all())
    ruled = standing_rulings(store, time) if taken_over or kept else Rulings()
    entries += opt_outs.apply(ruled_entry(entry, ruled.of(entry.id)) for entry in taken_over)
    issues = tuple(each.issue for each in store.issues.all() if each.state in _OUT)
    sent = (issue_item(issue, folder.portal) for issue in issues)
    types = {type_.name: type_ for type_ in folder.types}
    items = {item.path: _ruled(item, types, ruled) for item in (*kept, *sent)}
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
        items=tuple(items[path] for path in sorted(items)),
        carried=tuple(store.items.carried()),
        pictures=item_pictures(folder, store, items.values()),
        today=_day(store, today) if any(item.type == SPONSORSHIPS.name for item in kept) else None,
        issues=issues,
        briefings=_briefings(folder, store, judged),
    )


def _briefings(folder: PortalFolder, store: Store, judged: Mapping[str, Entry]) -> dict[str, Briefing]:
    if not folder.portal.briefing.enabled:
        return {}
    placed = {id_: (entry.cluster, stands(entry.state, entry.notice)) for id_, entry in judged.items()}
    return published_briefings(store.briefings.all().values(), placed, desk_briefs(store))


def _ruled(item: Item, types: Mapping[str, ContentType], ruled: Rulings) -> Item:
    type_ = types.get(item.type)
    return item if type_ is None else ruled_item(item, type_, ruled.of(item_id(item.path)))


def _day(store: Store, today: date | None) -> date | None:
    """The day that is given, else that of the last edition."""
    noted = store.meta.get(TODAY)
    return today or (date.fromisoformat(noted) if noted else None)


def _judged_entries(store: Store, ring: KeyRing | None) -> tuple[dict[str, Entry], datetime]:
    """The entry of each judged draft, its `related` still empty; and the newest time among them."""
    entries: dict[str, Entry] = {}
    shared = _Shared()
    newest = (False, EMPTY_EDITION)
    for group in batches(_with_drafts(store), _GROUP):
        pictures = store.pictures.get(image.url for _, draft in group for image in draft.images)
        for judgement, draft in group:
            measured = with_measured_images(draft, pictures)
            secured = sealed(ring, judgement, measured)
            entries[judgement.id] = shared.entry(_entry(judgement, measured, pictures, secured))
            newest = max(newest, (judgement.dated, judgement.time))
    return entries, newest[1]


class _Shared:
    """Lets entries hold one object for equal ids, topics and providers: each is named by many stories."""

    def __init__(self) -> None:
        self._texts: dict[str, str] = {}
        self._providers: dict[Provider, Provider] = {}

    def entry(self, entry: Entry) -> Entry:
        """The same entry, in less memory."""
        story = msgspec.structs.replace(
            entry.story,
            provider=self._providers.setdefault(entry.story.provider, entry.story.provider),
            topics=self._all(entry.story.topics),
            type=self._one(entry.story.type),
        )
        return msgspec.structs.replace(
            entry,
            path=sys.intern(entry.path),  # as the content repository's listings have it
            story=story,
            cluster=self._one(entry.cluster),
            language=self._one(entry.language) if entry.language else None,
            authors=self._all(entry.authors),
            related=self._all(entry.related),
            see_also=self._all(entry.see_also),
        )

    def _one(self, text: str) -> str:
        return self._texts.setdefault(text, text)

    def _all(self, texts: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(map(self._one, texts))


def _with_drafts(store: Store) -> Iterator[tuple[Judgement, Draft]]:
    """Each judgement with its draft; both come in id order, and not every draft is judged."""
    drafts = store.stories.heads()
    for judgement in store.judgements.all():
        draft = next(draft for draft in drafts if draft.id == judgement.id)
        yield judgement, judgement.worded(draft)


def edition_digest(edition: Edition) -> str:
    """A hash of everything that an edition's files depend on: of a list in JSON, entry after entry."""
    before = (
        edition.portal.model_dump(mode="json", exclude={"store"}),
        edition.topics,
        edition.organizations,
    )
    after = (
        edition.time,
        *edition.desk,
        edition.types,
        edition.items,
        edition.carried,
        edition.pictures,
        edition.today,
        edition.issues,
        edition.briefings,
    )
    encode = msgspec.json.Encoder(order="deterministic").encode
    digest = hashlib.sha256(encode(before)[:-1] + b",[")
    for number, entry in enumerate(edition.entries):
        digest.update(b"," + encode(entry) if number else encode(entry))
    digest.update(b"]," + encode(after)[1:])
    return digest.hexdigest()


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
    judgement: Judgement, draft: Draft, pictures: dict[str, StoredPicture], secured: str | None
) -> Entry:
    placement, state = judgement.placement, judgement.verdict.state
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
        picture=_picture(draft, pictures),
        modified=draft.modified,
        notice=judgement.verdict.notice,
    )


def _with_related(entry: Entry, short: dict[str, RelatedStory]) -> Entry:
    """The entry with the short forms of the stories that its ids name; one form serves all who name it."""
    related = tuple(short[other] for other in entry.related if other in short)
    if not related:
        return entry
    return msgspec.structs.replace(entry, story=msgspec.structs.replace(entry.story, related=related))


def _picture(draft: Draft, pictures: dict[str, StoredPicture]) -> Picture | None:
    picture = pictures.get(draft.images[0].url) if draft.images else None
    if picture is None or picture.path is None or picture.width is None or picture.height is None:
        return None
    return Picture(path=picture.path, width=picture.width, height=picture.height)
