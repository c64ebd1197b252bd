"""The gateway against servers that behave well, badly, and with malice."""

from __future__ import annotations

import asyncio
import gzip
import ipaddress
import itertools
import socket
import ssl
import zlib
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from random import Random

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.collect.addresses import AddressRules, web_address
from broadsheet.collect.decoding import BadEncoding, Decoder, TooLarge, Torn, decode
from broadsheet.collect.gateway import Answer, Gateway
from broadsheet.collect.politeness import retry_after
from broadsheet.domain.errors import BroadsheetError, FetchError
from broadsheet.domain.fetching import HostState
from broadsheet.domain.portal import FetchSettings
from broadsheet.domain.source import Validators
from tests.loopback import Clock, Loopback, Reply

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


@pytest.fixture
def web():
    with Loopback() as server:
        yield server


# what is asked


def test_validators_go_back_exactly_as_they_came(web):
    etag, modified = 'W/"a,  b\\"/é"', "Sat, 4 Mar 2026 05:06 GMT+weird"
    etag_on_the_wire = etag.encode().decode("latin-1")
    web.page(
        "/feed",
        Reply(b"one", headers={"ETag": etag_on_the_wire, "Last-Modified": modified}),
        Reply(status=304),
    )
    first = get(web.url("/feed"))
    second = get(web.url("/feed"), validators=first.validators)
    assert first.validators == Validators(etag=etag, last_modified=modified)
    sent = web.log[-1].headers
    assert (sent["If-None-Match"], sent["If-Modified-Since"]) == (etag_on_the_wire, modified)
    assert second.unchanged
    assert second.body == b""
    assert second.validators == first.validators


def test_a_304_that_nobody_asked_for_is_an_error(web):
    web.page("/feed", Reply(status=304))
    assert error(web.url("/feed")).code == "http-304"


def test_the_user_agent_says_who_asks(web):
    web.page("/", b"x")
    get(web.url("/"), contact="mailto:desk@example.org")
    assert web.log[-1].headers["User-Agent"].startswith("Broadsheet/")
    assert "(+mailto:desk@example.org)" in web.log[-1].headers["User-Agent"]
    assert "Cookie" not in web.log[-1].headers


def test_a_user_name_and_password_are_not_sent_nor_kept(web):
    web.page("/a", b"x")
    answer = get(web.url("/a").replace("http://", "http://anna:secret@"))
    assert "secret" not in answer.url
    assert not any("Authorization" in request.headers for request in web.log)


def test_no_cookie_is_sent_back(web):
    web.page("/a", Reply(b"x", headers={"Set-Cookie": "id=1"}))

    async def twice(opened):
        await opened.get(web.url("/a"))
        await opened.get(web.url("/a"))

    run(twice)
    assert not any("Cookie" in request.headers for request in web.log)


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


# failure and retry


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
    assert hosts[web.host] == HostState(host=web.host, last_ok=hosts[web.host].last_ok)


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

    after = HostState(host=web.host, last_ok=START, last_failure=START, last_error="http-500: …")
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


# redirects


def test_permanent_moves_are_remembered_and_temporary_ones_not(web):
    web.redirect("/old", "/newer", 301)
    web.redirect("/newer", "/new#part", 308)
    web.redirect("/now", "/old", 302)
    web.page("/new", b"x")
    moved, borrowed = get(web.url("/old")), get(web.url("/now"))
    assert (moved.url, moved.moved_to) == (web.url("/new"), web.url("/new"))
    assert (borrowed.url, borrowed.moved_to) == (web.url("/new"), None)
    assert get(web.url("/new")).moved_to is None


def test_redirect_loops_and_chains(web):
    web.redirect("/a", "/b")
    web.redirect("/b", "/a")
    for number in range(20):
        web.redirect(f"/{number}", f"/{number + 1}")
    assert error(web.url("/a")).code == "redirect-loop"
    assert error(web.url("/0"), max_redirects=8).code == "too-many-redirects"
    assert len(web.paths()) == 2 + 9


