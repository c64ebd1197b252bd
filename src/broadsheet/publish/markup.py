"""Markup that other people wrote, made safe to show.

In: HTML or Markdown of any size. Out: HTML of known harmless elements, links and pictures over http(s) only,
no deeper than 100 elements and no longer than 200,000 characters; longer texts are cut at an element.
"""

from __future__ import annotations

import re

import nh3

MAX_CHARACTERS = 200_000
_DEPTH = 100
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)[^<>]*?(/?)>")
_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
)
_TAGS = {
    *("a", "abbr", "b", "blockquote", "br", "caption", "cite", "code", "col", "colgroup", "dd", "del", "div"),
    *("dl", "dt", "em", "figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "ins"),
    *("kbd", "li", "ol", "p", "pre", "q", "s", "samp", "small", "span", "strong", "sub", "sup", "table"),
    *("tbody", "td", "tfoot", "th", "thead", "tr", "u", "ul", "var"),
}
_ATTRIBUTES = {
    "a": {"href", "title"},
    "img": {"src", "alt", "title", "width", "height"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "ol": {"start"},
}


def safe_markup(text: str) -> str:
    """`text` without scripts, styles, frames, forms and foreign addresses; empty where it nests too deep."""
    if len(text) > MAX_CHARACTERS:
        text = text[:MAX_CHARACTERS].rpartition("<")[0] or text[:MAX_CHARACTERS]
    if too_deep(text):
        return nh3.clean_text(re.sub(r"<[^<>]*>", " ", text))
    return nh3.clean(
        text,
        tags=_TAGS,
        clean_content_tags={"script", "style", "title", "iframe", "object", "template"},
        attributes=_ATTRIBUTES,
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener nofollow",
    )


def too_deep(text: str) -> bool:
    """Whether elements stand more than 100 deep, by a count that no parser has to build a tree for."""
    depth = 0
    for match in _TAG.finditer(text):
        close, name, empty = match.groups()
        if name.lower() in _VOID or empty:
            continue
        depth = max(0, depth - 1) if close else depth + 1
        if depth > _DEPTH:
            return True
    return False
