"""Words for pages and feeds. In: a story's fields, every one hostile. Out: plain lines of bounded length."""

from __future__ import annotations

import re
from datetime import datetime, tzinfo
from html import unescape

import msgspec
from markupsafe import escape

from broadsheet.domain.front_matter import format_time
from broadsheet.publish.language.speaking import Language

# Controls, what XML 1.0 forbids, lone surrogates, and marks that turn the direction of the text after them.
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
_REFERENCE = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_ESCAPED = re.compile("[&<>\"']").search
_TAG_START = re.compile(r"<(?=[A-Za-z/!?])")


def plain(text: str, limit: int) -> str:
    """One line of at most `limit` characters, cut at a word, without signs that a page or XML forbids.

    Texts of recorded files hold character references, `we&#8217;ve`: they are shown as what they stand for.
    """
    coded = "&" in text and _REFERENCE.search(text) is not None
    bare = not coded and text.isprintable() and "  " not in text and text == text.strip(" ")
    if bare and len(text) <= limit:
        return text  # as most are: nothing that is forbidden, and no space but the common one, is printable
    told = text[: limit * 4]
    line = " ".join(_FORBIDDEN.sub("", unescape(told) if coded else told).split())
    if len(line) <= limit:
        return text if line == text else line  # most texts are plain; no second copy is held of them
    cut = line[: limit - 2]
    space = cut.rfind(" ")
    return (cut[:space] if space > limit // 2 else cut).rstrip(" ,;:-–—") + " …"  # noqa: RUF001 - dashes of prose


def tagless(text: str, limit: int) -> str:
    """The same for readers that take it for HTML: an invisible sign parts each `<` from a name."""
    return _TAG_START.sub("<\u2060", plain(text, limit))


def escaped_size(text: str) -> int:
    """How many bytes a text takes on a page."""
    if text.isascii() and not _ESCAPED(text):
        return len(text)
    return len(escape(text).encode())


class Moment(msgspec.Struct, frozen=True, gc=False):
    """A time as pages show it, on the clock of the portal's own zone and in its language.

    `year` is that of the edition.
    """

    local: datetime
    year: int
    language: Language

    @property
    def utc(self) -> str:
        """For machines: `2020-12-03T18:15:00Z`."""
        return utc_text(self.local)

    @property
    def day(self) -> str:
        """`2020-12-03`."""
        return self.local.date().isoformat()

    @property
    def short(self) -> str:
        """`3 Dec, 19:15`, with the year unless it is the edition's."""
        return self.language.short(self.local, self.year)

    @property
    def exact(self) -> str:
        """`Thursday, 3 December 2020, 19:15 CET`."""
        return self.language.exact(self.local)


def moment(time: datetime, zone: tzinfo, year: int, language: Language) -> Moment:
    """An aware time in `zone`, for an edition of `year`."""
    return Moment(time.astimezone(zone), year, language)


def utc_text(time: datetime) -> str:
    """An aware time as `2020-12-03T19:15:00Z`."""
    return format_time(time)
