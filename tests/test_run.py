"""A whole run through the real command: live sources on a loopback web, archives, bad input, busy stores."""

from __future__ import annotations

import gzip
import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.articles import NOW, page, photograph, portal, rss, run, stories
from tests.certificates import authority
from tests.commands import broadsheet, commits, start, touched
from tests.loopback import Loopback, Reply
from tests.patience import PATIENCE


def test_a_feed_becomes_an_edition(web: Loopback, tmp_path: Path) -> None:
    web.page(
        "/feed.xml", rss(web, "/a", "/b"), headers={"ETag": '"v1"', "Content-Type": "application/rss+xml"}
    )
    web.page(
        "/a", page("Cameras at the gates", image=web.url("/a.jpg")), headers={"Content-Type": "text/html"}
    )
    web.page("/b", page("Harbour budget grows", day=4), headers={"Content-Type": "text/html"})
    web.page("/a.jpg", photograph(), headers={"Content-Type": "image/jpeg"})
    folder = portal(tmp_path, f"  - feed: {web.url('/feed.xml')}\n")
    summary = run(folder)
    assert (summary["collected"]["polled"], summary["collected"]["read"]) == (1, 2)
    story = stories(folder)["Cameras at the gates"]
    assert story.published
    assert story.published_date_time.isoformat() == "2026-06-05T07:00:00+00:00"
    assert [(image.width, image.height, image.is_cached) for image in story.images] == [(1200, 675, True)]
    assert b"Cameras at the gates" in (folder / "public" / "index.html").read_bytes()
    assert len(list((folder / "public" / "media").rglob("*.webp"))) == 1


def test_the_address_of_a_feed_is_published_nowhere_since_it_may_hold_a_key(
    web: Loopback, tmp_path: Path
) -> None:
    address = "/private/k3yInItsPath/feed.xml?token=k3yInItsQuery"
    web.page(address, rss(web, "/a"), headers={"Content-Type": "application/rss+xml"})
    web.page("/a", page("Cameras at the gates"), headers={"Content-Type": "text/html"})
    folder = portal(tmp_path, f"  - feed: {web.url(address)}\n    name: Members’ news\n")
    run(folder)
    published = [*(folder / "public").rglob("*"), *(folder / "content").rglob("*")]
    files = [path for path in published if path.is_file() and ".git" not in path.parts]
    assert b"Cameras at the gates" in (folder / "public" / "feed.xml").read_bytes()
    assert [path.name for path in files if b"k3yIn" in path.read_bytes()] == []


def test_a_second_run_asks_politely_and_changes_nothing(web: Loopback, tmp_path: Path) -> None:
    def feed(request) -> Reply:
        if request.headers.get("If-None-Match") == '"v1"':
            return Reply(status=304)
        return Reply(rss(web, "/a"), headers={"ETag": '"v1"'})

    web.handle("/feed.xml", feed)
    web.page("/a", page("Cameras at the gates"), headers={"Content-Type": "text/html"})
    folder = portal(tmp_path, f"  - feed: {web.url('/feed.xml')}\n")
    first = run(folder)
    before = touched(folder / "public"), touched(folder / "content" / "_news"), commits(folder / "content")
    second = run(folder)
    assert web.paths().count("/a") == 1
    assert second["edition"]["edition"] == first["edition"]["edition"] == 1
    assert (
        touched(folder / "public"),
        touched(folder / "content" / "_news"),
        commits(folder / "content"),
    ) == before


def test_a_new_story_makes_one_more_commit(web: Loopback, tmp_path: Path) -> None:
    web.page("/feed.xml", rss(web, "/a"), rss(web, "/a", "/b"))
    web.page("/a", page("Cameras at the gates"), headers={"Content-Type": "text/html"})
    web.page("/b", page("Harbour budget grows", day=6), headers={"Content-Type": "text/html"})
    folder = portal(tmp_path, f"  - feed: {web.url('/feed.xml')}\n")
    run(folder)
    assert run(folder)["edition"]["edition"] == 2
    assert len(commits(folder / "content")) == 2
    message = subprocess.run(
        ["git", "-C", str(folder / "content"), "log", "-1", "--format=%B"], capture_output=True, check=True
    ).stdout
    assert b"Harbour budget grows" in message


