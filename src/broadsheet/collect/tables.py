"""Tables as items: a CSV file with a row of names, or YAML with a list of mappings.

In: the table's bytes, the type, and how its columns are called there. Out: the values of an item for each
row, every value checked against the type; a row without a title, or whose cells cannot be told apart, is
refused, a value of the wrong kind is left out and told.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from broadsheet.collect.item_values import FoundValues, NotReadable, bounded
from broadsheet.domain.content_type import ContentType, Field
from broadsheet.domain.delimited_text import sound_rows
from broadsheet.domain.item_file import typed_value
from broadsheet.domain.script_address import is_script
from broadsheet.domain.source import Refusal
from broadsheet.domain.yaml_lines import YamlFile

_MOST_ROWS = 50_000
_LONGEST = 200_000  # characters of a cell
_NOT_UTF8 = re.compile("[\ud800-\udfff]")
_SAVE_AS = "not UTF-8 text; save the table as UTF-8"
_Rows = Iterator[tuple[int, Iterable[tuple[str, Any]]]]


def parse_table(
    body: bytes, url: str, type_: ContentType, renamed: Mapping[str, str], *, source: str
) -> FoundValues:
    """The items of a table, in its order. `renamed` gives a column's name the field that it fills."""
    table = _Table(url, type_, renamed, source)
    try:
        values = tuple(table.values(bounded(body).decode("utf-8-sig", "surrogateescape")))
    except NotReadable as error:
        detail = f"no table can be read: {error}"
        refusal = Refusal(source=source, code="no-table", detail=detail, url=url or None)
        return FoundValues(refusals=(refusal,))
    return FoundValues(values=values, refusals=tuple(table.refusals))


class _Table:
    """One table while it is read, and what in it was refused."""

    def __init__(self, url: str, type_: ContentType, renamed: Mapping[str, str], source: str) -> None:
        self._url, self._type, self._renamed, self._source = url, type_, renamed, source
        self._columns: dict[str, None] = {}
        self._doubled: set[str] = set()
        self.refusals: list[Refusal] = []

    def values(self, text: str) -> Iterator[dict[str, Any]]:
        """The values of an item for each row. Raises NotReadable for what is no table."""
        name = self._url.lower().split("?")[0]
        is_yaml = name.endswith((".yaml", ".yml")) or text.lstrip().startswith("- ")
        rows = self._yaml_rows(text) if is_yaml else self._csv_rows(text)
        for number, (line, row) in enumerate(rows):
            if number == _MOST_ROWS:
                self._refuse(line, f"{_MOST_ROWS:,} rows are read; this one and all below it are left out")
                break
            found, wrong = self._found(row)
            titled = found.get(self._type.headline) or found.get("title")
            if not titled:
                wrong.append(f"a row without {self._type.headline}")
            if wrong:
                self._refuse(line, "; ".join(wrong))
            if titled:
                yield found
        absent = [repr(column) for column in self._renamed if column not in self._columns]
        if absent and self._columns:
            self._refuse(1, f"no column is called {' or '.join(absent)}, which `columns` names")

    def _found(self, row: Iterable[tuple[str, Any]]) -> tuple[dict[str, Any], list[str]]:
        """The values of a row, and what is wrong in it."""
        found: dict[str, Any] = {}
        told: list[str] = []
        for column, value in row:
            field = self._renamed.get(column, column)
            wrong = None
            if field not in found:
                wrong = _put(found, self._type, field, value)
            elif value not in (None, "") and column not in self._doubled:
                self._doubled.add(column)
                wrong = f"two columns give {field}; the first is taken"
            if wrong:
                told.append(wrong)
        return found, told

    def _csv_rows(self, text: str) -> _Rows:
        rows = sound_rows(text, longest=_LONGEST)
        columns = self._head(next(rows, (1, [])))
        for line, row in rows:
            if isinstance(row, csv.Error):
                self._refuse(line, str(row))
            elif any(map(_NOT_UTF8.search, row)):
                self._refuse(line, _SAVE_AS)
            elif any(row[len(columns) :]):
                self._refuse(line, f"{len(row)} cells, where the first row names {len(columns)}")
            else:
                yield line, zip(columns, row, strict=False)

    def _head(self, head: tuple[int, list[str] | csv.Error]) -> list[str]:
        line, row = head
        if isinstance(row, csv.Error):
            raise NotReadable(f"line {line}: {row}")
        columns = [column.strip() for column in row]
        if any(map(_NOT_UTF8.search, columns)):
            raise NotReadable(f"line {line}: {_SAVE_AS}")
        if not columns or not all(columns):
            raise NotReadable("the first row must name every column")
        filled = {self._renamed.get(column, column) for column in columns}
        if not filled & {self._type.headline, "title"}:
            raise NotReadable(f"no column is called {self._type.headline}, or fills it by `columns`")
        self._columns = dict.fromkeys(columns)
        return columns

    def _yaml_rows(self, text: str) -> _Rows:
        if wrong := _NOT_UTF8.search(text):
            raise NotReadable(f"line {text.count(chr(10), 0, wrong.start()) + 1}: {_SAVE_AS}")
        file = YamlFile(text, self._url)
        if not isinstance(file.value, list):
            told = [f"line {problem.line}: {problem.message}" for problem in file.problems]
            raise NotReadable(told[0] if told else "the file must hold a list of mappings")
        for problem in file.problems:
            self._refuse(problem.line, problem.message)
        for index, row in enumerate(file.value):
            cells = row if isinstance(row, dict) else {}
            self._columns |= dict.fromkeys(cells)
            yield file.line((index,)), cells.items()

    def _refuse(self, line: int, detail: str) -> None:
        url = self._url or None
        refusal = Refusal(source=self._source, code="bad-row", detail=detail, place=f"line {line}", url=url)
        self.refusals.append(refusal)


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
