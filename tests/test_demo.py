"""The demo through the real command: a newcomer's first minute."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.commands import broadsheet, commits, start, tree
from tests.patience import PATIENCE


@pytest.fixture(scope="module")
def demo(demo_portal: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the demo's portal."""
    return Path(shutil.copytree(demo_portal, tmp_path_factory.mktemp("demo") / "portal", symlinks=True))


def test_the_front_page_has_clusters_pictures_and_publishers(demo: Path) -> None:
    page = (demo / "public" / "index.html").read_text()
    assert "The Lookout" in page
    assert page.count('class="') > 50
    assert ".webp" in page
    assert "All 3 accounts" in page or "All 4 accounts" in page
    assert page.count("<script") == page.count('<script src="times.js?') == 1


def test_the_consent_wall_is_refused_and_the_rest_stands(demo: Path) -> None:
    done = broadsheet("doctor", "--portal", str(demo), "--json")
    assert b'"consent-wall": 1' in done.stdout
    assert len(list((demo / "content" / "_news").iterdir())) > 80
    listed = broadsheet("doctor", "--portal", str(demo), "--refused", "5").stdout.decode().splitlines()
    (wall,) = (line for line in listed if " consent-wall https://" in line)
    assert ": " in wall
    assert len(listed[listed.index("refused, the latest first:") + 1 :]) == 2


def test_building_it_again_changes_nothing(demo: Path) -> None:
    before = tree(demo / "public"), commits(demo / "content")
    broadsheet("demo", "--no-serve", "--portal", str(demo))
    assert (tree(demo / "public"), commits(demo / "content")) == before


def test_another_folder_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    done = broadsheet("demo", "--no-serve", "--portal", str(tmp_path), expect=2)
    assert b"holds something else" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


@pytest.fixture
def served(demo: Path) -> Iterator[str]:
    """The demo's site on a port of this machine."""
    process = start("serve", "--portal", str(demo), "--port", "0", stdout=subprocess.PIPE)
    assert process.stdout is not None
    yield process.stdout.readline().decode().split(" on ")[1].split(" ")[0]
    process.send_signal(signal.SIGTERM)
    process.wait(timeout=PATIENCE)
    process.stdout.close()


def test_serve_gives_pages_and_nothing_outside(served: str) -> None:
    with urllib.request.urlopen(served + "api/news/index.json") as answer:
        assert answer.headers["Content-Type"].startswith("application/json")
    with pytest.raises(urllib.error.HTTPError) as missing:
        urllib.request.urlopen(served + "%2e%2e/portal.yaml")
    assert missing.value.code == 404
    missing.value.close()


def test_a_port_in_use_is_told(served: str, demo: Path) -> None:
    port = served.rstrip("/").rpartition(":")[2]
    done = broadsheet("serve", "--portal", str(demo), "--port", port, expect=3)
    assert b"--port" in done.stderr


def test_run_every_goes_on_until_stopped(demo: Path) -> None:
    process = start("run", "--every", "1s", "--portal", str(demo), stdout=subprocess.PIPE)
    assert process.stdout is not None
    seen = 0
    for line in process.stdout:
        seen += line.startswith(b"edition")
        if seen == 2:
            break
    os.kill(process.pid, signal.SIGTERM)
    process.wait(timeout=PATIENCE)
    process.stdout.close()
    assert seen == 2
