"""What went wrong, as RFC 9457 has it: `application/problem+json`, for every error of the API.

In: exceptions. Out: answers whose `title` is the status in words, `detail` says what to do, and `errors`
names each parameter that is wrong.
"""

from __future__ import annotations

import math
from http import HTTPStatus

import msgspec
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from broadsheet.domain.errors import ItemError, StoreError
from broadsheet.engine.catalogue.shape import Shape

MEDIA_TYPE = "application/problem+json"
_BUSY = 10  # seconds until a store that cannot be used is asked again


class ParameterProblem(Shape, frozen=True, kw_only=True):
    """One wrong parameter: where it stands (`query`, `path`), its name, and what is wrong with it."""

    place: str
    parameter: str
    message: str


class Problem(Shape, frozen=True, kw_only=True):
    """An error. `type` is always `about:blank`: the status says what kind of error it is."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    errors: tuple[ParameterProblem, ...] = ()


def problem_of(status: int, detail: str, errors: tuple[ParameterProblem, ...] = ()) -> Problem:
    """The problem of an answer with this status."""
    return Problem(title=HTTPStatus(status).phrase, status=status, detail=detail, errors=errors)


class ProblemError(Exception):
    """Raised where a request cannot be answered; `headers` go with the answer."""

    def __init__(self, status: HTTPStatus, detail: str, headers: dict[str, str] | None = None) -> None:
        self.status, self.detail, self.headers = status, detail, headers
        super().__init__(detail)


def not_found(what: str) -> ProblemError:
    """There is no such thing, or it is not for this reader."""
    return ProblemError(HTTPStatus.NOT_FOUND, f"There is no {what} here.")


def too_many(wait: float) -> ProblemError:
    """The reader has asked too often and may ask again after `wait` seconds."""
    seconds = max(1, math.ceil(wait))
    detail = f"Too many requests; ask again in {seconds} seconds."
    return ProblemError(HTTPStatus.TOO_MANY_REQUESTS, detail, {"Retry-After": str(seconds)})


def answer_problems(api: FastAPI) -> None:
    """Let every error of `api` leave as a problem."""
    api.add_exception_handler(ProblemError, _raised)
    api.add_exception_handler(RequestValidationError, _invalid)
    api.add_exception_handler(ItemError, _bad_cursor)
    api.add_exception_handler(HTTPException, _http)
    api.add_exception_handler(StoreError, _no_store)
    api.add_exception_handler(Exception, _broken)


def _response(
    status: int, detail: str, errors: tuple[ParameterProblem, ...] = (), headers: dict[str, str] | None = None
) -> Response:
    problem = problem_of(status, detail, errors)
    headers = {"Cache-Control": "no-store", **(headers or {})}
    return Response(msgspec.json.encode(problem), status, headers, media_type=MEDIA_TYPE)


async def _raised(_request: Request, error: Exception) -> Response:
    assert isinstance(error, ProblemError)
    return _response(error.status, error.detail, headers=error.headers)


async def _invalid(_request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    errors = tuple(map(_parameter_problem, error.errors()))
    named = "; ".join(f"{each.parameter}: {each.message}" for each in errors)
    return _response(HTTPStatus.BAD_REQUEST, f"The request cannot be used: {named}", errors)


def _parameter_problem(error: dict[str, object]) -> ParameterProblem:
    location = error.get("loc")
    place, *names = map(str, location) if isinstance(location, tuple) else ("request",)
    message = str(error.get("msg", "")).removeprefix("Value error, ")
    if error.get("type") == "extra_forbidden":
        message = "there is no such parameter"
    return ParameterProblem(place=place, parameter=".".join(names), message=message)


async def _bad_cursor(_request: Request, error: Exception) -> Response:
    assert isinstance(error, ItemError)
    wrong = ParameterProblem(place="query", parameter="cursor", message=error.detail)
    return _response(HTTPStatus.BAD_REQUEST, f"The request cannot be used: {error.detail}", (wrong,))


async def _http(_request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    words = {
        HTTPStatus.NOT_FOUND: "There is nothing at this address; /api/v1/ lists what there is.",
        HTTPStatus.METHOD_NOT_ALLOWED: "The API is read by GET and HEAD alone.",
    }
    detail = words.get(HTTPStatus(error.status_code), str(error.detail))
    headers = dict(error.headers or {})
    if "Allow" in headers:
        headers["Allow"] = "GET, HEAD"
    return _response(error.status_code, detail, headers=headers)


async def _no_store(_request: Request, _error: Exception) -> Response:
    detail = "The portal's store cannot be read now. Its owner finds out why with `broadsheet doctor`."
    return _response(HTTPStatus.SERVICE_UNAVAILABLE, detail, headers={"Retry-After": str(_BUSY)})


async def _broken(_request: Request, _error: Exception) -> Response:
    return _response(HTTPStatus.INTERNAL_SERVER_ERROR, "This server made a mistake; its log tells which.")
