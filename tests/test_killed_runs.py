"""A run that is killed at any moment and started again ends in the edition of one that was not."""

from __future__ import annotations

import os
import random
import shutil
import time
from pathlib import Path

import pytest

from broadsheet.demo.press import write_archive
from tests.commands import broadsheet, commits, start, touched, tree

_NOW = "2026-06-09T06:00:00Z"
_PORTAL = """\
title: Killed and started again
url: https://newsroom.example/
sources:
  - warc: press.warc.gz
"""


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A portal with an archive of an invented press, not run yet."""
    folder = tmp_path_factory.mktemp("template")
    (folder / "portal.yaml").write_text(_PORTAL)
    write_archive(folder / "press.warc.gz", seed=5, stories=120)
    return folder


@pytest.fixture(scope="module")
def undisturbed(template: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, float]:
    """The same portal after a run that nobody disturbed, and the seconds that it took."""
    folder = tmp_path_factory.mktemp("undisturbed") / "portal"
    shutil.copytree(template, folder)
    began = time.monotonic()
    _run(folder)
    return folder, time.monotonic() - began


def _run(folder: Path) -> None:
    words = ("run", "--portal", str(folder), "--now", _NOW, "--workers", "1")
    process = start(*words, stdout=-3, stderr=-3)
    assert process.wait(timeout=300) in {0, 1}


KILLS = int(os.environ.get("BROADSHEET_TEST_KILLS", "10"))  # 200 by hand


@pytest.mark.parametrize("moment", range(KILLS))
def test_a_killed_run_ends_in_the_same_edition(
    template: Path, undisturbed: tuple[Path, float], tmp_path: Path, moment: int
) -> None:
    expected, seconds = undisturbed
    folder = tmp_path / "portal"
    shutil.copytree(template, folder)
    words = ("run", "--portal", str(folder), "--now", _NOW, "--workers", "1")
    process = start(*words, stdout=-3, stderr=-3)
    time.sleep(seconds * random.Random(moment).uniform(moment / KILLS, (moment + 1) / KILLS))
    process.kill()
    process.wait()
    _run(folder)
    assert tree(folder / "public") == tree(expected / "public")
    assert tree(folder / "content") == tree(expected / "content")
    assert commits(folder / "content") == commits(expected / "content")


def test_a_second_run_changes_nothing(undisturbed: tuple[Path, float]) -> None:
    folder, _ = undisturbed
    before = touched(folder / "public"), touched(folder / "content" / "_news"), commits(folder / "content")
    _run(folder)
    broadsheet("publish", "--portal", str(folder))
    assert (
        touched(folder / "public"),
        touched(folder / "content" / "_news"),
        commits(folder / "content"),
    ) == before
