"""Slugs and addresses of the invented press.

In: a publisher and a story's title, section, number and time. Out: URLs after the publisher's patterns.
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from datetime import datetime

from broadsheet.demo.model import Publisher

_LETTERS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ø": "o"})
_QUOTES = str.maketrans("", "", "'\N{LEFT SINGLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK}")


def slug(text: str, limit: int = 80) -> str:
    """Lower-case ASCII words joined by hyphens, cut at a word before `limit` characters."""
    plain = unicodedata.normalize("NFKD", text.lower().translate(_LETTERS).translate(_QUOTES))
    words = re.sub(r"[^a-z0-9]+", "-", plain.encode("ascii", "ignore").decode()).strip("-")
    return words if len(words) <= limit else words[: limit + 1].rpartition("-")[0]


def fill(pattern: str, title: str, section: str, number: int, time: datetime) -> str:
    """An address after a publisher's pattern; the fields are told in `publishers.yaml`."""
    return pattern.format(
        y=f"{time:%Y}",
        m=f"{time:%m}",
        d=f"{time:%d}",
        mon=f"{time:%b}".lower(),
        slug=slug(title),
        section=slug(section),
        number=number,
        code=f"{zlib.crc32(title.encode()):08x}",
    )


def image_address(publisher: Publisher, title: str, number: int, time: datetime) -> str:
    """Where a publisher serves the picture of one story."""
    return fill(publisher.image_host + "{slug}-{code}.jpg", title[:60], "", number, time)


def amp_address(publisher: Publisher, title: str, section: str, number: int, time: datetime) -> str | None:
    """Where a publisher serves a story's AMP version, if it has any."""
    return fill(publisher.amp_address, title, section, number, time) if publisher.amp_address else None
