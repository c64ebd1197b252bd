"""Pages of the desk in a real browser, signed in, and what none of them may show."""

from __future__ import annotations

from typing import Any

from tests.browser import PATIENCE, arrived, faults_in_all_looks
from tests.desk_visits import PASSWORD


def opened(browser: Any, address: str, name: str = "editor", **settings: Any) -> Any:
    """A page of the desk in a browser of its own, signed in; what its console says is a failure."""
    page = browser.new_context(**settings).new_page()
    page.set_default_timeout(PATIENCE)
    page.said = []
    page.on("console", lambda message: page.said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: page.said.append(str(error)))
    page.goto(f"{address}desk/")
    page.fill("#name", name)
    page.fill("#password", PASSWORD)
    page.click("main button")
    arrived(page, "h1:has-text('Queue')")
    return page


def check(page: Any, address: str) -> None:
    """Axe finds nothing in any look, and a phone shows the whole page."""
    page.goto(address)
    assert faults_in_all_looks(page) == [], address
    page.set_viewport_size({"width": 360, "height": 740})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360, address
