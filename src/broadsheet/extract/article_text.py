"""The text of a story: its paragraphs, parted by newlines.

In: a page and what its source gave. Out: plain text without navigation, adverts or comments, and which
reading gave it. Every block of the page is judged by what speaks for it, and the note tells how far the whole
choice is to be trusted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from broadsheet.extract.block_sums import Numbers
from broadsheet.extract.blocks import Layout
from broadsheet.extract.interruptions import interrupts
from broadsheet.extract.kernels import lay_out, story_odds
from broadsheet.extract.page import Found, Page, parse_html
from broadsheet.extract.page_state import read_state
from broadsheet.extract.sign_up_boxes import blocks_in_boxes
from broadsheet.extract.structured_data import is_news, text_of, types
from broadsheet.extract.text import fold, visible
from broadsheet.extract.trust import expected_score

MAX_CHARACTERS = 400_000
_LITTLE = 300  # characters: a few sentences
# Probability above which a block belongs to the story. Beside news stand other stories, which read alike.
_SELECTED, _SELECTED_NEWS = 0.5, 0.6
_NEWS = 2  # the kind that a page states


def read_text(page: Page, hint_content: str | None) -> Found:
    """The best text and the reading that gave it; "" when there is none."""
    best = _from_blocks(page)
    for reading in (_given, _from_state):
        if len(best.value) < _LITTLE:
            for found in reading(page, hint_content):
                if len(found.value) > 1.5 * len(best.value):
                    best = found
    return Found(best.value[:MAX_CHARACTERS], best.how if best.value else "")


def plain_text(markup: str) -> str:
    """The paragraphs of a piece of HTML or plain text."""
    if "<" not in markup:
        return _lines(markup)
    tree = parse_html(f"<div>{markup}</div>")
    return _joined(lay_out(tree).blocks.texts) if tree is not None else ""


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


def stated_kind(page: Page) -> int:
    """What the page says of itself: 2 for a news article, 1 for another, 0 for none."""
    return _NEWS if is_news(page.story) else int(bool(types(page.story)))


def least_odds(kind: int) -> float:
    """The probability above which a block belongs to the story of a page of this kind."""
    return _SELECTED_NEWS if kind == _NEWS else _SELECTED


def _from_blocks(page: Page) -> Found:
    layout = lay_out(page.tree)
    kind = stated_kind(page)
    odds = story_odds(layout, kind)
    return Found(_chosen(page, layout, odds, kind), f"blocks (trust {expected_score(layout, odds):.2f})")


def _chosen(page: Page, layout: Layout, odds: Numbers, kind: int) -> str:
    boxed, blocks = blocks_in_boxes(page, layout), layout.blocks
    places = (place for place in np.flatnonzero(odds > least_odds(kind)).tolist() if place not in boxed)
    told = ((blocks.texts[place], blocks.sizes[place], blocks.linked[place]) for place in places)
    return _joined(text for text, size, linked in told if not interrupts(text, size, linked))


def _given(page: Page, hint_content: str | None) -> Iterator[Found]:
    yield Found(plain_text(text_of(page.story, "articleBody", "text")), "JSON-LD articleBody")
    if hint_content:
        yield Found(plain_text(hint_content), "source's content")


def _from_state(page: Page, _: str | None) -> Iterator[Found]:
    yield Found(plain_text(read_state(page)[:MAX_CHARACTERS]), "data in the page's scripts")


def _joined(texts: Iterable[str]) -> str:
    return visible("\n".join(texts))


def _lines(text: str) -> str:
    return "\n".join(line for line in map(fold, text.splitlines()) if line)
