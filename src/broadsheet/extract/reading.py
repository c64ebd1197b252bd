"""A document becomes a draft: every field by the best reading that has it, and a note which one that was.

In: a document (address, headers, bytes, the source's hint). Out: a draft, or Unreadable. Nothing else is ever
raised, whatever the bytes are. The order of the readings and its reasons stand in docs/readings.md.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from broadsheet.domain.draft import LATER_PAGE, Draft, Origin
from broadsheet.domain.errors import Unreadable
from broadsheet.domain.source import Document, Hint
from broadsheet.extract.addresses import clean_url, story_id
from broadsheet.extract.amp import origin_url
from broadsheet.extract.article_text import read_text
from broadsheet.extract.authors import read_authors
from broadsheet.extract.dates import Dates, read_dates
from broadsheet.extract.description import Story, read_description
from broadsheet.extract.encoding import Decoded, decode
from broadsheet.extract.images import read_images
from broadsheet.extract.kind import read_kind
from broadsheet.extract.language import detect_language
from broadsheet.extract.links import Links, read_links
from broadsheet.extract.notices import without_notices
from broadsheet.extract.page import Found, Page, parse_page
from broadsheet.extract.paging import continues_article, next_page
from broadsheet.extract.refusal import refuse_what_is_no_story
from broadsheet.extract.site_name import read_site_name
from broadsheet.extract.story_head import StoryHead, read_story_head
from broadsheet.extract.structured_data import values
from broadsheet.extract.title import read_title
from broadsheet.extract.video import Video, read_video

MAX_BYTES = 12_000_000
_BEGINNING = 2_000  # bytes in which a file shows what it is
_MARKUP = re.compile(
    rb"<(?:!doctype|html|head|body|title|meta|div|p|article|h[1-6]|main|section|a|span)\b", re.IGNORECASE
)
_OTHER_KIND = re.compile(
    r"\s*(?:(?:image|audio|video|font)/|application/(?:pdf|zip|msword|vnd\.))", re.IGNORECASE
)
_OTHER_BYTES = (
    b"%PDF",
    b"\x89PNG",
    b"GIF8",
    b"\xff\xd8\xff",
    b"PK\x03\x04",
    b"RIFF",
    b"\x1f\x8b",
    b"\x28\xb5\x2f\xfd",
)
_OTHER_XML = re.compile(rb"\s*(?:<\?xml[^>]*>\s*)?<(?:rss|feed|rdf:RDF|urlset|sitemapindex|opml|svg)\b")


def read_document(document: Document) -> Draft:
    """Read one page.

    Raises Unreadable with one of the codes `empty`, `not-html`, `bad-address`, `consent-wall`, `login-wall`,
    `error-page`, `home-page`, `no-title`, `no-text`, `broken`.
    """
    try:
        return _read(document)
    except Unreadable:
        raise
    except Exception as error:  # one page's markup, however odd, never ends a run
        raise Unreadable("broken", f"the page could not be read: {type(error).__name__}: {error}") from error


class _Said(NamedTuple):
    """What the story itself says; `locked` when its text ends where one has to pay."""

    title: Found
    text: Found
    description: Found | None
    video: Video
    kind: Found
    locked: bool


def _read(document: Document) -> Draft:
    url = clean_url(origin_url(document.url))
    original_url = clean_url(document.requested_url or document.url)
    if not url or not original_url:
        raise Unreadable("bad-address", f"{document.url[:200]!r} is no web address")
    html = _html(document)
    page, hint = parse_page(html.utf8, url), document.hint
    site, head = read_site_name(page), read_story_head(page)
    said = _said(page, head, site.value if site else None, hint, original_url)
    links = read_links(page)
    authors, authors_how = read_authors(page, head, site.value if site else None, hint.authors)
    dates = read_dates(page, head, document.captured, hint.published, hint.updated)
    images, images_how = read_images(page, head, hint.image)
    web_url = None if said.video.player else links.web.value
    hows = {"authors": authors_how, "images": images_how, "encoding": f"({html.how})"}
    return Draft(
        id=story_id(web_url or original_url),
        source=document.source,
        original_url=original_url,
        url=url,
        captured=document.captured,
        title=said.title.value,
        text=said.text.value,
        description=said.description.value if said.description else None,
        authors=authors,
        published=dates.published,
        modified=dates.modified,
        web_url=web_url,
        amp_web_url=links.amp.value if links.amp else None,
        cdn_amp_web_url=links.cached_amp,
        type=said.kind.value,
        language=detect_language(said.text.value or said.title.value, _language(page) or hint.language),
        site_name=site.value if site else None,
        images=images,
        featured_content=said.video.player,
        flags=_flags(page, links, url, locked=said.locked),
        following=next_page(page) or None,
        origins=_origins(said, links, dates, site, hows),
    )


def _said(page: Page, head: StoryHead, site: str | None, hint: Hint, original_url: str) -> _Said:
    """Title, text and what goes with them; raises Unreadable where there is no story."""
    title = read_title(page, head, site, hint.title)
    whole = read_text(page, hint.content)
    cleared = without_notices(_without_heading(whole.value, title))
    text = Found(cleared.text, whole.how)
    refuse_what_is_no_story(page, original_url, title.value if title else "", text.value)
    if title is None:
        raise Unreadable("no-title", "neither the page nor its source gives a title")
    video = read_video(page)
    kind = read_kind(page, text.value, video)
    description = read_description(page, head, Story(title.value, text.value), site, hint.summary)
    if not text.value and not description and not video.player:
        raise Unreadable("no-text", "the page has neither text nor a description")
    return _Said(title, text, description, video, kind, cleared.locked)


def _origins(
    said: _Said, links: Links, dates: Dates, site: Found | None, hows: dict[str, str]
) -> tuple[Origin, ...]:
    """Which reading gave each field."""
    readings = {
        "title": said.title.how,
        "text": f"{said.text.how} {hows['encoding']}" if said.text.how else "",
        "description": said.description.how if said.description else "",
        "authors": hows["authors"],
        "published": dates.published_how,
        "modified": dates.modified_how,
        "web_url": links.web.how,
        "amp_web_url": links.amp.how if links.amp else "",
        "type": said.kind.how,
        "site_name": site.how if site else "",
        "images": hows["images"],
    }
    return tuple(Origin(field=field, how=how) for field, how in readings.items() if how)


def _html(document: Document) -> Decoded:
    """The page in UTF-8 and how its encoding was told; raises Unreadable for what is no HTML."""
    body = document.body[:MAX_BYTES]
    if not body or body.isspace():
        raise Unreadable("empty", "the answer has no body")
    if body[:_BEGINNING].lstrip().startswith(_OTHER_BYTES) or _OTHER_KIND.match(document.content_type or ""):
        raise Unreadable("not-html", f"the answer is {document.content_type or 'a file of another kind'}")
    html = decode(body, document.content_type)
    if _OTHER_XML.match(html.utf8[:_BEGINNING]) or not _MARKUP.search(html.utf8):
        raise Unreadable("not-html", "the body holds no HTML")
    return html


def _without_heading(text: str, title: Found | None) -> str:
    """The text without its first line where that only repeats the title."""
    first, _, rest = text.partition("\n")
    return rest if title and first == title.value else text


def _language(page: Page) -> str | None:
    stated = (
        page.tree.get("lang")
        or page.tree.get("{http://www.w3.org/XML/1998/namespace}lang")
        or page.tree.get("xml:lang")
    )
    if stated:
        return stated
    found = page.meta("content-language", "og:locale", "dc.language", "inlanguage")
    return found.value if found else None


def _flags(page: Page, links: Links, url: str, *, locked: bool) -> tuple[str, ...]:
    """What holds of the page, or of its story: that it is not free to read when it says so or ends so."""
    free = [
        str(value).lower()
        for node in (page.story, page.microdata)
        for value in values(node, "isAccessibleForFree")
    ]
    tier = page.meta("article:content_tier")
    locked = locked or "false" in free or (tier is not None and tier.value.lower() in ("locked", "metered"))
    later = continues_article(url, links.web.value)
    flags = (("amp", links.is_amp), (LATER_PAGE, later), ("paywall", locked))
    return tuple(name for name, holds in flags if holds)
