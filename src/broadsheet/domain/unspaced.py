"""Words of scripts that write no spaces between them: Thai, Lao, Burmese, Khmer, kana and Han.

In: a text, or what is looked for in texts. Out: the same with every two letters in a row as a word, so that
any part of a text is found where words are indexed. No dictionary cuts the words, so any language is served.
"""

from __future__ import annotations

import re

ALPHABETS = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"  # Thai, Lao, Burmese, Khmer, for a regular expression
# Vowels and the like that are no letters to Unicode: of India (its full stops left out), Thaana, Tibetan.
VOWELS = "\u0900-\u0963\u0966-\u096f\u0971-\u0dff\u07a6-\u07b0\u0f71-\u0f84\u0f8d-\u0fbc"
LETTERS = (  # these and the signs, as a class of one
    f"[{ALPHABETS}\u3005-\u3007\u3041-\u309f\u30a1-\u30fa\u30fc-\u30ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)
_RUN = re.compile(f"{LETTERS}+")


def in_pairs(text: str) -> str:
    """The text as it is indexed; the last letter of a run is a word too, so that single letters are found."""
    return text if text.isascii() else _RUN.sub(_pairs, text)


def asked_in_pairs(term: str) -> tuple[str, bool]:
    """The words to look for side by side, and whether the last is only how one begins."""
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
