"""The processes that read pages: all forked from one that has loaded the reading code once.

In: how many, and the modules that they work with. Out: a pool of them. Nothing is read here, and nothing
heavy is loaded in this process.
"""

from __future__ import annotations

import multiprocessing
import os
import threading
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import connection, forkserver

_READING = "broadsheet.extract.reading"


def reader_pool(processes: int, *code: str) -> ProcessPoolExecutor:
    """A pool of so many processes; they start when they are first given work, and end when this one does.

    Beside the reading code, `code` are modules loaded once for all of them, by the first pool of a command.
    """
    forkserver.set_forkserver_preload([_READING, *code])
    context = multiprocessing.get_context("forkserver")
    return ProcessPoolExecutor(processes, mp_context=context, initializer=_end_with_parent)


def load_ahead(*code: str) -> None:
    """Start loading all that now, beside what this process does before it has work to share."""
    forkserver.set_forkserver_preload([_READING, *code])
    forkserver.ensure_running()


def _end_with_parent() -> None:
    """Let no reader, nor what forked it, wait for ever for work from a command that was killed."""
    threading.Thread(target=_wait_for_parent, daemon=True).start()


def _wait_for_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent:
        connection.wait([parent.sentinel])
        os._exit(1)
