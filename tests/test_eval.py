"""`broadsheet eval`: scores by hand-made answers, bad lines, and the near-copies that the bench makes."""

from __future__ import annotations

import json
import lzma
import subprocess
import sys
from pathlib import Path

import pytest

from broadsheet.domain.modes import Mode
from broadsheet.domain.taxonomy import Topic
from broadsheet.engine.evaluation.duplicates import evaluate_duplicates
from broadsheet.engine.evaluation.events import evaluate_events
from broadsheet.engine.evaluation.labels import evaluate_labels
from broadsheet.engine.evaluation.topics import evaluate_topics
from broadsheet.engine.portal.portal_folder import load_portal
from broadsheet.engine.portal.progress import Silent
from broadsheet.store import Store
from tests.commands import broadsheet
from tests.weighed_portal import TITLES

BENCH = Path(__file__).parents[1] / "bench" / "near_copies.py"


def lines(path: Path, *values: object) -> Path:
    """JSON lines at `path`, packed when its name says so; a text stands as it is."""
    text = "".join(
        (value if isinstance(value, str) else json.dumps(value)) + "\n" for value in values
    ).encode()
    path.write_bytes(lzma.compress(text) if path.suffix == ".xz" else text)
    return path


def words(name: str, count: int = 80) -> str:
    return " ".join(f"{name}{number}" for number in range(count))


def test_duplicates_by_pairs(tmp_path: Path) -> None:
    told: list[str] = []
    file = lines(
        tmp_path / "copies.jsonl.xz",
        {"id": "a", "text": words("a"), "duplicateOf": None},
        {"id": "a2", "text": words("a"), "duplicateOf": "a"},
        {"id": "a3", "text": words("a") + " more", "duplicateOf": "a2"},
        {"id": "b", "text": words("b"), "duplicateOf": None},
        {"id": "c", "text": words("b"), "duplicateOf": None},
        {"id": "d", "text": words("d"), "duplicateOf": "a"},
        {"id": "e", "text": 7, "duplicateOf": None},
    )
    scores = evaluate_duplicates(file, told.append)
    assert (scores.stories, scores.pairs, scores.found, scores.right) == (6, 6, 4, 3)
    assert (scores.precision, scores.recall, scores.f1) == (0.75, 0.5, 0.6)
    assert (scores.missed, scores.wrong) == (("d",), ("c",))
    assert told == [f"{file}:7: missing-field: 'text' is missing or is not text"]


def test_where_there_is_no_copy_and_none_is_found_all_is_right(tmp_path: Path) -> None:
    file = lines(tmp_path / "apart.jsonl", *({"id": name, "text": words(name)} for name in "abc"))
    scores = evaluate_duplicates(file, pytest.fail)
    assert (scores.pairs, scores.found) == (0, 0)
    assert (scores.precision, scores.recall, scores.f1) == (1.0, 1.0, 1.0)


def test_copies_whose_original_is_no_line_are_pairs_among_themselves(tmp_path: Path) -> None:
    copies = [("a", words("a")), ("a2", words("a")), ("a3", words("c")), ("b", words("b"))]
    file = lines(
        tmp_path / "parted.jsonl",
        *({"id": name, "text": text, "duplicateOf": f"first {name[0]}"} for name, text in copies),
    )
    scores = evaluate_duplicates(file, pytest.fail)
    assert (scores.pairs, scores.found, scores.right) == (3, 1, 1)
    assert (scores.missed, scores.wrong) == (("a3",), ())


def test_topics_by_tags(tmp_path: Path) -> None:
    topics = (
        Topic(id="r", name="Root"),
        Topic(id="o", name="Owls", parent="Root", keywords=("owl",)),
        Topic(id="f", name="Finches", parent="Root", keywords=("finch",)),
    )
    file = lines(
        tmp_path / "topics.jsonl",
        {"id": 1, "title": "An owl and a finch", "topics": ["Root", "Owls"]},
        {"id": 2, "title": "Another bird", "topics": ["Root", "Owls"]},
        "no json",
        {"id": 3, "title": "An owl", "topics": "Owls"},
    )
    told: list[str] = []
    scores = evaluate_topics(file, topics, Mode.BROADSHEET, told.append)
    assert (scores.micro.right, scores.micro.wrong, scores.micro.missed) == (3, 1, 1)
    assert (scores.micro.precision, scores.micro.recall, scores.micro.f1) == (0.75, 0.75, 0.75)
    assert scores.topics["Owls"].f1 == round(2 / 3, 4)
    assert [line.partition(" ")[0] for line in told] == [f"{file}:3:", f"{file}:4:"]


