"""Small changes to text that every reading needs.

In: text as a page has it. Out: plain text with folded white space.
"""

from __future__ import annotations

import re
from html import unescape

from broadsheet.extract.folding import visible
from broadsheet.extract.kernels import element_text, fold

__all__ = ["cut", "element_text", "fold", "plain", "visible"]

_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,500}>")


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
