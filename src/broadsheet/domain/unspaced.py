"""Words of any script as they are indexed, so that they are found however they are spelled.

In: a text, or what is looked for in texts. Out: the same in one spelling (the Turkish i with and without a
dot, ß, letters of full and half width, Arabic with and without vowels, Persian letters in Arabic codes). Of
scripts that write no spaces between words, Thai, Lao, Burmese, Khmer, kana and Han, and of Hangul, whose
words carry particles, every two letters in a row are a word, so that any part is found. No dictionary cuts
the words, so any language is served.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

ALPHABETS = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"  # Thai, Lao, Burmese, Khmer, for a regular expression
# Vowels and the like that are no letters to Unicode: of India (its full stops left out), Thaana, Tibetan.
VOWELS = "\u0900-\u0963\u0966-\u096f\u0971-\u0dff\u07a6-\u07b0\u0f71-\u0f84\u0f8d-\u0fbc"
LETTERS = (  # these and the signs, as a class of one
    f"[{ALPHABETS}\u3005-\u3007\u3041-\u309f\u30a1-\u30fa\u30fc-\u30ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)
PAIRED = f"[{LETTERS[1:-1]}\uac00-\ud7a3]"  # Hangul too
_RUN = re.compile(f"{PAIRED}+")
# Points of Hebrew and Arabic, which few write, and letters that are written in two ways.
UNMARKED = "[\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640\u064b-\u0655\u0670]+"
SPELLED = {
    "\u0131": "i", "\u0130": "i", "\u00df": "ss", "\u1e9e": "ss", "\u0142": "l", "\u0141": "l",
    "\u0111": "d", "\u0110": "d", "\u00f8": "o", "\u00d8": "o", "\u00e6": "ae", "\u00c6": "ae",
    "\u06cc": "\u064a", "\u0649": "\u064a", "\u06a9": "\u0643",
    "\u0622": "\u0627", "\u0623": "\u0627", "\u0625": "\u0627",
}  # fmt: skip
_OTHERWISE = re.compile(f"[{''.join(SPELLED)}]|{UNMARKED}")
_JOINING = re.compile("[\u0300-\u036f]")  # marks of which one may be a part of the letter before it


def in_pairs(text: str) -> str:
    """The text as it is indexed; the last letter of a run is a word too, so that single letters are found."""
    if text.isascii():
        return text
    if _JOINING.search(text):
        return _paired(text)
    return _not_plain().sub(lambda run: _paired(run[0]), text)  # most of a text is passed over


def _paired(text: str) -> str:
    return _RUN.sub(_pairs, _alike(text))


@cache
def _not_plain() -> re.Pattern[str]:
    """All but the Latin, Greek and Cyrillic letters and the marks between words that stay as they are."""
    candidates = map(chr, (*range(0x80, 0x530), *range(0x2010, 0x20D0)))
    plain = (
        each for each in candidates if _alike(each) == each and not unicodedata.category(each).startswith("M")
    )
    return re.compile(f"[^\0-\x7f{''.join(plain)}]+")


def _alike(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text)
    return _OTHERWISE.sub(lambda found: SPELLED.get(found[0], ""), folded)


def asked_in_pairs(term: str) -> tuple[str, bool]:
    """The words to look for side by side, and whether the last is only how one begins."""
    term = term if term.isascii() else _alike(term)
    if not _RUN.search(term):
        return term, False
    words = [word for word in in_pairs(term).split() if any(map(str.isalnum, word))]
    if not words:
        return term, False
    *others, last = words
    if len(last) > 1 or not _RUN.fullmatch(last):
        return " ".join((*others, last)), False
    is_end = bool(others) and others[-1] == others[-1][:1] + last and bool(_RUN.fullmatch(others[-1]))
    return " ".join(others if is_end else (*others, last)), not is_end


def _pairs(run: re.Match[str]) -> str:
    letters = run[0]
    pairs = (letters[place : place + 2] for place in range(len(letters)))
    return f" {' '.join(pairs)} "
