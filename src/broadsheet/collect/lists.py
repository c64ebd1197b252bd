"""Lists that people keep: page lists and OPML.

In: a body and its address. Out: the pages, or the feeds with their names; never an exception.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from broadsheet.collect.addresses import web_address
from broadsheet.collect.plain_text import fold
from broadsheet.collect.reading_lists import parse_reading_list
from broadsheet.collect.xml_text import as_utf8
from broadsheet.domain.source import Listed, Refusal

if TYPE_CHECKING:
    from lxml.etree import _Element


_NO_ADDRESS = "not a web address; write one a line, like https://example.org/story"


class PageList(NamedTuple):
    """The pages of a list, in its order, each once."""

    pages: tuple[Listed, ...]
    refusals: tuple[Refusal, ...]


class Outline(NamedTuple):
    """One feed of an OPML list: its address and the name that the list gives it."""

    url: str
    name: str | None


class OutlineList(NamedTuple):
    """The feeds of an OPML list at any depth, in its order, each once."""

    title: str | None
    outlines: tuple[Outline, ...]
    refusals: tuple[Refusal, ...]


def parse_page_list(body: bytes, url: str = "", *, source: str = "") -> PageList:
    """One address a line; empty lines and lines that begin with `#` are passed over.

    Exports of read-later services and bookmarks of browsers are page lists too.
    """
    exported = parse_reading_list(body)
    if exported is not None:
        listed, wrong = exported
        return PageList(listed, tuple(_refusal(source, *each) for each in wrong))
    pages: dict[str, Listed] = {}
    refusals = []
    for number, line in enumerate(body.decode("utf-8-sig", "replace").splitlines(), start=1):
        text = line.strip()
        if not text or text.startswith("#"):
            continue
        address = web_address(text, url)
        if address is None or any(character.isspace() for character in text):
            refusals.append(_refusal(source, number, text, _NO_ADDRESS))
        else:
            pages.setdefault(address, Listed(url=address))
    return PageList(tuple(pages.values()), tuple(refusals))


def _refusal(source: str, line: int, sample: str, detail: str) -> Refusal:
    return Refusal(
        source=source, code="no-link", place=f"line {line}", sample=sample[:500] or None, detail=detail
    )


def parse_opml(
    body: bytes, url: str = "", content_type: str | None = None, *, source: str = ""
) -> OutlineList:
    """Every outline with an `xmlUrl` (opml.org/spec2.opml), however deep; folders give only their contents.

    A list with broken XML is read as far as it can be mended, and one refusal says so.
    """
    root, broken = _outlines(as_utf8(body, content_type) or body)
    if root is None or _local(root) != "opml":
        detail = "no OPML: it is no XML" if root is None else f"no OPML: the root element is `{_local(root)}`"
        refusal = Refusal(source=source, code="not-opml", detail=detail, url=url or None)
        return OutlineList(None, (), (refusal,))
    refusals = []
    if broken:
        refusals.append(Refusal(source=source, code="broken-opml", detail=broken, url=url or None))
    outlines: dict[str, Outline] = {}
    for element in root.iter("*"):
        address, name = _outline(element)
        if address is None:
            continue
        feed = web_address(address, url)
        if feed is None:
            place = f"line {element.sourceline}"
            refusals.append(
                Refusal(source=source, code="no-link", detail="xmlUrl is no web address", place=place)
            )
        else:
            outlines.setdefault(feed, Outline(feed, name))
    title = next((fold(element.text) for element in root.iter("title")), None)
    return OutlineList(title, tuple(outlines.values()), tuple(refusals))


def _outlines(text: bytes) -> tuple[_Element | None, str]:
    """The root of an outline, and what is broken in its XML."""
    from lxml import etree

    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        recover=True,
    )
    try:
        root = etree.fromstring(text, parser) if text.strip() else None
    except etree.XMLSyntaxError:  # nothing in it can be mended
        return None, ""
    errors = parser.error_log
    broken = f"line {errors[0].line}: {errors[0].message}; what could be read was read" if errors else ""
    return root, broken


def _outline(element: _Element) -> tuple[str | None, str | None]:
    values = dict(_attributes(element)) if _local(element) == "outline" else {}
    return fold(values.get("xmlurl")), fold(values.get("title")) or fold(values.get("text"))


def _attributes(element: _Element) -> Iterator[tuple[str, str]]:
    return ((str(name).lower(), str(value)) for name, value in element.attrib.items())


def _local(element: _Element) -> str:
    return element.tag.rpartition("}")[2].lower() if isinstance(element.tag, str) else ""