def test_every_kind_of_source_in_one_portal(web: Loopback, tmp_path: Path) -> None:
    html = {"Content-Type": "text/html"}
    titles = ["feed", "site", "sitemap", "gzip", "single", "listed", "opml", "lines"]
    for day, name in enumerate(titles, start=1):
        web.page(f"/{name}-story", page(f"A story by {name}", day=day), headers=html)
    web.page("/feed.xml", rss(web, "/feed-story"))
    web.page("/site-feed", rss(web, "/site-story"))
    web.page(
        "/", b'<html><head><link rel="alternate" type="application/rss+xml" href="/site-feed"></head></html>'
    )
    namespace = "http://www.sitemaps.org/schemas/sitemap/0.9"
    urls = [f"<url><loc>{web.url(f'/{name}-story')}</loc></url>" for name in ("sitemap", "gzip")]
    web.page("/part.xml", f'<urlset xmlns="{namespace}">{urls[0]}</urlset>'.encode())
    web.page("/part.xml.gz", gzip.compress(f'<urlset xmlns="{namespace}">{urls[1]}</urlset>'.encode()))
    parts = "".join(
        f"<sitemap><loc>{web.url(path)}</loc></sitemap>" for path in ("/part.xml", "/part.xml.gz")
    )
    web.page("/sitemap.xml", f'<sitemapindex xmlns="{namespace}">{parts}</sitemapindex>'.encode())
    web.page("/opml-feed", rss(web, "/opml-story"))
    (tmp_path / "list.txt").write_text(web.url("/listed-story") + "\n")
    outline = f'<outline type="rss" text="x" xmlUrl="{web.url("/opml-feed")}"/>'
    (tmp_path / "feeds.opml").write_text(f'<opml version="2.0"><body>{outline}</body></opml>')
    line = {"url": "https://lines.example/story", "html": page("A story by lines", day=8).decode()}
    (tmp_path / "pages.jsonl.gz").write_bytes(gzip.compress(json.dumps(line).encode()))
    folder = portal(
        tmp_path,
        f"  - feed: {web.url('/feed.xml')}\n  - site: {web.url('/')}\n  - sitemap: {web.url('/sitemap.xml')}\n"
        f"  - page: {web.url('/single-story')}\n  - pages: list.txt\n  - opml: feeds.opml\n"
        "  - jsonl: pages.jsonl.gz\n",
    )
    run(folder)
    assert sorted(stories(folder)) == sorted(f"A story by {name}" for name in titles)


def test_bad_pages_stand_in_quarantine_and_the_run_goes_on(web: Loopback, tmp_path: Path) -> None:
    web.page("/feed.xml", rss(web, "/good", "/empty", "/pdf", "/gone", "/broken"))
    web.page("/good", page("Cameras at the gates"), headers={"Content-Type": "text/html"})
    web.page("/empty", b"", headers={"Content-Type": "text/html"})
    web.page("/pdf", b"%PDF-1.7", headers={"Content-Type": "application/pdf"})
    web.page("/broken", Reply(status=500))
    folder = portal(tmp_path, f"  - feed: {web.url('/feed.xml')}\n")
    summary = run(folder, expect=1)
    assert summary["collected"]["read"] == 1
    assert sum(summary["collected"]["refused"].values()) == 3  # the broken one waits for its next try
    done = broadsheet("explain", web.url("/pdf"), "--portal", str(folder), expect=1)
    assert b"not-html" in done.stdout
    diagnosis = json.loads(
        broadsheet("doctor", "--portal", str(folder), "--json", "--now", NOW, expect=1).stdout
    )
    assert sum(diagnosis["quarantine"].values()) == 3
    assert diagnosis["counts"]["waiting"] == 1


