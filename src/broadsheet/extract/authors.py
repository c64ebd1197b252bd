"""Who wrote a story: names of people or desks, nothing else.

In: a page, what its site is called, and the source's hint. Out: clean names in the page's order, each once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import TYPE_CHECKING

from broadsheet.extract.page import Page
from broadsheet.extract.structured_data import texts, values
from broadsheet.extract.text import element_text, plain

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_AUTHORS = 12
_MAX_NAME = 60
_METAS = (
    "author", "parsely-author", "sailthru.author", "dc.creator", "dcterms.creator", "citation_author", "byl",
    "article:author", "article:author_name", "og:article:author", "article.author", "authors",
)  # fmt: skip
_VERBS = (
    "written|posted|published|reported|story|text|words|veröffentlicht|eingestellt|verfasst|geschrieben|publié|"
    "écrit|rédigé|escrito|publicado|scritto|pubblicato"
)
_PARTICLES = "von|par|por|di|door|av|af"  # `by` elsewhere; some also begin a family name
_BY = re.compile(
    rf"^(?:(?:(?:{_VERBS})\s+)?by\b\s*:?|(?:{_VERBS})\s+(?:{_PARTICLES})\s|(?:{_PARTICLES}|text)\s*:|"
    r"(?:author|autor(?:in)?|auteur|autore)\b\s*:?)\s*",
    re.IGNORECASE,
)
_PARTICLE = re.compile(rf"^(?:{_PARTICLES})\s+", re.IGNORECASE)
_HARD_PARTING = re.compile(r"\s*[;|•·\n\t]\s*|\s+/\s+")
_SOFT_PARTING = re.compile(r"\s*,\s*(?:(?:and|und|et|y|e)\s)?|\s+(?:and|und|et|&)\s+", re.IGNORECASE)
_TAIL = re.compile(
    r"\s*[(\[<].*$|\s+[-\u2013\u2014|]\s.*$|,?\s+(?:on|am|le|el)\s+\S*\d.*$|"
    r",?\s+(?:updated|published|posted)\b.*$|\s@\w+.*$",
    re.IGNORECASE,
)
_NOT_A_NAME = re.compile(
    r"//|www\.|@|\d{2,}|[{}<>=_#:→»\u203a]|\.(?:com|org|net|de|co)\b|"
    r"\b(?:read|min|minutes|comments?|share|follow|updated|published|posted|all posts|more|subscribe|null|"
    r"undefined|unknown|none|anonymous|copyright|publisher|no author|our|your|this|editorial policy)\b",
    re.IGNORECASE,
)
_ROLE = re.compile(
    r"(?:(?:senior|chief|deputy|associate|assistant|contributing|managing|executive|special|staff|guest|freelance|"
    r"political|science|technology|business|sports|health|foreign|national|news|digital|lead)\s+)*"
    r"(?:editor(?:[ -]in[ -]chief)?|reporter|writer|correspondent|journalist|contributor|columnist|author|"
    r"producer|redakteur(?:in)?|autor(?:in)?|auteur|admin(?:istrator)?|webmaster)s?",
    re.IGNORECASE,
)
_BYLINE = re.compile(
    r"byline|authorname|(?:^|[\s_-])(?:by-line|author|autor|auteur|autore|writer|writtenby)"
    r"(?:s?[\s_-]?(?:name|link|by|title|url))?(?:$|[\s_-])",
    re.IGNORECASE,
)
_NO_BYLINE = re.compile(
    r"bio|avatar|image|photo|social|related|comment|box|card|desc|follow|list|img|pic|date|time",
    re.IGNORECASE,
)
_STARTS_WITH_BY = re.compile(
    r"(?:[Ww]ritten |[Pp]osted )?(?:[Bb]y|BY|[Vv]on|[Pp]ar|[Pp]or|Di)\s*:?\s+(?=[^\W\d_a-z])"
)
_NAME_WORD = (
    r"(?:[^\W\d_a-zà-öø-ÿ][\w'\u2019.-]*|d[aeiou]|del|della|dos|van|von|der|den|la|le|el|al|bin|ibn|ter|zu)"
)
_PERSON = re.compile(rf"{_NAME_WORD}(?: {_NAME_WORD}){{0,4}}")
_NO_PERSON = re.compile(
    r"\b(?:by|about|all|alle|reviewer|reviewed|team|founder|photo|credits?|author|the)\b", re.IGNORECASE
)
_MAX_LINKS = 2
_MAX_SCANNED = 20_000
_MAX_BYLINE = 120  # characters; longer ones are paragraphs about the author


def read_authors(page: Page, site_name: str | None, hint: tuple[str, ...]) -> tuple[tuple[str, ...], str]:
    """The names and the reading that gave them; no names and "" when nobody is named."""
    for how, stated in _readings(page, hint):
        if names := _clean(stated, site_name):
            return names, how
    return (), ""


def _readings(page: Page, hint: tuple[str, ...]) -> Iterator[tuple[str, list[str]]]:
    for key in ("author", "creator"):
        yield f"JSON-LD {key}", _names(values(page.story, key, page.nodes))
    for name in _METAS:
        yield f"meta {name}", list(page.metas.get(name, ()))
    for key in ("author", "creator"):
        yield f"microdata {key}", _names(values(page.microdata, key))
    yield (
        "rel=author",
        [element_text(link) for link in islice(page.tree.iterfind(".//*[@rel='author']"), _MAX_LINKS)],
    )
    yield from _bylines(page)
    yield "source's authors", list(hint)


def _names(stated: Iterable[object]) -> list[str]:
    """Names from text, objects, lists and references; an object without a name is asked for its parts."""
    found: list[str] = []
    for value in stated:
        if isinstance(value, str):
            found.append(value)
        elif isinstance(value, Mapping):
            name = texts(value.get("name")) or [
                " ".join(texts(value.get("givenName")) + texts(value.get("familyName")))
            ]
            found.extend(name)
    return found


def _bylines(page: Page) -> Iterator[tuple[str, list[str]]]:
    """Elements whose class says byline or author, then lines that begin with `By`; the first with people."""
    for element in islice(page.tree.iterfind(".//*[@class]"), _MAX_SCANNED):
        name = element.get("class", "")[:200]
        if _BYLINE.search(name) and not _NO_BYLINE.search(name) and (people := _people(element)):
            yield "byline", people
            return
    for element in islice(page.tree.iter("p", "span", "div", "a", "address", "li", "h4", "h5"), _MAX_SCANNED):
        beginning = element_text(element, 40, joint=" ")
        if _STARTS_WITH_BY.match(beginning) and (people := _people(element)):
            yield "line that begins with By", people
            return


def _people(element: _Element) -> list[str]:
    """The names in a byline when it is short and each of them is written like a person's."""
    text = element_text(element, _MAX_BYLINE + 20, joint=" ")
    if len(text) > _MAX_BYLINE:
        return []
    names = list(_split(_PARTICLE.sub("", text, count=1)))
    return names if all(_PERSON.fullmatch(name) and not _NO_PERSON.search(name) for name in names) else []


