"""Stories are read again when that is asked for: what is better comes in, and nothing that was read is lost."""

from __future__ import annotations

import json
import subprocess
import threading
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from broadsheet.domain.storing import ReadPage
from broadsheet.store import Store
from tests.articles import page, portal, prose, run, stories
from tests.commands import Begun, broadsheet, commits, touched
from tests.loopback import Loopback, Reply, Request
from tests.patience import PATIENCE, until
from tests.postgres import new_address

HTML = {"Content-Type": "text/html"}
LATER = "2026-06-20T06:00:00Z"


def feed(web: Loopback, *paths: str, more: str = "") -> bytes:
    items = "".join(f"<item><title>{path}</title><link>{web.url(path)}</link>{more}</item>" for path in paths)
    return f'<rss version="2.0"><channel><title>Easterly</title>{items}</channel></rss>'.encode()


def steady(web: Loopback, **pages: bytes) -> Callable[[str, bytes], None]:
    """Pages whose server says that they never change; gives what changes one all the same."""

    def answer(path: str) -> Callable[[Request], Reply]:
        def reply(request: Request) -> Reply:
            if request.headers.get("If-None-Match") == '"v1"':
                return Reply(status=304)
            return Reply(pages[path], headers={**HTML, "ETag": '"v1"'})

        return reply

    for path in pages:
        web.handle(f"/{path}", answer(path))
    return pages.__setitem__


def reread(folder: Path, *words: str, expect: int = 0) -> dict:
    named = ("reread", *words, "--portal", str(folder), "--now", LATER, "--workers", "1", "--json")
    return json.loads(broadsheet(*named, expect=expect).stdout)


def publish(folder: Path) -> dict:
    return json.loads(broadsheet("publish", "--portal", str(folder), "--now", LATER, "--json").stdout)


def changed_files(folder: Path) -> list[str]:
    """The stories' files that the last commit changed."""
    words = ("git", "-C", str(folder / "content"), "show", "--format=", "--name-only", "HEAD", "--", "_news")
    return subprocess.run(words, capture_output=True, check=True, text=True).stdout.split()


def test_what_is_read_better_changes_its_stories_and_nothing_else(web: Loopback, tmp_path: Path) -> None:
    web.page("/feed.xml", feed(web, "/a", "/b", "/c"))
    first = {"a": page("Cameras at the gates"), "b": page("Harbour budget", day=4), "c": page("Owls")}
    first["c"] = first["c"].replace(
        b"2026-06-05", b"2026-04-05"
    )  # far from the others, so that it tells of none
    change = steady(web, **first)
    folder = portal(tmp_path, f"  - feed: {web.url('/feed.xml')}\n", judging="{embedding: none}")
    run(folder)
    broadsheet("desk", "edit", web.url("/b"), "--title", "Budget", "--by", "Ada", "--portal", str(folder))
    publish(folder)
    files = {path: path.read_bytes() for path in (folder / "content" / "_news").glob("*.md")}
    change("a", first["a"].replace(b"Ada Writer", b"Ben Teller").replace(b"Cameras at", b"Cameras by"))
    change("b", first["b"].replace(b"Harbour budget", b"Harbour budgets"))
    run(folder)
    assert (web.paths().count("/a"), web.paths().count("/b")) == (1, 1)

    assert reread(folder, "--dry-run") == {
        "stories": 3, "inArchives": 0, "hosts": 1, "ofOneHost": 3, "withoutPage": 0
    }  # fmt: skip
    told = reread(folder)
    assert web.paths().count("/a") == 2
    assert (told["asked"], told["waiting"], told["changed"], told["unchanged"]) == (3, 0, 2, 1)
    assert told["fields"] == {"authors": 1, "description": 2, "title": 2}
    assert reread(folder, "--report") == told
    publish(folder)
    assert set(files) == set((folder / "content" / "_news").glob("*.md"))
    assert set(stories(folder)) == {"Cameras by the gates", "Budget", "Owls"}
    assert changed_files(folder) == [
        f"_news/2026-06-{name}.md" for name in ("04-harbour-budget", "05-cameras-at-the-gates")
    ]

    before = touched(folder / "public"), touched(folder / "content" / "_news"), commits(folder / "content")
    assert reread(folder)["unchanged"] == 3
    publish(folder)
    run(folder)
    after = touched(folder / "public"), touched(folder / "content" / "_news"), commits(folder / "content")
    assert after == before


