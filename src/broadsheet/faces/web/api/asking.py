"""One question to the API: who asks, of which store, and what may be shown.

In: a request. Out: an `Asking` that routes are given; a problem where the reader may not ask so.
"""

from __future__ import annotations

from collections import Counter
from http import HTTPStatus
from typing import Annotated

import msgspec
from fastapi import Depends, Request
from fastapi.exceptions import RequestValidationError
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from broadsheet.domain.draft import State
from broadsheet.engine import catalogue
from broadsheet.engine.catalogue.shape import Shape
from broadsheet.engine.portal.portal_folder import PortalFolder
from broadsheet.faces.web.api.access import Access, Reader
from broadsheet.faces.web.api.answers import Answers
from broadsheet.faces.web.api.parameters import SEVERAL
from broadsheet.faces.web.api.problems import ProblemError, not_found
from broadsheet.faces.web.door import StoreDoor
from broadsheet.store import Store

_BEARER = HTTPBearer(
    auto_error=False, scheme_name="token", description="A token of `broadsheet tokens new NAME`."
)
_CLOSED = "What is not published is shown to tokens of scope `drafts` alone."
_SEALED = "Why a story was judged so is sealed in this portal; tokens of scope `drafts` are told."


class Library(msgspec.Struct, frozen=True, kw_only=True):
    """What all requests of one application share."""

    folder: PortalFolder
    door: StoreDoor
    access: Access
    answers: Answers


class Asking(msgspec.Struct, frozen=True, kw_only=True):
    """One request, its reader, and the store as it stands."""

    request: Request
    reader: Reader
    library: Library
    store: Store
    changed: float

    @property
    def folder(self) -> PortalFolder:
        """The portal that is asked."""
        return self.library.folder

    def answer(self, shape: Shape | None, what: str = "") -> Response:
        """The answer that holds `shape`; the problem 404 where there is no such thing."""
        if shape is None:
            raise not_found(what)
        private = bool(self.reader.name)
        return self.library.answers.of(self.request, shape, self.changed, private=private)

    def states(self, wanted: list[State] | None = None) -> tuple[State, ...]:
        """The states to show: those that are asked for, else all that the reader may see."""
        if wanted is None:
            return tuple(State) if self.reader.sees_drafts else catalogue.PUBLIC
        if not self.reader.sees_drafts and set(wanted) - set(catalogue.PUBLIC):
            raise ProblemError(HTTPStatus.FORBIDDEN, _CLOSED)
        return tuple(dict.fromkeys(wanted))

    def topic(self, named: str | None) -> str | None:
        """The name of the topic that is asked for, if any; the problem 404 where there is none."""
        if named is None:
            return None
        topic = catalogue.topic_name(self.store, self.folder, named)
        if topic is None:
            raise not_found("topic of this id or name; /api/v1/topics lists them")
        return topic

    def types(self, named: list[str] | None) -> tuple[str, ...]:
        """The names of the types that are asked for; the problem 404 where one is unknown."""
        types = catalogue.type_names(self.folder, named or ())
        if types is None:
            raise not_found("type of this name; /api/v1/types lists them, and `news` is that of stories")
        return types

    def require_signals(self) -> None:
        """The problem 403 where the portal seals the signals and the reader may not see them."""
        if self.folder.portal.seal_key is not None and not self.reader.sees_drafts:
            raise ProblemError(HTTPStatus.FORBIDDEN, _SEALED)


async def _asking(
    request: Request, bearer: Annotated[HTTPAuthorizationCredentials | None, Depends(_BEARER)]
) -> Asking:
    library: Library = request.app.state.library
    door = library.door
    store = door.store() if door.is_open else await run_in_threadpool(door.store)
    token = await run_in_threadpool(library.access.token, bearer.credentials, store) if bearer else None
    reader = library.access.reader(request, token)
    _refuse_repeated(request)
    return Asking(request=request, reader=reader, library=library, store=store, changed=door.changed())


def _refuse_repeated(request: Request) -> None:
    """The problem 400 where a parameter that takes one value was given more: which one counts?"""
    given = Counter(name for name, _ in request.query_params.multi_items())
    wrong = [
        {"loc": ("query", name), "type": "value_error", "msg": "was given more than once; it takes one value"}
        for name, number in given.items()
        if number > 1 and name not in SEVERAL
    ]
    if wrong:
        raise RequestValidationError(wrong)


Asked = Annotated[Asking, Depends(_asking)]
