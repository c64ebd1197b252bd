"""The desk: what becomes of a story, and whether the reason tells a person why."""

from __future__ import annotations

import re
import tarfile
from datetime import UTC, datetime, timedelta

import pytest

from broadsheet.cluster import cluster
from broadsheet.cluster.filtering import appraisal_from_line
from broadsheet.desk import decide, front_order
from broadsheet.desk.arranging import PINNED
from broadsheet.desk.standing import rulings
from broadsheet.domain.decision import Reject, Target
from broadsheet.domain.draft import Draft, Placement, State, Verdict
from broadsheet.domain.modes import Mode
from broadsheet.domain.portal import JudgingSettings, Portal
from broadsheet.domain.taxonomy import Topic
from broadsheet.domain.taxonomy_file import parse_topics
from broadsheet.enrich import Context, enrich
from tests.front_stories import Told

NOW = datetime(2024, 5, 2, 12, tzinfo=UTC)
EVENT = "Arlen council approves new river bridge"
TEXT = " ".join(f"word{n}" for n in range(200))


def line(name: str, quality: int, *, title: str = EVENT, minutes: int = 0, **more):
    time = (NOW + timedelta(minutes=minutes)).isoformat()
    return appraisal_from_line(
        {
            "id": name,
            "title": title,
            "publishedDateTime": time,
            "quality": quality,
            "provider": f"{name}.org",
            **more,
        }
    )


def placements(*appraisals, topics=(), **settings) -> tuple[Placement, ...]:
    return cluster(appraisals, portal=Portal(title="Test", **settings), topics=topics, now=NOW)


def verdicts(*appraisals, topics=(), **settings) -> list[Verdict]:
    placed = placements(*appraisals, topics=topics, **settings)
    return list(decide(appraisals, placed, portal=Portal(title="Test", **settings)))


def test_a_good_story_is_published_and_says_what_it_leads():
    stories = line("a", 90), line("b", 80, minutes=1)
    lead, under = verdicts(*stories)
    assert lead.state is State.PUBLISHED
    assert lead.reason == (
        "Quality 90 reaches the threshold of 70; it leads 1 other story of the same event."
    )
    assert under.state is State.FOLDED
    evidence = placements(*stories)[1].cluster_evidence
    assert all(part in under.reason for part in (EVENT, "a.org", "80", "90", evidence))


def test_a_copy_is_folded_and_named():
    _, copy = verdicts(line("a", 90, text=TEXT), line("b", 95, minutes=1, text=TEXT))
    assert copy.state is State.FOLDED
    assert copy.reason.startswith(f"A copy of “{EVENT}” by a.org (a): 100% of")


def test_a_copy_stands_where_its_original_stands():
    stories = (
        line("a", 90, text=TEXT),
        line("b", 80, minutes=1),
        line("c", 95, minutes=2, text=TEXT),
        line("d", 20, minutes=3, text=TEXT),
    )
    original, _, copy, other = placements(*stories)
    for each in (copy, other):
        assert (each.cluster, each.duplicate_of, each.lead) == (original.cluster, "a", False)
        assert each.related == ("a", "b")
        assert (each.heat.value, each.heat.signals[-1].detail) == (-1, "a copy of a")
        assert each.cluster_evidence == "stands where its original stands"
        assert each.duplicate_evidence.startswith("100% of")
    assert (copy.id, other.id) == ("c", "d")


def test_a_copy_of_what_was_rejected_is_left_out_and_says_why():
    stories = line("a", 90, text=TEXT), line("b", 95, minutes=1, text=TEXT), line("c", 90, title="Else")
    target = Target(id="a", url="https://a.org/a")
    reject = Reject(id="d1", time=NOW, by="ann", stories=(target,), reason="Invented.")
    found = decide(stories, placements(*stories), portal=Portal(title="Test"), rulings=rulings([reject], NOW))
    original, copy, other = found
    said = "Rejected by ann on 2024-05-02 (d1): Invented."
    assert (original.id, original.state, original.reason) == ("a", State.LEFT_OUT, said)
    assert (copy.id, copy.state) == ("b", State.LEFT_OUT)
    assert copy.reason == f"A copy of “{EVENT}” by a.org (a), which was rejected. {said}"
    assert other.state is State.PUBLISHED


def test_a_weak_story_under_a_published_lead_is_folded():
    assert [each.state for each in verdicts(line("a", 90), line("b", 20))] == [State.PUBLISHED, State.FOLDED]


def test_a_cluster_without_a_good_story_is_left_out():
    assert {each.state for each in verdicts(line("a", 60), line("b", 50))} == {State.LEFT_OUT}


def test_exactly_the_threshold_is_enough_and_others_are_counted():
    lead, *_ = verdicts(line("a", 70), line("b", 60, minutes=1), line("c", 50, minutes=2))
    assert lead.state is State.PUBLISHED
    assert lead.reason == (
        "Quality 70 reaches the threshold of 70; it leads 2 other stories of the same event."
    )
    (alone,) = verdicts(line("a", 71))
    assert alone.reason == "Quality 71 reaches the threshold of 70."
    assert alone.id == "a"


