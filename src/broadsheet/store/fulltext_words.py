"""Words as full text cuts them, and the piece of a text that is shown of a hit; alike for every engine.

In: texts and terms. Out: words in lower case and without accents, as FTS5's `unicode61` has them; a snippet.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice

_WORD = re.compile(r"[^\W_]+")
_LONGEST_WORD = 200
_BEFORE, _SNIPPET = 8, 24  # words


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


def snippet_of(title: str, body: str, wanted: set[str]) -> str:
    """Some words of the body around the first that is wanted, else the title."""
    for found in _WORD.finditer(body):
        if not wanted.isdisjoint(words_of(found.group())):
            before = list(_WORD.finditer(body[max(0, found.start() - 200) : found.start()]))[-_BEFORE:]
            start = max(0, found.start() - 200) + before[0].start() if before else found.start()
            after = islice(_WORD.finditer(body, start), _SNIPPET)
            end = max(each.end() for each in after)
            left, right = "…" if start > 0 else "", "…" if end < len(body.rstrip()) else ""
            return f"{left}{body[start:end]}{right}"
    return title
