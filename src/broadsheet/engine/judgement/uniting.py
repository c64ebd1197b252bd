"""Drafts that are readings of one story become one story, with a history.

In: the store's drafts. Out: the same store, each article there once, whatever address, canonical address or
GUID it was read under. Which drafts there are decides, not the order in which they came.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import pairwise

from broadsheet.domain.draft import Draft
from broadsheet.enrich.updates import Key, keys, same_article
from broadsheet.store import Store


def unite_readings(store: Store, now: datetime) -> int:
    """Join the drafts of each article; the number of stories that were joined to others.

    The story that has a content path already stays, of several the one with the earliest path; of none, the
    one with the lowest id.
    """
    paths = store.judgements.paths()
    joined = 0
    for group in _groups(store):
        first, *others = sorted(group, key=lambda id_: (id_ not in paths, paths.get(id_, ""), id_))
        store.stories.unite(first, others, now=now)
        joined += len(others)
    return joined


def _groups(store: Store) -> Iterator[set[str]]:
    """The ids of drafts that are one article, where there are several."""
    links: dict[str, set[str]] = defaultdict(set)
    for key, ids in _shared(store).items():
        drafts = sorted(filter(None, map(store.stories.draft, ids)), key=_by_capture)
        for one, other in pairwise(drafts):
            if same_article(one, other, key):
                links[one.id].add(other.id)
                links[other.id].add(one.id)
    return _connected(links)


def _shared(store: Store) -> dict[Key, list[str]]:
    """The keys that several drafts have, with the drafts' ids."""
    guids = store.stories.guids()
    first: dict[Key, str] = {}
    shared: dict[Key, list[str]] = {}
    for draft in store.stories.drafts():
        for key in keys(draft, guids.get(draft.id, ())):
            if key in first:
                shared.setdefault(key, [first[key]]).append(draft.id)
            else:
                first[key] = draft.id
    return shared


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
