"""Many workers on one portal: what is due becomes jobs of Procrastinate in the portal's PostgreSQL.

In: a portal whose store is on a server. Out: the same store and the same edition as `broadsheet run` makes.
The store says what is due and holds what was done; a job only says who does it. So a job that is lost is
planned again, and one that is done twice changes nothing.
"""

from __future__ import annotations

from broadsheet.domain.errors import StoreError

try:
    from broadsheet.engine.workers.worker import WorkerOptions, read_status, work_on
except ModuleNotFoundError as error:
    raise StoreError("workers need more: pip install 'broadsheet[postgres]'") from error

__all__ = ["WorkerOptions", "read_status", "work_on"]