@pytest.mark.parametrize(
    "target",
    [
        "http://10.0.0.1/",
        "http://[::1]/",
        "http://2130706434/",
        "http://0x7f.2/",
        "//169.254.169.254/latest",
    ],
)
def test_a_hop_to_a_private_address_is_refused(web, target):
    web.redirect("/a", target, 301)
    refused = error(web.url("/a"))
    assert (refused.code, refused.retry) == ("private-address", False)


@pytest.mark.parametrize(
    "target", ["file:///etc/passwd", "ftp://example.org/", "javascript:alert(1)", "", "http://[::1"]
)
def test_a_hop_to_something_else_is_refused(web, target):
    web.redirect("/a", target)
    assert error(web.url("/a")).code == "bad-address"


def test_robots_are_asked_at_every_hop(web):
    with Loopback() as other:
        web.redirect("/a", other.url("/closed"))
        other.page("/robots.txt", b"User-agent: *\nDisallow: /closed\n")
        other.page("/closed", b"x")
        assert error(web.url("/a")).code == "robots-denied"
        assert other.paths() == []


def test_a_location_in_raw_bytes(web):
    web.page("/a", Reply(raw=b"HTTP/1.1 302 F\r\nLocation: /caf\xe9\r\nContent-Length: 0\r\n\r\n"))
    web.page("/caf%C3%A9", b"x")
    assert get(web.url("/a")).body == b"x"


# bytes


def test_codings_are_undone(web):
    text = b"news " * 1000
    raw = zlib.compressobj(wbits=-15)
    for path, body, coding in (
        ("/gzip", gzip.compress(text), "gzip"),
        ("/members", gzip.compress(text[:100]) + gzip.compress(text[100:]) + b"trailing", "gzip"),
        ("/zlib", zlib.compress(text), "deflate"),
        ("/raw", raw.compress(text) + raw.flush(), "deflate"),
        ("/br", brotli.compress(text), "br"),
        ("/twice", brotli.compress(gzip.compress(text)), "gzip, br"),
        ("/odd", text, "utf-8"),
    ):
        web.page(path, Reply(body, headers={"Content-Encoding": coding}))
        assert get(web.url(path)).body == text, path


@pytest.mark.parametrize(
    ("coding", "pack"),
    [
        ("gzip", gzip.compress),
        ("br", brotli.compress),
        ("deflate", zlib.compress),
        ("gzip, gzip", lambda body: gzip.compress(gzip.compress(body))),
    ],
)
def test_bombs_are_caught_before_they_open(web, coding, pack):
    web.page("/bomb", Reply(pack(bytes(8_000_000)), headers={"Content-Encoding": coding}))
    assert error(web.url("/bomb"), max_bytes=1_000_000).code == "too-large"


def test_a_body_without_end_and_one_that_says_its_size(web):
    web.page("/endless", Reply(itertools.repeat(b"x" * 65536), length=-1))
    web.page("/honest", Reply(b"x", length=10**12))
    assert error(web.url("/endless"), max_bytes=500_000).code == "too-large"
    assert error(web.url("/honest")).code == "too-large"


def test_a_body_of_exactly_the_cap(web):
    web.page("/a", bytes(1000))
    assert len(get(web.url("/a"), max_bytes=1000).body) == 1000
    assert error(web.url("/a"), max_bytes=999).code == "too-large"


def test_lies_about_the_coding(web):
    web.page("/plain", Reply(b"plain text", headers={"Content-Encoding": "gzip"}))
    web.page("/torn", Reply(gzip.compress(b"x" * 1000)[:-9], headers={"Content-Encoding": "gzip"}))
    web.page("/zstd", Reply(b"x", headers={"Content-Encoding": "zstd"}))
    web.page("/empty", Reply(b"", headers={"Content-Encoding": "gzip"}))
    assert error(web.url("/plain")).code == "bad-encoding"
    assert error(web.url("/torn")).code == "cut-off"
    assert error(web.url("/zstd")).code == "bad-encoding"
    assert get(web.url("/empty")).body == b""


@given(
    st.binary(max_size=2000),
    st.sampled_from(["gzip", "deflate", "br", "gzip, br", "", None, "x"]),
    st.integers(1, 50),
)
def test_decoding_never_fails_in_another_way(body, coding, step):
    chunks = [body[start : start + step] for start in range(0, len(body), step)]
    with suppress(TooLarge, BadEncoding, Torn):
        assert len(decode(chunks, coding, 1000)) <= 1000


