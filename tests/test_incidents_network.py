"""Incidents of other projects: addresses that led inside, bombs, and pictures that are none."""

from __future__ import annotations

import asyncio
import gzip
import io
import re
import socket
import threading
import zlib
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import brotli
import pytest
from PIL import Image as Pillow

from broadsheet.collect.addresses import host_name, host_of, web_address
from broadsheet.collect.gateway import Gateway
from broadsheet.domain.errors import FetchError
from broadsheet.domain.fetch_settings import FetchSettings
from broadsheet.publish.pictures import make_picture
from tests.articles import page, portal, run, stories
from tests.incident_words import ADDRESSES
from tests.loopback import Loopback, Reply


def _get(web: Loopback | None, url: str, **settings: object) -> bytes:
    async def ask() -> bytes:
        values = {"delay": 0, "attempts": 1, "timeout": 60, "allow_private": ("127.0.0.1",), "robots": False}
        fetch = FetchSettings.model_validate(values | settings)
        async with Gateway(fetch, now=lambda: datetime.now(UTC), random=Random(1)) as gateway:
            return (await gateway.get(url)).body

    return asyncio.run(ask())


def _refusal(url: str, **settings: object) -> str:
    with pytest.raises(FetchError) as caught:
        _get(None, url, **settings)
    return caught.value.code


_INWARD = (
    "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:7f00:1]/",
    "http://[0:0:0:0:0:ffff:a9fe:a9fe]/",
    "http://[::127.0.0.1]/",
    "http://[64:ff9b::7f00:1]/",
    "http://[2002:7f00:1::]/",
    "http://[fe80::1]/",
    "http://[fd00::1]/",
    "http://[::]/",
    "http://2130706433/",
    "http://0x7f.1/",
    "http://0177.0.0.1/",
    "http://127.1/",
    "http://0/",
    "http://127.0.0.1./",
    "http://\uff11\uff12\uff17.0.0.1/",
    "http://\u2460\u2461\u2466.0.0.1/",
    "http://127\u30020\u30020\u30021/",
    "http://169.254.169.254/latest/meta-data/",
    "http://100.100.100.200/",
    "http://168.63.129.16/",
    "http://localhost/",
    "http://a.localhost./",
    "http://user@127.0.0.1/",
    "http://example.com\\@127.0.0.1/",
)


@pytest.mark.parametrize("url", _INWARD)
def test_ssrf_by_mapped_decimal_octal_and_look_alike_addresses(url: str) -> None:
    assert _refusal(url, allow_private=()) in {"private-address", "bad-address", "no-such-host"}


@pytest.mark.parametrize(
    "target", [*_INWARD, *ADDRESSES, "//127.0.0.2/", "/\\127.0.0.2/", "ftp://a.example/"]
)
def test_ssrf_by_a_redirect_hop(target: str) -> None:
    with Loopback() as web:
        location = target.encode("ascii", "ignore").decode() if not target.isascii() else target
        web.page("/", Reply(status=302, headers={"Location": re.sub(r"[\r\n]", "", location)}))
        web.page("/secret", b"secret")
        with pytest.raises(FetchError):
            _get(web, web.url("/"))
        assert "/secret" not in web.paths()


@pytest.mark.parametrize("port", [22, 25, 6379, 11211, 587, 6000])
def test_ports_of_other_services_are_not_asked(port: int) -> None:
    assert _refusal(f"http://127.0.0.1:{port}/") == "bad-port"


class _ChangingNames(asyncio.SelectorEventLoop):
    """An event loop whose names resolve as the test says, one answer after the other; connections are noted."""

    def __init__(self, *answers: list[str]) -> None:
        super().__init__()
        self.answers, self.connected = list(answers), []

    async def getaddrinfo(self, host, port, **_):
        found = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in found]

    async def sock_connect(self, sock, address):
        self.connected.append(address[0])
        return await super().sock_connect(sock, address)


def _resolving(loop: _ChangingNames, port: int, requests: int) -> list[str]:
    async def ask() -> list[str]:
        values = {"delay": 0, "attempts": 2, "timeout": 60, "robots": False, "allow_private": ("127.0.0.2",)}
        fetch = FetchSettings.model_validate(values)
        said = []
        for _ in range(requests):
            async with Gateway(fetch, now=lambda: datetime.now(UTC), random=Random(1)) as gateway:
                try:
                    said.append((await gateway.get(f"http://rebound.example:{port}/")).body.decode())
                except FetchError as error:
                    said.append(error.code)
        return said

    try:
        return loop.run_until_complete(ask())
    finally:
        loop.close()


