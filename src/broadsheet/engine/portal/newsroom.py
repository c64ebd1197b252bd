"""A portal at work: its folder, its open store, its clock, and where progress is told.

In: a portal's folder. Out: a `Newsroom` that every step of a run is given, alone with the store.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

import msgspec

from broadsheet.engine.desk.decisions import take_over_decisions
from broadsheet.engine.portal.portal_folder import PortalFolder
from broadsheet.engine.portal.progress import Progress
from broadsheet.store import Store

Clock = Callable[[], datetime]


class Newsroom(msgspec.Struct, frozen=True, kw_only=True):
    """What the steps of one run share; `clock` gives aware UTC datetimes."""

    folder: PortalFolder
    store: Store
    clock: Clock
    progress: Progress


@contextmanager
def open_newsroom(folder: PortalFolder, clock: Clock, progress: Progress) -> Iterator[Newsroom]:
    """Open the portal's store for writing; StoreError when another process works on it.

    A new one takes over first what people decided, as far as content/ tells it.
    """
    with (
        Store.open(folder.store_address, tell=progress.notice, stage=progress.stage) as store,
        store.exclusive(),
    ):
        if store.editions.last() is None:  # what was erased before the store was lost must not come again
            take_over_decisions(folder.content_path, store, progress.notice)
        yield Newsroom(folder=folder, store=store, clock=clock, progress=progress)
