"""What the publisher says a story is about, in the publisher's own words and length.

In: a page, the lines around its heading, its story, its site's name, and the source's summary. Out: plain
text of at most 10,000 characters. Of several wordings that have words of the story the first is taken, except
where it is cut off and another is whole, where another is the same text ending sooner (the longer then runs
on into the story), or where others agree.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from broadsheet.extract.addresses import host
from broadsheet.extract.kernels import count_words, stems_of
from broadsheet.extract.page import Found, Page
from broadsheet.extract.story_head import StoryHead
from broadsheet.extract.structured_data import text_of
from broadsheet.extract.text import plain
from broadsheet.extract.words import alphabetic_length

MAX_CHARACTERS = 10_000
_METAS = (
    "description", "og:description", "twitter:description", "dc.description", "dcterms.abstract",
    "dcterms.description", "sailthru.description", "parsely-description",
)  # fmt: skip
_PAIR = ("meta description", "meta og:description")
_FEW_WORDS = 4  # a wording with fewer says too little
_BEGINNING = 40  # letters by which two wordings are known as one
_KNOWN = 200  # letters by which two places are known to say the same
_AGREED = 3  # places that outvote the first
_FIRST_LINES = 3  # of the text
_CLOCK = re.compile(
    r"^\W*\d{1,4}[./-]\d{1,2}[./-]\d{1,4}(?:,?\s+\d{1,2}[.:]\d{2}(?:\s*(?:Uhr|[ap]\.?m\.?))?)?\s*[:|\u2013\u2014-]\s+"
)
_SUMMARY = 900  # characters, an abstract's at the most; longer texts are the story itself
_PLACEHOLDER = re.compile(  # from its first letter on
    r"https?://|\W*(?:null|undefined|none|n/?a|home|startseite)\W*$|visit the post for more|"
    r"(?:written |posted )?by (?:\w+\W+){0,4}\w+\W*$"
)
_SIGNS = ("{{", "}}", "<%")
_CALL = re.compile(r"\w\.\w+\.\w+\(")
_WORDPRESS = re.compile(
    r"(?:just another|ein weiterer|un autre|otro|altro|mais um|nog een|realizado con|utilisant) wordpress"
)
_STEM = 5  # letters
_MOST, _FEW = 0.6, 0.3  # of the longer words of a wording that stand in the story
_LOOKED_AT = 8_000  # characters of the text
_FIRST_LOOK = 2_000  # of which most wordings have enough words already
_MANY_WORDS = 60  # different ones; a shorter text may well have none of its description's
_CUT = ("...", "…", "[…]", "[...]")
_ENDS = tuple(".!?:;…。！？؟۔।")  # noqa: RUF001 - the marks of other scripts
_CLOSING = "\"'”“’‘»«)]』」"  # noqa: RUF001 - likewise
_LONG = 100  # characters from which a wording without such an end was cut by a template
_STANDFIRST = re.compile(
    r"standfirst|(?:^|[\s_-])(?:lead|lede|dek|deck|teaser|intro|excerpt|abstract|(?<!with-)summary|subtitle|"
    r"sub-title|subheadline|subheading|tagline|vorspann|"
    r"chapo|chapeau|sommario|entradilla|bajada|ingress|anleser|manchet)(?:$|[\s_-])"
)
_SHORTEST_STANDFIRST = 60  # characters
_MAX_DISTANCE = 10  # lines from the heading


class Story(NamedTuple):
    """What is known of the story that is described."""

    title: str
    text: str


def read_description(
    page: Page, head: StoryHead, story: Story, site_name: str | None, summary: str | None
) -> Found | None:
    """The best description, or None when the page has none."""
    useless = {_key(story.title), _key(site_name or ""), *map(_key, host(page.url).split("."))}
    stated = [
        Found(_CLOCK.sub("", found.value, count=1), found.how)
        for found in _stated(page)
        if not _is_placeholder(found.value) and _key(found.value) not in useless
    ]
    about = _about(stated, story) if stated else []
    if not about and (standfirst := _standfirst(head)):
        about = [standfirst]
    best = _best(about or stated) if about or stated else None
    if best is None and (value := plain(summary or "")):
        best = Found(value, "source's summary")
    if best is None:
        return next((found for found in _stated(page) if not _is_placeholder(found.value)), None)
    if _is_broken(best.value):
        best = _mended(
            best, (*story.text.split("\n", _FIRST_LINES)[:_FIRST_LINES], *(line.text for line in head.lines))
        )
    return Found(best.value[:MAX_CHARACTERS], best.how)


def _about(stated: list[Found], story: Story) -> list[Found]:
    """Those that speak of the story: what has few of its longer words, where others have, is the site's."""
    words = {value: stems_of(value, _STEM) for value in {found.value for found in stated}}
    beginning = f" {story.title} {story.text[:_FIRST_LOOK]}".casefold()
    if all(_is_told(stems, beginning) for stems in words.values()):
        return stated
    told = stems_of(f"{story.title} {story.text[:_LOOKED_AT]}", _STEM)
    if len(told) < _MANY_WORDS:
        return stated
    shares = {value: _share(stems, told) for value, stems in words.items()}
    least = _FEW if max(shares.values()) >= _MOST else 0.0
    return [found for found in stated if shares[found.value] > least]


