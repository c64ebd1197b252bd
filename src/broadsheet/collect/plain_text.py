"""Fields of a feed in clean form: plain text, names, dates.

In: text as a feed writes it, with tags, entities and stray whitespace. Out: plain text, the names of people,
and aware times; None or nothing where there is nothing to keep.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from functools import cache

_BLOCK = (
    "address article aside blockquote br dd div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6 header hr li"
)
_BLOCK += " main nav ol p pre section table td th tr ul"
_DROPPED = re.compile(
    r"<(script|style)\b.*?(?:</\1\s*>|\Z)|<!--.*?(?:-->|\Z)|<!doctype[^<>]*>", re.DOTALL | re.IGNORECASE
)
_MAY_BE_DROPPED = re.compile("<[!sS]")
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)((?:\s|/)[^<>]*)?>")
_NAMED_MAIL = re.compile(r"\s*<?[^\s<>()@]{1,64}@[^\s<>()]+>?\s*")  # RFC 5321 section 4.5.3.1.1
_NAME_PARTS = re.compile(r"\s*(?:;|&|\band\b)\s*")
_NAME_OR_COMMA_PARTS = re.compile(r"\s*(?:,|;|&|\band\b)\s*")
_BRACKETED = re.compile(r"[^\s@]+@\S+\s*\(([^()]*)\)")
_BY = re.compile(r"^by:?\s+", re.IGNORECASE)
_LONGEST_NAME, _LONGEST_FIELD = 200, 1000  # characters


@cache
def _left_of_tags() -> dict[str, str]:
    """What stands in the place of each of HTML's tags: a space where it begins or ends a line of its own."""
    from lxml.html import defs

    names = frozenset(defs.tags) | {"picture", "source", "video", "audio", "frame", "frameset"}
    blocks = frozenset(_BLOCK.split())
    return {name: " " if name in blocks else "" for name in names}


def fold(text: str | None) -> str | None:
    """`text` with its whitespace folded, or None when nothing is left; halves of surrogate pairs go."""
    if not text:
        return None
    folded = " ".join(text.replace("\x00", "").split())
    if not folded.isascii():
        folded = folded.encode("utf-8", "replace").decode()
    return folded or None


def plain(markup: str | None) -> str | None:
    """HTML as folded plain text. A word in angle brackets that is no HTML tag is kept: it is text."""
    if not markup:
        return None
    if "<" in markup:
        if _MAY_BE_DROPPED.search(markup):
            markup = _DROPPED.sub(" ", markup)
        markup = _TAG.sub(_without_tag, markup)
    return fold(html.unescape(markup) if "&" in markup else markup)


def _without_tag(match: re.Match[str]) -> str:
    left = _left_of_tags().get(match[2].lower())
    return match[0] if left is None else left


def names(values: Iterable[str | None]) -> tuple[str, ...]:
    """The people in author fields: mail addresses and a leading `By` dropped, lists split, each name once.

    A list is split only where every part has two words, so that `Ernst and Young` stays whole.
    """
    found: dict[str, None] = {}
    for value in values:
        if value and _is_plain_name(value):
            found.setdefault(value)
            continue
        text = plain(value)
        if text is None or len(text) > _LONGEST_FIELD:
            continue
        bracketed = _BRACKETED.fullmatch(text)
        text = bracketed[1] if bracketed else _NAMED_MAIL.sub(" ", text)
        text = _BY.sub("", text.strip(" ,;()\t"))
        for name in _split(text):
            if any(character.isalpha() for character in name) and len(name) <= _LONGEST_NAME:
                found.setdefault(name)
    return tuple(found)


def _is_plain_name(value: str) -> bool:
    """Whether this is words of letters and nothing to take away or apart: most names, told at once."""
    return (
        value.replace(" ", "").isalpha()
        and value.isprintable()
        and len(value) <= _LONGEST_NAME
        and value[0] != " " != value[-1]
        and "  " not in value
        and " and " not in value
        and value[:3].lower() != "by "
    )


def _split(text: str) -> list[str]:
    if "://" in text:
        return []
    for separator in (_NAME_PARTS, _NAME_OR_COMMA_PARTS):
        parts = [part for part in separator.split(text) if part]
        if len(parts) > 1 and all(len(part.split()) > 1 for part in parts):
            return [name for part in parts for name in _split(part)]
    return [text] if text else []


def once(values: Iterable[str | None]) -> tuple[str, ...]:
    """The values that hold something, in order, each once."""
    return tuple(dict.fromkeys(value for value in values if value))
