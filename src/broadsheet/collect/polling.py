"""A declared source is asked what it lists now.

In: a source, the gateway, and the validators of the last poll. Out: a `Listing`: pages to read, further
sources found inside, what was refused. Raises FetchError when the source itself cannot be had.

Feeds and sitemaps are parsed in a thread, so that a large one does not hold up other requests.
A location may be a file. Its `Validators.etag` is then the SHA-256 of its content, so that an unchanged file
is told from a changed one whatever its time says.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import msgspec

from broadsheet.collect.addresses import web_address
from broadsheet.collect.calendars import parse_calendar
from broadsheet.collect.discovery import feeds_of_page, usual_addresses
from broadsheet.collect.feeds import parse_feed
from broadsheet.collect.gateway import Gateway
from broadsheet.collect.hubs import hub_of
from broadsheet.collect.item_feeds import parse_item_feed
from broadsheet.collect.item_values import FoundValues
from broadsheet.collect.lists import parse_opml, parse_page_list
from broadsheet.collect.sitemaps import LARGEST_SITEMAP, parse_sitemap
from broadsheet.collect.tables import parse_table
from broadsheet.domain.content_type import ContentType
from broadsheet.domain.errors import FetchError
from broadsheet.domain.extending import NO_EXTENSIONS, Extensions, ListingReader
from broadsheet.domain.source import Listed, Listing, Refusal, Source, SourceKind, Validators

NESTED = " > "  # between the key of a source and the address of one found inside it
_DEEPEST = 3
_ACCEPT_FEED = (
    "application/atom+xml,application/rss+xml,application/feed+json,application/rdf+xml,"
    "application/xml;q=0.9,text/xml;q=0.9,application/json;q=0.8,*/*;q=0.1"
)
_ACCEPT_PAGE = "text/html,application/xhtml+xml;q=0.9,*/*;q=0.1"


class _Body(NamedTuple):
    """What a location holds; `url` is "" for a file, whose relative links lead nowhere."""

    body: bytes
    url: str
    content_type: str | None


async def poll(  # noqa: PLR0913 - all but two have a value by themselves
    source: Source,
    gateway: Gateway,
    validators: Validators = Validators(),  # noqa: B008 - immutable
    types: Sequence[ContentType] = (),
    extensions: Extensions = NO_EXTENSIONS,
    *,
    latest: datetime | None = None,
) -> Listing:
    """Asks a source of any kind but archives, which `archives` reads; `types` are what items can be of.

    A source whose host's turn comes after `latest` is a FetchError `slow-host`.
    """
    if source.kind is SourceKind.PAGE:
        return _page(source)
    read = _reader(source, types, extensions)
    if web_address(source.location) is None:
        return await _poll_file(source, gateway, validators, read)
    answer = await gateway.get(
        source.location,
        validators=validators,
        accept=_ACCEPT_PAGE if source.kind is SourceKind.SITE else _ACCEPT_FEED,
        max_bytes=None if source.kind is SourceKind.SITE else LARGEST_SITEMAP,
        latest=latest,
    )
    if answer.unchanged:
        listing = Listing(source=source.key, unchanged=True)
    else:
        listing = await read(source, gateway, _Body(answer.body, answer.url, answer.content_type))
        if source.kind is SourceKind.FEED:
            hub = await asyncio.to_thread(hub_of, answer.body, answer.url, answer.link)
            listing = msgspec.structs.replace(listing, hub=hub)
    return _remembering(listing, answer.validators, answer.moved_to)


async def _poll_file(source: Source, gateway: Gateway, validators: Validators, read: _Reader) -> Listing:
    try:
        body = await asyncio.to_thread(Path(source.location).read_bytes)
    except OSError as error:
        detail = f"{source.location} cannot be read: {error.strerror}"
        raise FetchError("no-such-file", detail, retry=True) from None
    digest = Validators(etag=f"sha256:{hashlib.sha256(body).hexdigest()}")
    if digest == validators:
        return Listing(source=source.key, unchanged=True, validators=digest)
    return _remembering(await read(source, gateway, _Body(body, "", None)), digest, None)


def _remembering(listing: Listing, validators: Validators, moved_to: str | None) -> Listing:
    """The listing with what the next poll needs.

    One with sources inside, without items, or with events that repeat, is always read anew: `unchanged` would
    hide those sources, which change while it does not, the refusal that says why there are no items, or the
    events of the next day.
    """
    told_whole = (listing.items or listing.values) and not listing.others and listing.since is None
    kept = listing.unchanged or told_whole
    validators = validators if kept else Validators()
    return msgspec.structs.replace(listing, validators=validators, moved_to=moved_to)


def _page(source: Source) -> Listing:
    address = web_address(source.location)
    if address is None:
        raise FetchError("bad-address", f"{source.location} is not an http or https address", retry=False)
    return Listing(source=source.key, items=(Listed(url=address),))


async def _feed(source: Source, _gateway: Gateway, found: _Body) -> Listing:
    feed = await asyncio.to_thread(parse_feed, *found, source=source.key, limit=source.limit)
    return Listing(source=source.key, items=feed.entries, refusals=feed.refusals, title=feed.title)


async def _sitemap(source: Source, _gateway: Gateway, found: _Body) -> Listing:
    sitemap = await asyncio.to_thread(parse_sitemap, *found, source=source.key)
    others, refusals = _nested(
        source, SourceKind.SITEMAP, [(url, None, changed) for url, changed in sitemap.sitemaps]
    )
    pages = _newest(sitemap.pages, source.limit)
    return Listing(source=source.key, items=pages, others=others, refusals=(*sitemap.refusals, *refusals))


async def _pages(source: Source, _gateway: Gateway, found: _Body) -> Listing:
    pages = parse_page_list(found.body, found.url, source=source.key)
    return Listing(source=source.key, items=pages.pages[: source.limit], refusals=pages.refusals)


async def _opml(source: Source, _gateway: Gateway, found: _Body) -> Listing:
    opml = parse_opml(*found, source=source.key)
    others, refusals = _nested(source, SourceKind.FEED, [(*outline, None) for outline in opml.outlines])
    refusals = (*opml.refusals, *refusals)
    return Listing(source=source.key, others=others, refusals=refusals, title=opml.title)


async def _site(source: Source, gateway: Gateway, found: _Body) -> Listing:
    """The feed that the home page names first, else the first usual address where one lies."""
    named = feeds_of_page(found.body, found.url)
    feed = named[0] if named else await _usual_feed(gateway, found.url)
    if feed is None:
        detail = "no feed is named or lies where feeds usually do; declare `feed:`, `sitemap:` or `pages:`"
        refusal = Refusal(source=source.key, code="no-feed", detail=detail, url=found.url or None)
        return Listing(source=source.key, refusals=(refusal,))
    others, refusals = _nested(source, SourceKind.FEED, [(feed, source.name, None)])
    return Listing(source=source.key, others=others, refusals=refusals)


async def _usual_feed(gateway: Gateway, url: str) -> str | None:
    if not url:
        return None
    for address in usual_addresses(url):
        try:
            answer = await gateway.get(address, accept=_ACCEPT_FEED)
        except FetchError as error:
            if error.retry:  # the host is in trouble; more questions do not help it
                return None
            continue
        if parse_feed(answer.body, answer.url, answer.content_type, limit=1).entries:
            return address
    return None


def _reader(source: Source, types: Sequence[ContentType], extensions: Extensions) -> _Reader:
    """How the answer of a source is read; one with a type brings items."""
    if source.kind is SourceKind.LISTING:
        return _installed_reader(extensions.readers[source.reader or ""])
    type_ = next((each for each in types if each.name == source.type), None)
    if source.type is None:
        return _READERS[source.kind]
    if type_ is None:
        raise FetchError("no-type", f"{source.type} is no type of this portal", retry=False)

    async def read(source: Source, gateway: Gateway, found: _Body) -> Listing:
        values = await asyncio.to_thread(_found_values, source, type_, found, gateway.now())
        return Listing(
            source=source.key,
            values=values.values[: source.limit],
            refusals=values.refusals,
            title=values.title,
            since=values.since,
        )

    return read


def _installed_reader(read_listing: ListingReader) -> _Reader:
    async def read(source: Source, _gateway: Gateway, found: _Body) -> Listing:
        try:
            listing = _sound(await asyncio.to_thread(read_listing, found.body, found.url, source), source)
        except Exception as error:
            detail = f"the reader {source.reader} failed: {type(error).__name__}: {error}"
            raise FetchError("reader-failed", detail, retry=False) from error
        return msgspec.structs.replace(
            listing,
            source=source.key,
            items=listing.items[: source.limit],
            values=listing.values[: source.limit],
        )

    return read


def _sound(listing: object, source: Source) -> Listing:
    """What foreign code gave, if it is a listing in all its parts. Raises TypeError or ValidationError."""
    if not isinstance(listing, Listing):
        raise TypeError(f"it gave {type(listing).__name__}, and has to give a Listing")
    if listing.values and source.type is None:
        raise TypeError("it gave values of items, and the source has no `type:`")
    plain = msgspec.json.encode(msgspec.structs.replace(listing, values=()))
    values = tuple(dict(each) for each in listing.values)
    return msgspec.structs.replace(msgspec.json.decode(plain, type=Listing), values=values)


def _found_values(source: Source, type_: ContentType, found: _Body, now: datetime) -> FoundValues:
    if source.kind is SourceKind.TABLE:
        name = found.url or source.location
        return parse_table(found.body, name, type_, dict(source.columns), source=source.key)
    if source.kind is SourceKind.CALENDAR:
        return parse_calendar(*found, source=source.key, now=now)
    return parse_item_feed(*found, source=source.key)


_Reader = Callable[[Source, Gateway, _Body], Awaitable[Listing]]
_READERS: dict[SourceKind, _Reader] = {
    SourceKind.FEED: _feed,
    SourceKind.SITE: _site,
    SourceKind.SITEMAP: _sitemap,
    SourceKind.PAGES: _pages,
    SourceKind.OPML: _opml,
}


def _nested(
    source: Source, kind: SourceKind, found: Sequence[tuple[str, str | None, datetime | None]]
) -> tuple[tuple[Source, ...], tuple[Refusal, ...]]:
    """Sources inside `source`. The key holds the way to it, so that a circle ends at `_DEEPEST`."""
    if source.key.count(NESTED) >= _DEEPEST and found:
        detail = f"{len(found)} sources more than {_DEEPEST} levels deep are left out"
        return (), (Refusal(source=source.key, code="too-deep", detail=detail, url=source.location),)
    return tuple(
        Source(
            key=f"{source.key}{NESTED}{url}", kind=kind, location=url, name=name or source.name,
            every=source.every, limit=source.limit, changed=changed,
        )
        for url, name, changed in found
        if url != source.location
    ), ()  # fmt: skip


def _newest(pages: tuple[Listed, ...], limit: int | None) -> tuple[Listed, ...]:
    """The `limit` pages with the latest dates, in the sitemap's order; sitemaps are in no order of time."""
    if limit is None or len(pages) <= limit:
        return pages

    def age(number: int) -> tuple[float, int]:
        hint = pages[number].hint
        moment = hint.published or hint.updated
        return (-moment.timestamp() if moment else 0.0, number)

    return tuple(pages[number] for number in sorted(sorted(range(len(pages)), key=age)[:limit]))
