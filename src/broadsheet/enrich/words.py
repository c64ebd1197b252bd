"""Words of a text, folded so that equal words compare equal.

In: plain text in any language. Out: folded text, tokens, word counts. Han, kana and the scripts of mainland
South East Asia are written without spaces between words, Hangul with endings on them, so each of their
characters is a token of its own. A letter of an alphabet says little alone: where texts are compared, some
letters in a row of such a script are a term.
"""

from __future__ import annotations

import html
import re
import unicodedata

from broadsheet.domain.unspaced import ALPHABETS, SPELLED, VOWELS

_IDEOGRAPHS_AND_KANA = "\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_HANGUL = "\uac00-\ud7af"
_UNSPACED = f"{ALPHABETS}{_IDEOGRAPHS_AND_KANA}{_HANGUL}"
_WORD = rf"[^\W_{_UNSPACED}]+(?:[{VOWELS}]+[^\W_{_UNSPACED}]*)*"
_TOKEN = re.compile(rf"[{_UNSPACED}]|(?<![\w.])\.[^\W_]+|{_WORD}[+#]*")
_TERM = re.compile(rf"[{ALPHABETS}]+|{_TOKEN.pattern}")
_UNSPACED_CHARACTER = re.compile(f"[{_UNSPACED}]")
_UNSPACED_SIGN = re.compile(f"[{_IDEOGRAPHS_AND_KANA}]")
_PIECE = re.compile(rf"[{ALPHABETS}{_IDEOGRAPHS_AND_KANA}]|[^\s{ALPHABETS}{_IDEOGRAPHS_AND_KANA}]+")
_UNSPACED_LETTER = re.compile(f"[{ALPHABETS}]")
_SPACED_CHARACTER = rf"(?:[^\W{_UNSPACED}]|[{VOWELS}])"
# Accents; the points of Hebrew and Arabic, which few write, nor the marks above and below an alif; what joins
# letters or keeps them apart.
_DIACRITICS = re.compile(
    "[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640\u064b-\u0652\u0670"
    "\u200c\u200d]|(?<=\u0627)[\u0653-\u0655]"
)
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\x00-\x08\x0e-\x1f\x7f]")
_INLINE_TAG = re.compile(  # it parts no words
    r"</?(?:a|abbr|b|cite|code|em|i|mark|q|s|small|span|strong|sub|sup|u)\b[^<>]*>", re.IGNORECASE
)
_TAG = re.compile(r"<!--.*?-->|</?[a-zA-Z][^<>]*>", re.DOTALL)

# Marks that close quotations, and what ends a sentence with a space after it and without.
CLOSING = "\"'\u201c\u201d\u2019\u00ab\u00bb\u2039\u203a)\\]\u3009\u300b\u300d\u300f\u3011\uff09"
SPACED_ENDS = ".!?…\u061f\u06d4\u0589\u0964\u0965\u1362\u1367\u104b\u17d4\u17d5"
UNSPACED_ENDS = "\u3002\uff01\uff1f\uff0e\uff61"
_SENTENCE_END = re.compile(f"[{SPACED_ENDS}{UNSPACED_ENDS}][{CLOSING}]*$")
_UNMARKED_END = re.compile(f"[\u0e01-\u0ede][{CLOSING}]*$")
_ZEROS = "\u0660\u06f0\u0966\u09e6\u0a66\u0ae6\u0be6\u0c66\u0ce6\u0d66\u0e50\u0ed0\u1040\u17e0"
# One letter in two codes: the Turkish i whose capital has no dot either, Persian ye and kaf; and digits.
_ALIKE = str.maketrans(
    {letter: SPELLED[letter] for letter in "\u0131\u06cc\u0649\u06a9"}
    | {chr(ord(zero) + digit): str(digit) for zero in _ZEROS for digit in range(10)}
)


def fold(text: str) -> str:
    """Text in one case, without diacritics, in one form of each letter and digit.

    `Zürich` and `ZURICH` fold to the same, so do `۲۰۲۴` and `2024`.
    """
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.casefold()).translate(_ALIKE)
    return unicodedata.normalize("NFKC", _DIACRITICS.sub("", decomposed))


