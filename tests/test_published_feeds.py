"""Feeds as readers parse them: valid, complete, stable, and the same every time."""

from __future__ import annotations

import calendar
import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urljoin

import feedparser  # type: ignore[import-untyped]
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree, html

from broadsheet.domain.draft import Picture, State
from broadsheet.domain.edition import Edition
from broadsheet.domain.story import Provider
from tests.sample_edition import NEWEST, edition, entry, feed_files, sample_edition
from tests.site_pages import printed

ATOM = "{http://www.w3.org/2005/Atom}"


def files(of: Edition) -> dict[str, bytes]:
    return {file.path: file.body for file in feed_files(of)}


def parsed(body: bytes) -> Any:
    document = feedparser.parse(body)
    assert not document.bozo, document.get("bozo_exception")
    return document


@pytest.fixture(scope="module")
def sample() -> dict[str, bytes]:
    return files(sample_edition())


def test_portal_topics_and_publishers_with_stories_have_three_feeds_each(sample: dict[str, bytes]) -> None:
    pages = printed(sample_edition())
    publishers = {f"{path.rpartition('/')[0]}/" for path in pages if re.match("provider/.+/", path)}
    assert len(publishers) > 5
    folders = [
        *publishers,
        "",
        "topic/ai/",
        "topic/computer-vision/",
        "topic/facial-recognition/",
        "topic/speech/",
        "topic/law/",
    ]
    names = ["feed.xml", "atom.xml", "feed.json"]
    assert sorted(sample) == sorted(folder + name for folder in folders for name in names)


def test_all_feeds_are_valid_and_tell_the_same_items(sample: dict[str, bytes]) -> None:
    for path in (path for path in sample if path.endswith("feed.xml")):
        rss, atom = parsed(sample[path]), parsed(sample[path.replace("feed.xml", "atom.xml")])
        items = json.loads(sample[path.replace("feed.xml", "feed.json")])["items"]
        assert (
            [item.id for item in rss.entries]
            == [item.id for item in atom.entries]
            == [item["id"] for item in items]
        )
        assert len({item["id"] for item in items}) == len(items) <= 50
        assert [item.title for item in rss.entries if "<" not in item.title] == [
            item["title"] for item in items if "<" not in item["title"]
        ]
        assert all(item.link.startswith(("http://", "https://")) for item in (*rss.entries, *atom.entries))


def test_an_item_carries_everything_that_the_story_has() -> None:
    picture = Picture(path="pictures/a.webp", width=960, height=540)
    told = entry(
        0,
        authors=("Ada Obi",),
        picture=picture,
        modified=NEWEST + timedelta(hours=1),
        story_fields={"excerpt": "Fish & <b>chips</b>", "topics": ("Speech and Language", "AI")},
    )
    made = files(edition((told,)))
    rss, atom = parsed(made["feed.xml"]).entries[0], parsed(made["atom.xml"]).entries[0]
    item = json.loads(made["feed.json"])["items"][0]
    assert rss.link == atom.link == item["external_url"] == "https://king5.example/news/0"
    assert item["url"] == "https://news.example/faces/story/s000000000000000/"
    shown = (
        "Fish & <\u2060b>chips<\u2060/b>"  # the words, but no markup for a reader that takes them for HTML
    )
    assert item["summary"] == shown
    assert etree.fromstring(made["atom.xml"]).findtext(f"{ATOM}entry/{ATOM}summary") == shown
    assert etree.fromstring(made["feed.xml"]).findtext("channel/item/description") == shown.replace(
        "&", "&amp;"
    ).replace("<", "&lt;").replace(">", "&gt;")
    assert calendar.timegm(rss.published_parsed) == NEWEST.timestamp()
    assert calendar.timegm(atom.updated_parsed) == (NEWEST + timedelta(hours=1)).timestamp()
    assert rss.author == atom.author == "Ada Obi"
    assert rss.source.title == atom.source.title == "KING5"
    assert item["authors"] == [{"name": "Ada Obi"}, {"name": "KING5", "url": "https://king5.example/"}]
    assert (
        [tag.term for tag in rss.tags]
        == [tag.term for tag in atom.tags]
        == item["tags"]
        == ["Speech and Language", "AI"]
    )
    assert rss.media_content[0]["url"] == item["image"] == "https://news.example/faces/pictures/a.webp"
    assert atom.enclosures[0].href == item["image"]


