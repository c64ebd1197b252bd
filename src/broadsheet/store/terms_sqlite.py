"""Terms as FTS5 wants them, and as they can be seen in a text without it.

In: terms that a person typed, and texts. Out: a query; whether a story has them; what stands in the index.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Sequence

from broadsheet.domain.unspaced import asked_in_pairs, in_pairs

_APART = r"\x00-/:-@\[-`{-\x7f"  # of ASCII, what parts words


def query_of(terms: Sequence[str]) -> str:
    """The terms as FTS5 wants them; all is quoted, so that no character of a term is an operator."""
    return " ".join(
        f'"{words}"{"*" if begins else ""}' for words, begins in (asked_in_pairs(term) for term in terms)
    )


def add_functions(connection: sqlite3.Connection) -> None:
    """What the triggers of full text call; without it none of its tables can be written."""
    connection.create_function("in_pairs", 1, in_pairs, deterministic=True)


class PlainTerms:
    """Terms looked for in the text itself, which of a common word is quicker than to ask FTS5."""

    def __init__(self, terms: Sequence[str]) -> None:
        self.are_plain = all(term.isascii() and term.isalnum() for term in terms)
        self._words = [
            re.compile(rf"(?<![^{_APART}]){re.escape(term)}(?![^{_APART}])", re.ASCII | re.IGNORECASE)
            for term in terms
            if self.are_plain
        ]

    def are_in(self, title: str, body: str) -> bool | None:
        """Whether a story has every term; None where only FTS5 can tell, since it knows more letters."""
        if not self.are_plain:
            return None
        if all(word.search(title) or word.search(body) for word in self._words):
            return True
        return False if title.isascii() and body.isascii() else None
