"""What decisions do to what the machine proposed: each kind by itself, and any of them together."""

from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from broadsheet.cluster import cluster
from broadsheet.cluster.filtering import appraisal_from_line
from broadsheet.desk import arrange, decide, front_order, rulings, worded
from broadsheet.domain.decision import (
    Approve,
    Decision,
    Edit,
    Lead,
    Merge,
    Pin,
    Reject,
    Retract,
    Split,
    Undo,
    in_force,
    named,
)
from broadsheet.domain.draft import Appraisal, Placement, State, Verdict
from broadsheet.domain.modes import Mode
from broadsheet.domain.portal import Portal
from broadsheet.domain.taxonomy import Topic
from tests.deciding import NOW, about, by, made

BRIDGE, FERRY = "Arlen council approves new river bridge", "Ferry captain retires after forty winters"
TEXT = " ".join(f"word{n}" for n in range(200))


def line(name: str, quality: int = 80, *, title: str = BRIDGE, minutes: int = 0, **more) -> Appraisal:
    time = (NOW + timedelta(minutes=minutes)).isoformat()
    values = {
        "id": name,
        "title": title,
        "publishedDateTime": time,
        "quality": quality,
        "provider": f"{name}.org",
    }
    return appraisal_from_line(values | more)


def desk(
    stories: list[Appraisal], *decisions: Decision, now: datetime = NOW, topics: tuple = (), **settings
) -> tuple[dict[str, Placement], dict[str, Verdict]]:
    """The stories' placements and verdicts under the decisions."""
    portal = Portal(title="Test", **settings)
    placed = cluster(stories, portal=portal, topics=topics, now=now)
    ruled = rulings(in_force(made(*decisions)), now)
    arranged = arrange(stories, placed, ruled, portal=portal, now=now)
    verdicts = decide(stories, arranged, portal=portal, rulings=ruled)
    return {each.id: each for each in arranged}, {each.id: each for each in verdicts}


def together(placed: dict[str, Placement]) -> set[frozenset[str]]:
    groups: dict[str, set[str]] = {}
    for name, placement in placed.items():
        groups.setdefault(placement.cluster, set()).add(name)
    return set(map(frozenset, groups.values()))


def states(verdicts: dict[str, Verdict]) -> dict[str, str]:
    return {name: verdict.state.value for name, verdict in verdicts.items()}


EVENT = [line("a", 90), line("b", 80, minutes=1), line("c", 75, minutes=2), line("f", 72, title=FERRY)]