def test_a_dead_source_is_told_and_put_off(web: Loopback, tmp_path: Path) -> None:
    web.page("/feed.xml", rss(web, "/a"))
    web.page("/a", page("Cameras at the gates"), headers={"Content-Type": "text/html"})
    folder = portal(tmp_path, f"  - feed: {web.url('/nothing.xml')}\n  - feed: {web.url('/feed.xml')}\n")
    summary = run(folder)
    assert (summary["collected"]["polled"], summary["collected"]["failed"]) == (1, 1)
    done = broadsheet("doctor", "--portal", str(folder), "--now", NOW, expect=1)
    assert b"nothing.xml: 1 failed poll: http-404" in done.stdout


def test_addresses_that_wait_are_counted(web: Loopback, tmp_path: Path) -> None:
    web.page("/feed.xml", rss(web, "/a", "/b"))
    web.page("/a", Reply(status=503, headers={"Retry-After": "600"}))
    web.page("/b", Reply(status=503, headers={"Retry-After": "600"}))
    summary = run(portal(tmp_path, f"  - feed: {web.url('/feed.xml')}\n"))
    assert (summary["collected"]["waiting"], summary["edition"]["stories"]) == (2, 0)


def test_a_source_that_was_mended_is_asked_at_once_and_one_that_is_left_alone_is_told(
    web: Loopback, tmp_path: Path
) -> None:
    web.page("/feed.xml", rss(web, "/a"))
    web.page("/a", page("Cameras at the gates"), headers={"Content-Type": "text/html"})
    folder = portal(tmp_path, f"  - feed: {web.url('/feed.xml')}\n  - feed: {web.url('/nothing.xml')}\n")
    settings = folder / "portal.yaml"
    allowed = settings.read_text()
    settings.write_text(allowed.replace("allow_private", "allow_private: []  #", 1))
    assert run(folder)["collected"]["failed"] == 2
    settings.write_text(allowed)
    assert run(folder)["collected"]["polled"] == 1
    done = broadsheet("run", "--portal", str(folder), "--now", NOW)
    assert b"nothing.xml: left alone until" in done.stderr
    assert b"http-404" in done.stderr


def test_certificates_to_trust_may_lie_in_the_portals_folder(tmp_path: Path) -> None:
    _, context = authority(tmp_path, "localhost")
    with Loopback(context) as web:
        address = web.url("/a").replace("127.0.0.1", "localhost")
        web.page("/a", page("Cameras at the gates"), headers={"Content-Type": "text/html"})
        folder = portal(tmp_path, f"  - page: {address}\n")
        settings = folder / "portal.yaml"
        trusting = settings.read_text().replace("fetch:\n", "fetch:\n  ca_file: ca.pem\n", 1)
        settings.write_text(trusting.replace("127.0.0.1]", "127.0.0.1, localhost]", 1))
        assert run(folder)["collected"]["read"] == 1


def test_five_mistakes_in_the_settings_are_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "portal.yaml").write_text(
        "titel: Easterly\nurl: nowhere\nmode: fast\nsources:\n  - feed: https://a.example/\n    every: soon\n"
        "  - paper: https://b.example/\n"
    )
    done = broadsheet("run", "--portal", str(tmp_path), expect=2)
    lines = [line for line in done.stderr.decode().splitlines() if "portal.yaml:" in line]
    for number in (1, 2, 3, 6, 7):
        assert any(f"portal.yaml:{number}:" in line for line in lines), (number, lines)


