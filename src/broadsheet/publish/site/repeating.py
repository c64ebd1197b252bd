"""Events that repeat: their rule (RFC 5545) in words, and when they take place next.

In: the items of an edition. Out: texts in the portal's language. A rule that is too odd for words gets none.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import MAXYEAR, MINYEAR, UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from broadsheet.domain.edition import Edition
from broadsheet.domain.item import Item
from broadsheet.publish.language.speaking import Language

_NEXT = 5  # dates that a page tells
_UNITS = {"DAILY": "day", "WEEKLY": "week", "MONTHLY": "month", "YEARLY": "year"}
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_UNTOLD = frozenset(["COUNT", "WKST"])  # that change nothing about when it is next
_NO_RULE = frozenset(["RDATE", "changed"])  # what occurrences have that no rule gave
_EVERY_MONTH = 28  # a day of the month up to which every month has it
_TIMES_A_MONTH = 4  # how often a weekday comes in every month
_UNTIL = re.compile(r"(\d{8})(?:T(\d{6})(Z?))?", re.ASCII)
_MONTHDAY = re.compile(r"-?\d{1,2}", re.ASCII)
_PLACED_DAY = re.compile(rf"([+-]?\d)(?:{'|'.join(_WEEKDAYS)})", re.ASCII)


class Repeating:
    """The events of one edition that repeat, each with its other occurrences."""

    def __init__(self, edition: Edition, language: Language, zone: ZoneInfo) -> None:
        self._time, self._language, self._zone = edition.time, language, zone
        self._series: dict[tuple[str, str], list[tuple[datetime, Item]]] = {}
        for item in edition.items:
            start = _start(item)
            if item.series and item.shown and start is not None:
                self._series.setdefault((item.type, item.series), []).append((start, item))
        for occurrences in self._series.values():
            occurrences.sort(key=lambda each: (each[0], each[1].path))

    def next(self, item: Item) -> tuple[Item, ...]:
        """The occurrences after this one that were still to come when the edition was made: the first few."""
        own = _start(item)
        if own is None or item.series is None:
            return ()
        after = max(own, self._time)
        coming = [each for start, each in self._series.get((item.type, item.series), ()) if start > after]
        return tuple(coming[:_NEXT])

    def told(self, item: Item) -> dict[str, Any]:
        """The item's values, its rule in words; what is no rule stands as somebody wrote it."""
        rule = item.values.get("recurrence")
        return (
            {**item.values, "recurrence": self._words(item, rule)} if isinstance(rule, str) else item.values
        )

    def _words(self, item: Item, rule: str) -> str | None:
        if "FREQ=" not in rule.upper():
            return None if rule in _NO_RULE else rule
        series = self._series.get((item.type, item.series or ""), ()) or ((_start(item), item),)
        days = {
            start.date() if each.values.get("allDay") is True else start.astimezone(self._zone).date()
            for start, each in series
            if start is not None and each.values.get("recurrence") == rule
        }
        return rule_in_words(rule, days, self._language, self._zone)


def rule_in_words(rule: str, days: Collection[date], language: Language, zone: ZoneInfo) -> str | None:
    """`Every week: Tuesday and Friday, until 28 Oct 2026`; None for a rule that has no such words.

    `days` are some on which it takes place, as readers see them: in another zone than the event's, its
    weekdays may be others than the rule's, which then are not told.
    """
    parts = dict(part.upper().partition("=")[::2] for part in rule.strip(" ;").split(";"))
    unit = _UNITS.get(parts.pop("FREQ", ""))
    interval, until = parts.pop("INTERVAL", "1"), parts.pop("UNTIL", None)
    last = _day_of(until, zone) if until else None
    given = {name: value for name, value in parts.items() if name not in _UNTOLD}
    if unit is None or not re.fullmatch(r"[1-9]\d{0,2}", interval, re.ASCII) or (until and last is None):
        return None
    number = int(interval)
    weekdays = _weekdays(given) if unit in {"day", "week"} else ()
    if weekdays is None or (weekdays and unit == "day" and number > 1):
        return None
    if unit in {"month", "year"} and not _comes_each_time(unit, given, days):
        return None
    if weekdays:
        unit = "day" if len(weekdays) == len(_WEEKDAYS) and number == 1 else "week"
    told = _every(unit, number, language)
    if unit == "week" and weekdays and {day.weekday() for day in days} <= set(weekdays):
        named = language.listed(language.weekday_name(date(2024, 1, 1 + day)) for day in weekdays)
        told = language.say("on_weekdays", rule=told, days=named)
    return told if last is None else language.say("until_day", rule=told, day=_shown(last, language))


def _every(unit: str, number: int, language: Language) -> str:
    say = language.say
    match unit:
        case "day":
            return say("every_day") if number == 1 else say("every_days", number=number)
        case "week":
            return say("every_week") if number == 1 else say("every_weeks", number=number)
        case "month":
            return say("every_month") if number == 1 else say("every_months", number=number)
        case _:
            return say("every_year") if number == 1 else say("every_years", number=number)


def _weekdays(given: dict[str, str]) -> tuple[int, ...] | None:
    """The weekdays of a daily or weekly rule; None where it says more than weekdays."""
    named = given.get("BYDAY", "").split(",") if "BYDAY" in given else []
    if given.keys() - {"BYDAY"} or any(name not in _WEEKDAYS for name in named):
        return None
    return tuple(sorted({_WEEKDAYS.index(name) for name in named}))


def _comes_each_time(unit: str, given: dict[str, str], days: Collection[date]) -> bool:
    """Whether a monthly or yearly rule gives one day in every month or year, as its words say."""
    known = {"BYMONTHDAY", "BYDAY", "BYSETPOS"} | ({"BYMONTH"} if unit == "year" else set())
    if given.keys() - known or "," in given.get("BYMONTH", ""):
        return False
    if not given.keys() - {"BYMONTH"}:
        return all(day.day <= _EVERY_MONTH for day in days) or (unit == "year" and not _leaps(days))
    if given.keys() - {"BYMONTH"} == {"BYMONTHDAY"}:
        day = given["BYMONTHDAY"]
        return bool(_MONTHDAY.fullmatch(day)) and 1 <= abs(int(day)) <= _EVERY_MONTH
    if "BYSETPOS" in given:
        place = given["BYSETPOS"]
        plain = all(name in _WEEKDAYS for name in given.get("BYDAY", "").split(","))
        return plain and "BYMONTHDAY" not in given and place.lstrip("+-") in set("1234")
    placed = _PLACED_DAY.fullmatch(given.get("BYDAY", ""))
    if placed is None or "BYMONTHDAY" in given:
        return False
    return 1 <= abs(int(placed[1])) <= _TIMES_A_MONTH


def _leaps(days: Collection[date]) -> bool:
    return any((day.month, day.day) == (2, 29) for day in days)


def _day_of(until: str, zone: ZoneInfo) -> date | None:
    found = _UNTIL.fullmatch(until)
    if found is None:
        return None
    day, clock, in_utc = found.groups()
    try:
        moment = datetime.strptime(day + (clock or "000000"), "%Y%m%d%H%M%S").replace(tzinfo=UTC)
        return moment.astimezone(zone).date() if in_utc else moment.date()
    except (ValueError, OverflowError):
        return None


def _shown(day: date, language: Language) -> str:
    return language.short_day(day.isoformat(), 0)  # with its year


def _start(item: Item) -> datetime | None:
    start = item.time("startDateTime")
    return start if start and MINYEAR < start.year < MAXYEAR else None  # days that every zone has
