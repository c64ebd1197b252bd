"""Words of a text, folded so that equal words compare equal.

In: plain text in any language. Out: folded text, tokens, word counts. Han, kana, Hangul and Thai are
written without spaces between words, so each of their characters is a token of its own.
"""

from __future__ import annotations

import html
import re
import unicodedata

_UNSPACED = "\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff"
_TOKEN = re.compile(rf"[{_UNSPACED}]|(?<![\w.])\.[^\W_]+|[^\W_{_UNSPACED}]+[+#]*")
_UNSPACED_CHARACTER = re.compile(f"[{_UNSPACED}]")
_SPACED_CHARACTER = rf"[^\W{_UNSPACED}]"
_DIACRITICS = re.compile("[\u0300-\u036f]")
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
    """How many words a reader would count; two characters of an unspaced script make one."""
    unspaced = 0 if text.isascii() else len(_UNSPACED_CHARACTER.findall(text))
    return len(text.split()) + unspaced // 2


def ends_as_sentence(text: str) -> bool:
    """Whether `text` ends with the mark of a sentence, quotation marks and brackets aside."""
    return bool(_SENTENCE_END.search(text))
