"""Clusters of real headlines keep their floors, and the record that started the project its neighbours."""

from __future__ import annotations

import json
import re

import pytest
import yaml

from broadsheet.cluster.filtering import appraisal_from_line
from broadsheet.domain.draft import Appraisal
from broadsheet.domain.modes import Mode
from broadsheet.domain.taxonomy import Topic
from broadsheet.embedding.minilm import MiniLmEmbedder
from broadsheet.embedding.tiny import TinyEmbedder
from broadsheet.engine.evaluation.clusters import score_clusters
from tests.clustering import FACES, place

MINILM = MiniLmEmbedder()


@pytest.fixture(scope="module")
def headlines(shared_data) -> list[dict[str, str]]:
    lines = (shared_data / "stories" / "og2021-en-dev.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


@pytest.mark.parametrize(
    ("embedder", "f1", "information"),
    [(None, 0.748, 0.745), (TinyEmbedder(), 0.73, 0.73), (MINILM, 0.785, 0.81)],
)
def test_labelled_headlines_keep_their_floor(headlines, embedder, f1, information):
    """Titles only, the settings that ship; a floor only rises."""
    placed = place(*(appraisal_from_line(line) for line in headlines), embedder=embedder)
    scores = score_clusters([each.cluster for each in placed], [line["story"] for line in headlines])
    assert scores.bcubed_f1 >= f1
    assert scores.ami >= information


@pytest.fixture(scope="module")
def seed(shared_data, headlines) -> list[Appraisal]:
    """The record that started the project, its seven related stories, then unrelated headlines of the days."""
    front = re.split(r"^---\s*$", (shared_data / "seed-story.md").read_text("utf-8"), flags=re.MULTILINE)[1]
    record = yaml.safe_load(front)
    recorded = [
        appraisal_from_line(
            {
                "id": f"seed{number}",
                "title": each["title"],
                "excerpt": each["excerpt"],
                "url": each["webUrl"],
                "provider": each["provider"]["domain"],
                "quality": each["quality"],
                "publishedDateTime": each["publishedDateTime"].isoformat(),
            }
        )
        for number, each in enumerate([record, *record["related"]])
    ]
    days = [
        {
            **line,
            "publishedDateTime": f"2020-12-0{1 + n % 3}T{n % 24:02}:{n % 60:02}:00Z",
            "quality": 30 + n % 60,
        }
        for n, line in enumerate(headlines[:300])
    ]
    return [*recorded, *map(appraisal_from_line, days)]


@pytest.mark.parametrize(
    "topics", [FACES, (Topic(id="f", name="Faces", keywords=("facial recognition",)),), ()]
)
def test_the_seed_has_its_seven_neighbours_in_mode_compatible(seed, topics):
    seattle, *_ = place(*seed, mode=Mode.COMPATIBLE, topics=topics)
    assert seattle.related == tuple(f"seed{number}" for number in range(1, 8))
    assert seattle.heat.value == -1
    assert not seattle.lead


@pytest.mark.parametrize("embedder", [None, TinyEmbedder(), MINILM])
@pytest.mark.parametrize("topics", [FACES, ()])
def test_the_seeds_two_madison_stories_are_one_event(seed, topics, embedder):
    eight = place(*seed, topics=topics, embedder=embedder)[:8]
    assert eight[2].cluster == eight[4].cluster
    assert len({each.cluster for each in eight}) == 7
    if embedder is MINILM:
        assert "seed4" in eight[0].see_also
