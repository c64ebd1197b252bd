"""Pages of items in a real browser: axe finds no fault on a list or a page of any type."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser import faults_in_all_looks, serving
from tests.commands import broadsheet
from tests.desk_browsing import check, opened
from tests.desk_visits import desk
from tests.newsroom_portal import NOW, new_portal, with_newsletter
from tests.recipes import write
from tests.smtp import Smtp

PAGES = ("recipes/", "recipes/rye/", "event/", "event/fair/", "podcast/", "podcast/crumbs/")
_HEAD = """title: "{title}"
excerpt: "What {title} is about, in one sentence."
originalUrl: "https://other.example/{name}"
webUrl: "https://other.example/{name}"
publishedDateTime: 2026-06-01T09:00:00Z
"""
_PROVIDER = "provider:\n  name: The Herald\n  domain: herald.example\n"
_MORE = {
    "_learning/first-course.md": "type: course\nprice: 12.00 EUR\nlength: PT1H20M\n"
    "ratings:\n  count: 12\n  average: 4\n" + _PROVIDER,
    "_learning/all-courses.md": "type: collection\nitems:\n  - first-course\n" + _PROVIDER,
    "_samples/lamp.md": 'type: sample\nactions:\n  - url: "https://other.example/get"\n    title: "Get it"\n'
    + _PROVIDER,
    "_people/ada.md": "name: Ada Writer\nbio: Writes about lamps.\nlocation: Easterly\n"
    "twitter:\n  username: ada\n  url: https://other.example/ada\n  followers: 12\n",
    "_communities/lamplighters.md": "name: Lamplighters\nwebsite: https://other.example/\n",
    "_companies/works.md": "name: The Lamp Works\nwebsite: https://other.example/\n",
    "_events/fair.md": "startDateTime: 2026-06-20T09:00:00Z\nendDateTime: 2026-06-20T17:00:00Z\n",
    "_projects/tower.md": _PROVIDER,
    "_customers/harbour.md": _PROVIDER,
    "_podcasts/fog.md": _PROVIDER,
}
"""One item of each type of the recorded platform, beside what they all have."""


@pytest.fixture(scope="module")
def address(recipes: Path) -> Iterator[str]:
    with serving(recipes / "public") as address:
        yield address


@pytest.fixture(scope="module")
def mailed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A portal with an item of each type of the recorded platform, whose newsletter went out."""
    folder = new_portal(tmp_path_factory.mktemp("mailed") / "portal")
    files = {
        name: f"---\n{_HEAD.format(title=f'Title of {name[1:-3]}', name=Path(name).stem)}{more}---\n\nA word.\n"
        for name, more in _MORE.items()
    }
    write(folder / "theirs", files)
    settings = (folder / "portal.yaml").read_text()
    (folder / "portal.yaml").write_text(settings.replace("sources:\n", "sources:\n  - content: theirs\n", 1))
    with Smtp() as server:
        with_newsletter(folder, server.port)
        at = ("--portal", str(folder), "--now", NOW)
        broadsheet("run", *at, "--workers", "1", "--quiet")
        broadsheet("subscribers", "add", "reader@reader.example", "--portal", str(folder))
        broadsheet("newsletter", "build", *at)
        broadsheet("newsletter", "send", *at)
    assert server.messages
    return folder


def faults_of(browser: Any, address: str, paths: Iterable[str]) -> list[object]:
    """What is wrong with these pages in any look."""
    page = browser.new_page(bypass_csp=True)
    broken: list[object] = []
    for path in paths:
        assert page.goto(address + path).status == 200, path
        broken += [(path, *fault) for fault in faults_in_all_looks(page)]
    page.close()
    return broken


@pytest.mark.browser
def test_axe_finds_nothing_on_lists_and_pages_of_types(browser: Any, address: str) -> None:
    assert faults_of(browser, address, PAGES) == []


@pytest.mark.browser
def test_axe_finds_nothing_on_the_recorded_types_and_the_newsletter_s_archive(
    browser: Any,
    mailed: Path,
) -> None:
    public = mailed / "public"
    pages = sorted(path.parent.relative_to(public).as_posix() + "/" for path in public.rglob("index.html"))
    others = {"story", "topic", "topics", "provider", "day", "archive", "about", "search", ".", "api"}
    wanted = [path for path in pages if path.split("/")[0] not in others]
    types = {name.split("/")[0] for name in _MORE}
    assert (
        len({path.split("/")[0] for path in wanted}) == len(types) + 2
    )  # the newsletter, and the list of all
    assert any(path.startswith("newsletter/") and path.count("/") == 2 for path in wanted)
    with serving(public) as address:
        assert faults_of(browser, address, wanted) == []


@pytest.mark.browser
def test_axe_finds_nothing_on_items_at_the_desk(
    browser: Any,
    mailed: Path,
    hashed: Any,
) -> None:
    with desk(mailed, hashed) as address:
        page = opened(browser, address, "owner")
        page.goto(f"{address}desk/items")
        links = page.locator("a[href*='/desk/item/']")
        items = sorted({link.get_attribute("href").partition("#")[0] for link in links.all()})
        assert len(items) >= len(_MORE)
        for path in ("desk/items", *(item.lstrip("/") for item in items)):
            check(page, address + path)
        page.goto(f"{address}desk/items")
        assert page.said == []