def test_dns_rebinding_the_address_that_was_checked_is_the_one_connected_to() -> None:
    """127.0.0.2 plays the public address, 127.0.0.1 the private one; a web server listens at both."""

    with Loopback() as private:
        private.page("/", b"SECRET")
        port = int(private.host.rpartition(":")[2])
        server = socket.create_server(("127.0.0.2", port))

        def answer() -> None:
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                with connection:
                    connection.recv(65536)
                    connection.sendall(
                        b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\nConnection: close\r\n\r\npublic"
                    )

        thread = threading.Thread(target=answer, daemon=True)
        thread.start()
        try:
            loop = _ChangingNames(["127.0.0.2"], ["127.0.0.1"], ["127.0.0.2", "127.0.0.1"], ["127.0.0.1"])
            said = _resolving(loop, port, 4)
        finally:
            server.shutdown(socket.SHUT_RDWR)
            server.close()
            thread.join()
        assert said == ["public", "private-address", "public", "private-address"]
        assert set(loop.connected) == {"127.0.0.2"}
        assert private.log == []


def test_dns_rebinding_a_dead_public_address_does_not_fall_back_to_a_private_one() -> None:
    with Loopback() as private:
        private.page("/", b"SECRET")
        loop = _ChangingNames(["127.0.0.2", "127.0.0.1"])
        assert _resolving(loop, int(private.host.rpartition(":")[2]), 1) == ["unreachable"]
        assert set(loop.connected) == {"127.0.0.2"}
        assert private.log == []


def test_two_url_parsers_agree_on_the_host() -> None:
    from yarl import URL

    texts = [*_INWARD, "http://a.example#@b.example/", "http://a.example?@b.example/", "http://a%2eb/", "http:\\\\a.b\\c",
             "http://a.example:80\\@b.example/", "http://[::1]:80/", "http://a.example\t/", "https:a.b/c"]  # fmt: skip
    for text in texts:
        if address := web_address(text):
            assert (URL(address, encoded=True).raw_host or "").rstrip(".") == host_name(host_of(address)), (
                text
            )


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "gzip, gzip", "gzip, gzip, gzip"])
def test_decompression_bombs_end_early(coding: str) -> None:
    pack = {"gzip": gzip.compress, "deflate": zlib.compress, "br": brotli.compress}
    body = b"\0" * 30_000_000
    for name in coding.split(", "):
        body = pack[name](body)
    with Loopback() as web:
        web.page("/", Reply(body, headers={"Content-Encoding": coding}))
        with pytest.raises(FetchError) as caught:
            _get(web, web.url("/"), max_bytes=1_000_000)
        assert caught.value.code == "too-large"


def test_codings_that_unpack_to_nothing_end_early() -> None:
    """Empty gzip members, and a layer of empty deflate blocks, cost time and give no bytes to count."""
    empty = gzip.compress(b"", mtime=0)
    blocks = b"\x1f\x8b\x08" + b"\0" * 7 + b"\0\0\0\xff\xff" * 3_000_000
    with Loopback() as web:
        web.page("/members", Reply(empty * 20_000, headers={"Content-Encoding": "gzip"}))
        web.page("/blocks", Reply(gzip.compress(blocks), headers={"Content-Encoding": "gzip, gzip"}))
        for path, code in (("/members", "bad-encoding"), ("/blocks", "too-large")):
            with pytest.raises(FetchError) as caught:
                _get(web, web.url(path), max_bytes=1_000_000)
            assert caught.value.code == code


@pytest.mark.parametrize("kind", ["PNG", "GIF", "WEBP", "TIFF"])
def test_image_bombs_are_not_decoded(kind: str) -> None:
    out = io.BytesIO()
    Pillow.new("L", (12_000, 12_000)).save(out, kind, **({"lossless": True} if kind == "WEBP" else {}))
    assert make_picture(out.getvalue(), 960) is None


def test_svg_and_other_documents_are_no_pictures() -> None:
    for body in (
        b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>',
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n(%pipe%id) (r) file\n",
        b"%PDF-1.7\n",
        b"<html><script>alert(1)</script>",
    ):
        assert make_picture(body, 960) is None


def test_tracking_pixels_are_not_shown(tmp_path: Path) -> None:
    """A one-pixel lead image is neither copied nor loaded; pages load no image but our own copies."""
    out = io.BytesIO()
    Pillow.new("RGB", (1, 1)).save(out, "GIF")
    with Loopback() as web:
        web.page(
            "/feed.xml",
            f"<rss version='2.0'><channel><item><link>{web.url('/a')}</link></item></channel></rss>".encode(),
        )
        pixel = f'<img src="{web.url("/count?u=1")}" width="1" height="1">'.encode()
        body = page("Gate cameras").replace(b"</article>", pixel + b"</article>")
        web.page("/a", body, headers={"Content-Type": "text/html"})
        web.page("/count?u=1", Reply(out.getvalue(), headers={"Content-Type": "image/gif"}))
        folder = portal(tmp_path, f"  - feed: {web.url('/feed.xml')}\n")
        run(folder)
        assert "/count?u=1" not in web.paths()
    assert stories(folder)["Gate cameras"].images == ()
    for path in (folder / "public").rglob("*"):
        assert not path.is_file() or b"/count" not in path.read_bytes()
