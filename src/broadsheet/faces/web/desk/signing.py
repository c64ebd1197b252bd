"""Signing in, signing out, and changing one's own password.

In: a name and a password. Out: a session cookie that scripts cannot read and other sites cannot send with a
form; a new one at every sign-in.
"""

from __future__ import annotations

from starlette.responses import RedirectResponse, Response

from broadsheet.domain.errors import AccountError, ThrottledError
from broadsheet.engine.desk.accounts import LONGEST, Attempt, check_password, set_password, sign_in
from broadsheet.faces.web.desk.visit import COOKIE, FORM_COOKIE, HOME, Visit, own_place

_PATH = "/desk"


def sign_in_page(visit: Visit) -> Response:
    """The form to sign in."""
    if visit.account is not None:
        return RedirectResponse(own_place(visit.query("next")), 303)
    return _form(visit, own_place(visit.query("next")))


def do_sign_in(visit: Visit) -> Response:
    """Sign in, and go where one wanted to go."""
    place = own_place(visit.field("next"))
    attempt = Attempt(name=visit.field("name"), password=visit.field("password"), address=visit.address)
    try:
        _, token = sign_in(visit.desk.store, attempt, visit.now, visit.request.cookies.get(COOKIE))
    except ThrottledError as error:
        answer = _form(visit, place, name=attempt.name, problem=str(error), status=429)
        answer.headers["Retry-After"] = str(max(1, round(error.wait.total_seconds())))
        return answer
    except AccountError as error:
        return _form(visit, place, name=attempt.name, problem=f"Not signed in: {error}.", status=403)
    answer = RedirectResponse(place, 303)
    _set_cookie(visit, answer, COOKIE, token, round(LONGEST.total_seconds()))
    answer.delete_cookie(FORM_COOKIE, path=_PATH)
    return answer


def sign_out(visit: Visit) -> Response:
    """End the session, here and on the server."""
    if visit.session is not None:
        visit.desk.store.accounts.end(visit.session.token)
    answer = RedirectResponse(f"{HOME}sign-in", 303)
    answer.delete_cookie(COOKIE, path=_PATH)
    return answer


def password_page(visit: Visit) -> Response:
    """The form to change one's own password."""
    return visit.page("password.html", problem="")


def change_password(visit: Visit) -> Response:
    """Change one's own password; every session of the account ends, this one too."""
    if visit.field("new") != visit.field("again"):
        problem = "Not changed: the new password was typed in two different ways."
        return visit.page("password.html", problem=problem, status=422)
    attempt = Attempt(name=visit.name, password=visit.field("old"), address=visit.address)
    try:
        check_password(visit.desk.store, attempt, visit.now)
        set_password(visit.desk.store, visit.name, visit.field("new"))
    except AccountError as error:
        return visit.page("password.html", problem=f"Not changed: {error}.", status=403)
    answer = RedirectResponse(f"{HOME}sign-in", 303)
    answer.delete_cookie(COOKIE, path=_PATH)
    return answer


def _form(visit: Visit, place: str, *, name: str = "", problem: str = "", status: int = 200) -> Response:
    token = visit.token
    answer = visit.page(
        "sign_in.html",
        status=status,
        place=place,
        name=name,
        problem=problem,
        token=token,
        nobody=not visit.desk.store.accounts.all(),
    )
    _set_cookie(visit, answer, FORM_COOKIE, token, 3600)
    return answer


def _set_cookie(visit: Visit, answer: Response, name: str, value: str, seconds: int) -> None:
    answer.set_cookie(
        name,
        value,
        max_age=seconds,
        path=_PATH,
        httponly=True,
        samesite="lax",
        secure=visit.request.url.scheme == "https",
    )