def test_clusters_by_all_measures(tmp_path: Path) -> None:
    def story(number: int, title: str, event: str) -> dict[str, object]:
        return {
            "id": number,
            "title": title,
            "publishedDateTime": f"2026-06-01T0{number}:00:00Z",
            "story": event,
        }

    file = lines(
        tmp_path / "stories.jsonl",
        story(1, "Ferry runs aground off Easterly harbour", "ferry"),
        story(2, "Ferry aground off Easterly harbour, all safe", "ferry"),
        story(3, "Bakers count fewer loaves", "bread"),
        {"id": 4, "title": "No label", "publishedDateTime": "2026-06-01T04:00:00Z"},
        {"id": 5, "title": "No time", "story": "x"},
    )
    told: list[str] = []
    scores = evaluate_events(file, told.append, mode=Mode.BROADSHEET)
    assert (scores.stories, scores.clusters, scores.bcubed_f1, scores.ami) == (3, 2, 1.0, 1.0)
    assert [line.partition(" ")[0] for line in told] == [f"{file}:4:", f"{file}:5:"]


def test_labels_of_the_desk(weighed_portal: Path, tmp_path: Path) -> None:
    folder = load_portal(weighed_portal)
    told: list[str] = []
    with Store.open(folder.store_path) as store:
        ids = {store.stories.draft(judgement.id).title: judgement.id for judgement in store.judgements.all()}
        file = lines(
            tmp_path / "labels.jsonl",
            {"url": "https://lines.example/ferry/", "label": "approve"},
            {"id": ids[TITLES["roof"]], "label": "reject"},
            {"id": ids[TITLES["roof"]], "with": "https://lines.example/map", "label": "different"},
            {"url": "https://lines.example/map", "with": "https://lines.example/ferry", "label": "same"},
            {"url": "https://lines.example/nowhere", "label": "approve"},
            {"url": "https://lines.example/map", "label": "like"},
        )
        scores = evaluate_labels(folder, store, Silent(), file, told.append)
    assert scores.labels == {"approve": 1, "different": 1, "reject": 1, "same": 1}
    assert scores.agree == {"approve": 1, "different": 1}
    assert scores.accuracy == 0.5
    assert [(each.id, each.label) for each in scores.disagreements] == [
        (ids[TITLES["roof"]], "reject"),
        (ids[TITLES["map"]], "same"),
    ]
    assert "reaches the threshold" in scores.disagreements[0].reason
    assert [line.partition(": ")[2].partition(":")[0] for line in told] == ["no-such-story", "unknown-label"]
    lines(file, {"url": "https://lines.example/nowhere", "label": "approve"})
    with Store.open(folder.store_path) as store:
        assert evaluate_labels(folder, store, Silent(), file, told.append).accuracy is None


def test_the_command_tells_scores_and_bad_lines(tmp_path: Path) -> None:
    (tmp_path / "topics").mkdir()
    (tmp_path / "topics" / "a.yaml").write_text(
        "- name: Root\n- {name: Owls, parent: Root, keywords: [owl]}\n"
    )
    file = lines(tmp_path / "t.jsonl", {"id": 1, "title": "An owl", "topics": ["Root", "Owls"]}, "{")
    done = broadsheet("eval", "topics", str(file), "--topics", str(tmp_path / "topics"), expect=1)
    assert b"micro f1" in done.stdout
    assert f"{file}:2: not-json".encode() in done.stderr
    done = broadsheet("eval", "duplicates", str(tmp_path / "absent.jsonl"), expect=2)
    assert b"cannot be read" in done.stderr
    path = tmp_path / "none.jsonl"
    path.write_text("")
    for words in (("clusters",), ("duplicates",), ("topics", "--topics", str(tmp_path))):
        done = broadsheet("eval", *words, str(path), expect=2)
        assert b"no line can be used" in done.stderr, words


@pytest.mark.parametrize("kind", ["byline", "cut", "words", "lede"])
def test_near_copies_of_the_bench_are_found(tmp_path: Path, kind: str) -> None:
    pages = [
        {
            "id": name,
            "gold": {
                "title": f"Of {name}",
                "text": "\n".join(words(f"{name}{part}", 300) for part in "pqrs"),
            },
        }
        for name in ("owl", "finch", "heron")
    ]
    source = lines(tmp_path / "pages.jsonl.xz", *pages)
    made = subprocess.run(
        [sys.executable, str(BENCH), str(source), "--kind", kind], capture_output=True, check=True
    )
    (tmp_path / "set.jsonl").write_bytes(made.stdout)
    scores = evaluate_duplicates(tmp_path / "set.jsonl", pytest.fail)
    assert (scores.stories, scores.pairs, scores.precision, scores.recall) == (6, 3, 1.0, 1.0)
