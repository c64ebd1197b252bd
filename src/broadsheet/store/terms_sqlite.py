"""Terms as FTS5 wants them, and as they can be seen in a text without it.

In: terms that a person typed. Out: a query; whether a story has them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_APART = r"\x00-/:-@\[-`{-\x7f"  # of ASCII, what parts words


def query_of(terms: Sequence[str]) -> str:
    """The terms as FTS5 wants them; all is quoted, so that no character of a term is an operator."""
    return " ".join(f'"{term}"' for term in terms)


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
