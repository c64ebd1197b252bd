"""Talking to a command on a terminal of its own."""

from __future__ import annotations

import os
import pty
import select
import subprocess
import sys
import time
from collections.abc import Iterable

from tests.commands import ENVIRONMENT, interruptible
from tests.patience import PATIENCE

CTRL_C, CTRL_D = "\x03", "\x04"
KEYS = (CTRL_C.encode(), CTRL_D.encode())
_ON_A_TERMINAL = """
import fcntl, runpy, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)  # so that keys become signals
runpy.run_module("broadsheet", run_name="__main__", alter_sys=True)
"""


def talk(*words: str, answers: Iterable[str]) -> tuple[int, str]:
    """Run `broadsheet` on a terminal and give an answer to each of its yes-or-no questions; exit code and screen."""
    ours, theirs = pty.openpty()
    with interruptible():
        process = subprocess.Popen(
            [sys.executable, "-c", _ON_A_TERMINAL, *words],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            env=ENVIRONMENT,
            start_new_session=True,
        )
    os.close(theirs)
    screen, waiting, asked, last = "", list(answers), 0, b""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if not select.select([ours], [], [], 1)[0]:
            if last in KEYS:  # pressed just before the command began to read, which Python does not notice
                os.write(ours, last)
            continue
        try:
            screen += os.read(ours, 4096).decode()
        except OSError:  # nobody has the terminal any more
            break
        if screen.count("[y/N]: ") > asked and waiting:
            asked += 1
            last = waiting.pop(0).encode()
            os.write(ours, last)
    try:
        return process.wait(timeout=max(1, end - time.monotonic())), screen
    finally:
        process.kill()
        os.close(ours)