SHORT = "".join(prose("Cameras at the gates").partition("</p>")[:2])
LESS = {
    "http-404": Reply(status=404),
    "http-410": Reply(status=410),
    "not-html": Reply(b"%PDF-1.7", headers={"Content-Type": "application/pdf"}),
    "home-page": Reply(status=302, headers={"Location": "/"}),
    "shorter": Reply(
        page("Cameras at the gates").replace(prose("Cameras at the gates").encode(), SHORT.encode()),
        headers=HTML,
    ),
    "paywall": Reply(
        page("Cameras at the gates").replace(
            prose("Cameras at the gates").encode(),
            b'<script type="application/ld+json">{"@type":"NewsArticle","headline":"Cameras at the gates",'
            b'"isAccessibleForFree":false}</script>'
            + "</p>".join(prose("Cameras at the gates").split("</p>")[:5]).encode(),
        ),
        headers=HTML,
    ),
    "other-article": Reply(page("Budget of the ferry grows", day=19), headers=HTML),
}


@pytest.mark.parametrize("why", LESS)
def test_a_page_that_says_less_by_now_leaves_its_story_as_it_was(
    web: Loopback, tmp_path: Path, why: str
) -> None:
    web.page("/feed.xml", feed(web, "/a"))
    web.page("/a", Reply(page("Cameras at the gates"), headers=HTML), LESS[why])
    web.page("/", b"<html><title>Easterly</title><body><a href=/a>Cameras</a></body></html>", headers=HTML)
    folder = portal(tmp_path, f"  - feed: {web.url('/feed.xml')}\n")
    run(folder)
    before = touched(folder / "public"), touched(folder / "content" / "_news")
    told = reread(folder)
    assert told["stays"] == {why: 1}
    assert told["stories"] == [{"url": web.url("/a"), "stays": why}]
    publish(folder)
    assert (touched(folder / "public"), touched(folder / "content" / "_news")) == before
    doctor = json.loads(broadsheet("doctor", "--portal", str(folder), "--refused", "9", "--json").stdout)
    assert not doctor.get("refused"), "a story that stays is not in quarantine"
    text = broadsheet("reread", "--portal", str(folder), "--now", LATER, "--workers", "1").stdout.decode()
    assert f"1 stay as they were read before: {why} 1\n  {web.url('/a')}: {why}" in text


def test_an_article_that_lost_a_page_stays_whole(web: Loopback, tmp_path: Path) -> None:
    numbers = '<a href="/walk?page=2">2</a> <a href="/walk?page=3">3</a>'
    web.page("/feed.xml", feed(web, "/walk"))
    whole = page("Cameras at the gates").decode()
    for number, path in enumerate(("/walk", "/walk?page=2", "/walk?page=3"), start=1):
        text = prose(f"part {number}") + numbers
        body = whole.replace(prose("Cameras at the gates"), text).encode()
        gone = [Reply(status=404)] if number == 3 else []
        web.page(path, Reply(body, headers=HTML), *gone)
    folder = portal(tmp_path, f"  - feed: {web.url('/feed.xml')}\n")
    run(folder)
    assert reread(folder)["stays"] == {"page-missing": 1}


