"""The encoding of an XML body found and undone.

In: bytes as served, and their Content-Type. Out: the same text in UTF-8, or None when no encoding that is
named or usual fits the bytes without an error.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(rb"""\s*<\?xml[^>]*?\bencoding\s*=\s*["']([A-Za-z0-9._:-]+)["']""")
_CHARSET = re.compile(r"""charset\s*=\s*["']?([A-Za-z0-9._:-]+)""", re.IGNORECASE)
# what publishers write and what they mean; the WHATWG Encoding Standard's labels
_MEANT = {"iso-8859-1": "cp1252", "latin1": "cp1252", "latin-1": "cp1252", "us-ascii": "cp1252",
          "ascii": "cp1252", "iso-8859-9": "cp1254", "gb2312": "gb18030", "gbk": "gb18030",
          "shift_jis": "cp932", "ks_c_5601-1987": "cp949", "euc-kr": "cp949"}  # fmt: skip
_PIECE = 1 << 16
_UTF8 = ("utf-8", "utf8")


def as_utf8(body: bytes, content_type: str | None) -> bytes | None:
    """Order: byte order mark; UTF-8 where anyone names it; Content-Type (RFC 7303); declaration; UTF-8."""
    for encoding in _candidates(body, content_type):
        try:
            name = codecs.lookup(encoding)
            if not name._is_text_encoding:  # noqa: SLF001 - `rot13` and the like are no encodings of text
                continue
            if name.name == "utf-8":
                _check(body)
                return body
            return body.decode(encoding).encode()
        except (LookupError, ValueError):
            continue
    return None


def _check(body: bytes) -> None:
    """Raises UnicodeDecodeError unless the body is UTF-8; in pieces, for the text itself is not needed."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    for start in range(0, len(body), _PIECE):
        decoder.decode(body[start : start + _PIECE])
    decoder.decode(b"", final=True)


def _candidates(body: bytes, content_type: str | None) -> Iterator[str]:
    for mark, encoding in _BYTE_ORDER_MARKS:
        if body.startswith(mark):
            yield encoding
            return
    header = _CHARSET.search(content_type or "")
    declared = _DECLARED.match(body[:400])
    named = [match.lower() for match in (header and header[1], declared and declared[1].decode()) if match]
    if any(name in _UTF8 for name in named):
        yield "utf-8"
    yield from (_MEANT.get(name, name) for name in named)
    yield "utf-8"
