"""Broadsheet and its peers behind one door: a page goes in, what the reader makes of it comes out.

In: a page's HTML and address. Out: a `Reading`; a reader that fails on a page has read nothing. The
peers are the extra `peers`; one that is not installed is told with the command that installs it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, datetime
from importlib import import_module

from broadsheet.domain.draft import Draft
from broadsheet.domain.errors import Problem, SettingsError
from broadsheet.domain.source import Document
from broadsheet.domain.story import Record
from broadsheet.extract.text import element_text

OURS = "broadsheet"
CAPTURED = datetime(2100, 1, 1, tzinfo=UTC)  # no page of a labelled set is refused as written in the future
_MODULES = {
    "trafilatura": "trafilatura",
    "readability-lxml": "readability",
    "newspaper4k": "newspaper",
    "resiliparse": "resiliparse.extract.html2text",
}
PEERS = tuple(_MODULES)
_BLOCKS = ("p", "li", "h2", "h3", "pre", "blockquote")
_LONGEST = 400_000  # characters


class Reading(Record, frozen=True, kw_only=True):
    """What one reader found; None or empty for what it does not read or did not find. `date` is a day."""

    text: str = ""
    title: str | None = None
    authors: tuple[str, ...] = ()
    date: str | None = None
    description: str | None = None
    sitename: str | None = None
    image: str | None = None


Reader = Callable[[str, str], Reading]


def reader_of(name: str) -> Reader:
    """The reader of this name. Raises SettingsError for a name that is unknown or not installed."""
    readers: dict[str, Reader] = {
        OURS: _ours,
        "trafilatura": _trafilatura,
        "readability-lxml": _readability,
        "newspaper4k": _newspaper,
        "resiliparse": _resiliparse,
    }
    if name not in readers:
        raise SettingsError((Problem("--against", 0, f"{name!r} is none of {', '.join(PEERS)}"),))
    if name in _MODULES:
        try:
            import_module(_MODULES[name])
        except ImportError:
            advice = (
                f"{name} is not installed; `pip install {name}` installs it, "
                "`pip install 'broadsheet[peers]'` all peers"
            )
            raise SettingsError((Problem("--against", 0, advice),)) from None
        logging.getLogger(_MODULES[name].split(".", 1)[0]).setLevel(logging.CRITICAL)
    return readers[name]


def _ours(html: str, url: str) -> Reading:
    from broadsheet.engine.intake.reading import read_page

    draft = read_page(
        Document(
            url=url,
            requested_url=url,
            source="evaluation",
            body=html.encode("utf-8", "replace"),
            captured=CAPTURED,
            content_type="text/html; charset=utf-8",
        )
    )
    if not isinstance(draft, Draft):
        return Reading()
    return Reading(
        text=draft.text,
        title=draft.title,
        authors=draft.authors,
        date=draft.published.date().isoformat() if draft.published else None,
        description=draft.description,
        sitename=draft.site_name,
        image=draft.images[0].url if draft.images else None,
    )


def _trafilatura(html: str, url: str) -> Reading:
    from trafilatura import bare_extraction

    found = bare_extraction(html, url=url, with_metadata=True, include_comments=False)
    if found is None or isinstance(found, dict):
        return Reading()
    return Reading(
        text=found.text or "",
        title=found.title,
        authors=tuple(name.strip() for name in (found.author or "").split(";") if name.strip()),
        date=found.date,
        description=found.description,
        sitename=found.sitename,
        image=found.image,
    )


def _readability(html: str, url: str) -> Reading:
    from lxml.html import fromstring

    page = import_module("readability").Document(html, url=url)
    summary = fromstring(page.summary())
    lines = (element_text(element, _LONGEST) for element in summary.iter(*_BLOCKS))
    return Reading(text="\n".join(lines) or element_text(summary, _LONGEST), title=page.short_title())


def _newspaper(html: str, url: str) -> Reading:
    article = import_module("newspaper").Article(url, fetch_images=False)
    article.download(input_html=html)
    article.parse()
    published = article.publish_date
    return Reading(
        text=article.text or "",
        title=article.title,
        authors=tuple(article.authors or ()),
        date=published.date().isoformat() if isinstance(published, datetime) else None,
        description=article.meta_description,
        sitename=article.meta_site_name,
        image=article.top_image or None,
    )


def _resiliparse(html: str, _url: str) -> Reading:
    tree = import_module("resiliparse.parse.html").HTMLTree.parse(html)
    extract = import_module("resiliparse.extract.html2text").extract_plain_text
    return Reading(text=extract(tree, main_content=True, alt_texts=False), title=tree.title)
