"""How long a test may wait, and what a bound of processor time means on the machine that it runs on.

Every wait is for a condition; its limit is there so that a test that fails ends, and no busy machine reaches it.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from functools import cache

PATIENCE = 300.0  # seconds
_USUAL = 0.05  # processor seconds that the work of `slowness` took where the bounds were set


def until(holds: Callable[[], object], *, pause: float = 0.02) -> None:
    """Wait until `holds()` is true, which is asked after each pause; AssertionError when it never is."""
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end
        time.sleep(pause)


def answers(ask: Callable[[], object]) -> bool:
    """Whether asking a server succeeds; one that is not there yet gives an OSError."""
    try:
        ask()
    except OSError:
        return False
    return True


@cache
def slowness() -> float:
    """How many times longer a piece of work takes here than where the bounds were set; 1 at least."""
    began = time.process_time()
    for number in range(40):
        value = {str(key): [key * number, "word " * 20] for key in range(1_000)}
        assert json.loads(json.dumps(value)) == value
    return max(1.0, (time.process_time() - began) / _USUAL)
