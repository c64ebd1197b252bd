"""What is due becomes jobs; one a host and kind waits at a time, so that planning again adds nothing.

In: the store. Out: jobs in the queue, each with the lock of the host that it asks.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress

from procrastinate import App
from procrastinate.exceptions import AlreadyEnqueued

from broadsheet.collect.addresses import host_of, web_address
from broadsheet.domain.source import Source
from broadsheet.engine.judgement.state import judged_state
from broadsheet.engine.portal.newsroom import Newsroom
from broadsheet.engine.run import due_sources, split_sources
from broadsheet.engine.workers.queue import COLLECT, EDITION, rows

_LOOK = 2000  # addresses looked at for their hosts; they are well mixed
PUBLISHED = "published by workers"
_UNFINISHED = """SELECT count(*) AS number FROM procrastinate_jobs
    WHERE status IN ('todo', 'doing') AND task_name = ANY(%(tasks)s)"""
TASKS = ("poll", "fetch", "unpack", "edition")


def host_asked(url: str) -> str:
    """The host that the gateway asks for this address, as it names hosts; "" for a file."""
    address = web_address(url)
    return host_of(address) if address else ""


def host_lock(url: str) -> str:
    """The lock that every job has which asks this address's host."""
    return f"host:{host_asked(url)}"


def origin_of(url: str) -> str:
    """The address up to the host, as `https://host:port`."""
    return "/".join(url.split("/", 3)[:3])


class Planner:
    """Plans for one worker; other workers may plan the same at the same time."""

    def __init__(self, newsroom: Newsroom, app: App) -> None:
        self._newsroom, self.app = newsroom, app
        self._unpacked = False

    async def plan(self) -> int:
        """Queue what is due; how many jobs are not done. Archives come first and alone, as in a run."""
        archives, live = split_sources(self._newsroom.folder.sources)
        if archives and not self._unpacked:
            self._unpacked = True
            await self._defer("unpack", EDITION, lock="unpack")
        if await self.unfinished("unpack"):
            return await self.unfinished(*TASKS)
        for source in due_sources(live, self._newsroom):
            await self._poll(source)
        for origin in self._origins():
            await self._defer("fetch", COLLECT, lock=host_lock(origin), origin=origin)
        return await self.unfinished(*TASKS)

    def _origins(self) -> Iterable[str]:
        store, now = self._newsroom.store, self._newsroom.clock()
        urls = [row.url for row in store.frontier.pending(now, limit=_LOOK)]
        if self._newsroom.folder.portal.images.fetch:
            urls += [picture.url for picture in store.pictures.wanted(now, limit=_LOOK)]
        return dict.fromkeys(map(origin_of, urls))

    async def _poll(self, source: Source) -> None:
        await self._defer("poll", COLLECT, lock=host_lock(source.location), key=source.key)

    async def plan_edition(self) -> bool:
        """Queue an edition if the store holds what the last one did not have; whether it does."""
        store = self._newsroom.store
        if store.meta.get(PUBLISHED) == judged_state(self._newsroom.folder, store):
            return False
        await self._defer("edition", EDITION, lock="edition")
        return True

    async def _defer(self, task: str, queue: str, *, lock: str, **arguments: str) -> None:
        name = "".join((task, *(f":{value}" for value in arguments.values())))
        configured = self.app.configure_task(task, queue=queue, lock=lock, queueing_lock=name)
        with suppress(AlreadyEnqueued):
            await configured.defer_async(**arguments)

    async def unfinished(self, *tasks: str) -> int:
        """How many jobs of these tasks wait or are being done."""
        found = await rows(self.app, _UNFINISHED, tasks=list(tasks))
        return int(found[0]["number"])
