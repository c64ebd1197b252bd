"""How long the reading of one page may take, whatever it is made of.

In: a number of seconds. Out: `TooSlow` from whatever runs by then. Each reading is linear in the page as far
as is known; this is for the expression or the loop that nobody foresaw. CPU time counts, so that no page is
refused because the machine is busy.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

MAX_SECONDS = 60.0  # of CPU; a page takes a hundredth of one


class TooSlow(BaseException):
    """The time is over. No `Exception`, so that no reading that forgives a page's mistakes catches it."""


def in_main_thread() -> bool:
    """Whether a limit holds here."""
    return threading.current_thread() is threading.main_thread()


@contextmanager
def time_limit(seconds: float = MAX_SECONDS) -> Iterator[None]:
    """Raise `TooSlow` in what is done within once it has taken so many seconds of this process's CPU time.

    Signals reach the main thread alone: elsewhere nothing is bounded. What runs in C is interrupted when it
    looks for signals, as searches by regular expressions do.
    """
    if not in_main_thread():
        yield
        return
    before = signal.signal(signal.SIGVTALRM, _end)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def _end(_signal: int, _frame: FrameType | None) -> None:
    raise TooSlow
