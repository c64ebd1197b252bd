"""Messages in files: one a file, many in an mbox, or a Maildir's folders.

In: paths. Out: the bytes of each message, a bounded number of them a message.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

MOST_BYTES = 10_000_000  # of one message; what is beyond is cut off


def messages(paths: Iterable[Path]) -> Iterator[bytes]:
    """Every message below `paths`, in the order of names."""
    for path in paths:
        if path.is_dir():
            folders = [path / name for name in ("new", "cur") if (path / name).is_dir()] or [path]
            for folder in folders:
                for file in sorted(folder.iterdir()):
                    if file.is_file():
                        yield _head(file)
        else:
            yield from _split(path)


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(MOST_BYTES)


def _split(path: Path) -> Iterator[bytes]:
    """The messages of an mbox, which begins with `From `; any other file is one message."""
    with path.open("rb") as file:
        first = file.readline(MOST_BYTES)
        if not first.startswith(b"From "):
            yield first + file.read(MOST_BYTES)
            return
        gathered: list[bytes] = []
        size, blank = 0, False
        for line in file:
            if blank and line.startswith(b"From "):
                yield b"".join(gathered)
                gathered, size = [], 0
            elif size < MOST_BYTES:
                gathered.append(line)
                size += len(line)
            blank = not line.strip()
        yield b"".join(gathered)
