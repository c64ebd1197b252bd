"""One request to the desk: who asks, what was sent, and the guards that stand before every page.

In: an HTTP request. Out: a `Visit` for the page that was asked for, or an answer that says why not. Each
route names the least role that may use it; forms carry the session's token and come from this site alone.
"""

from __future__ import annotations

import hmac
import re
import secrets
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any
from urllib.parse import quote

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from broadsheet.domain.account import Account, Role, Session
from broadsheet.domain.decision import Decision, Undo
from broadsheet.domain.errors import StoreError
from broadsheet.engine.desk.accounts import form_token, signed_in
from broadsheet.faces.web.crowd import network_of
from broadsheet.faces.web.desk.desk import Desk
from broadsheet.faces.web.desk.printer import HEADERS
from broadsheet.faces.web.desk.seen import written
from broadsheet.faces.web.desk.shown import waiting
from broadsheet.faces.web.forms import sent_form

COOKIE, FORM_COOKIE = "broadsheet-desk", "broadsheet-desk-form"
HOME = "/desk/"
_ASK_NO_MORE = 286  # the status at which htmx takes a part and stops asking for it
_MOST_BYTES, _MOST_FIELDS = 200_000, 400
_PART = r"(?!\.)[A-Za-z0-9._~?=&%+:,-]+"
_OWN_PLACE = re.compile(
    rf"/desk/(?:{_PART}/)*(?:{_PART})?", re.ASCII
)  # read in one way alone: in linear time


class RefusedError(Exception):
    """The request is not answered with what it asked for: a status, and a sentence for the person."""

    def __init__(self, status: int, title: str, sentence: str) -> None:
        self.status, self.title, self.sentence = status, title, sentence
        super().__init__(sentence)


class Visit(msgspec.Struct, kw_only=True):
    """What a page is given. `form` holds the fields of a POST, each with all of its values."""

    desk: Desk
    request: Request
    form: dict[str, list[str]]
    account: Account | None = None
    session: Session | None = None

    @property
    def now(self) -> datetime:
        """The time of the request."""
        return self.desk.clock()

    @property
    def name(self) -> str:
        """Who is signed in."""
        return self.account.name if self.account else ""

    @property
    def token(self) -> str:
        """What the forms of the page have to carry."""
        if self.session is not None:
            return form_token(self.session)
        return self.request.cookies.get(FORM_COOKIE) or secrets.token_urlsafe(24)

    @property
    def address(self) -> str:
        """Where the request came from, as far as it tells one client from another."""
        return network_of(self.request.client.host) if self.request.client else ""

    @property
    def place(self) -> str:
        """The page that was looked at: this one, or the one that the form stands on."""
        if self.request.method == "POST":
            return own_place(self.field("next"))
        query = self.request.url.query
        return own_place(self.request.url.path + (f"?{query}" if query else ""))

    @property
    def is_own(self) -> bool:
        """Whether a form was sent by a page of this site."""
        host = self.request.headers.get("host")
        return bool(host) and self.request.headers.get("origin", "").partition("://")[2] == host

    @property
    def is_partial(self) -> bool:
        """Whether only a part of a page is wanted, by htmx."""
        return self.request.headers.get("hx-request") == "true"

    def undone(self, decision: Decision) -> Decision | None:
        """What a decision takes back."""
        return self.desk.store.decisions.get(decision.decision) if isinstance(decision, Undo) else None

    def page(self, template: str, *, status: int = 200, **values: Any) -> Response:
        """The answer with a whole page."""
        shared = {
            "visit": self,
            "here": self.request.url.path,
            "place": self.place,
            "publishing": self.desk.publisher.state,
            "waiting": waiting(self.desk.store) if self.account else 0,
            "now": self.now,
        }
        return self.desk.printer.page(template, status, {**shared, **values})

    def part(self, template: str, **values: Any) -> Response:
        """The answer with a part of a page, for htmx."""
        return self.desk.printer.part(template, 200, {"visit": self, "now": self.now, **values})

    def refusal(self, error: RefusedError) -> Response:
        """The answer with a page that says why not, and gives back what was written."""
        return self.page(
            "refused.html",
            status=error.status,
            title=error.title,
            sentence=error.sentence,
            place=self.place if self.request.method == "POST" else HOME,
            written=tuple(written(self.form)) if self.is_own else (),
        )

    def may(self, role: str) -> bool:
        """Whether whoever is signed in may do what this role may."""
        return self.account is not None and self.account.role.covers(Role(role))

    def query(self, name: str) -> str:
        """A value of the address, stripped; empty when it is not there."""
        return self.request.query_params.get(name, "").strip()[:2000]

    def field(self, name: str) -> str:
        """A field of the form; empty when it is not there."""
        return self.form.get(name, [""])[0]


Page = Callable[[Visit], Response]
Endpoint = Callable[[Request], Awaitable[Response]]


def guarded(page: Page, role: Role | None, desk: Callable[[], Desk]) -> Endpoint:
    """The page behind its guards; `role` is the least that may see it, None for everybody."""

    async def answer(request: Request) -> Response:
        form = await sent_form(request, _MOST_BYTES, _MOST_FIELDS) if request.method == "POST" else {}
        found = await run_in_threadpool(_answer, page, role, desk, request, form or {})
        for name, value in HEADERS.items():
            found.headers.setdefault(name, value)
        return found

    return answer


def _answer(
    page: Page, role: Role | None, desk: Callable[[], Desk], request: Request, form: dict[str, list[str]]
) -> Response:
    visit = Visit(desk=desk(), request=request, form=form)
    try:
        token = request.cookies.get(COOKIE)
        found = signed_in(visit.desk.store, token, visit.now) if token else None
        if found is not None:
            visit.account, visit.session = found
        if role is not None and visit.account is None:
            return _to_sign_in(visit)
        if role is not None:
            _check_role(visit, role)
        if request.method == "POST":
            _check_form(visit)
        return page(visit)
    except RefusedError as error:
        return visit.refusal(error)
    except StoreError as error:
        visit.account = visit.session = None  # nothing more is asked of the store
        return visit.refusal(RefusedError(503, "The store cannot be used now", f"{error}."))


def _check_role(visit: Visit, role: Role) -> None:
    if not visit.may(role.value):
        sentence = f"This needs the role {role.value}. Ask an owner of this desk for it."
        raise RefusedError(403, "This is not yours to do", sentence)


def _to_sign_in(visit: Visit) -> Response:
    if visit.request.method == "POST":
        raise RefusedError(401, "You are signed out", "Nothing was changed. Sign in and do it again.")
    if visit.is_partial:
        return visit.desk.printer.part("signed_out.html", _ASK_NO_MORE, {})
    place = visit.request.url.path + (f"?{visit.request.url.query}" if visit.request.url.query else "")
    return RedirectResponse(f"{HOME}sign-in?next={quote(place, safe='')}", 303)


def _check_form(visit: Visit) -> None:
    """Refuse a form that another site sent, or that does not carry the token of this session."""
    if visit.session is not None:
        expected = form_token(visit.session)
    else:
        expected = visit.request.cookies.get(FORM_COOKIE, "")
    given = visit.field("token")
    same = bool(expected) and hmac.compare_digest(given.encode(), expected.encode())
    if not (visit.is_own and same):
        sentence = (
            "It did not come from a page of this desk, or that page is old. Load it anew and try again."
        )
        raise RefusedError(403, "This form was not taken", sentence)


def own_place(place: str) -> str:
    """`place` if it is a page of the desk, else the queue; no address leads to another site."""
    return place if _OWN_PLACE.fullmatch(place) else HOME
