"""`broadsheet explain`: why a story, a cluster or an absence is as it is, whatever the address."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from lxml import html

from tests.articles import page, portal, rss, run
from tests.commands import broadsheet
from tests.content_editions import edition, write
from tests.content_editions import story as told
from tests.explanations import asked
from tests.loopback import Loopback, Reply
from tests.rest_portal import EVENT, TITLES

HTML = {"Content-Type": "text/html"}


@pytest.fixture(scope="module")
def web() -> Iterator[Loopback]:
    with Loopback() as server:
        yield server


@pytest.fixture(scope="module")
def folder(web: Loopback, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A portal with a story of each fate."""
    leads = [f"/lead{number}" for number in range(6)]
    for number, (path, title) in enumerate(zip(leads, TITLES[:6], strict=True), start=1):
        web.page(path, page(title, day=number), headers=HTML)
    web.page("/event", page(EVENT, day=7), headers=HTML)
    web.page("/event-too", page(f"{EVENT} again", day=7), headers=HTML)
    web.page("/copy", page(EVENT, day=7).replace(b"<title>", b"<title>Copied: "), headers=HTML)
    web.page(
        "/thin",
        b"<html><head><title>A short notice</title></head><body><article><p>Nothing to add.</p></article></body></html>",
        headers=HTML,
    )
    web.page("/pdf", b"%PDF-1.7", headers={"Content-Type": "application/pdf"})
    web.page("/broken", Reply(status=500))
    web.page("/private/a", page("Never read"), headers=HTML)
    web.page("/robots.txt", b"User-agent: *\nDisallow: /private/\n")
    paths = [*leads, "/event", "/event-too", "/copy", "/thin", "/pdf", "/broken", "/private/a"]
    web.page("/feed.xml", rss(web, *paths))
    folder = portal(
        tmp_path_factory.mktemp("portal"),
        f"  - feed: {web.url('/feed.xml')}\n",
        site="{front: 5}",
        judging="{window: 12h}",
    )
    run(folder, expect=1)
    return folder


def said(folder: Path, reference: str, *, expect: int = 0) -> str:
    return broadsheet("explain", reference, "--portal", str(folder), expect=expect).stdout.decode()


def test_a_published_story_says_where_it_stands_on_the_front_page(web: Loopback, folder: Path) -> None:
    fronts = [asked(folder, web.url(f"/lead{number}"))["story"]["front"] for number in range(6)]
    assert fronts[5] == "number 2 on the front page, by age, after 1 by heat"
    event = asked(folder, asked(folder, web.url("/event"))["story"]["cluster"])["cluster"]
    lead = next(story["id"] for story in event["stories"] if story.get("lead"))
    assert asked(folder, lead)["story"]["front"] == "number 1 on the front page, by heat"
    below = [front for front in fronts if front.startswith("published, but number")]
    assert len(below) == 2
    assert all("the front page shows 5" in front for front in below)
    assert fronts[5] in said(folder, web.url("/lead5"))


def test_recorded_stories_have_a_place_on_the_front_page_and_count_in_those_of_others(
    web: Loopback, tmp_path: Path
) -> None:
    web.page("/ours.xml", rss(web, "/lead0"))
    heats = (150, 140)
    recorded = [
        msgspec.structs.replace(told(number, f"Recorded number {number}"), heat=heat, quality=90)
        for number, heat in enumerate(heats, start=1)
    ]
    write(tmp_path / "there", edition(*recorded))
    sources = f"  - feed: {web.url('/ours.xml')}\n  - content: there\n"
    folder = portal(tmp_path, sources, judging="{window: 3650d}")
    run(folder)
    page = html.parse(str(folder / "public" / "index.html"))
    shown = list(
        dict.fromkeys(
            page.xpath(
                "//main//h2//a[starts-with(@href, 'http')]/@href | //main//h3//a[starts-with(@href, 'http')]/@href"
            )
        )
    )
    fronts = [asked(folder, url)["story"]["front"] for url in shown]
    assert len(shown) == 3
    assert fronts == [f"number {place} on the front page, by heat" for place in (1, 2, 3)]


def test_folded_and_left_out_stories_say_why(web: Loopback, folder: Path) -> None:
    both = [asked(folder, web.url(path))["story"] for path in ("/event", "/event-too")]
    assert sorted(story["state"] for story in both) == ["folded", "published"]
    assert any("Stands under" in story["reason"] for story in both)
    thin = asked(folder, web.url("/thin"))["story"]
    assert thin["state"] == "left-out"
    assert "below the threshold of 70" in thin["reason"]
    assert "front" not in thin


def test_the_same_text_at_another_address_of_the_source_is_no_other_story(
    web: Loopback, folder: Path
) -> None:
    assert asked(folder, web.url("/copy"))["story"]["id"] == asked(folder, web.url("/event"))["story"]["id"]


