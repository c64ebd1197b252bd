"""The one application of a portal: its parts, each at its place.

In: a portal's folder. Out: an ASGI application:

    /           the published site, as the files of `public/` stand (`site.py`)

A part that people sign in to is a router or application of its own, mounted before the site, and sets its own
Content-Security-Policy; all others get the strict one of `headers.py`.
"""

from __future__ import annotations

from fastapi import FastAPI, Request
from starlette.responses import PlainTextResponse, Response

from broadsheet.engine.portal_folder import PortalFolder
from broadsheet.faces.web.headers import HEADERS, KnownHosts, SecurityHeaders
from broadsheet.faces.web.site import PublicSite


def create_app(folder: PortalFolder, *, hosts: frozenset[str] | None = None) -> FastAPI:
    """The application that serves the portal; `hosts` are the names that it answers to, None for all."""
    application = FastAPI(title=folder.portal.title, openapi_url=None, docs_url=None, redoc_url=None)
    application.add_middleware(KnownHosts, hosts=hosts)
    application.add_middleware(SecurityHeaders)  # the last one added is the outermost
    application.add_exception_handler(Exception, _broken)
    application.mount("/", PublicSite(folder.public_path))
    return application


async def _broken(_request: Request, _error: Exception) -> Response:
    """What a client sees of an error of ours: that there was one. The server's log has it whole."""
    return PlainTextResponse("This server made a mistake; its log tells which.\n", 500, headers=HEADERS)
