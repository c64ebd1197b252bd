"""Quality in both modes: signals that sum, weights that can be set, thresholds that hold."""

from __future__ import annotations

import math
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.domain.draft import Draft
from broadsheet.domain.extending import Strength
from broadsheet.domain.modes import Mode
from broadsheet.domain.portal import JudgingSettings, Portal
from broadsheet.domain.story import Image
from broadsheet.domain.taxonomy import Organization, Topic
from broadsheet.enrich import Context, appraise, check_weights
from broadsheet.enrich.quality import prose_words
from broadsheet.enrich.weights import WEIGHTS
from broadsheet.enrich.words import word_count

NOW = datetime(2024, 5, 2, 12, tzinfo=UTC)
SENTENCE = "The council of the small town voted on Tuesday night to build the long bridge at last. "
PICTURE = Image(url="https://gazette.org/a.jpg", width=1200, height=630)
TOPICS = (
    Topic(id="towns", name="Towns", keywords=("town", "council")),
    Topic(id="bridges", name="Bridges", parent="Towns", keywords=("bridge", "bridges")),
)
HERALD = Organization(id="herald", name="The Herald", domain="herald.org")


def story(**fields) -> Draft:
    complete = {
        "id": "s0123456789abcde",
        "source": "feed",
        "original_url": "https://www.gazette.org/a",
        "url": "https://www.gazette.org/a",
        "captured": NOW,
        "published": NOW,
        "title": "Council votes to build the bridge after a decade",
        "description": "The vote ends a fight over money that lasted ten years.",
        "text": SENTENCE * 20,
        "authors": ("Ann Writer",),
        "images": (PICTURE,),
    }
    return Draft(**{**complete, **fields})


def context(*, topics=(), organizations=(), weights=None, mode=Mode.BROADSHEET) -> Context:
    portal = Portal(title="Test", sources=(), mode=mode, judging=JudgingSettings(weights=weights or {}))
    return Context.of(portal, topics, organizations)


def quality(draft: Draft, **kwargs) -> int:
    return appraise(draft, context(**kwargs)).quality.value


def signals(draft: Draft, **kwargs) -> dict[str, float]:
    return {signal.name: signal.points for signal in appraise(draft, context(**kwargs)).quality.signals}


@pytest.mark.parametrize("topics", [(), TOPICS])
def test_a_complete_article_of_an_unknown_publisher_is_published(topics):
    assert 70 <= quality(story(), topics=topics) <= 110


@pytest.mark.parametrize(
    "fields",
    [
        {"text": "", "description": None, "authors": (), "images": ()},
        {"text": "Loading the page.", "authors": ()},
        {
            "text": "\n".join(["Council news", "Bridge plans", "Opening hours", "About us"] * 60),
            "authors": (),
        },
    ],
)
@pytest.mark.parametrize("organizations", [(), (HERALD,)])
def test_empty_pages_and_link_lists_are_not(fields, organizations):
    draft = story(url="https://herald.org/x", **fields)
    assert quality(draft, topics=TOPICS, organizations=organizations) < 70


def test_thai_reads_as_sentences_though_no_mark_ends_them():
    sentence = "นักเรียนสร้างพิพิธภัณฑ์จากโต๊ะเรียนเก่า พิพิธภัณฑ์เปิดทุกวันอาทิตย์และเข้าชมฟรี"
    assert prose_words([sentence, "หน้าแรก", "นักเรียนเปิดพิพิธภัณฑ์โรงเรียนเก่า"]) == word_count(sentence)


def test_what_makes_a_story_better():
    base = quality(story(), topics=TOPICS)
    assert quality(story(url="https://herald.org/a"), topics=TOPICS, organizations=(HERALD,)) == base + 40
    assert quality(story(text=SENTENCE * 80), topics=TOPICS) > base
    assert quality(story(type="video"), topics=TOPICS) == base + 25


