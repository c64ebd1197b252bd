"""Days of publication that stand neither in a page's data for others nor beside its heading.

In: a page. Out: texts that tell a time, the likeliest first: what the page's own scripts call its day of
publication, then short pieces of text anywhere that tell a date.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING

from broadsheet.extract.page import Page
from broadsheet.extract.shown_dates import (
    is_marked_as_date,
    month_comes_first,
    stands_elsewhere,
    tells_publication,
)
from broadsheet.extract.text import fold
from broadsheet.extract.times import parse_time

if TYPE_CHECKING:
    from lxml.etree import XPath, _Element

_IN_SCRIPT = re.compile(
    r'["\'{,](?:(?<=[{,])\s*)?(?:date_?published|published_?(?:at|date|time|on)?|first_?publi(?:shed|cation)_?(?:at|date)?|publish_?(?:date|time)|'
    r'publication_?date|pub_?(?:date|time)|display_?date|first_?publish_?(?:date|time))\\?["\']?\s*:\s*(?:\\?["\']'
    r'((?:19|20)\d{2}(?:-\d{2}-\d{2}[^"\'\\]{0,25}|\d{4}(?=["\']))|\d{1,2}/\d{1,2}/(?:19|20)\d{2}[^"\'\\]{0,12})|'
    r'["\']?([12]\d{9}(?:\d{3})?)(?=[,}\s"\']))',
    re.IGNORECASE,
)
# Each of those names has one of these in it, which are sooner looked for.
_IN_NAMES = ("publis", "publicat", "pubdate", "pub_date", "pubtime", "pub_time", "displayd", "display_d")
_LONGEST_SCRIPT = 500_000  # characters
_MAX_TEXTS = 400
_SHORT = 40  # characters: hardly more than a date
_LONG = 240
_OPENING = 50  # of a paragraph: its dateline


def dates_in_scripts(page: Page) -> Iterator[tuple[str, str]]:
    """The first time that the data of the page's own scripts calls that of publication."""
    for script in page.scripts():
        lower = script[:_LONGEST_SCRIPT].lower()
        if not any(name in lower for name in _IN_NAMES):
            continue
        if match := _IN_SCRIPT.search(script, 0, _LONGEST_SCRIPT):
            yield "date in a script", match[1] or match[2]


def dates_in_text(page: Page) -> Iterator[tuple[str, str]]:
    """Texts with a date: the story's own first, then those said to be of publication, marked, short."""
    month_first = month_comes_first(page)
    ranked: list[tuple[tuple[bool, ...], str]] = []
    for text, element in islice(_short_texts(page.tree), _MAX_TEXTS):
        if parse_time(text, month_first=month_first):
            rank = (
                stands_elsewhere(element), not tells_publication(text), not is_marked_as_date(element),
                len(text) >= _SHORT,
            )  # fmt: skip
            ranked.append((rank, text))
    for _, text in sorted(ranked, key=lambda pair: pair[0]):
        yield "date in a short text", text


@cache
def _dated() -> XPath:
    from lxml.etree import XPath

    return XPath(
        "//body//text()[(contains(., '20') or contains(., '19')) and (string-length(.) < 120"
        " or contains(substring(normalize-space(.), 1, 45), '20'))"
        " and not(parent::script or parent::style or parent::noscript)]"
    )


def _short_texts(tree: _Element) -> Iterator[tuple[str, _Element]]:
    found = _dated()(tree)
    for piece in found if isinstance(found, list) else ():
        owner = piece.getparent()  # type: ignore[union-attr]  # the expression gives texts alone
        if owner is not None and piece.is_tail:  # type: ignore[union-attr]
            owner = owner.getparent()
        if owner is not None:
            text = fold(str(piece)[:_LONG])
            yield text if len(text) < _LONG // 2 else text[:_OPENING], owner
