"""An application on a port: until stopped, for as long as a block lasts, or for one request.

In: an ASGI application, a host and a port. Out: answers; a BroadsheetError when the port cannot be used.
"""

from __future__ import annotations

import ipaddress
import logging
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import urlopen

from h11 import LocalProtocolError
from starlette.types import ASGIApp
from uvicorn import Config, Server

from broadsheet.domain.errors import BroadsheetError
from broadsheet.engine.portal.following import LOOK, stamp
from broadsheet.engine.portal.portal_folder import PortalFolder
from broadsheet.faces.terminal import visible
from broadsheet.faces.web.application import create_app
from broadsheet.faces.web.slow_clients import ImpatientProtocol

LOOPBACK = "127.0.0.1"
_LOOPBACK_NAMES = frozenset({"localhost", LOOPBACK, "::1"})
_LAST_ANSWERS = 3  # seconds that open requests have when the server stops


def serve(
    folder: PortalFolder,
    *,
    host: str = LOOPBACK,
    port: int,
    proxies: tuple[str, ...] = (),
    say: Callable[[str], None] | None,
) -> None:
    """Serve until stopped (Ctrl-C or SIGTERM); raises BroadsheetError when the port is taken.

    `proxies` are the addresses whose X-Forwarded-For and X-Forwarded-Proto are believed.
    """
    application = create_app(folder, hosts=_known_hosts(folder, host))
    told = (
        None
        if say is None
        else lambda address: say(f"serving {folder.public_path} on {address} (Ctrl-C stops)")
    )
    with _telling_changes(folder.path / "portal.yaml"):
        serve_application(application, host=host, port=port, proxies=proxies, say=told)


@contextmanager
def _telling_changes(settings: Path) -> Iterator[None]:
    """Say on stderr when the settings change, which the server has read once."""
    stop, read = threading.Event(), stamp(settings)

    def watch() -> None:
        before = read
        while not stop.wait(LOOK):
            now = stamp(settings)
            if now != before:
                sys.stderr.write(f"broadsheet: {settings.name} changed; start `serve` anew to follow it\n")
                sys.stderr.flush()
            before = now

    threading.Thread(target=watch, daemon=True).start()
    try:
        yield
    finally:
        stop.set()


def serve_application(
    application: ASGIApp,
    *,
    host: str = LOOPBACK,
    port: int,
    proxies: tuple[str, ...] = (),
    say: Callable[[str], None] | None = None,
) -> None:
    """Serve any application until stopped; `say` is given the address as soon as it answers there."""
    _log_errors()
    with _listener(host, port) as listener:
        if say is not None:
            say(_address(listener))
        with suppress(KeyboardInterrupt):  # Ctrl-C is how it is meant to end
            _server(application, proxies).run(sockets=[listener])


@contextmanager
def running(application: ASGIApp) -> Iterator[str]:
    """Serve on loopback, on a port of the system's choice, while the block lasts; gives the address."""
    with _listener(LOOPBACK, 0) as listener:
        server = _server(application, ())
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        try:
            yield _address(listener)
        finally:
            server.should_exit = True
            thread.join()


def ask_front_page(folder: PortalFolder) -> str:
    """Serve for one request, ask for the front page, and say what came; an error when it is no page."""
    with (
        running(create_app(folder)) as address,
        urlopen(address, timeout=10) as answer,  # noqa: S310 - our own address on loopback
    ):
        status, body = answer.status, answer.read()
    if status != 200 or b"<html" not in body:
        raise BroadsheetError(f"the front page answered {status} with {len(body)} bytes")
    return f"the front page answered {status} with {len(body):,} bytes from {address}"


def _known_hosts(folder: PortalFolder, host: str) -> frozenset[str] | None:
    """The names by which a server on loopback may be called: its own, and the portal's behind a proxy."""
    if not _is_loopback(host):
        return None
    public = (folder.portal.url, folder.portal.fetch.callback or folder.portal.url)
    return _LOOPBACK_NAMES | {host.lower(), *((urlsplit(url).hostname or LOOPBACK).lower() for url in public)}


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def _listener(host: str, port: int) -> socket.socket:
    """A socket that listens already: whoever asks before the server runs is answered when it does."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.socket(family, kind, protocol)
    except OSError as error:
        raise BroadsheetError(f"{host} is no address of this machine ({error.strerror})") from None
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(512)
    except OSError as error:
        listener.close()
        message = f"port {port} on {host} cannot be used ({error.strerror}); give another with --port"
        raise BroadsheetError(message) from None
    return listener


def _address(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def _server(application: ASGIApp, proxies: tuple[str, ...]) -> Server:
    return Server(
        Config(
            application,
            http=ImpatientProtocol,
            ws="none",
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=bool(proxies),
            forwarded_allow_ips=list(proxies),
            timeout_graceful_shutdown=_LAST_ANSWERS,
        )
    )


class _Visible(logging.Formatter):
    """A log's lines with control characters made visible, so that no request can forge or drive them."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as lines."""
        return "\n".join(map(visible, super().format(record).split("\n")))


def _is_ours(record: logging.LogRecord) -> bool:
    """Whether an error is worth a line: that a client breaks off or speaks no HTTP is none of ours."""
    error = record.exc_info[1] if record.exc_info else None
    return not isinstance(error, LocalProtocolError)


def _log_errors() -> None:
    """Tell errors of the server, and nothing else, on stderr."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Visible("broadsheet: %(message)s"))
    handler.addFilter(_is_ours)
    logger = logging.getLogger("uvicorn.error")
    logger.handlers, logger.propagate = [handler], False
    logger.setLevel(logging.ERROR)
