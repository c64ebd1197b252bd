"""Cursors of `/api/v1/`: each gives its position back, and nothing else is one."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from broadsheet.domain.errors import ItemError
from broadsheet.engine.catalogue.cursors import decode, decode_name, decode_number, encode

_ORDERS = st.sampled_from(["time", "heat", "relevance", "provider"])


@given(_ORDERS, st.integers(-(10**17) + 1, 10**17 - 1), st.text("abcdef0123456789", min_size=1, max_size=60))
def test_a_cursor_gives_its_position_back(order: str, value: int, id_: str) -> None:
    position = f"{value}.{id_}"
    cursor = encode(order, position)
    assert quote(cursor, safe="") == cursor
    assert decode(order, cursor) == position
    with pytest.raises(ItemError, match="begin without one"):
        decode(order + "x", cursor)


@given(
    st.text(
        st.characters(exclude_characters="\n\r\0", exclude_categories=["Cs", "Cc"]), min_size=1, max_size=300
    )
)
def test_a_name_survives_its_cursor(name: str) -> None:
    assert decode_name("provider", encode("provider", name)) == name


@given(_ORDERS, st.text(max_size=100) | st.from_regex(r"[A-Za-z0-9_-]{1,80}", fullmatch=True))
@example("time", "")
@example("time", "=")
@example("heat", "é")
def test_no_other_word_is_a_cursor(order: str, word: str) -> None:
    for reading in (decode, decode_name, decode_number):
        try:
            position = reading(order, word)
        except ItemError:
            continue
        assert encode(order, str(position)) == word