def test_a_cluster_is_told_as_a_timeline(web: Loopback, folder: Path) -> None:
    story = asked(folder, web.url("/event"))["story"]
    cluster = asked(folder, story["cluster"])["cluster"]
    assert len(cluster["stories"]) == 2
    assert [member["publishedDateTime"] for member in cluster["stories"]] == sorted(
        member["publishedDateTime"] for member in cluster["stories"]
    )
    assert sum(bool(member.get("lead")) for member in cluster["stories"]) == 1
    text = said(folder, story["cluster"])
    assert "timeline" in text
    assert story["id"] in text


@pytest.mark.parametrize(
    ("path", "why", "words"),
    [
        ("/pdf", "refused", "not-html"),
        ("/private/a", "robots", "robots.txt forbids"),
        ("/broken", "waiting", "tried once, last with: "),
        ("/nowhere", "unseen", "none of the 1 sources polled so far has named this address"),
    ],
)
def test_an_absence_has_a_reason(web: Loopback, folder: Path, path: str, why: str, words: str) -> None:
    absence = asked(folder, web.url(path))["absence"]
    assert absence["why"] == why
    assert words in absence["reason"]
    assert words in said(folder, web.url(path), expect=1)


def test_an_address_is_known_in_its_other_spellings(web: Loopback, folder: Path) -> None:
    id_ = asked(folder, web.url("/lead0"))["story"]["id"]
    for spelling in (
        web.url("/lead0/"),
        web.url("/lead0?utm_source=x#top"),
        web.url("/lead0").replace("http:", "https:"),
    ):
        assert asked(folder, spelling)["story"]["id"] == id_
    path = asked(folder, id_)["story"]["path"]
    for typed in (path, f"content/{path}", str(folder / "content" / path)):
        assert asked(folder, typed)["story"]["id"] == id_


def test_words_that_fit_nothing_and_words_that_fit_many(folder: Path) -> None:
    assert "nothing is known of 'zeppelin'" in said(folder, "zeppelin", expect=1)
    assert len(asked(folder, "harbour council")["candidates"]) > 1


def test_what_is_read_but_not_judged_yet(tmp_path: Path) -> None:
    portal(tmp_path, "  []\n")
    line = {"url": "https://lines.example/story", "html": page("A story by lines").decode()}
    (tmp_path / "lines.jsonl").write_text(json.dumps(line) + "\n")
    broadsheet("ingest", str(tmp_path / "lines.jsonl"), "--portal", str(tmp_path), "--workers", "1")
    assert asked(tmp_path, line["url"])["absence"]["why"] == "unjudged"


FERRIES = (
    "Ferry captain retires after forty winters",
    "New ferry crosses the strait in half an hour",
    "Ferry runs aground, passengers brought ashore",
    "Island waits for its ferry as storm closes harbour",
    "Crew of the night ferry strikes over wages",
    "Ferry company orders two electric ships",
)
OTHERS = (
    "Passengers stranded as boat to the island breaks down in the strait",
    "School roof leaks on opening night",
    "Bakers count fewer loaves this spring",
    "Central bank holds interest rates",
    "Museum lends its oldest map to a rival",
    "Painter wins the prize of the academy",
)


@pytest.fixture(scope="module")
def harbour(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A portal in which one story is about ferries without saying so."""
    folder = tmp_path_factory.mktemp("harbour")
    (folder / "portal.yaml").write_text("title: Harbour\nsources:\n  - jsonl: lines.jsonl\n")
    (folder / "topics").mkdir()
    topics = "- {name: Harbour}\n- {name: Ferries, parent: Harbour, keywords: [ferry], fields: [title]}\n"
    (folder / "topics" / "all.yaml").write_text(topics)
    lines = [
        {"url": f"https://lines.example/{number}", "html": page(title, day=number).decode()}
        for number, title in enumerate((*FERRIES, *OTHERS), start=1)
    ]
    (folder / "lines.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    broadsheet("run", "--portal", str(folder), "--now", "2026-06-29T06:00:00Z", "--workers", "1", "-q")
    return folder


def test_a_topic_is_suggested_by_meaning_and_not_given(harbour: Path) -> None:
    story = asked(harbour, "https://lines.example/7")["story"]
    assert [match["name"] for match in story["topics"]] == ["Harbour"]
    (suggestion,) = story["suggestedTopics"]
    assert (suggestion["name"], suggestion["stories"]) == ("Ferries", 6)
    assert suggestion["nearness"] >= suggestion["usual"] > 0
    assert "not given, suggested by meaning: Ferries" in said(harbour, "https://lines.example/7")


@pytest.mark.parametrize("number", [1, 8, 10])
def test_nothing_is_suggested_for_what_has_the_topic_or_is_far_from_it(harbour: Path, number: int) -> None:
    assert "suggestedTopics" not in asked(harbour, f"https://lines.example/{number}")["story"]
