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

from broadsheet.domain.unspaced import ALPHABETS, VOWELS

_UNSPACED_SIGNS = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff"
_UNSPACED = f"{ALPHABETS}{_UNSPACED_SIGNS}"
_WORD = rf"[^\W_{_UNSPACED}]+(?:[{VOWELS}]+[^\W_{_UNSPACED}]*)*"
_TOKEN = re.compile(rf"[{_UNSPACED}]|(?<![\w.])\.[^\W_]+|{_WORD}[+#]*")
_TERM = re.compile(rf"[{ALPHABETS}]+|{_TOKEN.pattern}")
_UNSPACED_CHARACTER = re.compile(f"[{_UNSPACED}]")
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

_CLOSING = "\"'\u201d\u2019\u00bb)\\]"
_SENTENCE_END = re.compile(f"[.!?…\u3002\uff01\uff1f][{_CLOSING}]*$")


def fold(text: str) -> str:
    """Text in one case and without diacritics: `Zürich` and `ZURICH` fold to the same."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.casefold())
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


def as_written(phrase: str, text: str) -> bool:
    """Whether `phrase` stands in `text` letter by letter, case and all, between the borders of words."""
    wanted = r"\s+".join(map(re.escape, phrase.split()))
    before = "" if _UNSPACED_CHARACTER.match(phrase) else f"(?<!{_SPACED_CHARACTER})"
    after = "" if _UNSPACED_CHARACTER.match(phrase[-1:]) else f"(?!{_SPACED_CHARACTER})"
    return re.search(before + wanted + after, text) is not None


def plain(text: str) -> str:
    """One line of plain text: tags dropped, entities decoded, whitespace folded, invisible marks gone."""
    if "<" in text:
        text = _TAG.sub(" ", _INLINE_TAG.sub("", text))
    if "&" in text:
        text = html.unescape(text)
    return " ".join(_INVISIBLE.sub("", text).split())


def word_count(text: str) -> int:
    """How many words a reader would count; two signs of an unspaced script make one, five of its letters."""
    if text.isascii():
        return len(text.split())
    letters = len(_UNSPACED_LETTER.findall(text))
    signs = len(_UNSPACED_CHARACTER.findall(text)) - letters
    return len(text.split()) + signs // 2 + letters // 5


def ends_as_sentence(text: str) -> bool:
    """Whether `text` ends with the mark of a sentence, quotation marks and brackets aside."""
    return bool(_SENTENCE_END.search(text))
