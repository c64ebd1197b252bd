"""The compiled scans of a page's bytes say what those in Python say, whatever the bytes."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from broadsheet.extract import before_parsing

byte_scans = pytest.importorskip(
    "broadsheet.extract.compiled.byte_scans", reason="the compiled readings are not built here"
)

_MARKUP = (
    "<script", "</script", "<script>", "</script>", "<SCRIPT>", "</SCRIPT>", "<style", "<style>", "</style>", "</s", "<s",
    "<!--", "-->", "--", "<!", '"', "'", "<title", "<title>", "</tITle>", "<TITLE", "<textarea>", "<TEXTAREA ", "</TeX",
    " type=application/json", ' type="application/JSON"', " type='application/ld+json'", "json", "JsOn", "/>", "/", "<", ">",
    " ", "\n", "\v", "=", " a=1", " b='c'", ' d="e>"', "<p", "<div ", "x", "x" * 130, "-" * 127,
    "itemprop", "itemProp=", "itemtype", "itemType", "itempROP", "item", "iteM", "rop", "ype",
)  # fmt: skip
_CHARACTERS = (
    "\0", "\x1f", "\x7f", "\x1c", "\x85", "\u00a0", "\ufffd", "\ufffe", "\uffff", "\ufeff", "é", "e\u0301", "\u0301",
    "ж", "ก", "\u0e48", "\u0338", "文", "か", "\u3099", "\u2126", "\u2000", "’", "한", "\u1100", "\u1161", "\u11a8",
    "\U0001f600", "\ufe0f", "\U0001d15e", "\U00020000", "\U0002f800", "a" * 33,
)  # fmt: skip
_NO_UTF8 = (
    b"\xc3", b"\xe2\x80", b"\xef", b"\xbf", b"\xef\xbf", b"\xed\xa0\x80", b"\xed\x9f\xbf", b"\xe0\x9f\xbf", b"\xc0\x80",
    b"\xc1\xbf", b"\xf0", b"\xf0\x8f\xbf\xbf", b"\xf0\x9f\x98", b"\xf4\x8f\xbf\xbf", b"\xf4\x90\x80\x80", b"\xf5\x80\x80\x80", b"\xff",
)  # fmt: skip
_TEXTS = st.lists(st.sampled_from(_MARKUP + _CHARACTERS), max_size=30).map(
    lambda parts: "".join(parts).encode()
)
_CODE = st.lists(
    st.one_of(
        st.sampled_from(_MARKUP).map(str.encode),
        st.sampled_from(_MARKUP).map(lambda inside: f"<script a>{inside}</script>".encode()),
    ),
    max_size=20,
).map(b"".join)
_ANY = st.lists(
    st.one_of(
        st.sampled_from(_NO_UTF8),
        st.binary(max_size=6),
        st.sampled_from(_MARKUP + _CHARACTERS).map(str.encode),
    ),
    max_size=20,
).map(b"".join)
_CROWDS = st.builds(
    lambda before, attribute, times, after: before + b"<t" + attribute * times + after,
    _CODE,
    st.sampled_from((b" a", b" a='>'", b' b="<x>"', b"/c", b'=""', b"\tq =\n'z'", b' "', b" k=/v", b' a="')),
    st.integers(497, 503) | st.just(1100),
    _CODE,
)
_NAMES = ("has_microdata", "is_normal", "is_utf8", "parsable", "without_code", "without_crowds")


def said(module: ModuleType, name: str, page: bytes) -> object:
    function: Callable[[bytes], object] = getattr(module, name)
    try:
        return function(page)
    except UnicodeDecodeError:
        return UnicodeDecodeError


@settings(max_examples=300)
@given(st.one_of(_TEXTS, _CODE, _ANY, _CROWDS))
def test_any_bytes_are_judged_and_cut_alike(page: bytes) -> None:
    for name in _NAMES:
        assert said(byte_scans, name, page) == said(before_parsing, name, page), name


def test_pages_are_given_back_uncopied_where_nothing_is_cut() -> None:
    page = "<p itemprop=a>Schleuse geöffnet</p><script src=a></script>".encode()
    assert byte_scans.without_code(page)[0] is page
    assert byte_scans.without_crowds(page) is page
    assert byte_scans.parsable(page) is page


def test_a_page_is_cut_at_the_same_character() -> None:
    page = ("é" * before_parsing.MAX_CHARACTERS).encode() + b"a" * 9
    assert byte_scans.parsable(page) == before_parsing.parsable(page)
    assert len(byte_scans.parsable(page)) < len(page)


def test_each_character_is_in_normal_form_alike() -> None:
    for code in (*range(0x80, 0xD800), *range(0xE000, 0x30000), *range(0xE0000, 0xE0200), 0x10FFFF):
        page = f"a{chr(code)}".encode()
        assert byte_scans.is_normal(page) == before_parsing.is_normal(page), hex(code)


@pytest.mark.parametrize("name", _NAMES)
@pytest.mark.parametrize("other", [None, "text", bytearray(b"<p>")])
def test_only_bytes_are_taken(name: str, other: object) -> None:
    with pytest.raises(TypeError):
        getattr(byte_scans, name)(other)
