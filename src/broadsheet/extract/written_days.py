"""Days as pages write them: in figures, with the names of months, and in other calendars.

In: a piece of text on one line, its digits those of ASCII. Out: each day that may stand in it, as year, month
and day of the Gregorian calendar, the surest form first; they need not exist.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from broadsheet.extract.calendars import (
    ERAS,
    ETHIOPIAN_MONTHS,
    PERSIAN_MONTHS,
    christian_year,
    from_ethiopian,
    from_persian,
)
from broadsheet.extract.months import month_of

_MONTH = r"[^\W\d_][^\s\d,،;:()|/\-]{1,14}(?:\s(?:الأول|الثاني|دووەمی?|یەکەمی?|Fómhair)|/[^\W\d_]{3,8})?"
_DAY_FIRST = re.compile(
    rf"(?<!\d)(\d{{1,2}})(?:st|nd|rd|th|er|mh|ê|ی|º|\.|-|/|[,،](?=\s[^\x00-\x7f]))?\s?"
    rf"(?:de\s+|d['\u2019]|of\s+|da\s+|ta['\u2019]\s?|dhen\s+|oṣù\s+)?"
    rf"({_MONTH})\.?\s?[,،]?[\s/-]?(?:de[l]?\s+|ค\.ศ\.\s?|พ\.ศ\.\s?)?(\d{{4}})(?!\d)",
    re.IGNORECASE,
)
# Other months for Poles and Czechs, who put no point behind the day or the year
_CROATIAN = re.compile(r"\d+\.\s?(?:listopada\b|(?:lis|(lip)|(srp))\.?\s\d{4}\.(?!\d))", re.IGNORECASE)
_MONTH_FIRST = re.compile(rf"\b({_MONTH})\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?(?:\s?,)?\s+(?:de\s+)?(\d{{4}})\b")
# The year's two last digits: `20-May-26`, and of Buddhist years behind a Thai month
_SHORT_MONTH_YEAR = re.compile(
    r"(?<!\d)(\d{1,2})(?:-([^\W\d_]{3,10})-|\s([^\W\d_]{3,10})\s['\u2019])(\d{2})(?![\d:])"
)
_THAI_SHORT = re.compile(r"(?<!\d)(\d{1,2})\s+([\u0e01-\u0e4e.]{3,12})\s+(\d{2})(?![\d:.])")
_YEAR_THEN_WORDS = re.compile(
    rf"(?<!\d)((?:19|20)\d{{2}})(?:\.|(?:\(e\))?ko|[\s-]?(?:թ|ж)\.,?|\sжыл\w+)?\s+(?:m\.\s+|"
    rf"gada\s+)?(?:(\d{{1,2}})(?:-|\.?\s+))?({_MONTH})\.?(?:\s+(\d{{1,2}})(?!\d))?"
)
_UNIX = re.compile(
    r"\b([A-Z][a-z]{2})\s+(\d{1,2})\s+\d\d:\d\d(?::\d\d)?\s+(?:[A-Z]{2,5}\s+)?((?:19|"
    r"20)\d{2})\b"
)
_YEAR_FIRST = re.compile(r"(?<!\d)((?:19|20)\d{2})(?:[-/]|\.\s?)(\d{1,2})(?:[-/]|\.\s?)(\d{1,2})(?!\d)")
_EAST_ASIAN = re.compile(
    r"((?:19|20)\d{2}|(令和|平成|昭和|民國|民国)(\d{1,3}|元))\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일]"
)
_VIETNAMESE = re.compile(
    r"(?<!\d)(\d{1,2})\s+(?:tháng|thg)\s+(\d{1,2}),?\s+(?:năm\s+)?((?:19|"
    r"20)\d{2})",
    re.IGNORECASE,
)
# As WordPress writes them in Chinese, Korean and Vietnamese: `5 月 20, 2026`
_MONTH_SIGN = re.compile(
    r"(?:(?<!\d)(\d{1,2})\s?[月월]|tháng\s+(\d{1,2}))\s(\d{1,2}),\s?((?:19|20)\d{2})(?!\d)", re.IGNORECASE
)
_KHMER = re.compile(r"(?<!\d)(\d{1,2})\s+ខែ\s?([\u1780-\u17d3]+)\s+(?:ឆ្នាំ\s?)?((?:19|20)\d{2})")
_MONGOLIAN = re.compile(
    r"((?:19|20)\d{2})\s?оны?\s(?:(\d{1,2})\S{0,7}|([^\W\d]+(?:\s[^\W\d]+)?))\s+сарын\s+(\d{1,2})(?!\d)"
)
_PERSIAN = re.compile(
    r"(?<!\d)(?:(\d{1,2})\s+(\w+)\s+(?:ماه\s+)?(1[34]\d{2})|"
    r"(1[34]\d{2})([/-])(\d{1,2})\5(\d{1,2}))(?!\d)"
)
_ETHIOPIAN = re.compile(
    r"(?<!\d)(?:(\d{1,2})\s+)?([\u1200-\u135a]{2,6})\s?(?:(\d{1,2})\s?(?:ቀን)?\s?)?[,፣/]?\s?((?:19|20)\d{2})(?!\d)"
)
_DOTTED = re.compile(
    r"(?<![\d.])(\d{1,2})(?:\.\s?(\d{1,2})\.\s?((?:19|20)?\d{2})|\s?\|\s?(\d{1,2})\s?\|\s?((?:19|"
    r"20)\d{2}))(?![\d.]*\d)"
)
_SLASHED = re.compile(r"(?<![\d/])(\d{1,2})([/-])(\d{1,2})\2((?:19|20)\d{2})(?![\d/])")
_SHORT_YEAR = re.compile(r"(?<![\d/])(\d{1,2})/(\d{1,2})/(2\d)(?![\d/])")
_DIGIT = re.compile(r"\d")
# One of these has every text that tells a day: a year beside another number, two digits of a year behind what
# parts them from the month, or what goes with the years of eras and with short Thai ones.
_NUMBERS = re.compile(r"\d\D+\d{4}|\d{4}\D*\d|[-./'\u2019]\s?\d\d|[年년\u0e01-\u0e4e]")


def may_tell_day(text: str) -> bool:
    """Whether the text has the numbers of a day, in digits of any script: a quick look, as most have none."""
    return bool(_DIGIT.search(text) and _NUMBERS.search(text))


def days_in(text: str, *, month_first: bool) -> Iterator[tuple[int, int, int]]:
    """The days; `month_first` tells how 5/6/2026 is meant. ValueError for a day that its calendar has not."""
    for match in _YEAR_FIRST.finditer(text):
        yield int(match[1]), int(match[2]), int(match[3])
    yield from _with_month_names(text)
    if not text.isascii() or "thg" in text:
        yield from _of_other_calendars(text)
    yield from _persian(text)
    for match in _DOTTED.finditer(text):
        yield _full_year(match[3] or match[5]), int(match[2] or match[4]), int(match[1])
    numbers = [(match[1], match[3], match[4]) for match in _SLASHED.finditer(text)]
    numbers += [(match[1], match[2], match[3]) for match in _SHORT_YEAR.finditer(text)]
    for former, latter, year in numbers:
        first, second = int(former), int(latter)
        swapped = second > 12 or (month_first and first <= 12)
        yield _full_year(year), first if swapped else second, second if swapped else first


def is_whole(text: str) -> bool:
    """Whether the text is a day and nothing else: in figures, or with the name of its month."""
    return any(form.fullmatch(text) for form in (_DAY_FIRST, _MONTH_FIRST, _YEAR_FIRST, _SLASHED, _DOTTED))


def _with_month_names(text: str) -> Iterator[tuple[int, int, int]]:
    for pattern, month_group, day_group in ((_DAY_FIRST, 2, 1), (_MONTH_FIRST, 1, 2), (_UNIX, 1, 2)):
        for match in pattern.finditer(text):
            croatian = _CROATIAN.match(text, match.start())
            if month := _of_croats(croatian) if croatian else month_of(match[month_group]):
                yield christian_year(int(match[3])), month, int(match[day_group])
    for match in _SHORT_MONTH_YEAR.finditer(text):
        if month := month_of(match[2] or match[3]):
            yield _full_year(match[4]), month, int(match[1])
    for match in _YEAR_THEN_WORDS.finditer(text):
        if (month := month_of(match[3])) and (day := match[2] or match[4]):
            yield int(match[1]), month, int(day)


def _of_croats(name: re.Match[str]) -> int:
    return 6 if name[1] else 7 if name[2] else 10


def _of_other_calendars(text: str) -> Iterator[tuple[int, int, int]]:
    for match in _EAST_ASIAN.finditer(text):
        years = 1 if match[3] == "元" else int(match[3] or 0)
        year = ERAS[match[2]] + years if match[2] else int(match[1])
        yield year, int(match[4]), int(match[5])
    for match in _VIETNAMESE.finditer(text):
        yield int(match[3]), int(match[2]), int(match[1])
    for match in _MONTH_SIGN.finditer(text):
        yield int(match[4]), int(match[1] or match[2]), int(match[3])
    yield from _of_indochina_and_mongolia(text)
    for match in _ETHIOPIAN.finditer(text):
        if (month := ETHIOPIAN_MONTHS.get(match[2])) and (day := match[1] or match[3]):
            yield from_ethiopian(int(match[4]), month, int(day))


def _of_indochina_and_mongolia(text: str) -> Iterator[tuple[int, int, int]]:
    for match in _KHMER.finditer(text):
        if month := month_of(match[2]):
            yield int(match[3]), month, int(match[1])
    for match in _MONGOLIAN.finditer(text):
        yield int(match[1]), int(match[2] or month_of(match[3])), int(match[4])
    for match in _THAI_SHORT.finditer(text):
        if month := month_of(match[2]):
            yield christian_year(2500 + int(match[3])), month, int(match[1])


def _persian(text: str) -> Iterator[tuple[int, int, int]]:
    for match in _PERSIAN.finditer(text):
        if match[4]:
            yield from_persian(int(match[4]), int(match[6]), int(match[7]))
        elif month := PERSIAN_MONTHS.get(match[2]):
            yield from_persian(int(match[3]), month, int(match[1]))


def _full_year(digits: str) -> int:
    """A year of two digits is the one between 1970 and 2069."""
    year = int(digits)
    return year if len(digits) == 4 else year + (1900 if year >= 70 else 2000)
