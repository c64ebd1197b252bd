"""Keywords with a star, which stands for any letters at the beginning or the end of a word.

In: a keyword as its topic has it. Out: its words in their order, each with what it takes for itself. Words
change their endings in many languages, in some their beginnings or both, and grow together: `выбор*` is
`выборы` and `выборов`, `*wahl*` is `Bundestagswahlen`, `*انتخاب*` is `والانتخابات`. A list of forms would be
long, and a stemmer knows neither every language nor words that grew together.
"""

from __future__ import annotations

from typing import NamedTuple

from broadsheet.enrich.words import tokens

_STAR = "*"
_LEAST = 2  # letters beside a star; with fewer it is a sign, as in `Sagittarius A*`


class Shape(NamedTuple):
    """A folded word of a keyword, and whether more letters may stand before and after it."""

    letters: str
    before: bool = False
    after: bool = False

    def takes(self, word: str) -> bool:
        """Whether a folded word of a text is this one."""
        if self.before and self.after:
            return self.letters in word
        if self.before:
            return word.endswith(self.letters)
        return word.startswith(self.letters) if self.after else word == self.letters


def shapes(keyword: str) -> tuple[Shape, ...]:
    """The words of a keyword that has a star; () where none of its stars stands for letters."""
    found: list[Shape] = []
    for piece in keyword.split() if _STAR in keyword else ():
        words = [Shape(word) for word in tokens(piece.strip(_STAR))]
        if words and piece.startswith(_STAR) and len(words[0].letters) >= _LEAST:
            words[0] = words[0]._replace(before=True)
        if words and piece.endswith(_STAR) and len(words[-1].letters) >= _LEAST:
            words[-1] = words[-1]._replace(after=True)
        found += words
    return tuple(found) if any(shape.before or shape.after for shape in found) else ()
