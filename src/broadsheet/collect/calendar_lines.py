"""The lines of an iCalendar file that tell of events, as many as can be read in a second.

In: a calendar's bytes. Out: the same without what nobody asks of it, whole events alone, and in words what
was left out. The parser behind it takes some ten thousand lines a second, and longer for a long one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_MOST_LINES = 20_000
_LONGEST = 20_000  # bytes of a line with what is folded below it
_END = b"END:VCALENDAR"
_NAME = re.compile(rb"[A-Za-z-]{1,40}")
_ASKED = frozenset(
    b"BEGIN END VERSION PRODID X-WR-CALNAME X-WR-TIMEZONE UID SUMMARY DESCRIPTION LOCATION URL STATUS DTSTART"
    b" DTEND DURATION RRULE RDATE EXDATE RECURRENCE-ID TZID TZOFFSETFROM TZOFFSETTO TZNAME".split()
)


class Lines(NamedTuple):
    """A calendar's own lines; `left_out` says what is missing, if anything is."""

    body: bytes
    left_out: str | None


def asked_lines(body: bytes) -> Lines:
    """The lines up to the last event that is whole, where there are too many or the end is missing."""
    kept: list[bytes] = []
    left_out: str | None = None
    whole = 0
    for number, line in _unfolded(body):
        name = _NAME.match(line)
        if name is None or name[0].upper() not in _ASKED:
            continue
        if len(line) > _LONGEST:
            left_out = left_out or f"line {number} has {len(line):,} bytes and was passed over"
            continue
        if len(kept) == _MOST_LINES:
            return _cut(kept[:whole], f"only what stands before line {number:,} was read")
        kept.append(line)
        if line.strip().upper() == b"END:VEVENT":
            whole = len(kept)
    if whole and kept[-1].strip().upper() != _END:
        return _cut(kept[:whole], "the file ends before the calendar does; its whole events were read")
    return Lines(b"".join(kept), left_out)


def _cut(whole: list[bytes], left_out: str) -> Lines:
    return Lines(b"".join([*whole, _END, b"\r\n"]), left_out)


def _unfolded(body: bytes) -> Iterator[tuple[int, bytes]]:
    """Each line with its number, and with the lines that go on with it."""
    start, gathered = 0, [b""]
    for number, line in enumerate(body.splitlines(keepends=True), 1):
        if line[:1] in (b" ", b"\t"):
            gathered.append(line)
            continue
        yield start, b"".join(gathered)
        start, gathered = number, [line]
    yield start, b"".join(gathered)
