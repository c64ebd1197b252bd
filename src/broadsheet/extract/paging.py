"""Articles that go on: which link of a page leads to the next page of the same article.

In: a page. Out: the address of its next page, or "". Blogs mark their next *story* as `rel=next` too, so an
address counts only where it is the page's own with the next number in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from broadsheet.extract.addresses import absolute_url
from broadsheet.extract.kernels import elements_whose, labels
from broadsheet.extract.page import MAX_ELEMENTS, Page

_WORDS = "page|pages|pagina|pag|paged|pagenum|p|pg|seite|strona|sida|side|sivu|sayfa"
_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"[?&](?:{_WORDS})=(?P<number>\d{{1,2}})(?=&|$)",
        rf"[/,_-](?:{_WORDS})[/=_-]?(?P<number>\d{{1,2}})(?=(?:\.\w{{3,5}})?/?(?:\?|$))",
        r"[/,_-](?P<number>\d{1,2})(?=(?:\.\w{3,5})?/?(?:\?|$))",
    )
)
_COMMENTS = re.compile(r"comment|kommentar|commentaire|comentario|repl(?:y|ies)", re.IGNORECASE)
_MAX_LINKS = 3_000
_LABEL = 40  # characters


class Numbered(NamedTuple):
    """An address without its page's number, and the number; 1 where it has none."""

    stem: str
    number: int


def next_page(page: Page) -> str:
    """The clean address of the next page of the page's article, or ""."""
    own = _own(page.url)
    for reference in _references(page):
        address = absolute_url(page.base, reference)
        if any(Numbered(stem, number - 1) in own for stem, number in _numbered(address)):
            return address
    return ""


def begins_article(url: str, following: str) -> bool:
    """Whether `following` is the second page of what begins at `url`: stories may be numbered as well."""
    own = _own(url)
    return any(number == 2 and Numbered(stem, 1) in own for stem, number in _numbered(following))


def continues_article(url: str, canonical: str) -> bool:
    """Whether `url` is a later page of the article at `canonical`."""
    return any(number > 1 and stem == _bare(canonical) for stem, number in _numbered(url))


def _own(url: str) -> list[Numbered]:
    return [Numbered(_bare(url), 1), *_numbered(url)]


def _references(page: Page) -> Iterator[str]:
    """Links marked as next, then those that say no more than a number."""
    related = list(elements_whose(page.tree, {"rel": _tells_next}, MAX_ELEMENTS))
    for tag in ("link", "a"):
        for element in related:
            if element.tag == tag:
                yield element.get("href") or ""
    links = page.named["a"][:_MAX_LINKS]
    for element, text in zip(links, labels(links), strict=True):
        if text and len(text) <= _LABEL and text.strip().isdecimal():  # a number and nothing else
            reference = element.get("href") or ""
            if not _COMMENTS.search(reference):
                yield reference


def _tells_next(relation: str) -> bool:
    return "next" in relation.lower()


@lru_cache(maxsize=256)
def _numbered(url: str) -> Sequence[Numbered]:
    """The readings of the address as a numbered page."""
    found = []
    for form in _FORMS:
        if match := form.search(url):
            stem = _bare(url[: match.start()] + url[match.end() :])
            found.append(Numbered(stem, int(match["number"])))
    return found


def _bare(url: str) -> str:
    """The address with its parameters joined properly and no slash at the end."""
    path, mark, rest = url.partition("?")
    if not mark and "&" in path:  # the first parameter was the page's number
        path, mark, rest = path.partition("&")
    return f"{path.rstrip('/')}?{rest}" if rest else path.rstrip("/")