def test_the_portals_threshold_counts():
    (verdict,) = verdicts(line("a", 60), judging=JudgingSettings(threshold=60))
    assert verdict.state is State.PUBLISHED


def enriched(topics=(), **fields) -> Verdict:
    portal = Portal(title="Test", sources=())
    values = {
        "id": "s0123456789abcde",
        "source": "feed",
        "original_url": "https://gazette.org/a",
        "url": "https://gazette.org/a",
        "captured": NOW,
        "title": "Cats fall off roofs",
    }
    appraisals = list(enrich([Draft(**{**values, **fields})], Context.of(portal, topics, ())))
    return verdicts(*appraisals, topics=topics)[0]


def test_what_is_left_out_says_by_how_much_and_what_it_lacks():
    verdict = enriched()
    assert verdict.state is State.LEFT_OUT
    assert re.search(r"Quality \d+ is \d+ below the threshold of 70", verdict.reason)
    assert "thin -40 (fewer than 80 words in sentences)" in verdict.reason
    _, losses = verdict.reason.split("Most of what it lacks: ")
    assert re.findall(r"(?:^|, )([a-z]+) (-\d+)", losses) == [
        ("provider", "-40"),
        ("thin", "-40"),
        ("text", "-30"),
    ]


def test_what_is_off_topic_says_so():
    topics = (Topic(id="ai", name="AI", keywords=("ai",)),)
    verdict = enriched(topics=topics, text="Cats. " * 500, authors=("Ann",), published=NOW)
    assert verdict.state is State.LEFT_OUT
    assert verdict.reason.startswith("Off topic: no keyword of any topic")


def test_the_seeds_case_in_mode_compatible():
    topics = (Topic(id="t", name="Towns", keywords=("arlen council",)),)
    lead, folded = verdicts(line("a", 90), line("b", 80), topics=topics, mode=Mode.COMPATIBLE)
    assert (lead.state, folded.state) == (State.PUBLISHED, State.FOLDED)
    (weak,) = verdicts(line("a", 69), topics=topics, mode=Mode.COMPATIBLE)
    assert weak.reason == "Quality 69 is 1 below the threshold of 70."


@pytest.mark.parametrize("with_topics", [False, True])
def test_the_recorded_portal_published_what_the_desk_would(shared_data, with_topics):
    """Mode `compatible`: published exactly when quality reaches 70, for all 674 stories of the portal."""
    appraisals, published, topics = [], [], {}
    with tarfile.open(shared_data / "portals" / "powerapps.tar.xz") as archive:
        for member in archive:
            if not member.isfile() or not ("/_news/" in member.name or "/_data/topics/" in member.name):
                continue
            content = archive.extractfile(member)
            assert content is not None
            record = content.read().decode()
            if "/_data/topics/" in member.name:
                topics[member.name] = record
            elif member.name.endswith(".md"):
                quality = int(re.search(r"^quality: (\d+)$", record, re.MULTILINE)[1])
                title = re.search(r'^title: "(.*)"$', record, re.MULTILINE)[1]
                time = re.search(r"^publishedDateTime: (.+)$", record, re.MULTILINE)[1]
                domain = re.search(r"^  domain: (.+)$", record, re.MULTILINE)[1]
                said = {"title": title, "publishedDateTime": time, "provider": domain}
                appraisals.append(line(member.name, quality, **said))
                published.append("\npublished: true\n" in record)
    assert len(appraisals) == 674
    known = parse_topics(topics) if with_topics else ()
    found = verdicts(*appraisals, topics=known, mode=Mode.COMPATIBLE)
    assert [each.state is State.PUBLISHED for each in found] == published


def test_the_front_page_is_hot_first_then_new_first():
    since = NOW - timedelta(hours=2)
    hours = [timedelta(hours=hour) for hour in range(6)]
    leads = [
        Told("new", NOW, 10, 90),
        Told("hot", NOW - hours[1], 80, 70),
        Told("as hot, better", NOW - hours[2], 80, 71),
        Told("yesterday's hottest", NOW - hours[3], 99, 99),
        Told("oldest", NOW - hours[5], 0, 70),
    ]
    hot, earlier = front_order(leads, since)
    assert [lead.name for lead in hot] == ["as hot, better", "hot", "new"]
    assert [lead.name for lead in earlier] == ["yesterday's hottest", "oldest"]


def test_what_is_pinned_stands_in_front_whatever_its_age():
    since = NOW - timedelta(hours=2)
    leads = [
        Told("new", NOW, 10, 90),
        Told("as hot, but newer", NOW, 10, 80),
        Told("pinned", since - timedelta(days=9), PINNED, 70),
        Told("not quite", since - timedelta(seconds=1), PINNED - 1, 70),
        Told("just in time", since, 0, 70),
    ]
    hot, earlier = front_order(leads, since)
    assert [lead.name for lead in hot] == ["pinned", "new", "as hot, but newer", "just in time"]
    assert [lead.name for lead in earlier] == ["not quite"]
