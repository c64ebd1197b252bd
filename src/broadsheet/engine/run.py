"""One run, whole: collect, read, judge, publish.

In: a newsroom. Out: a summary of what came in, what was refused,
and what the edition changed.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterable

import msgspec

from broadsheet.collect.page_archive import PageArchive
from broadsheet.domain.source import Source, SourceKind
from broadsheet.domain.story import Record
from broadsheet.engine.edition.publishing import Published
from broadsheet.engine.edition.renewing import judge_and_publish
from broadsheet.engine.intake.collecting import Collector
from broadsheet.engine.intake.picturing import fetch_pictures
from broadsheet.engine.intake.reading import Readers
from broadsheet.engine.intake.source_times import waits
from broadsheet.engine.intake.unpacking import Unpacker
from broadsheet.engine.portal.declared_sources import is_archive
from broadsheet.engine.portal.newsroom import Newsroom
from broadsheet.engine.portal.portal_gateway import portal_gateway
from broadsheet.extract import clean_url


class Collected(Record, frozen=True, kw_only=True):
    """What came in: sources polled and failed, pages that became stories, refusals by code.

    `waiting` addresses are known and not fetched yet: their hosts are left alone, or asked again later.
    """

    polled: int = 0
    failed: int = 0
    read: int = 0
    waiting: int = 0
    refused: dict[str, int] = msgspec.field(default_factory=dict)


class Summary(Record, frozen=True, kw_only=True):
    """What a run did: what came in, and the edition that it made."""

    collected: Collected
    edition: Published


def run(newsroom: Newsroom, *, workers: int | None = None, every: float | None = None) -> Summary:
    """Bring a portal up to date and publish it.

    One run of many, `every` seconds apart, polls only sources whose time has come, and leaves to the next one
    the sources, pages and pictures for which it would have to wait longer than that.
    """
    sources = newsroom.folder.sources if every is None else due_sources(newsroom.folder.sources, newsroom)
    collected = collect(newsroom, sources, workers=workers, patience=every)
    summary = Summary(collected=collected, edition=judge_and_publish(newsroom))
    if not newsroom.folder.sources and not summary.edition.stories:
        newsroom.progress.notice("portal.yaml names no source yet; `sources:` says where stories come from")
    return summary


def collect(
    newsroom: Newsroom,
    sources: Iterable[Source],
    *,
    workers: int | None = None,
    patience: float | None = None,
) -> Collected:
    """Collect from `sources`: archives first, each complete in itself, then the live web.

    A source whose turn at its host comes later than in `patience` seconds waits for another run, and so does
    a page or picture whose turn comes later than that after the polls.
    """
    archives, live = split_sources(sources)
    polled = failed = read = 0
    with Readers(workers) as readers:
        unpacker = Unpacker(newsroom, readers)
        for source in archives:
            unpacker.unpack(source)
        refused = list(unpacker.refused)
        if live or newsroom.store.frontier.count() or _wants_pictures(newsroom):
            collector = asyncio.run(_collect_live(newsroom, live, readers, patience))
            polled, failed, read = collector.polled, collector.failed, collector.read
            refused += collector.refused
    return Collected(
        polled=polled,
        failed=failed,
        read=unpacker.read + read,
        waiting=newsroom.store.frontier.count(),
        refused=dict(sorted(Counter(refusal.code for refusal in refused).items())),
    )


def _wants_pictures(newsroom: Newsroom) -> bool:
    fetched = newsroom.folder.portal.images.fetch
    return fetched and bool(newsroom.store.pictures.wanted(newsroom.clock(), limit=1))


def ingest(newsroom: Newsroom, sources: Iterable[Source], *, workers: int | None = None) -> Collected:
    """Collect from `sources` once; pages among them are asked for though they were refused before."""
    asked = tuple(sources)
    pages = (clean_url(source.location) for source in asked if source.kind is SourceKind.PAGE)
    newsroom.store.stories.try_again(filter(None, pages))
    return collect(newsroom, asked, workers=workers)


def page_archive(newsroom: Newsroom) -> PageArchive:
    """Where fetched pages are kept, if the portal wants them kept."""
    folder = newsroom.folder
    return PageArchive(folder.archive_path if folder.portal.fetch.archive else None, newsroom.clock)


async def _collect_live(
    newsroom: Newsroom, sources: tuple[Source, ...], readers: Readers, patience: float | None
) -> Collector:
    folder, store = newsroom.folder, newsroom.store
    with page_archive(newsroom) as archive:
        async with portal_gateway(folder, store, newsroom.clock) as gateway:
            collector = Collector(newsroom, gateway, readers, archive)
            try:
                await collector.poll_all(sources, patience, only_due=patience is not None)
                await collector.fetch_all(patience)
                if folder.portal.images.fetch:
                    await fetch_pictures(newsroom, gateway, archive, collector.latest)
            finally:
                store.hosts.save(gateway.hosts.values())
    return collector


def split_sources(sources: Iterable[Source]) -> tuple[tuple[Source, ...], tuple[Source, ...]]:
    """Archives, and the sources that are fetched."""
    everything = tuple(sources)
    archives = tuple(source for source in everything if is_archive(source))
    return archives, tuple(source for source in everything if not is_archive(source))


def due_sources(sources: Iterable[Source], newsroom: Newsroom) -> tuple[Source, ...]:
    """The sources whose next poll is not in the future, or that were last asked by a clock that ran ahead."""
    now = newsroom.clock()
    states = newsroom.store.sources.states()
    return tuple(source for source in sources if not waits(states.get(source.key), now))
