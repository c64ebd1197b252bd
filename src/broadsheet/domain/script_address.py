"""Addresses that run, or show, what they hold themselves. In: a text. Out: whether it is one."""

from __future__ import annotations

import re

IGNORED = re.compile(r"[\x00-\x20]")  # what browsers pass over before and within a scheme
_SCRIPT = re.compile(
    r"(?:feed:)?javascript:|vbscript:|view-source:|mhtml:|(?:file|intent)://|(?:blob|filesystem):http|"
    r"data:(?:[,;/]|(?:text|image|application)/)",
    re.IGNORECASE,
)


def is_script(text: str) -> bool:
    """Whether a text is an address that runs, or shows, what it holds itself."""
    return _SCRIPT.match(IGNORED.sub("", text)) is not None
