"""The way to the portal's store for many requests at once: opened when needed, and anew when replaced.

In: the store's path. Out: an open `Store`; StoreError as long as there is none that can be used.
"""

from __future__ import annotations

import threading
from pathlib import Path

from broadsheet.domain.errors import StoreError
from broadsheet.store import Store


class StoreDoor:
    """One store for all threads of a server."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._open: tuple[tuple[int, int], Store] | None = None

    def store(self) -> Store:
        """The store as it stands; one put in its place, as by `doctor --repair`, is opened instead."""
        which = self._which()
        opened = self._open
        if opened is None or opened[0] != which:
            with self._lock:
                opened = self._opened(which)
        return opened[1]

    def _opened(self, which: tuple[int, int]) -> tuple[tuple[int, int], Store]:
        if self._open is None or self._open[0] != which:
            before, self._open = self._open, (which, Store.open(self._path, create=False))
            if before is not None:
                before[1].close()  # what still reads in it goes on with its own connection
        return self._open

    def _which(self) -> tuple[int, int]:
        try:
            status = self._path.stat()
        except OSError:
            raise StoreError(f"there is no store at {self._path}; `broadsheet run` makes one") from None
        return status.st_dev, status.st_ino

    def changed(self) -> float:
        """When anything in the store last changed, in seconds since 1970; 0 when that cannot be told."""
        files = (self._path, self._path.with_name(self._path.name + "-wal"))
        return max((file.stat().st_mtime for file in files if file.exists()), default=0)
