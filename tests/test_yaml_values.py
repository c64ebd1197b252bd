"""YAML as values of text: the quick reading of our own form, the full one, and what neither takes."""

from __future__ import annotations

import pytest

from broadsheet.domain.errors import RecordError
from broadsheet.domain.regular_yaml import IrregularError, read_regular
from broadsheet.domain.yaml_tree import Bare, Tree

_REGULAR = """\
title: "A \\"b\\""
empty:
none: null
number: 012

people:
  - name: Ada
    age: 3
  - name: Bo
words:
  - a
  - "no"
group:
  inner: x
last: y
"""


def test_our_own_form_is_read_alike_both_ways() -> None:
    values = {
        "title": 'A "b"',
        "empty": None,
        "none": None,
        "number": "012",
        "people": [{"name": "Ada", "age": "3"}, {"name": "Bo"}],
        "words": ["a", "no"],
        "group": {"inner": "x"},
        "last": "y",
    }
    assert read_regular(_REGULAR) == values
    assert Tree(_REGULAR, "a.md").values() == values


@pytest.mark.parametrize(
    "text",
    [
        "a: 1\na: 2",
        "a: 1\n  b: 2",
        "- a",
        "a:\n- b",
        "a:\n  - b\n c: d",
        'a: "b',
        "a: b: c",
        "a: b #c",
        "a: b:",
        "a: [b]",
        "a: &b c",
        "a: -",
        "a: 'b'",
        "a: b\x00",
        "a: b\u2028",
        f"a:\n{' ' * 41}b: c",
        f"a: {'b' * 1_000_000}",
        "just words",
    ],
)
def test_what_is_not_plainly_of_our_form_is_left_to_the_parser(text: str) -> None:
    with pytest.raises(IrregularError):
        read_regular(text)


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("a: 1\nb: [", 3, "not YAML"),
        ("- a", 1, "no mapping of keys to values"),
        ("", 1, "no mapping of keys to values"),
        ("a: 1\n? [b]\n: c", 2, "a key must be a word"),
        ("a:\n  b: 1\n  b: 2", 3, "'b' stands twice"),
        ("a: &x b\nc: *x", 2, "aliases"),
        ("a:\n  " + "[" * 24 + "]" * 24, 2, "nested deeper than 24 levels"),
        ("a: [" + "b," * 200_000 + "]", 1, "more than"),
        (f"a: {'b' * 1_000_000}", 1, "more than 1,000,000 characters"),
        ("a: \x00", 1, "not YAML"),
    ],
)
def test_what_the_parser_refuses_is_told_with_its_line(text: str, line: int, says: str) -> None:
    with pytest.raises(RecordError, match=says) as caught:
        Tree(text, "a.md").values()
    assert caught.value.line == line


@pytest.mark.parametrize(
    ("place", "line"),
    [
        ("$.title", 1),
        ("$.people", 6),
        ("$.people[1]", 9),
        ("$.people[0].age", 8),
        ("$.people[0].shoes", 7),
        ("$.people.name", 6),
        ("$.title[0]", 1),
        ("$.group.inner", 14),
        ("$.nothing", 1),
        ("$", 1),
    ],
)
def test_a_place_has_the_line_of_its_key_or_of_what_it_would_stand_in(place: str, line: int) -> None:
    assert Tree(_REGULAR, "a.md").line(place) == line
    assert Tree(_REGULAR, "a.md", first_line=10).line(place) == line + 9


def test_words_without_quotes_are_marked_when_asked() -> None:
    marked = Tree("a: no\nb: 'no'\nc: [~, x]", "a.md").values(marked=True)
    assert [type(marked[name]) for name in ("a", "b")] == [Bare, str]
    assert marked["c"] == [None, "x"]
    assert type(Tree("a: no", "a.md").values()["a"]) is str


def test_texts_are_those_of_the_top_level_the_last_of_equal_keys() -> None:
    assert Tree("a: 1\nb: ~\nc: {d: 2}\na: 3", "a.md").texts() == {"a": "3"}
