"""What a page says of its story in microdata (`itemscope`, `itemprop`).

In: the page's elements that have such attributes. Out: one object in the shape of JSON-LD, so that the same
readings serve both.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING, cast

from broadsheet.extract.text import element_text

if TYPE_CHECKING:
    from lxml.etree import XPath, _Element

_STORY = re.compile(r"schema\.org/(?:\w*Article|\w*Posting|Report|Review|Recipe|VideoObject)\s*$")
_WANTED = frozenset(
    {
        "headline", "name", "description", "author", "creator", "datePublished", "dateModified",
        "dateCreated", "image", "thumbnailUrl", "publisher", "inLanguage", "isAccessibleForFree", "embedUrl",
    }
)  # fmt: skip
_WANTED_INSIDE = frozenset({"name", "url", "width", "height", "contentUrl"})
_MAX_PROPERTIES = 200


def read_microdata(marked: Iterable[_Element]) -> dict[str, object]:
    """The first article-like item of these elements, with its own properties; empty when there is none.

    The whole document is no item: it is often called an article, whatever stands in it.
    """
    for scope in marked:
        kind = scope.get("itemtype", "").strip()
        if kind and scope.tag != "html" and _STORY.search(kind):
            return {"@type": kind.rsplit("/", 1)[-1], **_properties(scope)}
    return {}


def _properties(scope: _Element) -> dict[str, object]:
    found: dict[str, list[object]] = {}
    for element in _with_property(scope)[:_MAX_PROPERTIES]:
        names = element.get("itemprop", "").split()
        for name in names:
            if name == "description" and "articleBody" in names:  # Blogger calls the text both
                continue
            if name in _WANTED and _belongs(element, scope):
                found.setdefault(name, []).append(_value(element))
    return {name: items[0] if len(items) == 1 else items for name, items in found.items()}


def _with_property(scope: _Element) -> list[_Element]:
    return cast("list[_Element]", _properties_within()(scope))


@cache
def _properties_within() -> XPath:
    from lxml.etree import XPath

    return XPath("descendant::*[@itemprop]")


def _belongs(element: _Element, scope: _Element) -> bool:
    """Whether the nearest item around the element is `scope` itself."""
    parent = element.getparent()
    while parent is not None and parent is not scope:
        if parent.get("itemscope") is not None:
            return False
        parent = parent.getparent()
    return True


def _value(element: _Element) -> object:
    if element.get("itemscope") is None:
        return _simple_value(element)
    inner: dict[str, object] = {}
    for part in _with_property(element):
        name = part.get("itemprop", "")
        if name in _WANTED_INSIDE and name not in inner:
            inner[name] = _simple_value(part)
    kind = element.get("itemtype", "").strip().rsplit("/", 1)[-1]
    return {"@type": kind, **(inner or {"name": element_text(element)})}


def _simple_value(element: _Element) -> str:
    for attribute in ("content", "datetime"):
        if value := element.get(attribute):
            return value
    if element.tag in ("link", "img", "amp-img"):
        return element.get("href") or element.get("src") or ""
    return element_text(element)
