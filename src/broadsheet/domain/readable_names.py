"""What topics, people and communities are called in files and addresses, in any script.

In: a name as people write it. Out: a part of a path in the name's own letters, safe on every file system.
Names of stories are ASCII by the record's rule; they are made in `naming.py`.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from typing import Any

from broadsheet.domain.naming import slug, spelled_in_latin

_BYTES = 120  # in UTF-8, so that a name with what is put around it stays below the 255 of file systems
_MOST_BYTES = 160
_JOINED = re.compile("['\"\u2019\u02bc\u05f3\u05f4]")  # signs inside words, as in Hebrew abbreviations
_PERSIAN_BREAK = re.compile("(?<=[\u0600-\u06ff])\u200c")  # parts a word where other scripts join letters


def readable_name(name: str) -> str:
    """`name` as a part of a path: its slug when its letters are Latin, else its letters of all scripts.

    In lower case, words parted by dashes, at most 120 bytes of UTF-8; never empty.
    """
    text = unicodedata.normalize("NFKC", _JOINED.sub("", _PERSIAN_BREAK.sub("-", name)).lower())
    known = "".join(spelled_in_latin(sign) if _is_latin(sign) else sign for sign in text)
    kept = "-".join(_patterns().words.findall(_patterns().dropped.sub("", known)))
    kept = _cut(unicodedata.normalize("NFC", kept))
    return slug(name) if kept.isascii() or not is_readable(kept) else kept


def is_readable(text: str) -> bool:
    """Whether `text` is a part of a path in letters of any script, spelled so that no system changes it."""
    return (
        len(text.encode("utf-8", "surrogatepass")) <= _MOST_BYTES
        and unicodedata.is_normalized("NFC", text)
        and _patterns().whole.fullmatch(text) is not None
    )


class _Patterns:
    """Compiled when the first name asks: portals of Latin letters never need them."""

    def __init__(self) -> None:
        import regex  # type: ignore[import-untyped]  # it carries no types

        first, shown = r"[\p{L}\p{Nd}--\p{DI}]", r"[\p{L}\p{M}\p{Nd}--\p{DI}]"
        self.dropped: Any = regex.compile(r"[\p{Cf}\p{DI}]+|(?<=[a-z])\p{M}+")
        self.words: Any = regex.compile(rf"{first}{shown}*", regex.V1)
        self.whole: Any = regex.compile(rf"(?:{first}|_)(?:{shown}|[_-]|\.(?!\.|$))*", regex.V1)
        self.letters: Any = regex.compile(r"\X")


@functools.cache
def _patterns() -> _Patterns:
    return _Patterns()


def _is_latin(sign: str) -> bool:
    return sign.isalpha() and unicodedata.name(sign, "").startswith("LATIN")


def _cut(name: str) -> str:
    """As much of it as fits, whole words where they are not too long, whole letters else."""
    if len(name.encode()) <= _BYTES:
        return name
    fitting = name.encode()[: _BYTES + 1].decode("utf-8", "ignore")
    words = fitting.rpartition("-")[0]
    if len(words.encode()) > _BYTES // 2:
        return words
    kept = ""
    for letter in _patterns().letters.findall(fitting):
        if len((kept + letter).encode()) > _BYTES:
            break
        kept += letter
    return kept
