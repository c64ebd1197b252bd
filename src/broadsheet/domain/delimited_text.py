"""Tables as text. In: text with commas, semicolons or tabs between its cells. Out: its rows.

Python keeps one limit of a cell's length for a whole process, so that each table sets its own when opened.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _csv import Reader

_DELIMITERS = ",;\t"
_MOST_RETURNS = 100  # to a line with an open quote; each may cost as much as the longest cell, or the file


def rows_of(text: str, *, longest: int) -> Reader:
    """The rows, each a list of cells, parted by what the first line has most of, with `line_num`.

    Going through them raises csv.Error at a cell of more than `longest` characters.
    """
    csv.field_size_limit(longest)
    return csv.reader(StringIO(text, newline=""), delimiter=_delimiter(text))


def sound_rows(text: str, *, longest: int) -> Iterator[tuple[int, list[str] | csv.Error]]:
    """The rows that are not empty, each with the line that it begins on; what is wrong in place of a bad one.

    Wrong are quotes in wrong places and cells of more than `longest` characters. A quote that is left open
    costs its own line: the next row is looked for on the line after it.
    """
    csv.field_size_limit(longest)
    lines, delimiter = list(StringIO(text, newline="")), _delimiter(text)
    start, returns = 0, 0
    while start < len(lines):
        reader = csv.reader(islice(lines, start, None), delimiter=delimiter, strict=True)
        for row, first, last in _told(reader):
            if not isinstance(row, csv.Error):
                if row:
                    yield start + first, row
                continue
            is_open = last > first or "end of data" in str(row)
            yield start + first, csv.Error("the quote that opens here is not closed") if is_open else row
            if last > first and returns < _MOST_RETURNS:
                start, returns = start + first, returns + 1
                break
        else:
            return


def _told(reader: Reader) -> Iterator[tuple[list[str] | csv.Error, int, int]]:
    """Each row, or what is wrong with it, with its first and last line."""
    while True:
        first = reader.line_num + 1
        try:
            row: list[str] | csv.Error = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            row = error
        yield row, first, reader.line_num


def _delimiter(text: str) -> str:
    first = text.partition("\n")[0]
    return max(_DELIMITERS, key=first.count)
