"""A web server on this machine that behaves as badly as a test wants.

    with Loopback() as web:
        web.page("/feed", b"<rss/>", headers={"ETag": '"1"'})
        web.page("/flaky", Reply(status=503), Reply(b"at last"))    # one after the other, the last for good
        web.handle("/echo", lambda request: Reply(request.headers["User-Agent"].encode()))
        ... web.url("/feed"), web.log, web.paths()

A path that nobody registered answers 404. Asked as a proxy, it looks a page up by its whole address and then
by its path. With `tls` (an ssl.SSLContext) it speaks https, and as a proxy it answers CONNECT itself.
"""

from __future__ import annotations

import socket
import socketserver
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import TracebackType
from typing import Self

import pytest

from tests.patience import PATIENCE


@dataclass(frozen=True)
class Request:
    """One request as it came; header names keep their case, lookups in `headers` need the usual one."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes = b""
    at: float = field(default_factory=time.monotonic)


@dataclass(frozen=True)
class Reply:
    """What to send. `body` may be an iterable without end; `pause` waits that long before each of its pieces.

    `length` replaces the true Content-Length, and -1 sends none; `delay` waits before the first byte; `raw`
    is sent instead of all else.
    """

    body: bytes | Iterable[bytes] = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    delay: float = 0
    pause: float = 0
    length: int | None = None
    raw: bytes | None = None


class Loopback:
    """The server; `log` has every request in order of arrival. `address` 0.0.0.0 answers for all of 127/8."""

    def __init__(
        self, tls: ssl.SSLContext | None = None, *, proxy: bool = False, address: str = "127.0.0.1"
    ) -> None:
        self.log: list[Request] = []
        self._handlers: dict[str, Callable[[Request], Reply]] = {}
        self._tls, self._proxy = tls, proxy
        outer = self

        class Handler(socketserver.BaseRequestHandler):
            def handle(self) -> None:
                outer._serve(self.request)

        self._server = socketserver.ThreadingTCPServer((address, 0), Handler, bind_and_activate=True)
        self._server.daemon_threads = True
        self._server.block_on_close = False
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02})

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stopping.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self._server.server_address[1]}"

    def url(self, path: str = "/") -> str:
        return f"{'https' if self._tls and not self._proxy else 'http'}://{self.host}{path}"

    def page(self, path: str, *replies: bytes | Reply, headers: Mapping[str, str] | None = None) -> None:
        """Answers `path` with these replies in turn, and with the last from then on."""
        queue = [one if isinstance(one, Reply) else Reply(one, headers=headers or {}) for one in replies]
        self.handle(path, lambda _: queue.pop(0) if len(queue) > 1 else queue[0])

    def redirect(self, path: str, target: str, status: int = 302) -> None:
        self.page(path, Reply(status=status, headers={"Location": target}))

    def handle(self, path: str, handler: Callable[[Request], Reply]) -> None:
        self._handlers[path] = handler

    def paths(self) -> list[str]:
        """The paths asked so far, robots.txt left out."""
        return [request.path for request in self.log if not request.path.endswith("/robots.txt")]

    def _serve(self, connection: socket.socket) -> None:
        connection.settimeout(PATIENCE)
        try:
            if self._tls and not self._proxy:
                connection = self._tls.wrap_socket(connection, server_side=True)
            request = self._read(connection)
            if request and self._tls and request.method == "CONNECT":
                connection.sendall(b"HTTP/1.1 200 Connected\r\n\r\n")
                host = request.path.partition(":")[0]
                connection = self._tls.wrap_socket(connection, server_side=True)
                request = self._read(connection, f"https://{host}")
            if request:
                self._answer(connection, request)
        except OSError:
            pass  # the client has gone, as it may
        finally:
            connection.close()

    def _read(self, connection: socket.socket, prefix: str = "") -> Request | None:
        head = b""
        while b"\r\n\r\n" not in head:
            piece = connection.recv(65536)
            if not piece:
                return None
            head += piece
        head, _, body = head.partition(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        method, path, _ = first.split(" ", 2)
        headers = dict(line.split(": ", 1) for line in lines if ": " in line)
        while len(body) < int(headers.get("Content-Length", 0)):
            body += connection.recv(65536)
        request = Request(method, prefix + path, headers, body)
        self.log.append(request)
        return request

    def _answer(self, connection: socket.socket, request: Request) -> None:
        path = request.path
        inner = "/" + path.split("/", 3)[3] if path.startswith("http") and path.count("/") > 2 else path
        handler = self._handlers.get(path) or self._handlers.get(inner)
        reply = handler(request) if handler else Reply(b"nothing here", 404)
        self._stopping.wait(reply.delay)
        if reply.raw is not None:
            connection.sendall(reply.raw)
            return
        pieces = [reply.body] if isinstance(reply.body, bytes) else reply.body
        length = reply.length
        if length is None:
            length = len(reply.body) if isinstance(reply.body, bytes) else -1
        lines = [f"HTTP/1.1 {reply.status} Status", "Connection: close"]
        lines += [f"Content-Length: {length}"] if length >= 0 and reply.status != 304 else []
        lines += [f"{name}: {value}" for name, value in reply.headers.items()]
        connection.sendall("\r\n".join([*lines, "", ""]).encode("latin-1"))
        if reply.status == 304:
            return
        for piece in pieces:
            if self._stopping.wait(reply.pause) if reply.pause else self._stopping.is_set():
                return
            connection.sendall(piece)


class Clock:
    """A clock that moves only while somebody sleeps; `slept` has every wait in seconds."""

    def __init__(self, start: datetime) -> None:
        self.time = start
        self.slept: list[float] = []

    def now(self) -> datetime:
        return self.time

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.time += timedelta(seconds=seconds)


@pytest.fixture
def web() -> Iterator[Loopback]:
    """A loopback web."""
    with Loopback() as server:
        yield server
