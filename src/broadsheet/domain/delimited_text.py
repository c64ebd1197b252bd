"""Tables as text. In: text with commas, semicolons or tabs between its cells. Out: its rows.

Python keeps one limit of a cell's length for a whole process, so that each table sets its own when opened.
"""

from __future__ import annotations

import csv
from io import StringIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _csv import Reader

_DELIMITERS = ",;\t"


def rows_of(text: str, *, longest: int, strict: bool = False) -> Reader:
    """The rows, each a list of cells, parted by what the first line has most of, with `line_num`.

    Going through them raises csv.Error at a cell of more than `longest` characters and, where `strict`, at
    quotes in wrong places.
    """
    csv.field_size_limit(longest)
    first = text.partition("\n")[0]
    delimiter = max(_DELIMITERS, key=first.count)
    return csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=strict)
