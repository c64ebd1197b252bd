"""The title of a story, without the name of the site.

In: a page and what is known of its site's name. Out: one line of plain text, at most 300 characters.
The readings, best first: structured data's headline, Open Graph, the page's heading, the document title.
Where the heading tells the same as the declared title, it is taken, since it is what the reader sees.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from broadsheet.extract.addresses import host
from broadsheet.extract.page import Found, Page
from broadsheet.extract.structured_data import text_of
from broadsheet.extract.text import cut, element_text, plain

MAX_CHARACTERS = 300
_SEPARATOR = re.compile(r"\s+[\-\u2013\u2014·•»«:/~\u203a<>]{1,2}\s+|\s*[|\uff5c│]{1,2}\s*")
_LETTERS = re.compile(r"[\W_]+")
_WORD = re.compile(r"\w+")
_MAX_SITE_WORDS = 6
_MAX_UNKNOWN_WORDS = 4
_SHARED = 0.6  # of the words of the shorter one


def read_title(page: Page, site_name: str | None, hint: str | None) -> Found | None:
    """The best title, or None when neither the page nor the hint has one."""
    headings = tuple(islice((text for h1 in page.tree.iter("h1") if (text := element_text(h1))), 5))
    names = _site_names(page, site_name)
    candidates = list(_candidates(page, headings, hint))
    for found in candidates:
        title = _without_site(found.value, names)
        if title and _key(title) not in names:
            return _shown(title, found.how, headings)
    # Nothing but what looks like the site's name: some pages give their title as that.
    return _shown(candidates[0].value, candidates[0].how, ()) if candidates else None


def _shown(title: str, how: str, headings: Iterable[str]) -> Found:
    """The title as the heading words it where the heading tells the same, cut to the limit."""
    seen = _same_in_heading(title, headings)
    if seen and seen != title:
        title, how = seen, f"h1, like {how}"
    short = cut(title, MAX_CHARACTERS)
    return Found(short, how if short == title else f"{how}, cut from {len(title)} characters")


def _candidates(page: Page, headings: tuple[str, ...], hint: str | None) -> Iterator[Found]:
    if value := plain(text_of(page.story, "headline")):
        yield Found(value, "JSON-LD headline")
    if found := page.meta(
        "og:title", "twitter:title", "dc.title", "dcterms.title", "parsely-title", "sailthru.title"
    ):
        yield found
    if value := plain(text_of(page.microdata, "headline", "name")):
        yield Found(value, "microdata headline")
    for heading in headings[:1]:
        yield Found(heading, "h1")
    for element in page.tree.iter("title"):
        if value := element_text(element, 20_000):
            yield Found(plain(value), "title element")
    if hint and (value := plain(hint)):
        yield Found(value, "source's title")


def _site_names(page: Page, site_name: str | None) -> frozenset[str]:
    """Keys of everything that the site may call itself."""
    labels = host(page.url).removeprefix("www.").split(".")
    names = [site_name or "", ".".join(labels), *labels[:-1], "".join(labels)]
    names += page.metas.get("og:site_name", ()) + page.metas.get("application-name", ())
    titles = {_key(title) for title in page.metas.get("og:title", ())}
    return frozenset(key for name in names if len(key := _key(name)) > 2 and key not in titles)


def _same_in_heading(title: str, headings: Iterable[str]) -> str | None:
    """The heading that shares most words with the title; none that shouts where the title does not."""
    words = set(_WORD.findall(title.casefold()))
    for heading in headings:
        shown = set(_WORD.findall(heading.casefold()))
        enough = len(shown & words) >= _SHARED * min(len(shown), len(words)) and len(shown & words) >= 2
        if enough and len(heading) * 3 > len(title) and heading.isupper() <= title.isupper():
            return None if title in heading else heading  # what a heading has beyond the title is a kicker
    return None


def _without_site(title: str, names: Iterable[str]) -> str:
    """Drop the parts at either end that name the site."""
    while (cut_off := _one_part_less(title, names)) != title:
        title = cut_off
    return title


def _one_part_less(title: str, names: Iterable[str]) -> str:
    breaks = list(_SEPARATOR.finditer(title))
    if not breaks:
        return title
    last, first = breaks[-1], breaks[0]
    tail, head = title[last.end() :], title[: first.start()]
    # A bar parts a title from its site or section even where nothing else gives the site's name.
    behind_bar = last[0].strip() in ("|", "\uff5c", "│") and len(tail.split()) <= _MAX_UNKNOWN_WORDS < len(
        head.split()
    )
    if _names_site(tail, names) or behind_bar:
        return title[: last.start()].rstrip()
    if _names_site(head, names):
        return title[first.end() :].lstrip(" »|·:-")
    return title


def _names_site(part: str, names: Iterable[str]) -> bool:
    key = _key(part)
    if not key or len(part.split()) > _MAX_SITE_WORDS:
        return False
    return any(
        key == name or (len(name) > 4 and key.startswith(name)) or (len(key) > 4 and name.startswith(key))
        for name in names
    )


def _key(name: str) -> str:
    return _LETTERS.sub("", name).casefold()
