"""The press: compiled templates and what all pages share. In: a page's values. Out: its file.

Autoescape is on for every template; an undefined value is an error, not a blank.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Iterable
from importlib.resources import files
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import msgspec

from broadsheet.domain.draft import Picture
from broadsheet.domain.edition import File
from broadsheet.publish.newsletter.addresses import SUBSCRIBE, page_address
from broadsheet.publish.site.colours import DARK_PAPER, PAPER, accents
from broadsheet.publish.site.text import language_tag, plain
from broadsheet.publish.site.views import NAME, TITLE, Cluster, Site, TopicLink

if TYPE_CHECKING:
    from jinja2 import Environment

ROW_BYTES = 44_000  # the most that the rows of one page may weigh, so that a page stays below 60 KB
_MENU = 8


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """What the head of a page needs. `path` is relative to the portal's address, empty for the front page."""

    path: str
    title: str
    description: str = ""
    kind: str = "website"
    picture: Picture | None = None
    frames: bool = False
    audio: bool = False
    hidden: bool = False
    is_front: bool = False

    @property
    def root(self) -> str:
        """The way from this page back to the front page."""
        return "../" * self.path.count("/")


class Frame(msgspec.Struct, frozen=True, kw_only=True):
    """What is the same on all pages; `style` is a digest of the stylesheet, so that no old one is kept."""

    title: str
    description: str
    url: str
    language: str
    zone: str
    style: str
    menu: tuple[TopicLink, ...]
    subscribe: str | None = None


class Listing(msgspec.Struct, frozen=True):
    """One page of rows, `number` of `last`."""

    rows: str
    number: int = 1
    last: int = 1

    def address(self, number: int) -> str:
        """Another page of the same listing, as a link from this one."""
        return page_name(number) or "./"


class Row(msgspec.Struct, frozen=True):
    """One item of a listing; a `heading` is printed where it differs from the one before."""

    markup: str
    heading: str = ""


class Press:
    """Prints the pages of one site."""

    def __init__(self, site: Site, shelves: tuple[TopicLink, ...] = ()) -> None:
        self.site = site
        self.stylesheet = _stylesheet(site)
        self.frame = _frame(site, hashlib.sha256(self.stylesheet).hexdigest()[:8], shelves)
        self._environment = _environment()
        self._rows: dict[tuple[str, str], str] = {}

    def page(self, template: str, page: Page, root: str | None = None, **values: Any) -> File:
        """Prints one page; a path that ends with a slash, or is empty, gets an `index.html`."""
        root = page.root if root is None else root
        text = self._environment.get_template(template).render(
            frame=self.frame, page=page, root=root, **values
        )
        name = "index.html" if not page.path or page.path.endswith("/") else ""
        return File(path=page.path + name, body=text.encode())

    def part(self, name: str, *values: Any) -> str:
        """Prints one of the macros of `parts.html`; the result is markup."""
        return str(getattr(self._environment.globals["parts"], name)(*values))

    def row(self, cluster: Cluster, root: str, size: str = "line") -> str:
        """A cluster as one row of a list. Sizes: `top` with picture, `line`, `brief` without excerpt."""
        if size != "line":
            return self.part("row", cluster, root, size, root == "")
        key = (cluster.path, root)
        if key not in self._rows:
            self._rows[key] = self.part("row", cluster, root)
        return self._rows[key]

    def listings(self, rows: Iterable[Row], size: int, weight: int = ROW_BYTES) -> list[Listing]:
        """Cuts rows into pages of at most `size` rows and `weight` bytes; one empty page for no rows."""
        pages: list[list[Row]] = [[]]
        weighed = 0
        for row in rows:
            weighed += len(row.markup.encode()) + len(row.heading)
            if pages[-1] and (len(pages[-1]) == size or weighed > weight):
                pages.append([])
                weighed = len(row.markup.encode()) + len(row.heading)
            pages[-1].append(row)
        return [Listing(_joined(page), number, len(pages)) for number, page in enumerate(pages, 1)]


def page_name(number: int) -> str:
    """The file of a listing's page; the first is its folder's index."""
    return f"page-{number}.html" if number > 1 else ""


def _joined(rows: list[Row]) -> str:
    from markupsafe import Markup

    before = ("", *(row.heading for row in rows))
    return Markup("").join(
        Markup((row.heading if row.heading != last else "") + row.markup)  # noqa: S704 - printed by our templates
        for row, last in zip(rows, before, strict=False)
    )


def _frame(site: Site, style: str, shelves: tuple[TopicLink, ...]) -> Frame:
    portal = site.portal
    shown = [
        section.link for section in site.sections if section.clusters and section.topic.name != portal.topic
    ]
    front, archive = TopicLink("Front page", ""), TopicLink("Archive", "archive/")
    return Frame(
        title=plain(portal.title, TITLE),
        description=plain(portal.description, TITLE),
        url=portal.url,
        language=language_tag(portal.locale) or "en",
        zone=portal.timezone,
        style=style,
        subscribe=page_address(portal, SUBSCRIBE) if portal.newsletter.enabled else None,
        menu=(front, *shown[:_MENU], *shelves, TopicLink("All topics", "topics/"), archive),
    )


@functools.cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("broadsheet.publish.site"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.globals["parts"] = environment.get_template("parts.html").module
    return environment


def _stylesheet(site: Site) -> bytes:
    """The stylesheet with the portal's colours before it."""
    light, dark = accents(site.portal.site)
    colours = (
        f":root{{--paper:{PAPER};--accent:{light}}}\n"
        f"@media (prefers-color-scheme:dark){{:root{{--paper:{DARK_PAPER};--accent:{dark}}}}}\n"
    )
    return colours.encode() + files("broadsheet.publish.site").joinpath("static/style.css").read_bytes()


def icon(site: Site) -> bytes:
    """The site's icon: the first letter of its title on the accent colour, as SVG."""
    from markupsafe import escape

    letter = next((sign for sign in plain(site.portal.title, NAME) if sign.isalnum()), "·").upper()[:1]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="3" '
        f'fill="{accents(site.portal.site)[0]}"/><text x="16" y="24" font-family="Georgia,serif" '
        f'font-size="24" text-anchor="middle" fill="{PAPER}">{escape(letter)}</text></svg>\n'
    ).encode()


def base_path(url: str) -> str:
    """The path under which the portal is served, `/` at least."""
    return urlsplit(url).path or "/"
