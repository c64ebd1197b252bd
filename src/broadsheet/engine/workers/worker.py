"""One worker process: it plans, takes jobs, revives those of workers that died, and stops when it is told to.

In: a portal's folder and how to work. Out: jobs done, until SIGTERM or SIGINT, or, when draining, until
nothing is due and the edition is published. A server that restarts is waited for; when the portal's
files change, the work goes on by what they say then.
"""

from __future__ import annotations

import asyncio
import logging
import signal
import time
import traceback
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import AsyncExitStack, suppress
from typing import Any, cast

import psycopg
from procrastinate import App, BaseRetryStrategy, RetryDecision
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Job

from broadsheet.domain.errors import BroadsheetError, FetchError, StoreError
from broadsheet.domain.story import Record
from broadsheet.engine.intake.reading import SharedReaders
from broadsheet.engine.portal.following import changed_portal
from broadsheet.engine.portal.newsroom import Clock, Newsroom
from broadsheet.engine.portal.portal_folder import PortalFolder
from broadsheet.engine.portal.portal_gateway import portal_gateway
from broadsheet.engine.portal.progress import Progress
from broadsheet.engine.run import page_archive
from broadsheet.engine.workers.planning import Planner
from broadsheet.engine.workers.queue import COLLECT, EDITION, open_queue, server_address
from broadsheet.engine.workers.status import Metrics, Status, status_of
from broadsheet.engine.workers.work import Work, taking_turns
from broadsheet.store import Store

_FIRST_WAIT, _LONGEST_WAIT, _MOST_TRIES = 5, 600, 5  # seconds, seconds, tries of an error that is not ours
_GRACE = 60.0  # seconds for jobs under way when the worker is stopped
_STEADY, _MOST_FAILURES = 60.0, 10  # seconds after which failures are forgotten; in a row until we give up
_KEPT_HOURS = 24  # of finished jobs, for the rates that `status` tells


class WorkerOptions(Record, frozen=True, kw_only=True):
    """How a worker works; times in seconds. `drain`: until nothing is left to do."""

    concurrency: int = 8
    queues: tuple[str, ...] = (COLLECT, EDITION)
    publish_every: float = 60.0
    stalled_after: float = 30.0
    drain: bool = False
    metrics_port: int | None = None


class _ByItsWord(BaseRetryStrategy):
    """Later and later: an error of ours for ever, unless it says that no retry helps; others a few times."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        """When to try the job again; None for never."""
        if isinstance(exception, FetchError) and not exception.retry:
            return None
        if not isinstance(exception, BroadsheetError | OSError) and job.attempts >= _MOST_TRIES:
            return None
        wait = min(_FIRST_WAIT * 2 ** min(job.attempts, 10), _LONGEST_WAIT)
        return RetryDecision(retry_in={"seconds": wait})


def work_on(folder: PortalFolder, clock: Clock, progress: Progress, options: WorkerOptions) -> None:
    """Work until told to stop. Raises StoreError when the store is none of a server, or stays away."""
    asyncio.run(_work(folder, clock, progress, options))


async def read_status(folder: PortalFolder, clock: Clock, progress: Progress) -> Status:
    """How the work on a portal goes. Raises StoreError when its store is none of a server."""
    address = server_address(folder)
    with Store.open(address, create=False, tell=progress.notice, stage=progress.stage) as store:
        newsroom = Newsroom(folder=folder, store=store, clock=clock, progress=progress)
        async with open_queue(address) as app:
            return await status_of(newsroom, app)


async def _work(folder: PortalFolder, clock: Clock, progress: Progress, options: WorkerOptions) -> None:
    """Work by the portal's files, and when they change, anew by what they say then."""
    for library in ("procrastinate", "psycopg"):  # their errors come to us, who tell them
        logging.getLogger(library).setLevel(logging.CRITICAL + 1)
    server_address(folder)
    metrics = None if options.metrics_port is None else Metrics(options.metrics_port, progress)
    stop, now, loop = asyncio.Event(), folder, asyncio.get_running_loop()
    loop.set_exception_handler(_tell_unless_told)
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    with SharedReaders() as readers:
        while True:
            with Store.open(server_address(now), tell=progress.notice, stage=progress.stage) as store:
                newsroom = Newsroom(folder=now, store=store, clock=clock, progress=progress)
                over = asyncio.create_task(_next_portal(now, stop, progress))
                await _work_in(newsroom, readers, metrics, options, over)
                changed = over.result() if over.done() else None
                over.cancel()
            if changed is None:
                return
            now = changed


