"""Clusters: which stories are one event, which leads, what is related; in any order, in bounded memory."""

from __future__ import annotations

import gc
import random
import tracemalloc
from collections.abc import Iterator

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from broadsheet.cluster import chronological
from broadsheet.cluster import place as place_stream
from broadsheet.cluster.bags import Bag
from broadsheet.cluster.events import EventClusters, Report
from broadsheet.cluster.states import decoded, encoded
from broadsheet.domain.draft import Appraisal
from broadsheet.domain.modes import Mode
from broadsheet.domain.portal import JudgingSettings
from broadsheet.embedding.tiny import SIZE, TinyEmbedder
from tests.clustering import FACES, START, place, story

BRIDGE = (
    story(1, "Arlen council approves new river bridge after long fight", provider="a.org", quality=80),
    story(2, "River bridge approved by Arlen council", hours=2, provider="b.org", quality=90),
    story(3, "Arlen: council votes for the river bridge", hours=3, provider="c.org", quality=85),
)
OTHERS = (
    story(4, "Volcano in Iceland wakes after 800 years", hours=1, quality=70),
    story(5, "Central bank holds interest rates at 4.5 percent", hours=4, quality=60),
    story(6, "Arlen zoo welcomes a baby panda", hours=4, quality=75),
)


def test_stories_of_one_event_form_a_cluster():
    first, second, third, *others = place(*BRIDGE, *OTHERS)
    assert first.cluster == second.cluster == third.cluster == "c000000000000001"
    assert len({first.cluster, *(other.cluster for other in others)}) == 4
    assert [placement.lead for placement in (first, second, third)] == [False, True, False]
    assert second.related == (third_id := BRIDGE[2].id, BRIDGE[0].id)
    assert first.related == (BRIDGE[1].id, third_id)
    assert "bridge" in third.cluster_evidence
    assert all(other.lead and not other.related for other in others)


def test_the_window_edge():
    early = story(1, "Arlen council approves new river bridge")
    at_the_edge = story(2, "Arlen council approves new river bridge", hours=96)
    beyond = story(3, "Arlen council approves new river bridge", hours=96 + 1 / 3600)
    assert len({each.cluster for each in place(early, at_the_edge)}) == 1
    assert len({each.cluster for each in place(early, beyond)}) == 2
    assert len({each.cluster for each in place(early, at_the_edge, window=3600)}) == 2


def test_a_chain_of_neighbours_does_not_become_one_event():
    titles = [
        "Arlen council approves river bridge",
        "River bridge costs worry Bardo engineers",
        "Bardo engineers strike over unpaid wages",
        "Unpaid wages case reaches Cadiz supreme court",
        "Cadiz supreme court bans fox hunting",
    ]
    placed = place(*(story(number, title, hours=number) for number, title in enumerate(titles)))
    assert placed[0].cluster != placed[-1].cluster


def test_an_outlets_name_in_the_title_joins_nothing():
    placed = place(
        story(1, "Arlen council approves the bridge | The Daily Trumpet"),
        story(2, "Volcano in Iceland wakes up | The Daily Trumpet"),
    )
    assert placed[0].cluster != placed[1].cluster


def test_words_of_the_portals_topics_join_nothing():
    titles = [
        "Hyderabad tests facial recognition at polls",
        "Facial recognition misreads masked faces",
        "Shops drop facial recognition cameras",
        "Facial recognition law reaches senate",
    ]
    placed = place(*(story(number, title, hours=number) for number, title in enumerate(titles)), topics=FACES)
    assert len({each.cluster for each in placed}) == len(titles)


def test_ties_go_to_the_more_complete_then_the_earlier():
    twins = [
        msgspec.structs.replace(each, quality=BRIDGE[0].quality) for each in (BRIDGE[2], BRIDGE[1], BRIDGE[0])
    ]
    assert [each.lead for each in place(*twins)] == [False, False, True]
    longer = msgspec.structs.replace(
        twins[0], draft=msgspec.structs.replace(twins[0].draft, text="More to read.")
    )
    assert [each.lead for each in place(longer, *twins[1:])] == [True, False, False]


def test_nothing_gives_nothing_and_order_is_kept():
    assert place() == ()
    assert [each.id for each in place(*reversed(BRIDGE))] == [each.id for each in reversed(BRIDGE)]


def test_later_stories_do_not_rearrange_older_clusters():
    before = {each.id: each.cluster for each in place(*BRIDGE, *OTHERS)}
    later = [story(100 + n, f"Arlen council river bridge number {n}", hours=30 + n) for n in range(20)]
    after = {each.id: each.cluster for each in place(*BRIDGE, *OTHERS, *later)}
    assert {name: after[name] for name in before} == before


