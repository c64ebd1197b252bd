"""The published folder over HTTP, for looking at a portal before it has a web server, or behind one.

In: requests. Out: files of `public/`, nothing outside it. Each request opens its file anew, so that the
next edition is served as soon as it stands; an answer that the client has already is not sent again.
"""

from __future__ import annotations

import mimetypes
from hashlib import blake2b
from pathlib import Path
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse, Response
from starlette.types import Receive, Scope, Send

from broadsheet.domain.portal import Portal
from broadsheet.faces.web.headers import SEARCH_POLICY
from broadsheet.publish.language.speaking import language_of

_TYPES = {".xml": "application/xml", ".json": "application/json", ".webp": "image/webp"}


class PublicSite:
    """The ASGI application that serves the folder `public`; the portal has the words for an empty one."""

    def __init__(self, public: Path, portal: Portal) -> None:
        self._public, self._portal = public, portal

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return
        if scope["method"] not in {"GET", "HEAD"}:
            answer: Response = PlainTextResponse(
                "Only GET and HEAD are answered here.\n", status_code=405, headers={"Allow": "GET, HEAD"}
            )
        else:
            answer = await run_in_threadpool(
                self._found, scope["path"], Headers(scope=scope).get("if-none-match")
            )
        await answer(scope, receive, send)

    def _found(self, path: str, if_none_match: str | None) -> Response:
        return _file_response(self._public, path, if_none_match) or _not_found(self._public, self._portal)


def etag_of(body: bytes) -> str:
    """The strong entity tag of a body."""
    return f'"{blake2b(body, digest_size=12).hexdigest()}"'


def is_current(tag: str, if_none_match: str | None) -> bool:
    """Whether the client has the body already, by its If-None-Match (RFC 9110, compared weakly)."""
    if if_none_match is None:
        return False
    named = {each.strip().removeprefix("W/") for each in if_none_match.split(",")}
    return "*" in named or tag.removeprefix("W/") in named


def _file_response(public: Path, path: str, if_none_match: str | None) -> Response | None:
    root = public.resolve()
    try:
        wanted = (root / path.lstrip("/")).resolve()
        if wanted.is_relative_to(root):
            if wanted.is_dir() and not path.endswith("/"):
                # from the root and quoted, so that no path such as `//host` or `/\\host` leads elsewhere
                return _redirect(f"/{quote(wanted.relative_to(root).as_posix())}/")
            if wanted.is_dir():
                page = wanted / "index.html"
                wanted = page if page.is_file() else wanted / "index.json"  # a document of the API
            return _body_response(wanted.read_bytes(), wanted, if_none_match)
    except (OSError, ValueError):  # no such file, a name too long, or a NUL in it
        pass
    return None


def _body_response(body: bytes, path: Path, if_none_match: str | None) -> Response:
    tag = etag_of(body)
    if is_current(tag, if_none_match):
        return Response(status_code=304, headers={"ETag": tag})
    headers = {"Content-Type": _content_type(path), "ETag": tag}
    if path.parts[-2:] == ("search", "index.html"):
        headers["Content-Security-Policy"] = SEARCH_POLICY
    return Response(body, headers=headers)


def _redirect(location: str) -> Response:
    return Response(status_code=301, headers={"Location": location})


def _not_found(public: Path, portal: Portal) -> Response:
    """The site's page for wrong addresses; before the first edition, words that say what to do."""
    try:
        body, content_type = (public / "404.html").read_bytes(), "text/html; charset=utf-8"
    except OSError:
        say = language_of(portal).say
        told = f"{say('no_stories')}\n\n{say('no_stories_help')}\n"
        body, content_type = told.encode(), "text/plain; charset=utf-8"
    return Response(body, status_code=404, headers={"Content-Type": content_type})


def _content_type(path: Path) -> str:
    guessed = _TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    text = guessed.startswith("text/") or guessed.endswith(("json", "xml"))
    return f"{guessed}; charset=utf-8" if text else guessed
