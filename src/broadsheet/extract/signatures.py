"""Who signs a story within its text: in the dateline that it begins with, or in a line at its end.

In: the lines around a page's heading. Out: names and where they stand. Newsrooms of East Asia name the writer
in brackets before the first sentence, wires the agency; those of South East Asia, and Reuters, sign at the
end. Editors sign there as well and are passed over.
"""
# ruff: noqa: RUF001 - marks of other scripts are meant

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING

from broadsheet.extract.by_words import EAST_ASIAN, NOT_WRITERS, SHOWN_ALONE
from broadsheet.extract.byline_marks import is_elsewhere
from broadsheet.extract.name_kinds import AGENCY, is_person
from broadsheet.extract.names import names_in
from broadsheet.extract.page import Page
from broadsheet.extract.story_head import Line, StoryHead, lines_below
from broadsheet.extract.text import fold

if TYPE_CHECKING:
    from lxml.etree import XPath, _Element

_PROSE, _UNSPACED_PROSE = 120, 50  # characters from which a line is a paragraph, the latter in East Asia
_OPENING = 90  # characters of a paragraph that may hold its dateline
_FIRST_PARAGRAPHS = 2
_BEHIND_PROSE = 3  # lines
_LONGEST = 300  # characters
_LONGEST_NAME = 40
_HAN = r"[\u4e00-\u9fff]"
_CHINESE = re.compile(
    rf"[（(〔【［\[][^）)〕】］\]]{{0,16}}?(?:记者|記者)\s?((?:{_HAN}{{2,4}}[、，\s])*{_HAN}{{2,4}})\s?[／/）)〕】］\]]"
)
# Behind the name, a place of two letters or three: `記者王小明台北20日電`
_CHINESE_WITH_PLACE = re.compile(rf"(?:记者|記者)({_HAN}{{4,7}})\d{{1,2}}日[電电]")
_KOREAN = re.compile(
    r"(?<![가-힣])((?:[가-힣]{2,4}\s?[·ㆍ,]\s?){0,3}[가-힣]{2,4})\s?(?:기자|특파원)\s?[=\])】]"
)
_KOREAN_END = re.compile(r"^\W*([가-힣]{2,4})\s?(?:기자|특파원)(?:\s+\S+@\S+)?\W*$")
_WIRE = re.compile(rf"^[^()]{{3,50}}\s\(({AGENCY})\)\s?[.,]?\s?[-\u2013\u2014:]", re.IGNORECASE)
_SIGNED = re.compile(
    r"^\W*(?:(?:additional\s+)?report(?:ing|ed)\s+by|written\s+by|(?:penulis|pewarta|reporter|author|autor|автор|"
    r"текст|text|texto|tekst|tác giả|oleh|记者|記者|作者|撰文|撰稿|文)\s*[:：／])",
    re.IGNORECASE,
)
# One of these stands in what is looked for: words, also before By and before a colon, and East Asian ones.
_WORDS = ("Author", "Autor", "enulis", "ewarta", "ác giả")
_BEFORE_BY = ("eporting", "eported", "ritten", "rticle")
_BEFORE_COLON = ("eporter", "uthor", "utor", "втор", "екст", "ext", "exto", "ekst", "leh")
_EAST_ASIAN_WORDS = ("记者", "記者", "作者", "撰文", "撰稿", "기자", "특파원")
_OF_EAST_ASIAN_WORDS = "者撰기특"  # single letters are found far faster
_AT_THE_RIGHT = re.compile(r"text-align:\s*right", re.IGNORECASE)


def read_signature(page: Page, head: StoryHead) -> tuple[list[str], str]:
    """The names in the dateline, else those that sign at the end, and which; none and "" without any."""
    paragraphs = (line.text for line in head.lines if line.distance > 0 and _is_prose(line.text))
    for text in islice(paragraphs, _FIRST_PARAGRAPHS):
        if names := _in_dateline(text[:_OPENING]):
            return names, "dateline"
    if page.large or not _may_sign(page):
        return [], ""
    last = -_BEHIND_PROSE - 1  # the distance of the last paragraph
    opened = False  # whether the line before says no more than By
    for line in lines_below(head):
        near = 0 < line.distance - last <= _BEHIND_PROSE
        if near and len(line.text) <= _LONGEST and (names := list(_in_last_line(line, opened=opened))):
            return names, "line at the end"
        opened = near and len(line.text) <= _LONGEST_NAME and bool(SHOWN_ALONE.fullmatch(line.text))
        if _is_prose(line.text):
            last = line.distance
    return [], ""


def _may_sign(page: Page) -> bool:
    """Whether the page has any of the words or marks that are looked for; cheaper than to read its lines."""
    if _at_the_right()(page.tree):
        return True
    text = str(_text()(page.tree))
    return (
        any(word in text for word in _WORDS)
        or any(before.endswith(_BEFORE_BY) for before in text.split(" by")[:-1])
        or any(before.endswith(_BEFORE_COLON) for before in text.split(":")[:-1])
        or (
            any(letter in text for letter in _OF_EAST_ASIAN_WORDS)
            and any(word in text for word in _EAST_ASIAN_WORDS)
        )
    )


@cache
def _text() -> XPath:
    from lxml.etree import XPath

    return XPath("string(//body)", smart_strings=False)


@cache
def _at_the_right() -> XPath:
    from lxml.etree import XPath

    return XPath("boolean(//p/@style[contains(., 'right')])")


def _in_dateline(text: str) -> list[str]:
    if text.isascii() or not EAST_ASIAN.search(text):
        wire = _WIRE.match(text)
        return [wire[1]] if wire else []
    if found := _CHINESE.search(text):
        return re.split(r"[、，\s]", found[1])
    if found := _CHINESE_WITH_PLACE.search(text):
        place = 3 if len(found[1]) > 5 else 2
        return [found[1][:-place]]
    korean = _KOREAN.search(text)
    return re.split(r"\s?[·ㆍ,]\s?", korean[1]) if korean else []


def _in_last_line(line: Line, *, opened: bool) -> Iterator[str]:
    element = line.pieces[0].element
    if NOT_WRITERS.match(line.text) or is_elsewhere(element, frozenset()):
        return
    if korean := _KOREAN_END.match(line.text):
        yield korean[1]
    elif opened or _SIGNED.match(line.text) or (len(line.text) <= _LONGEST_NAME and _stands_right(element)):
        names = list(names_in(line.text.strip("()[]"), shown=True))
        if names and all(map(is_person, names)):
            yield from names
        elif (name := _named_apart(line)) and is_person(name):
            yield name


def _named_apart(line: Line) -> str:
    """The text of the element behind no more than By; the rest of the line tells of the writer."""
    first, *others = line.pieces
    return fold(others[0].text) if others and SHOWN_ALONE.fullmatch(fold(first.text)) else ""


def _stands_right(element: _Element) -> bool:
    """Whether the element, or the one around it, is a paragraph at the right, as signatures are."""
    around = (element, *islice(element.iterancestors(), 1))
    return any(each.tag == "p" and _AT_THE_RIGHT.search(each.get("style", "")) for each in around)


def _is_prose(text: str) -> bool:
    return len(text) >= _PROSE or (len(text) >= _UNSPACED_PROSE and bool(EAST_ASIAN.search(text)))
