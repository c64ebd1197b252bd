"""What each kind of job does, with the same parts as a run.

In: a job's words. Out: the store brought on. An error that a later try can help is raised for Procrastinate,
which tries again later and later; what is wrong with one page is in its frontier or quarantine row by then.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from datetime import UTC, datetime

from broadsheet.collect.gateway import Gateway
from broadsheet.collect.page_archive import PageArchive
from broadsheet.collect.politeness import Reserve
from broadsheet.domain.source import Source
from broadsheet.engine.edition.renewing import judge_and_publish
from broadsheet.engine.intake.collecting import Collector
from broadsheet.engine.intake.picturing import fetch_some_pictures
from broadsheet.engine.intake.reading import Readers, SharedReaders
from broadsheet.engine.intake.unpacking import Unpacker
from broadsheet.engine.judgement.state import JUDGED
from broadsheet.engine.newsletter.delivering import due_issue
from broadsheet.engine.portal.newsroom import Newsroom, open_newsroom
from broadsheet.engine.run import due_sources, split_sources
from broadsheet.engine.workers.planning import PUBLISHED, host_asked
from broadsheet.store import Store


class Work:
    """The jobs of one worker process."""

    def __init__(
        self, newsroom: Newsroom, gateway: Gateway, readers: SharedReaders, archive: PageArchive
    ) -> None:
        self._newsroom, self._gateway, self._readers = newsroom, gateway, readers
        self._archive = archive
        self.read = self.refused = 0

    def _collector(self) -> Collector:
        return Collector(self._newsroom, self._gateway, self._readers, self._archive)

    async def poll(self, key: str) -> None:
        """Ask one declared source, and those that it names."""
        source = next((each for each in self._newsroom.folder.sources if each.key == key), None)
        # since the job was planned, it may have left portal.yaml, or another worker may have asked it
        if source is not None and due_sources([source], self._newsroom):
            await self._ask_politely(source.location, self._poll(source))

    async def _poll(self, source: Source) -> None:
        collector = self._collector()
        await self._counted(collector, collector.poll_all([source], only_due=True))

    async def fetch(self, origin: str) -> None:
        """Fetch and read some pages and pictures of one host."""
        await self._ask_politely(origin, self._fetch(origin))

    async def _fetch(self, origin: str) -> None:
        await self._counted(collector := self._collector(), collector.fetch_some(origin))
        if self._newsroom.folder.portal.images.fetch:
            await fetch_some_pictures(self._newsroom, self._gateway, self._archive, origin)

    async def _counted(self, collector: Collector, work: Awaitable[object]) -> None:
        await work
        self.read += collector.read
        self.refused += len(collector.refused)

    async def _ask_politely(self, url: str, work: Awaitable[object]) -> None:
        """Do what asks a host, knowing how it answered any other worker, and say how it answered us."""
        hosts = self._newsroom.store.hosts
        if state := hosts.get(host_asked(url)):
            self._gateway.learn(state)
        before = dict(self._gateway.hosts)
        try:
            await work
        finally:
            changed = {name for name, now in self._gateway.hosts.items() if before.get(name) != now}
            hosts.save(self._gateway.hosts[name] for name in sorted(changed))

    async def unpack(self) -> None:
        """Read every archive that is new or has changed, in the order in which the portal names them."""
        await asyncio.to_thread(self._unpack)

    def _unpack(self) -> None:
        archives, _ = split_sources(self._newsroom.folder.sources)
        with Readers(1, apart=True) as readers:  # a stream of its own, while pages are read besides
            unpacker = Unpacker(self._newsroom, readers)
            for source in archives:
                unpacker.unpack(source)
        self.read += unpacker.read
        self.refused += len(unpacker.refused)

    async def edition(self) -> None:
        """Judge and publish, alone with the portal's folder."""
        await asyncio.to_thread(self._edition)

    def _edition(self) -> None:
        mine = self._newsroom
        with open_newsroom(mine.folder, mine.clock, mine.progress) as newsroom:
            published = judge_and_publish(newsroom)
            newsroom.store.meta.set(PUBLISHED, newsroom.store.meta.get(JUDGED) or "")
        if published.content_changed or published.public_changed:
            mine.progress.notice(f"edition {published.edition}: {published.published} stories published")
        due_issue(mine.folder, mine.clock, mine.progress)


def taking_turns(store: Store) -> Reserve:
    """How workers keep a host's delay among themselves, wherever a redirect or a list of feeds leads them.

    By the true time, whatever time is replayed: the delay is a promise to the host.
    """

    async def reserve(host: str, delay: float) -> float:
        return await asyncio.to_thread(store.hosts.reserve, host, delay, datetime.now(UTC))

    return reserve
