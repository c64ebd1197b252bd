"""New weights and changed topics, tried before they hold: what would appear, vanish, rise, fall, or be retagged."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from broadsheet.engine.portal.portal_folder import load_portal
from broadsheet.store import Store
from tests.commands import broadsheet
from tests.weighed_portal import PORTAL, TITLES


@pytest.fixture
def folder(weighed_portal: Path, tmp_path: Path) -> Path:
    """A copy that a test may change."""
    return shutil.copytree(weighed_portal, tmp_path / "portal")


def foreseen(*words: str) -> dict:
    return json.loads(broadsheet(*words, "--json", "-q").stdout)


def names(moves: list[dict]) -> set[str]:
    by_title = {title: name for name, title in TITLES.items()}
    return {by_title[move["title"]] for move in moves}


def judged(folder: Path) -> dict[str, int]:
    with Store.open(load_portal(folder).store_path) as store:
        return {judgement.id: judgement.quality.value for judgement in store.judgements.all()}


def test_a_dry_run_lists_what_would_rise_fall_appear_and_vanish(folder: Path) -> None:
    before = judged(folder)
    new = folder / "new.yaml"
    new.write_text(PORTAL + "  threshold: 85\n  weights: {author: 40}\n")
    found = foreseen("rescore", "--portal", str(folder), "--settings", str(new), "--dry-run")
    assert found["stories"] == 3
    assert names(found["vanish"]) == {"map"}
    assert names(found["rise"]) == {"ferry", "roof"}
    assert "below the threshold of 85" in found["vanish"][0]["reason"]
    new.write_text(PORTAL + "  threshold: 200\n")
    words = ("rescore", "--portal", str(folder), "--settings", str(new), "--dry-run")
    assert broadsheet(*words).stdout.count(b"below the threshold of 200") == 3
    new.write_text(PORTAL + "  weights: {author: 0, text: 25}\n")
    found = foreseen("rescore", "--portal", str(folder), "--settings", str(new), "--dry-run")
    assert names(found["fall"]) | names(found.get("vanish", [])) == set(TITLES)
    assert judged(folder) == before


def test_rescoring_applies_the_portals_settings_and_says_what_changed(folder: Path) -> None:
    (folder / "portal.yaml").write_text(PORTAL + "  threshold: 200\n")
    would = foreseen("rescore", "--portal", str(folder), "--dry-run")
    did = foreseen("rescore", "--portal", str(folder))
    assert would == did
    assert names(did["vanish"]) == set(TITLES)
    again = broadsheet("rescore", "--portal", str(folder)).stdout.decode()
    assert "nothing changed" in again
    (folder / "portal.yaml").write_text(PORTAL)
    said = broadsheet("rescore", "--portal", str(folder)).stdout.decode()
    assert "3 appear" in said


def test_other_settings_can_only_be_tried(folder: Path) -> None:
    done = broadsheet("rescore", "--portal", str(folder), "--settings", str(folder / "portal.yaml"), expect=2)
    assert b"--dry-run" in done.stderr


def test_a_mistake_in_the_weights_is_told_with_its_line(folder: Path) -> None:
    new = folder / "new.yaml"
    new.write_text(PORTAL + "  weights:\n    text: 3\n    autor: 40\n    thin: 3\n")
    done = broadsheet("rescore", "--portal", str(folder), "--settings", str(new), "--dry-run", expect=2)
    assert (
        b"new.yaml:8: judging.weights: 'autor' is no signal of quality or heat; did you mean author?"
        in done.stderr
    )
    assert b"new.yaml:9: judging.weights: 'thin' is a fault, 0 or less" in done.stderr


def test_a_root_topic_that_no_file_names_is_told_with_what_was_meant(folder: Path) -> None:
    (folder / "portal.yaml").write_text(PORTAL + "topic: Easterley\n")
    done = broadsheet("publish", "--portal", str(folder), expect=2)
    assert (
        b"portal.yaml:6: topic: 'Easterley' is the name of no file in topics/; did you mean Easterly?"
        in done.stderr
    )


def test_a_changed_taxonomy_is_tried_before_it_holds(folder: Path) -> None:
    before = judged(folder)
    tried = folder / "tried"
    tried.mkdir()
    (tried / "all.yaml").write_text(
        "- {name: Easterly, keywords: [easterly]}\n"
        "- {name: Ships, parent: Easterly, keywords: [captain], exclude: [forty winters]}\n"
        "- {name: Schools, parent: Easterly, patterns: ['school roofs?']}\n"
    )
    found = foreseen("topics", "try", str(tried), "--portal", str(folder))
    tags = {move["title"]: (move.get("gained", []), move.get("lost", [])) for move in found["retagged"]}
    assert tags == {TITLES["ferry"]: ([], ["Ships"]), TITLES["roof"]: (["Schools"], [])}
    assert judged(folder) == before
    (tried / "all.yaml").write_text("- {name: Easterly, keywords: [zeppelin]}\n")
    said = broadsheet("topics", "try", str(tried), "--portal", str(folder)).stdout.decode()
    assert "3 would vanish" in said
    assert "-Ships" in said


def test_trying_tells_the_topics_apart_from_other_edits(folder: Path) -> None:
    (folder / "portal.yaml").write_text(PORTAL + "  threshold: 200\n")  # edited, not yet judged by
    found = foreseen("topics", "try", str(folder / "topics"), "--portal", str(folder))
    assert found == {"stories": 3}


def test_bad_topic_files_are_told(folder: Path) -> None:
    tried = folder / "tried"
    done = broadsheet("topics", "try", str(tried), "--portal", str(folder), expect=2)
    assert b"no such folder" in done.stderr
    tried.mkdir()
    (tried / "a.yaml").write_text("name: A\npatterns:\n  - '(a'\n")
    done = broadsheet("topics", "try", str(tried), "--portal", str(folder), expect=2)
    assert b"a.yaml:3: " in done.stderr
