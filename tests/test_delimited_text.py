"""Tables as text: each has its own limit of a cell, whatever was opened before, and the delimiter of its first line."""

from __future__ import annotations

import csv

import pytest

from broadsheet.domain.delimited_text import rows_of, sound_rows


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


def test_a_bad_line_costs_no_other() -> None:
    text = 'a,b\n"1"x,2\n3,4\n"5,6\n7,"8\n9"\n\n"10",11\n'
    found = [
        (line, row if isinstance(row, list) else str(row)) for line, row in sound_rows(text, longest=100)
    ]
    assert found == [
        (1, ["a", "b"]), (2, "',' expected after '\"'"), (3, ["3", "4"]), (4, "the quote that opens here is not closed"),
        (5, ["7", "8\n9"]), (8, ["10", "11"]),
    ]  # fmt: skip


def test_open_quotes_on_every_line_take_no_longer_than_the_table_is_long() -> None:
    text = "a,b\n" + '"open,1\n' * 200_000
    told = list(sound_rows(text, longest=1000))
    assert sum(isinstance(row, csv.Error) for _, row in told) == len(told) - 1
