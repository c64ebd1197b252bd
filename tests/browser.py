"""A real browser for tests: Debian's Chromium, driven by Playwright. A test skips where either is absent."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

PATIENCE = 120_000  # milliseconds: how long a busy machine may take
_RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
# Colours do not depend on the width, nor places on the colours.
_LOOKS = (("light", 390), ("dark", 1280))


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Shared by a file's tests only: while it stands, no other test of the process can run an event loop."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not path:
        pytest.skip("Chromium is not installed")
    api = pytest.importorskip("playwright.sync_api")
    api.expect.set_options(timeout=PATIENCE)
    with api.sync_playwright() as play:
        started = play.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-gpu"], timeout=PATIENCE
        )
        yield started
        started.close()


def arrived(page: Any, selector: str) -> None:
    """Wait for a page that has what is looked for, and whose scripts have run: keys and htmx count only then."""
    page.wait_for_selector(selector)
    page.wait_for_load_state()


def faults(page: Any) -> list[tuple[str, str, str]]:
    """What axe finds on a page as it stands: the rule, the element, what is wrong with it."""
    from axe_playwright_python.sync_playwright import Axe

    options = {"resultTypes": ["violations"], "runOnly": {"type": "tag", "values": _RULES}}
    axe = Axe("true") if page.evaluate("'axe' in window") else Axe()
    broken = axe.run(page, options=options).response["violations"]
    return [(rule["id"], node["html"], node["failureSummary"]) for rule in broken for node in rule["nodes"]]


def faults_in_all_looks(page: Any) -> list[tuple[str, ...]]:
    """What axe finds on a page as it stands, light on a phone and dark on a wide screen; or that it is wider than that."""
    found: list[tuple[str, ...]] = []
    for scheme, width in _LOOKS:
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": 900})
        found += [(scheme, *fault) for fault in faults(page)]
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found.append((scheme, "wider than the screen"))
    return found


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Keep the tests' output clean."""


@contextmanager
def serving(public: Path) -> Iterator[str]:
    """A folder on a port of the system's choice, while the block lasts; gives the address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(public)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
