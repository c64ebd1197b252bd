"""The text of a story: its paragraphs, parted by newlines.

In: a page and what its source gave. Out: plain text without navigation, adverts or comments. The page's tree
is read by trafilatura; where that finds little, the page's own structured text or the source's is taken.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from broadsheet.extract.page import Found, Page, parse_html
from broadsheet.extract.structured_data import text_of
from broadsheet.extract.text import element_text, fold

if TYPE_CHECKING:
    from lxml.etree import _Element
    from trafilatura.settings import Extractor

MAX_CHARACTERS = 400_000
_LITTLE = 300  # characters: a few sentences
_LONG_PARAGRAPH = 80  # characters; shorter ones are as often captions and buttons
_COVERED = 0.7  # of the page's long paragraphs; with less, the precise reading has missed a part
_BLOCKS = ("p", "h2", "h3", "li", "blockquote", "pre")


def read_text(page: Page, hint_content: str | None) -> Found:
    """The best text and the reading that gave it; "" when there is none."""
    best = Found(_from_tree(page), "article text")
    if len(best.value) < _LITTLE:
        for found in _given(page, hint_content):
            if len(found.value) > 1.5 * len(best.value):
                best = found
    return Found(best.value[:MAX_CHARACTERS], best.how if best.value else "")


def plain_text(markup: str) -> str:
    """The paragraphs of a piece of HTML or plain text."""
    if "<" not in markup:
        return _lines(markup)
    tree = parse_html(f"<div>{markup}</div>")
    return _paragraphs(tree) if tree is not None else ""


def visible_text(page: Page, limit: int) -> str:
    """What a reader sees of the whole page, on one line, read no further than about `limit` characters."""
    pieces: list[str] = []
    length = 0
    for element in page.tree.iter():
        if element.tag not in ("script", "style", "noscript", "template", "title", "svg"):
            piece = fold(element.text or "")
            pieces.append(piece)
            length += len(piece)
        pieces.append(fold(element.tail or ""))
        length += len(pieces[-1])
        if length > limit:
            break
    return fold(" ".join(pieces))


def _from_tree(page: Page) -> str:
    """The precise reading, or the generous one where the precise one leaves out much of the page's prose."""
    if page.large:
        return _paragraphs(page.tree)
    precise = _by_trafilatura(page, precise=True)
    if len(precise) >= _COVERED * _length_of_prose(page.tree):
        return precise
    return max(precise, _by_trafilatura(page, precise=False), key=len)


def _by_trafilatura(page: Page, *, precise: bool) -> str:
    from trafilatura import bare_extraction
    from trafilatura.settings import Document

    try:
        document = bare_extraction(page.tree, url=page.url, options=_options(precise))
    except Exception:  # noqa: BLE001 - odd trees break it in odd ways; the plain reading stands in
        return _paragraphs(page.tree)
    return _lines(document.text or "") if isinstance(document, Document) else ""


def _length_of_prose(tree: _Element) -> int:
    lengths = (len(element_text(element, 20_000)) for element in tree.iter("p"))
    return sum(length for length in lengths if length > _LONG_PARAGRAPH)


def _given(page: Page, hint_content: str | None) -> Iterator[Found]:
    yield Found(plain_text(text_of(page.story, "articleBody", "text")), "JSON-LD articleBody")
    if hint_content:
        yield Found(plain_text(hint_content), "source's content")


def _paragraphs(tree: _Element) -> str:
    texts = (element_text(element, 20_000) for element in tree.iter(*_BLOCKS))
    found = "\n".join(text for text in texts if text)[:MAX_CHARACTERS]
    return found or element_text(tree, 20_000)


def _lines(text: str) -> str:
    return "\n".join(line for line in map(fold, text.splitlines()) if line)


@cache
def _options(precise: bool) -> Extractor:  # noqa: FBT001 - the cache's key
    from trafilatura.settings import Extractor

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    return Extractor(output_format="python", comments=False, precision=precise)
