"""Days of other calendars as days of ours.

In: a year, a month and a day of the Persian or the Ethiopian calendar, a Buddhist year, or a year of an era
of Japan or China. Out: the same in the Gregorian calendar.
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
ETHIOPIAN_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "መስከረም",
            "ጥቅምት",
            "ኅዳር ህዳር ሕዳር",
            "ታኅሣሥ ታህሳስ ታኅሳስ ታሕሳስ",
            "ጥር",
            "የካቲት",
            "መጋቢት",
            "ሚያዝያ ሚያዚያ",
            "ግንቦት",
            "ሰኔ",
            "ሐምሌ ሀምሌ",
            "ነሐሴ ነሀሴ ነሃሴ",
            "ጳጉሜ ጳጉሜን",
        ),
        1,
    )
    for name in names.split()
}
# The year before each began
ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "民國": 1911, "民国": 1911}
_NEW_YEAR = date(2021, 3, 21)  # 1 Farvardin 1400
_FIRST_ETHIOPIAN_DAY = 2796  # of the proleptic Gregorian calendar
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


def from_ethiopian(year: int, month: int, day: int) -> tuple[int, int, int]:
    """Gregorian year, month and day of a day of the years 1900 to 2100; ValueError for no such day.

    Twelve months have 30 days, the thirteenth five, and six in the third of four years; the first day of all
    was 29 August 8 in the Julian calendar. Source: Dershowitz and Reingold, Calendrical Calculations.
    """
    last = 30 if month <= 12 else 5 + (year % 4 == 3)
    if not (1900 <= year <= 2100 and 1 <= month <= 13 and 1 <= day <= last):
        raise ValueError(f"{year}-{month}-{day} is no day of the Ethiopian calendar")
    found = date.fromordinal(_FIRST_ETHIOPIAN_DAY + 365 * (year - 1) + year // 4 + 30 * (month - 1) + day - 1)
    return found.year, found.month, found.day


def christian_year(year: int) -> int:
    """The year, counted as ours where it is a Buddhist one of our time."""
    return year - 543 if year in _BUDDHIST else year


def _is_leap(year: int) -> bool:
    return year % 33 in (1, 5, 9, 13, 17, 22, 26, 30)
