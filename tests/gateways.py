"""Gateways whose clock is the test's, and what they get."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from random import Random

import pytest

from broadsheet.collect.gateway import Answer, Gateway
from broadsheet.domain.errors import FetchError
from broadsheet.domain.fetch_settings import FetchSettings
from broadsheet.domain.source import Validators
from tests.loopback import Clock

FIRST = Validators()
START = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)


def gateway(clock: Clock | None = None, hosts=None, **settings) -> Gateway:
    clock = clock or Clock(START)
    settings = {"allow_private": ("127.0.0.1",), "delay": 0, "timeout": 60} | settings
    return Gateway(
        FetchSettings(**settings), now=clock.now, sleep=clock.sleep, random=Random(7), hosts=hosts or {}
    )


def run(work, clock=None, hosts=None, **settings):
    """What `work(gateway)` returns, in an open gateway."""

    async def inside():
        async with gateway(clock, hosts, **settings) as opened:
            return await work(opened)

    return asyncio.run(inside())


def get(url, clock=None, hosts=None, validators=FIRST, max_bytes=None, **settings) -> Answer:
    return run(
        lambda opened: opened.get(url, validators=validators, max_bytes=max_bytes), clock, hosts, **settings
    )


def error(url, clock=None, hosts=None, **settings) -> FetchError:
    with pytest.raises(FetchError) as raised:
        get(url, clock, hosts, **settings)
    return raised.value
