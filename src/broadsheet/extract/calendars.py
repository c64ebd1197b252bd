"""Days of other calendars as days of ours.

In: a year, a month and a day of the Persian calendar, a Buddhist year, or a year of a Japanese era. Out: the
same in the Gregorian calendar.
"""

from __future__ import annotations

from datetime import date, timedelta

PERSIAN_MONTHS = {
    name: number
    for number, name in enumerate(
        (
            "فروردین",
            "اردیبهشت",
            "خرداد",
            "تیر",
            "مرداد",
            "شهریور",
            "مهر",
            "آبان",
            "آذر",
            "دی",
            "بهمن",
            "اسفند",
        ),
        1,
    )
}
ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925}  # the year before each began
_NEW_YEAR = date(2021, 3, 21)  # 1 Farvardin 1400
_BUDDHIST = range(2500, 2600)


def from_persian(year: int, month: int, day: int) -> tuple[int, int, int]:
    """Gregorian year, month and day of a day of the years 1300 to 1500; ValueError for no such day.

    Source: the 33-year rule, which gives the official leap years from 1244 to 1501: those whose rest by 33 is
    1, 5, 9, 13, 17, 22, 26 or 30.
    """
    if not (1300 <= year <= 1500 and 1 <= month <= 12 and 1 <= day <= (31 if month <= 6 else 30)):
        raise ValueError(f"{year}-{month}-{day} is no day of the Persian calendar")
    leaps = sum(_is_leap(each) for each in range(1400, year)) - sum(
        _is_leap(each) for each in range(year, 1400)
    )
    days = (year - 1400) * 365 + leaps + (month - 1) * 31 - max(0, month - 7) + day - 1
    found = _NEW_YEAR + timedelta(days=days)
    return found.year, found.month, found.day


def christian_year(year: int) -> int:
    """The year, counted as ours where it is a Buddhist one of our time."""
    return year - 543 if year in _BUDDHIST else year


def _is_leap(year: int) -> bool:
    return year % 33 in (1, 5, 9, 13, 17, 22, 26, 30)
