"""Torn stores, histories and files, as a power cut leaves them: `broadsheet doctor --repair` mends each."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from broadsheet.demo.press import write_archive
from broadsheet.engine.checks.repairing import repair
from broadsheet.engine.portal.newsroom import open_newsroom
from broadsheet.engine.portal.portal_folder import load_portal
from broadsheet.engine.run import run
from broadsheet.faces.terminal import Terminal
from broadsheet.store import Store
from tests.commands import broadsheet, commits, tree

_NOW = datetime(2026, 6, 9, 6, tzinfo=UTC)
_LESSON = """---
category: learning
title: "A lesson"
publishedDateTime: 2026-06-01T08:00:00Z
originalUrl: "https://lessons.example/a"
webUrl: "https://lessons.example/a"
type: video
---

"""
_PORTAL = "title: Torn\nurl: https://newsroom.example/\nsources:\n  - warc: press.warc.gz\n"


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A portal with one edition."""
    folder = tmp_path_factory.mktemp("sound")
    (folder / "portal.yaml").write_text(_PORTAL)
    write_archive(folder / "press.warc.gz", seed=5, stories=12)
    _run(folder)
    return folder


@pytest.fixture
def folder(sound: Path, tmp_path: Path) -> Path:
    """A copy that a test may tear."""
    copy = tmp_path / "portal"
    shutil.copytree(sound, copy)
    return copy


def _run(folder: Path) -> None:
    with open_newsroom(load_portal(folder), lambda: _NOW, Terminal(quiet=True)) as newsroom:
        run(newsroom, workers=1)


def _repair(folder: Path) -> str:
    return "\n".join(repair(load_portal(folder), lambda: _NOW, Terminal(quiet=True)))


def _store(folder: Path) -> Path:
    return folder / ".broadsheet" / "store.sqlite3"


def _same_edition(folder: Path, sound: Path) -> None:
    assert tree(folder / "public") == tree(sound / "public")
    assert tree(folder / "content") == tree(sound / "content")
    status = ["git", "-C", str(folder / "content"), "status", "--porcelain"]
    assert subprocess.run(status, capture_output=True, check=True).stdout == b""
    fsck = ["git", "-C", str(folder / "content"), "fsck", "--full"]
    assert subprocess.run(fsck, capture_output=True, check=False).returncode == 0
    with Store.open(_store(folder)) as store:
        assert store.check() == []