def test_a_topic_without_its_parent_is_told_with_its_place(tmp_path: Path) -> None:
    portal(tmp_path, "  []\n")
    (tmp_path / "topics").mkdir()
    (tmp_path / "topics" / "cameras.yaml").write_text(
        "id: cameras\nname: Cameras\nparent: Sight\nkeywords: [camera]\n"
    )
    done = broadsheet("run", "--portal", str(tmp_path), expect=2)
    assert b"cameras.yaml:3: " in done.stderr
    assert b"Sight" in done.stderr


def test_a_store_in_use_is_a_clear_message(tmp_path: Path) -> None:
    folder = portal(tmp_path, "  []\n")
    run(folder)
    with Loopback() as web:
        web.page("/slow.xml", Reply(b"", delay=120))
        portal(tmp_path, f"  - feed: {web.url('/slow.xml')}\n")
        first = start("run", "--portal", str(folder), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while not web.log:
            assert first.poll() is None
        done = broadsheet("run", "--portal", str(folder), expect=3)
        first.kill()
        first.wait()
    assert b"in use" in done.stderr
    assert str(first.pid).encode() in done.stderr


def test_a_path_that_is_too_long_for_the_store_is_told(tmp_path: Path) -> None:
    folder = tmp_path / ("a" * 250) / ("b" * 250)
    folder.mkdir(parents=True)
    (folder / "portal.yaml").write_text("title: Deep\n")
    done = broadsheet("run", "--portal", str(folder), expect=3)
    assert b"its path is too long for SQLite" in done.stderr


@pytest.mark.parametrize(
    "words", [("init", "new", "--title", "gr\udcf6\udcdf"), ("desk", "reject", "\udcf6")]
)
def test_a_word_that_is_no_text_is_told(tmp_path: Path, words: tuple[str, ...]) -> None:
    done = broadsheet(*words, expect=2)
    assert b"udcf6" in done.stderr
    assert b"is no text; write it in UTF-8" in done.stderr


def test_a_locale_without_letters_is_told_of_words_and_does_for_the_rest(tmp_path: Path) -> None:
    environment = {**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0"}

    def begun(*words: str) -> subprocess.CompletedProcess[bytes]:
        command = [sys.executable, "-m", "broadsheet", *words]
        return subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, check=False)

    assert b"LC_ALL=C.UTF-8" in begun("init", "one", "--title", "Größe").stderr
    folder = tmp_path / "Größe"
    folder.mkdir()
    (folder / "portal.yaml").write_text("title: Größe\n", encoding="utf-8")
    assert begun("run", "--portal", str(folder)).returncode == 0
    assert "Größe" in (folder / "public" / "index.html").read_text("utf-8")


def test_a_damaged_store_is_a_clear_message(tmp_path: Path) -> None:
    folder = portal(tmp_path, "  []\n")
    (folder / ".broadsheet").mkdir()
    (folder / ".broadsheet" / "store.sqlite3").write_bytes(b"not a database at all, but long enough" * 99)
    done = broadsheet("run", "--portal", str(folder), expect=3)
    assert b"store.sqlite3" in done.stderr
    assert b"Traceback" not in done.stderr


def test_a_full_disk_loses_nothing(web: Loopback, tmp_path: Path) -> None:
    web.page("/feed.xml", rss(web, "/a"))
    web.page("/a", page("Cameras at the gates"), headers={"Content-Type": "text/html"})
    folder = portal(tmp_path, f"  - feed: {web.url('/feed.xml')}\n")
    limited = (
        f"ulimit -f 40; exec {os.sys.executable} -m broadsheet run --portal {folder} --now {NOW} --workers 1"
    )
    done = subprocess.run(["bash", "-c", limited], capture_output=True, check=False, timeout=PATIENCE)
    assert done.returncode == 3, done.stderr.decode()
    assert b"Traceback" not in done.stderr
    summary = run(folder)
    assert summary["edition"]["published"] == 1
    with sqlite3.connect(folder / ".broadsheet" / "store.sqlite3") as store:
        assert store.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    store.close()


def test_explain_prints_every_number_with_its_signals(web: Loopback, tmp_path: Path) -> None:
    web.page("/feed.xml", rss(web, "/a"))
    web.page("/a", page("Cameras at the gates"), headers={"Content-Type": "text/html"})
    folder = portal(tmp_path, f"  - feed: {web.url('/feed.xml')}\n")
    run(folder)
    story = json.loads(broadsheet("explain", web.url("/a"), "--portal", str(folder), "--json").stdout)[
        "story"
    ]
    for score in (story["quality"], story["heat"]):
        assert round(sum(signal["points"] for signal in score["signals"])) == score["value"]
    assert {origin["field"] for origin in story["origins"]} >= {"title", "text", "published"}
    said = broadsheet("explain", "cameras gates", "--portal", str(folder)).stdout.decode()
    assert story["reason"] in said


def test_sealed_fields_open_with_their_key_alone(web: Loopback, tmp_path: Path) -> None:
    folder = tmp_path / "portal"
    folder.mkdir()
    ring = tmp_path / "keys"
    broadsheet("keys", "new", str(ring))
    assert ring.stat().st_mode & 0o777 == 0o600
    web.page("/feed.xml", rss(web, "/a"))
    web.page("/a", page("Cameras at the gates"), headers={"Content-Type": "text/html"})
    portal(folder, f"  - feed: {web.url('/feed.xml')}\n", seal_key=str(ring))
    run(folder)
    file = next((folder / "content" / "_news").glob("*.md"))
    opened = broadsheet("keys", "open", str(file), "--portal", str(folder)).stdout
    assert json.loads(opened)["authors"] == ["Ada Writer"]
    assert all(b"Ada Writer" not in each.read_bytes() for each in (folder / "content").rglob("*.md"))
    before = file.read_bytes()
    run(folder)
    assert file.read_bytes() == before
    other = tmp_path / "other"
    broadsheet("keys", "new", str(other))
    done = broadsheet("keys", "open", str(file), "--portal", str(folder), "--ring", str(other), expect=3)
    assert b"was sealed with key" in done.stderr
    broadsheet("keys", "rotate", str(ring))
    run(folder)
    assert file.read_bytes() != before
    assert broadsheet("keys", "open", str(file), "--portal", str(folder)).stdout == opened


def test_init_gives_a_portal_that_runs(tmp_path: Path) -> None:
    folder = tmp_path / "new-portal"
    broadsheet("init", str(folder), "--title", "Harbour Watch")
    done = broadsheet("run", "--portal", str(folder))
    assert b"names no source yet" in done.stderr
    assert b"Harbour Watch" in (folder / "public" / "index.html").read_bytes()
    done = broadsheet("init", str(folder), expect=2)
    assert b"stands here already" in done.stderr


def test_a_portal_without_a_title_has_its_folder_s_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "harbour-watch"
    folder.mkdir()
    monkeypatch.chdir(folder)
    broadsheet("init", ".", "--title", " ")
    assert "title: Harbour Watch\n" in (folder / "portal.yaml").read_text()
    broadsheet("doctor")


def test_init_takes_no_source_that_is_neither_file_nor_address(tmp_path: Path) -> None:
    folder = tmp_path / "my portal"
    for source in ("example.org/feed.xml", "ftp://example.org/feed.xml"):
        done = broadsheet("init", str(folder), "--source", source, expect=2)
        assert b"an address begins with https://" in done.stderr
    assert not folder.exists()
    done = broadsheet("init", str(folder), "--source", "https://example.org/feed.xml")
    assert f"--portal '{folder}'".encode() in done.stdout  # can be pasted


def test_init_and_run_take_files_and_folders_that_are_called_like_patterns(tmp_path: Path) -> None:
    folder = tmp_path / "portal [draft]"
    for name in ("one", "two"):
        line = {"url": f"https://paper.example/{name}", "html": page(f"Story {name} of the harbour").decode()}
        (tmp_path / f"pages [{name}].jsonl").write_text(json.dumps(line) + "\n")
    broadsheet("init", str(folder), "--source", str(tmp_path / "pages [one].jsonl"))
    assert run(folder)["collected"]["read"] == 1
    (tmp_path / "pages [two].jsonl").rename(folder / "two.jsonl")
    settings = folder / "portal.yaml"
    settings.write_text(settings.read_text().replace("sources:\n", "sources:\n  - jsonl: '*.jsonl'\n", 1))
    assert run(folder)["collected"]["read"] == 1


def test_a_page_that_was_refused_is_read_when_it_is_asked_for_by_hand(web: Loopback, tmp_path: Path) -> None:
    web.page("/a", Reply(status=404), page("Cameras at the gates"), headers={"Content-Type": "text/html"})
    folder = portal(tmp_path, f"  - page: {web.url('/a')}\n")
    assert run(folder, expect=1)["collected"]["refused"] == {"http-404": 1}
    assert "refused" not in run(folder)["collected"]
    broadsheet("ingest", web.url("/a"), "--portal", str(folder), "--now", NOW)
    run(folder)
    assert list(stories(folder)) == ["Cameras at the gates"]
    assert web.paths().count("/a") == 2


def test_what_was_refused_is_read_again_when_that_is_asked_for(web: Loopback, tmp_path: Path) -> None:
    web.page("/a", Reply(status=404), page("Cameras at the gates"), headers={"Content-Type": "text/html"})
    web.page("/b", Reply(status=410))
    lines = [{"url": f"https://lines.example/{n}", "html": html} for n, html in enumerate(("<p>", "<b>"))]
    (tmp_path / "pages.jsonl").write_text("\n".join(map(json.dumps, lines)) + "\nno json\n")
    named = "".join(f"  - page: {web.url(path)}\n" for path in ("/a", "/b"))
    folder = portal(tmp_path, f"{named}  - jsonl: pages.jsonl\n")

    def again(*words: str) -> dict[str, int]:
        return json.loads(broadsheet("retry", *words, "--portal", str(folder), "--json").stdout)

    refused = run(folder, expect=1)["collected"]["refused"]
    assert refused == {"bad-json": 1, "http-404": 1, "http-410": 1, "no-title": 1, "not-html": 1}
    assert "refused" not in run(folder)["collected"]
    assert again("--code", "no-such-code") == {"pages": 0, "archives": 0}
    assert again("--code", "http-404") == {"pages": 1, "archives": 0}
    assert "refused" not in run(folder)["collected"]
    assert list(stories(folder)) == ["Cameras at the gates"]
    assert again("--code", "http-404") == {"pages": 0, "archives": 0}
    assert again() == {"pages": 1, "archives": 1}
    assert again() == {"pages": 0, "archives": 0}, "pages of an archive are never fetched"
    refused = run(folder, expect=1)["collected"]["refused"]
    assert refused == {"bad-json": 1, "http-410": 1, "no-title": 1, "not-html": 1}
    assert (web.paths().count("/a"), web.paths().count("/b")) == (2, 2)


def test_ingest_then_publish(tmp_path: Path) -> None:
    folder = portal(tmp_path, "  []\n")
    line = {"url": "https://lines.example/story", "html": page("A story by lines").decode()}
    pages = tmp_path / "pages.jsonl"
    pages.write_text(json.dumps(line) + '\nno json\n{"url": "https://lines.example/two"}\n')
    words = ("ingest", str(pages), "--portal", str(folder), "--now", NOW, "--workers", "1", "--json")
    done = broadsheet(*words, expect=1)
    assert json.loads(done.stdout)["read"] == 1
    assert b"line 2" in done.stderr
    assert b"line 3" in done.stderr
    pages.write_text("")
    assert broadsheet(*words[:-1]).stdout == b"nothing new\n"
    broadsheet("publish", "--portal", str(folder))
    assert list(stories(folder)) == ["A story by lines"]
