"""Stories that were published and are no more in the store, since that was lost.

In: a newsroom whose content repository has an edition. Out: these stories in the store, as recorded ones.
"""

from __future__ import annotations

from broadsheet.collect.content_repository import read_repository
from broadsheet.domain.source import FOUND_AGAIN, RecordedStory
from broadsheet.engine.intake.unpacking import recorded_id
from broadsheet.engine.portal.newsroom import Newsroom
from broadsheet.publish.git import EMAIL, Repository


def take_over_lost_stories(newsroom: Newsroom) -> str:
    """Take over what only `content/` still has, and say so; "" where it has nothing of its own."""
    store, content = newsroom.store, newsroom.folder.content_path
    if not (content / ".git").is_dir():
        return ""
    repository = Repository(content)
    if repository.head() is None or EMAIL not in repository.founders():
        return ""
    repository.restore("_news")
    known = set(store.judgements.paths().values())
    found = [
        item
        for item in read_repository(content, FOUND_AGAIN)
        if isinstance(item, RecordedStory) and item.path not in known
    ]
    read = store.stories.resolve(item.story.original_url for item in found)
    lost = [(recorded_id(item.path), item) for item in found if item.story.original_url not in read]
    kept = len(lost) - len(store.recorded.add(lost))
    return f"store: {kept:,} stories that only content/ still had are taken over from there" if kept else ""