def _is_told(words: set[str], text: str) -> bool:
    """Whether more than a few of these beginnings of words stand in the text behind a space: soon seen."""
    found = 0
    for stem in words:
        found += len(stem) == _STEM and f" {stem}" in text
        if found / len(words) > _FEW:
            return True
    return not words


def _share(words: set[str], told: set[str]) -> float:
    return len(words & told) / len(words) if words else 1.0


def _stated(page: Page) -> Iterator[Found]:
    for name in _METAS:
        if found := page.meta(name):
            yield found
    nodes = (("JSON-LD", page.story), ("microdata", page.microdata), ("JSON-LD of the page", page.whole))
    for how, node in nodes:
        if value := plain(text_of(node, "description")):
            yield Found(value, f"{how} description")


def _best(stated: list[Found]) -> Found:
    """The first, unless three others agree; in full where another gives it in full, else as short as any."""
    first = stated[0]
    if all(found.value == first.value for found in stated):
        return first
    times = Counter(_key(found.value)[:_KNOWN] for found in stated)
    agreed, count = times.most_common(1)[0]
    if count >= _AGREED:
        if times[_key(first.value)[:_KNOWN]] == 1:
            first = next(found for found in stated if _key(found.value)[:_KNOWN] == agreed)
        if _key(first.value)[:_KNOWN] == agreed and _is_whole(first.value):
            return first
    key = _key(first.value)
    beginning = key[: _BEGINNING * len(key) // max(1, alphabetic_length(key))]
    same = [found for found in stated if _key(found.value).startswith(beginning)]
    if not _is_whole(first.value):
        for found in same:
            if _is_whole(found.value) and alphabetic_length(found.value) <= _SUMMARY:
                return found
    if len(same) > 1 and count_words(first.value) < _FEW_WORDS:
        return max(same, key=lambda found: len(found.value))
    pair = [found for found in same if found.how in _PAIR]
    whole = [found for found in pair if not found.value.endswith(_CUT)] or pair
    return min(whole if first in whole else [first], key=lambda found: len(_key(found.value)))


def _is_broken(text: str) -> bool:
    """Whether a template cut it off without saying so."""
    return alphabetic_length(text) >= _LONG and not text.rstrip(_CLOSING).endswith(_ENDS)


def _is_whole(text: str) -> bool:
    return not text.endswith(_CUT) and not _is_broken(text)


def _mended(found: Found, lines: Iterable[str]) -> Found:
    """The line of the page that goes on where a wording breaks off within a word, or just before its end."""
    for line in lines:
        if line.startswith(found.value) and alphabetic_length(line) <= _SUMMARY:
            rest = line[len(found.value) :]
            if rest[:1].isalpha() or alphabetic_length(rest) < _SHORTEST_STANDFIRST:
                return Found(line, f"{found.how}, completed from the page")
    return found


def _standfirst(head: StoryHead) -> Found | None:
    for line in head.lines:
        if 0 < line.distance <= _MAX_DISTANCE and alphabetic_length(line.text) >= _SHORTEST_STANDFIRST:
            element = line.pieces[0].element
            parent = element.getparent()
            classes = f"{element.get('class', '')} {parent.get('class', '') if parent is not None else ''}"
            if _STANDFIRST.search(classes[:200].lower()):
                return Found(line.text, "standfirst")
    return None


def _is_placeholder(text: str) -> bool:
    """Whether a template says it, whatever the story."""
    lower = text.lower()
    return bool(
        any(sign in lower for sign in _SIGNS)
        or _PLACEHOLDER.match(lower)
        or ("(" in lower and _CALL.search(lower))
        or ("wordpress" in lower and _WORDPRESS.search(lower))
    )


@lru_cache(maxsize=64)  # the few wordings of a page are compared again and again
def _key(text: str) -> str:
    return "".join(filter(str.isalnum, text)).casefold()
