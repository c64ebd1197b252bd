"""A feed's bytes become what it lists: RSS 0.9 to 2.0, RDF, Atom 0.3 and 1.0, JSON Feed.

In: a body, its address and Content-Type. Out: a `ParsedFeed`; never an exception. A clean XML feed takes
our own fast reader; whatever that is not sure of goes to feedparser, of which at most the first
`LARGEST_FALLBACK` bytes are read, for it is forty times slower.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice

import msgspec

from broadsheet.collect.feed_addresses import standard
from broadsheet.collect.feed_entries import LARGEST_FALLBACK, FeedContents, FeedEntry, NoFeed, Unsure
from broadsheet.domain.source import Hint, Listed, Refusal
from broadsheet.domain.story import Record

_HTML = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--(?>.*?-->)\s*+)*+<(?:!doctype\s+html|html)\b"
    rb"(?!.{0,1000}?<(?:rss|feed|rdf:rdf)\b)",
    re.IGNORECASE | re.DOTALL,
)
_SAMPLE = 500


class ParsedFeed(Record, frozen=True, kw_only=True):
    """What a feed lists, in its order. `refusals` name the entry, counted from 1, as `entry N`."""

    title: str | None = None
    entries: tuple[Listed, ...] = ()
    refusals: tuple[Refusal, ...] = ()


def parse_feed(
    body: bytes, url: str = "", content_type: str | None = None, *, source: str = "", limit: int | None = None
) -> ParsedFeed:
    """Reads a feed. `url` is its own address, for relative links; at most `limit` entries are read.

    Entries that share a GUID with an earlier one are refused as `duplicate-guid`, unless their addresses
    differ: publishers that copy an entry's template forget the GUID, and both are news then. Entries
    without an address are refused as `no-link`. A body that is no feed gives one refusal, `not-a-feed`.
    """
    try:
        contents = read_feed(body, url, content_type, limit)
    except Unsure as error:
        sample = body[:_SAMPLE].decode("utf-8", "replace")
        refusal = Refusal(source=source, code="not-a-feed", detail=str(error), url=url or None, sample=sample)
        return ParsedFeed(refusals=(refusal,))
    entries: list[Listed] = []
    refusals: list[Refusal] = []
    if contents.cut:
        detail = f"the XML is broken, so only its beginning was read, at most {LARGEST_FALLBACK:,} bytes"
        refusals.append(Refusal(source=source, code="feed-cut", detail=detail, url=url or None))
    for outcome in _listed(islice(contents.entries, limit), url, source):
        if isinstance(outcome, Listed):
            entries.append(outcome)
        else:
            refusals.append(outcome)
    return ParsedFeed(title=contents.title, entries=tuple(entries), refusals=tuple(refusals))


def read_feed(
    body: bytes, url: str = "", content_type: str | None = None, limit: int | None = None
) -> FeedContents:
    """A feed's contents by the first reader that is sure; raises Unsure, saying what the body is, if none is.

    Links are whole, or relative to `url`; entries without one are among them.
    """
    from broadsheet.collect.feed_fallback import affordable, read_with_feedparser
    from broadsheet.collect.feed_xml import read_xml_feed
    from broadsheet.collect.json_feed import read_json_feed

    if not body or body.isspace():
        raise Unsure("the body is empty")
    if _HTML.match(body):
        raise Unsure("this is an HTML page; declare it with `site:`, which finds the feed that a page names")
    if body[:_SAMPLE].lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"{", b"[")):
        return read_json_feed(body)
    try:
        return read_xml_feed(body, url, content_type, limit)
    except NoFeed:
        raise
    except Unsure:
        start = affordable(body)
        contents = read_with_feedparser(start, url, content_type)
    if contents is None:
        called = f"; the server calls it {content_type}" if content_type else ""
        raise Unsure(f"neither RSS, Atom nor JSON Feed{called}")
    return contents._replace(cut=len(start) < len(body))


def _listed(entries: Iterable[FeedEntry], url: str, source: str) -> Iterator[Listed | Refusal]:
    seen: set[tuple[str, str]] = set()
    for number, entry in enumerate(entries, start=1):
        address = entry.link and standard(entry.link, url)
        place, guid = f"entry {number}", entry.hint.guid
        if not address:
            detail = f"the entry has no web address{f': {entry.link[:200]}' if entry.link else ''}"
            yield Refusal(
                source=source, code="no-link", detail=detail, place=place, sample=_sample(entry.hint)
            )
        elif guid and (guid, address) in seen:
            detail = f"an earlier entry has the same GUID, {guid[:200]}"
            yield Refusal(source=source, code="duplicate-guid", detail=detail, url=address, place=place)
        else:
            if guid:
                seen.add((guid, address))
            yield Listed(url=address, hint=_with_whole_image(entry.hint, url))


def _sample(hint: Hint) -> str | None:
    return (hint.title or hint.summary or "")[:_SAMPLE] or None


def _with_whole_image(hint: Hint, url: str) -> Hint:
    image = hint.image and standard(hint.image, url)
    return hint if image == hint.image else msgspec.structs.replace(hint, image=image)
