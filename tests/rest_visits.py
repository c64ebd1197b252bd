"""Visits to an API that is served: its documents, its lists, a token that sees drafts."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import msgspec
import pytest

from broadsheet.engine.portal.portal_folder import PortalFolder, load_portal
from broadsheet.faces.web.application import create_app
from broadsheet.faces.web.server import running
from tests.commands import broadsheet
from tests.http_client import ask


def settled(folder: PortalFolder, **api: object) -> PortalFolder:
    """The portal with other settings of its API."""
    settings = folder.portal.model_copy(
        update={"api": folder.portal.api.model_copy(update={"rate": 0, **api})}
    )
    return msgspec.structs.replace(folder, portal=settings)


@pytest.fixture(scope="module")
def address(newsroom: Path) -> Iterator[str]:
    """Where the portal is served."""
    with running(create_app(settled(load_portal(newsroom)))) as address:
        yield address


@pytest.fixture(scope="module")
def secret(newsroom: Path) -> str:
    """A token that sees drafts."""
    done = broadsheet("tokens", "new", "editor", "--drafts", "--portal", str(newsroom))
    return done.stdout.decode().strip()


def read(address: str, path: str, token: str | None = None, status: int = 200, **query: object) -> dict:
    """The document at a path of the API."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    words = f"?{urlencode(query, doseq=True)}" if query else ""
    answer = ask(address, f"/api/v1{path}{words}", **headers)
    assert answer.status == status, answer.body
    kind = "application/json" if status == 200 else "application/problem+json"
    assert answer.headers["Content-Type"] == kind
    return json.loads(answer.body)


def walk(address: str, path: str, token: str | None = None, **query: object) -> list[dict]:
    """All items of a list, page by page."""
    found, cursor = [], None
    for _ in range(100):
        page = read(address, path, token, **query, **({"cursor": cursor} if cursor else {}))
        assert len(page["items"]) <= query.get("limit", 25)
        found += page["items"]
        cursor = page["nextCursor"]
        if cursor is None:
            return found
    raise AssertionError("the list never ends")
