"""Who asks, what they may see, and whether they ask too often.

In: a request's Authorization header and address. Out: a `Reader`, or a problem: 401 for a token that opens
nothing, 429 for too many requests.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from http import HTTPStatus

import msgspec
from starlette.requests import Request

from broadsheet.domain.access import Scope, Token, digest_of
from broadsheet.domain.portal import ApiSettings
from broadsheet.faces.web.api.problems import ProblemError, too_many
from broadsheet.faces.web.crowd import network_of
from broadsheet.store import Store

_MOST_KEYS = 10_000  # readers that are remembered; of more, those who asked longest ago are forgotten


class Reader(msgspec.Struct, frozen=True):
    """Somebody who may ask. `name` is the token's name, or nothing for one without."""

    scopes: frozenset[Scope]
    name: str = ""

    @property
    def sees_drafts(self) -> bool:
        """Whether stories that are not published are shown."""
        return Scope.DRAFTS in self.scopes


class Allowance:
    """So many requests a minute for each key, all of a minute's at once if need be."""

    def __init__(self, rate: int) -> None:
        self._rate = rate
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = threading.Lock()

    def take(self, key: str, now: float) -> float:
        """Take one request of the key's allowance; seconds to wait when there is none, else 0."""
        if self._rate == 0:
            return 0
        with self._lock:
            left, then = self._left.pop(key, (float(self._rate), now))
            left = min(float(self._rate), left + (now - then) * self._rate / 60)
            wait = 0.0 if left >= 1 else (1 - left) * 60 / self._rate
            self._left[key] = (left - 1 if not wait else left, now)
            if len(self._left) > _MOST_KEYS:
                self._left.popitem(last=False)
        return wait


class Access:
    """The API's door-keeper."""

    def __init__(self, settings: ApiSettings) -> None:
        self._public = settings.public
        self._allowance = Allowance(settings.rate)

    def token(self, secret: str, store: Store) -> Token | None:
        """The token with this secret."""
        return store.tokens.find(digest_of(secret))

    def reader(self, request: Request, token: Token | None) -> Reader:
        """The reader who sent the request, with the token that came with it."""
        client = network_of(request.client.host) if request.client else ""
        wait = self._allowance.take(f"token {token.name}" if token else client, time.monotonic())
        if wait:
            raise too_many(wait)
        if token is not None:
            return Reader(frozenset(token.scopes), token.name)
        if "authorization" in request.headers:
            raise _unauthorized("The token opens nothing here: it is wrong or was revoked.", "invalid_token")
        if not self._public:
            raise _unauthorized("This API is read with a token: Authorization: Bearer …")
        return Reader(frozenset({Scope.READ}))


def _unauthorized(detail: str, error: str | None = None) -> ProblemError:
    challenge = f'Bearer error="{error}"' if error else "Bearer"
    return ProblemError(HTTPStatus.UNAUTHORIZED, detail, {"WWW-Authenticate": challenge})
