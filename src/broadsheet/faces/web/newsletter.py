"""The newsletter's doors: a form to subscribe, a link to confirm, a link to leave.

In: requests of anyone. Out: pages that answer alike for every address. A link that is only opened changes
nothing, since mail scanners open them all; its button does, and so does the one-click POST of RFC 8058.
"""

from __future__ import annotations

import functools
import logging
import threading
from collections.abc import Callable
from datetime import datetime
from importlib.resources import files
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse, Response

from broadsheet.domain.errors import BroadsheetError
from broadsheet.domain.newsletter import Subscriber, SubscriberState
from broadsheet.engine.newsletter import subscribing
from broadsheet.engine.portal.portal_folder import PortalFolder
from broadsheet.faces.web.crowd import Crowd
from broadsheet.faces.web.door import StoreDoor
from broadsheet.faces.web.forms import sent_form
from broadsheet.publish.language.speaking import language_of
from broadsheet.publish.site.foot import contact_of, foot_links

if TYPE_CHECKING:
    from jinja2 import Template

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
)
_HEADERS = {"Content-Security-Policy": POLICY, "Cache-Control": "no-store", "X-Robots-Tag": "noindex"}
_MOST_BYTES, _MOST_FIELDS = 4096, 20  # of a form
_BOUNDS = ((10, 600, 3600.0), (30, 6000, 86400.0))  # forms a client, forms in all, in so many seconds
_LOGGER = logging.getLogger("uvicorn.error")


def newsletter_routes(folder: PortalFolder, door: StoreDoor, clock: Callable[[], datetime]) -> APIRouter:
    """The routes below `/newsletter/`; none when the portal has no newsletter."""
    router = APIRouter(prefix="/newsletter", include_in_schema=False)
    if folder.portal.newsletter.enabled:
        desk = _Pages(folder, door, clock)
        router.add_api_route("/subscribe", desk.form, methods=["GET", "HEAD"])
        router.add_api_route("/subscribe", desk.subscribe, methods=["POST"])
        router.add_api_route("/confirm/{token}", desk.confirm, methods=["GET", "HEAD", "POST"])
        router.add_api_route("/unsubscribe/{token}", desk.unsubscribe, methods=["GET", "HEAD", "POST"])
    return router


class _Pages:
    def __init__(self, folder: PortalFolder, door: StoreDoor, clock: Callable[[], datetime]) -> None:
        self._folder, self._door, self._clock = folder, door, clock
        self._crowds = [Crowd(*bound, clock=lambda: clock().timestamp()) for bound in _BOUNDS]
        self._answering, self._unanswered = threading.Lock(), False

    async def form(self) -> Response:
        """Where an address can be left."""
        return self._page("form", root="../")

    async def subscribe(self, request: Request) -> Response:
        """Take an address; the answer tells nothing of it."""
        form = await sent_form(request, _MOST_BYTES, _MOST_FIELDS)
        client = request.client.host if request.client else ""
        if not all(crowd.admits(client) for crowd in self._crowds):
            return self._page("busy", root="../", status=429)
        if form is None:
            return self._page("wrong", root="../", status=400)
        if form.get("website", [""])[0]:  # a field that people do not see
            return self._page("asked", root="../")
        address = form.get("address", [""])[0]
        known = await run_in_threadpool(lambda: subscribing.ask(self._door.store(), address, self._clock()))
        if not known:
            return self._page("wrong", root="../", status=400, address=address[:200])
        return self._page("asked", root="../", task=BackgroundTask(self._answer))

    async def confirm(self, request: Request, token: str) -> Response:
        """Show the button, or do as it says."""
        if request.method != "POST":
            found = await run_in_threadpool(
                lambda: subscribing.asked(self._door.store(), token, self._clock())
            )
            return self._known("confirm", found)
        done = await run_in_threadpool(lambda: subscribing.confirm(self._door.store(), token, self._clock()))
        return self._known("confirmed", done)

    async def unsubscribe(self, request: Request, token: str) -> Response:
        """Show the button, or do as it says; one click is enough (RFC 8058)."""
        found = await run_in_threadpool(lambda: subscribing.unsubscriber(self._door.store(), token))
        if request.method != "POST":
            left = found is not None and found.state is not SubscriberState.CONFIRMED
            return self._known("left" if left else "leave", found)
        if found is not None:
            await run_in_threadpool(lambda: subscribing.unsubscribe(self._door.store(), token, self._clock()))
        return self._known("left", found)

    def _answer(self) -> None:
        """Mail the links that were asked for; what fails is tried again by the next run.

        One thread does it for all, so that a mail server that is slow holds up no other page.
        """
        self._unanswered = True
        while self._unanswered and self._answering.acquire(blocking=False):
            try:
                self._unanswered = False
                subscribing.send_confirmations(self._folder, self._door.store(), self._clock)
            except BroadsheetError as error:
                _LOGGER.warning("newsletter: %s", error)
            finally:
                self._answering.release()

    def _known(self, name: str, subscriber: Subscriber | None) -> Response:
        if subscriber is None:
            lost = "lost" if name in {"leave", "left"} else "unknown"
            return self._page(lost, root="../../", status=404)
        return self._page(name, root="../../", address=_masked(subscriber.address))

    def _page(
        self,
        name: str,
        *,
        root: str,
        status: int = 200,
        address: str = "",
        task: BackgroundTask | None = None,
    ) -> Response:
        portal = self._folder.portal
        language = language_of(portal)
        body = _template().render(
            name=name,
            root=root,
            address=address,
            portal=portal,
            links=foot_links(portal),
            contact=contact_of(portal),
            language=language,
            say=language.html,
        )
        return HTMLResponse(body, status_code=status, headers=_HEADERS, background=task)


def _masked(address: str) -> str:
    """`ada@example.org` → `a…@example.org`: enough for its owner, little for who finds the link."""
    local, _, domain = address.rpartition("@")
    return f"{local[:1]}…@{domain}"


@functools.cache
def _template() -> Template:
    from jinja2 import Environment, StrictUndefined

    source = files("broadsheet.faces.web").joinpath("templates/newsletter.html").read_text("utf-8")
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.from_string(source)
