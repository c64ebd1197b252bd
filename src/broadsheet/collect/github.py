"""What GitHub says of a repository: stars, forks, watches, languages (its REST API, version 2022-11-28).

In: an item's repository, the gateway, and what was answered last. Out: the item's values; nothing where all
is as it was. Raises FetchError when the API cannot be had.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

import msgspec

from broadsheet.collect.gateway import Gateway
from broadsheet.domain.errors import FetchError
from broadsheet.domain.source import Validators
from broadsheet.domain.story import Record

_REPOSITORY = re.compile(
    r"https?://(?:www\.)?github\.com/([A-Za-z0-9-]{1,60})/([A-Za-z0-9._-]{1,100}?)(?:\.git)?/?", re.IGNORECASE
)
_ACCEPT = "application/vnd.github+json"
_MOST_LANGUAGES = 10
_COUNTS = {"stars": "stargazers_count", "forks": "forks_count", "watches": "subscribers_count"}


class Asked(Record, frozen=True, kw_only=True):
    """When a repository was asked about, and what to ask with next time."""

    time: datetime
    repository: Validators = Validators()
    languages: Validators = Validators()


class GitHub:
    """The API at `api`, asked with `token` where there is one."""

    def __init__(self, gateway: Gateway, api: str, token: str | None) -> None:
        self._gateway, self._api = gateway, api
        self._authorization = f"Bearer {token}" if token else None

    async def facts(self, named: str, last: Asked | None) -> tuple[dict[str, Any], Asked]:
        """The values of a repository that changed, by `owner/name`, and what to remember."""
        told, repository = await self._ask(f"repos/{named}", last.repository if last else Validators())
        spoken, languages = await self._ask(
            f"repos/{named}/languages", last.languages if last else Validators()
        )
        values: dict[str, Any] = {
            name: told[key] for name, key in _COUNTS.items() if told and type(told.get(key)) is int
        }
        if spoken:
            sizes = {name: size for name, size in spoken.items() if isinstance(size, int)}
            values["languages"] = sorted(sizes, key=lambda name: (-sizes[name], name))[:_MOST_LANGUAGES]
        asked = Asked(time=self._gateway.now(), repository=repository, languages=languages)
        return values, asked

    async def _ask(self, path: str, validators: Validators) -> tuple[dict[str, Any] | None, Validators]:
        """An answer's object, None where it is as it was."""
        url = self._api + path
        answer = await self._gateway.ask_service(
            url, validators=validators, accept=_ACCEPT, authorization=self._authorization
        )
        if answer.unchanged:
            return None, answer.validators
        try:
            told = msgspec.json.decode(answer.body)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            told = None
        if not isinstance(told, dict):
            raise FetchError("not-json", f"{url} answered no JSON object", retry=True)
        return told, answer.validators


def repository_name(address: str) -> str | None:
    """`owner/name` of a repository at GitHub; None for any other address."""
    found = _REPOSITORY.fullmatch(address)
    return f"{found[1]}/{found[2]}" if found else None