def test_a_torn_ledger_of_entries_is_made_anew(folder: Path, sound: Path) -> None:
    ledger = folder / ".broadsheet" / "entries.ledger"
    whole = ledger.read_bytes()
    for torn in (whole[: len(whole) // 2], whole[:-9] + bytes(9), b"", None):
        ledger.unlink()
        if torn is not None:
            ledger.write_bytes(torn)
        _run(folder)
        assert ledger.read_bytes() == whole
    _same_edition(folder, sound)
    assert commits(folder / "content") == commits(sound / "content")


def test_a_sound_portal_is_not_touched(folder: Path, sound: Path) -> None:
    assert _repair(folder) == ""
    _same_edition(folder, sound)
    assert commits(folder / "content") == commits(sound / "content")


def test_torn_content_and_public_files_are_written_anew(folder: Path, sound: Path) -> None:
    files = sorted((folder / "content" / "_news").glob("*.md"))
    files[0].write_bytes(b"")
    files[1].write_bytes(files[1].read_bytes()[:100] + bytes(60))
    files[2].unlink()
    (folder / "public" / "index.html").write_bytes(b"")
    (folder / "public" / "feed.xml").unlink()
    (folder / "public" / ".broadsheet").unlink()
    (folder / ".public.old").mkdir()
    (folder / "content" / "_news" / ".broadsheet-0123").write_bytes(b"half")
    said = _repair(folder)
    assert "content: 3 files" in said
    assert "public: 2 files" in said
    assert "2 leftovers" in said
    assert "the mark" in said
    _same_edition(folder, sound)
    assert commits(folder / "content") == commits(sound / "content")


def test_the_next_run_alone_writes_torn_files_anew(folder: Path, sound: Path) -> None:
    next((folder / "content" / "_news").glob("*.md")).write_bytes(b"")
    (folder / "public" / "index.html").write_bytes(b"")
    (folder / "content" / ".git" / "index").write_bytes(b"\0" * 40)
    _run(folder)
    _same_edition(folder, sound)


def test_what_is_read_again_after_a_lost_store_takes_the_place_of_what_content_had(
    folder: Path, sound: Path
) -> None:
    for _ in range(2):
        _store(folder).write_bytes(b"no store at all")
        assert "that only content/ still had" in _repair(folder)
        _run(folder)
        _same_edition(folder, sound)


def test_a_run_beside_an_edition_whose_store_was_lost_keeps_its_stories(folder: Path, sound: Path) -> None:
    shutil.rmtree(folder / ".broadsheet")
    doctor = broadsheet("doctor", "--portal", str(folder), expect=1)
    assert b"store: it knows no edition, though content/ has " in doctor.stdout
    archive = (folder / "press.warc.gz").rename(folder / "later.warc.gz")
    lesson = folder / "content" / "_learning" / "2026-06-01-a-lesson.md"
    lesson.parent.mkdir()
    lesson.write_text(_LESSON)
    git = ["git", "-C", str(folder / "content"), "-c", "user.name=a", "-c", "user.email=a@b.example"]
    for words in (["add", "."], ["commit", "-qm", "A lesson"]):
        subprocess.run([*git, *words], check=True)
    told = broadsheet("publish", "--portal", str(folder), "--now", _NOW.isoformat()).stderr.decode()
    assert "1 items and other files that only content/ still had" in told
    assert tree(folder / "content" / "_news") == tree(sound / "content" / "_news")
    assert lesson.read_text() == _LESSON
    assert b"A lesson" in (folder / "public" / "api" / "learning" / "index.json").read_bytes()
    with sqlite3.connect(_store(folder)) as connection:
        connection.execute("DELETE FROM items")
    connection.close()
    archive.rename(folder / "press.warc.gz")
    _run(folder)
    _same_edition(folder, sound)


def test_full_text_that_does_not_fit_is_built_anew(folder: Path, sound: Path) -> None:
    with sqlite3.connect(_store(folder)) as connection:
        connection.execute("DROP TRIGGER stories_text_update")
        connection.execute("DELETE FROM stories_text_data WHERE id > 10")
    connection.close()
    assert "full text is built anew" in _repair(folder)
    _same_edition(folder, sound)


def _wal(folder: Path) -> None:
    """The log of a store that was being written, cut in the middle."""
    script = f"""
import os, sqlite3
connection = sqlite3.connect({str(_store(folder))!r})
connection.execute("PRAGMA wal_autocheckpoint = 0")
for number in range(50):
    connection.execute("INSERT INTO meta VALUES (?, ?)", (f"k{{number}}", "x" * 3000))
    connection.commit()
os._exit(0)
"""
    subprocess.run(["python3", "-c", script], check=True)
    wal = _store(folder).with_name("store.sqlite3-wal")
    size = wal.stat().st_size
    assert size > 100_000
    with wal.open("r+b") as file:
        file.truncate(size // 2 + 17)


def test_a_torn_log_of_the_store_loses_its_last_transactions_alone(folder: Path, sound: Path) -> None:
    _wal(folder)
    _repair(folder)
    _same_edition(folder, sound)
    with Store.open(_store(folder)) as store:
        assert store.meta.get("k0") is not None
        assert store.meta.get("k49") is None


def _hole(start: float, size: int) -> Callable[[Path], None]:
    def tear(folder: Path) -> None:
        with _store(folder).open("r+b") as file:
            file.seek(int(_store(folder).stat().st_size * start) // 4096 * 4096)
            file.write(b"\xa5" * size)

    return tear


def _cut(share: float) -> Callable[[Path], None]:
    def tear(folder: Path) -> None:
        with _store(folder).open("r+b") as file:
            file.truncate(int(_store(folder).stat().st_size * share))

    return tear


@pytest.mark.parametrize(
    "tear",
    [
        _hole(0.5, 8192),
        _hole(0.25, 4096),
        _hole(0.8, 40_960),
        _hole(0.72, 40_960),
        _hole(0.6, 40_960),
        _cut(0.6),
        _cut(0.1),
        _cut(0),
        _hole(0, 4096),
    ],
    ids=["middle", "quarter", "large", "drafts", "judgements", "cut", "cut-short", "empty", "header"],
)
def test_a_damaged_store_keeps_every_published_story(
    folder: Path, sound: Path, tear: Callable[[Path], None]
) -> None:
    tear(folder)
    _repair(folder)
    with Store.open(_store(folder)) as store:
        assert store.check() == []
    expected = {path.name for path in (sound / "content" / "_news").glob("*.md")}
    assert {path.name for path in (folder / "content" / "_news").glob("*.md")} >= expected
    _run(folder)
    assert {path.name for path in (folder / "content" / "_news").glob("*.md")} >= expected
    assert (folder / "public" / "index.html").stat().st_size > 1000
    assert _repair(folder) == ""


def test_a_record_that_cannot_be_read_is_left_out_and_read_again(folder: Path, sound: Path) -> None:
    with sqlite3.connect(_store(folder)) as connection:
        connection.execute("UPDATE drafts SET record = '{\"id\": 1' WHERE rowid = 3")
    connection.close()
    (folder / ".broadsheet" / "entries.ledger").unlink()  # with it, the record would not be read at all
    done = broadsheet("publish", "--portal", str(folder), expect=3)
    assert b"cannot be read" in done.stderr
    assert "it was damaged" in _repair(folder)
    assert list(_store(folder).parent.glob("store.sqlite3.damaged-1*"))
    _run(folder)
    with Store.open(_store(folder)) as store:
        assert store.check() == []


def _tear_objects(folder: Path) -> None:
    for number, path in enumerate(sorted((folder / "content" / ".git" / "objects").glob("??/*"))):
        path.chmod(0o644)
        if number % 2 == 0:
            path.write_bytes(b"")


def _tear_pack(folder: Path) -> None:
    git = ["git", "-C", str(folder / "content")]
    subprocess.run([*git, "gc", "--quiet"], check=True)
    pack = next((folder / "content" / ".git" / "objects" / "pack").glob("*.pack"))
    pack.chmod(0o644)
    with pack.open("r+b") as file:
        file.truncate(pack.stat().st_size * 2 // 3)


def _tear_branch(folder: Path) -> None:
    git = folder / "content" / ".git"
    (git / "refs" / "heads" / "main").write_bytes(b"")
    (git / "HEAD").write_bytes(b"\0" * 20)
    (git / "packed-refs").unlink(missing_ok=True)
    shutil.rmtree(git / "logs", ignore_errors=True)


@pytest.mark.parametrize("tear", [_tear_objects, _tear_pack, _tear_branch])
def test_a_torn_history_is_mended_or_set_aside(
    folder: Path, sound: Path, tear: Callable[[Path], None]
) -> None:
    (folder / "content" / "README.md").write_text("somebody else's")
    tear(folder)
    diagnosis = json.loads(broadsheet("doctor", "--portal", str(folder), "--json", expect=1).stdout)
    assert [each["subject"] for each in diagnosis["findings"]] == ["content"]
    said = _repair(folder)
    assert "content: " in said
    assert (folder / "content" / "README.md").read_text() == "somebody else's"
    (folder / "content" / "README.md").unlink()
    _same_edition(folder, sound)
    if tear is _tear_branch:
        assert commits(folder / "content") == commits(sound / "content")


def test_the_command_says_what_it_did(folder: Path) -> None:
    (folder / "public" / "index.html").write_bytes(b"")
    git = ["git", "-C", str(folder / "content")]
    subprocess.run([*git, "checkout", "-q", "--detach"], check=True)
    broken = json.loads(broadsheet("doctor", "--portal", str(folder), "--json", expect=1).stdout)
    assert [each["subject"] for each in broken["findings"]] == ["content", "public"]
    assert "on no branch" in broken["findings"][0]["trouble"]
    subprocess.run([*git, "switch", "-q", "main"], check=True)
    done = json.loads(broadsheet("doctor", "--portal", str(folder), "--repair", "--json").stdout)
    assert done["repairs"] == ["public: 1 files that were torn, changed or missing are written anew"]
    assert done["findings"] == []
