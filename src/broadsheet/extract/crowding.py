"""Tags with more attributes than any page needs, cut before a parser meets them.

In: the bytes of a page. Out: the same bytes, without the attributes of a tag after the first five hundred.
libxml2 compares each attribute of a tag with all before it, so that a hundred thousand take it minutes.
"""

from __future__ import annotations

import re

_SPACES = rb" \t\n\r\f\v"  # spelled out: a set with a class such as \s in it is looked through one by one
_ATTRIBUTE = (
    rb"""[%(s)b/]*+[^%(s)b/>][^%(s)b/>=]*+"""
    rb"""(?:[%(s)b]*+=[%(s)b]*+(?:"[^"]*+"|'[^']*+'|[^%(s)b>"'][^%(s)b>]*+)?+)?+"""
) % {b"s": _SPACES}
# A tag is taken whole, so that no part of it is looked at twice; what follows its 500th attribute is a group.
_TAG = re.compile(
    rb"<[a-zA-Z][^%(s)b/>]*+(?:%(one)b){0,500}+((?:%(one)b)*+)" % {b"s": _SPACES, b"one": _ATTRIBUTE}
)


def without_crowds(page: bytes) -> bytes:
    """The page with at most 500 attributes a tag; linear in its length."""
    parts = []
    start = 0
    for tag in _TAG.finditer(page):
        if tag[1]:
            parts.append(page[start : tag.start(1)])
            start = tag.end(1)
    return b"".join((*parts, page[start:])) if parts else page
