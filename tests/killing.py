"""Killing a command at a moment of its work, however busy the machine is.

A moment is a share of the processor time that the undisturbed command takes, its children included, so that the
kills spread over all that it does and not over the machine's other work. Commands come from the nursery, so that no
kill is spent on the loading of modules.
"""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from tests import nursery
from tests.commands import ENVIRONMENT
from tests.patience import until

_TICK = os.sysconf("SC_CLK_TCK")


def run(*words: str, codes: tuple[int, ...] = (0, 1)) -> float:
    """Run a command until it ends with one of `codes`; the processor seconds that it and its children took."""
    child, told = _begin(words)
    seconds = 0.0
    with told:
        while not _ended(child):
            seconds = max(seconds, spent(child))
            time.sleep(0.01)
        assert int(told.readline()) in codes
    return seconds


def kill(words: tuple[str, ...], seconds: float, chance: random.Random) -> bool:
    """Run a command and kill it with -9 after so much processor time; whether it still ran.

    One time in two its children die with it; otherwise they are left to end as they will.
    """
    child, told = _begin(words)
    with told:
        until(lambda: _ended(child) or spent(child) >= seconds, pause=0.002)
        time.sleep(chance.random() * 0.02)  # ticks are coarse
        end = os.killpg if chance.random() < 0.5 else os.kill
        if not _ended(child):
            end(child, signal.SIGKILL)
        return int(told.readline()) == -signal.SIGKILL


def _begin(words: tuple[str, ...]) -> tuple[int, BinaryIO]:
    with Path(os.devnull).open("r+b") as nothing:
        streams = (nothing.fileno(), nothing.fileno(), nothing.fileno())
        return nursery.begin(*words, environment=ENVIRONMENT, streams=streams, alone=True)


def _ended(child: int) -> bool:
    try:
        return _fields(Path(f"/proc/{child}/stat"))[0] == b"Z"
    except OSError:
        return True


def spent(session: int) -> float:
    """The processor seconds of a session's living processes and of those that they have waited for."""
    return sum(sum(map(int, fields[11:15])) for fields in _processes(session)) / _TICK


def lives(session: int) -> bool:
    """Whether any process of the session still runs."""
    return any(fields[0] != b"Z" for fields in _processes(session))


def _processes(session: int) -> Iterator[list[bytes]]:
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = _fields(path)
        except OSError:  # it has just ended
            continue
        if int(fields[3]) == session:
            yield fields


def _fields(path: Path) -> list[bytes]:
    """What Linux tells of a process: from its state on."""
    return path.read_bytes().rpartition(b")")[2].split()
