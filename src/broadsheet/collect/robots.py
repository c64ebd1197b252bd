"""What robots.txt allows: asked once an origin and run, by RFC 9309.

In: an address, and a way to fetch. Out: the delay that the host asks for, or a FetchError: `robots-denied`
for a rule against the address, `robots-unreachable` while the rules cannot be had (RFC 9309 section
2.3.1.4 says to keep away then). An answer of 400 to 499 means that there are no rules.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Protocol

from broadsheet.domain.errors import FetchError

LARGEST_ROBOTS = 512_000  # bytes read; RFC 9309 section 2.5 asks for 500 KiB at least
LONGEST_DELAY = 60.0  # seconds; a longer Crawl-delay is kept to this


class Rules(Protocol):
    """The part of protego's parser that is used."""

    def can_fetch(self, url: str, user_agent: str) -> bool:
        """Whether the rules let `user_agent` ask for `url`."""

    def crawl_delay(self, user_agent: str) -> float | None:
        """Seconds between requests, if the rules say."""


class Robots:
    """The rules of each origin; `fetch` gives the bytes of robots.txt when they are first needed."""

    def __init__(self, fetch: Callable[[str], Awaitable[bytes]], product: str) -> None:
        self._fetch = fetch
        self._product = product
        self._known: dict[str, Rules | FetchError] = {}
        self._locks: dict[str, asyncio.Lock] = {}

    async def delay(self, url: str) -> float:
        """Seconds that the host wants between requests; raises FetchError when `url` may not be asked."""
        origin = "/".join(url.split("/", 3)[:3]).partition("?")[0]
        async with self._locks.setdefault(origin, asyncio.Lock()):
            if origin not in self._known:
                self._known[origin] = await self._read(f"{origin}/robots.txt")
        rules = self._known[origin]
        if isinstance(rules, FetchError):
            raise FetchError(rules.code, rules.detail, retry=rules.retry, retry_at=rules.retry_at)
        if not rules.can_fetch(url, self._product):
            raise FetchError("robots-denied", f"{origin}/robots.txt forbids {url}", retry=False)
        return min(rules.crawl_delay(self._product) or 0.0, LONGEST_DELAY)

    async def _read(self, url: str) -> Rules | FetchError:
        try:
            body = await self._fetch(url)
        except FetchError as error:
            if error.code == "private-address":
                return error
            if error.retry or error.code.startswith("http-5"):  # RFC 9309 parts no kinds of 5xx
                detail = f"{url} cannot be had, so nothing there is asked ({error.detail})"
                return FetchError("robots-unreachable", detail, retry=True, retry_at=error.retry_at)
            body = b""
        return _parse(body)


def _parse(body: bytes) -> Rules:
    from protego import Protego

    return Protego.parse(body.decode("utf-8-sig", "replace"))
