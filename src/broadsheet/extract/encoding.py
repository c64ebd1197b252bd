"""From a page's bytes to its characters.

In: bytes and the Content-Type header. Out: the page in UTF-8 and the name of the reading that told the
encoding. The order is the HTML standard's: byte order mark, header, the page's own declaration, then a guess
from the bytes; but bytes that are valid UTF-8 and not all ASCII are UTF-8, whatever a wrong label says.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from broadsheet.extract.kernels import is_normal, is_utf8

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(
    rb"""<(?:meta|\?xml)\b[^>]{0,400}?(?:charset|encoding)\s*=\s*["']?\s*([-\w:.]+)""", re.IGNORECASE
)
_HEADER = re.compile(r"""charset\s*=\s*["']?\s*([-\w:.]+)""", re.IGNORECASE)
_DECLARATION_WINDOW = 4096
_GUESS_WINDOW = 200_000
# The Encoding Standard reads these labels as their Windows or vendor supersets.
_SUPERSETS = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
}
# Labels of that standard which Python does not know, but for those that `_spellings` leads to.
_LABELS = {
    "windows-31j": "cp932",
    "logical": "iso8859-8",
    "visual": "iso8859-8",
    "mac": "mac-roman",
    "csmacintosh": "mac-roman",
    "x-mac-ukrainian": "mac-cyrillic",
    "koi": "koi8-r",
    "koi8": "koi8-r",
    "koi8-ru": "koi8-u",
    "sun_eu_greek": "iso8859-7",
    "csisolatin9": "iso8859-15",
    "csgb2312": "gb18030",
    "gb_2312": "gb18030",
    "gb_2312-80": "gb18030",
    "cn-big5": "big5hkscs",
    "x-x-big5": "big5hkscs",
    "cseucpkdfmtjapanese": "euc_jp",
    "cseuckr": "cp949",
    "csksc56011987": "cp949",
    "iso-ir-149": "cp949",
    "ks_c_5601-1989": "cp949",
    "ksc_5601": "cp949",
    "unicode11utf8": "utf-8",
    "unicode20utf8": "utf-8",
    "x-unicode20utf8": "utf-8",
    "unicode-1-1-utf-8": "utf-8",
    "unicode": "utf-16",
    "csunicode": "utf-16",
    "ucs-2": "utf-16",
    "iso-10646-ucs-2": "utf-16",
    "unicodefeff": "utf-16",
    "unicodefffe": "utf-16-be",
}
_SPELLINGS = (
    (re.compile(r"^(?:cs)?iso-?8859-?(\d{1,2})(?:-?[ei])?$"), r"iso8859-\1"),
    (re.compile(r"^(?:x-)?(?:windows|dos|cp)-?(\d{3,4})$"), r"cp\1"),
    (re.compile(r"^x-"), ""),
)


class Decoded(NamedTuple):
    """A page in valid UTF-8, and how its encoding was told, such as `header: utf-8`."""

    utf8: bytes
    how: str


def decode(body: bytes, content_type: str | None) -> Decoded:
    """`body` in UTF-8; bad bytes become U+FFFD. Most pages are given back as they came."""
    for mark, name in _MARKS:
        if body.startswith(mark):
            return Decoded(_encoded(body[len(mark) :].decode(name, "replace")), f"byte order mark: {name}")
    valid = is_utf8(body)
    if valid and not body.isascii():  # bytes of another encoding are never all valid by chance
        return Decoded(body if is_normal(body) else _encoded(_repaired(body.decode())), "bytes: utf-8")
    for how, name in _candidates(body, content_type, valid=valid):
        text = body.decode(name, "replace")
        if text.count("\ufffd") <= len(text) // 1000:  # a wrong label shows itself by many bad bytes
            return Decoded(_encoded(_repaired(text)), f"{how}: {name}")
    return Decoded(_encoded(body.decode("utf-8", "replace")), "utf-8 with bad bytes")


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "ignore")


def _candidates(body: bytes, content_type: str | None, *, valid: bool) -> list[tuple[str, str]]:
    header = _HEADER.search(content_type or "")
    declared = _DECLARED.search(body[:_DECLARATION_WINDOW])
    found = []
    if header and (name := _codec(header[1])):
        found.append(("header", name))
    if declared and (name := _codec(declared[1].decode("ascii", "replace"))):
        found.append(("declared", "utf-8" if name.startswith("utf-16") else name))
    if not valid and (name := _guess(body)):
        found.append(("bytes", name))
    return [*found, ("bytes", "utf-8"), ("bytes", "cp1252")]


def _codec(label: str) -> str | None:
    """Python's name of the encoding that the Encoding Standard means by this label; None for none."""
    for spelling in _spellings(label.lower()):
        try:
            found = codecs.lookup(spelling)
        except (LookupError, ValueError):
            continue
        if found._is_text_encoding:  # noqa: SLF001 - no other way to ask
            return _SUPERSETS.get(found.name, found.name)
    return None


def _spellings(label: str) -> Iterator[str]:
    yield _LABELS.get(label, label)
    for form, name in _SPELLINGS:  # for the few labels that are not known by then
        yield form.sub(name, label)


def _guess(body: bytes) -> str | None:
    import cchardet

    guess = cchardet.detect(body[:_GUESS_WINDOW])["encoding"]
    found = _codec(guess) if guess else None
    return "koi8-u" if found == "koi8-r" else found  # it has letters where the other draws boxes


def _repaired(text: str) -> str:
    return unicodedata.normalize("NFC", text) if not text.isascii() else text
