"""The static API: equal to what the recorded platform published, and sound for any other portal."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml

from broadsheet.collect.content_repository import read_portal, read_repository
from broadsheet.domain.draft import Entry, State
from broadsheet.domain.edition import Edition
from broadsheet.domain.modes import Mode
from broadsheet.domain.portal import Portal, SiteSettings, SourceSettings
from broadsheet.domain.source import RecordedStory
from broadsheet.domain.story import Image, Provider, Story
from broadsheet.domain.taxonomy import Topic
from broadsheet.publish.api import api_files

NOW = datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)
SOURCES = (SourceSettings(content="there"),)
NEWS = ["index.json", *(f"page/{number}/index.json" for number in range(1, 19))]
TOPICS = ["ai-builder", "canvas-apps", "common-data-service", "teams-integration"]


@pytest.fixture(scope="module", params=list(Mode))
def documents(powerapps: Path, request: pytest.FixtureRequest) -> dict[str, Any]:
    imported = read_portal(powerapps)
    stories = [each for each in read_repository(powerapps, "x") if isinstance(each, RecordedStory)]
    stories.sort(key=lambda each: each.story.published_date_time, reverse=True)  # stable: equal times by path
    edition = Edition(
        portal=Portal(title="x", topic=imported.topic, locale=imported.locale, mode=request.param, sources=SOURCES),
        topics=imported.topics,
        organizations=imported.organizations,
        entries=tuple(
            Entry(
                id=each.path, path=each.path, story=each.story, cluster="c", lead=True,
                state=State.PUBLISHED if each.story.published else State.LEFT_OUT,
            )
            for each in stories
        ),
        time=NOW,
    )  # fmt: skip
    return documents_of(edition)


def documents_of(edition: Edition) -> dict[str, Any]:
    files = list(api_files(edition))
    assert len({file.path for file in files}) == len(files)
    return {file.path: json.loads(file.body) for file in files}


def test_the_recorded_news_documents_are_equal(documents: dict[str, Any], powerapps: Path) -> None:
    for name in NEWS:
        assert documents[f"api/news/{name}"] == json.loads((powerapps / "api" / "news" / name).read_text())


def test_the_recorded_topic_documents_are_equal(documents: dict[str, Any], powerapps: Path) -> None:
    for topic in TOPICS:
        for name in ("index.json", "page/1/index.json"):
            recorded = json.loads((powerapps / "api" / "news" / topic / name).read_text())
            assert documents[f"api/news/{topic}/{name}"] == recorded


def test_there_are_no_other_documents(documents: dict[str, Any]) -> None:
    topics = [f"{topic}/{name}" for topic in TOPICS for name in ("index.json", "page/1/index.json")]
    assert set(documents) == {"api/topics/index.json", *(f"api/news/{name}" for name in [*NEWS, *topics])}


def test_the_topics_are_what_the_recorded_template_gives(documents: dict[str, Any], powerapps: Path) -> None:
    value = []
    for path in sorted((powerapps / "_data" / "topics").iterdir()):
        topic = yaml.safe_load(path.read_text())
        value.append(
            {"name": topic["name"], "shortname": topic.get("shortname", topic["name"]), "id": topic["_id"]}
        )
        if "parent" in topic:
            value[-1]["parent"] = topic["parent"]
        value[-1]["services"] = [{"name": name, "endpoint": url} for name, url in topic["services"].items()]
    assert documents["api/topics/index.json"] == {"value": value}


def entry(number: int, *topics: str, state: State = State.PUBLISHED) -> Entry:
    story = Story(
        title=f"Story {number}",
        published_date_time=NOW - timedelta(hours=number),
        original_url="https://example.org/",
        provider=Provider(name="Example", domain="example.org"),
        topics=topics,
    )
    return Entry(id=f"s{number}", path=f"_news/{number}.md", story=story, state=state, cluster="c", lead=True)


def edition(
    *entries: Entry, mode: Mode = Mode.BROADSHEET, size: int = 2, api_url: str | None = None
) -> Edition:
    portal = Portal(
        title="x",
        topic="AI",
        url="https://example.org/p",
        api_url=api_url,
        mode=mode,
        sources=SOURCES,
        site=SiteSettings(page_size=size),
    )
    topics = (
        Topic(id="ai", name="AI"),
        Topic(
            id="vision",
            name="Vision",
            shortname="CV",
            parent="AI",
            images=(Image(url="https://example.org/i.png"),),
        ),
        Topic(id="../up", name="Robots"),
        Topic(id="quiet", name="Quiet"),
        Topic(id="closed", name="Closed", services={"learning": "https://example.org/l/"}),
        Topic(id="announced", name="Announced", services={"news": "https://example.org/n/"}),
    )
    return Edition(portal=portal, topics=topics, organizations=(), entries=entries, time=NOW)


def test_pages_hold_published_stories_and_point_to_the_next() -> None:
    entries = [entry(n, "AI", state=State.FOLDED if n == 1 else State.PUBLISHED) for n in range(6)]
    documents = documents_of(edition(*entries))
    pages = [documents[f"api/news/page/{number}/index.json"] for number in (1, 2, 3)]
    assert [[value["title"][6:] for value in page["value"]] for page in pages] == [
        ["0", "2"],
        ["3", "4"],
        ["5"],
    ]
    assert [(page["page"], page["nextPage"]) for page in pages] == [(1, 2), (2, 3), (3, None)]
    assert documents["api/news/index.json"] == pages[0]


def test_a_full_last_page_is_the_last() -> None:
    documents = documents_of(edition(entry(0), entry(1)))
    assert documents["api/news/index.json"]["nextPage"] is None
    assert "api/news/page/2/index.json" not in documents


def test_an_edition_without_stories_has_one_empty_page() -> None:
    empty = {"page": 1, "value": [], "nextPage": None}
    documents = documents_of(edition())
    assert documents["api/news/index.json"] == documents["api/news/page/1/index.json"] == empty
    assert documents["api/news/announced/index.json"] == empty
    assert set(documents) == {
        f"api/{name}index.json"
        for name in ("topics/", "news/", "news/page/1/", "news/announced/", "news/announced/page/1/")
    }


def test_topics_offer_what_they_declare_or_else_their_news() -> None:
    entries = (entry(0, "AI", "Vision", "Closed", "Robots", "Vision"), entry(1, "Vision"))
    documents = documents_of(edition(*entries))
    folders = {
        path.split("/")[2] for path in documents if path.count("/") == 3 and path.startswith("api/news")
    }
    assert folders == {"vision", "up", "announced"}
    assert len(documents["api/news/vision/index.json"]["value"]) == 2
    offered = {topic["id"]: topic["services"] for topic in documents["api/topics/index.json"]["value"]}
    assert offered["ai"] == [{"name": "news", "endpoint": "https://example.org/p/api/news/index.json"}]
    assert offered["vision"] == [
        {"name": "news", "endpoint": "https://example.org/p/api/news/vision/index.json"}
    ]
    elsewhere = documents_of(edition(*entries, api_url="https://api.example/"))["api/topics/index.json"]
    assert (
        elsewhere["value"][1]["services"][0]["endpoint"] == "https://api.example/api/news/vision/index.json"
    )
    assert offered["quiet"] == []
    assert offered["closed"] == [{"name": "learning", "endpoint": "https://example.org/l/"}]
    vision = documents["api/topics/index.json"]["value"][1]
    assert (vision["shortname"], vision["parent"], vision["images"][0]["isCached"]) == ("CV", "AI", False)


def test_compatible_mode_adds_nothing_to_what_is_declared() -> None:
    documents = documents_of(edition(entry(0, "AI", "Vision"), mode=Mode.COMPATIBLE))
    assert "api/news/vision/index.json" not in documents
    assert documents["api/topics/index.json"]["value"][1]["services"] == []


def test_what_is_known_beyond_the_record_fills_the_nulls() -> None:
    known = msgspec.structs.replace(
        entry(0), authors=("A. Writer",), modified=datetime(2024, 5, 7, 1, tzinfo=UTC)
    )
    value = documents_of(edition(known))["api/news/index.json"]["value"][0]
    assert value["updatedDateTime"] == "2024-05-07T01:00:00Z"
    assert value["provider"]["authors"] == [
        {"path": "", "title": "A. Writer", "type": "profile", "name": "A. Writer"}
    ]
    assert (value["images"], value["provider"]["images"], value["webUrl"], value["content"]) == (
        None,
        None,
        None,
        "",
    )


def test_equal_editions_have_equal_bytes() -> None:
    assert [*api_files(edition(entry(0)))] == [*api_files(edition(entry(0)))]
