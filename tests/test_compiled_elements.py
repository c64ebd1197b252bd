"""The compiled walks to elements, their names and their text give what those in Python give, whatever the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml.html import fromstring

from broadsheet.extract import element_names, text_pieces
from broadsheet.extract.page import NAMED, parse_html

if TYPE_CHECKING:
    from lxml.etree import _Element

elements = pytest.importorskip(
    "broadsheet.extract.compiled.elements", reason="the compiled readings are not built here"
)
pieces = pytest.importorskip(
    "broadsheet.extract.compiled.pieces", reason="the compiled readings are not built here"
)

_TAGS = "p div a span time nav h1 article body title table td button x-card svg br svg:a".split()
_NAMES = ("class", "ID", "itemprop", "rel", "href", "datetime", "data-testid", "xml:lang", "data-\u00e9")
_VALUES = (
    "", " ", "byline", "Autor\u00efn", "post hentry", "status-publish x", "postid-7", "a&amp;b", "&eacute;", "&#0;",
    "x" * 200, "\u00e9" * 201, "x" * 199 + "\U0001f6a2y", "author", "a\nb",
)  # fmt: skip
_TEXTS = (
    "Lock", " gate ", "\n", "\t \r", "\x1c", "\u00a0", "\u2003", "\u0085", "\u3000\u6c34", "&nbsp;", "&amp;", "\U0001f6a2",
    "<!-- none -->", "<?none?>", "<script>x</script>", "<![CDATA[x]]>",
)  # fmt: skip
_ATTRIBUTES = st.lists(st.tuples(st.sampled_from(_NAMES), st.sampled_from(_VALUES)), max_size=3).map(
    lambda given: "".join(f' {name}="{value}"' for name, value in given)
)
_PIECES = st.one_of(
    st.builds("<{}{}>".format, st.sampled_from(_TAGS), _ATTRIBUTES),
    st.sampled_from([f"</{tag}>" for tag in _TAGS]),
    st.sampled_from(_TEXTS),
    st.text(max_size=6),
)
_PAGES = st.lists(_PIECES, max_size=40).map("".join)
_TREES = _PAGES.map(parse_html)
_ASKED = ("class", "id", "itemprop", "data-testid", "data-\u00e9", "xml:lang")


@given(_TREES, st.integers(0, 8), st.data())
def test_names_and_links_around_any_element(tree: _Element | None, levels: int, data: st.DataObject) -> None:
    if tree is None:
        return
    every = list(tree.iter())
    around = frozenset(data.draw(st.lists(st.sampled_from(every), max_size=2)))
    for element in every:
        for asked in (element_names.CLASS_AND_ID, _ASKED):
            given_names = elements.names_around(element, levels, around, asked)
            assert given_names == list(element_names.names_around(element, levels, around, asked))
        links = elements.links_around(element, levels, around)
        assert links == list(element_names.links_around(element, levels, around))


@given(_TREES, st.integers(0, 12))
def test_elements_that_are_wanted(tree: _Element | None, most: int) -> None:
    if tree is None:
        return
    wanted = {"class": "byline".__eq__, "rel": str.isascii, "data-\u00e9": len}
    for top in (tree, *tree):
        found = list(elements.elements_whose(top, wanted, most))
        assert found == list(element_names.elements_whose(top, wanted, most))
        assert elements.elements_by_tag(top, NAMED) == element_names.elements_by_tag(top, NAMED)
        every = list(top.iter())
        assert elements.labels(every) == element_names.labels(every)
        assert elements.has_more_elements(top, most) == element_names.has_more_elements(top, most)


@given(_PAGES, st.integers(0, 30), st.sampled_from(("", " ")))
def test_text_of_any_element_comments_or_not(page: str, limit: int, joint: str) -> None:
    with_comments = fromstring(f"<main>{page.encode('ascii', 'xmlcharrefreplace').decode()}</main>")
    without = parse_html(page)
    for element in (*with_comments.iter("*"), *(without.iter() if without is not None else ())):
        assert pieces.element_text(element) == text_pieces.element_text(element)
        told = text_pieces.element_text(element, limit, joint)
        assert pieces.element_text(element, limit, joint=joint) == told


@given(_TREES)
def test_pieces_of_text_around_any_element(tree: _Element | None) -> None:
    for element in () if tree is None else tree.iter():
        for name in ("pieces_within", "pieces_behind", "pieces_before"):
            assert list(getattr(pieces, name)(element)) == list(getattr(text_pieces, name)(element))


def test_pieces_are_given_as_they_are_asked_for_and_outlive_the_page() -> None:
    tree = parse_html("<h1>One</h1><p>Two <b>three</b> four<time datetime=2031-05-04></time>")
    assert tree is not None
    (heading,) = tree.iter("h1")
    following = pieces.pieces_behind(heading)
    assert [next(following) for _ in range(2)] == [None, None]
    del tree, heading
    assert [piece and (piece.text, piece.element.tag) for piece in following] == [
        ("Two ", "p"), ("three", "b"), (" four", "p"), ("", "time"), None, None, None,
    ]  # fmt: skip


@pytest.mark.parametrize("depth", [250, 20_000])
def test_what_is_deep_is_walked_alike(depth: int) -> None:
    tree = parse_html("<p>before</p>" + "<div class=a>" * depth + "deep" + "</div>" * depth + "<p>behind")
    assert tree is not None
    assert list(pieces.pieces_within(tree)) == list(text_pieces.pieces_within(tree))
    *_, last = tree.iter("p")
    assert list(pieces.pieces_before(last)) == list(text_pieces.pieces_before(last))
    most = sum(1 for _ in tree.iter())
    assert elements.has_more_elements(tree, most - 1)
    assert not elements.has_more_elements(tree, most)


def test_what_is_no_element_is_refused() -> None:
    for function in (elements.links_around, elements.names_around, elements.has_more_elements):
        with pytest.raises(TypeError):
            function(None, 3)
    with pytest.raises(ValueError, match="too many"):
        elements.names_around(parse_html("<p>"), 3, frozenset(), ("class",) * 9)
