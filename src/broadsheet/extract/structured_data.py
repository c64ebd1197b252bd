"""What a page says of itself in JSON-LD.

In: the texts of its JSON-LD scripts, as broken as they come. Out: every object in them, and the one that
describes the story. Shapes follow schema.org; values are always asked for through the functions here, since
any of them may be text, object, list, or a reference to another object by `@id`.
"""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from html import unescape

from broadsheet.extract.addresses import same_page
from broadsheet.extract.text import fold

Node = Mapping[str, object]

MAX_CHARACTERS = 1_000_000  # of one script
MAX_NODES = 5_000
_START = 200  # characters
_SALVAGED = 200_000  # characters of a broken script that are searched for single values
_STORY = re.compile(
    r"(?:Article|Posting|Report|Review|Recipe|Story|Advertorial|CreativeWork|HowTo)$", re.IGNORECASE
)
_VOCABULARY = re.compile(r"[/#:]")  # what parts its address from a name of its own
_PAGE = re.compile(r"(?:WebPage|ItemPage|AboutPage|QAPage)$")
# Objects under these keys tell of other stories.
_ELSEWHERE = frozenset(
    {
        "itemListElement",
        "hasPart",
        "mentions",
        "citation",
        "comment",
        "isPartOf",
        "relatedLink",
        "review",
        "about",
    }
)
_WRAPPING = re.compile(
    r"^\s*(?://\s*)?(?:<!--|<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/)|(?://\s*)?(?:-->|\]\]>(?:\s*\*/)?)[\s;]*$"
)
# An unclosed string or comment reaches to the end, so that the scan stays linear.
_STRING_OR_COMMENT = re.compile(r'("(?:\\.|[^"\\])*+"?)|/\*.*?(?:\*/|\Z)|(?<![:\w])//[^\n]*', re.DOTALL)
_FULL_NAMES = re.compile(r"schema(?:\.org/|:)[a-z]")
_FULL_NAME = re.compile(r'"(?:https?://schema\.org/|schema:)(\w+)"(?=\s*:)')  # of a key, with its vocabulary
_DECODER = json.JSONDecoder(strict=False)
_BETWEEN = re.compile(r"[\s;,]*")
_TRAILING_COMMA = re.compile(r",(?=\s*[}\]])")
_SALVAGE = re.compile(
    r'"(headline|datePublished|dateModified|description|thumbnailUrl)"\s*:\s*("(?:\\.|[^"\\\n]){0,2000}+")'
)


def parse_scripts(scripts: Sequence[str]) -> tuple[Node, ...]:
    """All objects of the scripts, outermost first; what cannot be parsed is salvaged or left out."""
    nodes: list[Node] = []
    for script in scripts:
        for value in _values(script[:MAX_CHARACTERS]):
            nodes.extend(_objects(value, MAX_NODES - len(nodes)))
    return tuple(nodes)


def find_story(nodes: Sequence[Node], url: str, titles: Sequence[str]) -> Node:
    """The object that describes the story of this page, or an empty one.

    Among several, the one that names this page's address wins, then one whose headline is a title of the
    page, then the first. Of many without such a sign none is taken: they are teasers.
    """
    stories = [node for node in nodes if is_story(node)]
    known = {fold(title).casefold() for title in titles}
    for node in stories:
        if any(same_page(url, address) for address in _own_addresses(node)):
            return node
    for node in stories:
        if fold(text_of(node, "headline", "name")).casefold() in known:
            return node
    return stories[0] if 0 < len(stories) <= 3 else {}


def find_page(nodes: Sequence[Node]) -> Node:
    """The first object that describes the web page itself, or an empty one."""
    return next((node for node in nodes if any(map(_PAGE.search, types(node)))), {})


def is_story(node: Node) -> bool:
    """Whether the object's type is one of schema.org's kinds of article."""
    return any(map(_is_of_story, types(node)))


@lru_cache(maxsize=512)  # there are not many types
def _is_of_story(name: str) -> bool:
    return bool(_STORY.search(name))


