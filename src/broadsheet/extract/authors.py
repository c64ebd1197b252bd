"""Who wrote a story: names of people or desks, nothing else.

In: a page, the lines around its heading, what its site is called, and the source's hint. Out: clean names in
the page's order, each once. What the page states in data comes first; where that names only a login, the
house or the site, the byline that the reader sees is taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import islice

from broadsheet.extract.addresses import host
from broadsheet.extract.bylines import Byline, byline_of_others, fuller_byline, read_byline
from broadsheet.extract.name_kinds import is_house, is_person
from broadsheet.extract.names import names_in, turned, without_houses
from broadsheet.extract.page import Page
from broadsheet.extract.signatures import read_signature
from broadsheet.extract.story_head import StoryHead
from broadsheet.extract.structured_data import texts, types, values
from broadsheet.extract.text import fold

MAX_AUTHORS = 12
_METAS = (
    "author", "parsely-author", "sailthru.author", "article:author_name", "article:author", "dc.creator",
    "dc:creator", "dcterms.creator", "dcterms:creator", "article:author:name", "citation_author", "byl",
    "og:article:author", "article.author", "authors",
    "citation_authors", "bepress_citation_author", "eprints.creators_name", "dc.creator.personalname",
    "shareaholic:article_author_name", "creator", "cxenseparse:author",
)  # fmt: skip
_LIBRARY = frozenset(
    {
        "citation_author", "citation_authors", "dc.creator", "dcterms.creator", "bepress_citation_author",
        "eprints.creators_name", "dc.creator.personalname",
    }
)  # fmt: skip
_LAST_METAS = ("twitter:creator",)
_AUTHOR_META = re.compile(r"(?:^|[^a-z])(?:authors?|byline|writer|journalist)(?:[-_.]?name)?$")
_ORGANISATION = re.compile(r"Organi[sz]ation$")
_IN_SCRIPT = re.compile(
    r'"(?:authors?_?names?|authors?|byline|writer|reporter|'
    r'journalist)\\?"\s*:\s*\[?\s*(?:\{[^{}]{0,80}?"name\\?"\s*:\s*)?\\?"([^"\\]{4,60})',
    re.IGNORECASE,
)
_WORDS_IN_SCRIPTS = ('uthor"', 'uthors"', 'uthorName"', "uthor_name", 'yline"', 'uthor\\"', 'uthors\\"')
_LONGEST_SCRIPT = 200_000  # characters
_LETTERS = re.compile(r"[\W_]+")
_LISTED = re.compile(r"^\s*\[(.*)\]\s*$", re.DOTALL)  # as programs print a list
_MANY = 4
_LONG_KEY = 7  # letters; a shorter site's name may stand within a person's
_ARTICLE = re.compile(r"^(?:the|der|die|das|le|la|les|el|los|il|o|de|het)\s+", re.IGNORECASE)
_NOT_IN_TEXT = re.compile(r"//|www\.")


def read_authors(
    page: Page, head: StoryHead, site_name: str | None, hint: tuple[str, ...]
) -> tuple[tuple[str, ...], str]:
    """The names and the reading that gave them; no names and "" when nobody is named."""
    sites = _site_keys(page, site_name)
    stated, how = _first(_stated(page), sites)
    if stated and any(is_person(name) for name in stated):
        # A system's meta element names the account that posted.
        if how.startswith("meta") and (others := _clean(byline_of_others(head, stated), sites)):
            return others, f"byline, not {how}"
        fuller = _clean(fuller_byline(head, stated[0]), sites) if len(stated) == 1 else ()
        return (fuller, f"{how}, with the others of the byline") if len(fuller) > 1 else (stated, how)
    byline = read_byline(page, head)
    shown = _clean(byline.names, sites) if byline else ()
    if (
        byline
        and shown
        and (byline.sure or byline.worded or byline.role or not stated)
        and _is_better(shown, stated)
    ):
        return shown, byline.how
    if stated:
        return stated, how
    for later, names in (("source's authors", hint), *_handles(page)):
        if found := _clean(names, sites):
            return found, later
    return _nobody_else(page, head, byline, sites)


def _is_better(shown: tuple[str, ...], stated: tuple[str, ...]) -> bool:
    """Whether the byline says more than the data, which names no person's full name."""
    return not stated or any(is_person(name) for name in shown)


def _first(readings: Iterator[tuple[str, list[str]]], sites: frozenset[str]) -> tuple[tuple[str, ...], str]:
    """The first reading that names a person, else the first that names anything."""
    best: tuple[tuple[str, ...], str] = (), ""
    for how, stated in readings:
        names = _clean(stated, sites) if stated else ()
        if any(is_person(name) and not _names_site(name, sites) for name in names):
            return names, how
        if names and not best[0]:
            best = names, how
    return best


def _names_site(name: str, sites: frozenset[str]) -> bool:
    """Whether the site's name is part of a longer one, as a house calls its desk."""
    key = _key(name)
    return any(len(site) >= _LONG_KEY and site in key for site in sites)


