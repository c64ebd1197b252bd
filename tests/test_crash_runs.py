"""Machines that die or misbehave: kills of import, clocks that jump, stores in use, disks that refuse."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from broadsheet.demo.press import write_archive
from broadsheet.store import Store
from tests.articles import page, portal, rss, stories
from tests.commands import broadsheet, start, tree
from tests.loopback import Loopback, Reply
from tests.patience import PATIENCE

_NOW = "2026-06-09T06:00:00Z"
_PORTAL = "title: Killed\nurl: https://newsroom.example/\nsources:\n  - warc: press.warc.gz\n"
_QUIET = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A portal with one edition, whose settings then changed, so that the next one differs in every page."""
    folder = tmp_path_factory.mktemp("published") / "portal"
    folder.mkdir()
    (folder / "portal.yaml").write_text(_PORTAL)
    write_archive(folder / "press.warc.gz", seed=5, stories=25)
    broadsheet("run", "--portal", str(folder), "--now", _NOW, "--workers", "1")
    (folder / "portal.yaml").write_text(_PORTAL + "judging: {half_life: 2d}\nsite: {accent: '#005599'}\n")
    return folder


@pytest.fixture(scope="module")
def repository(published: Path) -> Path:
    """A content repository to import."""
    return published / "content"


@pytest.mark.parametrize("moment", range(4))
def test_a_killed_import_is_done_again_by_the_same_command(
    repository: Path, tmp_path: Path, moment: int
) -> None:
    folder = tmp_path / "portal"
    words = ("import", str(repository), "--portal", str(folder), "--now", _NOW, "--quiet")
    process = start(*words, **_QUIET)
    deadline = time.monotonic() + PATIENCE
    marks = [folder / "topics", folder / "portal.yaml", folder / ".broadsheet" / "store.sqlite3"]
    while moment < 3 and not marks[moment].exists() and process.poll() is None:
        assert time.monotonic() < deadline
        time.sleep(0.001)
    if moment == 3:
        time.sleep(0.2)
    process.kill()
    process.wait()
    finished = marks[1].exists() and not (folder / ".broadsheet" / "importing").exists()
    broadsheet(*words, expect=2 if finished else 0)
    broadsheet("publish", "--portal", str(folder), "--quiet")
    assert tree(folder / "content" / "_news") == tree(repository / "_news")


def test_a_clock_that_jumps_back_holds_nothing_up(tmp_path: Path) -> None:
    """A run a year ahead puts a failing source and a page off; once the clock is right, both are asked again."""
    with Loopback() as web:
        web.page("/feed.xml", rss(web, "/a", "/b"))
        web.page("/broken.xml", Reply(status=503), Reply(status=503), rss(web, "/c"))
        for path in ("/a", "/c"):
            web.page(path, page(f"Story {path[1:]}"), headers={"Content-Type": "text/html"})
        web.page(
            "/b",
            Reply(status=503),
            Reply(status=503),
            Reply(page("Story b"), headers={"Content-Type": "text/html"}),
        )
        folder = portal(tmp_path, f"  - feed: {web.url('/feed.xml')}\n  - feed: {web.url('/broken.xml')}\n")
        words = ("run", "--portal", str(folder), "--workers", "1", "--quiet", "--now")
        broadsheet(*words, "2027-06-09T06:00:00Z")
        assert set(stories(folder)) == {"Story a"}
        broadsheet(*words, _NOW)
        assert set(stories(folder)) == {"Story a", "Story b", "Story c"}
        with Store.open(folder / ".broadsheet" / "store.sqlite3") as store:
            far = datetime(2030, 1, 1, tzinfo=UTC)
            assert store.frontier.pending(far - timedelta(days=9)) == ()


def test_a_store_that_another_process_locks_for_a_moment_is_waited_for(tmp_path: Path) -> None:
    folder = portal(tmp_path, "  []\n")
    broadsheet("run", "--portal", str(folder), "--quiet")
    holder = sqlite3.connect(folder / ".broadsheet" / "store.sqlite3", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    process = start(
        "run", "--portal", str(folder), "--quiet", stderr=subprocess.PIPE, stdout=subprocess.DEVNULL
    )
    time.sleep(2)  # the store is waited for five times as long
    assert process.poll() is None
    holder.execute("COMMIT")
    assert process.wait(timeout=PATIENCE) == 0
    process.stderr.close()
    holder.execute("BEGIN IMMEDIATE")
    done = broadsheet("run", "--portal", str(folder), "--quiet", expect=3)
    assert b"in use by another process" in done.stderr
    assert b"Traceback" not in done.stderr
    holder.execute("COMMIT")
    holder.close()
    broadsheet("run", "--portal", str(folder), "--quiet")


@pytest.mark.parametrize("command", ["run", "publish", "doctor", "import", "init"])
def test_a_read_only_disk_is_told_and_nothing_is_lost(published: Path, tmp_path: Path, command: str) -> None:
    if shutil.which("unshare") is None:
        pytest.skip("no file system can be mounted here")
    area = tmp_path / "area"
    folder = area / "portal"
    shutil.copytree(published, folder)
    before = tree(folder)
    words = {
        "run": ("run", "--portal", str(folder), "--workers", "1"),
        "publish": ("publish", "--portal", str(folder)),
        "doctor": ("doctor", "--portal", str(folder), "--repair"),
        "import": ("import", str(folder / "content"), "--portal", str(area / "new")),
        "init": ("init", str(area / "new")),
    }[command]
    mount = 'mount --bind "$0" "$0" && mount -o remount,ro,bind "$0" || exit 77; exec "$@"'
    inside = ["unshare", "--mount", "sh", "-c", mount, str(area), sys.executable, "-m", "broadsheet", *words]
    done = subprocess.run(inside, capture_output=True, check=False, timeout=PATIENCE)
    if done.returncode == 77 or b"unshare" in done.stderr:
        pytest.skip("no file system can be mounted here")
    assert done.returncode == 3, done.stderr.decode()
    assert b"Traceback" not in done.stderr
    assert str(area).encode() in done.stderr
    assert tree(folder) == before
    if command == "publish":
        broadsheet("publish", "--portal", str(folder), "--quiet")


def test_a_public_folder_that_is_a_mount_point_is_told(published: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(published, tmp_path / "portal")
    shutil.rmtree(folder / "public")
    (folder / "public").mkdir()
    inside = ("unshare", "--mount", "sh", "-c", 'mount -t tmpfs none "$0" || exit 77; exec "$@"')
    words = (str(folder / "public"), sys.executable, "-m", "broadsheet", "publish", "--portal", str(folder))
    done = subprocess.run([*inside, *words], capture_output=True, check=False, timeout=PATIENCE)
    if done.returncode == 77 or b"unshare" in done.stderr:
        pytest.skip("no file system can be mounted here")
    assert done.returncode == 3
    assert b"public cannot be written: it is a mount point" in done.stderr
