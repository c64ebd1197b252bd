"""`broadsheet erase`: a story is gone from everything that a portal keeps, and the others are as if it had never been."""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import socket
import subprocess
from pathlib import Path

import pytest
from msgspec.structs import replace

from broadsheet.domain.newsletter import IssueState
from broadsheet.engine.desk.desk import items
from broadsheet.store import Store
from tests import killing
from tests.commands import broadsheet, commits, tree
from tests.newsroom_portal import page, with_newsletter
from tests.once import made_once
from tests.postgres import new_address
from tests.talking import CTRL_C, CTRL_D, talk

_TITLE = "Engineers find a crack in the old river bridge at Wexcombe"
_SLUG = "engineers-find-a-crack"
_URL = "https://herald.example/crack"
_COPY = "https://post.example/copied"
_ACCOUNTS = (
    (_URL, _TITLE, 9, "The Herald"),
    (_COPY, "Bridge at Wexcombe is closed at once", 11, "The Post"),
    (
        "https://courier.example/bridge",
        "Crack in old river bridge at Wexcombe alarms engineers",
        12,
        "The Courier",
    ),
    ("https://post.example/ferry", "Judge halts the budget of the ferry museum", 10, "The Post"),
)
_BEFORE, _AT, _LATER = (f"2026-06-09T{hour:02}:00:00Z" for hour in (6, 8, 9))


def _portal(
    folder: Path, accounts: tuple[tuple[str, str, int, str], ...] = _ACCOUNTS, store: str = ""
) -> Path:
    broadsheet("init", str(folder), "--title", "Harbour Watch", "--quiet")
    _write_pages(folder, accounts)
    settings = folder / "portal.yaml"
    text = settings.read_text().replace("topic: Harbour Watch", "# topic")
    text = text.replace("sources:\n", "sources:\n  - jsonl: pages.jsonl\n", 1)
    judging = "judging:\n  threshold: 0\n  embedding: none\n"
    settings.write_text(text + judging + (f"store: {json.dumps(store)}\n" if store else ""))
    for topic in (folder / "topics").iterdir():
        topic.unlink()
    _run(folder, _BEFORE)
    return folder


def _write_pages(folder: Path, accounts: tuple[tuple[str, str, int, str], ...]) -> None:
    with (folder / "pages.jsonl").open("w") as file:
        for url, title, hour, site in accounts:
            html = (
                page(_TITLE, hour, site).replace(_TITLE, title) if url == _COPY else page(title, hour, site)
            )
            file.write(json.dumps({"url": url, "html": html}) + "\n")


def _run(folder: Path, now: str) -> None:
    broadsheet("run", "--portal", str(folder), "--now", now, "--workers", "1", "--quiet")


def _desk(folder: Path, *words: str) -> None:
    broadsheet("desk", *words, "--by", "ann", "--portal", str(folder), "--now", _BEFORE, "--quiet")


def _erase(folder: Path, *words: str, expect: int = 0) -> subprocess.CompletedProcess[bytes]:
    return broadsheet("erase", *words, "--portal", str(folder), "--now", _AT, "--by", "ann", expect=expect)


