"""The way to the portal's store for many requests at once: opened when needed, and anew when replaced.

In: where the store is. Out: an open `Store`; StoreError as long as there is none that can be used.
"""

from __future__ import annotations

import threading
from pathlib import Path

from broadsheet.domain.errors import StoreError
from broadsheet.faces.terminal import tell
from broadsheet.store import Store

_PATIENCE = 3.0  # seconds that a request waits for a server that is away, while others wait for its thread


class StoreDoor:
    """One store for all threads of a server."""

    def __init__(self, address: Path | str) -> None:
        self._address = address
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

    @property
    def is_open(self) -> bool:
        """Whether the store is open already, so that `store` gives it at once."""
        opened = self._open
        return opened is not None and opened[0] == self._which()

    def close(self) -> None:
        """Close the store; whoever asks for it later has it opened anew."""
        with self._lock:
            before, self._open = self._open, None
        if before is not None:
            before[1].close()

    def _opened(self, which: tuple[int, int]) -> tuple[tuple[int, int], Store]:
        if self._open is None or self._open[0] != which:
            before, self._open = self._open, (which, self._found())
            if before is not None:
                before[1].close()  # what still reads in it goes on with its own connection
        return self._open

    def _found(self) -> Store:
        return Store.open(self._address, create=False, tell=tell, patience=_PATIENCE)

    def _which(self) -> tuple[int, int]:
        """What tells one embedded store from another; a server's is always the same."""
        if isinstance(self._address, str):
            return 0, 0
        try:
            status = self._address.stat()
        except OSError:
            raise StoreError(f"there is no store at {self._address}; `broadsheet run` makes one") from None
        return status.st_dev, status.st_ino

    def changed(self) -> float:
        """When anything in the store last changed, in seconds since 1970; 0 when that cannot be told."""
        if isinstance(self._address, str):
            return 0
        files = (self._address, self._address.with_name(self._address.name + "-wal"))
        return max((file.stat().st_mtime for file in files if file.exists()), default=0)
