"""Heat in both modes: it sums, it fades, it counts providers and not copies."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.cluster import cluster
from broadsheet.cluster.filtering import appraisal_from_line
from broadsheet.cluster.heat import heat_of
from broadsheet.domain.draft import Appraisal
from broadsheet.domain.modes import Mode
from broadsheet.domain.portal import JudgingSettings, Portal
from broadsheet.domain.taxonomy import Topic

NOW = datetime(2024, 5, 2, 12, tzinfo=UTC)
DAY = 86400
EVENT = "Arlen council approves new river bridge"
TOPICS = (Topic(id="t", name="Towns", keywords=("arlen council",)),)


def story(name: str, *, title: str = EVENT, hours: float = 0, **line) -> Appraisal:
    time = (NOW - timedelta(hours=hours)).isoformat()
    return appraisal_from_line({"id": name, "title": title, "publishedDateTime": time, **line})


def heats(
    *stories: Appraisal,
    now: datetime = NOW,
    mode: Mode = Mode.BROADSHEET,
    half_life: float = DAY,
    weights: dict[str, float] | None = None,
) -> list[int]:
    judging = JudgingSettings(half_life=half_life, weights=weights or {})
    portal = Portal(title="Test", sources=(), mode=mode, judging=judging)
    return [each.heat.value for each in cluster(stories, portal=portal, topics=TOPICS, now=now)]


def test_a_story_alone_has_its_quality_when_new():
    assert heats(story("a", quality=80)) == [80]


def test_each_other_provider_adds_ten_and_four_while_it_is_news():
    stories = [story(f"s{n}", quality=80 - n, provider=f"p{n}.org") for n in range(4)]
    assert heats(*stories) == [122, -1, -1, -1]
    assert heats(*stories, now=NOW + timedelta(hours=12))[0] == round((80 + 30) * 2**-0.5 + 12 / 4)


def test_the_portal_weighs_coverage_and_growth():
    stories = [story(f"s{n}", quality=80 - n, provider=f"p{n}.org") for n in range(4)]
    assert heats(*stories, weights={"coverage": 5, "growth": 0})[0] == 95


def test_a_providers_further_stories_add_nothing():
    assert heats(*(story(f"s{n}", quality=80 - n, provider="one.org") for n in range(4)))[0] == 80


def test_copies_add_nothing():
    text = " ".join(f"word{n}" for n in range(200))
    stories = [story(f"s{n}", quality=80, provider=f"p{n}.org", text=text) for n in range(4)]
    assert heats(*stories) == [80, -1, -1, -1]


def test_heat_halves_in_a_half_life_and_ends_at_zero():
    assert heats(story("a", quality=80, hours=24)) == [40]
    assert heats(story("a", quality=80, hours=24), half_life=2 * DAY) == [57]
    assert heats(story("a", quality=190, hours=24 * 10)) == [0]
    assert heats(story("a", quality=190, hours=24 * 400)) == [0]
    assert heats(story("a", quality=80, hours=24 * 400), half_life=0) == [80]


def test_a_story_from_the_future_is_new():
    assert heats(story("a", quality=80, hours=-5)) == [80]


@given(
    st.integers(0, 190),
    st.floats(0, 3000),
    st.lists(st.floats(-100, 3000), max_size=6),
    st.floats(0, 400),
    st.sampled_from([0.0, 3600.0, 86400.0, 1e9]),
)
def test_heat_sums_never_rises_with_age_and_is_never_negative(quality, hours, others, later, half_life):
    coverage = [(f"p{n}.org", NOW - timedelta(hours=each)) for n, each in enumerate(others)]
    lead = story("a", quality=quality, hours=hours)
    judging = JudgingSettings(half_life=half_life)
    heat = heat_of(lead, coverage, NOW, judging)
    assert math.isclose(sum(signal.points for signal in heat.signals), heat.value, abs_tol=1e-6)
    assert heat.value >= 0
    assert heat_of(lead, coverage, NOW + timedelta(hours=later), judging).value <= heat.value


def test_a_story_without_a_date_is_taken_as_two_half_lives_old():
    undated = msgspec.structs.replace(story("a", quality=80), dated=False)
    assert heats(undated) == [20]


def test_the_recorded_platforms_heat():
    """The best of its related: quality and 10 for each of them; any other is folded; alone: quality."""
    same = {"mode": Mode.COMPATIBLE}
    assert heats(story("a", quality=53), **same) == [53]
    assert heats(story("a", quality=53), story("b", quality=50), story("c", quality=40), **same) == [
        73,
        -1,
        -1,
    ]
    assert heats(story("a", quality=53), story("b", quality=53), **same) == [63, 63]
    assert heats(story("a", quality=53, hours=24 * 300), **same) == [53]
