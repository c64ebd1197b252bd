"""What decisions make of a story, an item and a recorded story: words, state and heat, by the pure rules."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from broadsheet.desk import Standing, rulings, worded
from broadsheet.desk.items import ruled_item
from broadsheet.desk.recorded import ruled_entry
from broadsheet.domain.decision import Approve, Decision, Edit, Pin, Reject, Retract, Target, named
from broadsheet.domain.draft import Appraisal, Entry, Origin, Placement, Score, State, Verdict
from broadsheet.domain.item import Item
from broadsheet.domain.standing import recorded_state
from broadsheet.domain.storing import Judgement
from broadsheet.domain.story import Image, Provider, Story
from tests.shows import SHOW
from tests.stores import draft

NOW = datetime(2026, 6, 9, 6, tzinfo=UTC)
PINNED = 1000


def by(kind: type, **fields: object) -> Decision:
    return named(kind(by="ann", time=NOW, stories=(Target(id="a", url="https://a.example/"),), **fields))


def standing(*decisions: Decision, now: datetime = NOW) -> Standing:
    return rulings(decisions, now).of("a")


EDIT = by(Edit, title="Better", excerpt="Shorter.", topics=("Rivers",), image="https://a.example/b.jpg")
NO_PICTURE = by(Edit, image="")
RETRACT = by(Retract, notice="It was not so.")
PIN = by(Pin, until=NOW + timedelta(days=1))


class TestStandings:
    def test_later_edits_stand_over_earlier_ones_field_by_field(self) -> None:
        first = by(Edit, title="One", excerpt="Two", fields={"a": "1", "b": "2"})
        edit = standing(first, by(Edit, title="Three", fields={"b": "4"})).edit
        assert (edit.title, edit.excerpt, edit.topics, edit.image) == ("Three", "Two", None, None)
        assert edit.fields == {"a": "1", "b": "4"}
        assert standing(by(Edit, title="One"), by(Edit, image="x", topics=())).edit.title == "One"
        assert standing(by(Edit, title="One"), by(Edit, fields={"a": "1"})).edit.fields == {"a": "1"}

    def test_a_pin_takes_back_a_rejection_and_keeps_an_approval(self) -> None:
        assert standing(by(Reject), PIN).rejected is None
        approval = by(Approve)
        assert standing(approval, PIN).ruling == approval
        assert standing(approval, PIN).wanted == PIN

    def test_a_rejection_and_a_retraction_end_a_pin(self) -> None:
        for ruling in (by(Reject), RETRACT):
            assert standing(PIN, ruling).pin is None
            assert standing(PIN, ruling).wanted is None

    @pytest.mark.parametrize(("hours", "pinned"), [(23, True), (24, False)])
    def test_a_pin_ends_at_its_moment(self, hours: int, *, pinned: bool) -> None:
        found = standing(PIN, now=NOW + timedelta(hours=hours))
        assert (found.pin is not None) == pinned
        assert found.decisions == (PIN.id,)

    def test_a_pin_that_has_ended_replaces_one_that_has_not(self) -> None:
        assert standing(PIN, by(Pin, until=NOW)).pin is None


class TestWords:
    STORY = Appraisal(
        id="a",
        time=NOW,
        provider_origin="page",
        topics=(),
        quality=Score(value=70),
        draft=draft(
            1,
            id="a",
            images=(Image(url="https://a.example/a.jpg"),),
            type="video",
            origins=(Origin(field="title", how="page"), Origin(field="type", how="page")),
        ),
        excerpt="As it was.",
        provider=Provider(name="A", domain="a.example"),
    )

    def worded(self, *decisions: Decision) -> Appraisal:
        return worded(self.STORY, rulings(decisions, NOW))

    def test_a_story_of_which_nobody_changed_a_word_is_the_same_object(self) -> None:
        assert self.worded() is self.STORY
        assert self.worded(by(Approve)) is self.STORY

    def test_an_edit_changes_what_it_names_and_says_who_did(self) -> None:
        story = self.worded(EDIT)
        assert (story.draft.title, story.excerpt) == ("Better", "Shorter.")
        assert story.draft.images == (Image(url="https://a.example/b.jpg"),)
        assert [(topic.name, topic.field) for topic in story.topics] == [("Rivers", "the desk")]
        how = f"Edited by ann on 2026-06-09 ({EDIT.id})"
        assert [(origin.field, origin.how) for origin in story.draft.origins] == [
            ("type", "page"),
            ("title", how),
            ("images", how),
        ]

    def test_what_an_edit_does_not_name_stays(self) -> None:
        story = self.worded(by(Edit, excerpt="Shorter."))
        assert story == msgspec.structs.replace(self.STORY, excerpt="Shorter.")
        assert self.worded(by(Edit, topics=())).topics == ()
        assert self.worded(NO_PICTURE).draft.images == ()
        assert self.worded(NO_PICTURE).excerpt == "As it was."

    def test_a_retracted_story_is_its_notice(self) -> None:
        story = self.worded(EDIT, RETRACT)
        assert (story.draft.title, story.excerpt) == ("Retracted: Better", "It was not so.")
        assert (story.draft.images, story.draft.type) == ((), "article")


class TestItems:
    ITEM = Item(
        path="_shows/one.md",
        type="show",
        source="s",
        values={"title": "A", "excerpt": "As it was.", "seats": 4, "heat": 7, "images": [{"url": "/a.jpg"}]},
        body="The body.\n",
        raw=b"as it came",
    )

    def ruled(self, *decisions: Decision, **values: object) -> Item:
        item = msgspec.structs.replace(self.ITEM, values={**self.ITEM.values, **values})
        return ruled_item(item, SHOW, standing(*decisions))

    def test_an_item_that_nobody_decided_about_is_the_same_object(self) -> None:
        assert ruled_item(self.ITEM, SHOW, standing()) is self.ITEM
        assert ruled_item(self.ITEM, SHOW, standing(by(Approve))) is self.ITEM
        assert ruled_item(self.ITEM, SHOW, standing(by(Edit, title="A"))).values == self.ITEM.values

    def test_an_edit_changes_what_it_names_and_the_file_is_written_anew(self) -> None:
        item = self.ruled(EDIT)
        assert item.values == {
            "title": "Better",
            "excerpt": "Shorter.",
            "seats": 4,
            "heat": 7,
            "images": [{"url": "https://a.example/b.jpg"}],
            "topics": ["Rivers"],
        }
        assert (item.raw, item.body) == (None, "The body.\n")

    def test_further_fields_are_values_of_their_kind_and_an_empty_one_goes(self) -> None:
        said = {"seats": "", "tags": "a; b", "long": "PT1H", "no such field": "x"}
        values = self.ruled(by(Edit, fields=said)).values
        assert "seats" not in values
        assert (values["tags"], values["long"]) == (["a", "b"], "PT1H")
        assert "no such field" not in values

    def test_a_rejected_item_is_removed_and_an_approved_one_is_not(self) -> None:
        rejected = self.ruled(by(Reject))
        assert (rejected.values["removed"], rejected.values["published"]) == (True, False)
        assert not rejected.shown
        approved = self.ruled(by(Approve), removed=True, published=False)
        assert approved.shown
        assert not {"removed", "published"} & approved.values.keys()

    def test_a_retracted_item_is_its_notice(self) -> None:
        item = self.ruled(EDIT, RETRACT, featuredContent="<iframe>")
        assert item.values == {
            "title": "Retracted: Better",
            "excerpt": "It was not so.",
            "seats": 4,
            "heat": 0,
            "topics": ["Rivers"],
        }
        assert item.body == "\n"
        assert self.ruled(RETRACT).values["title"] == "Retracted: A"

    @pytest.mark.parametrize(("heat", "pinned"), [(7, 7 + PINNED), (None, PINNED), ("hot", PINNED)])
    def test_a_pinned_item_is_hotter_than_all_others(self, heat: object, pinned: int) -> None:
        assert self.ruled(PIN, heat=heat).values["heat"] == pinned


class TestRecordedStories:
    ENTRY = Entry(
        id="a",
        path="_news/a.md",
        story=Story(
            title="A",
            excerpt="As it was.",
            published_date_time=NOW,
            original_url="https://a.example/",
            provider=Provider(name="A", domain="a.example"),
            images=(Image(url="/a.jpg"),),
            featured_content="<iframe>",
            heat=7,
            published=False,
        ),
        state=State.LEFT_OUT,
        cluster="a",
        lead=True,
        raw=b"as it came",
    )

    def ruled(self, *decisions: Decision, **changes: object) -> Entry:
        return ruled_entry(msgspec.structs.replace(self.ENTRY, **changes), standing(*decisions))

    def test_a_story_that_nobody_decided_about_is_the_same_object(self) -> None:
        assert ruled_entry(self.ENTRY, standing()) is self.ENTRY
        assert ruled_entry(self.ENTRY, standing(by(Reject))) is self.ENTRY  # it is left out already

    def test_an_edit_changes_what_it_names_and_the_file_is_written_anew(self) -> None:
        entry = self.ruled(EDIT)
        assert (entry.story.title, entry.story.excerpt, entry.story.topics) == (
            "Better",
            "Shorter.",
            ("Rivers",),
        )
        assert entry.story.images == (Image(url="https://a.example/b.jpg"),)
        assert (entry.raw, entry.notice, entry.state) == (None, None, State.LEFT_OUT)
        assert self.ruled(NO_PICTURE).story.images == ()
        assert self.ruled(by(Edit, title="B")).story.images == self.ENTRY.story.images

    def test_an_approval_publishes_and_a_rejection_leaves_out(self) -> None:
        approved = self.ruled(by(Approve))
        assert (approved.state, approved.story.published) == (State.PUBLISHED, True)
        rejected = ruled_entry(approved, standing(by(Reject)))
        assert (rejected.state, rejected.story.published) == (State.LEFT_OUT, False)

    def test_a_retracted_story_is_its_notice(self) -> None:
        entry = self.ruled(EDIT, RETRACT)
        assert entry.notice == entry.story.excerpt == "It was not so."
        assert (entry.story.title, entry.story.images, entry.story.featured_content, entry.story.heat) == (
            "Retracted: Better",
            (),
            None,
            0,
        )
        assert self.ruled(RETRACT).story.title == "Retracted: A"

    @pytest.mark.parametrize(("heat", "pinned"), [(7, 7 + PINNED), (-1, PINNED)])
    def test_a_pinned_story_is_published_and_hotter_than_all_others(self, heat: int, pinned: int) -> None:
        entry = self.ruled(PIN, story=msgspec.structs.replace(self.ENTRY.story, heat=heat))
        assert (entry.story.heat, entry.state) == (pinned, State.PUBLISHED)


class TestKeptJudgements:
    """What the store keeps of a judged story: the desk's words, where they are not the page's."""

    READ = TestWords.STORY.draft
    PLACED = Placement(id="a", cluster="ca", lead=True, heat=Score(value=7))

    def judged(self, *decisions: Decision, notice: str | None = None) -> Judgement:
        verdict = Verdict(id="a", state=State.PUBLISHED, reason="it leads", notice=notice)
        appraisal = worded(TestWords.STORY, rulings(decisions, NOW))
        return Judgement.of("_news/a.md", appraisal, self.PLACED, verdict, self.READ)

    def test_words_that_nobody_changed_are_not_kept_twice(self) -> None:
        judgement = self.judged()
        assert (judgement.title, judgement.images) == (None, None)
        assert judgement.worded(self.READ) == self.READ

    def test_the_desk_s_words_come_back_over_a_draft(self) -> None:
        draft = self.judged(EDIT).worded(self.READ)
        assert (draft.title, draft.images) == ("Better", (Image(url="https://a.example/b.jpg"),))
        assert self.judged(NO_PICTURE).worded(self.READ).images == ()

    def test_a_retraction_takes_what_is_shown_away(self) -> None:
        read = msgspec.structs.replace(self.READ, featured_content="<iframe>")
        draft = self.judged(RETRACT, notice="It was not so.").worded(read)
        assert (draft.title, draft.images, draft.featured_content, draft.type) == (
            f"Retracted: {self.READ.title}",
            (),
            None,
            "article",
        )

    @pytest.mark.parametrize(
        ("published", "heat", "state"),
        [(True, 7, State.PUBLISHED), (False, -1, State.FOLDED), (False, 7, State.LEFT_OUT)],
    )
    def test_what_became_of_a_recorded_story_is_told_by_its_heat(
        self, heat: int, state: State, *, published: bool
    ) -> None:
        story = msgspec.structs.replace(TestRecordedStories.ENTRY.story, published=published, heat=heat)
        assert recorded_state(story) is state
