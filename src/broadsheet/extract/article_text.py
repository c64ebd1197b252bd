"""The text of a story: its paragraphs, parted by newlines.

In: a page and what its source gave. Out: plain text without navigation, adverts or comments, and which
reading gave it. A fast reading judges every block of the page and tells how far it is to be trusted; where
that is not far, trafilatura's precise reading is called as a witness and the blocks are judged again.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING

from broadsheet.extract.blocks import Layout, lay_out
from broadsheet.extract.evidence import Stated, gather
from broadsheet.extract.page import Found, Page, parse_html
from broadsheet.extract.structured_data import text_of, types
from broadsheet.extract.text import fold, visible
from broadsheet.extract.trust import expected_score, shared, story_odds, story_odds_with_witness

if TYPE_CHECKING:
    from trafilatura.settings import Extractor

MAX_CHARACTERS = 400_000
_LITTLE = 300  # characters: a few sentences
_TRUSTED = 0.85  # expected F1 from which the fast reading stands by itself
_SELECTED = 0.5  # probability of a block that belongs to the story


def read_text(page: Page, hint_content: str | None) -> Found:
    """The best text and the reading that gave it; "" when there is none."""
    best = _from_blocks(page)
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
    return _joined(block.text for block in lay_out(tree).blocks) if tree is not None else ""


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


def stated_by(page: Page) -> Stated:
    """What the page says of its story, as evidence for its blocks."""
    title = page.meta("og:title", "twitter:title")
    heading = text_of(page.story, "headline") or (
        title.value if title else page.tree.findtext(".//title") or ""
    )
    kinds = types(page.story)
    return Stated(heading, 2 if any("News" in kind for kind in kinds) else int(bool(kinds)))


def _from_blocks(page: Page) -> Found:
    layout = lay_out(page.tree)
    rows = gather(layout, stated_by(page))
    odds = story_odds(rows)
    trust = expected_score(layout, odds)
    how = f"blocks (trust {trust:.2f})"
    if trust < _TRUSTED and rows and not page.large:
        witness = precise_reading(page)
        odds = story_odds_with_witness(rows, shared([block.text for block in layout.blocks], witness))
        how = (
            f"blocks with trafilatura as witness (trust {trust:.2f}, then {expected_score(layout, odds):.2f})"
        )
    return Found(_chosen(layout, odds), how)


def _chosen(layout: Layout, odds: Sequence[float]) -> str:
    return _joined(block.text for block, odd in zip(layout.blocks, odds, strict=True) if odd > _SELECTED)


def precise_reading(page: Page) -> str:
    """What trafilatura takes for the story when it prefers precision; "" where it fails."""
    from trafilatura import bare_extraction
    from trafilatura.settings import Document

    try:
        document = bare_extraction(page.tree, url=page.url, options=_options())
    except Exception:  # noqa: BLE001 - odd trees break it in odd ways; the blocks stand without it
        return ""
    return document.text or "" if isinstance(document, Document) else ""


def _given(page: Page, hint_content: str | None) -> Iterator[Found]:
    yield Found(plain_text(text_of(page.story, "articleBody", "text")), "JSON-LD articleBody")
    if hint_content:
        yield Found(plain_text(hint_content), "source's content")


def _joined(texts: Iterator[str]) -> str:
    return visible("\n".join(texts))


def _lines(text: str) -> str:
    return "\n".join(line for line in map(fold, text.splitlines()) if line)


@cache
def _options() -> Extractor:
    from trafilatura.settings import Extractor

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    return Extractor(output_format="python", comments=False, precision=True)