def _clean(stated: list[str], site_name: str | None) -> tuple[str, ...]:
    site = plain(site_name or "").casefold()
    names: dict[str, str] = {}
    for text in stated[: MAX_AUTHORS * 2]:
        if "//" in text or "www." in text:
            continue
        for name in _split(text[:2_000]):
            if name.casefold() != site:
                names.setdefault(name.casefold(), name)
    return tuple(names.values())[:MAX_AUTHORS]


def _split(text: str) -> Iterator[str]:
    for piece in _HARD_PARTING.split(_BY.sub("", plain(text), count=1)):
        parts = [part for part in _SOFT_PARTING.split(piece) if part.strip()]
        # "Quill, Ada" and "Ada and Bo" stay whole: only full names are parted.
        whole = len(parts) == 1 or any(" " not in part.strip() for part in parts)
        for part in [piece] if whole else parts:
            if name := _name(part):
                yield name


def _name(text: str) -> str | None:
    name = _TAIL.sub("", _BY.sub("", text.strip(), count=1)).strip(" ,-\u2013\u2014'\"*")
    first, comma, rest = name.partition(",")
    if comma and _ROLE.fullmatch(rest.strip()):
        name = first
    plausible = 1 < len(name) <= _MAX_NAME and any(letter.isalpha() for letter in name)
    if not plausible or _NOT_A_NAME.search(name) or _ROLE.fullmatch(name):
        return None
    return name
