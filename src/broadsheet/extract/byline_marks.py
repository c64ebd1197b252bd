"""Marks by which a page tells that an element names the writer of its story.

In: an element of a page. Out: whether it is marked so, or belongs to something else than the story.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from broadsheet.extract.byline_wordings import MAX_LABEL
from broadsheet.extract.element_names import PROMOTION, WIDGET, Around
from broadsheet.extract.kernels import elements_whose, links_around, names_around
from broadsheet.extract.page import MAX_ELEMENTS, Page
from broadsheet.extract.text import element_text, fold

if TYPE_CHECKING:
    from lxml.etree import _Element

_LEVELS = 4  # of elements around one whose names are read
_WRITER = re.compile(
    r"author|byline|by-line|(?:^|[^a-z])(?:autor|auteur|autore|redakteur|writer|writtenby|written-by|"
    r"posted-by|postedby|created-?by|contributor|"
    r"journalist|reporter|columnist|kolumnist|penulis|pewarta|muhabir|yazar|szerz[oő]|tac-?gia|kirjoittaja|"
    r"toimittaja|skribent|forfatter|verfasser|redacteur|avtor|assinatura)"
)
_POSTER = re.compile(r"(?:^|[^a-z])poster")
_NO_WRITER = re.compile(
    r"bio\b|[_-]bio|avatar|image|photo|social|related|comment|desc(?:ription)?\b|follow|img|picture|date|"
    r"time|count|share|role|"
    rf"job|position|authoris|authoriz|recommend|teaser|sidebar|{WIDGET}|newsletter|"
    r"caption|credit|quote|"
    r"footnote|reference|citation"
)
_ELSEWHERE = re.compile(
    rf"comment|related|teaser|(?<!no-)(?<!has-)(?<!with-)sidebar(?!-wrap)|{WIDGET}|"
    rf"recommend|most-?read|trending|latest|newsletter|{PROMOTION}|"
    r"carousel|references|"
    r"bibliograph|quote|review-|read-next|more-from|up-next"
)
_AUTHOR_PAGE = re.compile(
    r"/(?:authors?|autor(?:en|in|es)?|auteurs?|autori?|writers?|journalists?|contributors?|reporters?|"
    r"bylines?|columnists?|redakteure?)/"
    r"[^/?#]|[?&]author=",
    re.IGNORECASE,
)
_PROFILE = re.compile(
    r"/(?:staff|people|person(?:en)?|profiles?|team|equipo|redacao|by)/[^/?#]|^mailto:[^?]", re.IGNORECASE
)
_NO_NAME = re.compile(
    r"(?:^|[-_\s])(?:location|place|city|ciudad|lugar|ort|role|job|position|agency|affiliations?|label|"
    r"site[-_]?(?:title|name))(?:$|[-_\s])"
)
_NAME_CLASS = re.compile(
    r"(?:author|byline|writer|autor|auteur|contributor)s?[_-]*(?:full)?(?:name|link|title-?link)$|"
    r"^(?:post-?author|author|autor|byline-author|"
    r"post-meta-author|user-?name)$"
)
_NAMED = frozenset({"author", "creator"})
_WRAPPING = frozenset({"span", "strong", "b", "em", "a", "i"})


def names_writer(element: _Element) -> bool:
    """Whether the element, or the one that it fills, is there to hold a writer's name and nothing else."""
    classes = element.get("class")
    if classes and names_something_else(classes):
        return False
    if _holds_name(element, classes):
        return True
    around = element.getparent() if element.tag in _WRAPPING else None
    return around is not None and _holds_name(around, around.get("class"))


def _holds_name(element: _Element, classes: str | None) -> bool:
    if classes and _is_for_name(classes):
        return True
    if element.get("itemprop") in _NAMED or ((rel := element.get("rel")) and "author" in rel.lower().split()):
        return True
    return element.tag == "a" and bool(_AUTHOR_PAGE.search(element.get("href") or ""))


def is_marked(element: _Element, around: Around) -> bool:
    """Whether names of the element, or of those around it up to the heading's, speak of a writer."""
    if any(map(_PROFILE.search, links_around(element, _LEVELS, around))):
        return True
    return any(map(_speaks_of_writer, names_around(element, _LEVELS, around, ("class", "id", "data-testid"))))


def is_elsewhere(element: _Element, around: Around) -> bool:
    """Whether the element belongs to comments, to other stories, or to what stands beside the story."""
    return any(map(_speaks_of_others, names_around(element, _LEVELS + 3, around)))


@lru_cache(maxsize=4096)
def names_something_else(classes: str) -> bool:
    """Whether the classes of an element tell of a place, a role or a house, or that it labels another."""
    return bool(_NO_NAME.search(classes.lower()))


@lru_cache(maxsize=4096)
def _is_for_name(classes: str) -> bool:
    names = classes.lower().split()
    return "fn" in classes.split() or any(_NAME_CLASS.search(name) for name in names)


@lru_cache(maxsize=4096)
def _speaks_of_writer(names: str) -> bool:
    # Far from a heading, a `poster` is a picture.
    return any(
        (_WRITER.search(name) or _POSTER.search(name)) and not _NO_WRITER.search(name)
        for name in names.lower().split()
    )


@lru_cache(maxsize=4096)
def _mentions_writer(names: str) -> bool:
    return bool(_WRITER.search(names.lower()))


@lru_cache(maxsize=4096)
def _speaks_of_others(names: str) -> bool:
    return bool(_ELSEWHERE.search(names.lower()))


def marked_elements(page: Page) -> Iterator[_Element]:
    """The elements of the page that bear such a mark."""
    wanted: dict[str, Callable[[str], object]] = {"class": _mentions_writer, "rel": "author".__eq__}
    if page.properties:
        wanted["itemprop"] = "author".__eq__
    return elements_whose(page.tree, wanted, MAX_ELEMENTS)


def label_before(element: _Element) -> str:
    """The text right before the element, in the one before it or in the one around it."""
    before, around = element.getprevious(), element.getparent()
    if before is None:
        return fold(around.text or "") if around is not None else ""
    return element_text(before, MAX_LABEL) + fold(before.tail or "")
