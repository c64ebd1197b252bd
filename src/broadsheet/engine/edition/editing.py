"""Judgements and recorded stories become an edition: every entry complete, in its fixed order.

In: the store and the portal. Out: an `Edition` that publishers turn into files without asking anyone.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from operator import attrgetter
from pathlib import Path

import msgspec

from broadsheet.cluster.identity import cluster_id
from broadsheet.desk import Rulings
from broadsheet.desk.items import ruled_item
from broadsheet.desk.recorded import ruled_entry
from broadsheet.domain.content_type import ContentType
from broadsheet.domain.draft import Entry, EntryKeys
from broadsheet.domain.edition import Edition
from broadsheet.domain.item import Item, item_id
from broadsheet.domain.newsletter import Briefing, Issue, IssueState
from broadsheet.domain.recorded_types import SPONSORSHIPS
from broadsheet.domain.source import RecordedStory
from broadsheet.domain.standing import Standing
from broadsheet.domain.story import RelatedStory
from broadsheet.engine.desk.decisions import desk_files, standing_rulings
from broadsheet.engine.edition.desk_briefing import desk_briefs, desk_credit, published_briefings, stands
from broadsheet.engine.edition.judged_entries import judged_entries
from broadsheet.engine.intake.item_pictures import item_pictures
from broadsheet.engine.judgement.opting_out import OptOuts
from broadsheet.engine.judgement.state import EMPTY_EDITION
from broadsheet.engine.portal.portal_folder import PortalFolder
from broadsheet.publish.ledger import key_joining, keys_of
from broadsheet.publish.newsletter.archive import issue_item
from broadsheet.publish.newsletter.keeping_up import as_published
from broadsheet.publish.sealing import KeyRing
from broadsheet.store import Store

TODAY = "today"  # where the store notes the day of the last edition
_OUT = (IssueState.SENDING, IssueState.SENT)


def compose_edition(
    folder: PortalFolder,
    store: Store,
    ring: KeyRing | None,
    today: date | None = None,
    *,
    ledger: Path | None = None,
) -> Edition:
    """The edition that the store's judgements make; private facts are sealed under `ring`, if any.

    `today` is the day whose sponsorships are shown; without it, that of the last edition. Entries that
    `ledger` holds, and of which nothing changed, are taken from there. Memory holds one entry a story:
    judgements pass by one after the other, and what an edition does not show is forgotten at once.
    """
    judged, newest = _judged(store, ring, ledger)
    taken_over = [recorded_entry(id_, recorded) for id_, recorded in store.recorded.all()]
    time = max((newest, *(entry.story.published_date_time for entry in taken_over)))
    held = tuple(store.items.all())
    sent = tuple(each.issue for each in store.issues.all() if each.state in _OUT)
    ruled = standing_rulings(store, time) if taken_over or held or sent else Rulings()
    ours = OptOuts(folder.organizations).apply(ruled_entry(entry, ruled.of(entry.id)) for entry in taken_over)
    issues = tuple(as_published(issue, folder.portal, ruled) for issue in sent)
    items = _items(folder, held, issues, ruled)
    edition = Edition(
        portal=folder.portal,
        topics=folder.topics,
        organizations=folder.organizations,
        entries=_newest_first((*judged.values(), *ours)),
        time=time,
        desk=tuple(desk_files(folder.content_path, store)),
        types=folder.types,
        items=items,
        carried=tuple(store.items.carried()),
        pictures=item_pictures(folder, store, items),
        today=_day(store, today) if any(item.type == SPONSORSHIPS.name for item in held) else None,
        issues=issues,
        briefings=_briefings(folder, store, judged),
        had_pages=frozenset(store.cluster_pages.all()),
    )
    return msgspec.structs.replace(edition, moved=_moved(folder, edition))


def _newest_first(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Those of the same time in the order of their paths."""
    by_path = sorted(entries, key=attrgetter("path"))
    return tuple(sorted(by_path, key=attrgetter("story.published_date_time"), reverse=True))


