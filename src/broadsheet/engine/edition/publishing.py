"""An edition is written out: the content repository first, then the public folder, then the store's note.

In: an edition and the portal's folder. Out: files, at most one commit, and what changed. Each step may be
cut off and done again: the same edition gives the same bytes.
"""

from __future__ import annotations

import functools
import gc
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import chain
from pathlib import Path

import msgspec

from broadsheet.domain.draft import Picture, State
from broadsheet.domain.edition import Edition, File
from broadsheet.domain.errors import PublishError
from broadsheet.domain.extending import Output
from broadsheet.domain.storing import EditionRecord
from broadsheet.domain.story import Record
from broadsheet.engine.desk.decisions import note_desk_files
from broadsheet.engine.edition.editing import TODAY, compose_edition, edition_digest
from broadsheet.engine.edition.sealing import load_ring
from broadsheet.engine.edition.shelving import shelve
from broadsheet.engine.judgement.opting_out import OptOuts
from broadsheet.engine.newsletter.issuing import keep_in_step
from broadsheet.engine.portal.newsroom import Newsroom
from broadsheet.engine.portal.portal_folder import PortalFolder
from broadsheet.publish.api import api_sheets
from broadsheet.publish.exchange import beside
from broadsheet.publish.feeds import entries_in_feeds, feed_sheets
from broadsheet.publish.helper import Helper
from broadsheet.publish.items_api import item_documents
from broadsheet.publish.ledger import Piece, Sheet, Sheets, files_of, key_of
from broadsheet.publish.newsletter.letter import mailed_path, mailed_pictures
from broadsheet.publish.pictures import as_jpeg
from broadsheet.publish.public import write_public
from broadsheet.publish.repository import OWN, begin_content, content_sheets
from broadsheet.publish.site import site_sheets
from broadsheet.publish.site.building import build_site
from broadsheet.publish.site.colours import PAPER
from broadsheet.publish.site.icons import read_icon
from broadsheet.publish.site.indexing import Indexer
from broadsheet.publish.site.theme import read_theme
from broadsheet.publish.sitemaps import sitemap_files
from broadsheet.publish.sponsorships import sponsorship_documents
from broadsheet.store import Store

_COPIES = 20  # pictures in memory at a time


class Published(Record, frozen=True, kw_only=True):
    """What an edition is and what it changed. Counts are of stories, then of files in `public/`."""

    edition: int
    commit: str | None
    stories: int
    published: int
    folded: int
    left_out: int
    clusters: int
    content_changed: int
    public_changed: int


def publish(newsroom: Newsroom) -> Published:
    """Write the edition that the store's judgements make; nothing is touched where nothing changed."""
    folder, store = newsroom.folder, newsroom.store
    with (
        newsroom.progress.stage("publishing") as task,
        _without_collecting(),
        _helper(folder) as helper,
    ):
        ledgers = folder.path / ".broadsheet"
        edition = compose_edition(
            folder, store, load_ring(folder), newsroom.clock().date(), ledger=ledgers / "entries.ledger"
        )
        task.expect(len(edition.entries))
        content, noted = begin_content(
            folder.content_path,
            content_sheets(edition),
            helper,
            edition=edition,
            ledger=ledgers / "content.ledger",
        )
        note_desk_files(folder.content_path, store)
        _keep_rulings(store, edition)
        keep_in_step(store, edition)
        shelve(store, edition)
        with Indexer() as indexer:
            sheets = public_sheets(folder, store, edition, indexer)
            public = write_public(
                folder.public_path, sheets, ledger=ledgers / "public.ledger", look=helper.parts
            )
        noted.result()
        task.advance(len(edition.entries))
    counts = count_states(edition)
    number = _note(store, edition, content.commit, counts)
    return Published(
        edition=number,
        commit=content.commit,
        content_changed=content.added + content.changed + content.removed,
        public_changed=public.added + public.changed + public.removed,
        **counts,
    )


def _helper(folder: PortalFolder) -> Helper:
    """Lists the portal's folders in the order in which that is asked for."""
    content, public = folder.content_path, folder.public_path.resolve()
    own = dict.fromkeys((*OWN, *(type_.folder for type_ in folder.types)))
    names = (*(content / name for name in own), public, beside(public, "next"))
    return Helper(*(name for name in names if name.is_dir()))


def _keep_rulings(store: Store, edition: Edition) -> None:
    """Let desk and API see recorded stories as the edition has them, by decisions and publishers' wishes."""
    decided = {target.id for decision in store.decisions.all() for target in decision.stories}
    opted = OptOuts(edition.organizations)
    shown = {entry.id: entry.story for entry in edition.entries}
    ruled = {id_: story for id_, story in shown.items() if id_ in decided}
    if opted:
        for id_, recorded in store.recorded.all():
            if opted.of(recorded.story.provider.domain):
                hidden = msgspec.structs.replace(recorded.story, published=False)
                ruled[id_] = shown.get(id_, hidden)
    store.recorded.rule(ruled)


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Without Python's search for reference cycles: an edition has none, and the search takes long."""
    wanted = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if wanted:
            gc.enable()


