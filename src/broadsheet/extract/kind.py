"""What kind of story a page is: an article, a video, a live blog or a gallery.

In: a page, its text, and what is known of its video. Out: the kind and the sign that told it.
"""

from __future__ import annotations

import re

from broadsheet.extract.addresses import path_of
from broadsheet.extract.kernels import elements_whose
from broadsheet.extract.page import MAX_ELEMENTS, Found, Page
from broadsheet.extract.structured_data import types
from broadsheet.extract.video import Video

# Of an address, in small letters.
_LIVE = re.compile(r"live[-_]?(?:blog|ticker|updates?|coverage|reporting)|minut[oe]-(?:a|par|by)-minut[oe]")
# Broadcasts have such addresses too: the page has to show entries with times of their own.
_PERHAPS_LIVE = re.compile(
    r"[/-](?:(?<=/)live/[^/]*[-\d]|(?:en-direct|en-directo|en-vivo|ao-vivo|in-diretta|na-zywo|uzivo|zive|canli)(?:[/-]|$))"
)
_ENTRY = re.compile(r"live[-_]?(?:blog|ticker|update|post|entry|event|feed)", re.IGNORECASE)
_MANY_TIMES = 5
_GALLERY_TYPE = re.compile(r"^(?:Image|Media|Photo)Gallery$")
_GALLERY = re.compile(
    r"[/_-](?:galler(?:y|ies|ie|ia)|photo-?galler(?:y|ies)|bildergalerien?|bilderstrecken?|fotostrecken?|"
    r"diaporamas?|galer[ií]as?|fotogaler(?:y|ie|[ií]as?)|fotogaller(?:y|y|ia)|slideshows?)(?:[/_.-]|$)"
)
_CAPTIONS = 2_500  # characters; with more, the pictures illustrate an article


def read_kind(page: Page, text: str, video: Video) -> Found:
    """`article` with no note, or another kind and how it was told. A video's own sign comes first."""
    if video.type != "article":
        return Found(video.type, video.how)
    path = path_of(page.url).lower()
    if how := _told_live(page, path):
        return Found("liveblog", how)
    if len(text) < _CAPTIONS:
        if any(_GALLERY_TYPE.match(name) for node in page.nodes for name in types(node)):
            return Found("gallery", "JSON-LD gallery")
        if _GALLERY.search(path):
            return Found("gallery", "address of a gallery")
    return Found("article", "")


def _told_live(page: Page, path: str) -> str:
    """What tells that the page is a live blog, or ""."""
    if "LiveBlogPosting" in types(page.story):
        return "JSON-LD LiveBlogPosting"
    if _LIVE.search(path):
        return "address of a live blog"
    live = _PERHAPS_LIVE.search(path) and _has_entries(page)
    return "address and entries of a live blog" if live else ""


def _has_entries(page: Page) -> bool:
    """Whether the page's elements are called a live blog's, or many tell times."""
    if len(page.named["time"]) >= _MANY_TIMES:
        return True
    return next(elements_whose(page.tree, {"class": _ENTRY.search}, MAX_ELEMENTS), None) is not None
