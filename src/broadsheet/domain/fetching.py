"""What a portal remembers of the servers that it asks: one immutable record a host.

The gateway returns these records after a run; the store keeps them and `broadsheet doctor` shows them.
"""

from __future__ import annotations

from datetime import datetime

from broadsheet.domain.story import Record


class HostState(Record, frozen=True, kw_only=True):
    """How a host has answered of late. `host` has its port where that is not the scheme's own.

    `failures` counts requests that failed in a row, each after its own retries; `retry_at` is set while
    the host is left alone, and until then nothing is asked of it. `next_request` is when the delay after
    the last request, or the last turn that a worker took, is over.
    """

    host: str
    failures: int = 0
    retry_at: datetime | None = None
    last_ok: datetime | None = None
    last_failure: datetime | None = None
    last_error: str | None = None
    next_request: datetime | None = None
