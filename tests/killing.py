"""Killing a command at a moment of its work, however busy the machine is.

A moment is a share of the processor time that the undisturbed command takes, its children included, so that the
kills spread over all that it does and not over the machine's other work. Commands are children of one process that
has loaded everything before, so that no kill is spent on the loading of modules.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.commands import ENVIRONMENT
from tests.patience import PATIENCE

_TICK = os.sysconf("SC_CLK_TCK")
_NURSERY = """
import contextlib, importlib, json, os, pkgutil, sys, broadsheet
for module in pkgutil.walk_packages(broadsheet.__path__, "broadsheet."):
    if not module.name.endswith("__main__"):
        with contextlib.suppress(ImportError):  # an extra that is not installed
            importlib.import_module(module.name)
from broadsheet.faces.cli import main
for line in sys.stdin:
    child = os.fork()
    if not child:
        os.setsid()
        nothing = os.open(os.devnull, os.O_RDWR)
        for number in range(3):
            os.dup2(nothing, number)
        sys.argv = ["broadsheet", *json.loads(line)]
        code = 1
        try:
            main()
        except SystemExit as end:
            code = end.code or 0
        finally:
            os._exit(code)
    print(child, flush=True)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""


class Nursery:
    """A process that has everything loaded, and whose children are commands."""

    def __enter__(self) -> Self:
        words = [sys.executable, "-c", _NURSERY]
        self._process = subprocess.Popen(
            words, env=ENVIRONMENT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        assert self._process.stdin
        assert self._process.stdout
        self._ask, self._told = self._process.stdin, self._process.stdout
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ask.close()
        self._told.close()
        self._process.wait()

    def run(self, *words: str) -> float:
        """Run a command to its end; the processor seconds that it and its children took."""
        child = self._start(words)
        spent = 0.0
        while not _ended(child):
            spent = max(spent, spent(child))
            time.sleep(0.01)
        assert int(self._told.readline()) in {0, 1}
        return spent

    def kill(self, words: tuple[str, ...], seconds: float, chance: random.Random) -> bool:
        """Run a command and kill it with -9 after so much processor time; whether it still ran.

        One time in two its children die with it; otherwise they are left to end as they will.
        """
        child = self._start(words)
        deadline = time.monotonic() + PATIENCE
        while not _ended(child) and spent(child) < seconds:
            assert time.monotonic() < deadline
            time.sleep(0.002)
        time.sleep(chance.random() * 0.02)  # ticks are coarse
        kill = os.killpg if chance.random() < 0.5 else os.kill
        if not _ended(child):
            kill(child, signal.SIGKILL)
        return int(self._told.readline()) == -signal.SIGKILL

    def _start(self, words: tuple[str, ...]) -> int:
        self._ask.write(json.dumps(words) + "\n")
        self._ask.flush()
        return int(self._told.readline())


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
