"""The compiled judging of blocks gives the evidence and the odds that the one in Python gives."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from lxml.etree import Element

from broadsheet.extract import evidence, trees, trust
from broadsheet.extract.blocks import Blocks, Containers, Layout, lay_out
from broadsheet.extract.page import parse_html

judging = pytest.importorskip(
    "broadsheet.extract.compiled.judging", reason="the compiled readings are not built here"
)
forest = pytest.importorskip(
    "broadsheet.extract.compiled.forest", reason="the compiled readings are not built here"
)

_TAGS = "p h1 h2 h5 li td blockquote pre figcaption div section article main footer aside table form nav x-y".split()
_WORDS = (
    "The lock opened again", "at noon,", "as it had", "said.", 'he said "so."', '"', "share", "Posted by", "©", "3 May 2024",
    "水門は、開いた。", "نعم،", "Zażółć", "\U0001f6a2,", "line\nline", "word " * 40 + "end", "Subscribe",
)  # fmt: skip
_ROLES = (
    "article-body", "comments", "sideBar widget", "nav foot", "ad-x", "newsletter", "author date", "image caption", "sr-only", "", "läge",
)  # fmt: skip
_TEXTS = st.lists(st.sampled_from(_WORDS), min_size=1, max_size=5).map(" ".join)
_ATTRIBUTES = st.dictionaries(
    st.sampled_from(["class", "id", "itemprop", "title"]), st.sampled_from(_ROLES), max_size=3
)
_OPENED = st.tuples(st.sampled_from(_TAGS), _ATTRIBUTES)
_BLOCKS = st.tuples(
    _TEXTS, st.none() | st.integers(1, 400) | st.integers(9_990, 70_000), st.sampled_from([0, 0, 0.3, 0.34, 0.95, 0.97, 1])
)  # fmt: skip
_STEPS = st.lists(st.one_of(_OPENED, _BLOCKS, _BLOCKS, st.none()), max_size=60)
_KINDS = st.sampled_from([0, 1, 2])


def made_up(steps: list) -> Layout:
    """A page from containers that are opened, blocks in the innermost, and None for the end of a container."""
    blocks, containers = Blocks(), Containers()
    around = [0]
    for step in [("body", {}), *steps]:
        if step is None:
            if len(around) > 2:
                containers.ends[around.pop()] = len(containers.tags)
        elif len(step) == 2:
            containers.elements.append(Element(*step))
            containers.tags.append(step[0])
            containers.parents.append(around[-1])
            containers.depths.append(2 * len(around))
            containers.ends.append(0)
            around.append(len(containers.tags) - 1)
        else:
            text, size, linked = step
            blocks.texts.append(text)
            blocks.containers.append(around[-1])
            blocks.sizes.append(size or len(text))
            blocks.linked.append(int(linked * (size or len(text))))
    for index in around:
        containers.ends[index] = len(containers.tags)
    return Layout(blocks, containers)


def assert_judged_alike(layout: Layout, kind: int) -> None:
    reference, compiled = evidence.gather(layout, kind), judging.gather(layout, kind)
    np.testing.assert_array_equal(compiled.places, reference.places)
    np.testing.assert_array_equal(compiled.columns, reference.columns)
    odds = judging.story_odds(layout, kind)
    assert odds.shape == (len(layout.blocks.texts),)
    np.testing.assert_allclose(odds, trust.story_odds(layout, kind), rtol=0, atol=1e-12)


@given(_STEPS, _KINDS)
@example([], 0)
@example([("One block alone", None, 0)], 2)
@example([("div", {}), ("A link", None, 1), ("A link", None, 1)], 1)
@example([("div", {"class": "article-body"})] * 299 + [("Deep, and long enough for prose. " * 5, None, 0)], 2)
@example([("h1", {}), ("Very long. " * 9_000, None, 0.3), None, ("Short", None, 0)] * 20, 0)
def test_any_layout_is_judged_alike(steps: list, kind: int) -> None:
    assert_judged_alike(made_up(steps), kind)


def _start(opened: tuple[str, dict[str, str]]) -> str:
    return f"<{' '.join([opened[0], *(f'{name}={value!r}' for name, value in opened[1].items())])}>"


_MARKUP = st.one_of(
    _OPENED.map(_start), _TEXTS, st.sampled_from([f"</{tag}>" for tag in _TAGS]), st.sampled_from(["<a href=/>", "</a>", "<p class id=ad>"]),
)  # fmt: skip


@given(st.lists(_MARKUP, max_size=60).map("".join), _KINDS)
def test_any_tree_is_judged_alike(html: str, kind: int) -> None:
    tree = parse_html(html)
    if tree is not None:
        assert_judged_alike(lay_out(tree), kind)


def _grown(random: Random, leaves: int) -> trees.Tree:
    if leaves == 1:
        return random.gauss(0, 0.3)
    low = random.randrange(1, leaves)
    feature, threshold = random.randrange(6), random.choice([random.gauss(0, 1), random.randrange(-2, 3)])
    return feature, threshold, _grown(random, low), _grown(random, leaves - low)


@given(st.integers(0, 2**32), st.sampled_from([1, 2, 15, 16, 17, 40, 41, 60, 61, 130]), st.integers(1, 40))
def test_any_forest_gives_the_same_probabilities(seed: int, count: int, rows: int) -> None:
    random = Random(seed)
    grown = [_grown(random, random.randint(1, trees.MAX_LEAVES)) for _ in range(count)]
    numbers = [random.choice([random.gauss(0, 1), random.randrange(-2, 3)]) for _ in range(6 * rows)]
    columns = np.array(numbers, dtype=np.float64).reshape(6, rows)
    expected = trees.compile_trees(grown)(columns)
    for given_columns in (columns, np.asfortranarray(columns)):
        np.testing.assert_allclose(forest.compile_trees(grown)(given_columns), expected, rtol=0, atol=1e-12)


def test_a_forest_refuses_what_it_cannot_look_up() -> None:
    with pytest.raises(ValueError, match="ask for 4 numbers a row, not 3"):
        forest.compile_trees([(3, 0.5, 1.0, 2.0)])(np.zeros((3, 2)))
    with pytest.raises(ValueError, match="to unpack"):
        forest.compile_trees([1.0])(np.zeros(3))
    with pytest.raises(ValueError, match="asks for number -1"):
        forest.compile_trees([(-1, 0.5, 1.0, 2.0)])


@pytest.mark.parametrize(
    "spoil",
    [
        lambda layout: layout.blocks.containers.pop(),
        lambda layout: layout.blocks.sizes.pop(),
        lambda layout: layout.blocks.linked.append(0),
        lambda layout: layout.containers.elements.pop(),
        lambda layout: layout.containers.parents.pop(),
        lambda layout: layout.containers.depths.append(1),
        lambda layout: layout.containers.ends.pop(),
        lambda layout: layout.containers.tags.clear(),
        lambda layout: layout.blocks.containers.__setitem__(0, 2),
        lambda layout: layout.blocks.containers.__setitem__(0, -1),
        lambda layout: layout.containers.parents.__setitem__(1, 1),
        lambda layout: layout.containers.parents.__setitem__(0, -1),
        lambda layout: layout.containers.ends.__setitem__(1, 1),
        lambda layout: layout.containers.ends.__setitem__(0, 3),
    ],
)
def test_a_layout_that_does_not_fit_together_is_refused(spoil: Callable[[Layout], object]) -> None:
    layout = made_up([("div", {}), ("A block", None, 0)])
    spoil(layout)
    with pytest.raises(ValueError, match=r"container|one length"):
        judging.story_odds(layout, 0)


@pytest.mark.parametrize("wrong", [None, {}, "div"])
def test_what_is_no_element_is_refused(wrong: object) -> None:
    layout = made_up([("A block", None, 0)])
    layout.containers.elements[0] = wrong  # type: ignore[call-overload]
    with pytest.raises(TypeError):
        judging.story_odds(layout, 0)
