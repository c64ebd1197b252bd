"""A portal's store, content and public folder checked against each other and mended.

In: a portal's folder that no run works on. Out: what was done, a sentence each. The store is mended first,
from itself; a story that only the content repository still has is taken over from there; content and public
are then written anew from the store. What is damaged is set aside and never thrown away.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from broadsheet.engine.edition.editing import compose_edition
from broadsheet.engine.edition.found_again import take_over_lost
from broadsheet.engine.edition.publishing import public_files, publish
from broadsheet.engine.edition.sealing import load_ring
from broadsheet.engine.judgement.state import JUDGED
from broadsheet.engine.judgement.upkeep import judge
from broadsheet.engine.portal.newsroom import Clock, Newsroom, open_newsroom
from broadsheet.engine.portal.portal_folder import PortalFolder
from broadsheet.engine.portal.progress import Progress
from broadsheet.publish.files import mark_if_holds
from broadsheet.publish.mending import mend_public, mend_repository
from broadsheet.publish.repository import content_files
from broadsheet.store import Store
from broadsheet.store.mending import mend_store


def repair(folder: PortalFolder, clock: Clock, progress: Progress) -> tuple[str, ...]:
    """Mend what can be mended and tell each step; StoreError or PublishError for what cannot."""
    done: list[str] = []
    for sentence in _steps(folder, clock, progress):
        progress.notice(sentence)
        done.append(sentence)
    return tuple(done)


def _steps(folder: PortalFolder, clock: Clock, progress: Progress) -> Iterator[str]:
    address = folder.store_address
    if isinstance(address, Path) and not address.parent.is_dir():
        return
    mended = mend_store(address, progress.notice, progress.stage)
    yield from mended
    with open_newsroom(folder, clock, progress) as newsroom:
        if mended:
            _judge_all_again(newsroom.store)
        yield from _mend_content(newsroom)
        if mended or newsroom.store.editions.last() is None:
            yield from take_over_lost(newsroom)
            _want_pictures_again(newsroom)
        yield from mend_public(folder.public_path)
        yield from _write_anew(newsroom)


def _mend_content(newsroom: Newsroom) -> Iterator[str]:
    folder, store = newsroom.folder, newsroom.store
    folder.store_path.parent.mkdir(exist_ok=True)
    edition = compose_edition(folder, store, load_ring(folder))
    yield from mend_repository(
        folder.content_path,
        bodies=(file.body for file in content_files(edition)),
        commit=store.editions.last_commit(),
        aside=folder.store_path.parent,
    )


def _judge_all_again(store: Store) -> None:
    """Judge every story as if for the first time; what was kept to spare that may lack what was lost."""
    store.worths.begin("")
    store.meta.set(JUDGED, "")


def _want_pictures_again(newsroom: Newsroom) -> None:
    """A picture that was lost with a damaged store is fetched by the next run."""
    if newsroom.folder.portal.images.fetch:
        drafts = newsroom.store.stories.drafts()
        newsroom.store.pictures.want(draft.images[0].url for draft in drafts if draft.images)


def _write_anew(newsroom: Newsroom) -> Iterator[str]:
    """Judge and publish; what an undamaged folder holds already is not touched."""
    folder = newsroom.folder
    swept = len(leftovers(folder))
    judge(newsroom)
    torn = torn_files(folder, newsroom.store)
    publish(newsroom)
    if swept:
        yield f"{swept:,} leftovers of runs that were cut off are removed"
    for name, number in torn.items():
        yield f"{name}: {number:,} files that were torn, changed or missing are written anew"


def torn_files(folder: PortalFolder, store: Store) -> dict[str, int]:
    """How many files of `content` and `public` are not as the store has them."""
    edition = compose_edition(folder, store, load_ring(folder))
    expected = {
        "content": (folder.content_path, content_files(edition)),
        "public": (folder.public_path, public_files(folder, store, edition)),
    }
    counts = {
        name: sum(mark_if_holds(f"{root}/{file.path}", file.body) is None for file in files)
        for name, (root, files) in expected.items()
    }
    return {name: number for name, number in counts.items() if number}


def leftovers(folder: PortalFolder) -> list[Path]:
    """What runs that were cut off left behind; the next run removes it."""
    found = [folder.path / ".public.old"]
    found += folder.content_path.rglob(".broadsheet-*")
    return [path for path in found if path.exists()]
