"""Items of a content repository come into the store, and its other files into the portal's folder.

In: a repository's folder. Out: items and carried files in the store; `assets/` and `imported/` in the
portal's folder; what was found, counted, with every problem.
"""

from __future__ import annotations

from collections.abc import Container
from pathlib import Path

from broadsheet.collect.content_items import FoundFile, FoundItem, other_files, read_items
from broadsheet.collect.content_repository import taxonomy_key
from broadsheet.collect.repository_files import LARGEST, place, read_bytes
from broadsheet.domain.errors import Problem, RecordError
from broadsheet.domain.item import Carried
from broadsheet.domain.source import Refusal, Source
from broadsheet.domain.story import Record
from broadsheet.engine.batching import batches
from broadsheet.engine.edition.editing import compose_edition
from broadsheet.engine.edition.shelving import shelve
from broadsheet.engine.intake.item_pictures import want_item_pictures
from broadsheet.engine.portal.newsroom import Newsroom
from broadsheet.engine.portal.progress import Progress
from broadsheet.publish.files import write_atomically
from broadsheet.publish.git import blob_name
from broadsheet.publish.portal_data import generated_files

_GROUP = 200
_MADE_ANEW = ("api/", "_site/")  # and the sitemaps at the top


class FoundItems(Record, frozen=True, kw_only=True):
    """How many items came in, how many files are carried, and what was refused."""

    items: int = 0
    carried: int = 0
    refusals: tuple[Refusal, ...] = ()


def is_repository(folder: Path) -> bool:
    """Whether `folder` holds content as the recorded platform and we publish it."""
    return folder.is_dir() and any(path.is_dir() and path.name != "_site" for path in folder.glob("_*"))


def import_items(newsroom: Newsroom, source: Source, folder: Path, taken: Container[str]) -> FoundItems:
    """Take over everything in the repository's content folders but the stories in `taken`."""
    items = carried = 0
    refused: list[Refusal] = []
    store = newsroom.store
    for group in batches(read_items(folder, source.key, newsroom.folder.types, taken), _GROUP):
        found = [each.item for each in group if isinstance(each, FoundItem)]
        files = [each.carried for each in group if isinstance(each, FoundFile)]
        store.items.add(found)
        want_item_pictures(store, newsroom.folder, found)
        store.items.carry(files)
        items, carried = items + len(found), carried + len(files)
        refusals = [each for each in group if isinstance(each, Refusal)]
        refusals += [
            _as_refusal(each, source) for each in group if isinstance(each, FoundFile) and each.carried.reason
        ]
        store.quarantine.add(refusals, now=newsroom.clock())
        refused += refusals
        for each in group:
            for problem in _told(each):
                newsroom.progress.notice(str(problem))
    return FoundItems(items=items, carried=carried, refusals=tuple(refused))


def note_generated(newsroom: Newsroom) -> None:
    """Note for each carried file of settings and taxonomy which of ours it stands for; list the items."""
    edition = compose_edition(newsroom.folder, newsroom.store, None)
    generated = generated_files(edition)
    noted = [
        Carried(path=each.path, body=each.body, source=each.source, ours=blob_name(generated[key].body))
        for each in edition.carried
        if (key := taxonomy_key(each.path, each.body)) in generated
    ]
    newsroom.store.items.carry(noted)
    shelve(newsroom.store, edition)


def copy_others(repository: Path, folder: Path, progress: Progress) -> int:
    """Copy the repository's assets and every file of no content folder; what is made anew is left."""
    copied = 0
    for path in other_files(repository):
        named = place(path, repository)
        if named.startswith(_MADE_ANEW) or ("/" not in named and named.endswith("sitemap.xml")):
            continue
        target = folder / named if named.startswith("assets/") else folder / "imported" / named
        try:
            write_atomically(target, read_bytes(path, repository, most=LARGEST), durable=False)
        except RecordError as error:
            progress.notice(str(Problem(named, error.line, error.reason)))
        else:
            copied += 1
    return copied


def _told(found: FoundItem | FoundFile | Refusal) -> tuple[Problem, ...]:
    if isinstance(found, FoundItem):
        return found.problems
    if isinstance(found, FoundFile) and found.problem is not None and not found.carried.reason:
        return (found.problem,)
    return ()


def _as_refusal(found: FoundFile, source: Source) -> Refusal:
    problem = found.problem
    line = problem.line if problem else 0
    at = f"{found.carried.path}:{line}" if line else found.carried.path
    return Refusal(
        source=source.key,
        code="not-a-record",
        detail=f"{found.carried.reason}; the file is carried as it is",
        place=at,
    )
