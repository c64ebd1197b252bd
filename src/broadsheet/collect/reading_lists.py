"""Exports of read-later services and of browsers: bookmarks as HTML, or CSV with a column `url`.

In: an export's bytes. Out: its addresses in order, each once, with title and tags, and what is wrong with
rows of a table; None when the bytes are neither form, so that the caller reads them as plain lines. Pocket,
Instapaper, Raindrop, Wallabag and browsers write one of the two. Bookmarks of no page are passed over.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import NamedTuple

from broadsheet.collect.addresses import web_address
from broadsheet.collect.plain_text import fold, plain
from broadsheet.domain.delimited_text import sound_rows
from broadsheet.domain.source import Hint, Listed

_BOOKMARKS = re.compile(r"\s*<(?:!doctype|html|dl|title|meta|h1|ul)\b", re.IGNORECASE)
_PARTED = re.compile(r"[|,]")
_Named = tuple[str, str, str]  # address, title, tags
_LONGEST = 1_000_000  # characters of a cell


class Wrong(NamedTuple):
    """A row of a table that names no page: its line, what stands there instead, and why it is of no use."""

    line: int
    sample: str
    why: str


def parse_reading_list(body: bytes) -> tuple[tuple[Listed, ...], tuple[Wrong, ...]] | None:
    """The pages of an export and its wrong rows, or None when this is none."""
    text = body.decode("utf-8-sig", "replace")
    if _BOOKMARKS.match(text):
        return _once(_bookmarks(text)), ()
    first = text.partition("\n")[0].lower()
    columns = {column.strip().strip('"') for column in re.split(r"[,;\t]", first)}
    if "url" not in columns:
        return None
    wrong: list[Wrong] = []
    return _once(_rows(text, wrong)), tuple(wrong)


def _once(found: Iterator[_Named]) -> tuple[Listed, ...]:
    pages: dict[str, Listed] = {}
    for url, title, tags in found:
        address = web_address(url.strip())
        if address is not None and address not in pages:
            named = fold(plain(title))
            parts = tuple(filter(None, (fold(tag) for tag in _PARTED.split(tags))))
            hint = Hint(title=named if named != url.strip() else None, tags=parts)
            pages[address] = Listed(url=address, hint=hint)
    return tuple(pages.values())


def _rows(text: str, wrong: list[Wrong]) -> Iterator[_Named]:
    columns: list[str] = []
    for line, row in sound_rows(text, longest=_LONGEST):
        if isinstance(row, csv.Error):
            wrong.append(Wrong(line, "", str(row)))
            continue
        if not columns:
            columns = [column.strip().lower() for column in row]
            continue
        cells = dict(zip(columns, row, strict=False))
        url = cells.get("url", "")
        if web_address(url.strip()) is None:
            wrong.append(Wrong(line, url, "the row's url is no web address"))
        yield url, cells.get("title", ""), cells.get("tags") or cells.get("folder") or ""


class _Links(HTMLParser):
    """Gathers links with their text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[_Named] = []
        self._open: tuple[str, str] | None = None
        self._text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A link begins."""
        if tag == "a":
            values = {name: value or "" for name, value in attrs}
            self._open, self._text = (values.get("href", ""), values.get("tags", "")), []

    def handle_data(self, data: str) -> None:
        """Text, kept inside a link."""
        if self._open is not None:
            self._text.append(data)

    def handle_endtag(self, tag: str) -> None:
        """A link ends."""
        if tag == "a" and self._open is not None:
            self.found.append((self._open[0], "".join(self._text), self._open[1]))
            self._open = None

    def parse_marked_section(self, i: int, report: int = 1) -> int:  # noqa: ARG002 - the parser's hook
        """`<![` begins a comment, as for browsers; the parser of some Pythons asserts that a name follows."""
        return self.parse_bogus_comment(i)


def _bookmarks(text: str) -> Iterator[_Named]:
    links = _Links()
    links.feed(text)
    links.close()
    yield from links.found
