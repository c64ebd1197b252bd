"""Words of a page, by which its texts are held against each other and measured.

In: plain text in any language. Out: words in small letters, their number, or the length in letters of an
alphabet. Vowel signs belong to their words. Kana and Han put no spaces between words, so that every two
signs in a row stand for one, and of Thai, Lao, Burmese and Khmer every three letters.
"""

from __future__ import annotations

import re
from functools import cache

from broadsheet.domain.unspaced import ALPHABETS, LETTERS, VOWELS

_PLAIN_WORD = re.compile(r"[^\W_]+")
_WORD = re.compile(rf"(?:[^\W_]|[{VOWELS}{ALPHABETS}])+")
_UNSPACED = re.compile(f"[{ALPHABETS}]+|(?:(?![{ALPHABETS}]){LETTERS})+")
_ALPHABETIC = re.compile(f"[{ALPHABETS}]")
# Scripts without spaces or with vowel signs, some others and no marks: what all the patterns above are for.
_NOT_PLAIN = re.compile("[\u07a6-\u1dff\u3005-\uffff\U00020000-\U0003ffff]")
_SIGNS_OF_WORD = 2
_LETTERS_OF_WORD = 3
# Ideographs, kana and Hangul.
_WIDE = re.compile("[\u2e80-\u2fdf\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]")


def words_of(text: str) -> list[str]:
    """The words in order, in small letters."""
    folded = text.casefold()
    if _is_plain(folded):
        return _PLAIN_WORD.findall(folded)
    return _WORD.findall(_UNSPACED.sub(_spaced, folded))


def is_unspaced(word: str) -> bool:
    """Whether it is a row of letters that stands for a word."""
    return bool(_UNSPACED.match(word))


def stems_of(text: str, letters: int) -> set[str]:
    """The beginnings of words of so many letters or more, so that inflected forms are one.

    Of scripts without spaces, all that stand for words; of their alphabets, as many letters in a row.
    """
    plain, signed = _stems(letters)
    folded = text.casefold()
    if _is_plain(folded):
        return set(plain.findall(folded))
    rows = {row for run in _UNSPACED.findall(folded) for row in _rows(run, letters)}
    return rows.union(signed.findall(_UNSPACED.sub(" ", folded) if rows else folded))


def count_words(text: str) -> int:
    """About how many words a reader would count: three to seven signs, one to five letters of an alphabet."""
    if _is_plain(text):
        return len(_PLAIN_WORD.findall(text))
    letters = len(_ALPHABETIC.findall(text))
    signs = sum(map(len, _UNSPACED.findall(text))) - letters
    return len(_WORD.findall(_UNSPACED.sub(" ", text))) + round(signs * 3 / 7) + round(letters / 5)


def alphabetic_length(text: str) -> int:
    """The length, an ideograph or syllable counted as two and a half letters: English needs so many."""
    if text.isascii():
        return len(text)
    return len(text) + 3 * (len(text) - len(_WIDE.sub("", text))) // 2


def _is_plain(text: str) -> bool:
    """Whether each run of letters is a word; most pages are, and it is soon told."""
    return text.isascii() or not _NOT_PLAIN.search(text)


@cache
def _stems(letters: int) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Of words of plain letters; of such with vowel signs."""
    signed = rf"(?:\w|[{VOWELS}])"
    return re.compile(rf"(\w{{{letters}}})\w*+"), re.compile(rf"({signed}{{{letters}}}){signed}*+")


def _rows(run: str, letters: int = _LETTERS_OF_WORD) -> list[str]:
    size = letters if _ALPHABETIC.match(run) else _SIGNS_OF_WORD
    return [run[place : place + size] for place in range(max(1, len(run) - size + 1))]


def _spaced(run: re.Match[str]) -> str:
    return f" {' '.join(_rows(run[0]))} "
