"""The dates that a reader sees beside a story's heading.

In: the lines around a page's heading. Out: times, the likeliest day of publication first.
"""
# ruff: noqa: RUF001 - letters of other scripts are meant

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from broadsheet.extract.addresses import host
from broadsheet.extract.element_names import WIDGET
from broadsheet.extract.kernels import names_around
from broadsheet.extract.page import Page
from broadsheet.extract.story_head import Line, StoryHead
from broadsheet.extract.times import has_clock, parse_time
from broadsheet.extract.written_days import may_tell_day

if TYPE_CHECKING:
    from lxml.etree import _Element

_MAX_LINE = 110  # characters; longer lines are prose that tells of other days
_FAR = 12  # lines from the heading
_CLOSE = 5
_LONE_DAY = 30  # characters of a line that tells a day and hardly more
_LABEL = re.compile(r"\s*[^\W\d]+\s*:")
_LEVELS = 3  # of elements around a piece whose names are read
_UPDATED = re.compile(
    r"\b(?:(?:last|zuletzt)\s+)?(?:updated?|modified|edited(?! by)|revised|reviewed|aktualisiert\w*|geändert|"
    r"bearbeitet|stand|"
    r"mis(?:e)? à jour|m[aà]j(?=\s*(?::|le\b|à))|modifiée?|actualizado|actualización|"
    r"aggiornat\w+|aggiornamento|atualizad[oa]|"
    r"(?:letzte|poslední|posledná|utolsó|última|τελευταία|آخر|تم) "
    r"(?:änderung|úprava|módosítás|modifica(?:ción|ção)|τροποποίηση|(?:ال)?تعديل)|actualisée?|modificad[oa]|modificat[oa]?|gewijzigd|zmodyfikowano|upraveno|"
    r"módosítva|τροποποιήθηκε|izmijenjeno|измењено|изменен[оа]|змінено|diperbaharui|"
    # Such nouns are labels before a colon alone.
    r"(?:aktuali(?:sierung|zac[ei]|zácia|zacji)|atualização|uppdatering|oppdatering|actualizării|ažuriranje|"
    r"обновлени[ея]|оновлення|pembaruan)(?=\s*:)|"
    r"bijgewerkt|uppdaterad|"
    r"opdateret|oppdatert|päivitetty|aktualizováno|aktualizované|zaktualizowano|обновлено|оновлено|"
    r"ενημ[εέ]ρ\w*|frissít\w*|"
    r"actualizat|ažurirano|diperbarui|güncelle\w*|تحديث|آخر تحديث|"
    r"обновен[ао]?|актуализиран[ао]?|ажурирано|ultima modifica|sist endret|ändrad|ændret|atnaujinta|"
    r"atjaunots|papildināts|uuendatud|muudetud|upravené|posodobljeno|aktualizacja|uppfært|përditësuar|actualitzat|განახლდა|به\W?روز\W?رسانی|עודכן)\b|"
    r"更新|修改[于於时時日]|수정|업데이트|अपडेट|संशोधित|புதுப்பிக்க|আপডেট|cập nhật|ปรับปรุง|อัปเดต|แก้ไข|اپ ڈیٹ"
)
_PUBLISHED = re.compile(
    r"\b(?:published|posted|publi(?:é|ée|cado|cada|cerad|ceret|sert)|cread[oa]|criad[oa]|veröffentlicht|erschienen|"
    r"pubblicato|gepubliceerd|"
    r"geplaatst|julkaistu|opublikowano|publikováno|publikovan[oé]|objavljeno|objavené|megjelent|"
    r"publicat|publicēts|"
    r"опубликовано|опубліковано|публикуван[ао]?|δημοσιεύ\w*|yayın\w*|created|erstellt|diterbitkan|terbit|"
    r"نشر\w*|نُشر|انتشار|"
    r"giriş(?: tarihi|(?=\s*:))|birt(?:ist|(?=\s*[:\d]))|გამოქვეყნდა|اشاعت|"
    r"oluşturulma|zverejnené|zveřejněno|vydáno|paskelbta|publikuota|avaldatud|publikuar|"
    r"објављено|imechapishwa|פורסם|شائع|dipublikasikan|tayang|közzétéve|létrehozva|utworzono|dodano|"
    r"vytvořeno|создано|опубликована|النشر|"
    r"(?:veröffentlichung|publi(?:kacji|kace|kácia|cação|cación|cation|catie|cării)|pubblicazione|"
    r"публикаци[яи]|публікаці[яї]|καταχώρηση)(?=\s*:))\b|"
    r"发布|發布|公開|配信|掲載|입력|등록|승인|प्रकाशित|প্রকাশ|வெளியிட|เผยแพร่|đăng"
)
_DATE_WORDS = re.compile(r"date|time|publish|posted|datum|fecha|dato|meta|byline|dateline|stamp")
_ELSEWHERE = re.compile(
    rf"comment|related|teaser|(?<!no-)(?<!has-)(?<!with-)sidebar(?!-wrap)|{WIDGET}|"
    r"footer|(?<!pointer-)event|ticker|recommend|current-?(?:date|time)|date-?(?:today|now)|todays?-?date|top-?bar"
)
_ATTRIBUTES = ("datetime", "content", "title")
_OF_TIME = re.compile(r"^data-(?:.*[-_])?(?:date|time|ts|utc|timestamp|published|val)")
_OF_UPDATE, _OF_BOTH = frozenset({"updated", "modified"}), "published"
_DIGIT = re.compile(r"\d")
_MONTH_FIRST = re.compile(r"en(?:[-_](?:us|ph))?", re.IGNORECASE)
_OF_ALL = frozenset(
    {"io", "co", "tv", "me", "ai", "fm", "ly", "cc", "eu"}
)  # countries' domains that others use
_AMERICAN = frozenset({"us", "ph"})


