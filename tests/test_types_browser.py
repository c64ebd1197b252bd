"""Pages of items in a real browser: axe finds no fault on a list or a page of any type."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.test_site import browser  # noqa: F401 - a fixture
from tests.test_types import portal  # noqa: F401 - a fixture

PAGES = ("recipes/", "recipes/rye/", "event/", "event/fair/", "podcast/", "podcast/crumbs/")


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Keep the tests' output clean."""


@pytest.fixture(scope="module")
def address(portal: Path) -> Iterator[str]:  # noqa: F811
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(portal / "public")))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_lists_and_pages_of_types(browser: Any, address: str, scheme: str) -> None:  # noqa: F811
    from axe_playwright_python.sync_playwright import Axe

    rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    options = {"resultTypes": ["violations"], "runOnly": {"type": "tag", "values": rules}}
    page = browser.new_page(
        viewport={"width": 390, "height": 900}, color_scheme=scheme, bypass_csp=True, java_script_enabled=True
    )
    for path in PAGES:
        assert page.goto(address + path).status == 200, path
        found = Axe().run(page, options=options)
        broken = [(path, rule["id"], rule["nodes"][0]["html"]) for rule in found.response["violations"]]
        assert not broken
    page.close()
