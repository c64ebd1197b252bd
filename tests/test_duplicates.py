"""Copies: by address and by text, and none where texts only share a subject."""

from __future__ import annotations

import json
import lzma
import random
from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.cluster import cluster
from broadsheet.cluster.addresses import address_key
from broadsheet.cluster.duplicates import copies
from broadsheet.cluster.filtering import appraisal_from_line
from broadsheet.domain.draft import Appraisal
from broadsheet.domain.portal import JudgingSettings, Portal

START = datetime(2024, 5, 2, 12, tzinfo=UTC)
WORDS = [f"word{number}" for number in range(3000)]


def prose(seed: int, length: int = 300) -> str:
    return " ".join(random.Random(seed).choices(WORDS, k=length))


def story(name: str, text: str, *, minutes: int = 0, **line) -> Appraisal:
    time = (START + timedelta(minutes=minutes)).isoformat()
    return appraisal_from_line(
        {"id": name, "title": f"Title of {name}", "publishedDateTime": time, "text": text, **line}
    )


def test_the_same_text_is_a_copy_of_the_earliest():
    found = copies([story("b", prose(1), minutes=5), story("a", prose(1)), story("c", prose(2), minutes=1)])
    assert {name: copy.original for name, copy in found.items()} == {"b": "a"}
    assert "100%" in found["b"].evidence


def test_of_equal_times_the_most_complete_is_the_original():
    found = copies([story("a", prose(1)[:1500]), story("b", prose(1))])
    assert found["a"].original == "b"


def test_a_copy_of_a_copy_names_the_original():
    words = prose(1, 600).split()
    texts = [" ".join(words[first : first + 300]) for first in (0, 90, 180)]
    found = copies([story(f"s{n}", text, minutes=n) for n, text in enumerate(texts)])
    assert {name: copy.original for name, copy in found.items()} == {"s1": "s0", "s2": "s0"}


def test_short_texts_are_copies_only_when_nearly_all_is_the_same():
    notice = prose(1, 40)
    changed = " ".join(notice.split()[:30]) + " " + prose(2, 10)
    assert set(copies([story("a", notice), story("b", notice, minutes=1)])) == {"b"}
    assert copies([story("a", notice), story("b", changed, minutes=1)]) == {}
    assert copies([story("a", "Watch the video."), story("b", "Watch the video.", minutes=1)]) == {}
    assert copies([story("a", ""), story("b", "", minutes=1)]) == {}


@pytest.mark.parametrize(
    "variant",
    [
        "http://gazette.org/news/bridge",
        "https://m.gazette.org/news/bridge/",
        "https://www.gazette.org/news/bridge?utm_source=x#comments",
        "https://www.gazette.org/news/bridge/amp/",
        "https://www.gazette.org/amp/news/bridge",
        "https://amp.gazette.org/news/bridge",
        "https://www.gazette.org/news/bridge?amp",
        "https://www.gazette.org/news/bridge/index.html",
    ],
)
def test_variants_of_an_address_are_one_page(variant):
    assert (
        address_key(variant)
        == address_key("https://www.gazette.org/news/bridge")
        == "gazette.org/news/bridge"
    )
    line = {"title": "The bridge is open"}
    found = copies(
        [
            story("a", "", url="https://www.gazette.org/news/bridge", **line),
            story("b", "", url=variant, **line),
        ]
    )
    assert found["b"].original == "a"
    assert "gazette.org/news/bridge" in found["b"].evidence


@pytest.mark.parametrize(
    "other",
    [
        "https://gazette.org/news/bridges",
        "https://gazette.org/news/bridge?page=2",
        "https://gazette.com/news/bridge",
        "https://gazette.org/news/Bridge",
        "https://gazette.org/news/ampere",
    ],
)
def test_other_addresses_are_other_pages(other):
    assert address_key(other) != address_key("https://gazette.org/news/bridge")


def test_a_front_page_named_as_canonical_joins_nothing():
    home = {"url": "https://gazette.org/", "title": "Gazette"}
    assert address_key("https://gazette.org/") == address_key("https://gazette.org/index.html") == ""
    assert copies([story("a", prose(1), **home), story("b", prose(2), **home)]) == {}


def test_one_address_with_another_title_and_text_is_another_story():
    wrong = {"url": "https://gazette.org/live"}
    assert copies([story("a", prose(1), **wrong), story("b", prose(2), minutes=1, **wrong)]) == {}


@given(st.text(max_size=60))
def test_any_text_may_stand_where_an_address_should(text):
    assert isinstance(address_key(text), str)


def test_a_copy_is_folded_and_stands_in_its_originals_cluster():
    first, copy = story("a", prose(1), quality=70), story("b", prose(1), minutes=9, quality=99)
    placed = cluster([copy, first], portal=Portal(title="Test", sources=()), topics=(), now=START)
    assert placed[0].duplicate_of == "a"
    assert placed[0].duplicate_evidence
    assert (placed[0].cluster, placed[0].lead, placed[0].heat.value) == (placed[1].cluster, False, -1)
    assert placed[0].related == ("a",)
    assert placed[1].lead
    assert placed[1].related == ()


