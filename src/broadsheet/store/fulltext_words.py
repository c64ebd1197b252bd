"""Words as full text cuts them, alike for every engine.

In: texts and terms. Out: words in lower case and without accents, as FTS5's `unicode61` has them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

_WORD = re.compile(r"[^\W_]+")
_LONGEST_WORD = 200


@lru_cache(maxsize=65_536)
def _folded(word: str) -> str:
    apart = unicodedata.normalize("NFKD", word.lower())
    return "".join(filter(str.isalnum, apart))[:_LONGEST_WORD]


def words_of(written: str) -> Iterator[str]:
    """The words of a text as the index has them."""
    for found in _WORD.finditer(unicodedata.normalize("NFC", written)):
        word = found.group()
        folded = word.lower()[:_LONGEST_WORD] if word.isascii() else _folded(word)
        if folded:
            yield folded
