"""When a host may be asked: its slots, the delay between requests, and how long a failing one is left alone.

In: the fetch settings, a clock, a sleep and seeded randomness; the `HostState` of earlier runs. Out: turns,
waiting times, and the new `HostState` of every host.
Waiting times are drawn with full jitter, uniform between 0 and base times 2^n up to a cap (Brooker,
"Exponential Backoff And Jitter", AWS Architecture Blog, 2015).
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from random import Random

import msgspec

from broadsheet.collect.dates import parse_date
from broadsheet.domain.errors import FetchError
from broadsheet.domain.fetch_settings import FetchSettings
from broadsheet.domain.fetching import HostState

LONGEST_PAUSE = 30.0  # seconds that a request waits within a run; a longer wait is left to a later run
_SHORTEST_BACK_OFF, _LONGEST_BACK_OFF = 60.0, 86_400.0
_LONGEST_RETRY_AFTER = 7 * 86_400.0
_LONGEST_WAIT = timedelta(days=8)  # a time further ahead was set while a clock ran wrong
_TOLERATED = 3  # failures in a row until a host is left alone
SLOW_HOST = "slow-host"  # the code of a request whose turn comes later than it may


Reserve = Callable[[str, float], Awaitable[float]]  # host and delay to the seconds until our turn among all


class Failure(Exception):  # noqa: N818 - it becomes a FetchError once the retries are used up
    """One attempt failed. `again`: whether to try within this run; `wait`: the server's Retry-After."""

    def __init__(self, code: str, detail: str, *, again: bool = True, wait: float | None = None) -> None:
        self.code, self.detail, self.again, self.wait = code, detail, again, wait
        super().__init__(detail)


def retry_after(value: str | None, now: datetime) -> float | None:
    """Seconds that a Retry-After asks for (RFC 9110 section 10.2.3), at most a week; None if unreadable."""
    if value is None:
        return None
    value = value.strip()
    if value.isascii() and value.isdigit():
        seconds = float(value)
    elif moment := parse_date(value):
        seconds = (moment - now).total_seconds()
    else:
        return None
    return min(max(seconds, 0.0), _LONGEST_RETRY_AFTER)


class _Line:
    """Where the requests to one host wait: for a slot, then one after the other for the delay to pass."""

    def __init__(self, slots: int) -> None:
        self.slots = asyncio.Semaphore(slots)
        self.spacing = asyncio.Lock()
        self.next: datetime | None = None


class Politeness:
    """Turns and back-off for every host of a run."""

    def __init__(
        self,
        settings: FetchSettings,
        *,
        now: Callable[[], datetime],
        sleep: Callable[[float], Awaitable[None]],
        random: Random,
        hosts: Mapping[str, HostState],
    ) -> None:
        self._settings, self._now, self._sleep, self._random = settings, now, sleep, random
        self.reserve: Reserve | None = None
        self._all = asyncio.Semaphore(settings.concurrency)
        self._lines: dict[str, _Line] = {}
        self.hosts: dict[str, HostState] = dict(hosts)

    @asynccontextmanager
    async def turn(self, host: str, delay: float, latest: datetime | None = None) -> AsyncIterator[None]:
        """Waits for a slot of the host, its delay since the last answer to anybody, and a slot of the run.

        Raises FetchError `backed-off` while the host is left alone, `slow-host` where the turn comes after
        `latest`.
        """
        pause = max(delay, self._settings.delay)
        line = self._line(host, pause)
        async with line.slots:
            async with line.spacing:
                self._refuse_if_left_alone(host)
                now = self._now()
                if line.next is not None and line.next > now:
                    if latest is not None and line.next > latest:
                        detail = f"{host} is asked so slowly that this one's turn comes in a later run"
                        raise FetchError(SLOW_HOST, detail, retry=True, retry_at=line.next)
                    await self._sleep((line.next - now).total_seconds())
                if self.reserve is not None:
                    await self._sleep(await self.reserve(host, pause))
                # taken anew after the wait, so that a clock that stands still does not add the waits up
                line.next = self._now() + timedelta(seconds=pause)
            async with self._all:
                try:
                    yield
                finally:
                    # counted from the answer's end, so that a busy run, late with its request, is no closer
                    after = self._now() + timedelta(seconds=pause)
                    line.next = max(line.next, after)
                    if self.reserve is None:
                        self._note_next(host, after)

    def learn(self, state: HostState) -> None:
        """Take over what another process knows of a host, which asked it last."""
        self.hosts[state.host] = state

    def _note_next(self, host: str, time: datetime) -> None:
        """Keep when the host may be asked next for a run that follows at once."""
        before = self.hosts.get(host, HostState(host=host))
        self.hosts[host] = msgspec.structs.replace(before, next_request=time)

    def _line(self, host: str, pause: float) -> _Line:
        if host not in self._lines:
            line = self._lines[host] = _Line(self._settings.per_host)
            earlier = self.hosts.get(host, HostState(host=host)).next_request
            if earlier and earlier <= self._now() + timedelta(seconds=pause):  # else a clock ran wrong
                line.next = earlier
        return self._lines[host]

    def _refuse_if_left_alone(self, host: str) -> None:
        state = self.hosts.get(host)
        now = self._now()
        if state and state.retry_at and now < state.retry_at <= now + _LONGEST_WAIT:
            detail = f"{host} is left alone until {state.retry_at:%Y-%m-%dT%H:%M:%SZ} ({state.last_error})"
            raise FetchError("backed-off", detail, retry=True, retry_at=state.retry_at)

    def attempts(self, host: str) -> int:
        """How often a request may be tried: once for a host that was left alone and gets its first chance."""
        state = self.hosts.get(host)
        return 1 if state and state.retry_at else self._settings.attempts

    def succeeded(self, host: str) -> None:
        """The host answered, if only to say no."""
        before = self.hosts.get(host, HostState(host=host))
        self.hosts[host] = msgspec.structs.replace(before, failures=0, retry_at=None, last_ok=self._now())

    async def pause(self, host: str, attempt: int, failure: Failure) -> None:
        """Waits before the next attempt; other requests to the host wait at least the Retry-After too."""
        ceiling = min(LONGEST_PAUSE, 2.0 ** (attempt - 1))
        wait = max(self._random.uniform(0, ceiling), failure.wait or 0.0)
        if failure.wait:
            until = self._now() + timedelta(seconds=failure.wait)
            line = self._lines[host]
            line.next = max(until, line.next or until)
        await self._sleep(wait)

    def failed(self, host: str, failure: Failure) -> FetchError:
        """Counts a failed request; the error to raise, with the time from which it is worth another try."""
        before = self.hosts.get(host, HostState(host=host))
        failures = before.failures + 1
        now = self._now()
        ceiling = min(_LONGEST_BACK_OFF, _SHORTEST_BACK_OFF * 2.0 ** min(failures - 1, 20))
        wait = max(self._random.uniform(0, ceiling), failure.wait or 0.0)
        retry_at = now + timedelta(seconds=math.ceil(wait))
        left_alone = failures >= _TOLERATED or failure.wait is not None
        self.hosts[host] = msgspec.structs.replace(
            before,
            failures=failures,
            retry_at=retry_at if left_alone else None,
            last_failure=now,
            last_error=f"{failure.code}: {failure.detail}",
        )
        return FetchError(failure.code, failure.detail, retry=True, retry_at=retry_at)