def test_see_also_are_other_events_of_the_subject():
    tolls = story(9, "Toll for river bridge worries Bardo and Cadiz", hours=5, provider="d.org")
    *_, placed = place(*BRIDGE, *OTHERS, tolls)
    assert placed.related == ()
    assert placed.see_also == (BRIDGE[0].id,)


def test_a_cluster_keeps_its_name_when_it_is_brought_into_another():
    """The first two have nothing in common until the third tells of both; a day later they are one."""
    stories = [
        story(1, "Arlen ferry runs aground on sandbank"),
        story(2, "Passengers rescued by lifeboats near harbour mouth", hours=1),
        *(
            story(
                number,
                "Arlen ferry runs aground, passengers rescued by lifeboats near harbour mouth",
                hours=2,
            )
            for number in range(3, 6)
        ),
        story(6, "Central bank holds interest rates", hours=30),
    ]
    assert {each.cluster for each in place(*stories)[:5]} == {"c000000000000001"}


def test_a_stream_gives_each_story_once_and_what_the_whole_gives():
    stories = [
        story(n, f"{town} council votes on the {what}", hours=9 * n, provider=f"p{n % 3}.org")
        for n, (town, what) in enumerate(
            (town, what)
            for what in ("bridge", "harbour", "school")
            for town in ("Arlen", "Bardo")
            for _ in range(9)
        )
    ]
    now = stories[-1].time
    stream = place_stream(
        ((each, None) for each in sorted(stories, key=chronological)), (), JudgingSettings(), now
    )
    assert {each.id: each for each in stream} == {each.id: each for each in place(*stories)}


def test_memory_does_not_grow_with_history():
    """What was known of a story is gone when its cluster is closed and it can have no copy any more."""
    words = [f"word{number}" for number in range(300)]

    def stories() -> Iterator[tuple[Appraisal, None]]:
        for number in range(3000):
            yield story(number, " ".join(random.Random(number).sample(words, 6)), hours=number), None

    sizes = []
    tracemalloc.start()
    for number, _ in enumerate(place_stream(stories(), (), JudgingSettings(window=7200), START)):
        if number in {900, 2820}:  # at one time of day, since what came in since the last revision counts
            gc.collect()
            sizes.append(tracemalloc.get_traced_memory()[0])
    tracemalloc.stop()
    assert sizes[1] < 1.3 * sizes[0]  # and not three times, as the history is


_WORDS = st.sampled_from(
    ["arlen", "bridge", "council", "river", "volcano", "iceland", "panda", "bank", "faces"]
)
_STORIES = st.lists(
    st.builds(
        lambda words, hours, quality, text: (" ".join(words), hours, quality, text),
        st.lists(_WORDS, min_size=1, max_size=6),
        st.integers(0, 150),
        st.integers(0, 100),
        st.sampled_from(["", "one two three four five six seven eight nine ten " * 3, "to be or not " * 20]),
    ),
    max_size=12,
)


@settings(max_examples=60, deadline=None)
@given(
    _STORIES,
    st.randoms(use_true_random=False),
    st.sampled_from(Mode),
    st.sampled_from([None, TinyEmbedder()]),
)
def test_input_order_does_not_matter(rows, random, mode, embedder):
    stories = [
        story(number, title, hours=hours, quality=quality, text=text, provider=f"p{number % 4}.org")
        for number, (title, hours, quality, text) in enumerate(rows)
    ]
    expected = {each.id: each for each in place(*stories, mode=mode, topics=FACES, embedder=embedder)}
    assert {each.cluster for each in expected.values() if each.lead} == {
        each.cluster for each in expected.values()
    }
    random.shuffle(stories)
    again = place(*stories, mode=mode, topics=FACES, embedder=embedder)
    assert {each.id: each for each in again} == expected


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.lists(_WORDS, min_size=1, max_size=6), st.booleans()), max_size=20),
    st.integers(0, 20),
)
def test_a_rest_changes_nothing_where_a_model_reads_some_headlines_only(told, rest):
    unread = bytes(SIZE)
    texts = [" ".join(words) for words, _ in told]
    read = TinyEmbedder().vectors(texts)
    vectors = [vector if is_read else unread for vector, (_, is_read) in zip(read, told, strict=True)]
    first = [Report(f"f{n}", 0.0, Bag({f"w{n}": 1.0}, frozenset()), unread) for n in range(300)]
    reports = first + [
        Report(str(n), n * 9000.0, Bag(dict.fromkeys(text.split(), 1.0), frozenset()), vector)
        for n, (text, vector) in enumerate(zip(texts, vectors, strict=True))
    ]

    def events(rest: int) -> list[list[str]]:
        clusters, found = EventClusters(2e5, 0.35), []
        for number, report in enumerate(reports):
            if number == rest:
                clusters = EventClusters.of(decoded(encoded(clusters.state())))
            found += clusters.add(report)
        found += clusters.finish()
        return [[member.id for member in event.members] for event in found]

    assert events(300 + rest) == events(-1)