class Shown(NamedTuple):
    """A time on the page.

    Whether it has a `clock`, is said to be of an update, is `marked` as a date, and stands alone: close below
    the heading, in a line that tells nothing else.
    """

    time: datetime
    clock: bool
    updated: bool
    marked: bool
    alone: bool
    how: str


_Ranked = tuple[tuple[bool, bool, int, int, int], Shown]
_Given = list[tuple[str, "_Element"]]  # values of attributes, each with its element


def read_shown_dates(head: StoryHead, *, month_first: bool) -> list[Shown]:
    """The times around the heading: those said to be of publication, then marked ones, then the nearest.

    `month_first` tells how 5/6/2026 is meant.
    """
    ranked: list[_Ranked] = []
    for line in head.lines:
        for shown in _in_line(line, month_first):
            said = tells_publication(line.text)
            rank = (shown.updated, not said, _doubt(shown, line), abs(line.distance), line.distance)
            ranked.append((rank, shown))
    ranked.sort(key=lambda pair: pair[0])
    return [shown for _, shown in _without_today(ranked)]


def _doubt(shown: Shown, line: Line) -> int:
    """How little speaks for the time; a mark far below the heading may be another story's."""
    if shown.marked and line.distance <= _FAR:
        return 0
    return 1 if shown.alone else 3 - shown.marked


def _without_today(ranked: list[_Ranked]) -> list[_Ranked]:
    """The times, less a bare day above the heading where one close below it is marked and earlier.

    Mastheads show the day of reading.
    """
    if ranked and ranked[0][0][-1] < 0 and not ranked[0][1].clock and ranked[0][0][1]:
        day = ranked[0][1].time.date()
        for (_, _, _, _, distance), shown in ranked[1:]:
            close = 0 < distance <= _CLOSE and shown.marked and not shown.updated
            if close and shown.time.date() < day:
                return ranked[1:]
    return ranked


@lru_cache(maxsize=64)  # a line is asked about for each of its times, and once more for its place
def tells_publication(text: str) -> bool:
    """Whether the text says that its date is the publication's."""
    return bool(_PUBLISHED.search(text.lower()))


def month_comes_first(page: Page) -> bool:
    """Whether the page's readers write the month before the day: American English, or English unnamed.

    English of a site under another country's domain is not American, whatever the system that it runs says.
    """
    language = page.tree.get("lang", "").strip()
    if _MONTH_FIRST.fullmatch(language):
        country = host(page.url).rpartition(".")[2]
        return len(country) > 2 or country in _OF_ALL or country in _AMERICAN
    return False


def _in_line(line: Line, month_first: bool) -> Iterator[Shown]:  # noqa: FBT001 - the page's habit
    if len(line.text) > _MAX_LINE:
        return
    given = _given(line)
    if not given and not may_tell_day(line.text):
        return
    marked = any(is_marked_as_date(piece.element) for piece in line.pieces)
    if not marked and (abs(line.distance) > _FAR or not _DIGIT.search(line.text)):
        return
    if any(stands_elsewhere(piece.element) for piece in line.pieces[:1]):
        return
    told = _told(line, given, month_first)
    alone = len(told) == 1 and _tells_only_a_day(line)
    for text, updated in told:
        if time := parse_time(text, month_first=month_first):
            yield Shown(time, has_clock(text), updated, marked, alone, "date beside the heading")