class TestRules:
    def test_an_undo_takes_back_and_an_undo_of_it_gives_back(self) -> None:
        first, second = made(by(Approve, "a"), by(Reject, "a"))
        undo = named(Undo(by="ann", time=NOW + timedelta(hours=1), stories=about("a"), decision=second.id))
        again = named(Undo(by="bob", time=NOW + timedelta(hours=2), stories=about("a"), decision=undo.id))
        assert in_force([undo, second, first]) == [first]
        assert in_force([undo, again, second, first]) == [first, second]

    def test_approval_publishes_and_rejection_leaves_out_and_both_say_who(self) -> None:
        stories = [line("a", 40), line("f", 95, title=FERRY)]
        _, verdicts = desk(stories, by(Approve, "a", reason="Local."), by(Reject, "f"))
        assert states(verdicts) == {"a": "published", "f": "left-out"}
        assert verdicts["a"].reason.startswith("Approved by ann on 2024-05-02 (d")
        assert verdicts["a"].reason.endswith("Local. Quality 40 would not reach the threshold of 70.")
        assert verdicts["f"].decisions

    def test_the_later_word_counts(self) -> None:
        _, verdicts = desk([line("a", 90)], by(Approve, "a"), by(Reject, "a"))
        assert states(verdicts) == {"a": "left-out"}
        _, verdicts = desk([line("a", 40)], by(Reject, "a"), by(Approve, "a"))
        assert states(verdicts) == {"a": "published"}

    def test_a_rejected_lead_makes_way_and_counts_no_more(self) -> None:
        plain, _ = desk(EVENT)
        placed, verdicts = desk(EVENT, by(Reject, "a"))
        assert placed["b"].lead
        assert not placed["a"].lead
        assert "a" not in placed["b"].related
        assert placed["b"].heat.value < plain["a"].heat.value
        assert states(verdicts) == {"a": "left-out", "b": "published", "c": "folded", "f": "published"}

    def test_a_copy_of_a_rejected_text_is_left_out_too(self) -> None:
        copies = [line("a", 90, text=TEXT), line("b", 90, minutes=1, text=TEXT)]
        _, verdicts = desk(copies, by(Reject, "a"))
        assert states(verdicts) == {"a": "left-out", "b": "left-out"}
        _, verdicts = desk(copies, by(Reject, "a"), by(Approve, "b"))
        assert states(verdicts) == {"a": "left-out", "b": "published"}

    def test_a_pin_holds_until_news_of_its_time(self) -> None:
        until = NOW + timedelta(days=1)
        placed, verdicts = desk(EVENT, by(Pin, "c", until=until))
        assert placed["c"].lead
        assert placed["c"].heat.value > 1000
        assert placed["c"].heat.value == sum(signal.points for signal in placed["c"].heat.signals)
        assert verdicts["c"].state is State.PUBLISHED
        later, _ = desk(EVENT, by(Pin, "c", until=until), now=until)
        assert later["a"].lead
        assert later["a"].heat.value < 1000

    def test_a_pinned_story_stands_first_though_it_is_old(self) -> None:
        from tests.front_stories import Told

        hot, earlier = front_order(
            [Told("new", NOW, 90, 90), Told("old", NOW - timedelta(days=9), 1020, 70)], NOW
        )
        assert [each.name for each in hot] == ["old", "new"]
        assert earlier == []

    def test_an_edit_changes_the_words_and_no_placement(self) -> None:
        edit = by(Edit, "a", title="Other words", topics=("Towns",), image="https://a.org/i.png")
        plain, _ = desk(EVENT)
        placed, _ = desk(EVENT, edit)
        assert placed == plain
        story = worded(EVENT[0], rulings(made(edit, by(Edit, "a", excerpt="Short.")), NOW))
        assert (story.draft.title, story.excerpt) == ("Other words", "Short.")
        assert [match.name for match in story.topics] == ["Towns"]
        assert story.draft.images[0].url == "https://a.org/i.png"
        assert story.id == "a"

    def test_merged_clusters_are_one_and_split_ones_apart(self) -> None:
        placed, verdicts = desk(EVENT, by(Merge, "b", "f"))
        assert together(placed) == {frozenset("abcf")}
        assert [name for name, each in placed.items() if each.lead] == ["a"]
        assert states(verdicts)["f"] == "folded"
        assert placed["a"].heat.signals[1].detail.startswith("3 other providers")
        placed, _ = desk(EVENT, by(Merge, "b", "f"), by(Split, "b", "c", apart=about("a", "f")))
        assert together(placed) == {frozenset("af"), frozenset("bc")}
        assert placed["b"].lead
        assert placed["b"].cluster == "c-b"

    def test_splitting_off_the_founder_gives_the_others_a_name_of_their_own(self) -> None:
        plain, _ = desk(EVENT)
        placed, _ = desk(EVENT, by(Split, "a", apart=about("b", "c")))
        assert placed["a"].cluster == plain["a"].cluster
        assert placed["b"].cluster == placed["c"].cluster == "c-b"

    def test_links_hold_between_stories_when_clusters_change(self) -> None:
        """A new report joins the machine's cluster; what was split stays split, what was merged merged."""
        decisions = by(Split, "c", apart=about("a", "b")), by(Merge, "c", "f")
        more = [*EVENT, line("d", 99, minutes=-5)]
        assert together(desk(EVENT, *decisions)[0]) == {frozenset("ab"), frozenset("cf")}
        assert together(desk(more, *decisions)[0]) == {frozenset("abd"), frozenset("cf")}
        assert together(desk(more[1:], *decisions)[0]) == {frozenset("bd"), frozenset("cf")}

    def test_a_copy_can_be_told_apart_from_its_original_and_can_stand_for_it(self) -> None:
        copies = [line(name, 90, minutes=place, text=TEXT) for place, name in enumerate("abc")]
        placed, _ = desk(copies, by(Split, "b", apart=about("a")))
        assert placed["b"].duplicate_of is None
        assert placed["c"].duplicate_of == "a"
        placed, verdicts = desk(copies, by(Lead, "b"))
        assert {name: each.duplicate_of for name, each in placed.items()} == {"a": "b", "b": None, "c": "b"}
        assert verdicts["b"].state is State.PUBLISHED

    def test_a_wanted_copy_stays_a_copy_unless_its_original_is_rejected(self) -> None:
        copies = [line(name, 90, minutes=place, text=TEXT) for place, name in enumerate("abc")]
        placed, verdicts = desk(copies, by(Approve, "b"))
        assert placed["b"].duplicate_of == "a"
        assert verdicts["b"].state is State.FOLDED
        placed, _ = desk(copies, by(Reject, "a"), by(Approve, "b"))
        assert [placed[name].duplicate_of for name in "abc"] == [None, None, "a"]

    def test_copies_that_stay_behind_hang_on_the_first_of_them(self) -> None:
        copies = [line(name, 90, minutes=place, text=TEXT) for place, name in enumerate("abcd")]
        placed, _ = desk(copies, by(Split, "a", apart=about("b", "c", "d")))
        assert together(placed) == {frozenset("a"), frozenset("bcd")}
        assert [placed[name].duplicate_of for name in "abcd"] == [None, None, "b", "b"]
        assert placed["c"].related == ("b",)
        placed, _ = desk(copies, by(Split, "a", apart=about("b")))
        assert together(placed) == {frozenset("acd"), frozenset("b")}
        assert [placed[name].duplicate_of for name in "abcd"] == [None, None, "a", "a"]

    def test_a_copy_chosen_in_place_of_its_original_says_so(self) -> None:
        copies = [line(name, 90, minutes=place, text=TEXT) for place, name in enumerate("abc")]
        placed, _ = desk([*copies, EVENT[3]], by(Lead, "b"), by(Merge, "b", "f"))
        assert placed["a"].duplicate_evidence == "b was chosen to stand for this text"
        assert placed["c"].duplicate_evidence.startswith("100% of")
        assert placed["a"].related[0] == placed["c"].related[0] == "b"
        assert placed["a"].related == ("b", "f")
        assert (placed["a"].heat.value, placed["a"].heat.signals[0].detail) == (-1, "a copy of b")
        assert not placed["a"].lead

    def test_a_story_is_split_from_each_group_that_it_is_to_stand_apart_from(self) -> None:
        plain, _ = desk(EVENT)
        placed, _ = desk(EVENT, by(Split, "f", apart=about("a")))
        assert placed == plain  # they stood apart already
        placed, _ = desk(EVENT, by(Split, "b", "c", apart=about("a")), by(Merge, "a", "f"))
        assert together(placed) == {frozenset("af"), frozenset("bc")}
        placed, _ = desk(EVENT, by(Merge, "a", "f"), by(Split, "a", "f", apart=about("b")))
        assert together(placed) == {frozenset("af"), frozenset("bc")}
        assert placed["f"].cluster_evidence.startswith("Merged by ann on 2024-05-02 (d")
        assert "; Split by ann on 2024-05-02 (d" in placed["f"].cluster_evidence
        assert placed["f"].cluster_evidence.endswith(plain["f"].cluster_evidence)

    def test_clusters_that_no_decision_touches_are_the_same_objects(self) -> None:
        portal = Portal(title="Test")
        placed = cluster(EVENT, portal=portal, topics=(), now=NOW)
        for decision in (by(Reject, "f"), by(Edit, "a", title="Other"), by(Approve, "nobody")):
            arranged = arrange(EVENT, placed, rulings(made(decision), NOW), portal=portal, now=NOW)
            assert all(new is old for new, old in zip(arranged[:3], placed[:3], strict=True))
        assert arrange(EVENT, placed, rulings([], NOW), portal=portal, now=NOW) is placed

    def test_heat_says_what_was_decided(self) -> None:
        reject, pin = made(by(Reject, "a"), by(Pin, "c", until=NOW + timedelta(days=1)))
        placed, _ = desk(EVENT, by(Reject, "a"), by(Pin, "c", until=NOW + timedelta(days=1)))
        told = {name: each.heat for name, each in placed.items()}
        assert (told["a"].value, told["a"].signals[-1].detail) == (
            -1,
            f"Rejected by ann on 2024-05-02 ({reject.id})",
        )
        assert (told["b"].value, told["b"].signals[-1].detail) == (-1, "under c, the lead of its cluster")
        last = told["c"].signals[-1]
        assert (last.name, last.points) == ("pinned", 1000)
        assert last.detail == f"until 2024-05-03 12:00 UTC; Pinned by ann on 2024-05-02 ({pin.id})"
        plain, _ = desk(EVENT[1:], by(Lead, "c"))
        assert told["c"].value == plain["c"].heat.value + 1000  # who was rejected is no coverage
        (retract,) = made(by(Retract, "f", notice="No."))
        placed, _ = desk(EVENT, by(Retract, "f", notice="No."))
        (signal,) = placed["f"].heat.signals
        assert (signal.name, signal.points) == ("retracted", 0)
        assert signal.detail == f"Retracted by ann on 2024-05-02 ({retract.id})"

    def test_of_several_chosen_leads_the_last_leads_and_a_pinned_one_before_all(self) -> None:
        placed, _ = desk(EVENT, by(Lead, "c"), by(Lead, "b"))
        assert placed["b"].lead
        placed, _ = desk(EVENT, by(Lead, "b"), by(Pin, "c", until=NOW + timedelta(days=1)))
        assert placed["c"].lead
        weak = [line("a", 60), line("b", 50, minutes=1), line("c", 40, minutes=2)]
        placed, verdicts = desk(weak, by(Approve, "c"))
        assert placed["c"].lead
        assert states(verdicts) == {"a": "folded", "b": "folded", "c": "published"}
        placed, verdicts = desk(EVENT, by(Approve, "c"))
        assert placed["a"].lead  # it is good enough by itself
        placed, verdicts = desk(weak, by(Lead, "b"))
        assert states(verdicts) == {"a": "left-out", "b": "left-out", "c": "left-out"}

    def test_a_chosen_lead_stands_in_for_a_better_one(self) -> None:
        placed, verdicts = desk([line("a", 90), line("b", 50, minutes=1)], by(Lead, "b"))
        assert placed["b"].lead
        assert states(verdicts) == {"a": "folded", "b": "published"}
        assert verdicts["b"].reason.startswith("Chosen as lead by ann")

    def test_a_retraction_leaves_its_notice(self) -> None:
        retract = by(Retract, "a", notice="The council did not decide.")
        placed, verdicts = desk(EVENT, retract)
        assert placed["b"].lead
        assert states(verdicts) == {"a": "folded", "b": "published", "c": "folded", "f": "published"}
        assert verdicts["a"].notice == "The council did not decide."
        story = worded(EVENT[0], rulings(made(retract), NOW))
        assert story.draft.title == f"Retracted: {BRIDGE}"
        assert story.excerpt == "The council did not decide."
        placed, verdicts = desk(EVENT[:1], retract)
        assert verdicts["a"].state is State.PUBLISHED
        assert placed["a"].heat.value == 0

    def test_in_mode_compatible_neighbours_stay_and_heat_follows_its_rule(self) -> None:
        topics = (Topic(id="t", name="Towns", keywords=("arlen council",)),)
        plain, _ = desk(EVENT, topics=topics, mode=Mode.COMPATIBLE)
        placed, _ = desk(EVENT, by(Approve, "f"), topics=topics, mode=Mode.COMPATIBLE)
        assert placed == plain
        placed, _ = desk(EVENT, by(Merge, "a", "f"), topics=topics, mode=Mode.COMPATIBLE)
        assert placed["a"].heat.value == 90 + 10 * 3
        assert placed["f"].heat.value == -1


