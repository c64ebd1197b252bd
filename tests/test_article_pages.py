"""Articles on several pages: fetched page by page, or found in an archive, told once and whole."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.articles import NOW, page, portal, prose, rss, run
from tests.commands import broadsheet
from tests.loopback import Loopback, Reply

TITLE = "Cameras at the gates"
WALK = "https://walks.example/walk"


def part(number: int, links: str, head: str = "") -> bytes:
    """One page of an article with these links at its end."""
    whole = page(TITLE).decode().replace("</head>", f"{head}</head>")
    return whole.replace(prose(TITLE), prose(f"part {number}") + links).encode()


def parts_told(folder: Path) -> list[list[int]]:
    """For each story of the portal, which parts its text has."""
    with closing(sqlite3.connect(folder / ".broadsheet" / "store.sqlite3")) as store:
        texts = [row[0] for row in store.execute("SELECT body FROM stories ORDER BY id")]
    return [[number for number in (1, 2, 3) if prose(f"part {number}")[3:60] in text] for text in texts]


def test_an_article_on_three_pages_is_one_story(web: Loopback, tmp_path: Path) -> None:
    numbers = '<a href="/walk?page=2">2</a> <a href="/walk?page=3"><b>3</b></a>'
    others = '<a rel="next" href="/another-story">Next story</a><a href="/walk/comment-page-2">2</a>'
    web.page("/feed.xml", rss(web, "/walk"))
    web.page("/walk", part(1, others + numbers), headers={"Content-Type": "text/html"})
    web.page("/walk?page=2", part(2, numbers), headers={"Content-Type": "text/html"})
    web.page("/walk?page=3", part(3, others + numbers), headers={"Content-Type": "text/html"})
    folder = portal(tmp_path, f"  - feed: {web.url('/feed.xml')}\n")
    assert run(folder)["collected"]["read"] == 1
    story = json.loads(broadsheet("explain", web.url("/walk"), "--portal", str(folder), "--json").stdout)[
        "story"
    ]
    assert next(one["how"] for one in story["origins"] if one["field"] == "text").endswith("; 3 pages joined")
    assert parts_told(folder) == [[1, 2, 3]]
    assert not {"/another-story", "/walk/comment-page-2", "/walk?page=4"} & set(web.paths())


def test_an_article_goes_on_only_at_its_own_address(web: Loopback, tmp_path: Path) -> None:
    """Stories that are numbered one after the other are no pages of one article."""
    for path, following in (("/news/12", "/news/13"), ("/2026/06/05", "/2026/06/06"), ("/walk", "/walk-2")):
        body = page(f"Cameras at {path}").replace(
            b"</head>", f'<link rel="next" href="{following}"></head>'.encode()
        )
        web.page(path, body, headers={"Content-Type": "text/html"})
    web.page("/walk-2", Reply(status=500))
    web.page("/feed.xml", rss(web, "/news/12", "/2026/06/05", "/walk"))
    folder = portal(tmp_path, f"  - feed: {web.url('/feed.xml')}\n")
    assert run(folder)["collected"]["read"] == 3
    assert not {"/news/13", "/2026/06/06"} & set(web.paths())
    assert "/walk-2" in web.paths()  # which could not be had, so that the first page stands alone


def test_a_page_that_a_source_names_too_is_no_story_of_its_own(web: Loopback, tmp_path: Path) -> None:
    numbers = '<a href="/walk?page=2">2</a>'
    web.page("/feed.xml", rss(web, "/walk", "/walk?page=2"), rss(web, "/walk?page=2"))
    web.page("/walk", part(1, numbers), headers={"Content-Type": "text/html"})
    web.page("/walk?page=2", part(2, numbers), headers={"Content-Type": "text/html"})
    folder = portal(tmp_path, f"  - feed: {web.url('/feed.xml')}\n")
    assert run(folder)["collected"]["read"] == 1
    broadsheet("run", "--portal", str(folder), "--now", "2026-06-10T09:00:00Z", "--workers", "1")
    assert parts_told(folder) == [[1, 2]]


NEXT = '<a href="/walk?page=2">2</a> <a href="/walk?page=3">3</a>'
CANONICAL = f'<link rel="canonical" href="{WALK}">'
PAGES = {
    "first": (WALK, part(1, NEXT)),
    "second": (f"{WALK}?page=2", part(2, NEXT)),
    "third": (f"{WALK}?page=3", part(3, NEXT)),
    "second of it": (f"{WALK}?page=2", part(2, NEXT, CANONICAL)),
    "third of it": (f"{WALK}?page=3", part(3, NEXT, CANONICAL)),
    "other": ("https://walks.example/other", page("Harbour budget grows")),
}


@pytest.mark.parametrize("command", ["run", "backfill"])
@pytest.mark.parametrize(
    ("order", "told"),
    [
        (("first", "second", "third"), [[1, 2, 3]]),
        (("first", "other", "second", "other", "third"), [[], [1, 2, 3]]),
        (("first", "third"), [[1], [3]]),
        (("first", "second of it"), [[1, 2]]),
        (("second of it", "first"), [[1, 2]]),
        (("third of it", "other", "second of it", "first"), [[], [1, 2, 3]]),
        (("second of it", "other"), [[], [2]]),
        (("second", "first"), [[1], [2]]),
    ],
)
def test_pages_of_an_archive_are_joined(
    tmp_path: Path, command: str, order: tuple[str, ...], told: list[list[int]]
) -> None:
    lines = [{"url": PAGES[name][0], "html": PAGES[name][1].decode()} for name in order]
    archive = tmp_path / "walks.jsonl"
    archive.write_text("".join(json.dumps(line) + "\n" for line in lines))
    folder = portal(tmp_path, "  - jsonl: walks.jsonl\n")
    broadsheet(command, "--portal", str(folder), "--now", NOW, "--workers", "1")
    assert sorted(parts_told(folder)) == told
    with archive.open("a") as file:
        file.write("\n")
    broadsheet(command, "--portal", str(folder), "--now", NOW, "--workers", "1")
    assert sorted(parts_told(folder)) == told
