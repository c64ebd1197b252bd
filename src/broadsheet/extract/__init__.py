"""Extraction: the bytes of a page become a draft story.

In: documents, as collection yields them. Out: drafts, or Unreadable with the reason. The package never
fetches, never asks for the time, and never decides what a story is worth.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from broadsheet.lazy import names_of

if TYPE_CHECKING:
    from broadsheet.extract.addresses import clean_url, registrable_domain, same_site, story_id
    from broadsheet.extract.amp import amp_cache_url
    from broadsheet.extract.language import detect_language
    from broadsheet.extract.paging import begins_article
    from broadsheet.extract.picture_size import measure
    from broadsheet.extract.reading import read_document

__all__ = [
    "amp_cache_url",
    "begins_article",
    "clean_url",
    "detect_language",
    "measure",
    "read_document",
    "registrable_domain",
    "same_site",
    "story_id",
]

__getattr__ = names_of(
    __name__,
    {
        "addresses": "clean_url registrable_domain same_site story_id",
        "amp": "amp_cache_url",
        "language": "detect_language",
        "paging": "begins_article",
        "picture_size": "measure",
        "reading": "read_document",
    },
)