def _stated(page: Page) -> Iterator[tuple[str, list[str]]]:
    for key in ("author", "creator"):
        yield f"JSON-LD {key}", _names(values(page.story, key, page.nodes))
    for name in filter(page.metas.__contains__, _METAS):
        stated = [_LISTED.sub(_bare, value) for value in page.metas[name]]
        yield f"meta {name}", _turned(stated) if name in _LIBRARY else stated
    for key in ("author", "creator"):
        yield f"microdata {key}", _first_few(_names(values(page.microdata, key)))
    for number in "12":  # what WordPress plugins tell chats to show beside a link
        label, data = page.meta(f"twitter:label{number}"), page.meta(f"twitter:data{number}")
        if label and data and not any(map(str.isdigit, data.value)):
            yield f"meta twitter:data{number}", [data.value] if is_person(data.value) else []
    for name, given in page.metas.items():
        if _may_be_authors(name):
            yield f"meta {name}", [value for value in given if is_person(fold(value))]


@lru_cache(maxsize=1024)  # sites have the same meta elements
def _may_be_authors(meta: str) -> bool:
    return meta not in _METAS and bool(_AUTHOR_META.search(meta))


def _bare(listed: re.Match[str]) -> str:
    return listed[1].replace('"', "")


def _turned(stated: Iterable[str]) -> list[str]:
    """Names as libraries write them, several in one value parted by semicolons, in the order of speech."""
    return [turned(name.strip()) for value in stated for name in value.split(";")]


def _names(stated: Iterable[object]) -> list[str]:
    """Names from text, objects, lists and references; an object without a name is asked for its parts."""
    found: list[str] = []
    listed = [item for value in stated for item in (value if isinstance(value, list) else [value])]
    people = any(isinstance(value, Mapping) and "Person" in types(value) for value in listed)
    for value in listed:
        kinds = types(value) if people and isinstance(value, Mapping) else ()
        if "Person" not in kinds and any(map(_ORGANISATION.search, kinds)):
            continue
        if isinstance(value, str):
            found.append(value)
        elif isinstance(value, Mapping):
            named = [_text(name) for name in values(value, "name")]
            parts = texts(value.get("givenName")) + texts(value.get("familyName"))
            whole = len(parts) > 1 and not any(" " in name.strip() for name in named)
            found.extend([" ".join(parts)] if whole or not named else named)
    return found


def _text(name: object) -> str:
    """The text of a name, which may be an object itself."""
    return "".join(texts(name.get("name") if isinstance(name, Mapping) and "name" in name else name))


def _first_few(names: list[str]) -> list[str]:
    """The names, or the first alone of many: then the readers who comment are marked as writers too."""
    return names if len(names) <= _MANY else names[:1]


def _handles(page: Page) -> Iterator[tuple[str, tuple[str, ...]]]:
    yield "JSON-LD contributor", tuple(_names(values(page.story, "contributor", page.nodes)))
    yield "JSON-LD author of the page", tuple(_names(values(page.whole, "author", page.nodes)))
    for name in _LAST_METAS:
        yield f"meta {name}", tuple(value for value in page.metas.get(name, ()) if " " in value.strip())


def _nobody_else(
    page: Page, head: StoryHead, byline: Byline | None, sites: frozenset[str]
) -> tuple[tuple[str, ...], str]:
    """Who signs where no data names anybody but the site."""
    if byline and byline.sure:
        return byline.names[:1], f"{byline.how}, the site's own name"
    signed, where = read_signature(page, head)
    if found := _clean(signed, sites):
        return found, where
    if found := _in_scripts(page, sites):
        return found, "author in a script"
    return _house_itself(page, sites)


def _house_itself(page: Page, sites: frozenset[str]) -> tuple[tuple[str, ...], str]:
    """The site's own name where it is a person's: somebody signs with it."""
    for how, stated in _stated(page):
        for text in stated:
            for name in names_in(text):
                if is_person(name) and not is_house(name) and _key(name) in sites:
                    return (name,), f"{how}, the site's own name"
    return (), ""


def _in_scripts(page: Page, sites: frozenset[str]) -> tuple[str, ...]:
    """The first person whom the data of the page's own scripts calls its author."""
    for script in page.scripts():
        text = script[:_LONGEST_SCRIPT]
        if not any(word in text for word in _WORDS_IN_SCRIPTS):  # cheaper than to search
            continue
        for match in islice(_IN_SCRIPT.finditer(text), MAX_AUTHORS):
            names = _clean([match[1]], sites)
            if names and all(map(is_person, names)):
                return names
    return ()


def _clean(stated: Iterable[str], sites: frozenset[str]) -> tuple[str, ...]:
    names: dict[str, str] = {}
    for text in islice(stated, MAX_AUTHORS * 2):
        if not _NOT_IN_TEXT.search(text):
            for name in names_in(text):
                if sites.isdisjoint(_keys(name)):
                    names.setdefault(name.casefold(), name)
    parts = {part for key in names if " " in key for part in key.split()}
    whole = (name for key, name in names.items() if key not in parts)
    return tuple(without_houses(whole))[:MAX_AUTHORS]


def _site_keys(page: Page, site_name: str | None) -> frozenset[str]:
    labels = host(page.url).removeprefix("www.").split(".")
    names = (site_name or "", ".".join(labels), "".join(labels[:-1]), *page.metas.get("og:site_name", ()))
    return frozenset(key for name in names if name for key in _keys(name) if key)


def _keys(name: str) -> tuple[str, ...]:
    """The letters of a name, and those behind an article that it begins with."""
    bare = _ARTICLE.sub("", name)
    return (_key(name),) if bare == name else (_key(name), _key(bare))


def _key(name: str) -> str:
    return _LETTERS.sub("", name).casefold()
