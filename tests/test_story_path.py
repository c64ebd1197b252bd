"""The files that docs/architecture.md names for one story are those that it passes, in that order."""

from __future__ import annotations

import importlib
import inspect
import re
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType

import broadsheet
from broadsheet.domain.source import Document
from broadsheet.engine.intake.reading import read_page
from broadsheet.engine.portal.newsroom import open_newsroom
from broadsheet.engine.portal.portal_folder import load_portal
from broadsheet.engine.portal.progress import Silent
from broadsheet.engine.run import run
from tests.articles import page, photograph, portal, rss
from tests.loopback import Loopback

_PAGE = Path(__file__).resolve().parents[1] / "docs" / "architecture.md"
_SOURCE = Path(broadsheet.__file__).parent


def _named() -> list[str]:
    section = _PAGE.read_text("utf-8").partition("## One story, file by file\n")[2].partition("\n## ")[0]
    cells = [line.split("|")[1] for line in section.splitlines() if line.startswith("| `")]
    return [name for cell in cells for name in re.findall(r"`([\w/]+\.py)`", cell)]


def _passed(work: Callable[[], object]) -> Iterator[str]:
    """The project's files in the order in which the work comes through their functions."""
    passed: list[str] = []

    def watch(frame: FrameType, event: str, _: object) -> None:
        code = frame.f_code
        working = code.co_flags & inspect.CO_OPTIMIZED and not code.co_name.startswith("__")
        if event == "call" and working and code.co_filename.startswith(str(_SOURCE)):
            name = Path(code.co_filename).relative_to(_SOURCE).as_posix()
            if passed[-1:] != [name]:
                passed.append(name)

    threading.setprofile(watch)
    sys.setprofile(watch)
    try:
        work()
    finally:
        sys.setprofile(None)
        threading.setprofile(None)
    return iter(passed)


def test_a_story_passes_the_files_that_the_page_names_in_that_order(web: Loopback, tmp_path: Path) -> None:
    named = _named()
    assert len(named) > 20
    for name in named:
        importlib.import_module(f"broadsheet.{name.removesuffix('.py').replace('/', '.')}")
    html = page("Cameras at the gates", image=web.url("/a.jpg"))
    web.page("/feed.xml", rss(web, "/a"), headers={"Content-Type": "application/rss+xml"})
    web.page("/a", html, headers={"Content-Type": "text/html"})
    web.page("/a.jpg", photograph(), headers={"Content-Type": "image/jpeg"})
    folder = load_portal(portal(tmp_path, f"  - feed: {web.url('/feed.xml')}\n", judging="{embedding: none}"))
    now = datetime(2026, 6, 9, 6, tzinfo=UTC)
    with open_newsroom(folder, lambda: now, Silent()) as newsroom:
        steps = _passed(lambda: run(newsroom, workers=1))
    assert b"Cameras at the gates" in (tmp_path / "public" / "index.html").read_bytes()
    url = web.url("/a")
    document = Document(url=url, requested_url=url, source="feed", body=html, captured=now)
    in_reader = _passed(lambda: read_page(document))  # in a run, a process of its own that is not watched
    missed = [name for name in named if name not in (in_reader if name.startswith("extract/") else steps)]
    assert not missed  # each is looked for behind the one before
