"""The press: compiled templates and what all pages share. In: a page's values. Out: its file.

Autoescape is on for every template; an undefined value is an error, not a blank.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

import markupsafe
import msgspec

from broadsheet.domain.draft import Picture
from broadsheet.domain.edition import File
from broadsheet.publish.ledger import Sheet, key_of
from broadsheet.publish.newsletter.addresses import SUBSCRIBE, page_address
from broadsheet.publish.site.compiling import site_environment, themed_environment
from broadsheet.publish.site.foot import FootLink, contact_of, foot_links
from broadsheet.publish.site.links import file_path
from broadsheet.publish.site.rows import Line, Listing, Row, cut, joined_rows, place_of
from broadsheet.publish.site.statics import script, stylesheet
from broadsheet.publish.site.text import escaped_size, plain
from broadsheet.publish.site.theme import Theme, theme_mistakes
from broadsheet.publish.site.views import TITLE, Account, Cluster, Site, TopicLink

if TYPE_CHECKING:
    from jinja2 import Environment

ROW_BYTES = 44_000  # the most that the rows of one page may weigh, so that a page stays below 60 KB
_MENU = 8
_ROW = 600  # bytes of markup around the texts of one row, its links and times among them
_KEPT_ROWS = 4_000  # printed rows that are kept, since most of them stand in several lists


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """What the head of a page needs. `path` is relative to the portal's address, empty for the front page."""

    path: str
    title: str
    description: str = ""
    kind: str = "website"
    picture: Picture | None = None
    published: str | None = None
    frames: bool = False
    audio: bool = False
    hidden: bool = False
    search: bool = False
    is_front: bool = False

    @property
    def root(self) -> str:
        """The way from this page back to the front page."""
        return "../" * self.path.count("/")


class Frame(msgspec.Struct, frozen=True, kw_only=True):
    """What is the same on all pages; `style`, `script` and `times` are digests, so no old file is kept."""

    title: str
    description: str
    url: str
    language: str
    direction: str
    zone: str
    style: str
    menu: tuple[TopicLink, ...]
    script: str
    times: str
    searched: bool
    subscribe: str | None = None
    links: tuple[FootLink, ...] = ()
    contact: FootLink | None = None
    drawn_icon: bool = True


class Printed(msgspec.Struct, frozen=True):
    """How the pages of a list are printed: what the index shows beside its rows, and what the others do."""

    template: str
    page: Page
    index: dict[str, Any]
    others: dict[str, Any]


