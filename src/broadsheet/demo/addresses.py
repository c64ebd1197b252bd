"""Slugs and addresses of the invented press.

In: a publisher and a story's title, section, number and time. Out: URLs after the publisher's patterns.
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from datetime import datetime

from broadsheet.demo.model import Publisher

_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ø": "o", "’": "", "'": "", "‘": ""})


def slug(text: str, limit: int = 80) -> str:
    """Lower-case ASCII words joined by hyphens, cut at a word before `limit` characters."""
    plain = unicodedata.normalize("NFKD", text.lower().translate(_UMLAUTS)).encode("ascii", "ignore").decode()
    words = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
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
