"""Text becomes word pieces, as the uncased BERT models read it.

In: text and the model's vocabulary. Out: numbers of pieces. Rules: Devlin et al. 2019 (lower case, accents
off, every punctuation mark and Han character a word) and Wu et al. 2016 (the longest known piece first).
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from pathlib import Path

LONGEST_WORD = 100  # characters; what is longer is unknown
_HAN = re.compile("([\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0002ceaf\U0002f800-\U0002fa1f])")


class WordPieces:
    """A vocabulary, one piece a line; a piece's number is its line's, from 0."""

    def __init__(self, vocabulary: Path) -> None:
        lines = vocabulary.read_text("utf-8").split("\n")
        self._numbers = {piece: number for number, piece in enumerate(lines) if piece}
        self._start, self._end = self._numbers["[CLS]"], self._numbers["[SEP]"]
        self._unknown = self._numbers["[UNK]"]
        self._letters = {
            number: sum(map(str.isalpha, piece))
            for piece, number in self._numbers.items()
            if not piece.startswith("[")
        }
        self._pieces = lru_cache(maxsize=1 << 15)(self._split)

    def encode(self, text: str, most: int) -> list[int]:
        """The numbers of the text's pieces between the marks of start and end, `most` in all."""
        numbers = [self._start]
        for word in words(text):
            numbers += self._pieces(word)
            if len(numbers) >= most:
                break
        return [*numbers[: most - 1], self._end]

    def known(self, text: str) -> float:
        """The share of a text's letters that stand in pieces of two letters or more, 0 to 1.

        Of a script that the vocabulary was not made of, it has single letters, if any.
        """
        letters = known = 0
        for word in words(text):
            letters += sum(map(str.isalpha, word))
            for number in self._pieces(word):
                if (length := self._letters.get(number, 0)) > 1:
                    known += length
        return known / letters if letters else 1.0

    def _split(self, word: str) -> tuple[int, ...]:
        numbers: list[int] = []
        start = 0
        while start < len(word):
            piece, end = self._longest(word, start)
            if piece is None:
                return (self._unknown,)
            numbers.append(piece)
            start = end
        return tuple(numbers) if len(word) <= LONGEST_WORD else (self._unknown,)

    def _longest(self, word: str, start: int) -> tuple[int | None, int]:
        mark = "##" if start else ""
        for end in range(min(len(word), start + LONGEST_WORD), start, -1):
            number = self._numbers.get(mark + word[start:end])
            if number is not None:
                return number, end
        return None, start


def words(text: str) -> list[str]:
    """The words of a text, punctuation marks apart."""
    folded = _HAN.sub(r" \1 ", text).lower()
    if not folded.isascii():
        decomposed = unicodedata.normalize("NFD", folded)
        folded = "".join(letter for letter in decomposed if unicodedata.category(letter) != "Mn")
    return "".join(map(_spaced, folded)).split()


@lru_cache(maxsize=1 << 12)
def _spaced(letter: str) -> str:
    """A letter as it is, a mark between spaces, nothing for what is invisible."""
    category = unicodedata.category(letter)
    if letter.isspace() or category == "Zs":
        return " "
    if letter == "\ufffd" or category.startswith("C"):
        return ""
    if category.startswith("P") or letter in "$+<=>^`|~":
        return f" {letter} "
    return letter