@pytest.mark.parametrize(
    "fields",
    [
        {"images": ()},
        {"images": (Image(url="https://gazette.org/a.gif", width=60, height=60),)},
        {"images": (Image(url="https://gazette.org/banner.png", width=900, height=60),)},
        {"authors": ()},
        {"published": None},
        {"description": None},
        {"flags": ("paywall",)},
        {"text": SENTENCE * 3},
        {"title": "Bridge"},
        {"title": "Council votes to build the bridge " * 8},
        {"title": "COUNCIL VOTES AGAINST BRIDGE AFTER DECADE"},
        {"title": "Council votes to build the bridge?! You won't believe why"},
    ],
)
def test_what_makes_a_story_worse(fields):
    assert quality(story(**fields), topics=TOPICS) < quality(story(), topics=TOPICS)


def test_a_story_off_topic_is_left_out():
    draft = story(
        title="Cat falls off a roof",
        description="It was a quiet day for the whole family.",
        text="Cats. " * 400,
    )
    assert signals(draft, topics=TOPICS)["off-topic"] == WEIGHTS["off-topic"]
    assert quality(draft, topics=TOPICS) < 70
    assert "off-topic" not in signals(draft)


def test_a_deeper_topic_and_a_nearer_match_are_worth_more():
    root = signals(story(title="Council votes at last on it", description=None, text=""), topics=TOPICS)
    deep = signals(story(title="The bridge comes at last", description=None, text=""), topics=TOPICS)
    below = signals(story(title="It comes at last", description="A bridge will be built."), topics=TOPICS)
    assert deep["topic"] > root["topic"]
    assert deep["topic"] > below["topic"] > 0


def test_the_portals_weights_count():
    assert signals(story(), weights={"picture": 50})["picture"] == 50
    assert signals(story(), weights={"author": 0})["author"] == 0


def test_unknown_weights_are_told_with_what_was_meant():
    told = check_weights({"picture": 3, "colour": 1, "Authors": 2})
    assert told.keys() == {"colour", "Authors"}
    assert all(name in told["colour"] for name in WEIGHTS)
    assert "did you mean author?" in told["Authors"]
    assert check_weights(dict(WEIGHTS)) == {}


def test_a_weight_is_a_number_of_points_that_a_store_can_hold():
    assert check_weights({"text": 1e300}) == {"text": "'text' is worth 1,000,000 points at most, not 1e+300"}
    assert check_weights({"text": 1_000_000, "thin": -1_000_000}) == {}


def test_a_weight_keeps_its_sign():
    assert check_weights({"thin": 5}) == {"thin": "'thin' is a fault, 0 or less; 5 has the wrong sign"}
    assert check_weights({"author": -0.5}) == {
        "author": "'author' is a virtue, 0 or more; -0.5 has the wrong sign"
    }
    assert check_weights({"author": 0, "thin": 0, "picture": 0.01, "shouting": -90}) == {}


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        (
            {"url": "https://herald.org/a", "text": SENTENCE * 25, "flags": ("paywall",)},
            [
                ("provider", 40, "The Herald, standing 1"),
                ("picture", 15, "1200 by 630 pixels"),
                ("text", 30, "425 words in sentences"),
                ("depth", 2.1, "125 words beyond 300"),
                ("title", 12, "48 characters"),
                ("description", 10, "the publisher's own"),
                ("author", 10, "by Ann Writer"),
                ("date", 10, "stated by the page"),
                ("topic", 16, "“bridge” for Bridges; nearest match in the title"),
                ("paywall", -10, "readers have to pay or log in"),
                ("rounding", -0.1, "135.1 to a whole number"),
            ],
        ),
        (
            {
                "title": "COUNCIL AND BRIDGE?!",
                "text": "One two three four five.\n" * 8 + "One two three four.\n",
                "images": (Image(url="https://gazette.org/a.jpg"),),
                "description": None,
                "authors": (),
                "published": None,
            },
            [
                ("provider", 0, "not among the portal's organizations"),
                ("picture", 9, "of unknown size"),
                ("text", 4, "40 words in sentences"),
                ("depth", 0, "0 words beyond 300"),
                ("thin", -20, "fewer than 80 words in sentences"),
                ("title", 9.6, "20 characters"),
                ("shouting", -15, "2 of 2 long words in capitals"),
                ("clickbait", -15, "“?!” in the title"),
                ("description", 0, "none by the publisher"),
                ("author", 0, "no author named"),
                ("date", 0, "not stated, or impossible"),
                ("topic", 16, "“bridge” for Bridges; nearest match in the title"),
                ("rounding", 0.4, "-11.4 to a whole number"),
                ("floor", 11, "a story is worth 0 at least"),
            ],
        ),
    ],
)
def test_each_point_is_explained(fields, told):
    score = appraise(story(**fields), context(topics=TOPICS, organizations=(HERALD,))).quality
    assert [(each.name, each.points, each.detail) for each in score.signals] == told


