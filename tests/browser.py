"""A real browser for tests: Debian's Chromium, driven by Playwright. A test skips where either is absent."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import Any

import pytest

PATIENCE = 120_000  # milliseconds: how long a busy machine may take


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
