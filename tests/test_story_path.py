"""The files that docs/architecture.md names for one story are those that it passes, in that order."""

from __future__ import annotations

import importlib
import inspect
import re
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType

import broadsheet
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


def test_a_story_passes_the_files_that_the_page_names_in_that_order(web: Loopback, tmp_path: Path) -> None:
    named = _named()
    assert len(named) > 20
    for name in named:
        importlib.import_module(f"broadsheet.{name.removesuffix('.py').replace('/', '.')}")
    web.page("/feed.xml", rss(web, "/a"), headers={"Content-Type": "application/rss+xml"})
    web.page(
        "/a", page("Cameras at the gates", image=web.url("/a.jpg")), headers={"Content-Type": "text/html"}
    )
    web.page("/a.jpg", photograph(), headers={"Content-Type": "image/jpeg"})
    folder = load_portal(portal(tmp_path, f"  - feed: {web.url('/feed.xml')}\n", judging="{embedding: none}"))
    passed: list[str] = []

    def watch(frame: FrameType, event: str, _: object) -> None:
        code = frame.f_code
        working = code.co_flags & inspect.CO_OPTIMIZED and not code.co_name.startswith("__")
        if event == "call" and working and code.co_filename.startswith(str(_SOURCE)):
            name = Path(code.co_filename).relative_to(_SOURCE).as_posix()
            if passed[-1:] != [name]:
                passed.append(name)

    with open_newsroom(folder, lambda: datetime(2026, 6, 9, 6, tzinfo=UTC), Silent()) as newsroom:
        threading.setprofile(watch)
        sys.setprofile(watch)
        try:
            run(newsroom, workers=1)
        finally:
            sys.setprofile(None)
            threading.setprofile(None)
    assert b"Cameras at the gates" in (tmp_path / "public" / "index.html").read_bytes()
    steps = iter(passed)
    missed = [name for name in named if name not in steps]  # each is looked for behind the one before
    assert not missed
