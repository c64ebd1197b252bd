"""Content files of items: each kind of field, what is not of its kind, and the form in which it is written."""

from __future__ import annotations

import pytest

from broadsheet.domain.errors import RecordError
from broadsheet.domain.item_file import arranged, read_item, typed_value, write_item
from tests.shows import SHOW

_PATH = "_shows/one.md"


def read(front: str, body: str = "\n"):
    """The item and the problems of a file with this front matter."""
    return read_item(f"---\n{front}\n---\n{body}".encode(), _PATH, SHOW, "a source")


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("title: \"A 'show'\"", "A 'show'"),
        ("seats: 40", 40),
        ("seats: -1.5e2", -150.0),
        ("open: TRUE", True),
        ('open: "false"', False),
        ("day: 2026-06-08", "2026-06-08"),
        ("at: 2026-06-08T08:00:00+02:00", "2026-06-08T06:00:00Z"),
        ("long: PT1H30M", "PT1H30M"),
        ("link: /shows/one", "/shows/one"),
        ("link: https://a.example/1", "https://a.example/1"),
        ("tags:\n  - a\n  -\n  - [b, 2]", ["a", "", ["b", 2]]),
        ("host:\n  name: Ada\n  age: 41\n  likes: [tea]", {"name": "Ada", "age": 41, "likes": ["tea"]}),
        ("guests:\n  - name: Bo\n    age: 7", [{"name": "Bo", "age": 7}]),
        ("own: 7", 7),
        ('own: "7"', "7"),
        ("own: .5", 0.5),
        ("own: 00", "00"),
        ("own: 1e999", "1e999"),
        ("own: True", True),
        ("own: {a: 1, b: ~, c: [~, no]}", {"a": 1, "c": [None, "no"]}),
    ],
)
def test_a_value_is_of_its_field_s_kind(line: str, value: object) -> None:
    item, problems = read(line)
    assert problems == ()
    assert list(item.values.values()) == [value]
    assert type(next(iter(item.values.values()))) is type(value)


@pytest.mark.parametrize(
    ("line", "kept", "reason"),
    [
        ("seats: many", "many", "seats must be a number"),
        ("seats: 1e999", "1e999", "seats must be a number"),
        ("open: perhaps", "perhaps", "open must be true or false"),
        ("day: 8 June", "8 June", "day must be a date such as 2026-06-08"),
        ("at: noon", "noon", "at must be a time such as 2026-06-08T06:00:00Z"),
        ("long: an hour", "an hour", "long must be an ISO 8601 duration such as PT1H30M"),
        ("link: nowhere", "nowhere", "link must be a web address"),
        ("tags: a", "a", "tags must be a list"),
        ("host: Ada", "Ada", "host must be a group of keys"),
        ("title: {a: 1}", {"a": 1}, "title must not be a group of keys"),
        ("title: [a, 1]", ["a", 1], "title must not be a list"),
    ],
)
def test_what_is_not_of_its_kind_is_kept_and_told_with_its_line(line: str, kept: object, reason: str) -> None:
    item, problems = read(f"excerpt: First\n{line}")
    assert list(item.values.values()) == ["First", kept]
    assert [(problem.file, problem.line, problem.message) for problem in problems] == [(_PATH, 3, reason)]


def test_a_problem_inside_a_list_is_told_with_its_own_line() -> None:
    _, problems = read("guests:\n  - name: Bo\n  - name: Cy\n    age: old")
    assert [(problem.line, problem.message) for problem in problems] == [(5, "age must be a number")]


@pytest.mark.parametrize("text", ["a: [1", "- a", "a: 1\na: 2", "? [a]\n: 1", ""])
def test_front_matter_that_is_no_mapping_is_refused(text: str) -> None:
    with pytest.raises(RecordError):
        read(text)


