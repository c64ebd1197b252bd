"""A published portal of three stories, whose weights and topics are to be tried."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.articles import page
from tests.commands import broadsheet
from tests.once import made_once

PORTAL = """\
title: Easterly Watch
sources:
  - jsonl: lines.jsonl
judging:
  window: 1h
"""
TOPICS = """\
- {name: Easterly, keywords: [easterly]}
- {name: Ships, parent: Easterly, keywords: [ferry], fields: [title]}
"""
TITLES = {
    "ferry": "Ferry captain of Easterly retires after forty winters",
    "roof": "School roof in Easterly leaks on opening night",
    "map": "Museum in Easterly lends its oldest map",
}


@pytest.fixture(scope="session")
def weighed_portal(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The portal, which nobody changes."""
    return made_once(tmp_path_factory, "weighed-portal", _build)


def _build(folder: Path) -> None:
    """Publish it; one of its stories is without an author."""
    (folder / "topics").mkdir(parents=True)
    (folder / "portal.yaml").write_text(PORTAL)
    (folder / "topics" / "all.yaml").write_text(TOPICS)
    pages = [(name, page(title, day=day)) for day, (name, title) in enumerate(TITLES.items(), start=1)]
    html = {
        name: body.decode().replace('<meta name="author"', "<meta") if name == "map" else body.decode()
        for name, body in pages
    }
    lines = [{"url": f"https://lines.example/{name}", "html": text} for name, text in html.items()]
    (folder / "lines.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    broadsheet("run", "--portal", str(folder), "--now", "2026-06-09T06:00:00Z", "--workers", "1", "-q")
