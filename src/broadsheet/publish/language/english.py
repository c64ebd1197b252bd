"""Numbers and dates in English. In: numbers and dates. Out: their texts, without a library to load."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_UNITS = {"week": "weeks", "day": "days", "hour": "h", "minute": "min", "second": "s"}


class English:
    """How English writes numbers and dates, on a clock of 24 hours."""

    direction = "ltr"

    def form(self, number: int) -> str:
        """The plural form that stands with a number."""
        return "one" if number == 1 else "other"

    def number(self, value: float) -> str:
        """`12,345`."""
        return f"{value:,}"

    def digits(self, text: str) -> str:
        """A text with the language's own digits."""
        return text

    def clock(self, hour: int, minute: int) -> str:
        """`19:15`."""
        return f"{hour:02}:{minute:02}"

    def day(self, day: date) -> str:
        """`Thursday, 3 December 2020`."""
        return _day(day)

    def month(self, day: date) -> str:
        """`December 2020`."""
        return f"{_MONTHS[day.month - 1]} {day.year}"

    def short(self, day: date, *, year: bool) -> str:
        """`3 Dec`, or `3 Dec 2020`."""
        text = f"{day.day} {_MONTHS[day.month - 1][:3]}"
        return f"{text} {day.year}" if year else text

    def weekday(self, day: date) -> str:
        """`Thu`."""
        return _WEEKDAYS[day.weekday()][:3]

    def weekday_name(self, day: date) -> str:
        """`Thursday`."""
        return _WEEKDAYS[day.weekday()]

    def length(self, parts: Iterable[tuple[int, str]]) -> str:
        """`1 h 5 min`, of numbers of `week`, `day`, `hour`, `minute` and `second`."""
        return " ".join(f"{number} {_UNITS[unit]}" for number, unit in parts)


@lru_cache(maxsize=1024)
def _day(day: date) -> str:
    return f"{_WEEKDAYS[day.weekday()]}, {day.day} {_MONTHS[day.month - 1]} {day.year}"
