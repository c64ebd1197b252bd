"""The title of a story, without the name of the site.

In: a page, its heading, and what is known of its site's name. Out: one line of plain text, at most 300
characters. The heading is what the reader sees: it is taken where a declared title tells the same, or where
the page has no other heading; declared titles are often written for search engines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from itertools import islice
from typing import TYPE_CHECKING

from broadsheet.extract.addresses import path_of
from broadsheet.extract.kernels import count_words, words_of
from broadsheet.extract.page import Found, Page
from broadsheet.extract.site_in_title import (
    MARKS,
    MAX_UNKNOWN_WORDS,
    SEPARATOR,
    letters_of,
    site_names,
    without_archive,
    without_names,
    without_site,
)
from broadsheet.extract.story_head import StoryHead
from broadsheet.extract.structured_data import text_of
from broadsheet.extract.text import cut, element_text, fold, plain
from broadsheet.extract.text_pieces import INLINE
from broadsheet.extract.words import is_unspaced

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_CHARACTERS = 300
_UNREAD = frozenset({"script", "style", "svg", "rt", "rp"})  # of ruby, the text alone
_KICKER = re.compile(
    r"kicker|overline|eyebrow|topline|dachzeile|roofline|spitzmarke|rubrik|antetitulo|surtitre|pretitle|"
    r"pre-title|occhiello|"
    r"chapeu|ankeiler|sr-only|visually-?hidden|screen-?reader"
)
_AROUND = frozenset({"nav", "footer", "aside"})
_SHARED = 0.5  # of the words of the shorter one
_SEVERAL = 2  # words
_SEVERAL_ROWS = 4  # of letters in scripts without spaces: two words
_STEM = 6  # letters
_SHORT_WORD = 3  # letters; such words stand in any title
_MANY_WORDS = 3  # a heading with fewer may be a section's name


def read_title(page: Page, head: StoryHead, site_name: str | None, hint: str | None) -> Found | None:
    """The best title, or None when neither the page nor the hint has one."""
    names = site_names(page, site_name)
    candidates = list(_declared(page))
    declared = [
        Found(title, found.how)
        for found in candidates
        if (title := without_site(found.value, names)) and letters_of(title) not in names
    ]
    best = _from_heading(page, head, names, declared)
    best = _unless_the_sites(page, best, names) if best else _alone(page, declared, site_name)
    if best is None and (heading := next(iter(_headings(page)), None)) is not None:
        best = Found(heading_text(heading), "h1")
    if best is None and hint and (value := plain(hint)):
        best = Found(value, "source's title")
    if best is None:  # nothing but what looks like the site's name: some pages give their title as that
        best = next(iter(candidates), None)
    if best is None or not best.value:
        return None
    short = cut(best.value, MAX_CHARACTERS)
    same = short == best.value
    return Found(short, best.how if same else f"{best.how}, cut from {len(best.value)} characters")


def _unless_the_sites(page: Page, heading: Found, names: frozenset[str]) -> Found:
    """The heading; or the rest of a title element with it, where the address has words of the rest alone."""
    if not heading.how.startswith("h1") or not page.named["title"]:
        return heading
    told = plain(element_text(page.named["title"][0], MAX_CHARACTERS * 2))
    if not told.startswith(heading.value) and not told.endswith(heading.value):
        return heading
    rest = without_archive(told.removeprefix(heading.value).removesuffix(heading.value)).strip(MARKS)
    if letters_of(rest) in names:  # words of the site's place may stand in an address in other letters
        return heading
    address = _words_of_address(page)
    named = _long_words(rest) & address and not _long_words(heading.value) & address
    return Found(rest, "title element, less the site's heading") if named else heading


def _alone(page: Page, declared: list[Found], site_name: str | None) -> Found | None:
    """The first declared title where no heading bears it out, without a name that nothing else tells.

    That is what stands behind the last dash, where the address has words of what is before it alone.
    """
    if not declared:
        return None
    title, how = declared[0]
    breaks = list(SEPARATOR.finditer(title))
    before, behind = (title[: breaks[-1].start()], title[breaks[-1].end() :]) if breaks else ("", "")
    address = _words_of_address(page)
    named = len(_long_words(before) & address) >= _MANY_WORDS and not _long_words(behind) & address
    if named and behind[:1].isupper() and len(behind.split()) <= MAX_UNKNOWN_WORDS:
        return Found(before.rstrip(), how)
    return Found(_without_bare_name(title, site_name), how) if site_name else declared[0]


def _without_bare_name(title: str, name: str) -> str:
    """The title without the site's name that follows it, or stands before a colon, with no mark between."""
    rest = title.removeprefix(f"{name}:").removesuffix(f" {name}").strip()
    last = rest.rpartition(" ")[2]
    # Behind a short word it is part of the sentence.
    return rest if _has_many_words(rest) and (len(last) > _SHORT_WORD or title.endswith(rest)) else title


