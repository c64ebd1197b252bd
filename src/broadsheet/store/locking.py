"""The writers' lock: one run at a time on a portal.

In: the path of a lock file. Out: a block in which no other run holds it.
The lock is a POSIX record lock: it ends with the process that holds it, however that one ends, and
unlike `flock` it does not live on in worker processes that were forked meanwhile.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from broadsheet.domain.errors import StoreError

_held: set[str] = set()  # a process does not exclude itself from a record lock


@contextmanager
def exclusive(path: Path) -> Iterator[None]:
    """Hold the lock until the block ends. Raises StoreError at once when someone else holds it."""
    name = str(path.resolve())
    if name in _held:
        raise StoreError(f"the store in {path.parent} is in use by another run of this same process")
    with _opened(path) as descriptor:
        _take(path, descriptor)
        _held.add(name)
        try:
            yield
        finally:
            _held.discard(name)


@contextmanager
def _opened(path: Path) -> Iterator[int]:
    """The lock file's descriptor; closing it lets go of the lock."""
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise StoreError(f"the lock file {path} cannot be opened: {error.strerror}") from error
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def _take(path: Path, descriptor: int) -> None:
    """Lock the file and write our process id into it."""
    try:
        fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        holder = os.read(descriptor, 20).decode("ascii", "replace").strip() or "unknown"
        raise StoreError(
            f"the store in {path.parent} is in use by another process (PID {holder}); "
            "wait until it ends, or end it, then run again"
        ) from error
    with suppress(OSError):  # a full disk must not hinder a lock that is held already
        os.ftruncate(descriptor, 0)
        os.write(descriptor, f"{os.getpid()}\n".encode())
