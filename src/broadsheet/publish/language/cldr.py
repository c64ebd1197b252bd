"""Numbers, dates and plural forms of any language, as Unicode's CLDR has them (by Babel).

In: the names under which a language may be found. Out: the same questions answered as `english` does. Years
are those of the Gregorian calendar; digits are the language's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from babel import Locale

_ZEROS = {"arab": "\u0660", "arabext": "\u06f0", "beng": "\u09e6", "deva": "\u0966", "mymr": "\u1040"}
_CLOCK = re.compile(r"(H+)(\W)mm")


class Cldr:
    """How the language of a locale writes numbers and dates, on a clock of 24 hours."""

    def __init__(self, locale: Locale) -> None:
        self._locale = locale
        self.direction = "rtl" if locale.character_order == "right-to-left" else "ltr"
        zero = ord(_ZEROS.get(locale.default_numbering_system, "0"))
        self._digits = {ord("0") + number: chr(zero + number) for number in range(10)}
        clock = _CLOCK.search(str(locale.time_formats["short"]))
        self._padded, self._colon = (clock is None or len(clock[1]) > 1), (clock[2] if clock else ":")
        self._day = lru_cache(4096)(self._new_day)
        self._short = lru_cache(4096)(self._new_short)

    def forms(self) -> frozenset[str]:
        """The plural forms that the language has."""
        return frozenset(self._locale.plural_form.tags) | {"other"}

    def form(self, number: int) -> str:
        """The plural form that stands with a number."""
        return self._locale.plural_form(number)

    def number(self, value: float) -> str:
        """`12.345`, `१२,३४५`."""
        from babel.numbers import format_decimal

        return self.digits(format_decimal(value, locale=self._locale, numbering_system="default"))

    def digits(self, text: str) -> str:
        """A text with the language's own digits."""
        return text.translate(self._digits)

    def clock(self, hour: int, minute: int) -> str:
        """`19:15`, `19.15`."""
        return self.digits(f"{hour:{'02' if self._padded else ''}}{self._colon}{minute:02}")

    def day(self, day: date) -> str:
        """`Donnerstag, 3. Dezember 2020`."""
        return self._day(day)

    def month(self, day: date) -> str:
        """`Dezember 2020`."""
        from babel.dates import format_skeleton

        return self.digits(format_skeleton("yMMMM", day, locale=self._locale))

    def short(self, day: date, *, year: bool) -> str:
        """`3. Dez.`, or `3. Dez. 2020`."""
        return self._short(day, "yMMMd" if year else "MMMd")

    def weekday(self, day: date) -> str:
        """`Do`."""
        from babel.dates import format_date

        return format_date(day, "ccc", locale=self._locale)

    def weekday_name(self, day: date) -> str:
        """`Donnerstag`."""
        from babel.dates import format_date

        return format_date(day, "cccc", locale=self._locale)

    def length(self, parts: Iterable[tuple[int, str]]) -> str:
        """`1 Std. 5 Min.`, of numbers of `week`, `day`, `hour`, `minute` and `second`."""
        from babel.units import format_unit

        told = (
            format_unit(number, f"duration-{unit}", "short", locale=self._locale, numbering_system="default")
            for number, unit in parts
        )
        return self.digits(" ".join(told))

    def _new_day(self, day: date) -> str:
        from babel.dates import format_date

        return self.digits(format_date(day, "full", locale=self._locale))

    def _new_short(self, day: date, skeleton: str) -> str:
        from babel.dates import format_skeleton

        return self.digits(format_skeleton(skeleton, day, locale=self._locale))


@lru_cache(maxsize=64)
def cldr(names: tuple[str, ...]) -> Cldr | None:
    """The language that stands under the first of the names that CLDR knows; None where it knows none."""
    from babel import Locale, UnknownLocaleError

    for name in names:
        try:
            return Cldr(Locale.parse(name, sep="-"))
        except (UnknownLocaleError, ValueError):
            continue
    return None
