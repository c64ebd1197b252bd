"""Tables as items: a CSV file with a row of names, or YAML with a list of mappings.

In: the table's bytes, the type, and how its columns are called there. Out: the values of an item for each
row, every value checked against the type; a row without a title is refused, a value of the wrong kind is
left out and told.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from typing import Any

from broadsheet.collect.item_values import FoundValues, NotReadable, bounded
from broadsheet.domain.content_type import ContentType, Field
from broadsheet.domain.delimited_text import rows_of
from broadsheet.domain.item_file import typed_value
from broadsheet.domain.script_address import is_script
from broadsheet.domain.source import Refusal
from broadsheet.domain.yaml_lines import YamlFile

_MOST_ROWS = 50_000
_LONGEST = 200_000  # characters of a cell


def parse_table(
    body: bytes, url: str, type_: ContentType, renamed: Mapping[str, str], *, source: str
) -> FoundValues:
    """The items of a table, in its order. `renamed` gives a column's name the field that it fills."""
    try:
        rows = list(_rows(bounded(body).decode("utf-8-sig"), url))
    except (UnicodeDecodeError, ValueError, csv.Error) as error:
        detail = f"no table can be read: {error}"
        return FoundValues(
            refusals=(Refusal(source=source, code="no-table", detail=detail, url=url or None),)
        )
    values, refusals = [], []
    for line, row in rows[:_MOST_ROWS]:
        found: dict[str, Any] = {}
        for column, text in row.items():
            wrong = _put(found, type_, renamed.get(column, column), text)
            if wrong:
                refusals.append(_refusal(source, url, line, wrong))
        if found.get(type_.headline) or found.get("title"):
            values.append(found)
        else:
            refusals.append(_refusal(source, url, line, f"a row without {type_.headline}"))
    return FoundValues(values=tuple(values), refusals=tuple(refusals))


def _rows(text: str, name: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """The rows with their lines: YAML where the name or the beginning says so, else CSV."""
    if name.lower().split("?")[0].endswith((".yaml", ".yml")) or text.lstrip().startswith("- "):
        yield from _yaml_rows(text, name)
        return
    rows = rows_of(text, longest=_LONGEST, strict=True)
    columns = [column.strip() for column in next(rows, [])]
    if not columns or not all(columns):
        raise NotReadable("the first row must name every column")
    for row in rows:
        if row:
            yield rows.line_num, dict(zip(columns, row, strict=False))


def _yaml_rows(text: str, name: str) -> Iterator[tuple[int, dict[str, Any]]]:
    file = YamlFile(text, name)
    if file.problems:
        raise NotReadable(str(file.problems[0].message))
    if not isinstance(file.value, list):
        raise NotReadable("the file must hold a list of mappings")
    for index, row in enumerate(file.value):
        yield file.line((index,)), row if isinstance(row, dict) else {}


def _put(found: dict[str, Any], type_: ContentType, name: str, value: Any) -> str | None:
    """Put a column's value where it belongs; why not, where it is none of the field's kind."""
    if value is None or value == "":
        return None
    field = type_.field(name)
    typed, wrong = typed_value(field or Field(name=name), value)
    if field is None and is_script(str(value)):
        wrong = f"{name} must be no address that runs what it holds"
    if wrong:
        return f"{wrong}, not {str(value)[:60]!r}"
    found[name] = typed
    return None


def _refusal(source: str, url: str, line: int, detail: str) -> Refusal:
    return Refusal(source=source, code="bad-row", detail=detail, place=f"line {line}", url=url or None)
