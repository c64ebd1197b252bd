"""The desk's routes: which page stands where, and the least role that may use it.

In: a portal's folder. Out: an ASGI application to be mounted at `/desk`. A page is added by a line of
`ROUTES`; a route without a role is one for people who are not signed in, and there are four of them.
"""

from __future__ import annotations

import mimetypes

import msgspec
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route

from broadsheet.domain.account import Role
from broadsheet.engine.portal.newsroom import Clock
from broadsheet.engine.portal.portal_folder import PortalFolder
from broadsheet.faces.web.desk import (
    dashboard_pages,
    deciding,
    item_pages,
    newsletter_pages,
    publishing,
    queueing,
    signing,
    source_pages,
    story_pages,
    topic_pages,
)
from broadsheet.faces.web.desk.desk import Desk, Lazily, machine_clock
from broadsheet.faces.web.desk.printer import HEADERS
from broadsheet.faces.web.desk.visit import Page, RefusedError, Visit, guarded
from broadsheet.faces.web.door import StoreDoor


class DeskRoute(msgspec.Struct, frozen=True):
    """One page: its method, its path below `/desk`, what answers, and the least role that may ask."""

    method: str
    path: str
    page: Page
    role: Role | None


def _static(visit: Visit) -> Response:
    """A script or the stylesheet; its address changes with its content."""
    name = visit.request.path_params["name"]
    body = visit.desk.printer.static.get(name)
    if body is None:
        raise RefusedError(404, "No such file", "The desk has no file of this name.")
    kept = {**HEADERS, "Cache-Control": "public, max-age=31536000, immutable"}
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return Response(body, 200, kept, f"{kind}; charset=utf-8")


def _picture(visit: Visit) -> Response:
    """Our own copy of a story's picture, published or not."""
    body = visit.desk.store.pictures.body(visit.request.path_params["path"])
    if body is None:
        raise RefusedError(404, "No such picture", "No copy of it is kept.")
    kept = {**HEADERS, "Cache-Control": "private, max-age=86400"}
    return Response(body, 200, kept, "image/webp")


def _missing(_visit: Visit) -> Response:
    raise RefusedError(404, "This page is not here", "Start from the queue.")


ROUTES = (
    DeskRoute("GET", "/sign-in", signing.sign_in_page, None),
    DeskRoute("POST", "/sign-in", signing.do_sign_in, None),
    DeskRoute("POST", "/sign-out", signing.sign_out, None),
    DeskRoute("GET", "/static/{name}", _static, None),
    DeskRoute("GET", "/", queueing.queue_page, Role.READER),
    DeskRoute("GET", "/news", queueing.news_part, Role.READER),
    DeskRoute("GET", "/story/{id}", story_pages.story_page, Role.READER),
    DeskRoute("GET", "/items", item_pages.items_page, Role.READER),
    DeskRoute("GET", "/item/{id}", item_pages.item_page, Role.READER),
    DeskRoute("GET", "/picture/{path:path}", _picture, Role.READER),
    DeskRoute("GET", "/decisions", story_pages.decisions_page, Role.READER),
    DeskRoute("GET", "/sources", source_pages.sources_page, Role.READER),
    DeskRoute("GET", "/topics", topic_pages.topics_page, Role.READER),
    DeskRoute("GET", "/newsletter", newsletter_pages.newsletter_page, Role.READER),
    DeskRoute("GET", "/newsletter/letter/{id}", newsletter_pages.letter_page, Role.READER),
    DeskRoute("GET", "/dashboard", dashboard_pages.dashboard_page, Role.READER),
    DeskRoute("GET", "/publishing", publishing.publishing_part, Role.READER),
    DeskRoute("GET", "/password", signing.password_page, Role.READER),
    DeskRoute("POST", "/password", signing.change_password, Role.READER),
    DeskRoute("POST", "/decide", deciding.decide_page, Role.EDITOR),
    DeskRoute("POST", "/publish", publishing.publish, Role.EDITOR),
    DeskRoute("POST", "/topics", topic_pages.try_topic, Role.EDITOR),
    DeskRoute("POST", "/newsletter", newsletter_pages.change_issue, Role.EDITOR),
    DeskRoute("POST", "/newsletter/build", newsletter_pages.build_issue, Role.EDITOR),
    DeskRoute("POST", "/newsletter/test", newsletter_pages.send_test, Role.EDITOR),
    DeskRoute("POST", "/sources/test", source_pages.ask, Role.EDITOR),
    DeskRoute("POST", "/sources/retry", source_pages.retry, Role.EDITOR),
    DeskRoute("POST", "/sources/add", source_pages.add, Role.OWNER),
    DeskRoute("POST", "/sources/pause", source_pages.pause, Role.OWNER),
    DeskRoute("GET", "/{rest:path}", _missing, Role.READER),
)


def create_desk(folder: PortalFolder, door: StoreDoor, clock: Clock = machine_clock) -> Starlette:
    """The desk of a portal; templates and store are wanted with the first request."""
    desk = Lazily(lambda: Desk(folder, door, clock))

    def route(each: DeskRoute) -> Route:
        return Route(each.path, guarded(each.page, each.role, desk), methods=[each.method])

    return Starlette(routes=[route(each) for each in ROUTES])
