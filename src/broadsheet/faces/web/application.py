"""The one application of a portal: its parts, each at its place.

In: a portal's folder. Out: an ASGI application:

    /api/v1/    the API (`api/`)
    /newsletter/subscribe, confirm/…, unsubscribe/…    (`newsletter.py`)
    /websub/…    what hubs of feeds say (`websub.py`)
    /desk/      the desk, for people who are signed in (`desk/application.py`)
    /           the published site, as the files of `public/` stand (`site.py`)

A part that people sign in to is a router or application of its own, mounted before the site, and sets its own
Content-Security-Policy; all others get the strict one of `headers.py`.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI, Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Mount
from starlette.types import ASGIApp

from broadsheet.engine.portal.newsroom import Clock
from broadsheet.engine.portal.portal_folder import PortalFolder
from broadsheet.faces.web.api.application import create_api
from broadsheet.faces.web.api.description import PREFIX
from broadsheet.faces.web.desk.application import create_desk
from broadsheet.faces.web.desk.desk import machine_clock
from broadsheet.faces.web.door import StoreDoor
from broadsheet.faces.web.headers import HEADERS, KnownHosts, SecurityHeaders
from broadsheet.faces.web.newsletter import newsletter_routes
from broadsheet.faces.web.site import PublicSite
from broadsheet.faces.web.websub import hub_routes


def create_app(
    folder: PortalFolder, *, hosts: frozenset[str] | None = None, clock: Clock = machine_clock
) -> FastAPI:
    """The application that serves the portal; `hosts` are the names that it answers to, None for all.

    `clock` is the desk's, the newsletter's and the hubs'.
    """
    door = StoreDoor(folder.store_address)

    @asynccontextmanager
    async def until_stopped(_application: FastAPI) -> AsyncIterator[None]:
        yield
        door.close()

    application = FastAPI(
        title=folder.portal.title, openapi_url=None, docs_url=None, redoc_url=None, lifespan=until_stopped
    )
    application.add_middleware(KnownHosts, hosts=hosts)
    application.add_middleware(SecurityHeaders)  # the last one added is the outermost
    application.add_exception_handler(Exception, _broken)
    _mount(application, PREFIX, create_api(folder, door))
    application.include_router(newsletter_routes(folder, door, clock))
    application.include_router(hub_routes(folder, door, clock))
    for path in (PREFIX, "/desk"):
        application.add_route(path, _with_a_slash)
    _mount(application, "/desk", create_desk(folder, door, clock))
    _mount(application, "/", PublicSite(folder.public_path, folder.portal))
    return application


def _mount(application: FastAPI, path: str, part: ASGIApp) -> None:
    """Give `part` every path below `path`; those with a newline in them, too, which Starlette would not."""
    mount = Mount(path, part)
    mount.path_regex = re.compile(mount.path_regex.pattern, re.DOTALL)
    application.router.routes.append(mount)


def _with_a_slash(request: Request) -> Response:
    """Where a part that was asked for without its last slash stands."""
    return RedirectResponse(f"{request.url.path}/", 308)


async def _broken(_request: Request, _error: Exception) -> Response:
    """What a client sees of an error of ours: that there was one. The server's log has it whole."""
    return PlainTextResponse("This server made a mistake; its log tells which.\n", 500, headers=HEADERS)