def public_files(folder: PortalFolder, store: Store, edition: Edition) -> Iterator[File]:
    """Every file of `public/`: API, feeds, sitemaps, site, pictures, and the portal's own assets."""
    with Indexer() as indexer:
        for item in public_sheets(folder, store, edition, indexer):
            yield from files_of(item)


def public_sheets(folder: PortalFolder, store: Store, edition: Edition, indexer: Indexer) -> Iterator[Piece]:
    """The same; what takes time to make comes as sheets, which are made only when something changed."""
    site = build_site(edition)
    settings = folder.portal.site
    theme = read_theme(folder.path / settings.theme) if settings.theme else None
    icon = read_icon(folder.path / settings.icon) if settings.icon else None
    return chain(
        site_sheets(edition, site, indexer, theme, icon),
        api_sheets(edition),
        item_documents(edition),
        sponsorship_documents(edition),
        feed_sheets(edition),
        sitemap_files(edition, site),
        _pictures(store, edition),
        asset_files(folder.path / "assets"),
        added_files(folder.extensions.outputs, edition),
    )


def _pictures(store: Store, edition: Edition) -> Iterator[Sheet | Sheets]:
    """Our copies of the pictures of what pages and feeds show, and those of the letters that went out, as
    JPEG, while they do; a copy of the same size is taken for the same.
    """
    sizes = store.pictures.sizes()
    told = {entry.picture.path for entry in entries_in_feeds(edition) if entry.picture} & sizes.keys()
    others = {picture.path for picture in edition.pictures.values()} & sizes.keys()
    facts = [(path, sizes[path]) for path in sorted(told | others)]
    yield Sheets("media", key_of(facts), functools.partial(_copies, store, facts))
    for copy in mailed_pictures(edition.issues, edition.portal):
        if copy.path in told:
            path = mailed_path(copy)
            yield Sheet(path, key_of(path, sizes[copy.path]), functools.partial(_mailed, store, copy))


def _copies(store: Store, facts: list[tuple[str, int]]) -> Iterator[Sheet]:
    copies = _Copies(store, [path for path, _ in facts])
    for fact in facts:
        yield Sheet(fact[0], key_of(*fact), functools.partial(copies.files, fact[0]))


def _mailed(store: Store, copy: Picture) -> list[File]:
    return [File(path=mailed_path(copy), body=as_jpeg(store.pictures.body(copy.path) or b"", PAPER))]


class _Copies:
    """Reads pictures a few at a time, as they are asked for in the order of their paths."""

    def __init__(self, store: Store, paths: list[str]) -> None:
        self._store, self._paths = store, paths
        self._read: dict[str, bytes] = {}

    def files(self, path: str) -> list[File]:
        """The picture at `path`."""
        if path not in self._read:
            start = bisect_left(self._paths, path)
            self._read = self._store.pictures.some_bodies(self._paths[start : start + _COPIES])
        return [File(path=path, body=self._read[path])]


def asset_files(folder: Path) -> Iterator[File]:
    """The portal's own pictures and the like, published under `assets/`; links are passed over."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink():
            yield File(path=f"assets/{path.relative_to(folder).as_posix()}", body=path.read_bytes())


def added_files(outputs: Mapping[str, Output], edition: Edition) -> Iterator[File]:
    """What installed packages add. Raises PublishError when one of them fails."""
    for name, make in outputs.items():
        try:
            yield from map(_sound, make(edition))
        except Exception as error:
            raise PublishError(f"the output {name} failed: {type(error).__name__}: {error}") from error


def _sound(file: object) -> File:
    """What foreign code gave, if it is a file. Raises TypeError."""
    if not (isinstance(file, File) and isinstance(file.path, str) and isinstance(file.body, bytes)):
        raise TypeError(f"it gave {file!r:.80}, and has to give a File whose body is bytes")
    return file


def count_states(edition: Edition) -> dict[str, int]:
    """How many stories the edition has, by what becomes of them, and in how many clusters."""
    states = [entry.state for entry in edition.entries]
    return {
        "stories": len(states),
        "published": states.count(State.PUBLISHED),
        "folded": states.count(State.FOLDED),
        "left_out": states.count(State.LEFT_OUT),
        "clusters": len({entry.cluster for entry in edition.entries}),
    }


def _note(store: Store, edition: Edition, commit: str | None, counts: dict[str, int]) -> int:
    store.cluster_pages.add((edition.shown_clusters() | edition.moved.keys()) - edition.had_pages)
    if edition.today is not None:
        store.meta.set(TODAY, edition.today.isoformat())
    last = store.editions.last()
    digest = edition_digest(edition)
    if last is not None and last.digest == digest:
        return last.number
    number = last.number + 1 if last else 1
    store.editions.save(
        EditionRecord(number=number, time=edition.time, digest=digest, commit=commit, counts=counts)
    )
    return number
