"""Visits to a desk that is served: a browser without scripts, and an account of each role."""

from __future__ import annotations

import http.client
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest

from broadsheet.domain.account import Role
from broadsheet.store import Store
from tests.desk_portal import TITLES
from tests.patience import PATIENCE

PASSWORD = "correct horse battery"
NOW = datetime(2026, 6, 9, 6, tzinfo=UTC)


class Answer:
    """An answer, its page as text."""

    def __init__(self, answer: http.client.HTTPResponse) -> None:
        self.status, self.headers = answer.status, answer.headers
        self.text = answer.read().decode()

    @property
    def place(self) -> str:
        return self.headers.get("Location", "")


class Browser:
    """A browser without scripts: it keeps cookies, follows nothing, and sends forms from its own site."""

    def __init__(self, address: str) -> None:
        self.host = urlsplit(address).netloc
        self.cookies: dict[str, str] = {}

    def ask(self, method: str, path: str, form: object = None, **headers: str | None) -> Answer:
        connection = http.client.HTTPConnection(self.host, timeout=PATIENCE)
        sent = {"Origin": f"http://{self.host}"} if method == "POST" else {}
        sent |= {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        sent |= {"Content-Type": "application/x-www-form-urlencoded"} if form is not None else {}
        sent |= {name.replace("_", "-"): value for name, value in headers.items() if value is not None}
        for name in (name.replace("_", "-") for name, value in headers.items() if value is None):
            sent.pop(name, None)
        body = urlencode(form, doseq=True).encode() if form is not None else None
        connection.request(method, path, body, {name: value for name, value in sent.items() if value})
        answer = Answer(connection.getresponse())
        for cookie in answer.headers.get_all("Set-Cookie") or ():
            name, _, rest = cookie.partition("=")
            value = rest.partition(";")[0].strip('"')
            self.cookies.pop(name, None)
            if value:
                self.cookies[name] = value
        connection.close()
        return answer

    def get(self, path: str, **headers: str | None) -> Answer:
        return self.ask("GET", path, **headers)

    def token(self, page: str = "/desk/password") -> str:
        return re.search(r'name="token" value="([^"]*)"', self.get(page).text)[1]

    def post(self, path: str, form: dict[str, object], **headers: str | None) -> Answer:
        return self.ask("POST", path, {"token": self.token(), **form}, **headers)

    def sign_in(
        self, name: str, password: str = PASSWORD, place: str = "/desk/", **headers: str | None
    ) -> Answer:
        token = self.token("/desk/sign-in")
        form = {"name": name, "password": password, "next": place, "token": token}
        return self.ask("POST", "/desk/sign-in", form, **headers)


@pytest.fixture(scope="session")
def hashed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    """An account of each role; hashing a password takes its time, so it is done once."""
    from broadsheet.engine.desk.accounts import add_account

    with Store.open(tmp_path_factory.mktemp("accounts") / "store.sqlite3") as store:
        first = add_account(store, "owner", PASSWORD, Role.OWNER, NOW)
    return {role.value: first for role in Role}


@contextmanager
def desk(folder: Path, hashed: dict[str, object]) -> Iterator[str]:
    """Serve the portal to these accounts while the block lasts; gives the address."""
    import msgspec

    from broadsheet.engine.portal.portal_folder import load_portal
    from broadsheet.faces.web.application import create_app  # not above: every run of tests loads this module
    from broadsheet.faces.web.server import running

    with Store.open(folder / ".broadsheet" / "store.sqlite3") as store:
        for name, account in hashed.items():
            store.accounts.save(msgspec.structs.replace(account, name=name, role=Role(name)))
    with running(create_app(load_portal(folder))) as address:
        yield address


def ids(folder: Path) -> dict[str, str]:
    with Store.open(folder / ".broadsheet" / "store.sqlite3") as store:
        by_title = {draft.title: draft.id for draft in store.stories.drafts()}
    return {name: by_title[title] for name, title in TITLES.items()}
