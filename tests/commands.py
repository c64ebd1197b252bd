"""Running the real command in a process of its own, and comparing what it wrote."""

from __future__ import annotations

import hashlib
import os
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO

from tests import nursery
from tests.patience import PATIENCE

ENVIRONMENT = {**os.environ, "CI": "true", "NO_COLOR": "1", "COLUMNS": "200"}


def start(*words: str, **options) -> subprocess.Popen[bytes]:
    """Start `broadsheet` with `words` from nothing, as a user's shell does; the caller waits for it or kills it."""
    return subprocess.Popen([sys.executable, "-m", "broadsheet", *words], env=ENVIRONMENT, **options)


@contextmanager
def interruptible() -> Iterator[None]:
    """What is begun inside hears Ctrl-C, also where a shell that ignores it began the tests: children inherit that."""
    before = signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


class Begun:
    """A command that runs in a session of its own, forked from a process that has everything loaded.

    It is waited for and killed as a `subprocess.Popen`; what it prints is given by `stdout` if that is asked for.
    """

    def __init__(self, *words: str, stderr: IO[bytes] | None = None, prints: bool = False) -> None:
        self.stdout: IO[bytes] | None = None
        self._code: int | None = None
        with ExitStack() as given:
            nothing = given.enter_context(Path(os.devnull).open("r+b"))
            printed: IO[bytes] = nothing
            if prints:
                reading, writing = os.pipe()
                self.stdout = os.fdopen(reading, "rb")
                printed = given.enter_context(os.fdopen(writing, "wb"))
            streams = (nothing.fileno(), printed.fileno(), (stderr or nothing).fileno())
            self.pid, self._told = nursery.begin(*words, environment=ENVIRONMENT, streams=streams, alone=True)

    def wait(self, timeout: float = PATIENCE) -> int:
        """The exit code, which is waited for; subprocess.TimeoutExpired after so many seconds."""
        if self._code is None:
            if not select.select([self._told], [], [], timeout)[0]:
                raise subprocess.TimeoutExpired("broadsheet", timeout)
            with self._told:
                self._code = int(self._told.readline())
            if self.stdout:
                self.stdout.close()
        return self._code

    def send_signal(self, number: int) -> None:
        """Send it a signal, unless it has ended."""
        if self._code is None and not select.select([self._told], [], [], 0)[0]:
            os.kill(self.pid, number)

    def kill(self) -> None:
        """End it at once."""
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)


def broadsheet(*words: str, stdin: bytes = b"", expect: int = 0) -> subprocess.CompletedProcess[bytes]:
    """Run `broadsheet` with `words` to its end and check its exit code."""
    done = nursery.run(*words, environment=ENVIRONMENT, stdin=stdin, timeout=2 * PATIENCE)
    assert done.returncode == expect, (
        f"{words} ended with {done.returncode}\n{done.stderr.decode()}\n{done.stdout.decode()[-2000:]}"
    )
    return done


_PEAK = (
    "import resource, subprocess, sys; code = subprocess.call(sys.argv[1:]); "
    "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss); sys.exit(code)"
)


def peak_memory(*words: str) -> tuple[int, int]:
    """Run `broadsheet` with `words`; its exit code, and the most memory that it held, in kilobytes.

    A process starts with the peak of the one that started it, so a small one stands between it and the tests.
    """
    command = [sys.executable, "-c", _PEAK, sys.executable, "-m", "broadsheet", *words]
    done = subprocess.run(command, stdout=subprocess.PIPE, env=ENVIRONMENT, timeout=2 * PATIENCE, check=False)
    return done.returncode, int(done.stdout.split()[-1])


def tree(folder: Path) -> dict[str, str]:
    """Every file below `folder` with a hash of its bytes, the repository's own files left out."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".git" not in path.relative_to(folder).parts
    }


def touched(folder: Path) -> dict[str, tuple[int, int]]:
    """Every file below `folder` with its inode and the time of its last change."""
    return {
        path.relative_to(folder).as_posix(): (path.stat().st_ino, path.stat().st_mtime_ns)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def commits(content: Path) -> list[str]:
    """The commit ids of a content repository, newest first."""
    words = ["git", "-C", str(content), "log", "--format=%H"]
    return subprocess.run(words, capture_output=True, check=True, text=True).stdout.split()