@pytest.mark.parametrize(
    ("data", "title", "problems"),
    [
        ("---\ntitle: Züge\n---\n".encode("utf-16"), "Züge", ["not UTF-8; read as UTF-16"]),
        ("---\ntitle: Züge\n---\n".encode("cp1252"), "Züge", ["not UTF-8; read as Windows-1252"]),
        (b"\xef\xbb\xbf---\ntitle: Z\n---\n", "Z", []),
    ],
)
def test_files_in_other_encodings_are_read_and_keep_their_bytes(
    data: bytes, title: str, problems: list[str]
) -> None:
    item, told = read_item(data, _PATH, SHOW, "a source")
    assert item.values == {"title": title}
    assert item.raw == data
    assert [problem.message for problem in told] == problems


def test_a_file_of_our_form_is_written_as_it_was_and_needs_no_bytes_of_its_own() -> None:
    text = """\
---
title: "A \\"show\\""
seats: 40
at: 2026-06-08T06:00:00Z
link: /shows/one

tags:
  - a
  - "no"
  - ["b",2]

host:
  name: Ada

guests:
  - name: Bo
    age: 7
  - {}

own: true
more: 2.5

things:
  - a: 1

---
The body.
"""
    item, problems = read_item(text.encode(), _PATH, SHOW, "a source")
    assert problems == ()
    assert item.raw is None
    assert write_item(item, SHOW).decode() == text


def test_empty_values_are_not_written() -> None:
    item, _ = read("title: A\ntags: []\nhost: {}\nexcerpt: ~")
    assert write_item(item, SHOW) == b'---\ntitle: "A"\n---\n\n'


def test_values_are_arranged_as_declared_without_empty_ones() -> None:
    given = {"own": 1, "seats": 0, "excerpt": "", "tags": [], "host": {}, "at": None, "title": "A"}
    assert list(arranged(given, SHOW).items()) == [("title", "A"), ("seats", 0), ("own", 1)]


@pytest.mark.parametrize(
    ("name", "value", "typed", "reason"),
    [
        ("tags", " a; b\nc;; ", ["a", "b", "c"], None),
        ("seats", " 12 ", 12, None),
        ("seats", "few", "few", "seats must be a number"),
        ("at", "2026-06-08T08:00:00+02:00", "2026-06-08T06:00:00Z", None),
        ("host", {"name": "Ada", "age": "41"}, {"name": "Ada", "age": 41}, None),
        ("guests", [{"name": "Bo"}], [{"name": "Bo"}], None),
    ],
)
def test_values_of_any_source_become_those_of_a_field(
    name: str, value: object, typed: object, reason: str | None
) -> None:
    assert typed_value(SHOW.field(name), value) == (typed, reason)


class TestShown:
    def test_an_item_is_shown_unless_it_is_removed_or_held_back(self) -> None:
        assert read("title: A")[0].shown
        assert not read("title: A\nremoved: true")[0].shown
        assert not read("title: A\npublished: false")[0].shown

    @pytest.mark.parametrize(
        ("line", "title"),
        [("title: A", "A"), ("name: {name: B}", "B"), ("name: C", "C"), ("excerpt: D", "one")],
    )
    def test_the_title_is_the_headline_a_name_or_the_file_s(self, line: str, title: str) -> None:
        assert read(line)[0].title(SHOW) == title

    def test_the_summary_is_an_excerpt_or_a_description(self) -> None:
        assert read("excerpt: A\ndescription: B")[0].summary(SHOW) == "A"
        assert read("description: B")[0].summary(SHOW) == "B"
        assert read("title: C")[0].summary(SHOW) == ""

    def test_topics_are_a_list_of_names(self) -> None:
        assert read("topics: [Rivers, Towns]")[0].topics == ("Rivers", "Towns")
        assert read("topics: Rivers")[0].topics == ()

    def test_a_path_is_told_with_and_without_its_folder(self) -> None:
        item = read("title: A")[0]
        assert (item.stem, item.below(SHOW)) == ("shows/one", "one")
