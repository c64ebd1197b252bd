"""The parts of a title that name its site, a section, a page or a day.

In: a title, and what the site may call itself. Out: the title without such parts at its ends.
"""
# ruff: noqa: RUF001 - marks of other scripts are meant

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from broadsheet.extract.addresses import host
from broadsheet.extract.kernels import count_words
from broadsheet.extract.page import Page
from broadsheet.extract.times import is_day

# A bar, or another mark between spaces; the first sign stands apart so that it is looked for alone.
SEPARATOR = re.compile(
    r"[\s|\uff5c│](?:(?<=\s)\s*(?:[\-\u2013\u2014·•»«:/~\u203a<>]{1,2}\s+|[|\uff5c│]{1,2}\s*)|(?<!\s)[|\uff5c│]?\s*)"
)
_EAST_ASIAN_SITE = re.compile(
    r"(?<=[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af！？。」』”\")])\s*[-_\u2013\u2014－＿|｜:：]{1,2}\s*"
    r"(?=[^-_|｜]{1,20}$)(?=\S*(?:网|網|新闻|新聞|日报|日報|晚报|频道|頻道|电视|電視|中心|ニュース|뉴스|신문|일보|방송|投書|通信社)\S{0,6}$)"
)
# Between the title and the site's name, cut off before: a section
_EAST_ASIAN_SECTION = re.compile(
    r"(?<=[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af！？。」』”\")])\s*[-_\u2013\u2014－＿|｜]{1,2}\s*"
    r"(?=[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]{2,6}$)"
)
_PAGE_NUMBER = re.compile(
    r"(?:page|seite|página|pagina|strana|strona|sayfa|sida|side|страница|сторінка|halaman|trang)\s+\d{1,3}"
    r"(?:\s+(?:of|von|de|sur|di|van|z|av|af|из)\s+\d{1,3})?",
    re.IGNORECASE,
)
_LONGEST_DAY = 30  # characters
_MAX_SITE_WORDS = 6
_MAX_CUTS = 8  # parts around a title; more are a hostile one's
_MAX_PARTS = 3  # a site's section and its name
MAX_UNKNOWN_WORDS = 4
MARKS = " »|·:-\u2013\u2014"
_ARCHIVE = re.compile(r"\W*Blog[ -]?Archive?\s*[»›:]\s*", re.IGNORECASE)


def site_names(page: Page, site_name: str | None) -> frozenset[str]:
    """Keys of everything that the site may call itself."""
    labels = host(page.url).removeprefix("www.").split(".")
    names = [site_name or "", ".".join(labels), *labels[:-1], "".join(labels)]
    names += page.metas.get("og:site_name", ()) + page.metas.get("application-name", ())
    titles = {letters_of(title) for title in page.metas.get("og:title", ())}
    return frozenset(key for name in names if len(key := letters_of(name)) > 2 and key not in titles)


def without_names(title: str, names: frozenset[str]) -> str:
    """Drop the parts at the end that name the site; in a heading nothing else is cut."""
    breaks = list(SEPARATOR.finditer(title))
    if breaks and letters_of(title[breaks[-1].end() :]) in names:
        return title[: breaks[-1].start()].rstrip()
    return title


def without_archive(title: str) -> str:
    """The title without the words that older WordPress puts before it."""
    before = _ARCHIVE.match(title)
    return title[before.end() :] if before else title


def without_site(title: str, names: Iterable[str]) -> str:
    """Drop the parts at either end that name the site."""
    for _ in range(_MAX_CUTS):
        if (cut_off := _one_part_less(title, names)) == title:
            break
        title = cut_off
    title = whole = without_archive(title)
    for _ in range(_MAX_PARTS):
        match = None if title.isascii() else _EAST_ASIAN_SITE.search(title)
        if match is None and title != whole:
            match = _EAST_ASIAN_SECTION.search(title)
        if match is None:
            break
        title = title[: match.start()]
    return title


def _one_part_less(title: str, names: Iterable[str]) -> str:
    breaks = list(SEPARATOR.finditer(title))
    if not breaks:
        return title
    last, first = breaks[-1], breaks[0]
    tail, head = title[last.end() :], title[: first.start()]
    # A bar parts a title from its site or section even where nothing else gives the site's name.
    bar = last[0].strip() in ("|", "\uff5c", "│")
    behind_bar = bar and count_words(tail) <= MAX_UNKNOWN_WORDS < count_words(head)
    if _names_site(tail, names) or behind_bar or _is_beside(tail, head):
        return title[: last.start()].rstrip()
    if _names_site(head, names):
        return title[first.end() :].lstrip(MARKS)
    return title


def _is_beside(part: str, title: str) -> bool:
    """Whether a part behind the title says the same again, numbers a page or tells the day alone."""
    if not any(map(str.isdigit, part)) or len(part) > _LONGEST_DAY:
        return letters_of(part) == letters_of(title)
    span = title.rstrip(". ")[-1:].isdigit()  # it is the end of one
    return not span and bool(_PAGE_NUMBER.fullmatch(part.strip()) or is_day(part))


def _names_site(part: str, names: Iterable[str]) -> bool:
    key = letters_of(part)
    if not key or len(part.split()) > _MAX_SITE_WORDS:
        return False
    return any(
        key == name or (len(name) > 4 and key.startswith(name)) or (len(key) > 4 and name.startswith(key))
        for name in names
    )


@lru_cache(maxsize=128)
def letters_of(name: str) -> str:
    """The letters and digits of a name, by which two spellings of it are the same."""
    return "".join(filter(str.isalnum, name)).casefold()