def test_feeds_name_themselves_and_take_their_time_from_the_stories() -> None:
    made = files(edition((entry(3),)))
    for path in ("feed.xml", "atom.xml"):
        feed = parsed(made[path]).feed
        assert f"https://news.example/faces/{path}" in [
            link.href for link in feed.links if link.rel == "self"
        ]
        assert calendar.timegm(feed.updated_parsed) == entry(3).story.published_date_time.timestamp()
    assert json.loads(made["feed.json"])["feed_url"] == "https://news.example/faces/feed.json"


def test_the_feed_of_a_publisher_has_what_its_page_lists() -> None:
    mine = {"provider": Provider(name="Daily Signal", domain="signal.example")}
    folded = {"state": State.FOLDED, "lead": False}
    entries = (
        entry(0, cluster="one"),
        entry(1, cluster="one", story_fields=mine | {"title": "Under another lead"}, **folded),
        entry(2, story_fields=mine | {"title": "A lead"}),
        entry(3, story_fields=mine | {"title": "Left out"}, state=State.LEFT_OUT),
        entry(4, story_fields=mine | {"title": "Under nothing"}, **folded),
    )
    of = edition(entries, site={"search": False})
    feed = parsed(files(of)["provider/signal.example/feed.xml"])
    assert feed.feed.title == "Daily Signal – Faces & Machines"
    assert [item.title for item in feed.entries] == ["Under another lead", "A lead"]
    page = html.document_fromstring(printed(of)["provider/signal.example/index.html"])
    assert page.xpath("//h3//text()") == [item.title for item in feed.entries]


def test_every_page_that_has_feeds_names_them_before_those_of_the_portal(sample: dict[str, bytes]) -> None:
    for path, body in printed(sample_edition()).items():
        folder = path.rpartition("/")[0]
        if not path.endswith(".html") or path == "404.html":
            continue
        base = f"https://news.example/faces/{path}"
        links = html.document_fromstring(body.decode()).xpath("//link[@rel='alternate']/@href")
        named = [urljoin(base, link).removeprefix("https://news.example/faces/") for link in links]
        own = [
            f"{folder}/{name}"
            for name in ("atom.xml", "feed.xml", "feed.json")
            if f"{folder}/{name}" in sample
        ]
        assert named == [*own, "atom.xml", "feed.xml", "feed.json"], path


def test_an_id_outlives_title_time_and_address() -> None:
    one = files(edition((entry(1),)))
    fields = {
        "title": "Another",
        "web_url": "https://other.example/",
        "published_date_time": datetime(2021, 1, 1, tzinfo=UTC),
    }
    other = files(edition((entry(1, story_fields=fields),), url="https://moved.example/"))
    assert parsed(one["atom.xml"]).entries[0].id == parsed(other["atom.xml"]).entries[0].id


def test_only_published_stories_and_no_more_than_the_portal_wants() -> None:
    entries = (
        *(entry(number) for number in range(9)),
        entry(90, state=State.FOLDED, story_fields={"published_date_time": NEWEST}),
    )
    made = files(edition(entries, site={"feed_size": 5}))
    assert len(parsed(made["feed.xml"]).entries) == 5
    assert b"/news/90" not in made["feed.xml"]


def test_an_empty_portal_has_empty_valid_feeds() -> None:
    made = files(edition())
    assert (
        parsed(made["feed.xml"]).entries
        == parsed(made["atom.xml"]).entries
        == json.loads(made["feed.json"])["items"]
        == []
    )


def test_the_same_edition_gives_the_same_bytes(sample: dict[str, bytes]) -> None:
    assert files(sample_edition()) == sample


@settings(max_examples=100, deadline=None)
@given(st.text(), st.text())
def test_any_text_leaves_feeds_valid(text: str, other: str) -> None:
    told = entry(
        0,
        authors=(text, other),
        language=other,
        story_fields={
            "title": text,
            "excerpt": other,
            "web_url": text,
            "original_url": other,
            "provider": Provider(name=other, domain=text),
            "topics": (text, "AI"),
        },
    )
    for path, body in files(edition((told,), title=f"T{text}", description=other)).items():
        if path.endswith(".json"):
            json.loads(body)
        else:
            etree.fromstring(body)
