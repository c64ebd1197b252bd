"""A portal of four stories for tests of the desk, and what is done with it and read from it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.articles import page
from tests.commands import broadsheet
from tests.once import made_once

PORTAL = "title: Easterly Watch\nsources:\n  - jsonl: lines.jsonl\njudging:\n  window: 2d\n"
TOPICS = "- {name: Easterly, keywords: [easterly]}\n- {name: Ships, parent: Easterly, keywords: [ferry], fields: [title]}\n"
TITLES = {
    "ferry": "Ferry captain of Easterly retires after forty winters",
    "roof": "School roof in Easterly leaks on opening night",
    "map": "Museum in Easterly lends its oldest map",
    "bell": "Bell of Easterly rings again after a long repair",
}
NOW_OPTION = ("--now", "2026-06-09T06:00:00Z")


def _build(folder: Path) -> None:
    (folder / "topics").mkdir(parents=True)
    (folder / "portal.yaml").write_text(PORTAL)
    (folder / "topics" / "all.yaml").write_text(TOPICS)
    pages = {name: page(title, day=day).decode() for day, (name, title) in enumerate(TITLES.items(), start=1)}
    lines = [{"url": f"https://{name}.example/{name}", "html": text} for name, text in pages.items()]
    (folder / "lines.jsonl").write_text("".join(json.dumps(each) + "\n" for each in lines))
    broadsheet("run", "--portal", str(folder), *NOW_OPTION, "--workers", "1", "-q")


@pytest.fixture(scope="session")
def desk_portal(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The portal, published, which nobody changes."""
    return made_once(tmp_path_factory, "desk-portal", _build)


@pytest.fixture
def folder(desk_portal: Path, tmp_path: Path) -> Path:
    """A copy of it, to be changed."""
    return shutil.copytree(desk_portal, tmp_path / "portal")


def ask(folder: Path, *words: str, expect: int = 0) -> str:
    done = broadsheet("desk", *words, "--portal", str(folder), expect=expect)
    return (done.stdout + done.stderr).decode()


def republish(folder: Path) -> str:
    return broadsheet("publish", "--portal", str(folder), *NOW_OPTION).stderr.decode()


def record(folder: Path, name: str) -> str:
    (file,) = (folder / "content" / "_news").glob(f"*{name}*")
    return file.read_text()


def with_briefings(folder: Path) -> None:
    settings = folder / "portal.yaml"
    settings.write_text(settings.read_text() + "briefing: {enabled: true}\n")


def pages_with(folder: Path, words: str) -> set[str]:
    """The names of the stories on whose clusters' pages these words stand."""
    found = [
        path.read_text().partition("<aside")[0] for path in (folder / "public" / "story").rglob("index.html")
    ]
    return {name for name, title in TITLES.items() for text in found if words in text and title in text}
