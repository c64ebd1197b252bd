"""What is done beside the work on an edition: another process lists folders, a thread does the rest.

In: folders, and calls. Out: what stands below each folder, and the calls' results. To list some ten thousand
files takes a tenth of a second, and an edition needs it at three places.
"""

from __future__ import annotations

import marshal
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Self, TypeVar

from broadsheet.publish import tree_walk
from broadsheet.publish.pipes import widen
from broadsheet.publish.tree_walk import Part, tree_parts

T = TypeVar("T")
Look = Callable[[Path], Iterable[Part]]  # tells what stands below a folder


class Helper:
    """Lists folders, one after the other, from the beginning of a `with` statement on, and lends a thread."""

    def __init__(self, *folders: Path) -> None:
        self._waiting = deque(map(str, folders))
        self._process: subprocess.Popen[bytes] | None = None
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        self._pool = self._stack.enter_context(ThreadPoolExecutor(1))
        if self._waiting:
            self._process = self._started()
        return self

    def __exit__(self, *_: object) -> None:
        if self._process is not None:
            self._process.kill()
        self._stack.close()

    def call(self, work: Callable[[], T]) -> Future[T]:
        """Do something in the thread, after what it has to do already."""
        return self._pool.submit(work)

    def _started(self) -> subprocess.Popen[bytes] | None:
        """The process that lists folders; None where there can be none, so that all is listed here."""
        words = [sys.executable, "-I", "-S", "-X", f"utf8={sys.flags.utf8_mode}", tree_walk.__file__]
        try:
            process = subprocess.Popen(  # noqa: S603 - a fixed command
                [*words, *self._waiting],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        except OSError:
            self._waiting.clear()
            return None
        widen(process.stdout)
        return self._stack.enter_context(process)  # which in the end closes the pipe, and waits

    def parts(self, folder: Path) -> Iterator[Part]:
        """What stands below `folder`: as it did at its turn, if it is the next one, else as it does now.

        When the process ends early all of it is told again, as it is now.
        """
        if self._waiting and self._waiting[0] == str(folder):
            self._waiting.popleft()
            whole = yield from self._told()
            if whole:
                return
            self._waiting.clear()
        yield from tree_parts(folder)

    def _told(self) -> Generator[Part, None, bool]:
        """What the process tells of a folder; whether it came to the end."""
        assert self._process is not None
        assert self._process.stdout is not None
        while len(head := self._process.stdout.read(8)) == 8:
            length = int.from_bytes(head, "big")
            if not length:
                return True
            body = self._process.stdout.read(length)
            if len(body) < length:
                break
            yield marshal.loads(body)  # noqa: S302 - written by our own process
        return False