@pytest.mark.parametrize(
    ("title", "points"), [("x" * 10, 4.8), ("x" * 25, 12), ("x" * 100, 12), ("x" * 150, 6), ("x" * 250, 0)]
)
def test_a_title_is_best_between_25_and_100_characters(title, points):
    assert signals(story(title=title))["title"] == points


@pytest.mark.parametrize("title", ["NASA opens the bridge", "A NASA and NATO bridge that was opened at last"])
def test_a_name_in_capitals_is_no_shouting(title):
    assert "shouting" not in signals(story(title=title))


def test_what_a_package_says_of_the_draft_is_a_signal_with_the_portals_weight():
    read = {"local": lambda draft: Strength(0.5, f"{draft.title.split()[0]} is near")}
    portal = Portal(title="Test", sources=(), judging=JudgingSettings(weights={"local": 30}))
    told = appraise(story(), Context.of(portal, (), (), read)).quality.signals
    assert [(each.points, each.detail) for each in told if each.name == "local"] == [(15, "Council is near")]


@given(
    st.builds(
        story,
        title=st.text(max_size=200),
        text=st.text(max_size=2000),
        description=st.none() | st.text(max_size=400),
        type=st.sampled_from(["article", "video"]),
        flags=st.sampled_from([(), ("paywall",)]),
    ),
    st.sampled_from(Mode),
)
def test_signals_sum_to_the_value(draft, mode):
    score = appraise(draft, context(topics=TOPICS, organizations=(HERALD,), mode=mode)).quality
    assert math.isclose(sum(signal.points for signal in score.signals), score.value, abs_tol=1e-6)
    assert score.value >= 0


RECORDED = {"mode": Mode.COMPATIBLE, "topics": TOPICS, "organizations": (HERALD,)}
SHORT = "Council votes"  # the root topic's keyword stands in it


@pytest.mark.parametrize(
    ("fields", "value"),
    [
        ({"images": ()}, 17),
        ({}, 37),
        ({"amp_web_url": "https://www.gazette.org/a.amp"}, 57),
        ({"title": "Council votes: teams"}, 37),
        ({"images": (), "url": "https://herald.org/a"}, 57),
        ({"url": "https://herald.org/a"}, 77),
        ({"url": "https://herald.org/a", "amp_web_url": "https://herald.org/a.amp"}, 97),
        ({"type": "video"}, 87),
        ({"title": "Council " + "x" * 66}, 35),
        ({"title": "Nothing of ours", "images": ()}, 2),
        ({"title": "Council " + "x" * 200}, 0),
    ],
)
def test_quality_of_the_recorded_platform(fields, value):
    """The modes of the powerapps portal and the seed: 17, 37 and 57, and 40 more for a known provider."""
    assert quality(story(**{"title": SHORT, **fields}), **RECORDED) == value


def test_each_further_topic_is_worth_17_there():
    assert quality(story(title="Council on a bridge"), **RECORDED) == 37 + 17


def test_each_point_of_the_recorded_platform_is_explained():
    told = story(
        title="Council on a bridge " + "x" * 55,
        url="https://herald.org/a",
        amp_web_url="https://herald.org/a.amp",
        type="video",
    )
    assert [
        (each.name, each.points, each.detail) for each in appraise(told, context(**RECORDED)).quality.signals
    ] == [
        ("topics", 4, "Bridges, Towns"),
        ("keywords", 30, "bridge, council"),
        ("provider", 40, "The Herald"),
        ("picture", 20, "https://gazette.org/a.jpg"),
        ("amp", 20, "https://herald.org/a.amp"),
        ("video", 50, "a video"),
        ("title", -2, "75 characters, 70 are free"),
    ]
    plain = appraise(story(title="Nothing", images=()), context(**RECORDED)).quality.signals
    assert [(each.name, each.detail) for each in plain] == [
        ("topics", "Towns"),
        ("keywords", "none in the title"),
    ]