@given(st.binary(max_size=5000), st.sampled_from(["gzip", "deflate", "br"]), st.integers(1, 700))
def test_decoding_in_any_pieces(body, coding, step):
    packed = {"gzip": gzip.compress, "deflate": zlib.compress, "br": brotli.compress}[coding](body)
    decoder = Decoder(coding, 5000)
    pieces = (packed[start : start + step] for start in range(0, len(packed), step))
    assert b"".join(part for piece in pieces for part in decoder.feed(piece)) == body
    decoder.end()


# addresses

PRIVATE = [
    "0.0.0.0/8",
    "10.0.0.0/8",
    "100.64.0.0/10",
    "127.0.0.0/8",
    "169.254.0.0/16",
    "172.16.0.0/12",
    "192.0.0.0/24",
    "192.88.99.0/24",
    "192.0.2.0/24",
    "192.168.0.0/16",
    "198.18.0.0/15",
    "224.0.0.0/4",
    "240.0.0.0/4",
    "168.63.129.16/32",
]
private_ipv4 = st.sampled_from(PRIVATE).flatmap(lambda network: st.ip_addresses(network=network))
public_ipv4 = st.ip_addresses(v=4).filter(
    lambda address: (
        address.is_global
        and not address.is_multicast
        and not address.is_reserved
        and not any(address in ipaddress.ip_network(network) for network in PRIVATE)
    )
)


def embedded(address: ipaddress.IPv4Address) -> list[str]:
    number = int(address)
    return [
        str(ipaddress.IPv6Address(form))
        for form in (
            0xFFFF << 32 | number,  # mapped
            number,  # compatible
            0xFFFF << 48 | number,  # translated
            0x64FF9B << 96 | number,  # NAT64
            0x64FF9B0001 << 80 | number,  # NAT64 of a local network
            0x2002 << 112 | number << 80 | 1,  # 6to4
            0x20010000 << 96 | 0x08080808 << 64 | number ^ 0xFFFFFFFF,  # Teredo client
            0x2A00 << 112 | 0x5EFE << 32 | number,  # ISATAP
        )
    ]


@given(private_ipv4)
def test_private_addresses_are_refused_however_they_are_embedded(address):
    rules = AddressRules()
    for form in (str(address), *embedded(address)):
        assert not rules.permits(form), form


@given(private_ipv4)
def test_private_hosts_are_refused_however_they_are_written(address):
    number = int(address)
    parts = [number >> shift & 255 for shift in (24, 16, 8, 0)]
    forms = [
        str(number), hex(number), oct(number).replace("o", ""), ".".join(map(hex, parts)),
        ".".join(f"0{part:o}" for part in parts), f"{parts[0]}.{number & 0xFFFFFF}", f"{address}.",
        *(f"[{form}]" for form in embedded(address)),
    ]  # fmt: skip
    refused = run(lambda opened: _codes(opened, forms), robots=False, allow_private=())
    assert set(refused) == {"private-address"}


async def _codes(opened, hosts):
    codes = []
    for host in hosts:
        with pytest.raises(FetchError) as raised:
            await opened.get(f"http://{host}/")
        codes.append(raised.value.code)
    return codes


@given(public_ipv4)
def test_public_addresses_are_permitted(address):
    rules = AddressRules()
    mapped, _, _, nat64, *_ = embedded(address)
    assert rules.permits(str(address))
    assert rules.permits(mapped)
    assert rules.permits(nat64)


def test_ipv6_ranges():
    rules = AddressRules()
    for private in (
        "::",
        "::1",
        "fe80::1",
        "fe80::1%eth0",
        "fc00::1",
        "fd00:ec2::254",
        "ff02::1",
        "2001:db8::1",
        "3fff::1",
        "100::1",
    ):
        assert not rules.permits(private), private
    assert rules.permits("2606:4700::1111")
    assert not rules.permits("not an address")


