"""Times as pages write them.

In: a piece of text. Out: an aware datetime, or None. Where no zone is stated, UTC is written, which keeps the
day that the text names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime

from broadsheet.extract.calendars import ERAS, PERSIAN_MONTHS, christian_year, from_persian
from broadsheet.extract.months import MONTHS
from broadsheet.extract.text import fold

_MAX_TEXT = 200
# Arabic, Persian, Hindi, Bengali, Punjabi, Gujarati, Odia, Tamil, Telugu, Kannada, Malayalam, Thai, Lao,
# Burmese, Khmer, wide
_ZEROS = (
    0x660, 0x6F0, 0x966, 0x9E6, 0xA66, 0xAE6, 0xB66, 0xBE6, 0xC66, 0xCE6, 0xD66, 0xE50, 0xED0, 0x1040, 0x17E0,
    0xFF10,
)  # fmt: skip
_DIGITS = {zero + digit: str(digit) for zero in _ZEROS for digit in range(10)}
_MONTH = r"[^\W\d_][^\s\d,،;:()|/\-]{1,14}(?:\s(?:الأول|الثاني|دووەمی?|یەکەمی?|Fómhair)|/[^\W\d_]{3,8})?"
_DAY_FIRST = re.compile(
    rf"(?<!\d)(\d{{1,2}})(?:st|nd|rd|th|er|mh|ê|ی|º|\.|-|/|[,،](?=\s[^\x00-\x7f]))?\s?"
    rf"(?:de\s+|d['\u2019]|of\s+|da\s+|ta['\u2019]\s?|dhen\s+|oṣù\s+)?"
    rf"({_MONTH})\.?\s?[,،]?[\s/-]?(?:de[l]?\s+|ค\.ศ\.\s?|พ\.ศ\.\s?)?(\d{{4}})(?!\d)",
    re.IGNORECASE,
)
# Other months for Poles and Czechs, who put no point behind the day or the year
_CROATIAN = re.compile(r"\d+\.\s?(?:listopada\b|(?:lis|(lip)|(srp))\.?\s\d{4}\.(?!\d))", re.IGNORECASE)
_MONTH_FIRST = re.compile(rf"\b({_MONTH})\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?:de\s+)?(\d{{4}})\b")
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
    r"((?:19|20)\d{2}|(令和|平成|昭和)(\d{1,2}|元))\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일]"
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
_DOTTED = re.compile(
    r"(?<![\d.])(\d{1,2})(?:\.\s?(\d{1,2})\.\s?((?:19|20)?\d{2})|\s?\|\s?(\d{1,2})\s?\|\s?((?:19|"
    r"20)\d{2}))(?![\d.]*\d)"
)
_SLASHED = re.compile(r"(?<![\d/])(\d{1,2})([/-])(\d{1,2})\2((?:19|20)\d{2})(?![\d/])")
_SHORT_YEAR = re.compile(r"(?<![\d/])(\d{1,2})/(\d{1,2})/(2\d)(?![\d/])")
_CLOCK = re.compile(
    r"(?:(오후|午後|下午|下晝|오전|午前|上午|上晝)\s?)?(?<!\d)([01]?\d|2[0-3])(?:(?:[:h時时시]|\sh\s)(?!\d{3})|"
    r"\.(?=[0-5]\d\s?(?:Uhr|น\.|[ap]\.?m|[A-Z]{3,4}\b))|"
    r"(?:(?<=(?:kl\.|klo|ore|dz\.) \d\d)|(?<=kl \d\d)|(?<=\d{4} \d\d)|"
    r"(?<=\d{4}, \d\d))\.(?=[0-5]\d(?:\.[0-5]\d)?(?![.\d])))\s?([0-5]\d|\d(?=[分분]))"
    r"(?:[:.]([0-5]\d))?(?:\.\d+)?\s*"
    r"(?:([apπμ])\.?\s?[mμ]\b|(ص|م|صباحا|مساء|এএম|পিএম|[قب]\.?\s?ظ|[بد]\.ن|ከሰዓት|ጥዋት|[mp]\.d|ptg|pg|sa|ch)(?!\w))?",
    re.IGNORECASE,
)
_ZONE = re.compile(
    r"\b(?:UTC|GMT)\s?([+-]\d{1,2})(?::?(\d{2}))?\b|"
    r"(?:(?<=\d)|(?<=[\dmM.)] )|(?<=[(\[]))(UTC|GMT|[ECMP][SD]?T|BST|CES?T|EES?T|WES?T|IST|PKT|MSK|JST|KST|"
    r"HKT|SGT|WIB|WITA|WIT|AE[SD]T|AWST|NZ[SD]T|SAST|[ECW]AT|"
    r"BRT|ART|CLS?T|COT|PET|TRT)\b|(Z)$|\s?([+-]\d{2}):?(\d{2})$"
)
_ZONES = {
    "UTC": 0, "GMT": 0, "Z": 0, "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8,
    "PDT": -7, "BST": 1, "CET": 1, "CEST": 2, "EET": 2, "EEST": 3, "WET": 0, "WEST": 1, "IST": 5.5, "PKT": 5,
    "MSK": 3, "TRT": 3, "JST": 9, "KST": 9, "HKT": 8, "SGT": 8, "WIB": 7, "WITA": 8, "WIT": 9, "AEST": 10,
    "AEDT": 11, "AWST": 8, "NZST": 12, "NZDT": 13, "SAST": 2, "EAT": 3, "CAT": 2, "WAT": 1, "BRT": -3,
    "ART": -3, "CLT": -4, "CLST": -3, "COT": -5, "PET": -5,
}  # fmt: skip
_AMERICAN = {"ET": -5, "CT": -6, "MT": -7, "PT": -8}  # in winter; an hour more from March to October
_AFTERNOON = frozenset(
    {
        "p",
        "μ",
        "م",
        "مساء",
        "পিএম",
        "ب.ظ",
        "بظ",
        "ب. ظ",
        "오후",
        "午後",
        "下午",
        "下晝",
        "د.ن",
        "ከሰዓት",
        "m.d",
        "ptg",
        "ch",
    }
)
# Seconds or thousandths of seconds, and the latter as Microsoft's serializers write them
_EPOCH = re.compile(r"(?:/Date\()?(\d{10})(?:\d{3})?(?:\.\d*)?(?:[+-]\d{4})?(?:\)/)?")
_MAIL_DATE = re.compile(r"(?:[A-Za-z]{3},\s*)?\d{1,2} [A-Za-z]{3} \d{4} \d")
_HALF_DAY = re.compile(r"\d\s?[ap]\.?m\b", re.IGNORECASE)


def parse_time(text: str, *, month_first: bool = False) -> datetime | None:
    """A time as pages write it: ISO 8601, RFC 2822, seconds since 1970, a date in words; else None.

    `month_first` tells how 5/6/2026 is meant.
    """
    text = fold(text[:_MAX_TEXT])
    if not text:
        return None
    if not text.isascii():
        text = text.translate(_DIGITS)
    for attempt in (_iso, _epoch, _rfc_2822):
        try:
            if found := attempt(text):
                return aware(found)
        except (ValueError, OverflowError, TypeError, IndexError):
            continue
    try:
        found = _in_words(text, month_first)
    except (ValueError, OverflowError):
        return None
    return aware(found) if found else None


def is_day(text: str) -> bool:
    """Whether the text is a day and nothing else: in figures, or with the name of its month."""
    text = fold(text[:_MAX_TEXT]).strip(".")
    found = (_DAY_FIRST, _MONTH_FIRST, _YEAR_FIRST, _SLASHED, _DOTTED)
    return any(pattern.fullmatch(text) for pattern in found) and parse_time(text) is not None


def aware(time: datetime) -> datetime:
    """The time with a zone, UTC where it has none; one that no other zone can express becomes year 1."""
    try:
        time.astimezone(UTC)
    except OverflowError:
        return datetime(1, 1, 2, tzinfo=UTC)
    return time if time.tzinfo else time.replace(tzinfo=UTC)


def has_clock(text: str) -> bool:
    """Whether the text gives a time of day."""
    return bool(_CLOCK.search(text))


def _iso(text: str) -> datetime | None:
    if not re.match(r"\d{4}-?\d{2}-?\d{2}", text):
        return None
    compact = re.sub(r"(\d)\s*(Z|[+-]\d{2}:?\d{2})$", r"\1\2", text)
    compact = re.sub(r"(T\d\d:\d\d:\d\d) (\d\d:\d\d)$", r"\1+\2", compact)  # a plus that was decoded
    compact = re.sub(r"([+-])(\d:\d\d)$", r"\g<1>0\2", compact)
    if re.fullmatch(r"(?:19|20)\d{10}(?:\d\d)?", compact):
        compact = f"{compact[:8]}T{compact[8:]}"
    compact = re.sub(r"(:\d{2})[.,](\d{6})\d+", r"\1.\2", compact)
    try:
        found = datetime.fromisoformat(compact)
        return found.replace(year=christian_year(found.year))
    except ValueError:
        return None


def _epoch(text: str) -> datetime | None:
    match = _EPOCH.fullmatch(text)
    return datetime.fromtimestamp(int(match[1]), tz=UTC) if match else None


def _rfc_2822(text: str) -> datetime | None:
    return parsedate_to_datetime(text) if _MAIL_DATE.match(text) and not _HALF_DAY.search(text) else None


def _in_words(text: str, month_first: bool) -> datetime | None:  # noqa: FBT001 - handed on from the door
    for year, month, day in _days(text, month_first):
        if 1 <= month <= 12 and 1 <= day <= 31:
            hour, minute, second = _clock(text)
            return datetime(year, month, day, hour, minute, second, tzinfo=_zone(text, month) or UTC)
    return None


def _days(text: str, month_first: bool) -> Iterator[tuple[int, int, int]]:  # noqa: FBT001 - as above
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


def _with_month_names(text: str) -> Iterator[tuple[int, int, int]]:
    for pattern, month_group, day_group in ((_DAY_FIRST, 2, 1), (_MONTH_FIRST, 1, 2), (_UNIX, 1, 2)):
        for match in pattern.finditer(text):
            croatian = _CROATIAN.match(text, match.start())
            if month := _of_croats(croatian) if croatian else _month(match[month_group]):
                yield christian_year(int(match[3])), month, int(match[day_group])
    for match in _SHORT_MONTH_YEAR.finditer(text):
        if month := _month(match[2] or match[3]):
            yield _full_year(match[4]), month, int(match[1])
    for match in _YEAR_THEN_WORDS.finditer(text):
        if (month := _month(match[3])) and (day := match[2] or match[4]):
            yield int(match[1]), month, int(day)


def _of_croats(name: re.Match[str]) -> int:
    return 6 if name[1] else 7 if name[2] else 10


def _month(name: str) -> int:
    """The month of this name, whatever its dots, case and case ending; 0 for none."""
    plain = name.lower().replace("i\u0307", "i").replace(".", "").rstrip("'\u2019\u05f3\u0970")
    return MONTHS.get(plain) or MONTHS.get(plain.rpartition("/")[2]) or MONTHS.get(plain.removeprefix("ב"), 0)


def _of_other_calendars(text: str) -> Iterator[tuple[int, int, int]]:
    for match in _EAST_ASIAN.finditer(text):
        years = 1 if match[3] == "元" else int(match[3] or 0)
        year = ERAS[match[2]] + years if match[2] else int(match[1])
        yield year, int(match[4]), int(match[5])
    for match in _VIETNAMESE.finditer(text):
        yield int(match[3]), int(match[2]), int(match[1])
    for match in _MONTH_SIGN.finditer(text):
        yield int(match[4]), int(match[1] or match[2]), int(match[3])
    for match in _KHMER.finditer(text):
        if month := _month(match[2]):
            yield int(match[3]), month, int(match[1])
    for match in _MONGOLIAN.finditer(text):
        yield int(match[1]), int(match[2] or MONTHS.get(match[3].lower(), 0)), int(match[4])
    for match in _THAI_SHORT.finditer(text):
        if month := _month(match[2]):
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


def _clock(text: str) -> tuple[int, int, int]:
    match = _CLOCK.search(text)
    if not match:
        return 0, 0, 0
    hour, minute, second = int(match[2]), int(match[3]), int(match[4] or 0)
    half = match[5] or match[6] or match[1]
    if half and hour <= 12:
        hour = hour % 12 + (12 if half.lower() in _AFTERNOON else 0)
    return hour, minute, second


def _zone(text: str, month: int) -> timezone | None:
    match = _ZONE.search(text)
    if not match or not _CLOCK.search(text):
        return None
    if name := match[3] or match[4]:
        if name in _AMERICAN:
            return timezone(timedelta(hours=_AMERICAN[name] + (3 <= month <= 10)))
        return timezone(timedelta(hours=_ZONES[name]))
    hours, minutes = (match[1], match[2]) if match[1] else (match[5], match[6])
    if abs(int(hours)) > 14:
        return None
    sign = -1 if hours.startswith("-") else 1
    return timezone(sign * timedelta(hours=abs(int(hours)), minutes=int(minutes or 0)))
