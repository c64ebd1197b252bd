"""Archives of years: every file exactly once, on all cores or through Ray, with the bytes of an ordinary run."""

from __future__ import annotations

import json
import random
import re
import shutil
import subprocess
import sys
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from broadsheet.collect.page_archive import PageArchive
from broadsheet.demo.press import write_archive
from broadsheet.domain.source import Document
from tests.articles import page, photograph, portal, rss
from tests.commands import ENVIRONMENT, broadsheet, commits, start, tree
from tests.killing import lives
from tests.loopback import Loopback
from tests.patience import until

_NOW = "2026-06-09T06:00:00Z"
_PORTAL = "title: Ten years\nurl: https://years.example/\nsources:\n  - warc: year-*.warc.gz\n"


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A portal with three archives, not read yet."""
    folder = tmp_path_factory.mktemp("template")
    (folder / "portal.yaml").write_text(_PORTAL)
    for seed in range(3):
        write_archive(folder / f"year-{seed}.warc.gz", seed=seed, stories=30)
    return folder


@pytest.fixture(scope="module")
def ordinary(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same portal after an ordinary run."""
    folder = tmp_path_factory.mktemp("ordinary") / "portal"
    shutil.copytree(template, folder)
    broadsheet("run", "--portal", str(folder), "--now", _NOW, "--workers", "1")
    return folder


def _words(folder: Path, *more: str) -> tuple[str, ...]:
    return ("backfill", "--portal", str(folder), "--now", _NOW, "--json", *more)


def _publish(folder: Path) -> None:
    broadsheet("publish", "--portal", str(folder), "--now", _NOW)


def _same(one: Path, other: Path) -> None:
    for part in ("content", "public"):
        assert tree(one / part) == tree(other / part)
    assert commits(one / "content") == commits(other / "content")


@pytest.mark.parametrize("engine", ["local", "ray"])
def test_every_engine_gives_the_bytes_of_an_ordinary_run(
    template: Path, ordinary: Path, tmp_path: Path, engine: str
) -> None:
    if engine == "ray":
        pytest.importorskip("ray")
    folder = tmp_path / "portal"
    shutil.copytree(template, folder)
    words = _words(folder, "--engine", engine, "--workers", "2")
    first = json.loads(broadsheet(*words).stdout)
    assert (first["files"], first.get("passedOver", 0)) == (3, 0)
    again = json.loads(broadsheet(*words).stdout)
    assert (again.get("files", 0), again["passedOver"], again.get("read", 0)) == (0, 3, 0)
    _publish(folder)
    _same(folder, ordinary)


def test_a_killed_backfill_goes_on_where_it_stood(template: Path, ordinary: Path, tmp_path: Path) -> None:
    folder = tmp_path / "portal"
    shutil.copytree(template, folder)
    moments = random.Random(11)
    for _ in range(3):
        process = start(*_words(folder, "--workers", "2"), stdout=-3, stderr=-3, start_new_session=True)
        time.sleep(moments.uniform(0.5, 4))
        process.kill()
        process.wait()
        until(lambda child=process.pid: not lives(child))  # its readers end with it
    broadsheet(*_words(folder))
    _publish(folder)
    _same(folder, ordinary)


def _undated(title: str) -> bytes:
    return page(title).replace(b"article:published_time", b"x").replace(b"article:modified_time", b"y")


def _portal(folder: Path, sources: str, **settings: str) -> Path:
    folder.mkdir()
    return portal(folder, sources, **settings)


def _times(folder: Path) -> Counter[str]:
    records = "".join(each.read_text() for each in (folder / "content" / "_news").glob("*.md"))
    return Counter(re.findall(r"^publishedDateTime: (\S+)", records, re.MULTILINE))


def test_pages_that_were_kept_again_as_they_were_keep_their_first_time(tmp_path: Path) -> None:
    days = {1: [], 20: []}
    for number in range(200):
        url, body = f"https://paper.example/{number}", _undated(f"Story {number} of the harbour council")
        for day, pages in days.items():
            captured = datetime(2026, 5, day, 10, tzinfo=UTC)
            pages.append(Document(url=url, requested_url=url, source="a", body=body, captured=captured))
    with PageArchive(tmp_path, lambda: datetime(2026, 6, 1, tzinfo=UTC)) as archive:
        distance = 30  # pages from one capture to the next: some are read before the first is stored
        for place in range(200 + distance):
            for pages, at in ((days[1], place), (days[20], place - distance)):
                if 0 <= at < 200:
                    archive.keep_page(pages[at])
    (file,) = tmp_path.glob("*.warc.gz")
    for name, words in {
        "one": ("run", "--workers", "1"),
        "more": ("run", "--workers", "3"),
        "filled": ("backfill", "--workers", "2"),
    }.items():
        folder = _portal(tmp_path / name, f"  - warc: {file}\n", judging="{embedding: none}")
        broadsheet(*words, "--portal", str(folder), "--now", _NOW)
        _publish(folder)
        assert _times(folder) == {"2026-05-01T10:00:00Z": 200}, name


