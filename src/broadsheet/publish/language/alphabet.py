"""The order of names in a language's alphabet.

In: a text and a language tag. Out: a key to sort by. Letters with accents stand beside the plain ones, but
those that a language counts as letters of their own, as Unicode's CLDR has them, where its alphabet has them.
"""

from __future__ import annotations

import unicodedata
from functools import cache

from broadsheet.enrich.words import fold
from broadsheet.publish.language.tags import primary

# A letter and those of its own that follow it, in their order.
_NORDIC = {"z": "\u00e6\u00f8\u00e5"}
_OWN: dict[str, dict[str, str]] = {
    "cs": {"c": "č", "r": "ř", "s": "š", "z": "ž"},
    "da": _NORDIC,
    "es": {"n": "ñ"},
    "fi": {"z": "åäö"},
    "hr": {"c": "čć", "d": "đ", "s": "š", "z": "ž"},
    "nb": _NORDIC,
    "nn": _NORDIC,
    "no": _NORDIC,
    "pl": {"a": "ą", "c": "ć", "e": "ę", "l": "ł", "n": "ń", "o": "ó", "s": "ś", "z": "źż"},
    "ro": {"a": "ăâ", "i": "î", "s": "ș", "t": "ț"},
    "sk": {"a": "ä", "c": "č", "o": "ô", "s": "š", "z": "ž"},
    "sv": {"z": "åäö"},
    "tr": {"c": "ç", "g": "ğ", "h": "\u0131", "o": "ö", "s": "ş", "u": "ü"},
}
_LAST = "\U0010ffff"  # sorts after any letter


def alphabetical(text: str, language: str) -> str:
    """What `text` is sorted by in a language."""
    own = _letters(primary(language))
    if not own:
        return fold(text)
    lower = text.replace("I", "\u0131").replace("\u0130", "i") if "\u0131" in own else text
    return "".join(own.get(sign) or fold(sign) for sign in unicodedata.normalize("NFC", lower).lower())


@cache
def _letters(language: str) -> dict[str, str]:
    return {
        letter: before + _LAST * place
        for before, letters in _OWN.get(language, {}).items()
        for place, letter in enumerate(letters, start=1)
    }
