"""What stands around a story's heading: the lines that name its writers, its day and its standfirst.

In: a page. Out: its main heading and the visible lines before and after it, each with the pieces of text that
make it up. Bounded on both sides, so that neither the menu nor the story itself is read.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, islice
from typing import TYPE_CHECKING, NamedTuple

from broadsheet.extract.kernels import pieces_before, pieces_behind, pieces_within, words_of
from broadsheet.extract.page import Page
from broadsheet.extract.structured_data import text_of
from broadsheet.extract.text import element_text, fold, plain
from broadsheet.extract.text_pieces import Piece

if TYPE_CHECKING:
    from lxml.etree import _Element

_MAX_BEFORE = 12  # lines
_MAX_AFTER = 25
_MAX_PIECES = 400
_MAX_BELOW = 3_000  # pieces
_LONG_LINE = 200  # characters: prose
_MAX_LONG_LINES = 2
_MAX_HEADINGS = 40
_ALIKE = 0.4  # of the words of heading and title together
_FIRST_ORDER = 0.3  # what a heading of the first order has before one of the second
_AROUND = frozenset({"nav", "footer", "aside"})


class Line(NamedTuple):
    """Pieces that stand on one line; `distance` counts lines from the heading, below 0 before it."""

    text: str
    pieces: tuple[Piece, ...]
    distance: int


class StoryHead(NamedTuple):
    """The heading, None when the page has none, and the lines around it in page order."""

    heading: _Element | None
    lines: tuple[Line, ...]


def read_story_head(page: Page) -> StoryHead:
    """The lines around the heading that says the same as the page's title, or around its first heading."""
    heading = _main_heading(page)
    if heading is None:
        body = page.tree.find("body")
        start = body if body is not None else page.tree
        return StoryHead(None, tuple(_after(pieces_within(start))))
    before = tuple(islice(_lines(pieces_before(heading), -1), _MAX_BEFORE))
    return StoryHead(heading, (*reversed(before), *_after(pieces_behind(heading))))


def lines_below(head: StoryHead) -> Iterator[Line]:
    """All lines behind the heading, to the end of the story and beyond; bounded as well."""
    return _lines(pieces_behind(head.heading), 1, _MAX_BELOW) if head.heading is not None else iter(())


def _main_heading(page: Page) -> _Element | None:
    """The heading that is most like one of the page's titles, else the first of the first order."""
    titles = [plain(text_of(page.story, "headline")), *page.metas.get("og:title", ())]
    titles += [element_text(title, 500) for title in page.named["title"][:1]]
    wanted = [words for title in titles if (words := set(words_of(title)))]
    first, best, most = None, None, 0.0
    for heading in islice(chain(page.named["h1"], page.named["h2"]), _MAX_HEADINGS):
        main = heading.tag == "h1"
        if not main and most >= 1:  # no more can be said by one of the second order
            break
        words = set(words_of(element_text(heading, 500, joint=" ")))
        alike = max((2 * len(words & title) / (len(words) + len(title)) for title in wanted), default=0.0)
        rank = alike + (_FIRST_ORDER if main else 0)
        is_first, is_best = main and first is None and bool(words), alike >= _ALIKE and rank > most
        if not (is_first or is_best) or any(parent.tag in _AROUND for parent in heading.iterancestors()):
            continue
        if is_first:
            first = heading
        if is_best:
            best, most = heading, rank
    return best if best is not None else first


def _after(pieces: Iterator[Piece | None]) -> Iterator[Line]:
    prose = 0
    for line in islice(_lines(pieces, 1), _MAX_AFTER):
        yield line
        prose += len(line.text) > _LONG_LINE
        if prose > _MAX_LONG_LINES:
            return


def _lines(pieces: Iterator[Piece | None], step: int, most: int = _MAX_PIECES) -> Iterator[Line]:
    """Pieces up to a break make a line; with a step of -1 they come against page order."""
    waiting: list[Piece] = []
    distance = 0
    for piece in islice(pieces, most):
        if piece is not None:
            waiting.append(piece)
        elif waiting:
            distance += step
            yield _line(waiting[::step], distance)
            waiting = []
    if waiting:
        yield _line(waiting[::step], distance + step)


def _line(pieces: list[Piece], distance: int) -> Line:
    text = pieces[0].text if len(pieces) == 1 else " ".join([piece.text for piece in pieces])
    return Line(fold(text), tuple(pieces), distance)
