"""The desk of one portal as its pages see it: the folder, the open store, the clock, the printer.

In: the portal's folder. Out: a `Desk`, made when the first page is asked for. Publishing runs as a process
of its own, so that a large portal does not hold up the pages.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from broadsheet.domain.errors import SettingsError
from broadsheet.engine.portal.newsroom import Clock
from broadsheet.engine.portal.portal_folder import PortalFolder, load_portal
from broadsheet.faces.web.desk.printer import Printer
from broadsheet.faces.web.door import StoreDoor
from broadsheet.store import Store


def machine_clock() -> datetime:
    """The machine's time."""
    return datetime.now(UTC)


class Desk:
    """What all pages share."""

    def __init__(self, folder: PortalFolder, door: StoreDoor, clock: Clock = machine_clock) -> None:
        self.folder, self.clock, self._door = folder, clock, door
        self.printer = Printer(folder)
        self.publisher = Publisher(folder.path)

    @property
    def store(self) -> Store:
        """The open store. Raises StoreError while there is none."""
        return self._door.store()

    def fresh_folder(self) -> PortalFolder:
        """The portal's folder as it is now; as it was, while there are mistakes in it."""
        with suppress(SettingsError):
            self.folder = load_portal(self.folder.path)
        return self.folder


class Lazily:
    """Makes the desk once, when it is first wanted."""

    def __init__(self, make: Callable[[], Desk]) -> None:
        self._make, self._lock = make, threading.Lock()
        self._desk: Desk | None = None

    def __call__(self) -> Desk:
        """The desk."""
        with self._lock:
            if self._desk is None:
                self._desk = self._make()
            return self._desk


class Publishing(msgspec.Struct, frozen=True, kw_only=True):
    """How the last publishing from the desk went: it runs, or said this."""

    running: bool = False
    done: str = ""
    failed: str = ""


class Publisher:
    """Runs `broadsheet publish`, one at a time."""

    def __init__(self, portal: Path) -> None:
        self._portal = portal
        self._lock = threading.Lock()
        self._state = Publishing()

    @property
    def state(self) -> Publishing:
        """How it is now."""
        return self._state

    def start(self) -> bool:
        """Begin to publish; False when it runs already."""
        with self._lock:
            if self._state.running:
                return False
            self._state = Publishing(running=True)
        threading.Thread(target=self._run, daemon=True).start()
        return True

    def _run(self) -> None:
        command = [sys.executable, "-m", "broadsheet", "publish", "--portal", str(self._portal), "--json"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - fixed words
        try:
            said = json.loads(done.stdout)
        except ValueError:
            lines = done.stderr.strip().splitlines()
            self._state = Publishing(failed=lines[-1] if lines else "it ended without a word")
            return
        changed = said.get("contentChanged", 0)
        files = f"{changed:,} {'file' if changed == 1 else 'files'} changed"
        self._state = Publishing(
            done=f"Edition {said['edition']} stands: {said['published']:,} published, {files}."
        )
