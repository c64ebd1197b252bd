"""The published folder over HTTP on 127.0.0.1, for looking at a portal before it has a web server.

In: requests. Out: files of `public/`, nothing outside it. Each request opens its file anew, so that the
next edition is served as soon as it stands.
"""

from __future__ import annotations

import asyncio
import mimetypes
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote
from urllib.request import urlopen

from aiohttp import web

from broadsheet.domain.errors import BroadsheetError

_HOST = "127.0.0.1"
_TYPES = {".xml": "application/xml", ".json": "application/json", ".webp": "image/webp"}
_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; frame-src https://www.youtube-nocookie.com "
    "https://player.vimeo.com; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}
"""Sent with every answer."""


def site(public: Path) -> web.Application:
    """The application that serves the folder `public`."""

    async def answer(request: web.Request) -> web.StreamResponse:
        return _file_response(public, request.path)

    application = web.Application()
    application.router.add_get(r"/{path:[\s\S]*}", answer)
    return application


def _file_response(public: Path, path: str) -> web.StreamResponse:
    root = public.resolve()
    try:
        wanted = (root / path.lstrip("/")).resolve()
        if wanted.is_relative_to(root):
            if wanted.is_dir() and not path.endswith("/"):
                # from the root and quoted, so that no path such as `//host` or `/\\host` leads elsewhere
                return _redirect(f"/{quote(wanted.relative_to(root).as_posix())}/")
            wanted = wanted / "index.html" if wanted.is_dir() else wanted
            return web.Response(
                body=wanted.read_bytes(), headers=_HEADERS | {"Content-Type": _content_type(wanted)}
            )
    except (OSError, ValueError):  # no such file, a name too long, or a NUL in it
        pass
    return _not_found(root)


def _redirect(location: str) -> web.Response:
    return web.Response(status=301, headers=_HEADERS | {"Location": location})


def _not_found(root: Path) -> web.Response:
    page = root / "404.html"
    body = page.read_bytes() if page.is_file() else b"Nothing is published here yet. Run: broadsheet run"
    content_type = "text/html; charset=utf-8" if page.is_file() else "text/plain"
    return web.Response(status=404, body=body, headers=_HEADERS | {"Content-Type": content_type})


def _content_type(path: Path) -> str:
    guessed = _TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    text = guessed.startswith("text/") or guessed.endswith(("json", "xml"))
    return f"{guessed}; charset=utf-8" if text else guessed


def serve_site(public: Path, port: int, *, say: Callable[[str], None] | None) -> None:
    """Serve until stopped (Ctrl-C or SIGTERM); raises BroadsheetError when the port is taken."""
    asyncio.run(_serve(public, port, say))


async def _serve(public: Path, port: int, say: Callable[[str], None] | None) -> None:
    runner = web.AppRunner(site(public), access_log=None)
    await runner.setup()
    try:
        address = await _listen(runner, port)
        if say is not None:
            say(f"serving {public} on {address} (Ctrl-C stops)")
        await asyncio.Event().wait()
    finally:
        await runner.cleanup()


async def _listen(runner: web.AppRunner, port: int) -> str:
    try:
        await web.TCPSite(runner, _HOST, port).start()
    except OSError as error:
        message = f"port {port} on {_HOST} cannot be used ({error.strerror}); give another with --port"
        raise BroadsheetError(message) from None
    return f"http://{_HOST}:{runner.addresses[0][1]}/"


def ask_front_page(public: Path) -> str:
    """Serve for one request, ask for the front page, and say what came; an error when it is no page."""
    return asyncio.run(_ask(public))


async def _ask(public: Path) -> str:
    runner = web.AppRunner(site(public), access_log=None)
    await runner.setup()
    try:
        address = await _listen(runner, 0)
        status, body = await asyncio.to_thread(_get, address)
    finally:
        await runner.cleanup()
    if status != 200 or b"<html" not in body:
        raise BroadsheetError(f"the front page answered {status} with {len(body)} bytes")
    return f"the front page answered {status} with {len(body):,} bytes from {address}"


def _get(address: str) -> tuple[int, bytes]:
    with urlopen(address, timeout=10) as answer:  # noqa: S310 - our own address on loopback
        return answer.status, answer.read()
