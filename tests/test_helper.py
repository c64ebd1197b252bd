"""Folders are listed by a process of its own while an edition is composed: the same as if it were done here."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from broadsheet.publish.helper import Helper
from broadsheet.publish.tree_walk import Part, mark_of, tree_parts

NAMES = ["a/b/first.html", "a/second.html", "third.html", os.fsdecode(b"strange \xff\n.html")]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with some files."""
    for name in NAMES:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name, "utf-8", "replace")
    (tmp_path / "link").symlink_to(tmp_path / "a")
    return tmp_path


def told(parts: list[Part]) -> tuple[set[str], dict[str, list[int]]]:
    """The folders, and inodes and marks of the files by path."""
    folders = {path for part in parts for path in part[0]}
    return folders, {
        path: facts for _, paths, *both in parts for path, *facts in zip(paths, *both, strict=True)
    }


def test_a_process_tells_what_stands_there(folder: Path) -> None:
    with Helper(folder / "a", folder) as helper:
        assert told(list(helper.parts(folder / "a"))) == told(list(tree_parts(folder / "a")))
        folders, files = told(list(helper.parts(folder)))
    assert folders == {"a", "a/b"}
    assert files == {
        name: [os.lstat(folder / name).st_ino, mark_of(os.lstat(folder / name))] for name in [*NAMES, "link"]
    }


def test_nothing_stands_below_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with Helper(tmp_path / "none") as helper:
        assert told(list(helper.parts(tmp_path / "none"))) == (set(), {})


def test_what_was_not_asked_for_is_told_as_it_is(folder: Path) -> None:
    with Helper(folder) as helper:
        assert told(list(helper.parts(folder / "a"))) == told(list(tree_parts(folder / "a")))
        assert told(list(helper.parts(folder))) == told(list(tree_parts(folder)))
        (folder / "later.html").touch()
        assert "later.html" in told(list(helper.parts(folder)))[1]


@pytest.mark.parametrize("program", ["/bin/false", "/no/such/program"])
def test_without_the_process_all_is_told_here(
    folder: Path, program: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", program)
    with Helper(folder / "a", folder) as helper:
        for each in (folder / "a", folder):
            assert told(list(helper.parts(each))) == told(list(tree_parts(each)))
