"""Extraction: the bytes of a page become a draft story.

In: documents, as collection yields them. Out: drafts, or Unreadable with the reason. The package never
fetches, never asks for the time, and never decides what a story is worth.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from broadsheet.extract.addresses import clean_url, registrable_domain, same_site, story_id
from broadsheet.extract.amp import amp_cache_url
from broadsheet.extract.images import measure
from broadsheet.extract.language import detect_language
from broadsheet.extract.paging import begins_article

if TYPE_CHECKING:
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


def __getattr__(name: str) -> object:
    """`read_document` is loaded when it is first asked for: few commands read pages, its rules are many."""
    if name != "read_document":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from broadsheet.extract.reading import read_document

    return read_document
