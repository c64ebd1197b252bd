"""`broadsheet eval extraction`: scores by hand-made answers, peers, and what is told of bad lines."""

from __future__ import annotations

import json
from importlib.util import find_spec
from pathlib import Path

import pytest

from broadsheet.domain.errors import SettingsError
from broadsheet.engine.evaluation.extraction import evaluate_extraction
from broadsheet.engine.evaluation.text_scores import Agreement, f1, normal, shingles, similar, words
from tests.commands import broadsheet

PARAGRAPHS = [
    f"The council of the {place} met on a dry evening and spoke of bridges at length. " * 3
    for place in ("town", "valley", "coast")
]


def html(title: str, author: str, day: str) -> str:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    head = f'<meta name="author" content="{author}"><meta property="article:published_time" content="{day}T09:00:00Z">'
    return f"<html><head><title>{title}</title>{head}</head><body><article><h1>{title}</h1>{text}</article></body></html>"


def sample(number: int, **gold: object) -> dict[str, object]:
    page = html(f"Story number {number} of the town", "Ada Quill", "2026-05-03")
    return {"id": f"p{number}", "url": f"https://daily.example/{number}", "html": page, "gold": gold}


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    text = "\n".join(PARAGRAPHS)
    rows = [
        sample(1, text=text, title="STORY number 1 – of the town!", authors=["Ada Quill"], date="2026-05-03"),
        sample(2, text=text, title="Another title", authors=["Ada Quill", "Bo Reed"], date="2026-05-04"),
        sample(
            3,
            title="Story number 3 of the old town",
            authors=[],
            date=None,
            **{"with": ["dry evening", "absent"]},
        ),
    ]
    path = tmp_path / "pages.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows) + '{"id": "bad"}\n')
    return path


def test_scores(pages: Path) -> None:
    told: list[str] = []
    scores = evaluate_extraction(pages, told.append, worst=2)
    (ours,) = scores.readers
    assert (scores.pages, ours.reader, ours.pages, ours.read) == (3, "broadsheet", 3, 3)
    assert (ours.fields["title"].pages, ours.fields["title"].exact) == (3, pytest.approx(1 / 3))
    assert ours.fields["title"].similar == pytest.approx(2 / 3)
    assert (ours.fields["authors"].pages, ours.fields["authors"].exact) == (2, 0.5)
    assert (ours.fields["date"].pages, ours.fields["date"].exact) == (2, 0.5)
    assert ours.text is not None
    assert (ours.text.pages, ours.text.f1, ours.text.words_f1) == (2, 1.0, 1.0)
    assert ours.with_found == 0.5
    assert ours.speed > 0
    assert [(page.id, page.score) for page in scores.worst] == [("p3", 0.0), ("p2", 0.25)]
    assert {mistake.field for mistake in scores.worst[1].mistakes} == {"title", "authors", "date"}
    assert told == [f"{pages}:4: missing-field: 'url' is missing or is not text"]


def test_answers_of_the_wrong_kind_are_told_and_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "pages.jsonl"
    rows = [
        sample(1, title="Story number 1 of the town", authors="Ada Quill", text=None),
        sample(2, text=7),
        sample(3, title=["Story number 3 of the town"]),
        sample(4, authors=["Ada Quill", 4]),
        {**sample(5), "gold": "Story number 5 of the town"},
        {**sample(6), "gold": None},
    ]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    told: list[str] = []
    (ours,) = evaluate_extraction(path, told.append).readers
    assert (ours.pages, ours.fields["title"].exact, ours.fields["authors"].exact) == (1, 1.0, 1.0)
    assert [line.partition(": ")[2].partition(":")[0] for line in told] == ["wrong-type"] * 3 + [
        "missing-field"
    ] * 2


def test_processes_change_no_score(pages: Path) -> None:
    alone = evaluate_extraction(pages, lambda _: None)
    shared = evaluate_extraction(pages, lambda _: None, workers=2)
    assert alone.readers[0].fields == shared.readers[0].fields
    assert alone.readers[0].text == shared.readers[0].text


def test_a_peer_in_the_same_run(pages: Path) -> None:
    peer = evaluate_extraction(pages, lambda _: None, against=("trafilatura",)).readers[1]
    assert (peer.reader, peer.read) == ("trafilatura", 3)
    assert peer.text is not None
    assert peer.text.f1 > 0.8


@pytest.mark.parametrize(
    ("name", "says"), [("no-such-tool", "is none of"), ("newspaper4k", "pip install newspaper4k")]
)
def test_an_unknown_or_missing_peer_is_told(pages: Path, name: str, says: str) -> None:
    if name == "newspaper4k" and find_spec("newspaper"):
        pytest.skip("the extra `peers` is installed here")
    with pytest.raises(SettingsError, match=says):
        evaluate_extraction(pages, lambda _: None, against=(name,))


def test_no_pages(tmp_path: Path) -> None:
    empty = tmp_path / "empty.jsonl"
    empty.write_text("\n")
    with pytest.raises(SettingsError, match="no line holds a page"):
        evaluate_extraction(empty, lambda _: None)


def test_the_command(pages: Path) -> None:
    done = broadsheet("eval", "extraction", str(pages), "--worst", "2", "--workers", "1", expect=1)
    assert b"title exact (of 3)" in done.stdout
    assert b"0.25  p2  https://daily.example/2" in done.stdout
    assert b"'url' is missing" in done.stderr
    told = json.loads(
        broadsheet("eval", "extraction", str(pages), "--json", "--workers", "1", expect=1).stdout
    )
    assert told["pages"] == 3


def test_agreement_of_texts() -> None:
    assert shingles("a b c d e", "a b c d x") == Agreement(0.5, 0.5)
    assert shingles("a b", "a b") == Agreement(1.0, 1.0)
    assert shingles("", "a b") == Agreement(None, 0.0)
    assert f1(shingles("", "")) == 1.0
    assert words("B a a", "a b") == pytest.approx(0.8)
    assert normal("  The “Bridge”&amp; – ferry!") == "the bridge ferry"
    assert similar("the old bridge opens", "The bridge opens")
    assert not similar("", "The bridge opens")
