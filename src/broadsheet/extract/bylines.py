"""The writers that a reader sees named: beside a story's heading, or at its end.

In: a page and the lines around its heading. Out: names with the mark that shows them to be the writers'.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from broadsheet.extract.by_words import ASIAN_INSIDE, NOT_WRITERS, SHOWN_OPENING
from broadsheet.extract.byline_labels import is_named_before, is_passed_over
from broadsheet.extract.byline_marks import (
    is_elsewhere,
    is_marked,
    label_before,
    marked_elements,
    names_something_else,
    names_writer,
)
from broadsheet.extract.byline_wordings import (
    MAX_NAME_LINE,
    POSTED_BY,
    has_label,
    is_anothers,
    joint,
    name_opening,
)
from broadsheet.extract.element_names import Around
from broadsheet.extract.name_kinds import ROLE, is_person
from broadsheet.extract.names import names_in
from broadsheet.extract.names_beside_dates import names_beside_date
from broadsheet.extract.page import Page
from broadsheet.extract.story_head import Line, StoryHead
from broadsheet.extract.text import element_text, fold
from broadsheet.extract.text_pieces import Piece

if TYPE_CHECKING:
    from lxml.etree import _Element

_MAX_LINE = 160  # characters; longer ones are paragraphs about the writer
_NEAR = 5  # lines from one writer to the next
_CLOSE = 4  # lines below the heading
_MAX_WORDED = 120
_MAX_ALONE = 25
_MAX_MARKED = 30
_NO_BYLINE = frozenset({"img", "link", "nav", "input", "form", "body", "article", "script", "style"})
_FIRST_PIECES = 8
_ABOUT = re.compile(
    r"(?:(?:about|über|meet|by|von|par|por)\b.{0,20}|(?:the )?authors?|autor(?:in)?|written by)\W*",
    re.IGNORECASE,
)
_BY_LINE = "line that begins with By"
_ROLE = "role beside a name"
_FEW = 3  # names of a line that begins with By; more may be those whom a text tells of
_STRONG, _MARKED, _WORDED = 3, 2, 1


class Byline(NamedTuple):
    """Names and how they were told to be the writers'.

    `sure` when a mark says so, not the wording alone; `exact` when the mark is of the names and nothing else.
    """

    names: tuple[str, ...]
    how: str
    sure: bool
    exact: bool = False

    @property
    def worded(self) -> bool:
        """Whether a line beside the heading says by whom the story is, people with full names."""
        return self.how == _BY_LINE and len(self.names) <= _FEW and all(map(is_person, self.names))

    @property
    def role(self) -> bool:
        """Whether a role that only writers have stands beside the name."""
        return self.how == _ROLE


class _Found(NamedTuple):
    names: list[str]
    mark: int
    how: str
    distance: int
    kind: str = ""  # tag and class of the element that names the writer
    role: bool = False  # whether the line ends in a role


def read_byline(page: Page, head: StoryHead) -> Byline | None:
    """The writers named beside the heading, else those named in an element marked for it, else None."""
    return _near_heading(head) or _anywhere(page) or _alone(head)


def byline_of_others(head: StoryHead, stated: tuple[str, ...]) -> tuple[str, ...]:
    """The names of the line that says by whom a story is, where nobody stated is seen beside the heading."""
    if any(_is_seen(head, name) for name in stated):
        return ()
    byline = _near_heading(head)
    return byline.names if byline and byline.worded else ()


def fuller_byline(head: StoryHead, name: str) -> tuple[str, ...]:
    """All names of the byline beside the heading where it has `name` among others; else none."""
    if not _is_seen(head, name):  # cheaper than to read the lines
        return ()
    byline = _near_heading(head, _STRONG)
    others = byline.names if byline and byline.exact else ()
    return others if name in others and all(is_person(other) for other in others) else ()


def _is_seen(head: StoryHead, name: str) -> bool:
    first = name.split(maxsplit=1)[0]
    return any(first in line.text for line in head.lines)


def _near_heading(head: StoryHead, weakest: int = _WORDED) -> Byline | None:
    around = frozenset(head.heading.iterancestors()) if head.heading is not None else frozenset()
    found: list[_Found] = []
    for number, line in enumerate(head.lines):
        item = _in_line(line, around, weakest)
        if item is None and weakest <= _MARKED and is_named_before(head.lines, number):
            item = _below_by(line, around)
        # Whether the line is to be read at all is asked last, as few lines have names.
        if item is not None and not is_passed_over(head.lines, number):
            found.append(item)
    if not found:
        return None
    best = max(found, key=lambda item: (item.mark, -abs(item.distance)))
    return Byline(tuple(_group(found, best)), best.how, best.mark > _WORDED, best.mark == _STRONG)


def _alone(head: StoryHead) -> Byline | None:
    names = names_beside_date(head)
    return Byline(names, "name beside the date", sure=False) if names else None


def _group(found: list[_Found], best: _Found) -> Iterator[str]:
    """The names of the best line and of its neighbours with the same mark."""
    seen: set[str] = set()
    last = None
    for item in found:
        if item.mark != best.mark or item.how != best.how or item.kind != best.kind:
            continue
        if item.role and not best.role and item.distance == best.distance + 1:
            continue  # `Local Democracy Reporter`, below the name
        if last is None and item.distance < best.distance - _NEAR:
            continue
        if last is not None and item.distance > max(last, best.distance) + _NEAR:
            break
        last = item.distance
        for name in item.names:
            if name.casefold() not in seen:
                seen.add(name.casefold())
                yield name


def _in_line(line: Line, around: Around, weakest: int) -> _Found | None:
    """What a line of the story's own says of its writers, with a mark as strong as that or a stronger one."""
    found = _told_by(line, around, weakest) if len(line.text) <= _MAX_LINE else None
    if found is None or is_anothers(line.text) or is_elsewhere(line.pieces[0].element, around):
        return None
    return found._replace(role=bool(ROLE.fullmatch(line.text)))


