"""Archives of years: every file exactly once, on all cores or through Ray, with the bytes of an ordinary run."""

from __future__ import annotations

import json
import random
import shutil
import time
from pathlib import Path

import pytest

from broadsheet.demo.press import write_archive
from tests.articles import page, photograph, portal, rss
from tests.commands import broadsheet, commits, start, tree
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
            broadsheet("run", "--portal", str(first), "--now", now, "--workers", "1")
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
