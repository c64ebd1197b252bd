"""The queue: Procrastinate on the store's own server and schema.

In: the store's address. Out: an open `procrastinate.App` with its tables made, and its jobs in numbers.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import psycopg
from procrastinate import App, PsycopgConnector
from procrastinate.exceptions import ConnectorException, UniqueViolation
from procrastinate.jobs import Job
from procrastinate.jobs import Status as JobStatus
from procrastinate.manager import JobManager
from psycopg.conninfo import make_conninfo

from broadsheet.domain.errors import StoreError
from broadsheet.engine.portal.portal_folder import PortalFolder
from broadsheet.store.postgres import split_address

COLLECT, EDITION = "collect", "edition"  # queues: what any machine may do, and what needs the portal's folder
_WAITS = (0.2, 1.0, 5.0)  # seconds before writing again how a job ended
_NO_SERVER = (
    "workers need a store on PostgreSQL (`store:` in portal.yaml, `broadsheet store move`); "
    "with the embedded store use `broadsheet run --every 30m`"
)


def server_address(folder: PortalFolder) -> str:
    """The address of the portal's server. Raises StoreError where its store is a file."""
    address = folder.store_address
    if not isinstance(address, str):
        raise StoreError(_NO_SERVER)
    return address


@asynccontextmanager
async def open_queue(address: str) -> AsyncIterator[App]:
    """The queue in the store's schema, its tables made if they are missing."""
    url, schema = split_address(address)
    server = make_conninfo("", **url.get_dialect()().create_connect_args(url)[1])
    options = f"-csearch_path={schema}"
    words = {"options": options, "application_name": "broadsheet queue"}
    app = App(connector=PsycopgConnector(conninfo=server, kwargs=words, min_size=1, max_size=8, timeout=20))
    app.job_manager = _Jobs(app.connector)
    try:
        async with app.open_async():
            await _prepare(app, server, options)
            yield app
    except (ConnectorException, psycopg.Error) as error:
        said = " ".join(str(error.__cause__ or error).split())
        raise StoreError(f"the queue of the store: {said}") from error


class _Jobs(JobManager):
    """Jobs as Procrastinate keeps them, but one that failed gives way to its like that was planned meanwhile.

    How a job ended is written again where the connection broke. Else either stays one that is being done, for
    as long as its worker lives, and keeps its lock.
    """

    async def retry_job(self, job: Job, *arguments: Any, **words: Any) -> None:
        again = super().retry_job
        try:
            await _for_certain(lambda: again(job, *arguments, **words))
        except UniqueViolation:
            await self.finish_job(job, JobStatus.FAILED, delete_job=True)

    async def finish_job(self, job: Job, status: JobStatus, delete_job: bool) -> None:  # noqa: FBT001 - its door
        finish = super().finish_job
        await _for_certain(lambda: finish(job, status, delete_job))


async def _for_certain(write: Callable[[], Awaitable[None]]) -> None:
    """Write, and again for some seconds while the server breaks the connection or is away."""
    for wait in _WAITS:
        try:
            return await write()
        except ConnectorException as error:
            if not isinstance(error.__cause__, psycopg.OperationalError):
                raise
            await asyncio.sleep(wait)
    return await write()


async def _prepare(app: App, server: str, options: str) -> None:
    """Make the queue's tables, once, though several workers start at the same time."""
    lock = "SELECT pg_advisory_lock(hashtext('broadsheet queue ' || current_schema()))"
    connecting = psycopg.AsyncConnection.connect(server, autocommit=True, options=options)
    async with await connecting as connection:
        await connection.execute(lock)
        found = await connection.execute("SELECT to_regclass('procrastinate_jobs')")
        row = await found.fetchone()
        if row is None or row[0] is None:
            await app.schema_manager.apply_schema_async()


async def rows(app: App, query: str, **values: object) -> list[dict[str, Any]]:
    """The rows of a query over the queue's own tables."""
    return [dict(row) for row in await app.connector.execute_query_all_async(query, **values)]