def heading_text(heading: _Element) -> str:
    """The heading on one line, without the kicker above it; what stands on lines of its own is spaced."""
    pieces: list[str] = []
    _collect(heading, pieces)
    text = fold(unescape("".join(pieces)))
    return text or element_text(heading, MAX_CHARACTERS * 2, joint=" ")


def _collect(element: _Element, pieces: list[str]) -> None:
    if len(pieces) > MAX_CHARACTERS:
        return
    pieces.append(element.text or "")
    for child in element:
        apart = child.tag not in INLINE
        if child.tag not in _UNREAD and not _KICKER.search(child.get("class", "").lower()):
            pieces.append(" " if apart else "")
            _collect(child, pieces)
            pieces.append(" " if apart else "")
        pieces.append(child.tail or "")


def _from_heading(page: Page, head: StoryHead, names: frozenset[str], declared: list[Found]) -> Found | None:
    if head.heading is None:
        return None
    heading = without_names(heading_text(head.heading), names)
    if not heading or letters_of(heading) in names:
        return None
    for found in declared:
        if letters_of(found.value) == letters_of(heading):
            return Found(
                found.value, f"h1, like {found.how}"
            )  # declared in sentence case where the page shouts
    for found in declared:
        if _tell_the_same(heading, found.value):
            many = _has_many_words(found.value)
            part = heading.endswith(found.value) or _is_first_part(head.heading, found.value)
            return found if many and part else Found(heading, f"h1, like {found.how}")
    alone = len(list(islice(_headings(page), 2))) == 1 and head.heading.tag == "h1"
    if alone and _has_many_words(heading) and not _is_slogan(page, heading, declared):
        return Found(heading, "h1, the only one")
    return None


def _is_slogan(page: Page, heading: str, declared: list[Found]) -> bool:
    """Whether a heading has no word of the address and the declared titles, while these share some."""
    address, words = _words_of_address(page), _long_words(heading)
    titles = [_long_words(found.value) for found in declared]
    return not words & address and any(len(title & address) > 1 and not title & words for title in titles)


def _words_of_address(page: Page) -> set[str]:
    return _long_words(path_of(page.url).rstrip("/").rpartition("/")[2])


def _long_words(text: str) -> set[str]:
    return {word[:_STEM] for word in words_of(text) if len(word) > _SHORT_WORD}


def _is_first_part(heading: _Element, title: str) -> bool:
    """Whether the heading goes on behind the title in another element: a second line, a day, a byline."""
    wanted, pieces = letters_of(title), [heading.text or ""]
    for child in heading:
        if letters_of("".join(pieces)) == wanted:
            return True
        _collect(child, pieces)
        if letters_of("".join(pieces)) == wanted:
            return bool(
                fold("".join([child.tail or "", *(each.text or "" for each in child.itersiblings())]))
            )
        pieces.append(child.tail or "")
    return False


def _headings(page: Page) -> Iterator[_Element]:
    """Headings of the first order with text, outside of menus and footers."""
    for h1 in page.named["h1"]:
        if element_text(h1) and not any(parent.tag in _AROUND for parent in h1.iterancestors()):
            yield h1


def _has_many_words(title: str) -> bool:
    return count_words(title) >= _MANY_WORDS


def _tell_the_same(first: str, second: str) -> bool:
    words = [set(words_of(title)) for title in (first, second)]
    smaller = min(map(len, words))
    shared = words[0] & words[1]
    several = _SEVERAL_ROWS if any(map(is_unspaced, shared)) else _SEVERAL
    return len(shared) >= max(several, _SHARED * smaller) and len(first) * 4 > len(second)


def _declared(page: Page) -> Iterator[Found]:
    if value := plain(text_of(page.story, "headline")):
        yield Found(value, "JSON-LD headline")
    if found := page.meta(
        "citation_title",
        "bepress_citation_title",
        "eprints.title",
        "og:title",
        "twitter:title",
        "dc.title",
        "dcterms.title",
        "parsely-title",
        "sailthru.title",
    ):
        yield found
    if value := plain(text_of(page.microdata, "headline", "name")):
        yield Found(value, "microdata headline")
    for element in page.named["title"]:
        if value := element_text(element, 20_000):
            yield Found(plain(value), "title element")
