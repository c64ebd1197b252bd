"""A portal's language: what is said in it, and how it writes numbers and times.

In: a portal. Out: its `Language`. A language that nobody has words for speaks English, numbers and dates too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from broadsheet.domain.mistakes import suggestion
from broadsheet.domain.own_words import OwnWords
from broadsheet.publish.language.catalogue import ENGLISH, Catalogue, shipped, shipped_languages
from broadsheet.publish.language.english import English
from broadsheet.publish.language.tags import language_tag, primary, ways

if TYPE_CHECKING:
    from markupsafe import Markup

    from broadsheet.domain.portal import Portal
    from broadsheet.publish.language.cldr import Cldr

_LINK = re.compile(r"\[([^\]]+)\]\(\{(\w+)\}\)")
_CODE = re.compile(r"`([^`]+)`")


class Language:
    """Sentences by name, numbers, dates.

    `tag` is the portal's own, for `lang`; `spoken` the tag of the words, which is `en` where there are none;
    `direction` is `ltr` or `rtl`; `state` all that the texts depend on, for keys.
    """

    def __init__(self, tag: str, spoken: str, forms: English | Cldr, catalogue: Catalogue) -> None:
        self.tag, self.spoken, self._forms, self._catalogue = tag, spoken, forms, catalogue
        self.direction = forms.direction
        self.number, self.digits, self.clock = forms.number, forms.digits, forms.clock
        self.weekday, self.weekday_name, self.length = forms.weekday, forms.weekday_name, forms.length
        self.state = (tag, spoken, catalogue)
        self._short, self._exact = catalogue["moment_short"][""], catalogue["moment_exact"][""]
        self._markup: dict[tuple[str, str], Markup] = {}
        self._whole: dict[str, Markup] = {}  # sentences that nothing is filled into

    def knows(self, name: str) -> bool:
        """Whether there is a sentence of this name."""
        return name in self._catalogue

    def say(self, name: str, /, **values: object) -> str:
        """The sentence of this name, filled in; the one that says `number` is in the plural form of it.

        Whole numbers are written as the language does, those that are counted in groups of thousands.
        """
        forms = self._sentence(name)
        text = forms[self._form(forms, values)]
        return text.format_map(self._shown(forms, values)) if values else text

    def html(self, name: str, /, **values: object) -> Markup:
        """The same for a page: escaped, with its links and code; values that are markup stay as they are."""
        if not values:
            whole = self._whole.get(name)
            if whole is None:
                forms = self._sentence(name)
                whole = self._whole[name] = _marked(forms[self._form(forms, values)])
            return whole
        from markupsafe import escape

        forms = self._sentence(name)
        form = self._form(forms, values)
        text = self._markup.get((name, form))
        if text is None:
            text = self._markup[name, form] = _marked(forms[form])
        shown = {key: escape(value) for key, value in self._shown(forms, values).items()}
        return type(text)(str.format_map(text, shown))

    def forms_of(self, name: str) -> dict[str, str]:
        """The texts of a sentence by plural form, for a script."""
        return self._catalogue[name]

    def listed(self, names: Iterable[str]) -> str:
        """`one, two and three`."""
        *before, last = names
        return self.say("last_of_list", names=self.joined(before), last=last) if before else last

    def joined(self, names: Iterable[str]) -> str:
        """`one, two, three`."""
        return self.say("comma").join(names)

    def day(self, day: str) -> str:
        """`2020-12-03` → `Thursday, 3 December 2020`."""
        return self._forms.day(date.fromisoformat(day))

    def month(self, day: str) -> str:
        """`2020-12-03` or `2020-12` → `December 2020`."""
        return self._forms.month(date(int(day[:4]), int(day[5:7]), 1))

    def short_day(self, day: str, year: int) -> str:
        """`2020-12-03` → `3 Dec`, with the year unless it is this one."""
        when = date.fromisoformat(day)
        return self._forms.short(when, year=when.year != year)

    def short(self, time: datetime, year: int) -> str:
        """`3 Dec, 19:15`, with the year unless it is this one."""
        day = self._forms.short(time.date(), year=time.year != year)
        return self._short.format(date=day, clock=self.clock(time.hour, time.minute))

    def exact(self, time: datetime) -> str:
        """`Thursday, 3 December 2020, 19:15 CET`."""
        clock = self.clock(time.hour, time.minute)
        return self._exact.format(day=self._forms.day(time.date()), clock=clock, zone=time.tzname())

    def _sentence(self, name: str) -> dict[str, str]:
        forms = self._catalogue.get(name)
        if forms is None:  # a theme's slip of the pen
            raise LookupError(f"there is no sentence {name!r}{suggestion(name, self._catalogue)}")
        return forms

    def _form(self, forms: dict[str, str], values: dict[str, object]) -> str:
        if "" in forms:
            return ""
        number = values["number"]
        form = self._forms.form(number) if isinstance(number, int) else "other"
        return form if form in forms else "other"

    def _shown(self, forms: dict[str, str], values: dict[str, object]) -> dict[str, object]:
        counted = "" not in forms
        return {
            key: (self.number(value) if counted else self.digits(str(value))) if type(value) is int else value
            for key, value in values.items()
        }


def language_of(portal: Portal) -> Language:
    """The portal's language."""
    return _language(portal.locale, portal.words)


@lru_cache(maxsize=16)
def _language(locale: str, own: tuple[OwnWords, ...]) -> Language:
    tag = language_tag(locale) or ENGLISH
    names = ways(tag)
    known = {each.language: each for each in own}
    base = next((name for name in names if name in shipped_languages()), None)
    if base is None and not any(name in known for name in names):
        return Language(tag, ENGLISH, English(), shipped(ENGLISH))
    catalogue = {**shipped(ENGLISH), **(shipped(base) if base else {})}
    for name in reversed(names):
        for sentence in known[name].sentences if name in known else ():
            catalogue[sentence.name] = dict(sentence.forms)
    return Language(tag, tag, _forms(names), catalogue)


def _forms(names: list[str]) -> English | Cldr:
    if primary(names[-1]) == ENGLISH:
        return English()
    from broadsheet.publish.language.cldr import cldr

    return cldr(tuple(names)) or English()


def _marked(text: str) -> Markup:
    """A sentence as markup, its placeholders still in it."""
    from markupsafe import Markup, escape

    escaped = _LINK.sub(r'<a href="{\2}">\1</a>', str(escape(text)))
    return Markup(_CODE.sub(r"<code>\1</code>", escaped))  # noqa: S704 - escaped above
