"""Accounts of the desk: signing in waits after mistakes, and no secret is told."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from broadsheet.domain.account import Role
from broadsheet.domain.errors import AccountError, ThrottledError
from broadsheet.engine.desk.accounts import Attempt, add_account, sign_in
from broadsheet.engine.portal.portal_folder import load_portal
from broadsheet.faces.web.application import create_app
from broadsheet.faces.web.server import running
from broadsheet.store import Store
from tests.commands import broadsheet
from tests.desk_visits import NOW, PASSWORD, Answer, Browser, desk, ids


class TestThrottling:
    def test_signing_in_waits_ever_longer_per_account_and_per_address(self, tmp_path: Path) -> None:
        with Store.open(tmp_path / "store.sqlite3") as store:
            add_account(store, "ann", PASSWORD, Role.EDITOR, NOW)

            def attempt(password: str, now: datetime, name: str = "ann", address: str = "192.0.2.1") -> str:
                try:
                    sign_in(store, Attempt(name=name, password=password, address=address), now)
                except ThrottledError as error:
                    return f"wait {round(error.wait.total_seconds())}"
                except AccountError:
                    return "wrong"
                return "in"

            assert [attempt(f"no{n}", NOW) for n in range(5)] == ["wrong"] * 5
            assert attempt(PASSWORD, NOW) == "wait 1"
            assert attempt(PASSWORD, NOW, address="198.51.100.7") == "wait 1", (
                "another address is no way around"
            )
            assert attempt("no", NOW + timedelta(seconds=1)) == "wrong"
            assert attempt(PASSWORD, NOW + timedelta(seconds=2)) == "wait 1"
            assert attempt(PASSWORD, NOW + timedelta(seconds=4)) == "in"
            assert attempt("no", NOW + timedelta(seconds=5)) == "wrong", "a good sign-in forgives the account"
            later = NOW + timedelta(hours=1)
            said = [attempt("no", later, name=f"name{n}", address="203.0.113.9") for n in range(22)]
            assert said[:20] == ["wrong"] * 20
            assert said[20].startswith("wait"), "one address guesses many names"
            later += timedelta(hours=25)
            assert attempt(PASSWORD, later) == "in"
            assert attempt("no", later, name="name", address="203.0.113.9") == "wrong", "a day is forgotten"
            assert attempt("no", later, name="name", address="203.0.113.9") == "wrong"

    def test_who_mistypes_before_signing_in_does_not_keep_colleagues_out(self, tmp_path: Path) -> None:
        with Store.open(tmp_path / "store.sqlite3") as store:
            add_account(store, "ann", PASSWORD, Role.EDITOR, NOW)

            def attempt(name: str, password: str, now: datetime) -> None:
                sign_in(store, Attempt(name=name, password=password, address="192.0.2.1"), now)

            for hour in range(15):
                now = NOW + timedelta(hours=hour)
                for _ in range(2):
                    with pytest.raises(AccountError, match="do not belong together"):
                        attempt("ann", "mistyped it", now)
                attempt("ann", PASSWORD, now)
            for guess in range(20):
                with pytest.raises(AccountError, match="do not belong together"):
                    attempt(f"name{guess}", "guessed it", now)
            with pytest.raises(ThrottledError):
                attempt("ann", PASSWORD, now)
            attempt("ann", PASSWORD, now + timedelta(seconds=1))
            with pytest.raises(AccountError, match="do not belong together"):
                attempt("name", "guessed it", now + timedelta(seconds=1))
            with pytest.raises(ThrottledError):  # an account of one's own forgives no guesses at others
                attempt("ann", PASSWORD, now + timedelta(seconds=2))

    def test_guesses_at_the_same_moment_are_throttled_as_those_in_a_row(self, tmp_path: Path) -> None:
        with Store.open(tmp_path / "store.sqlite3") as store:
            add_account(store, "ann", PASSWORD, Role.EDITOR, NOW)

            def looked_at(guess: int) -> bool:
                attempt = Attempt(name="ann", password=f"guess {guess}", address=f"198.51.100.{guess}")
                with pytest.raises(AccountError) as refused:
                    sign_in(store, attempt, NOW - timedelta(milliseconds=guess))
                return not isinstance(refused.value, ThrottledError)

            with ThreadPoolExecutor(24) as guessers:
                assert sum(guessers.map(looked_at, range(48))) <= 6, "two are looked at together"

    def test_a_network_of_addresses_is_no_way_around(self, folder: Path) -> None:
        with Store.open(folder / ".broadsheet" / "store.sqlite3") as store:
            for _ in range(30):
                store.accounts.fail(("address:2001:db8::/64",), datetime.now(UTC))
        with running(ProxyHeadersMiddleware(create_app(load_portal(folder)), "127.0.0.1")) as address:
            statuses = [
                Browser(address).sign_in("nobody", "guess", X_Forwarded_For=client).status
                for client in ("2001:db8::9", "2001:db8:0:1::9")
            ]
        assert statuses == [429, 403]

    def test_a_throttled_sign_in_says_so(self, folder: Path, hashed) -> None:
        with desk(folder, hashed) as address:
            with Store.open(folder / ".broadsheet" / "store.sqlite3") as store:
                for _ in range(12):
                    store.accounts.fail(("account:editor",), datetime.now(UTC))
            answer = Browser(address).sign_in("editor")
            assert answer.status == 429
            assert 1 <= int(answer.headers["Retry-After"]) <= 900
            assert "try again in" in answer.text

    def test_wrong_names_and_wrong_passwords_look_alike(self, folder: Path, hashed) -> None:
        with desk(folder, hashed) as address:
            one = Browser(address).sign_in("editor", "wrong password")
            other = Browser(address).sign_in("nobody", "wrong password")
            assert one.status == other.status == 403

            def told(answer: Answer) -> str:
                return re.search(r'role="alert"[^>]*>([^<]*)', answer.text)[1]

            assert told(one) == told(other)
            assert "wrong password" not in one.text


class TestAccounts:
    def test_accounts_from_the_shell_never_show_a_password(self, folder: Path) -> None:
        portal = ("--portal", str(folder))
        said = [
            broadsheet("desk", "user", "add", "ann", "--role", "owner", *portal, stdin=PASSWORD.encode()),
            broadsheet("desk", "user", "add", "bob", *portal, stdin=b"another long password\n"),
            broadsheet("desk", "user", "add", "bob", *portal, stdin=PASSWORD.encode(), expect=1),
            broadsheet("desk", "user", "add", "c d", *portal, stdin=PASSWORD.encode(), expect=1),
            broadsheet("desk", "user", "add", "eve", *portal, stdin=b"short", expect=1),
            broadsheet("desk", "user", "password", "bob", *portal, stdin=PASSWORD.encode()),
            broadsheet("desk", "user", "role", "bob", "reader", *portal),
            broadsheet("desk", "user", "role", "ann", "editor", *portal, expect=1),
            broadsheet("desk", "user", "list", *portal),
            broadsheet("desk", "user", "remove", "bob", *portal),
        ]
        text = "".join((each.stdout + each.stderr).decode() for each in said)
        assert "ann  owner\nbob  reader\n" in text
        assert "ann is the only owner" in text
        assert PASSWORD not in text
        assert "argon2" not in text

    def test_no_log_and_no_export_holds_a_secret(
        self, folder: Path, hashed, capfd: pytest.CaptureFixture
    ) -> None:
        with desk(folder, hashed) as address:
            browser = Browser(address)
            browser.sign_in("editor", "a wrong password")
            browser.sign_in("editor")
            token = browser.cookies["broadsheet-desk"]
            browser.post("/desk/decide", {"kind": "approve", "story": ids(folder)["roof"]})
        broadsheet("publish", "--portal", str(folder), "-q")
        seen = capfd.readouterr()
        files = [
            path.read_bytes()
            for root in ("content", "public")
            for path in (folder / root).rglob("*")
            if path.is_file()
        ]
        exported = broadsheet("desk", "export", "--portal", str(folder)).stdout
        for secret in (PASSWORD, "a wrong password", token, "$argon2"):
            assert secret not in seen.out + seen.err
            assert all(secret.encode() not in body for body in (*files, exported))
