"""Small changes to text that every reading needs.

In: text as a page has it. Out: plain text with folded white space.
"""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

_INVISIBLE = re.compile(
    "[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\ufeff\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]|"
    "[\u200c\u200d](?![\u0600-\u08ff\u0900-\u0dff])"  # but those that spelling needs
)
_DOUBTFUL = re.compile(
    "[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]"
)  # one class, so that a text without any of them is soon done
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,500}>")


def fold(text: str) -> str:
    """One line: every run of white space a single space, none at the ends, invisible characters dropped."""
    if not text.isprintable():
        text = _seen(text)
    return " ".join(text.split())


def visible(text: str) -> str:
    """The text without invisible characters, its lines kept."""
    return text if text.isascii() else _seen(text)


def _seen(text: str) -> str:
    return _INVISIBLE.sub("", text) if _DOUBTFUL.search(text) else text


def plain(text: str) -> str:
    """One line without markup: entities decoded (twice where they were encoded twice), tags dropped."""
    decoded = unescape(text)
    if "&" in decoded:
        decoded = unescape(decoded)
    return fold(_TAG.sub(" ", decoded) if "<" in decoded else decoded)


def cut(text: str, limit: int) -> str:
    """At most `limit` characters, cut after a word where one ends in the last fifth, then ` …`."""
    if len(text) <= limit:
        return text
    head = text[: limit - 2]
    end = head.rfind(" ", limit * 4 // 5)
    return (head[:end] if end > 0 else head).rstrip(" ,;:-\u2013\u2014") + " …"


def element_text(element: _Element, limit: int = 2_000, joint: str = "") -> str:
    """The element's text on one line, read no further than about `limit` characters.

    `joint` stands between the pieces that tags part: nothing within prose, a space where each piece is a
    thing of its own.
    """
    if not len(element):
        return fold((element.text or "")[:limit])
    pieces: list[str] = []
    length = 0
    for piece in element.itertext():
        pieces.append(str(piece)[: limit - length])
        length += len(pieces[-1])
        if length >= limit:
            break
    return fold(joint.join(pieces))
