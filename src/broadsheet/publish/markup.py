"""Markup that other people wrote, made safe to show.

In: HTML or Markdown of any size. Out: HTML of known harmless elements, links and pictures over http(s) only,
no deeper than 100 elements and no longer than the limit; longer texts are cut before an element.
"""

from __future__ import annotations

import functools
import re
from html import escape, unescape
from typing import TYPE_CHECKING

import nh3

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

MAX_CHARACTERS = 200_000
_MARKDOWN_CHARACTERS = 100_000  # its parser takes up to 12 µs for each
_MARKDOWN_BRACKETS = 5_000  # each may begin a link, which takes it up to 90 µs to find out
_DEPTH = 100
_PASSES = 5  # until what was made safe reads the same again, as it does at once but for misnested links
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*+)")
_CLEAN_TAG = re.compile(r'<(/?)([a-z][a-z0-9]*+)(?: [^\s"=]++="[^"]*+")*+>')  # as nh3 writes it
_ATTRIBUTE = r'(?: [^\s"=]++="[^"]*+")*+'
_BARE_LINK = re.compile(rf"(<a{_ATTRIBUTE}>)((?:\s|<img{_ATTRIBUTE}>)*+)</a>")
_ALT = re.compile(r'<img[^>]*? alt="([^"]*+)"')
_LIQUID_RAW = re.compile(r"\{%-?\s*+(?:end)?raw\s*+-?%\}")  # of recorded newsletters, never shown
_FIRST_HEADING = re.compile(r"(</?)h1>")
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f]")  # in HTML, also as a reference
_VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"]
)
_ENDS_ITS_LIKE = frozenset(["dd", "dt", "li", "option", "p", "td", "th", "tr"])
_TAGS = frozenset(
    [
        "a",
        "abbr",
        "b",
        "blockquote",
        "br",
        "caption",
        "cite",
        "code",
        "col",
        "colgroup",
        "dd",
        "del",
        "div",
        "dl",
        "dt",
        "em",
        "figcaption",
        "figure",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "i",
        "ins",
        "kbd",
        "li",
        "ol",
        "p",
        "pre",
        "q",
        "s",
        "samp",
        "small",
        "span",
        "strong",
        "sub",
        "sup",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "u",
        "ul",
        "var",
    ]
)
_ATTRIBUTES = {
    "a": {"href", "title"},
    "img": {"src", "alt", "title", "width", "height"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "ol": {"start"},
}
_GONE = {"script", "style", "title", "iframe", "object", "template", "noscript", "svg", "math"}


def safe_markup(text: str, *, most: int = MAX_CHARACTERS, pictures: bool = True) -> str:
    """`text` without scripts, styles, frames, forms and foreign schemes; plain where it nests too deep.

    Without `pictures` those are left out too. At most `most` characters are read.
    """
    if len(text) > most:
        text = text[:most].rpartition("<")[0] or text[:most]
    if too_deep(text):
        return _without_tags(text)
    tags = set(_TAGS | {"img"}) if pictures else set(_TAGS)
    clean = _cleaned(text, tags)
    for _ in range(_PASSES):
        if too_deep(clean, _CLEAN_TAG):
            break
        before, clean = clean, _cleaned(clean, tags)
        if clean == before:
            return clean
    return _without_tags(text)


def _cleaned(text: str, tags: set[str]) -> str:
    """What is harmless of the text; of misnested elements it may read otherwise when it is read again."""
    return nh3.clean(
        _FORBIDDEN.sub("", text),
        tags=tags,
        clean_content_tags=_GONE,
        attributes=_ATTRIBUTES,
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener nofollow",
    )


def _without_tags(text: str) -> str:
    return nh3.clean(escape(re.sub(rf"<[^<>]*>|{_FORBIDDEN.pattern}", " ", text), quote=False), tags=set())


def safe_prose(text: str, *, most: int = MAX_CHARACTERS) -> str:
    """A text as safe markup without pictures: HTML where it begins with an element, else Markdown.

    Its headings stand below the page's own.
    """
    bare = _LIQUID_RAW.sub("", text).strip()
    if not bare.startswith("<"):
        bare = bare[: min(most, _MARKDOWN_CHARACTERS)]
        if bare.count("[") > _MARKDOWN_BRACKETS:
            bare = "[".join(bare.split("[", _MARKDOWN_BRACKETS)[:-1])
        bare = _markdown().render(bare)
    clean = safe_markup(bare, most=2 * most)
    named = _BARE_LINK.sub(_named, clean)
    if "<img" in named or named != clean:
        clean = safe_markup(named, most=len(named), pictures=False)
    return _FIRST_HEADING.sub(r"\1h2>", clean).strip()


def _named(link: re.Match[str]) -> str:
    """A link that holds nothing but pictures, in their words; nothing where they have none."""
    words = " ".join(unescape(alt).strip() for alt in _ALT.findall(link[2])).strip()
    return f"{link[1]}{escape(words, quote=False)}</a>" if words else ""


def too_deep(text: str, tag: re.Pattern[str] = _TAG) -> bool:
    """Whether elements stand more than 100 deep, by a count that no parser has to build a tree for.

    A tag in an attribute or a comment may mislead it, so what is clean is counted again.
    """
    open_: list[str] = []
    for close, name in tag.findall(text):
        lower = name.lower()
        if lower in _VOID:
            continue
        if not close:
            if lower in _ENDS_ITS_LIKE and open_[-1:] == [lower]:
                continue
            open_.append(lower)
            if len(open_) > _DEPTH:
                return True
        elif lower in open_:
            while open_.pop() != lower:
                pass
    return False


@functools.cache
def _markdown() -> MarkdownIt:
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"maxNesting": 40}).enable("table")
