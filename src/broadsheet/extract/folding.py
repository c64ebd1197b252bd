"""White space and invisible characters of a text.

In: text as a page has it. Out: the same without what no reader sees.
"""

from __future__ import annotations

import re

_INVISIBLE = re.compile(
    "[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\ufeff\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]|"
    "[\u200c\u200d](?![\u0600-\u08ff\u0900-\u0dff])"  # but those that spelling needs
)
_DOUBTFUL = re.compile(
    "[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]"
)  # one class, so that a text without any of them is soon done


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
