"""`/api/v1/`: who is let in, how often, from where, and how it refuses."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from broadsheet.domain.errors import StoreError
from broadsheet.engine.catalogue.cursors import encode
from broadsheet.engine.portal.portal_folder import load_portal
from broadsheet.faces.web.api.access import Allowance
from broadsheet.faces.web.application import create_app
from broadsheet.faces.web.server import running
from broadsheet.store import Store
from tests.commands import Begun, broadsheet
from tests.http_client import ask
from tests.patience import PATIENCE
from tests.rest_portal import SECRET
from tests.rest_visits import address, read, secret, settled

# Tokens

__all__ = ["address", "secret"]


def test_a_token_opens_what_its_scopes_say_until_it_is_revoked(newsroom: Path, secret: str) -> None:
    portal = ("--portal", str(newsroom))
    reader = broadsheet("tokens", "new", "reader", *portal).stdout.decode().strip()
    assert broadsheet("tokens", "new", "reader", *portal, expect=1).stdout == b""
    broadsheet("tokens", "new", "no spaces", *portal, expect=2)
    listed = {
        each["name"]: each for each in json.loads(broadsheet("tokens", "list", "--json", *portal).stdout)
    }
    assert (listed["reader"]["scopes"], listed["editor"]["scopes"]) == (["read"], ["read", "drafts"])
    said = broadsheet("tokens", "list", *portal).stdout.decode()
    for kept in (said, (newsroom / ".broadsheet" / "store.sqlite3").read_bytes().decode("latin-1")):
        assert reader not in kept
        assert secret not in kept
    with running(create_app(settled(load_portal(newsroom), public=False))) as address:
        without = ask(address, "/api/v1/stories")
        assert (without.status, without.headers["WWW-Authenticate"]) == (401, "Bearer")
        wrong = ask(address, "/api/v1/stories", Authorization="Bearer nonsense")
        assert (wrong.status, wrong.headers["WWW-Authenticate"]) == (401, 'Bearer error="invalid_token"')
        assert ask(address, "/api/v1/stories", Authorization="Basic YTpi").status == 401
        answer = ask(address, "/api/v1/stories", Authorization=f"Bearer {reader}")
        assert (answer.status, answer.headers["Cache-Control"]) == (200, "private, no-cache")
        read(address, "/stories", reader, status=403, state="folded")
        assert read(address, "/stories", secret, state="folded")["items"]
        broadsheet("tokens", "revoke", "reader", *portal)
        read(address, "/stories", reader, status=401)
    broadsheet("tokens", "revoke", "reader", *portal, expect=1)


def test_a_wrong_token_is_refused_though_the_api_is_public(address: str) -> None:
    assert "revoked" in read(address, "/stories", "bsr_nonsense", status=401)["detail"]


# Refusals


@pytest.mark.parametrize(
    ("query", "parameter", "words"),
    [
        ("limit=0", "limit", "greater than or equal to 1"),
        ("limit=101", "limit", "less than or equal to 100"),
        ("limit=many", "limit", "valid integer"),
        ("sort=age", "sort", "'time', 'heat' or 'quality'"),
        ("since=yesterday", "since", "write a time like 2026-06-08T06:00:00Z"),
        ("since=2026-02-30", "since", "write a time like"),
        ("until=0001-01-01T00:00:00%2B23:59", "until", "write a time like"),
        ("topc=Rivers", "topc", "there is no such parameter"),
        ("topic=Rivers&topic=Easterly", "topic", "given more than once"),
        ("cursor=nonsense", "cursor", "begin without one"),
        ("cursor=%00", "cursor", "begin without one"),
        (f"cursor={encode('heat', '5.s1')}", "cursor", "sorted by time"),
        (f"cursor={encode('time', '9' * 30 + '.s1')}", "cursor", "sorted by time"),
        ("heatFrom=1e400", "heatFrom", "valid integer"),
        ("qualityTo=99999999999999999999", "qualityTo", "less than or equal to 1000000"),
        ("state=everything", "state.0", "'published', 'folded' or 'left-out'"),
        ("language=English", "language", "match pattern"),
    ],
)
def test_a_wrong_parameter_is_named(address: str, query: str, parameter: str, words: str) -> None:
    answer = ask(address, f"/api/v1/stories?{query}")
    problem = json.loads(answer.body)
    assert (answer.status, problem["status"], problem["title"]) == (400, 400, "Bad Request")
    (error,) = problem["errors"]
    assert (error["place"], error["parameter"]) == ("query", parameter)
    assert words in error["message"]
    assert words in problem["detail"]


def test_what_is_not_there_and_what_is_not_allowed(address: str) -> None:
    for path in (
        "/nothing",
        "/stories/s0",
        "/clusters/c0",
        "/stories/..%2f..%2fportal.yaml",
        "/stories/a%0Ab",
    ):
        assert read(address, path, status=404)["title"] == "Not Found"
    posted = ask(address, "/api/v1/stories", "POST")
    assert (posted.status, posted.headers["Allow"]) == (405, "GET, HEAD")
    assert json.loads(posted.body)["detail"] == "The API is read by GET and HEAD alone."
    assert ask(address, "/api/v1/" + "a" * 5000).status in {404, 414}


def test_a_portal_without_a_store_says_so(tmp_path: Path) -> None:
    (tmp_path / "portal.yaml").write_text("title: New\n")
    folder = load_portal(tmp_path)
    with running(create_app(folder)) as address:
        assert "store cannot be read" in read(address, "/stories", status=503)["detail"]
        assert str(tmp_path) not in ask(address, "/api/v1/stories").body.decode()
        broadsheet("publish", "--portal", str(tmp_path), "--quiet")
        assert read(address, "/stories") == {"items": [], "nextCursor": None}


def test_who_asks_too_often_is_told_when_to_come_again(newsroom: Path, secret: str) -> None:
    with running(create_app(settled(load_portal(newsroom), rate=3))) as address:
        answers = [ask(address, "/api/v1/topics") for _ in range(4)]
        assert [answer.status for answer in answers] == [200, 200, 200, 429]
        assert 1 <= int(answers[-1].headers["Retry-After"]) <= 20
        assert "ask again in" in json.loads(answers[-1].body)["detail"]
        assert read(address, "/topics", secret)  # a token has an allowance of its own
        assert ask(address, "/").status == 200


def test_many_at_once_are_all_answered(address: str) -> None:
    paths = [f"/api/v1/search?q={SECRET}&facets=true", "/api/v1/front", "/api/v1/providers"] * 20
    with ThreadPoolExecutor(60) as clients:
        assert {answer.status for answer in clients.map(lambda path: ask(address, path), paths)} == {200}


def test_a_store_that_too_many_read_at_once_says_so(newsroom: Path) -> None:
    with Store.open(load_portal(newsroom).store_path) as store, ExitStack() as held:
        store._database._reader.pool._timeout = 0.05
        for _ in range(15):
            held.enter_context(store._database.read())
        with pytest.raises(StoreError, match="too many at once; try again"):
            held.enter_context(store._database.read())


def test_an_address_behind_a_proxy_is_believed_from_that_proxy_alone(newsroom: Path) -> None:
    settings = newsroom / "portal.yaml"
    before = settings.read_text()
    settings.write_text(before + "api: {rate: 1}\n")
    statuses = {}
    for proxy in ("127.0.0.1", "192.0.2.1"):
        words = ("serve", "--portal", str(newsroom), "--port", "0", "--proxy", proxy)
        process = Begun(*words, prints=True)
        address = process.stdout.readline().decode().split(" on ")[1].split(" ")[0]
        clients = ("198.51.100.1", "198.51.100.2")
        statuses[proxy] = [
            ask(address, "/api/v1/topics", X_Forwarded_For=client).status for client in clients
        ]
        process.terminate()
        process.wait(timeout=PATIENCE)
    settings.write_text(before)
    assert statuses == {"127.0.0.1": [200, 200], "192.0.2.1": [200, 429]}


@pytest.mark.parametrize(
    ("clients", "statuses"),
    [
        (("::ffff:198.51.100.1", "::ffff:198.51.100.2", "198.51.100.2"), [200, 200, 429]),
        (("2001:db8::1", "2001:db8::2", "2001:db8:0:1::1"), [200, 429, 200]),
    ],
)
def test_an_allowance_is_for_a_client_however_its_address_is_written(
    newsroom: Path, clients: tuple[str, ...], statuses: list[int]
) -> None:
    folder = settled(load_portal(newsroom), rate=1)
    with running(ProxyHeadersMiddleware(create_app(folder), "127.0.0.1")) as address:
        answers = [ask(address, "/api/v1/topics", X_Forwarded_For=client).status for client in clients]
    assert answers == statuses


@given(st.integers(1, 100), st.lists(st.floats(0, 600), max_size=50))
def test_an_allowance_is_never_exceeded(rate: int, pauses: list[float]) -> None:
    allowance, now, let_through = Allowance(rate), 0.0, []
    for pause in pauses:
        now += pause
        if allowance.take("key", now) == 0:
            let_through.append(now)
    for first in let_through:
        in_a_minute = [each for each in let_through if first <= each < first + 60]
        assert len(in_a_minute) <= 2 * rate  # a full allowance, and what a minute adds


# Other sites' pages


def test_other_origins_are_let_in_only_when_the_settings_say_so(newsroom: Path, address: str) -> None:
    asked = {"Origin": "https://reader.example"}
    assert "Access-Control-Allow-Origin" not in ask(address, "/api/v1/stories", **asked).headers
    with running(
        create_app(settled(load_portal(newsroom), origins=("https://reader.example",)))
    ) as open_address:
        answer = ask(open_address, "/api/v1/stories", **asked)
        assert answer.headers["Access-Control-Allow-Origin"] == "https://reader.example"
        assert "ETag" in answer.headers["Access-Control-Expose-Headers"]
        preflight = ask(open_address, "/api/v1/stories", "OPTIONS", **asked, Access_Control_Request_Method="GET",
                        Access_Control_Request_Headers="authorization")  # fmt: skip
        assert preflight.status == 200
        other = ask(open_address, "/api/v1/stories", Origin="https://evil.example")
        assert "Access-Control-Allow-Origin" not in other.headers
