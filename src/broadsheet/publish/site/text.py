"""Words for pages and feeds. In: a story's fields, every one hostile. Out: plain lines of bounded length."""

from __future__ import annotations

import re
from datetime import datetime, tzinfo
from functools import lru_cache

import msgspec
from markupsafe import escape

from broadsheet.domain.front_matter import format_time

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
# Controls, what XML 1.0 forbids, lone surrogates, and marks that turn the direction of the text after them.
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
_ESCAPED = re.compile("[&<>\"']").search
_TAG_START = re.compile(r"<(?=[A-Za-z/!?])")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}")


def plain(text: str, limit: int) -> str:
    """One line of at most `limit` characters, cut at a word, without signs that a page or XML forbids."""
    if len(text) <= limit and text.isprintable() and "  " not in text and text == text.strip(" "):
        return text  # as most are: nothing that is forbidden, and no space but the common one, is printable
    line = " ".join(_FORBIDDEN.sub("", text[: limit * 4]).split())
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


@lru_cache(maxsize=1024)
def language_tag(value: str | None) -> str | None:
    """`en-us` → `en-US`; None when the value is no BCP 47 language tag."""
    if not value or not _LANGUAGE.fullmatch(value):
        return None
    first, *rest = value.split("-")
    return "-".join([first.lower(), *(part.upper() if len(part) == 2 else part for part in rest)])


class Moment(msgspec.Struct, frozen=True, gc=False):
    """A time as pages show it, on the clock of the portal's own zone; `year` is that of the edition."""

    local: datetime
    year: int

    @property
    def utc(self) -> str:
        """For machines: `2020-12-03T18:15:00Z`."""
        return utc_text(self.local)

    @property
    def day(self) -> str:
        """`2020-12-03`."""
        return self.local.date().isoformat()

    @property
    def clock(self) -> str:
        """`19:15`."""
        return f"{self.local.hour:02}:{self.local.minute:02}"

    @property
    def short(self) -> str:
        """`3 Dec, 19:15`, with the year unless it is the edition's."""
        date = f"{self.local.day} {_MONTHS[self.local.month - 1][:3]}"
        return (
            f"{date}, {self.clock}"
            if self.local.year == self.year
            else f"{date} {self.local.year}, {self.clock}"
        )

    @property
    def exact(self) -> str:
        """`Thursday, 3 December 2020, 19:15 CET`."""
        return f"{day_name(self.day)}, {self.clock} {self.local.tzname()}"


def moment(time: datetime, zone: tzinfo, year: int) -> Moment:
    """An aware time in `zone`, for an edition of `year`."""
    return Moment(time.astimezone(zone), year)


def utc_text(time: datetime) -> str:
    """An aware time as `2020-12-03T19:15:00Z`."""
    return format_time(time)


@lru_cache(maxsize=1024)
def day_name(day: str) -> str:
    """`2020-12-03` → `Thursday, 3 December 2020`."""
    date = datetime.fromisoformat(day)
    return f"{_WEEKDAYS[date.weekday()]}, {date.day} {month_name(day)}"


def month_name(day: str) -> str:
    """`2020-12-03` or `2020-12` → `December 2020`."""
    return f"{_MONTHS[int(day[5:7]) - 1]} {int(day[:4])}"
