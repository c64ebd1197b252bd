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

TEXT, MARKUP, XHTML = "text", "html", "xhtml"
_KINDS = {
    "text": TEXT, "plain": TEXT, "text/plain": TEXT,
    "html": MARKUP, "text/html": MARKUP,
    "xhtml": XHTML, "application/xhtml+xml": XHTML,
}  # fmt: skip
# tags of which any two readers of HTML make the same text: those that feedparser keeps, some that it drops
_KEPT = (
    "a abbr acronym address area article aside audio b big blockquote br button caption center cite code col"
    " colgroup dd del details dfn div dl dt em fieldset figcaption figure font footer form h1 h2 h3 h4 h5 h6"
    " header hr i img input ins kbd label legend li map nav noscript ol option p pre q s samp section select"
    " small source span strike strong sub sup table tbody td tfoot th thead time tr tt u ul var video"
)
_KEPT_TAGS = frozenset(_KEPT.split())
_SURE_TAGS = _KEPT_TAGS | {"bdi", "bdo", "embed", "iframe", "mark", "object", "param", "picture", "wbr"}
_SMALL_TAGS = _SURE_TAGS | {"script", "style"}  # the pattern knows these two in small letters only
_SURE_REFERENCES = frozenset((*entitydefs, "apos"))
_SOUND = re.compile(
    r"""(?:[^<&]++
    |</?(?!script|style)[a-zA-Z][a-zA-Z0-9]*+(?:\s++[a-zA-Z][-\w:]*+(?:=(?:"[^"<>]*+"|'[^'<>]*+'))?+)*+\s*+/?>
    |&(?:\#[0-9]{2,4}|\#x[0-9a-fA-F]{2,4}|[a-zA-Z][a-zA-Z0-9]*+);
    |&(?=\s)
    |<(?![a-zA-Z/!?])
    |<!--(?:[^-<>]|-(?!-))*+-->
    |<(script|style)\b[^<>]*+>[^<&]*+</\1>
    )*+""",
    re.VERBOSE | re.ASCII,
)
_VOID_TAGS = "area base br col embed hr img input link meta param source track wbr"  # HTML, section 13.1.2
_VOID = frozenset(_VOID_TAGS.split())
_SIGN_OF_MARKUP = re.compile(r"</(\w+)>|&#?\w+;")
_TAGS = re.compile(r"</?(\w+)")
_REFERENCES = re.compile(r"&(\w+);")
_C1 = re.compile("[\x80-\x9f]")
# U+0080 to U+009F, or two characters that are one in UTF-8: both have a byte C2
_ODD_BYTES = re.compile(rb"\xc2[\x80-\x9f]|\xc3[\x82-\xb4]\xc2")
_ODD_REFERENCE = re.compile(rb"&#(?:1[2-9][0-9]|[xX]0*[89abAB][0-9a-fA-F]);")  # to a part of either


def kind_of(stated: str) -> str | None:
    """A text construct's kind by its `type` (RFC 4287 section 3.1 and Atom 0.3), or None for other types."""
    return _KINDS.get(stated.lower())


def inner_markup(element: _Element) -> str:
    """What an element of XHTML holds, as HTML: without namespaces and prefixes."""
    parts = [html.escape(element.text or "", quote=False)]
    for child in element:
        name = str(child.tag).rpartition("}")[2]
        attributes = {str(key): str(value) for key, value in child.items()}
        stated = "".join(
            f' {key}="{html.escape(value)}"' for key, value in attributes.items() if not key.startswith("{")
        )
        parts.append(f"<{name}{stated}>")
        if name.lower() not in _VOID:
            parts.append(f"{inner_markup(child)}</{name}>")
        parts.append(html.escape(child.tail or "", quote=False))
    return "".join(parts)


def is_markup(value: str) -> bool | None:
    """Whether a text that may be either is markup; None when it is hard to say."""
    if ("<" not in value and "&" not in value) or not _SIGN_OF_MARKUP.search(value):
        return False
    if not entitydefs.keys() >= set(_REFERENCES.findall(value)):
        return False
    return True if _KEPT_TAGS.issuperset(map(str.lower, _TAGS.findall(value))) else None


def _has_sure_tags(value: str) -> bool:
    names = _TAGS.findall(value)
    return _SMALL_TAGS.issuperset(names) or _SURE_TAGS.issuperset(map(str.lower, names))


def doubt_in_markup(value: str) -> str | None:
    """What makes it uncertain how a browser would show this markup, or None."""
    is_sound = _SOUND.fullmatch(value) and _has_sure_tags(value)
    if is_sound and _SURE_REFERENCES.issuperset(_REFERENCES.findall(value)):
        return None
    return "markup that readers take differently"


def may_have_odd_characters(document: bytes) -> bool:
    """Whether any text of a document in UTF-8 can have what `doubt_in_characters` speaks of."""
    has_odd_bytes = b"\xc2" in document and _ODD_BYTES.search(document)
    return bool(has_odd_bytes or _ODD_REFERENCE.search(document))


def doubt_in_characters(value: str) -> str | None:
    """Whether a text was encoded twice, or holds control characters where Windows has others."""
    if _C1.search(value):
        return "control characters"
    try:
        return "text that was encoded twice" if value.encode("latin-1").decode("utf-8") != value else None
    except ValueError:
        return None


def plain_text(text: Text | None) -> str | None:
    """A title or summary as folded plain text."""
    if text is None:
        return None
    value, is_html = text
    return plain(value) if is_html else fold(value)


def as_markup(texts: tuple[Text, ...]) -> str | None:
    """The first content that holds anything, as HTML."""
    for value, is_html in texts:
        if value.strip():
            return value if is_html else html.escape(value, quote=False)
    return None
