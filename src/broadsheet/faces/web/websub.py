"""The door for hubs: they ask whether we meant to subscribe, and say that a feed has news.

In: requests of anyone below `/websub/`. Out: the challenge of a subscription that we asked for; else 404. A
push is hashed, not read, and only makes its source due (`engine/intake/hubs.py`).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import PlainTextResponse, Response

from broadsheet.engine.intake import hubs
from broadsheet.engine.portal.portal_folder import PortalFolder
from broadsheet.faces.web.crowd import Crowd
from broadsheet.faces.web.door import StoreDoor
from broadsheet.faces.web.forms import sent_body

_MOST_BYTES = 5_000_000  # of a push
_LONGEST_CHALLENGE = 1024
_PER_CLIENT, _IN_ALL, _WINDOW = 600, 6000, 600.0  # requests a client, requests in all, in so many seconds


def hub_routes(folder: PortalFolder, door: StoreDoor, clock: Callable[[], datetime]) -> APIRouter:
    """The routes; none where hubs are told no callback."""
    router = APIRouter(include_in_schema=False)
    if folder.portal.fetch.callback is not None:
        callback = _Callback(door, clock)
        router.add_api_route(f"/{hubs.CALLBACK}{{token}}", callback.confirm, methods=["GET"])
        router.add_api_route(f"/{hubs.CALLBACK}{{token}}", callback.hear, methods=["POST"])
    return router


class _Callback:
    def __init__(self, door: StoreDoor, clock: Callable[[], datetime]) -> None:
        self._door, self._clock = door, clock
        self._crowd = Crowd(_PER_CLIENT, _IN_ALL, _WINDOW)

    async def confirm(self, request: Request, token: str) -> Response:
        """Say yes with the challenge, or no with 404."""
        asked = dict(request.query_params)
        challenge = asked.get("hub.challenge", "")
        if not self._admits(request) or len(challenge) > _LONGEST_CHALLENGE:
            return _answer(404)
        known = await run_in_threadpool(lambda: hubs.confirm(self._door.store(), token, asked, self._clock()))
        return PlainTextResponse(challenge) if known else _answer(404)

    async def hear(self, request: Request, token: str) -> Response:
        """Take a push; one with a wrong signature is answered alike (section 8), and does nothing."""
        if not self._admits(request):
            return _answer(429)
        body = await sent_body(request, _MOST_BYTES)
        if body is None:
            return _answer(413)
        signature = request.headers.get("x-hub-signature")
        known = await run_in_threadpool(
            lambda: hubs.hear(self._door.store(), token, signature, body, self._clock())
        )
        return _answer(202 if known else 404)

    def _admits(self, request: Request) -> bool:
        return self._crowd.admits(request.client.host if request.client else "")


def _answer(status: int) -> Response:
    return PlainTextResponse("", status_code=status)