def test_an_archive_that_has_grown_leaves_what_it_had_as_it_was(tmp_path: Path) -> None:
    lines = tmp_path / "pages.jsonl"
    folder = _portal(tmp_path / "portal", f"  - jsonl: {lines}\n")
    for count, now in ((1, "2026-06-01T06:00:00Z"), (2, "2026-06-05T06:00:00Z")):
        with lines.open("w") as file:
            for number in range(count):
                html = _undated(f"Story {number} of the harbour council").decode()
                file.write(json.dumps({"url": f"https://paper.example/{number}", "html": html}) + "\n")
        for command in ("backfill", "publish"):
            broadsheet(command, "--portal", str(folder), "--now", now)
    assert _times(folder) == {"2026-06-01T06:00:00Z": 1, "2026-06-05T06:00:00Z": 1}


def test_a_backfill_takes_no_more_pages_of_a_file_than_its_source_allows(tmp_path: Path) -> None:
    lines = tmp_path / "pages.jsonl"
    pages = (page(f"Story {number} of the harbour council").decode() for number in range(5))
    lines.write_text(
        "".join(
            json.dumps({"url": f"https://paper.example/{number}", "html": html}) + "\n"
            for number, html in enumerate(pages)
        )
    )
    folder = _portal(tmp_path / "portal", f"  - jsonl: {lines}\n    limit: 3\n")
    assert json.loads(broadsheet(*_words(folder)).stdout)["read"] == 3


def test_a_broken_archive_is_told_and_the_others_are_read(template: Path, tmp_path: Path) -> None:
    folder = tmp_path / "portal"
    shutil.copytree(template, folder)
    torn = folder / "year-1.warc.gz"
    torn.write_bytes(torn.read_bytes()[:-30_000])
    done = broadsheet(*_words(folder), expect=1)
    assert json.loads(done.stdout)["refused"]["broken-archive"] == 1
    assert b"year-1.warc.gz at offset" in done.stderr


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("x.warc.gz", "--engine", "spark"), b"'spark' is no engine"),
        (("https://example.org/feed.xml",), b"is no archive"),
    ],
)
def test_wrong_words_are_told(template: Path, words: tuple[str, ...], told: bytes) -> None:
    assert told in broadsheet("backfill", *words, "--portal", str(template), expect=2).stderr


def test_a_portal_is_rebuilt_from_the_pages_that_it_fetched(tmp_path: Path) -> None:
    first = tmp_path / "first"
    first.mkdir()
    with Loopback() as web:
        html = {"Content-Type": "text/html"}
        web.page("/feed.xml", rss(web, "/a", "/b"), rss(web, "/a", "/b", "/c"))
        web.page("/a", page("Cameras at the gates", image=web.url("/a.jpg")), headers=html)
        harbour = page("Harbour budget grows", day=4)
        web.page("/b", harbour.replace(b"</article>", b'<a href="/b?page=2">2</a></article>'), headers=html)
        web.page("/b?page=2", page("The harbour, continued", day=4), headers=html)
        web.page("/c", page("Council counts its cameras", day=6), headers=html)
        web.page("/a.jpg", photograph(), headers={"Content-Type": "image/jpeg"})
        portal(first, f"  - feed: {web.url('/feed.xml')}\n")
        settings = first / "portal.yaml"
        settings.write_text(settings.read_text().replace("  delay: 0", "  delay: 0\n  archive: true"))
        for now in (_NOW, "2026-06-09T09:00:00Z"):
            words = ("run", "--portal", str(first), "--now", now, "--workers", "1")
            command = [sys.executable, "-W", "always::ResourceWarning", "-m", "broadsheet", *words]
            done = subprocess.run(command, capture_output=True, env=ENVIRONMENT, check=True)
            assert b"ResourceWarning" not in done.stderr  # the archive is closed, and all else
    assert len(list((first / "archive").glob("*.warc.gz"))) == 2
    second = tmp_path / "second"
    second.mkdir()
    shutil.copy(settings, second)
    archives = str(first / "archive" / "*.warc.gz")
    broadsheet("backfill", archives, "--portal", str(second), "--now", _NOW)
    _publish(second)
    assert len(list((second / "content" / "_news").glob("*.md"))) == 3
    for part in ("content", "public"):
        assert tree(first / part) == tree(second / part)
