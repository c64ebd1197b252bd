"""Pages of the desk in a real browser, signed in, and what none of them may show."""

from __future__ import annotations

from typing import Any

from tests.browser import PATIENCE, arrived, faults
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


def check(page: Any, address: str, width: int) -> None:
    """Axe finds nothing at this width, and a phone shows the whole page."""
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(address)
    assert faults(page) == [], address
    page.set_viewport_size({"width": 360, "height": 740})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360, address
