"""The order in which stories arrive within an hour changes nothing that is published.

Two things alone depend on what was published before: of two stories with one title on one day, the one that was
published first keeps the plain file name, and the address of an event leads on when its name changes, since addresses
never end.
"""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from broadsheet.demo.press import pages, tellings
from tests.commands import broadsheet, tree

_PORTAL = """\
title: In any order
url: https://newsroom.example/
images:
  fetch: false
"""
_STORIES = 90


@pytest.fixture(scope="module")
def captures() -> list[dict[str, str]]:
    """Pages of an invented press as lines of an archive."""
    html = (page for page in pages(seed=11, stories=_STORIES) if page.content_type.startswith("text/html"))
    return [{"url": page.url, "html": page.body.decode("utf-8", "replace")} for page in html]


@pytest.fixture(scope="module")
def named_apart(captures: list[dict[str, str]]) -> list[dict[str, str]]:
    """The same without pages whose title an earlier one has."""
    titles = {telling.url: telling.title for telling in tellings(seed=11, stories=_STORIES)}
    first = {titles[line["url"]]: line["url"] for line in reversed(captures) if line["url"] in titles}
    return [line for line in captures if line["url"] in first.values()]


def _arrive(folder: Path, batches: list[list[dict[str, str]]]) -> None:
    """Publish a portal that takes in one batch after the other, each in a process of its own."""
    folder.mkdir()
    (folder / "portal.yaml").write_text(_PORTAL)
    for number, batch in enumerate(batches):
        lines = folder.parent / f"{folder.name}-{number}.jsonl"
        lines.write_text("".join(json.dumps(line) + "\n" for line in batch))
        at = f"2026-06-30T06:{10 * number:02}:00Z"
        words = ("ingest", str(lines), "--portal", str(folder), "--now", at, "--workers", "1", "-q")
        broadsheet(*words)
        broadsheet("publish", "--portal", str(folder), "--now", at, "-q")


def _without_what_leads_on(folder: Path) -> dict[str, str]:
    """Its files but for pages of events that are told elsewhere now."""
    return {
        path: digest
        for path, digest in tree(folder).items()
        if not (path.startswith("story/") and b'http-equiv="refresh"' in (folder / path).read_bytes())
    }


def test_batches_in_another_order_give_the_same_edition(named_apart, tmp_path):
    third = len(named_apart) // 3
    batches = [named_apart[:third], named_apart[third : 2 * third], named_apart[2 * third :]]
    _arrive(tmp_path / "one", batches)
    _arrive(tmp_path / "other", [batches[2], batches[0], batches[1]])
    assert len(list((tmp_path / "one" / "content" / "_news").iterdir())) > third
    for part in ("public", "content"):
        other, one = (_without_what_leads_on(tmp_path / name / part) for name in ("other", "one"))
        assert other == one


def test_lines_in_another_order_give_the_same_edition(captures, tmp_path):
    _arrive(tmp_path / "one", [captures])
    _arrive(tmp_path / "mixed", [random.Random(3).sample(captures, len(captures))])
    for part in ("public", "content"):
        assert tree(tmp_path / "mixed" / part) == tree(tmp_path / "one" / part)


@pytest.mark.parametrize("mode", ["broadsheet", "compatible"])
def test_the_filter_gives_each_story_the_same_in_any_order(mode):
    lines = [
        {"id": telling.url, "title": telling.title, "publishedDateTime": telling.published.isoformat()}
        for telling in {telling.url: telling for telling in tellings(seed=11, stories=300)}.values()
    ]
    words = ("cluster", "--mode", mode, "--embedding", "tiny")
    results = []
    for order in (lines, random.Random(4).sample(lines, len(lines))):
        done = broadsheet(*words, stdin="".join(json.dumps(line) + "\n" for line in order).encode())
        results.append({result["id"]: result for result in map(json.loads, done.stdout.splitlines())})
    assert len(results[0]) == len(lines)
    assert results[0] == results[1]
