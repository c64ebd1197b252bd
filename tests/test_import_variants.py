"""Other portals of the recorded platform, invented: another name, another clock, other fields, no topic files."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.commands import broadsheet

_TIME = re.compile(r"\d{4}-\d\d-\d\dT[\d:]+[+-]\d\d:\d\d")


def rename(folder: Path) -> None:
    """Another title and other addresses, in every file."""
    for path in folder.rglob("*"):
        if path.is_file():
            body = path.read_bytes().replace(b"everyday-cc.github.io", b"bakers-cc.github.io")
            body = body.replace(b"everyday.cc/powerapps", b"bakers.cc/bread")
            path.write_bytes(body.replace(b"Power Apps Every Day", "Täglich Brot".encode()))


def tell_by_another_clock(folder: Path) -> None:
    """The documents' times in Berlin's."""

    def moved(value: dict[str, Any]) -> None:
        for key, text in value.items():
            if isinstance(text, str) and _TIME.fullmatch(text):
                value[key] = datetime.fromisoformat(text).astimezone(ZoneInfo("Europe/Berlin")).isoformat()

    edit_documents(folder, moved)


def add_fields(folder: Path) -> None:
    """Files with fields that the platform kept to itself, and with one that its documents show."""
    views: dict[str, int] = {}
    for number, path in enumerate(sorted((folder / "_learning").rglob("*.md"))):
        if number % 2:
            named = path.relative_to(folder).as_posix()
            views[named] = number
            head = f'---\nviews: {number}\ninternalScore: 7\nnote: "x y"\n'
            path.write_text(path.read_text().replace("---\n", head, 1))

    def shown(value: dict[str, Any]) -> None:
        if "sourceUrl" in value and str(value.get("path")).startswith("_learning"):
            if value["path"] in views:
                value["views"] = views[value["path"]]
            elif "tags" in value:  # a document of its own has null for what is absent
                value["views"] = None

    edit_documents(folder, shown)


def lose_topics_and_types(folder: Path) -> None:
    """No topic files, no people, and a folder without a file."""
    for name in ("_data/topics", "_people", "api/people"):
        shutil.rmtree(folder / name)
    (folder / "_companies").mkdir()


def edit_documents(folder: Path, change: Callable[[dict[str, Any]], None]) -> None:
    for path in sorted((folder / "api").rglob("index.json")):
        try:
            document = json.loads(path.read_bytes())
        except ValueError:
            continue
        for value in _groups(document):
            change(value)
        path.write_text(json.dumps(document))


def _groups(value: object) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
    for part in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _groups(part)


@pytest.mark.parametrize(
    "changes", [(rename, tell_by_another_clock), (add_fields, lose_topics_and_types)], ids=("clock", "fields")
)
def test_another_portal_comes_over_whole(
    powerapps: Path,
    tmp_path: Path,
    changes: tuple[Callable[[Path], None], ...],
) -> None:
    other = shutil.copytree(powerapps, tmp_path / "other")
    for change in changes:
        change(other)
    report = tmp_path / "report.json"
    broadsheet("import", str(other), "--portal", str(tmp_path / "portal"), "--report", str(report))
    told = json.loads(report.read_bytes())
    assert told["lost"] == 0
    assert told["sameBytes"] == told["files"] > 1_400
    assert told["items"] > 2_400
    assert told["equalItems"] / told["items"] >= 0.99
    if lose_topics_and_types in changes:
        topics = sorted(path.name for path in (tmp_path / "portal" / "topics").iterdir())
        assert "00-power-apps.yaml" in topics
        assert any("ai-builder" in name for name in topics)