@pytest.fixture(scope="module")
def articles(shared_data) -> list[Appraisal]:
    """The gold texts of real article pages; two of the 711 are empty."""
    with lzma.open(shared_data / "pages" / "wcxb-dev.jsonl.xz", "rt", encoding="utf-8") as lines:
        texts = [json.loads(line)["gold"]["text"] for line in lines]
    return [story(f"a{n}", text, minutes=n) for n, text in enumerate(texts) if text]


@pytest.fixture(scope="module")
def true_copies(articles) -> dict[str, str]:
    return {name: copy.original for name, copy in copies(articles).items()}


def test_real_articles_are_no_copies_of_each_other(true_copies):
    """One pair remains: a book printed twice, 98 % the same."""
    assert len(true_copies) <= 1


def byline(words: list[str]) -> str:
    return "By Ann Other for The Daily Wire\n" + " ".join(words)


def cut(words: list[str]) -> str:
    return " ".join(words[: len(words) * 6 // 10])


def tenth_changed(words: list[str]) -> str:
    chosen = set(random.Random(len(words)).sample(range(len(words)), len(words) // 10))
    return " ".join(WORDS[place] if place in chosen else word for place, word in enumerate(words[:3000]))


def new_lede(words: list[str]) -> str:
    return prose(len(words), 30) + " " + " ".join(words[30:])


@pytest.mark.parametrize("edit", [byline, cut, tenth_changed, new_lede])
def test_near_copies_of_real_articles_are_found(articles, true_copies, edit):
    chosen = [each for each in articles[::3] if len(each.draft.text.split()) >= 100]
    edited = [
        msgspec.structs.replace(
            each,
            id=f"copy-{each.id}",
            time=each.time + timedelta(days=2),
            draft=msgspec.structs.replace(
                each.draft, title="A new title", text=edit(each.draft.text.split())
            ),
        )
        for each in chosen
    ]
    found = copies([*articles, *edited])
    right = sum(
        copy is not None and copy.original == true_copies.get(each.id, each.id)
        for each in chosen
        for copy in [found.get(f"copy-{each.id}")]
    )
    assert right >= 0.99 * len(chosen)


def test_a_story_that_borrows_half_of_its_text_is_worth_less_and_does_not_lead():
    own = story("own", prose(1), quality=80, provider="a.org", title="Arlen council approves new bridge")
    half = f"{prose(2, 100)} {' '.join(prose(1).split()[:100])}"
    later = story("b", half, quality=90, provider="b.org", title=own.draft.title, minutes=9)
    same = story("c", half, quality=90, provider="a.org", title=own.draft.title, minutes=9)
    for other, lost in ((later, 15), (same, 0)):
        portal = Portal(title="Test", sources=())
        first, second = cluster([own, other], portal=portal, topics=(), now=other.time)
        assert first.cluster == second.cluster
        assert first.borrowed is None
        assert second.lead == (not lost)
        assert (second.borrowed is not None) == bool(lost)
        if second.borrowed:
            assert second.borrowed.points == pytest.approx(-lost, abs=1)
            assert "own" in second.borrowed.detail
            assert first.heat.signals[0].points == 80


def test_how_much_borrowing_costs_is_the_portals_to_say():
    stories = [
        story("a", prose(1), quality=80, provider="a.org"),
        story("b", f"{prose(2, 100)} {' '.join(prose(1).split()[:100])}", provider="b.org", minutes=9),
    ]
    portal = Portal(title="Test", sources=(), judging=JudgingSettings(weights={"borrowed": -60}))
    placed = cluster(stories, portal=portal, topics=(), now=START)
    assert placed[1].borrowed
    assert placed[1].borrowed.points == pytest.approx(-30, abs=2)


def thai(seed: int, words: int = 900) -> str:
    """Made-up words of Thai, written without spaces between them."""
    vocabulary = ["".join(random.Random(n).choices("กขคงจชดตทนบปมยรลวสหอะาีู", k=5)) for n in range(400)]
    return "".join(random.Random(seed).choices(vocabulary, k=words))


def test_copies_are_told_from_other_stories_in_a_script_without_spaces():
    texts = thai(1), thai(2), thai(1)[:2700]
    stories = [story(f"s{n}", text, minutes=n) for n, text in enumerate(texts)]
    assert {name: copy.original for name, copy in copies(stories).items()} == {"s2": "s0"}


def test_headlines_of_one_event_are_joined_in_a_script_without_spaces_and_others_are_not():
    titles = [thai(n, 8) for n in range(12)]
    titles.append(f"{titles[0][:30]}{thai(99, 2)}")
    stories = [story(f"s{n}", "", minutes=n, title=title) for n, title in enumerate(titles)]
    placed = cluster(stories, portal=Portal(title="Test", sources=()), topics=(), now=START)
    clusters = {placement.id: placement.cluster for placement in placed}
    assert clusters["s0"] == clusters["s12"]
    assert len(set(clusters.values())) == 12
