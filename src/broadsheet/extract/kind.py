"""What kind of story a page is: an article, a video, a live blog or a gallery.

In: a page, its text, and what is known of its video. Out: the kind and the sign that told it.
"""

from __future__ import annotations

import re

from broadsheet.extract.addresses import path_of
from broadsheet.extract.page import Found, Page
from broadsheet.extract.structured_data import types
from broadsheet.extract.video import Video

_LIVE = re.compile(r"live[-_]?(?:blog|ticker|updates?|coverage|reporting)", re.IGNORECASE)
_GALLERY_TYPE = re.compile(r"^(?:Image|Media|Photo)Gallery$")
_GALLERY = re.compile(
    r"(?:^|[/_-])(?:galler(?:y|ies|ie|ia)|photo-?galler(?:y|ies)|bildergalerien?|bilderstrecken?|fotostrecken?|"
    r"diaporamas?|galer[ií]as?|fotogaler(?:y|ie|[ií]as?)|fotogaller(?:y|y|ia)|slideshows?)(?:[/_.-]|$)",
    re.IGNORECASE,
)
_CAPTIONS = 2_500  # characters; with more, the pictures illustrate an article


def read_kind(page: Page, text: str, video: Video) -> Found:
    """`article` with no note, or another kind and how it was told. A video's own sign comes first."""
    if video.type != "article":
        return Found(video.type, video.how)
    path = path_of(page.url)
    if "LiveBlogPosting" in types(page.story):
        return Found("liveblog", "JSON-LD LiveBlogPosting")
    if _LIVE.search(path):
        return Found("liveblog", "address of a live blog")
    if len(text) < _CAPTIONS:
        if any(_GALLERY_TYPE.match(name) for node in page.nodes for name in types(node)):
            return Found("gallery", "JSON-LD gallery")
        if _GALLERY.search(path):
            return Found("gallery", "address of a gallery")
    return Found("article", "")
