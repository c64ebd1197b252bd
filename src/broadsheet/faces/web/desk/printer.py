"""Pages of the desk as HTML: templates, stylesheet, and the policy that they are sent with.

In: a template's name and its values. Out: answers. Autoescape is on for every template; addresses of stories
pass through the same check as on the reader's site. No page has a script or style inside of it.
"""

from __future__ import annotations

import hashlib
from importlib.resources import files
from typing import Any

from starlette.responses import Response

from broadsheet.domain.decision import kind_of
from broadsheet.engine.portal.portal_folder import PortalFolder
from broadsheet.faces.web.desk import shown
from broadsheet.faces.web.desk.seen import listed, mark
from broadsheet.publish.site.colours import DARK_PAPER, PAPER, accents

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
}
NAVIGATION = (
    ("Queue", "/desk/"),
    ("Items", "/desk/items"),
    ("Decisions", "/desk/decisions"),
    ("Sources", "/desk/sources"),
    ("Topics", "/desk/topics"),
    ("Newsletter", "/desk/newsletter"),
    ("Dashboard", "/desk/dashboard"),
)
"""The desk's sections, in order; a part that adds pages adds its line here."""


class Printer:
    """Prints the pages of one desk."""

    def __init__(self, folder: PortalFolder) -> None:
        from jinja2 import Environment, PackageLoader, StrictUndefined

        self._title, self._zone = folder.portal.title, folder.portal.timezone
        self._environment = Environment(
            loader=PackageLoader("broadsheet.faces.web.desk"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self._environment.filters |= {
            "moment": lambda time: shown.moment(time, self._zone),
            "ago": shown.ago,
            "said": lambda decision: shown.said(decision, self._zone),
            "kind": kind_of,
            "link": shown.link,
            "number": lambda value: f"{value:,}",
            "mark": mark,
            "listed": listed,
            "points": lambda value: f"{value:+.1f}".removesuffix(".0"),
        }
        self.static = _static_files(folder)
        self._versions = {name: hashlib.sha256(body).hexdigest()[:8] for name, body in self.static.items()}

    def page(self, template: str, status: int, values: dict[str, Any]) -> Response:
        """A whole page, which all have the portal's title, the navigation and the versions of its files."""
        shared = {
            "portal": self._title,
            "zone": self._zone,
            "navigation": NAVIGATION,
            "versions": self._versions,
        }
        return self.part(template, status, {**shared, **values})

    def part(self, template: str, status: int, values: dict[str, Any]) -> Response:
        """A part of a page."""
        body = self._environment.get_template(template).render(values)
        return Response(body, status, HEADERS, "text/html; charset=utf-8")


def _static_files(folder: PortalFolder) -> dict[str, bytes]:
    """Scripts and stylesheet by name; the stylesheet begins with the portal's colours."""
    light, dark = accents(folder.portal.site)
    colours = (
        f":root{{--paper:{PAPER};--accent:{light}}}\n"
        f"@media (prefers-color-scheme:dark){{:root{{--paper:{DARK_PAPER};--accent:{dark}}}}}\n"
    )
    place = files("broadsheet.faces.web.desk").joinpath("static")
    found = {name: place.joinpath(name).read_bytes() for name in ("htmx.min.js", "desk.js", "desk.css")}
    found["desk.css"] = colours.encode() + found["desk.css"]
    return found
