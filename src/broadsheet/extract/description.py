"""What the publisher says a story is about, in the publisher's own words and length.

In: a page, the lines around its heading, its story, its site's name, and the source's summary. Out: plain
text of at most 10,000 characters. Of several wordings that have words of the story the first is taken, except
where it is cut off and another is whole, where another is the same text ending sooner (the longer then runs
on into the story), or where others agree.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from broadsheet.extract.page import Found, Page
from broadsheet.extract.story_head import StoryHead
from broadsheet.extract.structured_data import text_of
from broadsheet.extract.text import plain

MAX_CHARACTERS = 10_000
_METAS = (
    "description", "og:description", "twitter:description", "dc.description", "dcterms.abstract",
    "dcterms.description", "sailthru.description", "parsely-description",
)  # fmt: skip
_PAIR = ("meta description", "meta og:description")
_BEGINNING = 40  # letters by which two wordings are known as one
_KNOWN = 200  # letters by which two places are known to say the same
_AGREED = 3  # places that outvote the first
_SUMMARY = 400  # characters; longer texts are the story itself
_LETTERS = re.compile(r"[\W_]+")
_PLACEHOLDER = re.compile(
    r"^https?://|"
    r"\{\{|\}\}|<%|\w+\.\w+\.\w+\(|^\W*(?:null|undefined|none|n/?a|home|startseite)\W*$",
    re.IGNORECASE,
)
_WORD = re.compile(r"\w+")
_STEM = 5  # letters
_LOOKED_AT = 8_000  # characters of the text
_MANY_WORDS = 60  # different ones; a shorter text may well have none of its description's
_CUT = re.compile(r"\s*(?:\.\.\.|…|\[…\]|\[\.\.\.\])\s*$")
_STANDFIRST = re.compile(
    r"standfirst|(?:^|[\s_-])(?:lead|lede|dek|deck|teaser|intro|excerpt|abstract|summary|subtitle|"
    r"sub-title|subheadline|vorspann|"
    r"chapo|chapeau|sommario|entradilla|bajada|ingress|anleser|manchet)(?:$|[\s_-])",
    re.IGNORECASE,
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
    useless = {_key(story.title), _key(site_name or "")}
    stated = [
        found
        for found in _stated(page)
        if not _PLACEHOLDER.search(found.value) and _key(found.value) not in useless
    ]
    told = _words(f"{story.title} {story.text[:_LOOKED_AT]}")
    if len(told) >= _MANY_WORDS:
        standfirst = _standfirst(head)
        about = [found for found in stated if _is_about(found.value, told)]
        stated = about or ([standfirst] if stated and standfirst else stated)
    best = _best(stated) if stated else _standfirst(head)
    if best is None and (value := plain(summary or "")):
        best = Found(value, "source's summary")
    if best is None:
        return next(_stated(page), None)
    return Found(best.value[:MAX_CHARACTERS], best.how)


def _is_about(description: str, told: set[str]) -> bool:
    """Whether it speaks of the story; what has none of the story's longer words speaks of the site."""
    words = _words(description)
    return not words or bool(words & told)


def _words(text: str) -> set[str]:
    """The beginnings of the longer words, so that inflected forms are one."""
    return {word[:_STEM] for word in _WORD.findall(text.casefold()) if len(word) >= _STEM}


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
    times = Counter(_key(found.value)[:_KNOWN] for found in stated)
    first = stated[0]
    agreed, count = times.most_common(1)[0]
    if count >= _AGREED and times[_key(first.value)[:_KNOWN]] == 1:
        first = next(found for found in stated if _key(found.value)[:_KNOWN] == agreed)
    beginning = _key(first.value)[:_BEGINNING]
    same = [found for found in stated if _key(found.value)[:_BEGINNING] == beginning]
    if _CUT.search(first.value):
        whole = [found for found in same if not _CUT.search(found.value) and len(found.value) <= _SUMMARY]
        if whole:
            return whole[0]
    pair = [found for found in same if found.how in _PAIR]
    whole = [found for found in pair if not _CUT.search(found.value)] or pair
    return min(whole if first in whole else [first], key=lambda found: len(_key(found.value)))


def _standfirst(head: StoryHead) -> Found | None:
    for line in head.lines:
        if 0 < line.distance <= _MAX_DISTANCE and len(line.text) >= _SHORTEST_STANDFIRST:
            element = line.pieces[0].element
            parent = element.getparent()
            classes = f"{element.get('class', '')} {parent.get('class', '') if parent is not None else ''}"
            if _STANDFIRST.search(classes[:200]):
                return Found(line.text, "standfirst")
    return None


def _key(text: str) -> str:
    return _LETTERS.sub("", text).casefold()