def test_what_only_the_source_said_stays(web: Loopback, tmp_path: Path) -> None:
    said = (
        "<author>Ada Writer</author><pubDate>Fri, 05 Jun 2026 07:00:00 GMT</pubDate>"
        "<description>What the people of Easterly say to the cameras at their gates this week.</description>"
    )
    web.page("/feed.xml", feed(web, "/a", more=said))
    bare = (
        f"<html lang=en><head><title>Cameras</title></head><body><article><h1>Cameras</h1>{prose('Cameras')}"
    )
    web.page("/a", Reply(bare.encode(), headers=HTML))
    folder = portal(tmp_path, f"  - feed: {web.url('/feed.xml')}\n")
    run(folder)
    told = reread(folder)
    assert (told["changed"], told["unchanged"]) == (0, 1), told
    before = touched(folder / "content" / "_news")
    publish(folder)
    assert touched(folder / "content" / "_news") == before


def test_a_story_without_a_date_does_not_become_younger(web: Loopback, tmp_path: Path) -> None:
    web.page("/feed.xml", feed(web, "/a"))
    bare = (
        f"<html lang=en><head><title>Cameras</title></head><body><article><h1>Cameras</h1>{prose('Cameras')}"
    )
    web.page("/a", Reply(bare.encode(), headers=HTML), Reply(f"{bare}{prose('More')}".encode(), headers=HTML))
    folder = portal(tmp_path, f"  - feed: {web.url('/feed.xml')}\n")
    run(folder)
    time = stories(folder)["Cameras"].published_date_time
    assert reread(folder)["fields"] == {"text": 1}
    publish(folder)
    assert stories(folder)["Cameras"].published_date_time == time


def test_stories_are_chosen_by_name_time_topic_and_source(web: Loopback, tmp_path: Path) -> None:
    titles = ("Cameras at the gates", "Owls over the river", "Owls at sea")
    for day, (path, title) in enumerate(zip("abc", titles, strict=True), start=4):
        web.page(f"/{path}", Reply(page(title, day=day), headers=HTML))
    web.page("/feed.xml", feed(web, "/a", "/b"))
    web.page("/other.xml", feed(web, "/c"))
    named = "".join(f"  - feed: {web.url(path)}\n" for path in ("/feed.xml", "/other.xml"))
    folder = portal(tmp_path, named, timezone="Europe/Berlin", topic="Cameras")
    (folder / "topics").mkdir()
    for name in ("Owls", "Cameras"):
        (folder / "topics" / f"{name}.yaml").write_text(f"name: {name}\nkeywords: [{name.lower()}]\n")
    run(folder)

    def chosen(*words: str) -> int:
        return reread(folder, "--dry-run", *words).get("stories", 0)

    assert chosen() == 3
    assert (chosen("--since", "2026-06-05"), chosen("--until", "2026-06-05")) == (2, 1)
    assert chosen("--since", "2026-06-05T09:00:00+02:00", "--until", "2026-06-05T09:00:01+02:00") == 1
    assert (chosen("--topic", "Owls"), chosen("--topic", "Owls", "--until", "2026-06-06")) == (2, 1)
    assert chosen("--source", f"feed:{web.url('/other.xml')}") == 1
    assert chosen(web.url("/a"), web.url("/b")) == 2
    for wrong in (("--since", "yesterday"), ("--topic", "Herons"), ("no such words",)):
        reread_wrong(folder, *wrong)
    reread_wrong(folder, web.url("/a"), "--topic", "Owls")
    assert len([path for path in web.paths() if path in {"/a", "/b", "/c"}]) == 3
    assert reread(folder, web.url("/b"))["asked"] == 1
    assert web.paths()[-1] == "/b"


def reread_wrong(folder: Path, *words: str) -> None:
    broadsheet("reread", *words, "--portal", str(folder), expect=2)