NAMES = "abcdefgh"
COPIED = [
    *(
        line(name, 60 + 5 * place, minutes=place, title=(BRIDGE, FERRY)[place % 2])
        for place, name in enumerate("abcdef")
    ),
    line("g", 80, minutes=9, text=TEXT, title="Orchard wins prize"),
    line("h", 85, minutes=10, text=TEXT, title="Orchard wins prize"),
]
some = st.lists(st.sampled_from(NAMES), min_size=1, max_size=4, unique=True)
decision_lists = st.lists(
    st.one_of(
        some.map(lambda names: by(Merge, *names)),
        st.tuples(some, some).map(lambda both: by(Split, *both[0], apart=about(*both[1]))),
        st.sampled_from(NAMES).flatmap(
            lambda name: st.sampled_from(
                [
                    *(by(kind, name) for kind in (Lead, Approve, Reject)),
                    by(Retract, name, notice="No."),
                    by(Pin, name, until=NOW + timedelta(days=1)),
                ]
            )
        ),
    ),
    max_size=8,
)


@given(decisions=decision_lists, mode=st.sampled_from(Mode))
def test_whatever_is_decided_every_cluster_has_one_lead_and_every_story_one_place(decisions, mode) -> None:
    topics = (Topic(id="t", name="Towns", keywords=("arlen council", "ferry")),)
    placed, verdicts = desk(COPIED, *decisions, topics=topics, mode=mode)
    assert list(placed) == list(verdicts) == list(NAMES)
    for group in together(placed):
        assert sum(placed[name].lead for name in group) == 1
    for name, placement in placed.items():
        assert name not in placement.related
        assert placement.duplicate_of != name
        if placement.duplicate_of:
            original = placed[placement.duplicate_of]
            assert original.cluster == placement.cluster
            assert original.duplicate_of is None
            assert not placement.lead
        if verdicts[name].state is State.FOLDED:
            assert placement.heat.value == -1
