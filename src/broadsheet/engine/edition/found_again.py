"""Stories and items that were published and are no more in the store, since that was lost.

In: a newsroom whose content repository has an edition. Out: these stories in the store, as recorded ones, and
these items. What the portal's settings and taxonomy say comes from their own files.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from broadsheet.collect.content_items import FoundFile, FoundItem, read_items
from broadsheet.collect.content_repository import read_repository
from broadsheet.domain.source import FOUND_AGAIN, RecordedStory
from broadsheet.engine.intake.item_pictures import want_item_pictures
from broadsheet.engine.intake.unpacking import recorded_id
from broadsheet.engine.portal.newsroom import Newsroom
from broadsheet.publish.git import EMAIL, Repository

_OURS = ("_config.yml", "_data/")


def take_over_lost(newsroom: Newsroom) -> tuple[str, ...]:
    """Take over what only `content/` still has, and say so; nothing where it has nothing of its own."""
    content = newsroom.folder.content_path
    committed = published_files(content)
    for folder in {path.split("/")[0] for path in committed}:
        Repository(content).restore(folder)
    if not committed:
        return ()
    taken, stories = _stories(newsroom)
    items = _items(newsroom, {*committed} - taken)
    told = ((stories, "stories"), (items, "items and other files"))
    return tuple(
        f"store: {number:,} {name} that only content/ still had are taken over from there"
        for number, name in told
        if number
    )


def published_files(content: Path) -> tuple[str, ...]:
    """The paths of what the last edition in the repository at `content` published, if it is one of ours."""
    if not (content / ".git").is_dir():
        return ()
    repository = Repository(content)
    if repository.head() is None or EMAIL not in repository.founders():
        return ()
    return tuple(path for path in repository.committed() if path.startswith("_"))


def _stories(newsroom: Newsroom) -> tuple[set[str], int]:
    """The paths of all stories that `content/` has, and how many of them were lost."""
    store = newsroom.store
    found = [
        item
        for item in read_repository(newsroom.folder.content_path, FOUND_AGAIN)
        if isinstance(item, RecordedStory)
    ]
    known = set(store.judgements.paths().values())
    read = store.stories.resolve(item.story.original_url for item in found)
    lost = [
        (recorded_id(item.path), item)
        for item in found
        if item.path not in known and item.story.original_url not in read
    ]
    return {item.path for item in found}, len(lost) - len(store.recorded.add(lost))


def _items(newsroom: Newsroom, paths: Collection[str]) -> int:
    """Take over what lies at `paths` and the store does not have; how many files that were."""
    folder, store = newsroom.folder, newsroom.store
    known = {each.path for held in (store.items.all(), store.items.carried()) for each in held}
    wanted = {path for path in paths if path not in known and not path.startswith(_OURS)}
    found = [*read_items(folder.content_path, FOUND_AGAIN, folder.types, ())]
    items = [each.item for each in found if isinstance(each, FoundItem) and each.item.path in wanted]
    files = [each.carried for each in found if isinstance(each, FoundFile) and each.carried.path in wanted]
    store.items.add(items)
    want_item_pictures(store, folder, items)
    store.items.carry(files)
    return len(items) + len(files)
