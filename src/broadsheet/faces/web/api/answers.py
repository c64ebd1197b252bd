"""A shape becomes an answer: JSON with its validators, or 304 where the client has it already.

In: a shape and the request. Out: a response with ETag, Last-Modified and, for a page, a link to the next one.
"""

from __future__ import annotations

import time
from email.utils import formatdate, parsedate_to_datetime

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from broadsheet.engine.catalogue.shape import Shape
from broadsheet.faces.web.site import etag_of, is_current


class Answers:
    """Makes the answers of one application. `started` is when it read the portal's settings."""

    def __init__(self, started: float) -> None:
        self._started = started

    def of(self, request: Request, shape: Shape, changed: float, *, private: bool) -> Response:
        """The answer; `changed` is when the store last did, `private` whether a token opened it."""
        body = msgspec.json.encode(shape)
        headers = {
            "ETag": etag_of(body),
            "Cache-Control": "private, no-cache" if private else "no-cache",
            "Vary": "Authorization",
        }
        modified = self._modified(changed)
        if modified:
            headers["Last-Modified"] = formatdate(modified, usegmt=True)
        if next_cursor := getattr(shape, "next_cursor", None):
            address = request.url.include_query_params(cursor=next_cursor)
            headers["Link"] = f'<{address.path}?{address.query}>; rel="next"'
        if _has_it(request, headers["ETag"], modified):
            return Response(status_code=304, headers=headers)
        return Response(body, headers=headers, media_type="application/json")

    def _modified(self, changed: float) -> int | None:
        """The second of the last change, once it is over: within it, more may change unseen."""
        if not changed:
            return None
        second = int(max(changed, self._started))
        return second if second + 1 < time.time() else None


def _has_it(request: Request, tag: str, modified: int | None) -> bool:
    """Whether the client has this state (RFC 9110, 13.2.2: the tag counts where there is one)."""
    if condition := request.headers.get("if-none-match"):
        return is_current(tag, condition)
    since = request.headers.get("if-modified-since")
    if modified is None or since is None:
        return False
    try:
        return modified <= parsedate_to_datetime(since).timestamp()
    except (ValueError, OverflowError):
        return False