def _moved(folder: PortalFolder, edition: Edition) -> dict[str, str]:
    """Where the story that gave a cluster its name is told, for each that was shown once and is no more.

    A store that was begun anew knows them from what is still served.
    """
    shown = edition.shown_clusters()
    known = edition.had_pages or {page.name for page in folder.public_path.glob("story/*")}
    if not (gone := known - shown):
        return {}
    told = {cluster_id(entry.id): entry.cluster for entry in edition.entries if entry.cluster in shown}
    return {cluster: told[cluster] for cluster in sorted(gone & told.keys())}


def _items(
    folder: PortalFolder, held: tuple[Item, ...], issues: tuple[Issue, ...], ruled: Rulings
) -> tuple[Item, ...]:
    """The store's items, and issues that went out, as the desk wants them, by path."""
    sent = (issue_item(issue, folder.portal) for issue in issues)
    types = {type_.name: type_ for type_ in folder.types}
    items = {item.path: _ruled(item, types, ruled) for item in (*held, *sent)}
    return tuple(items[path] for path in sorted(items))


def _judged(store: Store, ring: KeyRing | None, ledger: Path | None) -> tuple[dict[str, Entry], datetime]:
    """The entries of judged stories by id, each with its related ones, and the time of the newest."""
    newest = (False, EMPTY_EDITION)
    judged: dict[str, Entry] = {}
    for kept in judged_entries(store, ring, ledger):
        newest = max(newest, (kept.dated, kept.time))
        judged[kept.entry.id] = kept.entry
    keys = {id_: entry.keys or keys_of(entry) for id_, entry in judged.items()}
    short: dict[str, RelatedStory] = {}
    for entry in judged.values():
        _relate(entry, judged, short, keys)
    return judged, newest[1]


def _briefings(folder: PortalFolder, store: Store, judged: Mapping[str, Entry]) -> dict[str, Briefing]:
    if not folder.portal.briefing.enabled:
        return {}
    placed = {id_: (entry.cluster, stands(entry.state, entry.notice)) for id_, entry in judged.items()}
    made = store.briefings.all().values()
    return published_briefings(made, placed, desk_briefs(store), desk_credit(folder))


def _ruled(item: Item, types: Mapping[str, ContentType], ruled: Rulings) -> Item:
    type_ = types.get(item.type)
    return item if type_ is None else ruled_item(item, type_, ruled.of(item_id(item.path)))


def _day(store: Store, today: date | None) -> date | None:
    """The day that is given, else that of the last edition."""
    noted = store.meta.get(TODAY)
    return today or (date.fromisoformat(noted) if noted else None)


def edition_digest(edition: Edition) -> str:
    """A hash of everything that an edition's files depend on."""
    told = (
        edition.portal.model_dump(mode="json", exclude={"store"}),
        edition.topics,
        edition.organizations,
        edition.time,
        *edition.desk,
        edition.types,
        edition.items,
        edition.carried,
        edition.pictures,
        edition.today,
        edition.issues,
        edition.briefings,
        edition.moved,
    )
    digest = hashlib.sha256(msgspec.json.encode(told, order="deterministic"))
    for entry in edition.entries:
        digest.update(keys_of(entry).all)
    return digest.hexdigest()


def recorded_entry(id_: str, recorded: RecordedStory) -> Entry:
    """A story that another edition already judged; its record stands as it is."""
    standing = Standing.of_recorded(id_, recorded.story)
    return Entry(
        id=id_,
        path=recorded.path,
        story=recorded.story,
        state=standing.state,
        cluster=standing.cluster,
        lead=standing.lead,
        raw=recorded.raw,
    )


def _relate(
    entry: Entry, judged: Mapping[str, Entry], short: dict[str, RelatedStory], keys: Mapping[str, EntryKeys]
) -> None:
    """Give an entry the short forms of the stories that its ids name; one form serves all who name it.

    Nobody else has the entry yet, so that it is changed in its place.
    """
    change, own = msgspec.structs.force_setattr, keys[entry.id]
    if named := [other for other in entry.related if other in judged]:
        for other in named:
            if other not in short:
                short[other] = judged[other].story.short_form()
        change(entry.story, "related", tuple([short[other] for other in named]))
        own = EntryKeys(key_joining(own.all, *[keys[other].all for other in named]), own.shown)
    change(entry, "keys", own)
