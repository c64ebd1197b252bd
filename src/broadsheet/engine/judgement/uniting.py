"""Drafts that are readings of one story become one story, with a history.

In: the store's drafts that have changed. Out: the same store, each article there once, whatever address,
canonical address or GUID it was read under. Which drafts there are decides, not the order in which they came.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from hashlib import blake2b
from itertools import pairwise

import msgspec

from broadsheet.domain.draft import Draft
from broadsheet.engine.batching import batches
from broadsheet.enrich.updates import Key, keys, same_article
from broadsheet.store import Store

_TOGETHER = 256  # drafts


def unite_readings(store: Store, now: datetime) -> int:
    """Join the drafts of each article; the number of stories that were joined to others.

    The story that has a content path already stays, of several the one with the earliest path; of none, the
    one with the lowest id. What comes of it is looked at again, until nothing is left to be joined.
    """
    joined, seen = 0, set[str]()
    while fresh := [story for story in store.worths.stale() if story not in seen]:
        seen.update(fresh)
        _note_keys(store, fresh)
        for group in _groups(store, fresh):
            paths = store.judgements.paths(group)
            first, *others = sorted(group, key=lambda id_: (id_ not in paths, paths.get(id_, ""), id_))
            store.stories.unite(first, others, now=now)
            seen.discard(first)
            joined += len(others)
        store.worths.forget_lost()
    return joined


def _note_keys(store: Store, stories: list[str]) -> None:
    for batch in batches(stories, _TOGETHER):
        drafts, guids = store.stories.some(batch), store.stories.guids(batch)
        store.reading_keys.put(
            {
                story: [_name(key) for key in keys(draft, guids.get(story, ()))]
                for story, draft in drafts.items()
            }
        )


def _name(key: Key) -> str:
    """A key as the store keeps it: its kind, and a hash of the rest."""
    digest = blake2b(msgspec.msgpack.encode(key), digest_size=16)
    return f"{key[0]!s} {digest.hexdigest()}"


def _groups(store: Store, fresh: list[str]) -> Iterator[set[str]]:
    """The ids of drafts that are one article, where there are several."""
    links: dict[str, set[str]] = defaultdict(set)
    for name, ids in sorted(store.reading_keys.shared(fresh).items()):
        kind = (name.split()[0],)
        drafts = sorted(store.stories.some(sorted(ids)).values(), key=_by_capture)
        for one, other in pairwise(drafts):
            if same_article(one, other, kind):
                links[one.id].add(other.id)
                links[other.id].add(one.id)
    return _connected(links)


def _connected(links: dict[str, set[str]]) -> Iterator[set[str]]:
    left = set(links)
    for start in sorted(links):
        if start in left:
            group = set(_reached(links, [start]))
            left -= group
            yield group


def _reached(links: dict[str, set[str]], waiting: list[str]) -> Iterable[str]:
    seen: set[str] = set()
    while waiting:
        here = waiting.pop()
        if here not in seen:
            seen.add(here)
            yield here
            waiting.extend(links[here])


def _by_capture(draft: Draft) -> tuple[datetime, str]:
    return draft.captured, draft.id
