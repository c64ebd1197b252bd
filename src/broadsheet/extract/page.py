"""A page, parsed once: its tree, its `meta` elements and its structured data, as the readings want them.

In: HTML as text or in UTF-8, and the address it came from. Out: an immutable `Page`. Size and depth are
bounded: what goes beyond is cut off, since no story needs it (libxml2 by itself stops at 256 elements).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urljoin

from broadsheet.domain.errors import Unreadable
from broadsheet.extract.addresses import clean_url
from broadsheet.extract.kernels import (
    elements_by_tag,
    elements_whose,
    has_microdata,
    has_more_elements,
    parsable,
    without_code,
    without_crowds,
)
from broadsheet.extract.microdata import read_microdata
from broadsheet.extract.rdfa import restate_rdfa
from broadsheet.extract.structured_data import Node, find_page, find_story, parse_scripts
from broadsheet.extract.text import element_text, plain

if TYPE_CHECKING:
    from lxml.etree import HTMLParser, _Element

MAX_ELEMENTS = 30_000  # beyond it only the cheap readings are made
MAX_META_CHARACTERS = 20_000
NAMED = (
    "a", "article", "base", "body", "h1", "h2", "input", "link", "main", "meta", "script", "time", "title",
)  # fmt: skip
_JSON_LD = re.compile(r"application/(?:json\+ld|ld\+json)", re.IGNORECASE)


class Found(NamedTuple):
    """A value and the reading that gave it."""

    value: str
    how: str


@dataclass(frozen=True)
class Page:
    """One parsed page.

    `url` is its clean address and `base` what relative addresses refer to; `metas` maps the lower-case
    name, property or itemprop of each `meta` to its values in page order; `nodes` are the objects of its
    JSON-LD, `story` the one that tells of the story and `whole` the one that tells of the web page;
    `microdata` is like `story`; `code` is what its scripts hold, in UTF-8, but for those left in the tree;
    `named` has the elements of `NAMED` by tag and `properties` those with an `itemprop`, so that no reading
    searches the tree for them; `large` is set when it is too big for costly readings.
    """

    url: str
    base: str
    tree: _Element
    named: Mapping[str, Sequence[_Element]]
    properties: Sequence[_Element]
    metas: Mapping[str, tuple[str, ...]]
    nodes: Sequence[Node]
    story: Node
    whole: Node
    microdata: Node
    code: Sequence[bytes]
    large: bool

    def scripts(self) -> Iterator[str]:
        """The text of each script: the code, then what is data for others."""
        for code in self.code:
            yield code.decode("utf-8", "replace")
        for script in self.named["script"]:
            if script.text:
                yield script.text

    def meta(self, *names: str) -> Found | None:
        """The first value, not empty, of the first of these names that has one."""
        for name in names:
            for value in self.metas.get(name, ()):
                if text := plain(value):
                    return Found(text, f"meta {name}")
        return None


def parse_page(html: str | bytes, url: str) -> Page:
    """Parse the page, bytes being UTF-8; raises Unreadable when there is no element in it."""
    utf8, code = without_code(html if isinstance(html, bytes) else html.encode("utf-8", "ignore"))
    tree = parse_html(utf8)
    if tree is None:
        raise Unreadable("not-html", "the page holds no HTML element")
    has_rdfa = b"typeof=" in utf8 and restate_rdfa(tree)
    if b"shadowrootmode" in utf8:
        _open_shadow_roots(tree)
    named = elements_by_tag(tree, NAMED)
    metas = _metas(named["meta"])
    nodes = parse_scripts(_scripts(named["script"]))
    marked: list[_Element] = []
    if has_rdfa or has_microdata(utf8):  # most are done without a walk
        marked = list(elements_whose(tree, {"itemprop": bool, "itemtype": bool}, MAX_ELEMENTS))
    titles = [*metas.get("og:title", ()), *map(element_text, named["h1"][:10])]
    return Page(
        url=url,
        base=_base(named["base"], url),
        tree=tree,
        named=named,
        properties=[one for one in marked if one.get("itemprop")],
        metas=metas,
        nodes=nodes,
        story=find_story(nodes, url, titles),
        whole=find_page(nodes),
        microdata=read_microdata(marked),
        code=code,
        large=has_more_elements(tree, MAX_ELEMENTS),
    )


def parse_html(html: str | bytes) -> _Element | None:
    """The tree of an HTML text, comments and processing instructions left out; None when nothing is in it.

    Bytes are UTF-8.
    """
    from lxml.etree import LxmlError
    from lxml.html import document_fromstring

    utf8 = html if isinstance(html, bytes) else html.encode("utf-8", "ignore")
    try:
        return document_fromstring(without_crowds(parsable(utf8)), parser=_parser(), ensure_head_body=True)
    except (LxmlError, ValueError, AssertionError):
        return None


@cache
def _parser() -> HTMLParser:
    """The plain parser: that of lxml.html looks up a class for each kind of element, which takes long."""
    from lxml.etree import HTMLParser

    return HTMLParser(encoding="utf-8", collect_ids=False, remove_comments=True, remove_pis=True)


def _open_shadow_roots(tree: _Element) -> None:
    """Let templates that a browser shows as they stand, declarative shadow roots, be read as shown."""
    for template in tuple(tree.iter("template")):
        if template.get("shadowrootmode"):
            template.tag = "div"


def _metas(elements: Iterable[_Element]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for element in elements:
        content = element.get("content")
        if content:
            for attribute in ("property", "name", "itemprop", "http-equiv"):
                if name := element.get(attribute):
                    found.setdefault(name.strip().lower(), []).append(content[:MAX_META_CHARACTERS])
    return {name: tuple(items) for name, items in found.items()}


def _scripts(elements: Iterable[_Element]) -> list[str]:
    return [
        script.text
        for script in elements
        if script.text and _JSON_LD.match((script.get("type") or "").strip())
    ]


def _base(elements: Iterable[_Element], url: str) -> str:
    for element in elements:
        if reference := (element.get("href") or "").strip():
            try:
                return clean_url(urljoin(url, reference)) or url
            except ValueError:
                return url
    return url