def test_the_portal_may_allow_private_networks():
    rules = AddressRules(("10.0.0.0/8", "fd00::/8", "intranet.example"))
    assert rules.permits("10.1.2.3")
    assert rules.permits("::ffff:10.1.2.3")
    assert rules.permits("fd12::1")
    assert not rules.permits("192.168.0.1")
    assert not rules.refuses_host("intranet.example")


def test_names_are_checked_when_they_are_resolved(web):
    web.page("/a", b"x")
    port = web.host.partition(":")[2]
    try:
        address = socket.gethostbyname(socket.gethostname())
    except OSError:
        pytest.skip("this machine's own name leads nowhere")
    if not ipaddress.ip_address(address).is_private:
        pytest.skip("this machine's own name leads to a public address")
    assert error(f"http://{socket.gethostname()}:{port}/a", allow_private=()).code == "private-address"
    assert error(f"http://localhost:{port}/a", allow_private=()).code == "private-address"
    assert get(f"http://localhost:{port}/a", allow_private=("localhost",)).body == b"x"


@given(st.text(max_size=60), st.sampled_from(["", "http://example.org/a/b?c#d"]))
def test_any_text_is_an_address_or_none(text, base):
    for written in (text, f"http://{text}", f"https://a.example/{text}"):
        address = web_address(written, base)
        assert address is None or address == web_address(address)
        assert address is None or "@" not in address.split("/")[2]


# proxy and certificates


def test_a_proxy_replays_an_archive_as_the_live_web():
    with Loopback(proxy=True) as proxy:
        proxy.page("http://news.example/story", b"from the archive")
        proxy.redirect("http://news.example/old", "http://news.example/story", 301)
        answer = get("http://news.example/old", proxy=proxy.url(), allow_private=())
        assert (answer.body, answer.moved_to) == (b"from the archive", "http://news.example/story")
        assert proxy.log[0].path == "http://news.example/robots.txt"
        assert error("http://127.0.0.1/", proxy=proxy.url(), allow_private=()).code == "private-address"


def test_a_proxy_that_does_not_answer_is_a_failure():
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        dead = f"http://127.0.0.1:{closed.getsockname()[1]}"
        assert error("http://news.example/", proxy=dead, robots=False).code == "proxy"


def test_https_through_a_proxy_with_a_ca_file(tmp_path):
    ca_file, context = authority(tmp_path, "news.example")
    with Loopback(context, proxy=True) as proxy:
        proxy.page("https://news.example/story", b"sealed")
        settings = {"proxy": proxy.url(), "robots": False}
        assert get("https://news.example/story", ca_file=str(ca_file), **settings).body == b"sealed"
        assert error("https://news.example/story", **settings).code == "tls"
        assert error("https://other.example/story", ca_file=str(ca_file), **settings).code == "tls"


def test_settings_that_cannot_be_used_are_told(tmp_path):
    (tmp_path / "ca.pem").write_text("no certificate")
    for settings in (
        {"ca_file": str(tmp_path / "ca.pem")},
        {"ca_file": "/nowhere.pem"},
        {"proxy": "socks5://a"},
    ):
        with pytest.raises(BroadsheetError, match=r"^fetch\."):
            get("http://news.example/", **settings)


def authority(folder, name):
    """A certificate authority's file, and a TLS context for `name` that it vouches for."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    def signed(subject, key, issuer, issuer_key, *, ca):
        names = [x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, one)]) for one in (subject, issuer)]
        now = datetime.now(UTC)
        builder = x509.CertificateBuilder().subject_name(names[0]).issuer_name(names[1])
        builder = builder.public_key(key.public_key()).serial_number(x509.random_serial_number())
        builder = builder.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
        builder = builder.add_extension(x509.BasicConstraints(ca, None), critical=True)
        builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName(subject)]), critical=False)
        return builder.sign(issuer_key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)

    ca_key, key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    ca_file, own = folder / "ca.pem", folder / "own.pem"
    ca_file.write_bytes(signed("authority.example", ca_key, "authority.example", ca_key, ca=True))
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    own.write_bytes(private + signed(name, key, "authority.example", ca_key, ca=False))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(own)
    return ca_file, context