class Press:
    """Prints the pages of one site."""

    def __init__(self, site: Site, shelves: tuple[TopicLink, ...] = (), theme: Theme | None = None) -> None:
        self.site, self.language, self._theme = site, site.language, theme
        self.stylesheet = stylesheet(site) + (theme.style.encode() if theme else b"")
        self.frame = _frame(site, _digest(self.stylesheet), shelves)
        self._key = key_of(self.frame, theme, site.key)
        self._rows: dict[tuple[str, str], str] = {}
        self._keys: dict[str, bytes] = {}
        self._neighbours: dict[int, str] = {}  # by identity: the site holds the accounts
        self._headings: dict[str, str] = {}
        self._weights: dict[int, dict[str, int]] = {3: {}, 5: {}}  # by how many other accounts are shown
        self._account_weights: dict[int, int] = {}  # by identity, too
        self._in_menu = {item.path for item in self.frame.menu}
        self._arounds: dict[tuple[str, str | None, bool], tuple[str, str]] = {}

    @functools.cached_property
    def _environment(self) -> Environment:
        """Loaded when the first page is printed: the search index is begun before."""
        language = self.site.language
        return themed_environment(self._theme, language) if self._theme else site_environment(language)

    def page(self, template: str, page: Page, root: str | None = None, **values: Any) -> File:
        """Prints one page; a path that ends with a slash, or is empty, gets an `index.html`."""
        root = page.root if root is None else root
        masthead, footer = self._around(page, root)
        with theme_mistakes(self._theme):
            text = self._environment.get_template(template).render(
                frame=self.frame, page=page, root=root, masthead=masthead, footer=footer, **values
            )
        name = "index.html" if not page.path or page.path.endswith("/") else ""
        return File(path=file_path(page.path) + name, body=text.encode())

    def _around(self, page: Page, root: str) -> tuple[str, str]:
        """What stands above and below every page; printed once for all pages that have it alike."""
        key = (root, page.path if page.path in self._in_menu else None, page.is_front)
        if key not in self._arounds:
            above = markupsafe.Markup(self.part("masthead", self.frame, page, root))  # noqa: S704 - as in `joined_rows`
            self._arounds[key] = above, markupsafe.Markup(self.part("footer", self.frame, root))  # noqa: S704 - as above
        return self._arounds[key]

    def part(self, name: str, *values: Any) -> str:
        """Prints one of the macros of `parts.html`; the result is markup."""
        with theme_mistakes(self._theme):
            macro = getattr(self._environment.globals["parts"], name, None)
            if macro is None:
                raise TypeError(f"it has no macro {name}")
            return str(macro(*values))

    def row(self, cluster: Cluster, root: str, size: str = "line") -> str:
        """A cluster as one row of a list. Sizes: `top` with picture, `line`, `brief` without excerpt."""
        if size != "line":
            return self.part("row", cluster, root, size, root == "")
        key = (cluster.path, root)
        if key not in self._rows:
            if len(self._rows) >= _KEPT_ROWS:
                self._rows.clear()
            self._rows[key] = self.part("row", cluster, root)
        return self._rows[key]

    def day_heading(self, name: str, address: str) -> str:
        """The heading of a day's stories."""
        if address not in self._headings:
            self._headings[address] = self.part("day_heading", name, address)
        return self._headings[address]

    def neighbours(self, cluster: Cluster) -> str:
        """The neighbours of a cluster as items of a list; each is printed once for all pages that name it."""
        shown = "".join(map(self._neighbour, cluster.neighbours))
        return markupsafe.Markup(shown)  # noqa: S704 - printed by our templates

    def _neighbour(self, account: Account) -> str:
        key = id(account)
        if key not in self._neighbours:
            if len(self._neighbours) >= _KEPT_ROWS:
                self._neighbours.clear()
            self._neighbours[key] = self.part("neighbour", account)
        return self._neighbours[key]

    def key(self, *parts: object) -> bytes:
        """A digest of what one sheet depends on, and of what all of them do."""
        return key_of(self._key, *parts)

    def cluster_key(self, cluster: Cluster) -> bytes:
        """A digest of all that pages show of a cluster; heat and quality only order it."""
        key = self._keys.get(cluster.path)
        if key is None:
            told = (cluster.others, cluster.copies, cluster.neighbours)
            accounts = [[account.key for account in accounts] for accounts in told]
            why = (cluster.topics, cluster.words, cluster.picked)
            key = key_of(cluster.path, cluster.lead.key, accounts, cluster.briefing, why)
            self._keys[cluster.path] = key
        return key

    def line(self, cluster: Cluster, root: str, heading: Callable[[], str], size: str = "line") -> Line:
        """A cluster as a line of a list, under a heading."""
        weight = self._weight(cluster, 5 if size == "top" else 3)
        return Line(self.cluster_key(cluster), weight, lambda: Row(self.row(cluster, root, size), heading()))

    def _weight(self, cluster: Cluster, others: int) -> int:
        """About how many bytes a row takes that shows so many other accounts."""
        weights = self._weights[others]
        weight = weights.get(cluster.path)
        if weight is None:
            shown = (cluster.lead, *cluster.first_others(others), *cluster.copies[:3])
            weight = weights[cluster.path] = _ROW + sum(map(self.account_weight, shown))
        return weight

    def account_weight(self, account: Account) -> int:
        """About how many bytes an account takes on a page beside its markup."""
        weight = self._account_weights.get(id(account))
        if weight is None:
            publisher = account.publisher
            texts = f"{account.title}{account.excerpt}{account.url or ''}{publisher.name}{publisher.path}"
            weight = self._account_weights[id(account)] = escaped_size(texts)
        return weight

    def listings(self, rows: Iterable[Row], size: int, weight: int = ROW_BYTES) -> list[Listing]:
        """Cuts rows into pages of at most `size` rows and `weight` bytes; one empty page for no rows."""
        weighed = [(len(row.markup.encode()) + len(row.heading), row) for row in rows]
        pages = cut(weighed, size, weight) or [[]]
        return [
            Listing(rows=joined_rows(page), **place_of(number, len(pages)))
            for number, page in enumerate(pages, 1)
        ]

    def sheets(self, path: str, lines: Iterable[Line], printed: Printed, size: int) -> Iterator[Sheet]:
        """The pages of a list as sheets, in the order of its lines."""
        pages = cut([(line.weight, line) for line in lines], size, ROW_BYTES) or [[]]
        for number, held in enumerate(pages, 1):
            yield self._sheet(path, held, printed, place_of(number, len(pages)))

    def dated_sheets(self, path: str, lines: Iterable[Line], printed: Printed, size: int) -> Iterator[Sheet]:
        """The pages of a list that grows at its head: numbered from the oldest, which stay as they are.

        The newest one is the folder's index. It holds at least half of `size` lines: with fewer new ones,
        those of the page before stand there too.
        """
        weighed = [(line.weight, line) for line in lines][::-1]
        pages = [held[::-1] for held in cut(weighed, size, ROW_BYTES)] or [[]]
        if len(pages) > 1 and 2 * len(pages[-1]) < size:
            joined = pages[-1] + pages[-2]
            if sum(line.weight for line in joined) <= ROW_BYTES:
                pages[-2:] = [joined]
        names = [*(f"page-{number}.html" for number in range(1, len(pages))), ""]
        for place in reversed(range(len(pages))):
            places = {
                "number": place + 1,
                "name": names[place],
                "newer": (names[place + 1] or "./") if names[place] else None,
                "older": names[place - 1] if place else None,
            }
            yield self._sheet(path, pages[place], printed, places)

    def _sheet(self, path: str, lines: list[Line], printed: Printed, places: dict[str, Any]) -> Sheet:
        name = path + places["name"]
        shown = printed.index if not places["name"] else printed.others

        def make() -> list[File]:
            listing = Listing(rows=joined_rows([line.show() for line in lines]), **places)
            title = printed.page.title
            if listing.name:
                title = self.language.say("page_title", title=title, number=listing.number)
            page = msgspec.structs.replace(printed.page, path=name, title=title)
            return [self.page(printed.template, page, listing=listing, **shown)]

        number = places["number"] if places["name"] else 0  # an index does not tell its number
        facts = (printed.page, shown, places | {"number": number}, [line.key for line in lines])
        return Sheet(name, self.key(printed.template, *facts), make)


def _frame(site: Site, style: str, shelves: tuple[TopicLink, ...]) -> Frame:
    portal = site.portal
    shown = [
        section.link for section in site.sections if section.clusters and section.topic.name != portal.topic
    ]
    say = site.language.say
    front, archive = TopicLink(say("front_page"), ""), TopicLink(say("archive"), "archive/")
    search = [TopicLink(say("search"), "search/")] if portal.site.search else []
    return Frame(
        title=plain(portal.title, TITLE),
        description=plain(portal.description, TITLE),
        url=portal.url,
        language=site.language.tag,
        direction=site.language.direction,
        zone=portal.timezone,
        style=style,
        subscribe=page_address(portal, SUBSCRIBE) if portal.newsletter.enabled else None,
        links=foot_links(portal),
        contact=contact_of(portal),
        drawn_icon=portal.site.icon is None,
        script=_digest(script("search.js", site.language)),
        times=_digest(script("times.js", site.language)),
        searched=portal.site.search,
        menu=(front, *shown[:_MENU], *shelves, TopicLink(say("all_topics"), "topics/"), archive, *search),
    )


def _digest(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()[:8]