def test_reading_again_that_is_killed_goes_on_where_it_stood(web: Loopback, tmp_path: Path) -> None:
    paths = [f"/{number}" for number in range(40)]
    web.page("/feed.xml", feed(web, *paths))
    for number, path in enumerate(paths):
        web.page(path, Reply(page(f"Report {number} of the harbour"), headers=HTML))
    folder = portal(tmp_path, f"  - feed: {web.url('/feed.xml')}\n")
    run(folder)
    go_on, before = threading.Event(), len(web.paths())

    def answer(number: int) -> Callable[[Request], Reply]:
        def reply(_: Request) -> Reply:
            if len(web.paths()) - before > 35:
                go_on.wait(PATIENCE)
            return Reply(page(f"Report {number} of the harbours"), headers=HTML)

        return reply

    for number, path in enumerate(paths):
        web.handle(path, answer(number))
    words = ("reread", "--portal", str(folder), "--now", LATER, "--workers", "1")
    killed = Begun(*words)
    try:
        until(lambda: reread(folder, "--report").get("changed", 0) >= 32)
    finally:
        killed.kill()
        killed.wait()
    read = 40 - reread(folder, "--report")["waiting"]
    before = len(web.paths())
    go_on.set()
    told = reread(folder)
    assert (told["asked"], told["changed"], told["waiting"]) == (40, 40, 0)
    assert sum(path in paths for path in web.paths()[before:]) == 40 - read


@pytest.mark.parametrize("name", ["pages.jsonl", "press.warc.gz"])
def test_stories_of_an_archive_are_read_again_while_it_is_there(tmp_path: Path, name: str) -> None:
    kind = name.split(".")[1]
    if kind == "warc":
        from broadsheet.demo.press import write_archive

        write_archive(tmp_path / name, seed=5, stories=6)
    else:
        lines = [
            {"url": f"https://lines.example/{number}", "html": page(f"Report {number}").decode()}
            for number in range(4)
        ]
        (tmp_path / name).write_text("\n".join(map(json.dumps, lines)) + "\n")
    folder = portal(tmp_path, f"  - {kind}: {name}\n")
    run(folder)
    with Store.open(folder / ".broadsheet" / "store.sqlite3") as store:
        good = list(store.stories.drafts())
        for draft in good:  # as an older reader would have it
            bad = msgspec.structs.replace(draft, authors=("An Older Reader",))
            url = draft.original_url
            read = ReadPage(draft=bad, requested_url=url, final_url=draft.url, digest="old", again=True)
            store.stories.save_read([read], now=draft.captured)
    told = reread(folder)
    assert (told["asked"], told["changed"]) == (len(good), len(good))
    assert set(told["fields"]) == {"authors"}
    with Store.open(folder / ".broadsheet" / "store.sqlite3") as store:
        assert [each.authors for each in store.stories.drafts()] == [each.authors for each in good]
        assert [each.text for each in store.stories.drafts()] == [each.text for each in good]
    (tmp_path / name).unlink()
    assert reread(folder)["stays"] == {"not-in-archive": len(good)}


def test_on_a_server_it_is_done_here_or_by_the_workers_that_work(web: Loopback, tmp_path: Path) -> None:
    web.page("/feed.xml", feed(web, "/a"))
    change = steady(web, a=page("Cameras at the gates"))
    folder = portal(tmp_path, f"  - feed: {web.url('/feed.xml')}\n", store=new_address())
    run(folder)
    change("a", page("Cameras by the gates"))
    assert reread(folder)["changed"] == 1
    change("a", page("Cameras near the gates"))
    worker = Begun("worker", "--portal", str(folder), "--publish-every", "1s")
    try:
        until(lambda: json.loads(broadsheet("status", "--portal", str(folder), "--json").stdout)["workers"])
        said = broadsheet("reread", "--portal", str(folder), "--workers", "1").stdout.decode()
        assert "workers read what waits" in said
        until(lambda: not reread(folder, "--report").get("waiting"))
        until(lambda: "Cameras near the gates" in stories(folder))
    finally:
        worker.terminate()
        worker.wait(PATIENCE)
    assert reread(folder, "--report")["changed"] == 1