def _tells_only_a_day(line: Line) -> bool:
    """Whether the line is one that holds a story's day: short, and without a label for another day."""
    close = 0 < line.distance <= _CLOSE and len(line.text) <= _LONE_DAY
    return close and (tells_publication(line.text) or not _LABEL.match(line.text))


def _told(line: Line, given: _Given, month_first: bool) -> list[tuple[str, bool]]:  # noqa: FBT001
    """The texts of the line's times and whether each is of an update: two where the line tells of both."""
    updated = bool(_UPDATED.search(line.text.lower()))
    times = {
        part: time
        for part in (_parts(line.text) if updated else ())
        if (time := parse_time(part[0], month_first=month_first))
    }
    if len({kind for _, kind in times}) > 1 and len(set(times.values())) > 1:
        return _with_zones(times, [text for text, _ in _attributes(given, month_first)], month_first)
    stated = list(_attributes(given, month_first))
    first = next((text for text, kind in stated if not kind), stated[0][0] if stated else line.text)
    later = [(text, True) for text, kind in stated if kind and text != first]
    return [(first, updated and not later and not tells_publication(line.text)), *later]


def _with_zones(
    parts: dict[tuple[str, bool], datetime],
    given: list[str],
    month_first: bool,  # noqa: FBT001 - the page's habit
) -> list[tuple[str, bool]]:
    """The parts, each as the first attribute of its day tells it, which knows the zone as well."""
    told = []
    for (text, kind), time in parts.items():
        same = (each for each in given if _is_on(each, time, month_first))
        exact = next(same, text)
        given = [each for each in given if each is not exact]
        told.append((exact, kind))
    return told


def _is_on(text: str, day: datetime, month_first: bool) -> bool:  # noqa: FBT001 - the page's habit
    found = parse_time(text, month_first=month_first)
    return found is not None and found.date() == day.date()


def _attributes(given: _Given, month_first: bool) -> Iterator[tuple[str, bool]]:  # noqa: FBT001
    """The attributes that tell a time, and whether the class of their element tells that of an update."""
    for value, element in given:
        if parse_time(value, month_first=month_first):
            classes = (element.get("class") or "").lower().split()
            later = element.get("itemprop") == "dateModified" or not _OF_UPDATE.isdisjoint(classes)
            yield value, _OF_BOTH not in classes and later


def _given(line: Line) -> _Given:
    """The attributes of the line's elements that have figures and may tell a time, each with its element."""
    return [
        (value, piece.element)
        for piece in line.pieces
        for value in _values(piece.element)
        if _DIGIT.search(value)
    ]


def _values(element: _Element) -> list[str]:
    """The values of attributes that may tell a time, those that are there for it first."""
    keys = element.keys()  # the element itself would give its children
    names = [str(name) for name in keys if name in _ATTRIBUTES or name[:5] == "data-"]
    if not names:
        return []
    values = [value for name in _ATTRIBUTES if (value := element.get(name))]
    if not element.get("datetime"):
        values += [element.get(name, "") for name in names if _OF_TIME.match(name)]
    return values


def _parts(text: str) -> list[tuple[str, bool]]:
    """The line cut before each word for an update or a publication, and whether the part is of an update."""
    lower = text.lower()
    if len(lower) != len(text):  # a few capitals grow when they are made small
        return []
    words = [(found.start(), True) for found in _UPDATED.finditer(lower)]
    words += [(found.start(), False) for found in _PUBLISHED.finditer(lower)]
    starts = [(0, False), *sorted(words)]
    ends = [start for start, _ in starts[1:]]
    return [(text[start:end], kind) for (start, kind), end in zip(starts, [*ends, len(text)], strict=True)]


def is_marked_as_date(start: _Element) -> bool:
    """Whether names of the element, or of those around it, speak of a date."""
    if start.tag == "time":
        return True
    return any(map(_speaks_of_dates, names_around(start, _LEVELS, attributes=("class", "id", "itemprop"))))


def stands_elsewhere(element: _Element) -> bool:
    """Whether the element belongs to comments, to other stories, or to what stands beside the story."""
    return any(map(_speaks_of_others, names_around(element, _LEVELS + 2)))


@lru_cache(maxsize=4096)
def _speaks_of_dates(names: str) -> bool:
    return bool(_DATE_WORDS.search(names.lower()))


@lru_cache(maxsize=4096)
def _speaks_of_others(names: str) -> bool:
    return bool(_ELSEWHERE.search(names.lower()))
