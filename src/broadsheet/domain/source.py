"""What comes in: sources, what a source lists, and the documents that are fetched or unpacked.

A `Listing` says which addresses a source names now; a `Document` is the bytes of one page. Both carry
the `Hint` that the source gave, since a feed often knows a date or an author that the page hides.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

import msgspec

from broadsheet.domain.story import Record, Story


class SourceKind(StrEnum):
    """The kinds of source that a portal can declare; the value is the key used in `portal.yaml`."""

    FEED = "feed"
    SITE = "site"  # the feed is discovered from the home page
    SITEMAP = "sitemap"
    PAGE = "page"
    PAGES = "pages"
    OPML = "opml"
    WARC = "warc"
    JSONL = "jsonl"
    CONTENT = "content"
    CALENDAR = "calendar"
    TABLE = "table"
    LISTING = "listing"  # read by an installed package


class Source(Record, frozen=True, kw_only=True):
    """A declared source. `location` is a URL, or a path or glob already made absolute.

    `every` is the polling interval in seconds; `limit` the most items taken from one listing. What a source
    with a `type` lists are items of that type and no pages; `columns` gives a table's columns their fields;
    `reader` is what reads a listing; `changed` is when the index that names a sitemap says it changed last.
    """

    key: str
    kind: SourceKind
    location: str
    name: str | None = None
    every: int = 3600
    limit: int | None = None
    type: str | None = None
    columns: tuple[tuple[str, str], ...] = ()
    reader: str | None = None
    changed: datetime | None = None


ARCHIVES = frozenset({SourceKind.WARC, SourceKind.JSONL, SourceKind.CONTENT})


def is_archive_key(key: str) -> bool:
    """Whether the source with this key is an archive, whose pages are unpacked and not fetched."""
    return key.partition(":")[0] in ARCHIVES


class Hint(Record, frozen=True, kw_only=True, gc=False):  # gc=False: it holds texts and times alone
    """What a source says of a page before anyone reads it; each value is the source's own, uncut.

    `summary` is plain text; `content` is HTML as the feed gave it.
    """

    title: str | None = None
    summary: str | None = None
    content: str | None = None
    published: datetime | None = None
    updated: datetime | None = None
    authors: tuple[str, ...] = ()
    guid: str | None = None
    image: str | None = None
    language: str | None = None
    tags: tuple[str, ...] = ()


class Listed(Record, frozen=True, kw_only=True, gc=False):
    """One address that a source names, absolute, with the hint given there."""

    url: str
    hint: Hint = Hint()


class Validators(Record, frozen=True, kw_only=True):
    """What an earlier answer gave to ask again with: header values, byte for byte."""

    etag: str | None = None
    last_modified: str | None = None


class Hub(Record, frozen=True, kw_only=True):
    """Who tells of a feed's news (WebSub): the hub's address, and the topic by which it knows the feed."""

    address: str
    topic: str


class Refusal(Record, frozen=True, kw_only=True):
    """One bad item, kept in quarantine: where it came from, where in it, and why.

    `code` is a short stable word for counting (`not-html`, `consent-wall`); `place` is a line, an entry
    number or a record offset; `sample` holds at most the first 500 characters of what was refused.
    """

    source: str
    code: str
    detail: str
    url: str | None = None
    place: str | None = None
    sample: str | None = None


class Listing(Record, frozen=True, kw_only=True):
    """The answer of a source to one poll. `unchanged` is true for a 304 or an archive read before.

    `moved_to` is set after permanent redirects only; `others` are sources found inside this one (OPML
    outlines, sitemaps of an index, the feed of a site); `values` are items of the source's type; `hub` is the
    one that the answer names. Where events repeat, `since` is the time from which on they are told, so that
    another day gives another listing.
    """

    source: str
    items: tuple[Listed, ...] = ()
    others: tuple[Source, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    validators: Validators = Validators()
    unchanged: bool = False
    moved_to: str | None = None
    title: str | None = None
    values: tuple[dict[str, Any], ...] = ()
    hub: Hub | None = None
    since: datetime | None = None


class Document(Record, frozen=True, kw_only=True):
    """One fetched or unpacked page.

    `requested_url` is the address as it was discovered, `url` the one that answered (after redirects).
    `content_type` is the header's whole value; `captured` is when the bytes were taken from the web.
    """

    url: str
    requested_url: str
    source: str
    body: bytes
    captured: datetime
    content_type: str | None = None
    hint: Hint = Hint()
    validators: Validators = Validators()
    moved_to: str | None = None


FOUND_AGAIN = "content: found again"  # the source of what a repair took over from the portal's own content


class RecordedStory(Record, frozen=True, kw_only=True):
    """A story that another content repository already judged and published.

    `raw` is kept only where our writer would not give the same bytes back.
    """

    path: str
    story: Story
    source: str
    raw: bytes | None = None


class Asset(Record, frozen=True, kw_only=True):
    """A picture's bytes, fetched or unpacked."""

    url: str
    body: bytes = msgspec.field(default=b"")
    content_type: str | None = None
