"""What is kept from one edition to the next changes nothing: after any changes, an edition made from nothing is the same."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

from broadsheet.demo.press import write_archive
from broadsheet.store import Store
from tests.commands import broadsheet, tree

_NOW = ("--now", "2026-06-09T06:00:00Z")
_PORTAL = "title: Harbour\nurl: https://newsroom.example/\nsources:\n  - warc: press.warc.gz\n"


def test_editions_of_many_changes_equal_one_made_from_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "portal"
    folder.mkdir()
    (folder / "portal.yaml").write_text(_PORTAL)
    write_archive(folder / "press.warc.gz", seed=5, stories=30)
    at = ("--portal", str(folder))
    broadsheet("run", *at, *_NOW, "--workers", "1", "--quiet")
    with Store.open(folder / ".broadsheet" / "store.sqlite3") as store:
        stories = [judged.id for judged in store.judgements.all()]
    chance = random.Random(3)
    one, two, three, four, five, six = chance.sample(stories, 6)
    for words in (
        ("desk", "reject", one),
        ("desk", "edit", two, "--title", "Another title"),
        ("desk", "merge", three, four),
        ("desk", "approve", five),
        ("desk", "retract", six, "--notice", "It was not so."),
        ("desk", "undo", one),
    ):
        broadsheet(*words, "--by", "ann", *at)
        broadsheet("publish", *at, *_NOW, "--quiet")
    write_archive(tmp_path / "more.warc.gz", seed=6, stories=10)
    broadsheet("ingest", str(tmp_path / "more.warc.gz"), *at, *_NOW, "--quiet")
    broadsheet("publish", *at, *_NOW, "--quiet")

    anew = shutil.copytree(folder, tmp_path / "anew")
    shutil.rmtree(anew / "public")
    for ledger in (anew / ".broadsheet").glob("*.ledger"):
        ledger.unlink()
    broadsheet("publish", "--portal", str(anew), *_NOW, "--quiet")
    assert tree(anew / "public") == tree(folder / "public")
    assert tree(anew / "content") == tree(folder / "content")
