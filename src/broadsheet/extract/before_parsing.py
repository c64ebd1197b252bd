"""What is cut from a page's bytes before a parser meets them: code, and crowds of attributes.

In: the bytes of a page. Out: the same bytes, its scripts apart but for data about the story, or without the
attributes of a tag after the first five hundred. Two thirds of a page's bytes are code, and some of it makes
libxml2 lose what comes after; it also compares each attribute of a tag with all before it, so that a hundred
thousand take it minutes.
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

# A tag of code and what is inside, up to its end. With another tag of code, a comment or the end of a title
# inside, it ends elsewhere for some parsers, or did not begin where it seems to.
_CODE = re.compile(
    rb"""<s(cript|tyle)((?=[%(s)b>])(?:[^<>"']|"[^<>"]*+"|'[^<>']*+')*+)(?<!/)>"""
    rb"""([^<]*+(?:<(?!!|/?[sS]|/[tT][eEiI])[^<]*+)*+)(?=</s\1)""" % {b"s": _SPACES}
)
_PLAIN_JSON = re.compile(rb"""type=["']?application/json(?:["' ]|$)""")
_TAKEN_AS_TEXT = (b"<title", b"<textarea", b"<TITLE", b"<TEXTAREA")


def without_code(page: bytes) -> tuple[bytes, list[bytes]]:
    """The page with its scripts and style sheets emptied, and what was inside the scripts; in linear time.

    Those that may be JSON-LD stay, and what is in any doubt: tags in capitals, with a quote left open, in a
    comment or another tag.
    """
    parts, scripts = [], []
    start = 0
    for code in _CODE.finditer(page):
        if _is_unread(page, code):
            parts.append(page[start : code.start(3)])
            start = code.end(3)
            if code[1] == b"cript" and start > code.start(3):
                scripts.append(code[3])
    return (b"".join((*parts, page[start:])) if parts else page), scripts


def _is_unread(page: bytes, code: re.Match[bytes]) -> bool:
    """Whether this is code beyond doubt, and none that a reading asks for."""
    attributes = code[2].lower()
    if b"json" in attributes and not _PLAIN_JSON.search(attributes):
        return False
    before = page.rfind(b"<", 0, code.start())
    if before >= 0 and (page.find(b">", before, code.start()) < 0 or page.startswith(_TAKEN_AS_TEXT, before)):
        return False
    return page.find(b"-->", *code.span(3)) < 0


def without_crowds(page: bytes) -> bytes:
    """The page with at most 500 attributes a tag; linear in its length."""
    if not any(_TAG.findall(page)):  # as good as always, and soon done
        return page
    parts = []
    start = 0
    for tag in _TAG.finditer(page):
        if tag[1]:
            parts.append(page[start : tag.start(1)])
            start = tag.end(1)
    return b"".join((*parts, page[start:]))
