"""Stories are read again from their pages, as after an upgrade that reads better.

In: a newsroom and which stories. Out: their pages in the frontier, or read, and what that changed. Intake
reads them as it reads all pages; file, permalink and the desk's decisions of a story stay.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

import msgspec

from broadsheet.domain.draft import Draft
from broadsheet.domain.errors import StoreError
from broadsheet.domain.source import is_archive_key
from broadsheet.domain.standing import StoodStory, StoryFilter
from broadsheet.domain.storing import Reread, ToReread
from broadsheet.domain.story import Record
from broadsheet.engine.batching import batches
from broadsheet.engine.intake.reading import Readers
from broadsheet.engine.intake.rereading import known_hint
from broadsheet.engine.intake.unpacking_again import unpack_again
from broadsheet.engine.portal.newsroom import Newsroom
from broadsheet.engine.run import collect
from broadsheet.store import Store

_PAGE = 500  # stories looked at together


class Wanted(Record, frozen=True, kw_only=True):
    """Which stories are to be read again: those with these ids, or else those of a filter and a source."""

    ids: tuple[str, ...] = ()
    filter: StoryFilter = StoryFilter()
    source: str | None = None


class Chosen(Record, frozen=True, kw_only=True):
    """What would be read again: stories, those of them that lie in archives, and the hosts of the others.

    `of_one_host` is how many pages the host with most of them has; `without_page` are stories that came
    already judged and have no page that was read.
    """

    stories: int
    in_archives: int
    hosts: int
    of_one_host: int
    without_page: int


class Told(Record, frozen=True, kw_only=True):
    """How far reading again is and what it changed: stories by outcome, changed ones by field.

    `stays` counts, by code, the stories that stay as they were read before; `stories` has each one that
    changed or stays.
    """

    asked: int
    waiting: int
    unchanged: int
    changed: int
    fields: dict[str, int] = msgspec.field(default_factory=dict)
    stays: dict[str, int] = msgspec.field(default_factory=dict)
    stories: tuple[Reread, ...] = ()


def choose(store: Store, wanted: Wanted) -> Chosen:
    """Count what would be read again."""
    hosts, total, without = Counter[str](), 0, 0
    for draft in _drafts(store, wanted):
        if draft is None:
            without += 1
            continue
        total += 1
        if not is_archive_key(draft.source):
            hosts[urlsplit(draft.original_url).netloc] += 1
    return Chosen(
        stories=total,
        in_archives=total - hosts.total(),
        hosts=len(hosts),
        of_one_host=max(hosts.values(), default=0),
        without_page=without,
    )


def read_again(newsroom: Newsroom, wanted: Wanted, *, workers: int | None = None) -> bool:
    """Ask for the stories' pages once more, and read them; whether that was done here.

    While workers work on the store, pages of the web are left to them, who share each host's turns. Raises
    StoreError at once, and asks for nothing, when a run is at work.
    """
    if _workers_work(newsroom.store):
        _ask(newsroom.store, wanted)
        _unpack(newsroom, workers)
        return False
    with newsroom.store.exclusive():
        _ask(newsroom.store, wanted)
        _unpack(newsroom, workers)
        if newsroom.store.rereadings.count():
            collect(newsroom, (), workers=workers)
    return True


def _workers_work(store: Store) -> bool:
    try:
        with store.without_workers():
            return False
    except StoreError:
        return True


def _ask(store: Store, wanted: Wanted) -> None:
    drafts = (draft for draft in _drafts(store, wanted) if draft is not None)
    pages = [
        ToReread(url=draft.original_url, source=draft.source, hint=known_hint(draft))
        for some in batches(drafts, _PAGE)
        for draft in store.stories.some(each.id for each in some).values()
    ]
    store.rereadings.ask(pages)


def _unpack(newsroom: Newsroom, workers: int | None) -> None:
    with Readers(workers) as readers:
        unpack_again(newsroom, readers)


def told(store: Store) -> Told:
    """What reading again came to so far, since it was last asked for after an end."""
    outcomes, waiting = tuple(store.rereadings.outcomes()), store.rereadings.count()
    fields = Counter(field for each in outcomes for field in each.changed)
    stays = Counter(each.stays for each in outcomes if each.stays)
    changed = sum(bool(each.changed) for each in outcomes)
    return Told(
        asked=waiting + len(outcomes),
        waiting=waiting,
        unchanged=len(outcomes) - changed - stays.total(),
        changed=changed,
        fields=dict(sorted(fields.items())),
        stays=dict(sorted(stays.items())),
        stories=tuple(each for each in outcomes if each.changed or each.stays),
    )


def _drafts(store: Store, wanted: Wanted) -> Iterator[Draft | None]:
    """The drafts of the wanted stories without their texts, None for a story that has none."""
    for story in _stories(store, wanted):
        if wanted.source is None or story_source(story) == wanted.source:
            yield story.draft


def story_source(story: StoodStory) -> str | None:
    """The key of the source that a story came from."""
    return story.draft.source if story.draft else story.recorded.source if story.recorded else None


def _stories(store: Store, wanted: Wanted) -> Iterable[StoodStory]:
    return store.standings.get(wanted.ids).values() if wanted.ids else store.standings.each(wanted.filter)
