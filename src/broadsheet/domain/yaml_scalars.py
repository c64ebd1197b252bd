"""Text as a YAML scalar that every parser reads as the same text.

In: any text. Out: one line of YAML, bare where YAML 1.1 and 1.2 both read a bare word as that text, else
in double quotes. Lone surrogates, which no UTF-8 file can hold, become U+FFFD.
"""

from __future__ import annotations

import functools
import re

# What some parser reads as a line end, drops, refuses or decodes differently when it stands raw.
_RAW = r"\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\"\\"
_UNSAFE = re.compile(f"[{_RAW}]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_WRITTEN_OTHERWISE = re.compile(rf"[{_RAW}\ud800-\udfff]").search
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}

_BARE = re.compile(
    r"[A-Za-z0-9.(\u00a1-\u2027\u202a-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"  # no indicator of YAML
    r"(?:[^:#\x00-\x1f\x7f-\xa0\u2028\u2029\ufeff\ufffe\uffff]|:(?=[^\s])|(?<=[^\s])#)*"
)
_PERHAPS_NUMBER = re.compile(r"[-+.]?[0-9A-Fa-f_,.:+\-xXoOtTzZ ]*")  # numbers, times, octal, 1e3, ...
_HAS_DIGIT_OR_DOT = re.compile(r"[0-9.]")
_WORDS = frozenset({"null", "true", "false", "yes", "no", "on", "off", "y", "n", ".nan", ".inf"})


def mend(text: str) -> str:
    """`text` without surrogates: pairs become the character they spell, lone ones U+FFFD."""
    if not _SURROGATE.search(text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def quoted(text: str) -> str:
    r"""`text` in double quotes; the escapes used (`\"`, `\\`, `\n`, `\r`, `\t`, `\uXXXX`) are JSON's too."""
    if _WRITTEN_OTHERWISE(text) is None:  # as most are
        return f'"{text}"'
    return f'"{_UNSAFE.sub(_escape, mend(text))}"'


@functools.lru_cache(maxsize=2048)
def bare_or_quoted(text: str) -> str:
    """`text` as it is where all parsers agree on it, else in double quotes; kept, since names come again."""
    return text if is_bare(text) else quoted(text)


def is_bare(text: str) -> bool:
    """Whether YAML 1.1 and YAML 1.2 both read the bare `text` as a string, and as this one."""
    if not _BARE.fullmatch(text) or _SURROGATE.search(text) or text != text.strip():
        return False
    if _PERHAPS_NUMBER.fullmatch(text) and _HAS_DIGIT_OR_DOT.search(text):
        return False
    return text.lower() not in _WORDS


def _escape(match: re.Match[str]) -> str:
    character = match[0]
    return _ESCAPES.get(character) or f"\\u{ord(character):04x}"
