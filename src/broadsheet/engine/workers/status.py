"""How the work goes, in numbers.

In: an open queue and store. Out: a `Status`, and the same as metrics for Prometheus.
"""

from __future__ import annotations

import asyncio
from datetime import datetime

from procrastinate import App
from prometheus_client import CollectorRegistry, Gauge, start_http_server

from broadsheet.domain.errors import BroadsheetError
from broadsheet.domain.story import Record
from broadsheet.engine.portal.newsroom import Newsroom
from broadsheet.engine.portal.progress import Progress
from broadsheet.engine.run import due_sources, split_sources
from broadsheet.engine.workers.queue import rows
from broadsheet.engine.workers.work import Work
from broadsheet.store import Store

_JOBS = """SELECT task_name AS task, status::text AS status, count(*) AS number
    FROM procrastinate_jobs GROUP BY task_name, status ORDER BY task_name, status"""
_OLDEST = """SELECT min(at) AS at FROM (
    SELECT max(event.at) AS at
    FROM procrastinate_jobs job JOIN procrastinate_events event ON event.job_id = job.id
    WHERE job.status = 'todo' AND event.type IN ('deferred', 'deferred_for_retry')
    GROUP BY job.id) waiting"""
_RATES = """SELECT job.task_name AS task, count(*) AS number
    FROM procrastinate_events event JOIN procrastinate_jobs job ON job.id = event.job_id
    WHERE event.type = 'succeeded' AND event.at > now() - interval '1 hour' GROUP BY job.task_name
    ORDER BY job.task_name"""
_WORKERS = """SELECT id, extract(epoch FROM now() - last_heartbeat)::float AS silent,
    (SELECT count(*) FROM procrastinate_jobs WHERE worker_id = worker.id AND status = 'doing') AS jobs
    FROM procrastinate_workers worker ORDER BY id"""
_HERE = "127.0.0.1"
_EVERY = 5.0  # seconds between two looks for the metrics


class WorkerState(Record, frozen=True, kw_only=True):
    """A worker: seconds since it last gave a sign, and how many jobs it does."""

    id: int
    silent: float
    jobs: int


class Status(Record, frozen=True, kw_only=True):
    """The state of the work. `jobs` is by task and then by status (`todo`, `doing`, `succeeded`, `failed`).

    `hour` is jobs done in the last hour by task; `oldest` is when the job that waits longest was planned;
    `lag` is how many seconds the most overdue source is late; `waiting` counts addresses to be read.
    """

    jobs: dict[str, dict[str, int]]
    hour: dict[str, int]
    oldest: datetime | None
    lag: float
    due: int
    waiting: int
    stories: int
    workers: tuple[WorkerState, ...]


async def status_of(newsroom: Newsroom, app: App) -> Status:
    """Look at queue, sources and frontier."""
    jobs: dict[str, dict[str, int]] = {}
    due, lag = _lateness(newsroom, newsroom.store)
    for row in await rows(app, _JOBS):
        jobs.setdefault(row["task"], {})[row["status"]] = row["number"]
    found = await rows(app, _OLDEST)
    return Status(
        jobs=jobs,
        hour={row["task"]: row["number"] for row in await rows(app, _RATES)},
        oldest=found[0]["at"] if found else None,
        workers=tuple(WorkerState(**row) for row in await rows(app, _WORKERS)),
        waiting=newsroom.store.frontier.count(),
        stories=newsroom.store.stories.count(),
        due=due,
        lag=lag,
    )


def _lateness(newsroom: Newsroom, store: Store) -> tuple[int, float]:
    """How many sources are due, and by how many seconds the one that waits longest is late."""
    _, live = split_sources(newsroom.folder.sources)
    due = due_sources(live, newsroom)
    states, now = store.sources.states(), newsroom.clock()
    planned = [states[each.key].next_poll for each in due if each.key in states]
    return len(due), max(((now - time).total_seconds() for time in planned if time), default=0.0)


class Metrics:
    """The numbers of one worker and of the queue, served for Prometheus on a port of this machine.

    Port 0 is one that the system chooses. Raises BroadsheetError when the port cannot be used.
    """

    def __init__(self, port: int, progress: Progress) -> None:
        self._registry = CollectorRegistry()
        try:
            server, _ = start_http_server(port, addr=_HERE, registry=self._registry)
        except OSError as error:
            raise BroadsheetError(f"metrics cannot be served on port {port} ({error.strerror})") from error
        progress.notice(f"metrics on http://{_HERE}:{server.server_port}/metrics")
        self._jobs = self._gauge("jobs", "Jobs of the queue.", "task", "status")
        self._numbers = {
            name: self._gauge(name, told)
            for name, told in {
                "oldest_job_seconds": "How long the oldest waiting job waits.",
                "source_lag_seconds": "How late the most overdue source is.",
                "sources_due": "Sources whose time has come.",
                "addresses_waiting": "Addresses that wait to be read.",
                "stories": "Stories in the store.",
                "workers": "Workers that gave a sign.",
                "worker_pages_read": "Pages that this worker made into stories.",
                "worker_refused": "What this worker refused.",
            }.items()
        }

    def _gauge(self, name: str, told: str, *labels: str) -> Gauge:
        return Gauge(f"broadsheet_{name}", told, labels, registry=self._registry)

    async def watch(self, newsroom: Newsroom, work: Work, app: App) -> None:
        """Look again and again, until cancelled."""
        while True:
            status = await status_of(newsroom, app)
            for task, states in status.jobs.items():
                for state, jobs in states.items():
                    self._jobs.labels(task, state).set(jobs)
            now = newsroom.clock()
            numbers: dict[str, float] = {
                "oldest_job_seconds": (now - status.oldest).total_seconds() if status.oldest else 0,
                "source_lag_seconds": status.lag,
                "sources_due": status.due,
                "addresses_waiting": status.waiting,
                "stories": status.stories,
                "workers": len(status.workers),
                "worker_pages_read": work.read,
                "worker_refused": work.refused,
            }
            for name, number in numbers.items():
                self._numbers[name].set(number)
            await asyncio.sleep(_EVERY)