@pytest.fixture(scope="session")
def decided(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A portal with an event of three accounts, one a copy, and decisions that quote the first; nobody changes it."""

    def make(folder: Path) -> None:
        portal = _portal(folder / "portal")
        _desk(portal, "approve", _URL, "--reason", f"Good: {_TITLE}")
        _desk(portal, "edit", _URL, "--excerpt", "Kept in the words of the desk, until it goes.")
        _desk(portal, "approve", _ACCOUNTS[3][0], "--reason", f"As “{_TITLE.upper()}” ({_URL}) says")
        broadsheet("publish", "--portal", str(portal), "--now", _BEFORE, "--quiet")

    return made_once(tmp_path_factory, "decided-portal", make) / "portal"


@pytest.fixture
def portal(decided: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(decided, tmp_path / "portal", symlinks=True))


def _holding(folder: Path, *words: str) -> list[str]:
    """The files below a folder, git's packed objects apart, in which one of the words stands."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file() and path.name != "pages.jsonl")
    return [
        str(path.relative_to(folder)) for path in files if any(w.encode() in path.read_bytes() for w in words)
    ]


def _objects(portal: Path) -> bytes:
    words = ["git", "-C", str(portal / "content"), "cat-file", "--batch", "--batch-all-objects"]
    return subprocess.run(words, capture_output=True, check=True).stdout


def _log(portal: Path, form: str, *words: str) -> list[str]:
    command = ["git", "-C", str(portal / "content"), "log", f"--format={form}", *words]
    return subprocess.run(command, capture_output=True, check=True, text=True).stdout.splitlines()


def _sentence() -> str:
    """One of the story's sentences, which its copy has too."""
    return re.findall(r"<p>([^.]*\.)", page(_TITLE, 9, "The Herald"))[1]


def test_the_others_are_as_if_it_had_never_been(portal: Path, tmp_path: Path) -> None:
    told = json.loads(_erase(portal, _URL, "--yes", "--json", "--reason", "Order 12/26").stdout)
    (id_,) = told["stories"]
    assert any("copies of the text" in sentence for sentence in told["left"])
    without = _portal(tmp_path / "without", _ACCOUNTS[1:])
    _desk(without, "approve", _ACCOUNTS[3][0])
    broadsheet("publish", "--portal", str(without), "--now", _BEFORE, "--quiet")
    assert tree(portal / "public") == tree(without / "public")
    assert tree(portal / "content" / "_news") == tree(without / "content" / "_news")
    assert _holding(portal, _URL, f"/{id_[1:]}") == []
    (said,) = broadsheet("desk", "log", "--limit", "1", "--portal", str(portal)).stdout.decode().splitlines()
    assert "Erased by ann on 2026-06-09" in said
    assert said.endswith(f"a story ({id_}) — Order 12/26")


def test_with_its_copy_no_word_of_it_is_left_in_any_file(portal: Path) -> None:
    assert len(_holding(portal, _sentence())) >= 1
    times = _log(portal, "%ct %at %an")
    others = _log(portal, "%H", "--", "_data")
    kept = {path: body for path, body in _versions(portal).items() if "ferry" in path}
    _erase(portal, _URL, _COPY, "--yes", "--history", "--quiet")
    assert _holding(portal, _sentence(), _TITLE, _TITLE.upper(), _SLUG, _URL, _COPY) == []
    objects = _objects(portal)
    for word in (_TITLE, _TITLE.upper(), _SLUG, _URL, _sentence()):
        assert word.encode() not in objects, word
    assert _log(portal, "%ct %at %an")[1:] == times
    assert len(_log(portal, "%H", "--", "_data")) == len(others)
    assert {path: body for path, body in _versions(portal).items() if "ferry" in path} == kept
    assert "- [erased]" in _log(portal, "%B")
    assert subprocess.check_output(["git", "-C", str(portal / "content"), "status", "--short"]) == b""
    broadsheet("doctor", "--portal", str(portal))
    _run(portal, _LATER)
    assert _holding(portal, _sentence(), _TITLE, _SLUG, _URL) == []


def _versions(portal: Path) -> dict[str, list[str]]:
    """The blobs that each file of the content repository ever was, by its path."""
    listed = subprocess.check_output(
        ["git", "-C", str(portal / "content"), "rev-list", "--objects", "--all"], text=True
    )
    found: dict[str, list[str]] = {}
    for line in listed.splitlines():
        name, _, path = line.partition(" ")
        if path.endswith(".md"):
            found.setdefault(path, []).append(name)
    return {path: sorted(names) for path, names in found.items()}


def test_it_is_not_collected_again_nor_is_a_page_that_names_it_as_canonical(portal: Path) -> None:
    _erase(portal, _URL, "--yes", "--quiet")
    canonical = f'<link rel="canonical" href="{_URL}"><meta name'
    again = page(_TITLE, 9, "The Herald").replace("<meta name", canonical, 1)
    with (portal / "pages.jsonl").open("a") as file:
        file.write(json.dumps({"url": "https://herald.example/print/4711", "html": again}) + "\n")
    _run(portal, _LATER)
    assert _holding(portal, "herald.example/print", _URL) == []
    found = broadsheet("explain", _URL, "--portal", str(portal), expect=1)
    assert b"It was erased" in found.stdout + found.stderr


def test_a_store_that_was_lost_does_not_bring_it_back(portal: Path) -> None:
    _erase(portal, _URL, "--yes", "--quiet")
    shutil.rmtree(portal / ".broadsheet")
    _run(portal, _LATER)
    assert _holding(portal, _URL) == []
    assert len(list((portal / "content" / "_news").iterdir())) == 3


def test_it_asks_first_and_says_what_would_go(portal: Path) -> None:
    before = _apart_from_locks(portal)
    assert "stories fit" in _erase(portal, "Wexcombe", expect=1).stderr.decode()
    assert "no story has" in _erase(portal, f"{_URL}/4", expect=1).stderr.decode()
    shown = json.loads(_erase(portal, _URL, "--dry-run", "--json").stdout)[0]
    assert shown["title"] == _TITLE
    assert shown["decisions"] == 3
    assert len(shown["copies"]) == 1
    assert _SLUG in _erase(portal, _URL, "--dry-run").stdout.decode()
    assert "--yes" in _erase(portal, _URL, expect=2).stderr.decode()
    assert _apart_from_locks(portal) == before


def test_copies_are_told_whichever_was_first_and_however_long_ago(tmp_path: Path) -> None:
    portal = _portal(tmp_path / "portal")
    long_ago = page(_TITLE, 9, "The Mirror").replace("2026-06-08T", "2025-11-08T")
    canonical = '<link rel="canonical" href="https://mirror.example/kept"><meta name'
    with (portal / "pages.jsonl").open("a") as file:
        html = long_ago.replace("<meta name", canonical, 1)
        file.write(json.dumps({"url": "https://mirror.example/print/1", "html": html}) + "\n")
    _run(portal, _BEFORE)
    urls = {_URL, _COPY, "https://mirror.example/kept"}
    for url in urls:
        (shown,) = json.loads(_erase(portal, url, "--dry-run", "--json").stdout)
        assert {copy["url"] for copy in shown["copies"]} == urls - {url}
        assert {copy["share"] for copy in shown["copies"]} == {1}
    assert "https://mirror.example/kept" in _erase(portal, _URL, "--dry-run").stdout.decode()


@pytest.mark.parametrize(
    ("answers", "left"),
    [
        (["n\n", "n\n"], 4),
        (["\n", "\n"], 4),
        (["y\n", CTRL_C], 4),
        ([CTRL_D], 4),
        (["n\n", "y\n"], 3),
        (["y\n", "y\n"], 2),
    ],
)
def test_on_a_terminal_it_asks_about_copies_and_then_about_all(
    portal: Path, answers: list[str], left: int
) -> None:
    code, screen = talk("erase", _URL, "--portal", str(portal), "--now", _AT, "--by", "ann", answers=answers)
    assert "Erase this copy, too? [y/N]:" in screen
    assert (code, "Aborted" in screen) == ((1, True) if left == 4 else (0, False))
    assert len(list((portal / "content" / "_news").iterdir())) == left
    assert ("copies of the text are stories of their own" in screen) == (left == 3)


def _apart_from_locks(portal: Path) -> dict[str, str]:
    files = tree(portal).items()
    return {path: hash_ for path, hash_ in files if not path.endswith((".lock", "-wal", "-shm"))}


def test_it_cannot_be_taken_back_and_says_how_to_rewrite_history(portal: Path) -> None:
    told = json.loads(_erase(portal, _URL, "--yes", "--json").stdout)
    assert any("--history" in sentence for sentence in told["left"])
    assert _TITLE.encode() in _objects(portal)
    undone = broadsheet("desk", "undo", told["decisions"][0], "--portal", str(portal), expect=1)
    assert b"cannot be brought back" in undone.stderr
    again = json.loads(_erase(portal, _URL, "--yes", "--history", "--json").stdout)
    assert (again["stories"], again["history"]["commits"] > 0) == (told["stories"], True)
    assert _URL.encode() not in _objects(portal)
    last = commits(portal / "content")[0]
    _erase(portal, told["stories"][0], "--yes", "--history", "--quiet")
    assert commits(portal / "content")[0] == last


def test_history_is_rewritten_while_gits_own_tidying_is_at_work(portal: Path) -> None:
    """A killed command may have left one behind; git tells the others of it by a file."""
    (portal / "content" / ".git" / "gc.pid").write_text(f"{os.getpid()} {socket.gethostname()}")
    _erase(portal, _URL, "--yes", "--history", "--quiet")
    assert _URL.encode() not in _objects(portal)


@pytest.mark.parametrize("leftover", ["packed-refs.new", "packed-refs.lock", "refs/tags/first.lock"])
def test_history_is_rewritten_where_a_killed_git_left_a_file(portal: Path, leftover: str) -> None:
    subprocess.run(("git", "-C", str(portal / "content"), "tag", "first"), check=True)
    (portal / "content" / ".git" / leftover).write_bytes(b"")
    _erase(portal, _URL, "--yes", "--history", "--quiet")
    assert _URL.encode() not in _objects(portal)


def test_killed_at_any_moment_the_same_command_completes_it(decided: Path, tmp_path: Path) -> None:
    words = ("erase", _URL, _COPY, "--yes", "--history", "--by", "ann", "--now", _AT, "--quiet")
    whole = Path(shutil.copytree(decided, tmp_path / "whole", symlinks=True))
    seconds = killing.run(*words, "--portal", str(whole))
    chance, killed = random.Random(7), 0
    for number in range(6):
        portal = Path(shutil.copytree(decided, tmp_path / f"killed-{number}", symlinks=True))
        killed += killing.kill((*words, "--portal", str(portal)), seconds * (number + 1) / 7, chance)
        broadsheet(*words, "--portal", str(portal))
        assert _holding(portal, _sentence(), _TITLE, _SLUG, _URL) == []
        assert _URL.encode() not in _objects(portal)
        assert tree(portal / "public") == tree(whole / "public")
        broadsheet("doctor", "--portal", str(portal))
    assert killed


def test_no_newsletter_tells_of_it_sent_or_not(portal: Path) -> None:
    with_newsletter(portal, 1)
    words = ("--portal", str(portal), "--now", _BEFORE)
    broadsheet("newsletter", "build", *words)
    with Store.open(portal / ".broadsheet" / "store.sqlite3") as store:
        (draft,) = store.issues.all()
        assert _TITLE in draft.issue.excerpt
        sent = replace(draft.issue, id="2026-06-08", published=draft.issue.until)
        store.issues.save(replace(draft, issue=sent, state=IssueState.SENT), replaces=0)
        store.issues.save(
            replace(draft, issue=replace(draft.issue, intro=f"Read “{_TITLE}” today.")),
            replaces=draft.revision,
        )
    broadsheet("publish", *words, "--quiet")
    assert any("2026-06-08" in path for path in _holding(portal / "public", _TITLE))
    assert len(json.loads(_erase(portal, _URL, "--dry-run", "--json").stdout)[0]["newsletters"]) == 2
    _erase(portal, _URL, _COPY, "--yes", "--history", "--quiet")
    assert _holding(portal, _TITLE, _SLUG, _URL) == []
    assert _TITLE.encode() not in _objects(portal)
    with Store.open(portal / ".broadsheet" / "store.sqlite3") as store:
        told = {each.state: each.issue for each in store.issues.all()}
    assert told[IssueState.DRAFT].intro == "Read “[erased]” today."
    assert [story.provider for story in told[IssueState.DRAFT].stories()] == ["The Courier", "The Post"]
    assert [story.title for story in told[IssueState.SENT].stories()] == [_ACCOUNTS[3][1]]


def test_an_erasure_that_came_by_git_hides_the_story_until_the_command_is_given(
    portal: Path, tmp_path: Path
) -> None:
    elsewhere = Path(shutil.copytree(portal, tmp_path / "elsewhere", symlinks=True))
    (id_,) = json.loads(_erase(elsewhere, _URL, "--yes", "--json").stdout)["stories"]
    (file,) = (elsewhere / "content" / "_desk").rglob("*-erase-*.yaml")
    shutil.copy(file, portal / "content" / "_desk" / "erase.yaml")
    broadsheet("publish", "--portal", str(portal), "--now", _LATER, "--quiet")
    assert _holding(portal / "public", _URL) == []
    with Store.open(portal / ".broadsheet" / "store.sqlite3") as store:
        assert items(store, [id_])[0].decided == "rejected"
    _erase(portal, id_, "--yes", "--quiet")
    assert _holding(portal, _URL, _SLUG) == []


def test_on_a_server_too(tmp_path: Path) -> None:
    portal = _portal(tmp_path / "portal", store=new_address())
    _erase(portal, _URL, "--yes", "--history", "--quiet")
    assert _holding(portal, _URL) == []
    assert _URL.encode() not in _objects(portal)
    _run(portal, _LATER)
    assert len(list((portal / "content" / "_news").iterdir())) == 3
    broadsheet("doctor", "--portal", str(portal))
