"""The processes that read pages: all forked from one that has loaded the reading code once.

In: how many. Out: a pool of them. Nothing is read here, and nothing heavy is loaded in this process.
"""

from __future__ import annotations

import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import forkserver

_CODE = ["broadsheet.extract.reading", "broadsheet.engine.backfill.shard_pool"]


def reader_pool(processes: int) -> ProcessPoolExecutor:
    """A pool of so many processes; they start when they are first given work."""
    forkserver.set_forkserver_preload(_CODE)
    return ProcessPoolExecutor(processes, mp_context=multiprocessing.get_context("forkserver"))


def load_ahead() -> None:
    """Start loading the reading code now, beside what this process does before it has work to share."""
    forkserver.set_forkserver_preload(_CODE)
    forkserver.ensure_running()
