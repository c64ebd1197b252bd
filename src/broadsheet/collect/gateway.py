"""The one door to the network: every request of Broadsheet goes through `Gateway`.

In: an address, and what an earlier answer gave to ask again with. Out: an `Answer`, or a FetchError that
knows whether and when a later try can help. On the way: robots.txt, the host's delay and slots, redirects
checked hop by hop, retries with back-off, and limits on bytes, hops and time.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AsyncExitStack
from datetime import datetime
from http import HTTPStatus
from random import Random
from types import MappingProxyType
from typing import Self

import broadsheet
from broadsheet.collect.addresses import (
    AddressRules,
    host_name,
    host_of,
    is_web_port,
    web_address,
    without_fragment,
)
from broadsheet.collect.exchange import Asking, Budget, Exchange, Reply
from broadsheet.collect.politeness import LONGEST_PAUSE, Failure, Politeness, Reserve, retry_after
from broadsheet.collect.robots import LARGEST_ROBOTS, Robots
from broadsheet.domain.errors import FetchError
from broadsheet.domain.fetch_settings import FetchSettings
from broadsheet.domain.fetching import HostState
from broadsheet.domain.source import Validators
from broadsheet.domain.story import Record

_PERMANENT, _REDIRECTS = (301, 308), (301, 302, 303, 307, 308)
_LATER = frozenset({408, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524, 529, 530})
_FIRST_TIME = Validators()
_NO_HOSTS: Mapping[str, HostState] = MappingProxyType({})


class Answer(Record, frozen=True, kw_only=True):
    """What an address gave. `url` is the one that answered; `body` is decoded; `captured` is when.

    `unchanged` is true for a 304, which has no body. `moved_to` is set when every hop on the way was
    permanent (301 or 308). `link` is all Link headers. `validators` are for the next time, also after a 304.
    """

    url: str
    status: int
    body: bytes
    captured: datetime
    content_type: str | None = None
    validators: Validators = Validators()
    unchanged: bool = False
    moved_to: str | None = None
    link: str | None = None


def _default_user_agent(contact: str | None) -> str:
    """Who we are: product and version, and how to reach the portal's owner where that is known."""
    product = f"Broadsheet/{broadsheet.__version__}"
    return f"{product} (+{contact})" if contact else product


