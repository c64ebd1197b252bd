"""What passes is tried again, what lasts is not, and a host that keeps failing is left alone."""

from __future__ import annotations

import itertools
import socket
from datetime import timedelta
from email.utils import format_datetime

import pytest

from broadsheet.collect.politeness import retry_after
from broadsheet.domain.errors import FetchError
from broadsheet.domain.fetching import HostState
from tests.gateways import START, error, get, run
from tests.loopback import Clock, Reply


def test_a_passing_failure_is_retried_with_jitter(web):
    web.page("/a", Reply(status=500), Reply(status=502), Reply(b"at last"))
    clock = Clock(START)
    assert get(web.url("/a"), clock).body == b"at last"
    assert len(clock.slept) == 2
    assert 0 <= clock.slept[0] <= 1
    assert 0 <= clock.slept[1] <= 2


def test_a_cut_connection_is_retried(web):
    web.page("/a", Reply(b"half", length=100), Reply(raw=b""), Reply(b"whole"))
    assert get(web.url("/a")).body == b"whole"


def test_retries_are_bounded(web):
    web.page("/a", Reply(status=500))
    failed = error(web.url("/a"), attempts=3)
    assert web.paths() == ["/a"] * 3
    assert (failed.code, failed.retry) == ("http-500", True)
    assert failed.retry_at > START


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 451, 501])
def test_a_lasting_failure_is_not_retried(web, status):
    web.page("/a", Reply(status=status))
    failed = error(web.url("/a"))
    assert (failed.code, failed.retry) == (f"http-{status}", False)
    assert web.paths() == ["/a"]


def test_a_short_retry_after_is_waited_for(web):
    web.page("/a", Reply(status=429, headers={"Retry-After": "17"}), Reply(b"x"))
    clock = Clock(START)
    assert get(web.url("/a"), clock).body == b"x"
    assert sum(clock.slept) == 17


@pytest.mark.parametrize("as_date", [False, True])
def test_a_long_retry_after_leaves_the_host_alone(web, as_date):
    until = START + timedelta(hours=2)
    value = format_datetime(until, usegmt=True) if as_date else "7200"
    web.page("/a", Reply(status=503, headers={"Retry-After": value}))
    web.page("/b", b"x")
    clock = Clock(START)

    async def both(opened):
        with pytest.raises(FetchError) as first:
            await opened.get(web.url("/a"))
        with pytest.raises(FetchError) as second:
            await opened.get(web.url("/b"))
        return first.value, second.value, dict(opened.hosts)

    first, second, hosts = run(both, clock)
    assert first.retry_at == until
    assert (second.code, second.retry_at) == ("backed-off", until)
    assert web.paths() == ["/a"]
    assert hosts[web.host].retry_at == until
    clock.time = until
    assert get(web.url("/b"), clock, hosts).body == b"x"


def test_retry_after_forms():
    assert retry_after("120", START) == 120
    assert retry_after(format_datetime(START - timedelta(days=1), usegmt=True), START) == 0
    assert retry_after("99999999999", START) == 7 * 86400
    assert retry_after("soon", START) is None
    assert retry_after("-5", START) is None
    assert retry_after(None, START) is None


def test_a_host_that_keeps_failing_is_left_alone_and_others_are_not(web):
    web.page("/good", b"x")
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        dead = f"127.0.0.1:{closed.getsockname()[1]}"

        async def work(opened):
            codes = []
            for number in range(5):
                with pytest.raises(FetchError) as raised:
                    await opened.get(f"http://{dead}/{number}")
                codes.append(raised.value.code)
            return codes, (await opened.get(web.url("/good"))).body, dict(opened.hosts)

        codes, body, hosts = run(work, robots=False, attempts=2)
    assert codes == ["unreachable"] * 3 + ["backed-off"] * 2
    assert body == b"x"
    state = hosts[dead]
    assert (state.failures, state.last_failure.date()) == (3, START.date())
    assert state.retry_at > state.last_failure
    assert "unreachable" in state.last_error
    good = hosts[web.host]
    assert good == HostState(host=web.host, last_ok=good.last_ok, next_request=good.next_request)


def test_a_host_left_alone_gets_one_try_and_a_longer_wait(web):
    web.page("/a", Reply(status=500))
    before = HostState(host=web.host, failures=9, retry_at=START, last_error="http-500: …")

    async def work(opened):
        with pytest.raises(FetchError):
            await opened.get(web.url("/a"))
        return opened.hosts[web.host]

    state = run(work, None, {web.host: before}, robots=False)
    assert web.paths() == ["/a"]
    assert state.failures == 10


def test_a_host_that_answers_again_is_forgiven_and_its_last_error_kept(web):
    web.page("/a", b"x")
    before = HostState(
        host=web.host, failures=9, retry_at=START, last_failure=START, last_error="http-500: …"
    )

    async def work(opened):
        await opened.get(web.url("/a"))
        return opened.hosts[web.host]

    after = HostState(
        host=web.host, last_ok=START, last_failure=START, last_error="http-500: …", next_request=START
    )
    assert run(work, None, {web.host: before}, robots=False) == after


def test_a_slow_answer_ends_at_the_timeout(web):
    web.page("/drip", Reply(itertools.repeat(b"."), pause=0.05, length=-1))
    web.page("/late", Reply(b"x", delay=60))
    for path in ("/drip", "/late"):
        failed = error(web.url(path), timeout=0.3)
        assert (failed.code, failed.retry) == ("timeout", True)


def test_a_slow_redirect_chain_shares_one_timeout(web):
    for number in range(8):
        web.page(f"/{number}", Reply(status=302, headers={"Location": f"/{number + 1}"}, delay=0.1))
    assert error(web.url("/0"), timeout=0.35).code == "timeout"


def test_garbage_instead_of_http(web):
    web.page("/a", Reply(raw=b"\x00\x01 not http at all\r\n\r\n"))
    assert not error(web.url("/a")).retry


def test_headers_without_end(web):
    web.page("/a", Reply(raw=b"HTTP/1.1 200 OK\r\n" + b"X: " + b"a" * 300_000 + b"\r\n\r\n"))
    web.page("/b", Reply(raw=b"HTTP/1.1 200 OK\r\n" + b"X: a\r\n" * 3000 + b"\r\n"))
    assert error(web.url("/a")).code == "bad-answer"
    assert error(web.url("/b")).code == "bad-answer"


def test_a_name_that_does_not_exist():
    assert error("http://nothing.invalid/", robots=False).code == "no-such-host"
    assert error(f"http://{'a' * 70}.example/", robots=False).code == "no-such-host"
