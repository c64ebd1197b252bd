"""Sitemaps: address sets, indexes, news sitemaps, and the plain-text form (sitemaps.org/protocol.html).

In: a body, gzip or not, and its address. Out: a `ParsedSitemap`; never an exception. A sitemap that breaks
off gives what came before the break and one refusal. Read as a stream: only addresses and hints are kept.
"""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple

from broadsheet.collect.addresses import web_address
from broadsheet.collect.dates import parse_date
from broadsheet.collect.decoding import BadEncoding, TooLarge, Torn, gunzip_if_needed
from broadsheet.collect.lists import parse_page_list
from broadsheet.collect.plain_text import fold, once, plain
from broadsheet.collect.xml_text import as_utf8
from broadsheet.domain.source import Hint, Listed, Refusal

if TYPE_CHECKING:
    from lxml.etree import _Element

LARGEST_SITEMAP = 52_428_800  # bytes unpacked; the protocol's own limit


class ParsedSitemap(NamedTuple):
    """Pages in the sitemap's order, and the sitemaps that an index names, each with when it changed last."""

    pages: tuple[Listed, ...] = ()
    sitemaps: tuple[tuple[str, datetime | None], ...] = ()
    refusals: tuple[Refusal, ...] = ()


def parse_sitemap(
    body: bytes, url: str = "", content_type: str | None = None, *, source: str = ""
) -> ParsedSitemap:
    """Reads a sitemap; `lastmod` and the news extension become hints, entries without address refusals."""

    def refused(detail: str) -> ParsedSitemap:
        sample = body[:500].decode("utf-8", "replace")
        refusal = Refusal(source=source, code="not-a-sitemap", detail=detail, url=url or None, sample=sample)
        return ParsedSitemap(refusals=(refusal,))

    try:
        body = gunzip_if_needed(body, LARGEST_SITEMAP)
    except (BadEncoding, Torn, TooLarge) as error:
        return refused(f"the gzip file cannot be unpacked: {error}")
    if not body.strip():
        return refused("the body is empty")
    text = as_utf8(body, content_type)
    if text is None or b"<!ENTITY" in text:
        return refused(
            "the bytes do not fit the encoding, or entities are declared, which sitemaps never need"
        )
    if text.lstrip().lower().startswith((b"http://", b"https://")):
        listed = parse_page_list(text, url, source=source)
        return ParsedSitemap(listed.pages, (), listed.refusals)
    return _Reader(url, source).read(text)


class _Reader:
    """Collects pages, sitemaps and refusals of one document."""

    def __init__(self, url: str, source: str) -> None:
        self._url, self._source = url, source
        self._pages: list[Listed] = []
        self._sitemaps: dict[str, datetime | None] = {}
        self._refusals: list[Refusal] = []

    def read(self, text: bytes) -> ParsedSitemap:
        from lxml import etree

        steps = etree.iterparse(
            BytesIO(text), events=("end",), encoding="utf-8", resolve_entities=False, no_network=True,
            load_dtd=False, huge_tree=False, recover=False, remove_comments=True, remove_pis=True,
        )  # fmt: skip
        number = 0
        element: _Element | None = None
        try:
            for _, element in steps:
                local = _local(element)
                if local in ("url", "sitemap") and element.getparent() is not None:
                    number += 1
                    self._take(element, local, number)
                    element.clear()
                    while (before := element.getprevious()) is not None:
                        before.getparent().remove(before)  # type: ignore[union-attr]
        except (etree.XMLSyntaxError, ValueError) as error:
            self._refuse("broken-sitemap", f"the XML breaks off after {number} entries: {error}", None)
        else:
            root = element is not None and _local(element)
            if root not in ("urlset", "sitemapindex"):
                self._refuse(
                    "not-a-sitemap", f"the root element is `{root}`, not `urlset` or `sitemapindex`", None
                )
        return ParsedSitemap(tuple(self._pages), tuple(self._sitemaps.items()), tuple(self._refusals))

    def _take(self, element: _Element, local: str, number: int) -> None:
        values = _values(element)
        address = web_address(values.get("loc", ""), self._url)
        if address is None:
            self._refuse(
                "no-link", f"no web address: {values.get('loc', 'no `loc`')[:200]}", f"entry {number}"
            )
        elif local == "sitemap":
            self._sitemaps.setdefault(address, parse_date(values.get("lastmod")))
        else:
            self._pages.append(Listed(url=address, hint=_hint(values, self._url)))

    def _refuse(self, code: str, detail: str, place: str | None) -> None:
        url = self._url or None
        self._refusals.append(Refusal(source=self._source, code=code, detail=detail, url=url, place=place))


def _local(element: _Element) -> str:
    return element.tag.rpartition("}")[2].lower() if isinstance(element.tag, str) else ""


def _values(element: _Element) -> dict[str, str]:
    """The first text of each element inside, by local name; inside an extension as `extension/name`."""
    found: dict[str, str] = {}
    for inner in element.iterdescendants("*"):
        parent = inner.getparent()
        extension = _local(parent) if parent is not None and parent is not element else ""
        text = fold("".join(map(str, inner.itertext()))) if len(inner) == 0 else None
        if text:
            found.setdefault(f"{extension}/{_local(inner)}" if extension else _local(inner), text)
    return found


def _hint(values: dict[str, str], url: str) -> Hint:
    """Names of the news and image extensions (Google, "Create a News sitemap", "Image sitemaps")."""
    keywords = values.get("news/keywords", "").split(",")
    return Hint(
        title=plain(values.get("news/title")),
        published=parse_date(values.get("news/publication_date")),
        updated=parse_date(values.get("lastmod")),
        language=values.get("publication/language"),
        image=web_address(values.get("image/loc", ""), url),
        tags=once(fold(keyword) for keyword in keywords),
    )
