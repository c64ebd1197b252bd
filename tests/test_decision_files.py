"""A decision as a file of the content repository: written, read back, refused with its line."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.domain.decision import Approve, Brief, Edit, Reject, Split, Target, named
from broadsheet.domain.decision_file import decision_path, read_decision, write_decision
from broadsheet.domain.errors import RecordError, StaleError
from broadsheet.store import Store
from tests.deciding import GOOD, NOW, by, made

texts = st.text(max_size=40).map(str.strip)


@given(by_=texts.filter(bool), reason=texts, title=texts, revision=st.integers(0, 9))
def test_a_decision_reads_back_from_its_file(by_: str, reason: str, title: str, revision: int) -> None:
    stories = (Target(id="s0123456789abcde", url="https://a.org/?b=1#c", title=title),)
    for decision in (
        Reject(by=by_, time=NOW, stories=stories, reason=reason, revision=revision),
        Edit(by=by_, time=NOW, stories=stories, title=title, topics=(), excerpt=reason),
        Split(by=by_, time=NOW, stories=stories, apart=stories),
        Brief(by=by_, time=NOW, stories=stories, text=reason),
    ):
        whole = named(decision)
        body = write_decision(whole)
        read = read_decision(body, "d.yaml")
        assert write_decision(read) == body
        assert read.id == whole.id
        assert decision_path(read) == decision_path(whole)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (GOOD.replace("reject", "regect"), "d.yaml:1: Invalid value 'regect'"),
        (GOOD.replace("06:00:00Z", "06:00:00"), "d.yaml:3: time has no time zone"),
        (GOOD.replace("2026", "soon"), "d.yaml:3: Invalid RFC3339"),
        (GOOD + "reasn: typo\n", "d.yaml:7: reasn is no part of this kind"),
        (GOOD + "id: ../../x\n", "d.yaml:7: an id is `d` and 15"),
        (GOOD.replace("by: ann", "by: ''"), "d.yaml:2: by is empty"),
        (GOOD.split("stories", maxsplit=1)[0] + "stories: []\n", "d.yaml:4: stories is empty"),
        (GOOD.replace("    url: https://a.org/1\n", ""), "missing required field `url`"),
        ("- a list\n", "no mapping"),
        ("kind: [\n", "not YAML"),
        ("a: &a b\nb: *a\n", "aliases"),
    ],
)
def test_a_bad_file_is_told_with_its_line(text: str, place: str) -> None:
    with pytest.raises(RecordError) as told:
        read_decision(text.encode(), "d.yaml")
    assert place in str(told.value)


def test_a_file_written_by_hand_gets_the_id_of_its_content() -> None:
    decision = read_decision(GOOD.encode(), "d.yaml")
    assert decision == read_decision(GOOD.encode(), "elsewhere.yaml")
    assert decision.id.startswith("d")


def test_two_editors_do_not_overwrite_each_other(tmp_path: Path) -> None:
    first, second = made(by(Approve, "a"), by(Reject, "a"))
    with Store.open(tmp_path / "store.sqlite3") as store:
        assert store.decisions.revisions(["a"]) == {"a": 0}
        store.decisions.add(first, expected={"a": 0})
        with pytest.raises(StaleError):
            store.decisions.add(second, expected={"a": 0})
        assert store.decisions.states(["a"]) == {"a": "approved"}
        store.decisions.add(second, expected={"a": 1})
        assert store.decisions.states(["a"]) == {"a": "rejected"}
        assert store.decisions.all() == (first, second)