def _told_by(line: Line, around: Around, weakest: int) -> _Found | None:
    text = line.text
    strong = _strong_pieces(line)
    if strong and (names := _checked([_whole(piece) for piece in strong], one_word=True)):
        names = _with_unmarked(names, text)
        return _Found(names, _STRONG, "byline", line.distance, _kind(strong[0].element))
    close = 0 < line.distance <= _CLOSE
    one_word = text.isascii() and text.isalpha()  # and so no name without a mark
    worded = None if one_word else name_opening(text, close=close)
    if not worded and (one_word or weakest == _STRONG):
        return None
    asian = None if text.isascii() else ASIAN_INSIDE.search(text[:_MAX_WORDED])
    if asian:
        return _Found(_checked([asian[1] or asian[2]], one_word=True), _WORDED, _ROLE, line.distance)
    marked = any(is_marked(piece.element, around) for piece in line.pieces)
    if worded and len(text) <= _MAX_WORDED:
        rest = text[worded.end() :]
        alone = close and not worded.start() and len(rest) <= _MAX_ALONE
        names = _checked([rest], one_word=marked or alone or POSTED_BY is worded.re)
        if names:
            return _Found(names, _STRONG if marked else _WORDED, _BY_LINE, line.distance)
    if marked:
        apart = [_whole(piece) for piece in line.pieces if _may_name(piece)]
        if names := _checked(apart or [text], one_word=False):
            return _Found(names, _MARKED, "byline", line.distance)
    return None


def _with_unmarked(names: list[str], text: str) -> list[str]:
    """The names, with those of a line that begins with By and joins them to people without a mark."""
    behind = text.partition(names[-1])[2]
    if not joint(behind) or not (worded := SHOWN_OPENING.match(text)):
        return names
    told = _checked([text[worded.end() :]], one_word=False)
    return told if set(names) < set(told) and all(map(is_person, told)) else names


def _may_name(piece: Piece) -> bool:
    return is_person(fold(piece.text)) and not names_something_else(piece.element.get("class") or "")


def _whole(piece: Piece) -> str:
    """The text of the element that begins with the piece (some style a name's last letter), less an "and"."""
    text, first = element_text(piece.element, _MAX_LINE), fold(piece.text)
    whole = text if text.startswith(first) and len(text) == len(first) + 1 else piece.text
    return whole.removeprefix(joint(whole))


def _below_by(line: Line, around: Around) -> _Found | None:
    """The names of a line that follows one with nothing but a word for By."""
    if len(line.text) > MAX_NAME_LINE or is_elsewhere(line.pieces[0].element, around):
        return None
    names = _checked([piece.text for piece in line.pieces], one_word=True)
    return _Found(names, _MARKED, "name below By", line.distance) if names else None


def _strong_pieces(line: Line) -> list[Piece]:
    """The line's pieces that are there for a writer's name, without those behind a word for an editor."""
    before = ""
    strong: list[Piece] = []
    for piece in line.pieces:
        if names_writer(piece.element) and not (
            has_label(before) and NOT_WRITERS.match(before.rpartition("|")[2])
        ):
            strong.append(piece)
        before = piece.text
    return strong


def _checked(texts: list[str], *, one_word: bool) -> list[str]:
    """The names in the texts when each is written as a name is."""
    names = [name for text in texts for name in names_in(text, shown=True)]
    sound = [
        name for name in names if is_person(name) or (one_word and len(name) <= 30 and name.count(" ") < 4)
    ]
    first = next((number for number, name in enumerate(sound) if is_person(name)), len(sound))
    # What else is one word behind a person is a place.
    sound = [name for number, name in enumerate(sound) if number <= first or " " in name or is_person(name)]
    return sound if len(sound) == len(names) else [name for name in sound if is_person(name)][:4]


def _kind(element: _Element) -> str:
    return f"{element.tag} {element.get('class', '')}"


def _anywhere(page: Page) -> Byline | None:
    """The first element of the page that is marked to name the writer, outside of comments and lists."""
    if page.large:
        return None
    for element in islice(marked_elements(page), _MAX_MARKED):
        if element.tag in _NO_BYLINE or is_elsewhere(element, frozenset()):
            continue
        text = element_text(element, _MAX_LINE + 20, joint=" ")
        if len(text) > _MAX_LINE and (name := _first_name(element)):
            return Byline((name,), "byline", sure=False)
        if not text or len(text) > _MAX_LINE or is_anothers(text) or is_anothers(label_before(element)):
            continue
        marked = is_marked(element, frozenset())
        sure = names_writer(element) or (marked and name_opening(text) is not None)
        apart = [piece for piece in map(fold, map(str, element.itertext())) if is_person(piece)]
        if (sure or marked) and (names := _checked(apart or [text], one_word=sure)):
            return Byline(tuple(names), "byline", sure)
    return None


def _first_name(element: _Element) -> str:
    """The person whose name stands first in a box about the writer, or ""."""
    if not is_marked(element, frozenset()) or is_anothers(label_before(element)):
        return ""
    pieces = [piece for piece in islice(map(fold, map(str, element.itertext())), _FIRST_PIECES) if piece]
    first = next((piece for piece in pieces if not _ABOUT.fullmatch(piece)), "")
    return first if is_person(first) else ""
