"""The portal's sources as the desk shows and changes them.

In: the portal's folder and store; addresses that people paste. Out: how each source is, in plain words; and
`sources.yaml`, where added and paused sources stand. `portal.yaml` is never written. Addresses are asked
through the one gateway, with all of its guards.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import datetime

from broadsheet.collect.addresses import web_address
from broadsheet.collect.polling import poll
from broadsheet.domain.draft import State
from broadsheet.domain.errors import FetchError, SourceError
from broadsheet.domain.portal import SourceSettings
from broadsheet.domain.source import Listing, Source, SourceKind
from broadsheet.domain.sources_file import SOURCES_FILE, write_sources
from broadsheet.domain.storing import SourceState
from broadsheet.domain.story import Record
from broadsheet.engine.portal.declared_sources import declared_source, is_archive
from broadsheet.engine.portal.newsroom import Clock
from broadsheet.engine.portal.portal_folder import PortalFolder
from broadsheet.engine.portal.portal_gateway import portal_gateway
from broadsheet.publish.files import write_atomically
from broadsheet.store import Store

_RECENT = 500  # the newest stories, by which a source's yield is told
_SHOWN = 8


class SourceRow(Record, frozen=True, kw_only=True):
    """A source as a line: `health` is `good`, `failing`, `paused`, `new` or `archive`, `said` a sentence.

    `stories` and `published` are of the portal's newest 500 stories.
    """

    key: str
    name: str
    location: str
    kind: str
    health: str
    said: str
    added: bool
    last: datetime | None = None
    next: datetime | None = None
    items: int = 0
    stories: int = 0
    published: int = 0


class Tried(Record, frozen=True, kw_only=True):
    """What asking an address gave: the feed found there, its title, and its first headlines."""

    location: str
    title: str
    number: int
    headlines: tuple[str, ...]
    refused: int = 0


def source_rows(folder: PortalFolder, store: Store, now: datetime) -> tuple[SourceRow, ...]:
    """Every source, those in trouble first, then as declared."""
    states = store.sources.states()
    stories, published = _yields(store)
    rows = [
        _row(source, states.get(source.key), folder, now, (stories[source.key], published[source.key]))
        for source in folder.all_sources
    ]
    return tuple(sorted(rows, key=lambda row: row.health != "failing"))


def try_location(folder: PortalFolder, store: Store, location: str, clock: Clock) -> Tried:
    """Ask an address for its feed. Raises SourceError with the reason in plain words."""
    address = web_address(location if "://" in location else f"https://{location}")
    if address is None:
        raise SourceError(f"{location!r} is no web address; paste one like https://example.org/news")
    try:
        feed, listing = asyncio.run(_ask(folder, store, address, clock))
    except FetchError as error:
        raise SourceError(f"{address} cannot be had: {error.detail}") from None
    if not listing.items:
        detail = listing.refusals[0].detail if listing.refusals else "no feed is there, and no page names one"
        raise SourceError(f"{address} lists no stories: {detail}")
    return Tried(
        location=feed,
        title=listing.title or "",
        number=len(listing.items),
        headlines=tuple(item.hint.title or item.url for item in listing.items[:_SHOWN]),
        refused=len(listing.refusals),
    )


def add_source(folder: PortalFolder, tried: Tried) -> None:
    """Write the source into `sources.yaml`. Raises SourceError when the portal has it already."""
    if tried.location in {source.location for source in folder.all_sources}:
        raise SourceError(f"{tried.location} is a source already")
    added = SourceSettings(feed=tried.location, name=tried.title[:200] or None)
    _write(folder, (*folder.added, added), folder.paused)


def pause_source(folder: PortalFolder, key: str, *, paused: bool) -> None:
    """Pause a source, or let it go on. Raises SourceError for one that the portal does not have."""
    if key not in {source.key for source in folder.all_sources}:
        raise SourceError("the portal has no such source")
    kept = [each for each in folder.paused if each != key]
    _write(folder, folder.added, tuple(sorted([*kept, key] if paused else kept)))


def _write(folder: PortalFolder, added: tuple[SourceSettings, ...], paused: tuple[str, ...]) -> None:
    write_atomically(folder.path / SOURCES_FILE, write_sources(added, paused).encode())


async def _ask(folder: PortalFolder, store: Store, address: str, clock: Clock) -> tuple[str, Listing]:
    """The feed at the address, or the one that the page there names, and what it lists."""
    async with portal_gateway(folder, store, clock, attempts=1) as gateway:
        listing = await poll(_source(SourceKind.FEED, address, folder), gateway)
        if listing.items:
            return listing.moved_to or address, listing
        site = await poll(_source(SourceKind.SITE, address, folder), gateway)
        if not site.others:
            return address, site
        feed = site.others[0].location
        return feed, await poll(_source(SourceKind.FEED, feed, folder), gateway)


def _source(kind: SourceKind, address: str, folder: PortalFolder) -> Source:
    return declared_source(SourceSettings.model_validate({kind.value: address}), folder.path)


def _yields(store: Store) -> tuple[Counter[str], Counter[str]]:
    """How many of the newest stories each source brought, and how many of them are published."""
    stories: Counter[str] = Counter()
    published: Counter[str] = Counter()
    for story in store.standings.page(limit=_RECENT).stories:
        if story.draft is None or story.judgement is None:
            continue
        key = story.draft.source.partition(" > ")[0]
        stories[key] += 1
        published[key] += story.judgement.verdict.state is State.PUBLISHED
    return stories, published


def _row(
    source: Source, state: SourceState | None, folder: PortalFolder, now: datetime, told: tuple[int, int]
) -> SourceRow:
    health, said = _health(source, state, folder, now)
    return SourceRow(
        key=source.key,
        name=source.name or (state.title if state else None) or source.location,
        location=source.location,
        kind=source.kind.value,
        health=health,
        said=said,
        added=source.key in {each.key for each in folder.added},
        last=state.last_success if state else None,
        next=state.next_poll if state else None,
        items=state.items if state else 0,
        stories=told[0],
        published=told[1],
    )


def _health(
    source: Source, state: SourceState | None, folder: PortalFolder, now: datetime
) -> tuple[str, str]:
    if source.key in folder.paused:
        return "paused", "Paused: it is not asked until somebody lets it go on."
    if is_archive(source):
        return "archive", "An archive: it is read when its file changes."
    if state is None or state.last_attempt is None:
        return "new", "It was not asked yet; the next run does."
    if state.failures:
        times = "time" if state.failures == 1 else f"{state.failures} times in a row"
        when = f" It is tried again after {state.next_poll:%Y-%m-%d %H:%M} UTC." if state.next_poll else ""
        return (
            "failing",
            f"Asking it failed {'the last ' if state.failures == 1 else ''}{times}: {state.error}.{when}",
        )
    if not state.items:
        return "good", "It answered, and its last listing named no stories."
    days = (now - state.last_success).days if state.last_success else 0
    return "good", f"It answered{f', {days} days ago' if days > 1 else ''}."
