"""The compiled walk through a page's tree gives the layout that the one in Python gives, whatever the page."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.extract import blocks
from broadsheet.extract.page import parse_html

layout = pytest.importorskip(
    "broadsheet.extract.compiled.layout", reason="the compiled readings are not built here"
)

_TAGS = "p div a span br img li ul table td h1 article main nav button svg noscript x-card section b".split()
_TEXTS = (
    "Lock", " gate ", "\n", "\t ", "a\u00a0b", "\u2003", "\u3000水門は開いた", "수문", "ปากน้ำ", "\u0085", "é", "\U0001f6a2", "\x1c", "&nbsp;", "&#8232;",
    "x" * 999, "x" * 1000, "x" * 600 + "é" + "x" * 600, "word " * 30,
)  # fmt: skip
_PIECES = st.one_of(
    st.sampled_from(_TEXTS), st.text(max_size=8), st.sampled_from([f"<{tag}>" for tag in _TAGS]),
    st.sampled_from([f"</{tag}>" for tag in _TAGS]), st.sampled_from(["<br>", "<br> <br>", "<!-- no -->", "<p>", "<script>x</script>"]),
)  # fmt: skip


@given(st.lists(_PIECES, max_size=40).map("".join))
def test_any_tree_is_laid_out_alike(html: str) -> None:
    tree = parse_html(html)
    if tree is not None:
        assert layout.lay_out(tree) == blocks.lay_out(tree)


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 250 + "deep" + "</div>" * 250,
        "<span>" * 250 + "deep",
        "".join(f"<p>{number}</p>" for number in range(blocks.MAX_BLOCKS + 50)),
        "<ul>" + "<li><a href=/>Link</a> and words" * 2_000,
        "<nav>" + "<b>" * 50 + "<p>A story in a menu that was left open",
        f"<p>{'long ' * 200_000}",
    ],
)
def test_what_is_deep_or_long_is_laid_out_alike(html: str) -> None:
    tree = parse_html(html)
    assert tree is not None
    assert layout.lay_out(tree) == blocks.lay_out(tree)


def test_a_part_of_a_tree_and_one_without_a_body() -> None:
    tree = parse_html("<title>A</title><div>One<br><br>Two <a>three</a></div>")
    assert tree is not None
    (part,) = tree.iter("div")
    assert layout.lay_out(part) == blocks.lay_out(part)
    tree.remove(tree[-1])
    assert layout.lay_out(tree).blocks.texts == []
    with pytest.raises(TypeError):
        layout.lay_out(None)
