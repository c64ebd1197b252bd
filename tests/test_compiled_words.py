"""The compiled looks at words and white space give what those in Python give, whatever the text."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.extract import folding, words

compiled = pytest.importorskip(
    "broadsheet.extract.compiled.words", reason="the compiled readings are not built here"
)

_PIECES = (
    "lock", "Schleusentore", "straße", "İstanbul", "a_b", "1984", "x²", "e\u0301tat", "шлюзы", "水門は開いた", "수문이", "ประตูน้ำ",
    "\u00a0", "\u00ad", "\u200b", "\u200d", "\u2003", "\u2028", "\u3000", "\ufeff", "\x00", "\x1c", "\x7f", "\x85", "\n", "\r\n", "\t",
    "  ", " ", "'", "’", "-", "\ud800", "\U0001f6a2", "\u1680", "\u0600", "\u2060",
)  # fmt: skip
_TEXTS = st.lists(st.sampled_from(_PIECES) | st.text(max_size=4), max_size=20).map("".join)


@given(_TEXTS, st.integers(1, 7))
def test_any_text_is_folded_and_parted_alike(text: str, letters: int) -> None:
    assert compiled.fold(text) == folding.fold(text)
    assert compiled.stems_of(text, letters) == words.stems_of(text, letters)
    assert compiled.words_of(text) == words.words_of(text)
    assert compiled.count_words(text) == words.count_words(text)


def test_each_character_is_alike() -> None:
    for code in range(sys.maxunicode + 1):
        text = f"a{chr(code)} b"
        assert compiled.fold(text) == folding.fold(text), hex(code)
        assert compiled.stems_of(text, 1) == words.stems_of(text, 1), hex(code)
        assert compiled.words_of(text) == words.words_of(text), hex(code)
        assert compiled.count_words(text) == words.count_words(text), hex(code)


def test_a_text_that_is_one_line_is_not_copied() -> None:
    text = "The lock opens at noon."
    assert compiled.fold(text) is text
    assert compiled.fold("") == compiled.fold(" \n") == ""