def is_news(node: Node) -> bool:
    """Whether the object's type is one of schema.org's kinds of news article."""
    return any("News" in name for name in types(node))


def types(node: Node) -> tuple[str, ...]:
    """The object's types without their vocabulary's address."""
    return tuple(map(_bare, texts(node.get("@type"))))


@lru_cache(maxsize=512)
def _bare(name: str) -> str:
    return _VOCABULARY.split(name)[-1]


def values(node: Node, key: str, nodes: Sequence[Node] = ()) -> list[object]:
    """The values of a key as a flat list, references to other objects resolved."""
    found = node.get(key)
    return [] if found is None else [_resolved(value, nodes) for value in _flat(found)]


def _flat(found: object) -> list[object]:
    if isinstance(found, list):
        return [value for item in found for value in (_flat(item) if isinstance(item, dict) else [item])]
    if isinstance(found, dict) and "@list" in found:
        return _flat(found["@list"])
    return [] if found is None else [found]


def texts(value: object) -> list[str]:
    """The texts in a value: itself, or those of its list; language-tagged ones by their `@value`."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict) and "@value" in value:
        return texts(value["@value"])
    if isinstance(value, list):
        return [text for item in value if not isinstance(item, list) for text in texts(item)]
    return []


def text_of(node: Node, *keys: str) -> str:
    """The first text under any of the keys, or ""."""
    for key in keys:
        for text in texts(node.get(key)):
            if text.strip():
                return text
    return ""


def _resolved(value: object, nodes: Sequence[Node]) -> object:
    if isinstance(value, dict) and set(value) <= {"@id", "@type"} and "@id" in value:
        return next(
            (node for node in nodes if node.get("@id") == value["@id"] and len(node) > len(value)), value
        )
    return value


def _own_addresses(node: Node) -> Iterator[str]:
    for key in ("url", "mainEntityOfPage", "@id"):
        for value in values(node, key):
            yield from texts(value)
            if isinstance(value, dict):
                yield from texts(value.get("@id")) + texts(value.get("url"))


def _objects(value: object, limit: int) -> Iterator[Node]:
    waiting = deque([value])
    while waiting and limit > 0:
        current = waiting.popleft()
        if isinstance(current, list):
            waiting.extend(item for item in current if isinstance(item, (dict, list)))
        elif isinstance(current, dict):
            limit -= 1
            yield current
            waiting.extend(
                value
                for key, value in current.items()
                if isinstance(value, (dict, list)) and key not in _ELSEWHERE
            )


def _values(script: str) -> Iterator[object]:
    text = script.strip()
    if text[:1] not in "{[" or text[-1:] not in "}]":
        text = _WRAPPING.sub("", _WRAPPING.sub("", text)).strip()
    if text[:_START].find("&quot;") >= 0 and '"' not in text[:_START]:
        text = unescape(text)  # a template escaped the script as if it were text
    if _FULL_NAMES.search(text):
        text = _FULL_NAME.sub(r'"\1"', text)
    found, complete = _decoded(text)
    if not complete:
        bare = _STRING_OR_COMMENT.sub(lambda match: match[1] or "", text)
        found, complete = _decoded(_TRAILING_COMMA.sub("", bare))
    yield from found
    if complete:
        return
    if not found and (salvaged := _salvaged(text)):
        yield {"@type": "Article", **salvaged}


def _decoded(text: str) -> tuple[list[object], bool]:
    """The JSON values that stand one after another in `text`, and whether that was all of it."""
    found: list[object] = []
    position = 0
    while between := _BETWEEN.match(text, position):
        position = between.end()
        if position == len(text):
            break
        try:
            value, position = _DECODER.raw_decode(text, position)
        except (ValueError, RecursionError):
            return found, False
        found.append(value)
    return found, True


def _salvaged(text: str) -> dict[str, object]:
    salvaged: dict[str, object] = {}
    for key, quoted in _SALVAGE.findall(text[:_SALVAGED]):
        try:
            salvaged.setdefault(key, json.loads(quoted, strict=False))
        except ValueError:
            continue
    return salvaged if "headline" in salvaged else {}
