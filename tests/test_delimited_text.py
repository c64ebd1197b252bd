"""Tables as text: each has its own limit of a cell, whatever was opened before, and the delimiter of its first line."""

from __future__ import annotations

import csv

import pytest

from broadsheet.domain.delimited_text import rows_of


def test_a_table_has_its_own_limit_whatever_was_opened_before() -> None:
    for longest in (10, 200_000, 10):
        cell = "x" * longest
        assert list(rows_of(f"a,b\n{cell},c\n", longest=longest)) == [["a", "b"], [cell, "c"]]
        with pytest.raises(csv.Error, match="field larger"):
            list(rows_of(f"a,b\n{cell}x,c\n", longest=longest))


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_first_line_tells_the_delimiter(delimiter: str) -> None:
    text = f"a{delimiter}b\n1,2;3{delimiter}c\n" if delimiter == "\t" else f"a{delimiter}b\n1{delimiter}c\n"
    rows = rows_of(text, longest=100)
    assert next(rows) == ["a", "b"]
    assert next(rows)[-1] == "c"
    assert rows.line_num == 2
