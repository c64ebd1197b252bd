"""Words as full text cuts them, alike for every engine.

In: texts and terms. Out: words in lower case and without accents, as FTS5's `unicode61` has them; of scripts
without spaces every two letters in a row are one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from broadsheet.domain.unspaced import asked_in_pairs, in_pairs

_WORD = re.compile(r"[^\W_]+")
_LONGEST_WORD = 200


@lru_cache(maxsize=65_536)
def _folded(word: str) -> str:
    apart = unicodedata.normalize("NFKD", word.lower())
    return "".join(filter(str.isalnum, apart))[:_LONGEST_WORD]


def words_of(written: str) -> Iterator[str]:
    """The words of a text as the index has them."""
    yield from _cut(in_pairs(unicodedata.normalize("NFC", written)))


def asked_words(term: str) -> tuple[list[str], bool]:
    """The words of a term, which stand side by side, and whether the last is only how one begins."""
    words, begins = asked_in_pairs(unicodedata.normalize("NFC", term))
    return list(_cut(words)), begins


def _cut(text: str) -> Iterator[str]:
    for found in _WORD.finditer(text):
        word = found.group()
        folded = word.lower()[:_LONGEST_WORD] if word.isascii() else _folded(word)
        if folded:
            yield folded
