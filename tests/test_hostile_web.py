"""Many hosts of which a third misbehave, each in its own way: the others arrive, in the same run, in bounded memory."""

from __future__ import annotations

import gzip
import itertools
import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.articles import page, portal, stories
from tests.commands import broadsheet, peak_memory
from tests.loopback import Loopback, Reply, Request

_HOSTS = int(os.environ.get("BROADSHEET_TEST_HOSTS", "60"))  # by hand 300, in twenty ways to misbehave
_NOW = "2026-06-09T06:00:00Z"
_HTML = {"Content-Type": "text/html"}


def _drip() -> Iterator[bytes]:
    yield b"<rss version='2.0'><channel>"
    yield from itertools.repeat(b" ")


_BOMB = gzip.compress(gzip.compress(b"\0" * 200_000_000))
_LAUGHS = (
    b"<?xml version='1.0'?><!DOCTYPE rss [<!ENTITY a 'ha'>"
    + b"".join(b"<!ENTITY %c '%s'>" % (name, b"&%c;" % (name - 1) * 10) for name in range(ord("b"), ord("k")))
    + b"]><rss><channel><item><title>&j;</title><link>http://a.example/</link></item></channel></rss>"
)

# What a misbehaving host answers on every path but robots.txt; the last three misbehave there too.
_WAYS: dict[str, Callable[[str], Reply]] = {
    "slow drip": lambda _: Reply(_drip(), pause=0.2),
    "endless body": lambda _: Reply(itertools.repeat(b"<item>" * 10_000), length=-1),
    "bomb": lambda _: Reply(_BOMB, headers={"Content-Encoding": "gzip, gzip", **_HTML}),
    "redirect loop": lambda path: Reply(status=302, headers={"Location": path}),
    "redirect chain": lambda path: Reply(status=302, headers={"Location": path + "x"}),
    "redirect inside": lambda _: Reply(status=302, headers={"Location": "http://169.254.169.254/latest/"}),
    "500": lambda _: Reply(b"broken", 500),
    "too long a length": lambda _: Reply(b"<rss>", length=50_000),
    "absurd length": lambda _: Reply(b"<rss>", length=10**18),
    "no http": lambda _: Reply(raw=b"SSH-2.0-OpenSSH_9.2\r\n" * 100),
    "header flood": lambda _: Reply(raw=b"HTTP/1.1 200 OK\r\n" + b"X-Flood: 1\r\n" * 500_000),
    "one endless header": lambda _: Reply(raw=b"HTTP/1.1 200 OK\r\nX: " + b"a" * 20_000_000),
    "endless continue": lambda _: Reply(raw=b"HTTP/1.1 100 Continue\r\n\r\n" * 200_000),
    "reset": lambda _: Reply(raw=b""),
    "lying type": lambda _: Reply(
        b"\xff\xd8\xff\xe0" * 1000, headers={"Content-Type": "application/rss+xml"}
    ),
    "entity bomb": lambda _: Reply(_LAUGHS, headers={"Content-Type": "application/rss+xml"}),
    "deep xml": lambda _: Reply(b"<rss>" + b"<a>" * 200_000),
    "silent robots": lambda _: Reply(b"", delay=30),
    "endless robots": lambda _: Reply(itertools.repeat(b"Disallow: /*a*b*c$\n" * 1000), length=-1),
    "banning": lambda _: Reply(b"go away", 429, headers={"Retry-After": "86400"}),
}


@pytest.fixture
def web() -> Iterator[Loopback]:
    """One server that plays all hosts."""
    with Loopback(address="0.0.0.0") as server:
        yield server


def _address(number: int) -> str:
    return f"127.0.{7 + number // 200}.{number % 200 + 1}"


def _behave(web: Loopback) -> dict[str, str]:
    """Teach the server its hosts; which of them misbehave, and how."""
    port = web.host.partition(":")[2]
    ways = dict(
        zip((_address(number) for number in range(0, _HOSTS, 3)), itertools.cycle(_WAYS), strict=False)
    )

    def answer(request: Request) -> Reply:
        host = request.headers["Host"].partition(":")[0]
        if way := ways.get(host):
            return (
                _WAYS[way](request.path)
                if "robots" in way or "robots" not in request.path
                else Reply(status=404)
            )
        if request.path == "/feed.xml":
            links = (f"<item><link>http://{host}:{port}/{name}</link></item>" for name in ("one", "two"))
            return Reply(f"<rss version='2.0'><channel>{''.join(links)}</channel></rss>".encode())
        return Reply(page(f"Story {request.path[1:]} of {host}"), headers=_HTML)

    for path in ("/robots.txt", "/feed.xml", "/one", "/two", *(f"/feed.xml{'x' * n}" for n in range(1, 12))):
        web.handle(path, answer)
    return ways


def test_the_good_two_thirds_arrive_in_the_same_run_in_bounded_memory(web: Loopback, tmp_path: Path) -> None:
    ways = _behave(web)
    port = web.host.partition(":")[2]
    sources = "".join(f"  - feed: http://{_address(number)}:{port}/feed.xml\n" for number in range(_HOSTS))
    folder = portal(tmp_path, sources)
    settings = (folder / "portal.yaml").read_text()
    limits = "allow_private: [127.0.0.0/8]\n  timeout: 15\n  max_bytes: 2MB"
    (folder / "portal.yaml").write_text(settings.replace("allow_private: [127.0.0.1]", limits))
    words = ("run", "--portal", str(folder), "--now", _NOW, "--workers", "1", "--json")
    code, peak = peak_memory(*words)
    assert code in {0, 1}
    assert peak < 600_000
    expected = {
        f"Story {name} of {_address(number)}"
        for number in range(_HOSTS)
        if _address(number) not in ways
        for name in ("one", "two")
    }
    assert set(stories(folder)) == expected
    diagnosis = json.loads(
        broadsheet("doctor", "--portal", str(folder), "--json", "--now", _NOW, expect=1).stdout
    )
    told = {each["subject"] for each in diagnosis["findings"]}
    failed = {host for host in ways if any(f"{host}:" in subject for subject in told)}
    quiet = {way for host, way in ways.items() if host not in failed}
    assert quiet <= {
        "lying type",
        "entity bomb",
        "deep xml",
        "endless robots",
    }  # answered, and refused for what they said
