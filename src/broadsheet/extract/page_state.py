"""The story in the data that a page's scripts start with, where the page itself shows hardly any text.

In: a page. Out: the story's paragraphs, as HTML or plain text, or "". Frameworks write what they show into a
script: as JSON alone (Next.js, Nuxt), assigned to a name (`window.__INITIAL_STATE__ = {…}`), as text that is
parsed again, or in pieces that belong together (`self.__next_f.push`). Nothing is run. Of all objects with a
title and a body, the one with the page's title counts; without such, one that is alone.
"""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import NamedTuple

from broadsheet.extract.page import Page
from broadsheet.extract.structured_data import Node, text_of
from broadsheet.extract.text import element_text, plain

_MAX_CHARACTERS = 3_000_000  # of all scripts
_MAX_STARTS = 40  # places in one script where data may begin
_MAX_VALUES = 60_000
_MAX_CANDIDATES = 200
_MAX_DEPTH = 8  # of what a body is made of
_LEAST = 300  # characters of a story
_DECODER = json.JSONDecoder(strict=False)
_ASSIGNED = re.compile(r"(?:=\s*|\bpush\(\s*)(?:JSON\.parse\(\s*)?(?=[{\[\"])")
_ROW = re.compile(r"(?:^|\n)[0-9a-f]{1,4}:(?=[\[{])")  # of Next.js' stream
_TITLES = ("headline", "title", "headlines", "name", "basic", "main", "web", "rendered")
_NO_LETTER = re.compile(r"[\W\d_]+")
_BODIES = frozenset((
    "articlebody", "articlecontent", "body", "bodyhtml", "bodytext", "blocks", "components", "content",
    "contentelements", "contenthtml", "fulltext", "html", "maintext", "paragraphs", "richtext", "storybody",
    "text",
))  # fmt: skip
_PARTS = (
    "content_elements", "content", "text", "html", "value", "children", "blocks", "body", "paragraphs",
    "nodes", "json", "data", "document", "rendered",
)  # fmt: skip
_NO_PROSE = re.compile(
    r"image|photo|video|gallery|embed|advert|promo|related|raw_html|interstitial|newsletter"
)
_LETTERS = re.compile(r"[\W_]+")
_SHORTEST_TITLE = 8  # letters


class _Candidate(NamedTuple):
    titled: bool
    text: str


def read_state(page: Page) -> str:
    """The paragraphs of the story in the page's state, one a line or as HTML; "" without any."""
    known = [_key(title) for title in _known_titles(page)]
    found = list(_candidates(_values(page.scripts()), known))
    titled = [candidate.text for candidate in found if candidate.titled]
    if titled:
        return max(titled, key=len)
    return found[0].text if len({candidate.text for candidate in found}) == 1 else ""


def _known_titles(page: Page) -> Iterator[str]:
    yield text_of(page.story, "headline")
    yield from page.metas.get("og:title", ())
    yield from map(element_text, page.named["title"][:1])


def _values(scripts: Iterable[str]) -> Iterator[object]:
    """The values that the scripts hold as JSON, those of a stream put together last."""
    left = _MAX_CHARACTERS
    stream: list[str] = []
    for script in scripts:
        text = script[:left].strip()
        left -= len(text)
        for value in _decoded(text):
            pushed = value if isinstance(value, list) and len(value) == 2 else ()
            if pushed and isinstance(pushed[1], str):
                stream.append(pushed[1])
            elif isinstance(value, str):
                yield from _decoded(value)
            else:
                yield value
    joined = "".join(stream)
    for row in _ROW.finditer(joined):
        yield _at(joined, row.end())[0]


def _decoded(text: str) -> Iterator[object]:
    if text.startswith(("{", "[")):
        value, _ = _at(text, 0)
        yield from _revived(value)
        return
    end = 0
    for start in islice(_ASSIGNED.finditer(text), _MAX_STARTS):
        if start.end() >= end:
            value, end = _at(text, start.end())
            yield value


def _at(text: str, start: int) -> tuple[object, int]:
    """The value that begins there and where it ends; None and the start where it is no JSON."""
    try:
        return _DECODER.raw_decode(text, start)
    except (ValueError, RecursionError):
        return None, start


def _revived(value: object) -> Iterator[object]:
    """The value; of a list whose objects name their values by place, as Nuxt writes it, these objects."""
    yield value
    if not isinstance(value, list):
        return
    for item in value:
        if isinstance(item, dict) and item and all(type(place) is int for place in item.values()):
            yield {key: value[place] for key, place in item.items() if 0 <= place < len(value)}


def _candidates(values: Iterable[object], known: list[str]) -> Iterator[_Candidate]:
    """The bodies of all objects that have a title too, outermost first."""
    waiting = deque(values)
    seen = found = 0
    while waiting and seen < _MAX_VALUES and found < _MAX_CANDIDATES:
        value = waiting.popleft()
        seen += 1
        if isinstance(value, list):
            waiting.extend(item for item in value if isinstance(item, (dict, list)))
        elif isinstance(value, dict):
            waiting.extend(item for item in value.values() if isinstance(item, (dict, list)))
            title = _key(_title(value))
            text = _body(value) if len(title) >= _SHORTEST_TITLE else ""
            if len(text) >= _LEAST:
                found += 1
                yield _Candidate(any(title in each for each in known), text)


def _title(node: Node) -> str:
    """The object's title, which may be an object of several."""
    for key in _TITLES:
        value = node.get(key)
        if isinstance(value, str) and value:
            return value
        if isinstance(value, Mapping) and (inner := _title(value)):
            return inner
    return ""


def _body(node: Node) -> str:
    keys = (key for key in node if _NO_LETTER.sub("", key.lower()) in _BODIES)
    return max(("\n".join(_paragraphs(node[key])) for key in keys), key=len, default="")


def _paragraphs(value: object, depth: int = 0) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            if text := item if isinstance(item, str) else _inline(item, depth + 1):
                yield plain(text)
    elif isinstance(value, dict) and depth < _MAX_DEPTH:
        yield from next((_paragraphs(value[key], depth + 1) for key in _PARTS if value.get(key)), ())


def _inline(value: object, depth: int) -> str:
    """The text of one paragraph, which may stand in pieces."""
    if isinstance(value, str):
        return value
    if depth >= _MAX_DEPTH:
        return ""
    if isinstance(value, list):
        return "".join(_inline(item, depth + 1) for item in value)
    if not isinstance(value, dict) or _NO_PROSE.search(_kind(value)):
        return ""
    return next((text for key in _PARTS if (text := _inline(value.get(key), depth + 1))), "")


def _kind(node: Node) -> str:
    return " ".join(
        str(node[key]).lower() for key in ("type", "_type", "nodeType", "__typename") if key in node
    )


def _key(title: str) -> str:
    return _LETTERS.sub("", title).casefold()
