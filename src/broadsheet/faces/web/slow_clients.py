"""Connections of clients that keep the server waiting are cut off, so that they do not use all of them up.

In: connections as uvicorn accepts them. Out: the same, each aborted once its client has kept us waiting for
`MOST_SECONDS`: for a request, head and body, that is not whole, or with an answer that it does not take. How
long an answer takes to be made does not count.
"""

from __future__ import annotations

import asyncio

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

MOST_SECONDS = 30.0
_UNFINISHED = (h11.IDLE, h11.SEND_BODY)  # what the client still owes: a head, or the rest of a body


class ImpatientProtocol(H11Protocol):
    """HTTP as uvicorn speaks it, with an end to its patience."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Wait for a first request."""
        super().connection_made(transport)
        self._waits: dict[str, asyncio.TimerHandle] = {}
        self._wait("request")

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait for nothing any more."""
        super().connection_lost(exc)
        for wait in list(self._waits):
            self._done(wait)

    def data_received(self, data: bytes) -> None:
        """Wait for the rest of a request; between two of them uvicorn sees to the time."""
        super().data_received(data)
        if self.conn.their_state in _UNFINISHED:
            self._wait("request")
        else:
            self._done("request")

    def pause_writing(self) -> None:
        """Wait until the client takes what was sent."""
        super().pause_writing()
        self._wait("answer")

    def resume_writing(self) -> None:
        """It took it."""
        super().resume_writing()
        self._done("answer")

    def _wait(self, what: str) -> None:
        if what not in self._waits:
            self._waits[what] = self.loop.call_later(MOST_SECONDS, self.transport.abort)

    def _done(self, what: str) -> None:
        if timer := self._waits.pop(what, None):
            timer.cancel()
