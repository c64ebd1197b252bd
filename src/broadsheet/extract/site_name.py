"""What a page calls its site.

In: a page. Out: the name, and where it stands. Some pages put the title of the story there, alone or before
the name: it is no part of it.
"""

from __future__ import annotations

from collections.abc import Iterator

from broadsheet.extract.addresses import clean_url
from broadsheet.extract.page import Found, Page
from broadsheet.extract.structured_data import text_of, texts, types, values
from broadsheet.extract.text import element_text, plain

_MAX_TITLES = 10
# Spaces in a title that a name follows, in one that the data gives as name, and in one that a heading has:
# the heading of many pages is the site's name.
_FEW_WORDS, _MANY_WORDS, _SENTENCE = 2, 5, 8
_AROUND_TITLE = " |-\u2013\u2014:\u00b7\u00bb\u2022"


def read_site_name(page: Page) -> Found | None:
    """The name that the page states for its site, or None."""
    for found in _stated(page):
        if name := _without_title(page, found.value):
            return Found(name, found.how)
    return None


def _stated(page: Page) -> Iterator[Found]:
    if (found := page.meta("og:site_name")) and not clean_url(found.value):
        yield found
    for node in (page.story, page.microdata, page.whole):
        for publisher in values(node, "publisher", page.nodes):
            name = text_of(publisher, "name") if isinstance(publisher, dict) else "".join(texts(publisher))
            if name := plain(name):
                yield Found(name, "JSON-LD publisher")
    for node in page.nodes:
        if "WebSite" in types(node) and (name := plain(text_of(node, "name"))):
            yield Found(name, "JSON-LD of the site")
    for meta in ("application-name", "apple-mobile-web-app-title", "dc.publisher", "publisher"):
        if found := page.meta(meta):
            yield found


def _without_title(page: Page, name: str) -> str:
    """The name; what follows the title where it begins with that, "" where it is a title and nothing else."""
    stated = [text_of(page.story, "headline"), *map(plain, page.metas.get("og:title", ()))]
    headings = [element_text(heading) for heading in page.named["h1"][:_MAX_TITLES]]
    words = name.count(" ")
    if (words >= _MANY_WORDS and name in stated) or (words >= _SENTENCE and name in headings):
        return ""
    for title in (*stated, *headings):
        if title.count(" ") >= _FEW_WORDS and name.startswith(title):
            rest = name[len(title) :]
            if (bare := rest.strip(_AROUND_TITLE)) != rest:
                return bare
    return name
