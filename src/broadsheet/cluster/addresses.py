"""When two addresses are one page.

In: a draft. Out: keys of its addresses; drafts that share a key were read from the same page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from broadsheet.domain.draft import Draft
from broadsheet.extract.addresses import clean_url, is_home

_SCHEME_AND_HOST = re.compile(r"^https?://(?:(?:www|m|mobile|amp)\.)?", re.IGNORECASE)
_AMP_PATH = re.compile(
    r"(?:/amp(?:\.html)?|\.amp(?=\.html)|(?<=/)amp/|/index\.(?:html?|php))(?=[?/]|$)", re.IGNORECASE
)
_AMP_QUERY = re.compile(r"(?<=[?&])(?:amp|outputtype=amp|output=amp|amp=1|amp=true)(?:&|$)", re.IGNORECASE)


def address_key(url: str) -> str:
    """The address without what varies between copies of a page: scheme, `www.` and `m.`, tracking, AMP marks,
    a final slash. A front page has no key: many pages wrongly name it as their canonical address.
    """
    clean = clean_url(url)
    if not clean or is_home(clean):
        return ""
    bare = _AMP_QUERY.sub("", _AMP_PATH.sub("", _SCHEME_AND_HOST.sub("", clean))).rstrip("?&/")
    return bare if "/" in bare or "?" in bare else ""


def address_keys(draft: Draft) -> Iterator[str]:
    """The distinct keys of a draft's canonical, own, AMP and discovered addresses."""
    urls = (draft.web_url, draft.url, draft.amp_web_url, draft.original_url)
    return iter(dict.fromkeys(key for url in urls if url and (key := address_key(url))))