class Gateway:
    """Use as an async context manager. `hosts` is what earlier runs learned; afterwards, what this one did.

    `now` gives aware UTC times. With `settings.proxy`, names are resolved by the proxy, which then also has
    to guard private addresses behind names; literal private addresses are refused here all the same.
    """

    def __init__(
        self,
        settings: FetchSettings,
        *,
        now: Callable[[], datetime],
        random: Random,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        hosts: Mapping[str, HostState] = _NO_HOSTS,
    ) -> None:
        self._settings = settings
        self._now = now
        self._rules = AddressRules(settings.allow_private)
        self._politeness = Politeness(settings, now=now, sleep=sleep, random=random, hosts=hosts)
        user_agent = " ".join((settings.user_agent or _default_user_agent(settings.contact)).split())
        self._exchange = Exchange(settings, self._rules, user_agent)
        self._robots = Robots(self._fetch_robots, user_agent.partition("/")[0].strip())
        self._open = AsyncExitStack()

    async def __aenter__(self) -> Self:
        await self._open.enter_async_context(self._exchange)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._open.aclose()

    def now(self) -> datetime:
        """The time by the gateway's clock."""
        return self._now()

    @property
    def hosts(self) -> Mapping[str, HostState]:
        """The state of every host known, asked in this run or before."""
        return MappingProxyType(self._politeness.hosts)

    def share_turns(self, reserve: Reserve) -> None:
        """Take turns at every host with other processes from now on."""
        self._politeness.reserve = reserve

    def learn(self, state: HostState) -> None:
        """Take over what another process, which asked a host last, knows of it."""
        self._politeness.learn(state)

    async def get(
        self,
        url: str,
        *,
        validators: Validators = _FIRST_TIME,
        accept: str = "*/*",
        max_bytes: int | None = None,
        latest: datetime | None = None,
    ) -> Answer:
        """GET `url`, following redirects. Raises FetchError for anything but 2xx, or 304 to validators.

        With `latest`, also where the host's turn comes only after it.
        """
        asking = Asking(accept, validators, max_bytes or self._settings.max_bytes, latest=latest)
        return await self._follow(url, asking, robots=self._settings.robots)

    async def post(self, url: str, form: Mapping[str, str]) -> None:
        """POST a form; no redirect is followed. Raises FetchError for anything but 2xx."""
        asking = Asking("*/*", _FIRST_TIME, LARGEST_ROBOTS, cut=True, form=form)
        target = self._checked(url)
        reply = await self._attempt(target, asking, Budget(self._settings.timeout), 0.0)
        if not 200 <= reply.status < 300:
            raise FetchError(f"http-{reply.status}", f"{target} answered {_named(reply.status)}", retry=False)

    async def ask_service(
        self, url: str, *, validators: Validators = _FIRST_TIME, accept: str, authorization: str | None = None
    ) -> Answer:
        """GET a document of a service that is made for programs, which robots.txt is not about.

        `authorization` goes to that host alone, and over https or to a private host that settings allow.
        """
        secret = authorization if url.startswith("https://") or self._settings.allow_private else None
        asking = Asking(accept, validators, self._settings.max_bytes, authorization=secret)
        return await self._follow(url, asking, robots=False)

    async def _fetch_robots(self, url: str) -> bytes:
        asking = Asking("text/plain, */*;q=0.1", _FIRST_TIME, LARGEST_ROBOTS, cut=True)
        return (await self._follow(url, asking, robots=False)).body

    async def _follow(self, requested: str, asking: Asking, *, robots: bool) -> Answer:
        url = self._checked(requested)
        budget = Budget(self._settings.timeout)
        seen, permanent = [url], True
        while True:
            delay = await self._robots.delay(url) if robots else 0.0
            reply = await self._attempt(url, asking, budget, delay)
            if reply.status not in _REDIRECTS or reply.location is None:
                return self._answer(url, reply, asking, moved=permanent and len(seen) > 1)
            permanent = permanent and reply.status in _PERMANENT
            hop = self._next_hop(url, reply.location, seen)
            if host_of(hop) != host_of(url) or not hop.startswith(url.partition("//")[0]):
                asking = asking._replace(authorization=None)
            url = hop
            seen.append(url)

    def _checked(self, requested: str, base: str = "") -> str:
        """The address in its standard form; FetchError unless http(s), at a web port and not private."""
        url = web_address(requested, base)
        if url is None:
            raise FetchError("bad-address", "not an http or https address", retry=False)
        host = host_of(url)
        if not is_web_port(host):
            raise FetchError("bad-port", f"{host} names a port at which no web server is asked", retry=False)
        if self._rules.refuses_host(host_name(host)):
            detail = f"{host} is a private address; fetch.allow_private can allow it"
            raise FetchError("private-address", detail, retry=False)
        return without_fragment(url)

    def _next_hop(self, url: str, location: str, seen: list[str]) -> str:
        target = self._checked(location, base=url)
        if target in seen:
            raise FetchError("redirect-loop", f"{seen[0]} leads back to {target}", retry=False)
        if len(seen) > self._settings.max_redirects:
            detail = f"{seen[0]} redirects more than {self._settings.max_redirects} times"
            raise FetchError("too-many-redirects", detail, retry=False)
        return target

    async def _attempt(self, url: str, asking: Asking, budget: Budget, delay: float) -> Reply:
        """One hop, tried again while that is worth it."""
        host = host_of(url)
        attempts = self._politeness.attempts(host)
        attempt = 0
        while True:
            attempt += 1
            try:
                async with self._politeness.turn(host, delay, asking.latest):
                    reply = await self._exchange.ask(url, asking, budget)
                self._raise_for_status(url, reply)
            except Failure as failure:
                if attempt >= attempts or not failure.again or (failure.wait or 0) > LONGEST_PAUSE:
                    raise self._politeness.failed(host, failure) from None
                await self._politeness.pause(host, attempt, failure)
            else:
                self._politeness.succeeded(host)
                return reply

    def _raise_for_status(self, url: str, reply: Reply) -> None:
        if reply.status in _LATER:
            wait = retry_after(reply.retry_after, self._now())
            raise Failure(f"http-{reply.status}", f"{url} answered {_named(reply.status)}", wait=wait)

    def _answer(self, url: str, reply: Reply, asking: Asking, *, moved: bool) -> Answer:
        unchanged = reply.status == HTTPStatus.NOT_MODIFIED and asking.validators != _FIRST_TIME
        if not unchanged and not 200 <= reply.status < 300:
            detail = f"{url} answered {_named(reply.status)}"
            raise FetchError(f"http-{reply.status}", detail, retry=False)
        kept = asking.validators if unchanged else _FIRST_TIME
        return Answer(
            url=url,
            status=reply.status,
            body=reply.body,
            captured=self._now(),
            content_type=reply.content_type,
            validators=Validators(
                etag=reply.validators.etag or kept.etag,
                last_modified=reply.validators.last_modified or kept.last_modified,
            ),
            unchanged=unchanged,
            link=reply.link,
            moved_to=url if moved else None,
        )


def _named(status: int) -> str:
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)
