"""File names made of titles.

In: a title and the names that are taken. Out: a name of lower-case ASCII letters, digits and single dashes
that is safe on every file system and is not taken.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Container
from datetime import UTC, datetime
from itertools import count

_LENGTH = 145
_LETTERS = str.maketrans(
    {
        "ß": "ss",
        "æ": "ae",
        "œ": "oe",
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "ł": "l",
        "ħ": "h",
        "\u0131": "i",
    }
)
_DROPPED = re.compile(r"[^a-z0-9\s_-]")
_PARTED = re.compile(r"[\s_-]+")
_RESERVED = re.compile(r"con|prn|aux|nul|(?:com|lpt)\d")  # device names of Windows


def slug(title: str) -> str:
    """`title` as a file name of at most about 160 characters: words parted by dashes, never empty.

    Accents are dropped, and so are signs inside words, as the recorded platform did; it is cut at a word.
    When less than half of the letters are Latin, a hash of the title makes it distinct.
    """
    latin = spelled_in_latin(title)
    name = _PARTED.sub("-", _DROPPED.sub("", latin)).strip("-")
    kept = sum(character.isalnum() for character in name)
    letters = sum(character.isalnum() for character in title)
    name = _cut(name)
    if not name or kept * 2 < letters or _RESERVED.fullmatch(name):
        digest = hashlib.sha256(title.encode("utf-8", "surrogatepass")).hexdigest()[:10]
        return f"{name}-{digest}" if name else f"story-{digest}"
    return name


def content_path(time: datetime, title: str, taken: Container[str]) -> str:
    """`_news/YYYY-MM-DD-slug.md` with the UTC date of `time`; numbered from 2 on where it is taken."""
    start = f"_news/{time.astimezone(UTC).date().isoformat()}-{slug(title)}"
    if f"{start}.md" not in taken:
        return f"{start}.md"
    return next(path for number in count(2) if (path := f"{start}-{number}.md") not in taken)


def spelled_in_latin(text: str) -> str:
    """`text` in lower case with Latin letters bare of their accents; letters of other scripts are dropped."""
    lower = text.lower().translate(_LETTERS)
    return "".join(
        character if character.isascii() else _unaccented(character)
        for character in unicodedata.normalize("NFC", lower)
    )


def _unaccented(character: str) -> str:
    kind = unicodedata.category(character)
    if kind.startswith("Z"):
        return " "
    spelled = kind in {"Ll", "Lo", "Lm", "Nd"}
    plain = unicodedata.normalize("NFKD", character) if spelled else unicodedata.normalize("NFD", character)
    return plain.encode("ascii", "ignore").decode().lower()


def _cut(name: str) -> str:
    if len(name) <= _LENGTH:
        return name
    words = name[: _LENGTH + 1].rpartition("-")[0]
    return words if len(words) > _LENGTH // 2 else name[:_LENGTH].rstrip("-")
