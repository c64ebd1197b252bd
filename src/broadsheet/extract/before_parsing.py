"""What is asked of a page's bytes, and cut from them, before a parser meets them.

In: the bytes of a page. Out: whether they are UTF-8, in normal form or with microdata; and the same bytes,
its scripts apart but for data about the story, without what XML forbids, or without the attributes of a tag
after the first five hundred. Two thirds of a page's bytes are code, and some of it makes libxml2 lose what
comes after; it also compares each attribute of a tag with all before it, so that a hundred thousand take it
minutes.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

MAX_CHARACTERS = 4_000_000
MAX_ATTRIBUTES = 500  # of a tag
_SPACES = rb" \t\n\r\f\v"  # spelled out: a set with a class such as \s in it is looked through one by one
_ATTRIBUTE = (
    rb"""[%(s)b/]*+[^%(s)b/>][^%(s)b/>=]*+"""
    rb"""(?:[%(s)b]*+=[%(s)b]*+(?:"[^"]*+"|'[^']*+'|[^%(s)b>"'][^%(s)b>]*+)?+)?+"""
) % {b"s": _SPACES}
# A tag is taken whole, so that no part of it is looked at twice; what is too much of it is a group.
_TAG = re.compile(
    rb"<[a-zA-Z][^%(s)b/>]*+(?:%(one)b){0,%(most)d}+((?:%(one)b)*+)"
    % {b"s": _SPACES, b"one": _ATTRIBUTE, b"most": MAX_ATTRIBUTES}
)

# A tag of code and what is inside, up to its end. With another tag of code, a comment or the end of a title
# inside, it ends elsewhere for some parsers, or did not begin where it seems to.
_CODE = re.compile(
    rb"""<s(cript|tyle)((?=[%(s)b>])(?:[^<>"']|"[^<>"]*+"|'[^<>']*+')*+)(?<!/)>"""
    rb"""([^<]*+(?:<(?!!|/?[sS]|/[tT][eEiI])[^<]*+)*+)(?=</s\1)""" % {b"s": _SPACES}
)
_PLAIN_JSON = re.compile(rb"""type=["']?application/json(?:["' ]|$)""")
_TAKEN_AS_TEXT = (b"<title", b"<textarea", b"<TITLE", b"<TEXTAREA")

# What XML forbids: control characters, U+FFFE and U+FFFF.
_DELETE = 0x7F
_CONTROLS = bytes((*(code for code in range(32) if code not in b"\t\n\r"), _DELETE))
_NO_CHARACTERS = ("\ufffe".encode(), "\uffff".encode())
_THEIR_FIRST = 0xEF
_BEYOND_ASCII = 0x80
_MICRODATA = re.compile(rb"item(?:[pP]rop|[tT]ype)")  # the spellings that are in use


def is_utf8(body: bytes) -> bool:
    """Whether these bytes are valid UTF-8."""
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def is_normal(utf8: bytes) -> bool:
    """Whether the characters beyond ASCII are in normal form, and none joins the letter of ASCII before it.

    ASCII is most of a page, and to ask Unicode's tables for each letter of it takes long.
    """
    codes = np.frombuffer(utf8, dtype=np.uint8)
    others = codes[codes >= _BEYOND_ASCII].tobytes().decode("utf-8")
    if not unicodedata.is_normalized("NFC", others):
        return False
    joining = sorted(character for character in set(others) if unicodedata.combining(character))
    return not joining or not re.search(rf"[\0-\x7f][{''.join(joining)}]", utf8.decode("utf-8"))


def has_microdata(page: bytes) -> bool:
    """Whether there may be microdata, as on few pages."""
    return _MICRODATA.search(page) is not None


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


def parsable(utf8: bytes) -> bytes:
    """The page without what XML forbids and no longer than is parsed."""
    if len(utf8) > MAX_CHARACTERS:
        utf8 = utf8.decode("utf-8", "ignore")[:MAX_CHARACTERS].encode()
    codes = np.frombuffer(utf8, dtype=np.uint8)
    if (codes == _THEIR_FIRST).any():
        for character in _NO_CHARACTERS:
            utf8 = utf8.replace(character, b"")
    clean = not any(wrong.any() for wrong in _controls(codes))
    return utf8 if clean else utf8.translate(None, _CONTROLS)


def _controls(codes: NDArray[np.uint8]) -> Iterator[NDArray[np.bool_]]:
    """Where the control characters of `_CONTROLS` are; a difference below 0 begins again at 255."""
    yield codes < ord("\t")
    yield codes - np.uint8(ord("\r") + 1) < ord(" ") - ord("\r") - 1
    for code in (ord("\v"), ord("\f"), _DELETE):
        yield codes == code
