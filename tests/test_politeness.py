"""robots.txt is heeded, and no host is asked more often or more at once than it may be."""

from __future__ import annotations

import asyncio
import itertools
from datetime import timedelta

import pytest

from tests.gateways import START, error, get, run
from tests.loopback import Clock, Reply

# robots.txt


def test_robots_wildcards_and_the_most_specific_rule(web):
    web.page("/robots.txt", b"User-agent: *\nDisallow: /*/private$\nDisallow: /p\nAllow: /p/open\n")
    web.page("/p/open", b"yes")
    assert get(web.url("/p/open")).body == b"yes"
    assert error(web.url("/a/private")).code == "robots-denied"
    denied = error(web.url("/p/closed"))
    assert (denied.code, denied.retry) == ("robots-denied", False)


def test_robots_names_us(web):
    web.page("/robots.txt", b"User-agent: broadsheet\nDisallow: /\n\nUser-agent: *\nDisallow:\n")
    web.page("/a", b"x")
    assert error(web.url("/a")).code == "robots-denied"
    assert get(web.url("/a"), user_agent="Other/1").body == b"x"
    assert get(web.url("/a"), robots=False).body == b"x"


def test_robots_is_asked_once_a_run(web):
    web.page("/a", b"x")

    async def many(opened):
        await asyncio.gather(*(opened.get(web.url("/a")) for _ in range(5)))

    run(many, per_host=4)
    assert [request.path for request in web.log].count("/robots.txt") == 1


def test_crawl_delay_counts_and_has_a_cap(web):
    web.page("/robots.txt", b"User-agent: *\nCrawl-delay: 20\n")
    web.page("/a", b"x")
    clock = Clock(START)

    async def thrice(opened):
        for _ in range(3):
            await opened.get(web.url("/a"))

    run(thrice, clock)
    assert clock.slept == [20, 20]
    web.page("/robots.txt", b"User-agent: *\nCrawl-delay: 86400\n")
    clock = Clock(START)
    run(thrice, clock)
    assert max(clock.slept) == 60


def test_the_delay_counts_from_the_last_request_of_the_run_before(web):
    web.page("/a", b"x")
    known = {}

    async def once(opened):
        await opened.get(web.url("/a"))
        known.update(opened.hosts)

    first = Clock(START)
    run(once, first, delay=20, robots=False)
    assert first.slept == []
    again = Clock(first.time + timedelta(seconds=5))
    run(once, again, hosts=known, delay=20, robots=False)
    assert again.slept == [15]
    earlier = Clock(START - timedelta(days=1))  # the clock was set back
    run(once, earlier, hosts=known, delay=20, robots=False)
    assert earlier.slept == []


def test_a_turn_that_comes_too_late_is_not_waited_for(web):
    web.page("/robots.txt", b"User-agent: *\nCrawl-delay: 20\n")
    web.page("/a", b"x")
    clock = Clock(START)

    async def four(opened):
        asked = (opened.get(web.url("/a"), latest=START + timedelta(seconds=30)) for _ in range(4))
        return await asyncio.gather(*asked, return_exceptions=True)

    *answers, late, later = run(four, clock)
    assert [answer.body for answer in answers] == [b"x", b"x"]
    assert clock.slept == [20]
    for error_ in (late, later):
        assert (error_.code, error_.retry, error_.retry_at) == (
            "slow-host",
            True,
            START + timedelta(seconds=40),
        )


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_robots_that_is_not_there_allows(web, status):
    web.page("/robots.txt", Reply(b"no", status))
    web.page("/a", b"x")
    assert get(web.url("/a")).body == b"x"


def test_robots_that_fails_keeps_us_away(web):
    web.page("/robots.txt", Reply(status=503))
    web.page("/a", b"x")
    failed = error(web.url("/a"))
    assert (failed.code, failed.retry) == ("robots-unreachable", True)
    assert failed.retry_at is not None
    assert "/a" not in web.paths()


@pytest.mark.parametrize("status", [501, 507, 599])
def test_robots_behind_any_failure_of_the_server_keeps_us_away(web, status):
    web.page("/robots.txt", Reply(status=status))
    web.page("/a", b"x")
    failed = error(web.url("/a"))
    assert (failed.code, failed.retry) == ("robots-unreachable", True)
    assert "/a" not in web.paths()


def test_robots_without_end_is_read_to_the_cap(web):
    rules = b"User-agent: *\nDisallow: /a\n"
    web.page("/robots.txt", Reply(itertools.chain([rules], itertools.repeat(b"#" * 65536)), length=-1))
    assert error(web.url("/a")).code == "robots-denied"


# politeness


def test_requests_to_a_host_are_spaced(web):
    web.page("/a", b"x")
    clock = Clock(START)

    async def many(opened):
        await asyncio.gather(*(opened.get(web.url("/a")) for _ in range(4)))

    run(many, clock, delay=3)
    assert clock.time - START == timedelta(seconds=12)  # robots.txt and four pages
    assert set(clock.slept) == {3}


def test_the_delay_counts_from_the_end_of_an_answer(web):
    clock, asked = Clock(START), []

    def slow(_):
        asked.append(clock.time)
        clock.time += timedelta(seconds=5)
        return Reply(b"x")

    web.page("/robots.txt", b"")
    web.handle("/a", slow)

    async def many(opened):
        await asyncio.gather(*(opened.get(web.url("/a")) for _ in range(3)))

    run(many, clock, delay=3)
    gaps = [later - earlier for earlier, later in itertools.pairwise(asked)]
    assert gaps == [timedelta(seconds=8)] * 2


def test_a_clock_that_stands_still_does_not_add_waits_up(web):
    web.page("/a", b"x")
    clock = Clock(START)
    clock.now = lambda: START

    async def many(opened):
        await asyncio.gather(*(opened.get(web.url("/a")) for _ in range(4)))

    run(many, clock, delay=3, per_host=4)
    assert clock.slept == [3, 3, 3, 3]


def test_never_more_requests_at_once_than_the_host_has_slots(web):
    now, most = [0], [0]

    def count(_):
        now[0] += 1
        most[0] = max(most[0], now[0])
        return Reply(leaving())

    def leaving():
        yield b"x"
        now[0] -= 1

    web.handle("/a", count)

    async def many(opened):
        await asyncio.gather(*(opened.get(web.url("/a")) for _ in range(8)))

    run(many, per_host=1, concurrency=8)
    assert most[0] == 1
