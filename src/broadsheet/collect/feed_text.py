"""The text of a feed's titles, summaries and contents.

In: a text construct as it stands in the XML. Out: a `Text`, or a name for what makes its reading doubtful.
Whether a title of RSS is markup or text its format does not say; the rule here is feedparser's: it is markup
if it has an end tag or a reference to a character, and neither tags nor references that HTML does not know.
"""

from __future__ import annotations

import html
import re
from html.entities import entitydefs
from typing import TYPE_CHECKING

from broadsheet.collect.feed_entries import Text
from broadsheet.collect.plain_text import fold, plain

if TYPE_CHECKING:
    from lxml.etree import _Element

TEXT, MARKUP, XHTML = "text", "markup", "xhtml"
_KINDS = {
    "text": TEXT, "plain": TEXT, "text/plain": TEXT,
    "html": MARKUP, "text/html": MARKUP,
    "xhtml": XHTML, "application/xhtml+xml": XHTML,
}  # fmt: skip
# tags of which any two readers of HTML make the same text
_SURE_TAGS = (
    "a|abbr|acronym|address|article|aside|b|big|blockquote|br|caption|center|cite|code|col|colgroup|dd|del|dfn"
    "|div|dl|dt|em|figcaption|figure|font|footer|h[1-6]|header|hr|i|img|ins|kbd|label|li|nav|ol|p|pre|q|s|samp"
    "|section|small|span|strike|strong|sub|sup|table|tbody|td|tfoot|th|thead|time|tr|tt|u|ul|var"
)
_SURE = re.compile(
    rf"<(?:{_SURE_TAGS})(?:\s+[a-z][-\w:]*+(?:=(?:\"[^\"<>]*+\"|'[^'<>]*+'))?+)*+\s*+/?>"
    rf"|</(?:{_SURE_TAGS})>|<!--(?:[^-<>]|-(?!-))*+-->",
    re.IGNORECASE,
)
_DOUBTFUL = re.compile(
    rf"<[a-z/!?]|&(?!(?:{'|'.join(sorted(entitydefs))}|apos|\#\d{{2,4}}|\#x[0-9a-f]{{2,4}});|\s)", re.IGNORECASE
)
_SIGN_OF_MARKUP = re.compile(r"</(\w+)>|&#?\w+;")
_TAGS = re.compile(r"</?(\w+)")
_SURE_NAME = re.compile(_SURE_TAGS, re.IGNORECASE)
_REFERENCES = re.compile(r"&(\w+);")
_C1 = re.compile("[\x80-\x9f]")


def kind_of(stated: str) -> str | None:
    """A text construct's kind by its `type` (RFC 4287 section 3.1 and Atom 0.3), or None for other types."""
    return _KINDS.get(stated.lower())


def inner_markup(element: _Element) -> str:
    """An element's content as HTML, tags of its own among it."""
    from lxml import etree

    text = html.escape(element.text or "", quote=False)
    return text + "".join(etree.tostring(child, encoding="unicode", method="html") for child in element)


def is_markup(value: str) -> bool | None:
    """Whether a text that may be either is markup; None when it is hard to say."""
    if ("<" not in value and "&" not in value) or not _SIGN_OF_MARKUP.search(value):
        return False
    if any(name not in entitydefs for name in _REFERENCES.findall(value)):
        return False
    return True if all(_SURE_NAME.fullmatch(name) for name in _TAGS.findall(value)) else None


def doubt_in(text: Text) -> str | None:
    """What makes it uncertain how a browser would show this text, or None."""
    value = text.value
    if text.is_markup and ("<" in value or "&" in value):
        rest = _SURE.sub("", value) if "<" in value else value
        if _DOUBTFUL.search(rest):
            return "markup that readers take differently"
    return doubt_in_characters(value)


def doubt_in_characters(value: str) -> str | None:
    """Whether the text was encoded twice, or holds what Windows means by control characters."""
    if value.isascii():
        return None
    if _C1.search(value):
        return "control characters"
    try:
        value.encode("latin-1").decode("utf-8")
    except ValueError:
        return None
    return "text that was encoded twice"


def plain_text(text: Text | None) -> str | None:
    """A title or summary as folded plain text."""
    if text is None:
        return None
    return plain(text.value) if text.is_markup else fold(text.value)


def as_markup(texts: list[Text]) -> str | None:
    """The first content that holds anything, as HTML."""
    for value, is_html in texts:
        if value.strip():
            return value if is_html else html.escape(value, quote=False)
    return None