def _tell_unless_told(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Tell what nobody waited for; a job whose end the server could not write is put back without a word."""
    if not isinstance(context.get("exception"), ConnectorException):
        loop.default_exception_handler(context)


async def _next_portal(folder: PortalFolder, stop: asyncio.Event, progress: Progress) -> PortalFolder | None:
    """Wait until the portal's files change, and give what they say then; None when told to stop."""
    stopping = asyncio.create_task(stop.wait())
    changing = asyncio.create_task(changed_portal(folder, progress))
    try:
        await asyncio.wait({stopping, changing}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        stopping.cancel()
        changing.cancel()
    return None if stop.is_set() else changing.result()


async def _work_in(
    newsroom: Newsroom,
    readers: SharedReaders,
    metrics: Metrics | None,
    options: WorkerOptions,
    over: asyncio.Task[PortalFolder | None],
) -> None:
    """Work until `over` is done or, when draining, nothing is left; a server that restarts is waited for."""
    store, progress = newsroom.store, newsroom.progress
    with store.working():
        pass  # ends the command at once while the store is being moved
    async with AsyncExitStack() as whole:
        gateway = await whole.enter_async_context(portal_gateway(newsroom.folder, store, newsroom.clock))
        gateway.share_turns(taking_turns(store))
        work = Work(newsroom, gateway, readers, whole.enter_context(page_archive(newsroom)))
        failures = 0
        while not over.done():
            began = time.monotonic()
            try:
                async with AsyncExitStack() as held:
                    held.enter_context(store.working())
                    app = await held.enter_async_context(open_queue(server_address(newsroom.folder)))
                    _register(app, work, progress)
                    watching = metrics.watch(newsroom, work, app) if metrics else None
                    if await _serve(Planner(newsroom, app), options, over, watching):
                        return
            except (StoreError, ConnectorException, psycopg.Error) as error:
                failures = 0 if time.monotonic() - began > _STEADY else failures + 1
                if failures > _MOST_FAILURES:
                    raise StoreError(f"the work cannot go on: {error}") from error
            progress.notice("the connection to the server broke; connecting again")
            await asyncio.sleep(1)
            store.meta.get("")  # waits for the server, or raises when it stays away


def _register(app: App, work: Work, progress: Progress) -> None:
    tasks = {"poll": work.poll, "fetch": work.fetch, "unpack": work.unpack, "edition": work.edition}
    for name, task in tasks.items():
        app.task(name=name, retry=_ByItsWord())(
            _told(name, cast("Callable[..., Awaitable[None]]", task), progress)
        )


def _told(
    name: str, task: Callable[..., Awaitable[None]], progress: Progress
) -> Callable[..., Awaitable[None]]:
    """The task, whose failure is told: the queue only knows that it is tried again."""

    async def work(**words: str) -> None:
        try:
            await task(**words)
        except Exception as error:
            where = "" if isinstance(error, BroadsheetError | OSError) else f" ({_place(error)})"
            said = f"{type(error).__name__}: {error}{where}" if where else str(error)
            progress.notice(f"{' '.join((name, *words.values()))} failed: {said}")
            raise

    return work


def _place(error: Exception) -> str:
    """Where in the code an error that nobody expected was raised."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"{frame.filename}:{frame.lineno}"


async def _serve(
    planner: Planner,
    options: WorkerOptions,
    over: asyncio.Task[PortalFolder | None],
    watching: Coroutine[object, object, None] | None,
) -> bool:
    """Plan and work at the same time; false when the server went away, true when all else ended it."""
    planning = asyncio.create_task(_plan(planner, options))
    working = asyncio.create_task(
        planner.app.run_worker_async(
            queues=list(options.queues),
            concurrency=options.concurrency,
            install_signal_handlers=False,
            fetch_job_polling_interval=1.0,
            shutdown_graceful_timeout=_GRACE,
            update_heartbeat_interval=options.stalled_after / 3,
            stalled_worker_timeout=options.stalled_after,
        )
    )
    tasks = {planning, working} | ({asyncio.create_task(watching)} if watching else set())
    try:
        done, _ = await asyncio.wait({planning, over, working}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    if planning in done:
        planning.result()
    return over in done or planning in done


async def _plan(planner: Planner, options: WorkerOptions) -> None:
    """Plan again and again; when draining, end once nothing is left."""
    app = planner.app
    looked = swept = -1e9
    while True:
        await _revive(app, options.stalled_after)
        unfinished = await planner.plan()
        now = time.monotonic()
        idle = options.drain and not unfinished
        if idle or (not options.drain and now - looked >= options.publish_every):
            looked = now
            if not await planner.plan_edition() and idle:
                return
        if now - swept > _KEPT_HOURS * 3600 / 24:
            swept = now
            await app.job_manager.delete_old_jobs(nb_hours=_KEPT_HOURS, include_failed=True)
        await asyncio.sleep(0.3 if options.drain else 2.0)


async def _revive(app: App, after: float) -> None:
    """Put back the jobs of workers that died; one that was planned again meanwhile is let go."""
    await app.job_manager.prune_stalled_workers(after)
    for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=after):
        with suppress(ConnectorException):  # another worker was quicker
            await app.job_manager.retry_job(job)
