"""The times that a page's `time` elements tell, wherever they stand.

In: a page. Out: the texts of those that say what they are, or of the only one. Many themes tell below the
story by whom and when it was published and changed, too far from the heading to be read with it.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import TYPE_CHECKING

from broadsheet.extract.page import Page
from broadsheet.extract.shown_dates import tells_publication

if TYPE_CHECKING:
    from lxml.etree import _Element

_MAX_TIMES = 20
_OF_UPDATE = frozenset({"updated", "dt-updated"})  # the microformats hAtom and h-entry


def times_of_publication(page: Page) -> Iterator[str]:
    """The times of elements that are said to be the story's publication's."""
    return (element.get("datetime", "") for element in _of_publication(page))


def times_of_update(page: Page) -> Iterator[str]:
    """The times of the last change beside the first of the publication: others are those of other stories."""
    first = next(_of_publication(page), None)
    around = first.getparent() if first is not None else None
    for element in around.iterchildren("time") if around is not None else ():
        words = _words(element)
        if element is not first and "publish" not in words and not _OF_UPDATE.isdisjoint(words.split()):
            yield element.get("datetime", "")


def told_by_elements(page: Page) -> Iterator[tuple[str, str]]:
    """The times of publication, then that of the only day that elements name, each with what tells it."""
    times = [element.get("datetime", "") for element in _with_times(page)]
    alone = times[:1] if len({time[:10] for time in times}) == 1 else []
    return (("time element", time) for time in chain(times_of_publication(page), alone))


def _of_publication(page: Page) -> Iterator[_Element]:
    for element in _with_times(page):
        words = _words(element)
        said = element.get("pubdate") is not None or "publish" in words or "entry-date" in words
        if said or tells_publication(_before(element)):
            yield element


def _with_times(page: Page) -> list[_Element]:
    return [element for element in page.named["time"] if element.get("datetime")][:_MAX_TIMES]


def _words(element: _Element) -> str:
    return f"{element.get('class', '')} {element.get('itemprop', '')}".lower()


def _before(element: _Element) -> str:
    """The text right before the element."""
    before, around = element.getprevious(), element.getparent()
    if before is not None:
        return before.tail or ""
    return (around.text or "") if around is not None else ""