def tokens(text: str) -> list[str]:
    """The folded words in order; `C++`, `C#` and `.NET` stay whole, hyphens and apostrophes part words."""
    return _TOKEN.findall(fold(text))


def terms(text: str, letters: int = 3) -> list[str]:
    """The folded words by which texts are compared: tokens, but of unspaced alphabets so many letters each.

    Three are about a syllable; by them headlines cluster about as well as those of other scripts by words.
    """
    if text.isascii():
        return tokens(text)
    found: list[str] = []
    for run in _TERM.findall(fold(text)):
        if len(run) > letters and _UNSPACED_LETTER.match(run):
            found += (run[place : place + letters] for place in range(len(run) - letters + 1))
        else:
            found.append(run)
    return found


def opening(text: str, words: int) -> str:
    """`text` up to the end of its first `words` words, at most 20 characters for each of them."""
    head = text[: words * 20]
    for number, match in enumerate(_TOKEN.finditer(head), start=1):
        if number == words:
            return head[: match.end()]
    return head


def row_as_written(text: str, words: list[str], place: int, count: int) -> str:
    """So many of the tokens of `text` from `place` on, as they are written there; `words` are all, folded."""
    written = _TOKEN.findall(text)
    return " ".join((written if len(written) == len(words) else words)[place : place + count])


def as_written(phrase: str, text: str, *, stars: bool = False) -> str | None:
    """How `phrase` stands in `text` letter by letter, case and all, between the borders of words; else None.

    With `stars`, a star at the beginning or the end of its words stands for any letters.
    """
    wanted = r"\s+".join(_with_stars(word) if stars else re.escape(word) for word in phrase.split())
    before = "" if _UNSPACED_CHARACTER.match(phrase) else f"(?<!{_SPACED_CHARACTER})"
    after = "" if _UNSPACED_CHARACTER.match(phrase[-1:]) else f"(?!{_SPACED_CHARACTER})"
    found = re.search(before + wanted + after, text)
    return found[0] if found else None


def _with_stars(word: str) -> str:
    letters, more = word.strip("*"), f"{_SPACED_CHARACTER}*"
    before, after = (more if end else "" for end in (word.startswith("*"), word.endswith("*")))
    return before + re.escape(letters) + after


def plain(text: str) -> str:
    """One line of plain text: tags dropped, entities decoded, whitespace folded, invisible marks gone."""
    if "<" in text:
        text = _TAG.sub(" ", _INLINE_TAG.sub("", text))
    if "&" in text:
        text = html.unescape(text)
    return " ".join(_INVISIBLE.sub("", text).split())


def word_count(text: str) -> int:
    """How many words a reader would count; two signs of an unspaced script make one, five of its letters.

    Hangul is told by its spaces.
    """
    if text.isascii():
        return len(text.split())
    letters = len(_UNSPACED_LETTER.findall(text))
    signs = len(_UNSPACED_SIGN.findall(text))
    return len(text.split()) + signs // 2 + letters // 5


def reads_as_sentence(text: str, most: int) -> bool:
    """Whether a line is one by its mark and five words, or by its length, from `most` words on.

    Thai and Lao end sentences by no mark: twelve words, more than a headline has, are one there.
    """
    text = text.rstrip()
    words = word_count(text)
    return words >= most or (words >= 5 and ends_as_sentence(text)) or (words >= 12 and has_no_mark(text))


def has_no_mark(text: str) -> bool:
    """Whether `text` ends in a script that sets no mark at the end of a sentence."""
    return bool(_UNMARKED_END.search(text))


def pieces(text: str) -> list[str]:
    """What stands between spaces, as it is written; of unspaced scripts each sign."""
    return text.split() if text.isascii() else _PIECE.findall(text)


def ends_as_sentence(text: str) -> bool:
    """Whether `text` ends with the mark of a sentence, quotation marks and brackets aside."""
    return bool(_SENTENCE_END.search(text))
