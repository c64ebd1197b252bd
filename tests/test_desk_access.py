"""Who may do what at the desk, what every form must carry, and when a session ends."""

from __future__ import annotations

import re
import time
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.domain.account import Role
from broadsheet.engine.desk.accounts import (
    IDLE,
    LONGEST,
    Attempt,
    add_account,
    remove_account,
    set_password,
    set_role,
    sign_in,
    signed_in,
)
from broadsheet.faces.web.desk.application import ROUTES
from broadsheet.faces.web.desk.visit import own_place
from broadsheet.store import Store
from tests.desk_visits import NOW, PASSWORD, Browser, desk, ids
from tests.patience import slowness


def concrete(path: str) -> str:
    return "/desk" + re.sub(r"\{[^}]*\}", "x", path)


class TestRoles:
    def test_every_route_asks_for_a_session_but_those_four(self, folder: Path, hashed) -> None:
        with desk(folder, hashed) as address:
            open_to_all = set()
            for route in ROUTES:
                stranger = Browser(address)
                form = {} if route.method == "POST" else None
                answer = stranger.ask(route.method, concrete(route.path), form)
                if route.role is None:
                    open_to_all.add((route.method, route.path))
                elif route.method == "GET":
                    assert answer.status == 303, route
                    assert answer.place.startswith("/desk/sign-in?next=%2Fdesk%2F"), route
                else:
                    assert answer.status == 401, route
            assert open_to_all == {
                ("GET", "/sign-in"),
                ("POST", "/sign-in"),
                ("POST", "/sign-out"),
                ("GET", "/static/{name}"),
            }

    def test_what_another_site_sent_is_not_shown(self, folder: Path, hashed) -> None:
        with desk(folder, hashed) as address:
            stranger, form = Browser(address), {"title": "Send us your password"}
            told = stranger.ask("POST", "/desk/decide", form, Origin="https://evil.example")
            assert (told.status, "your password" in told.text) == (401, False)
            assert "your password" in stranger.ask("POST", "/desk/decide", form).text

    def test_every_route_refuses_lesser_roles_and_forms_without_token(self, folder: Path, hashed) -> None:
        with desk(folder, hashed) as address:
            for name in ("reader", "editor"):
                browser = Browser(address)
                assert browser.sign_in(name).status == 303
                for route in (each for each in ROUTES if each.role is not None):
                    may = Role(name).covers(route.role)
                    form = {} if route.method == "POST" else None
                    answer = browser.ask(route.method, concrete(route.path), form)
                    if not may:
                        assert answer.status == 403, route
                        assert "This needs the role" in answer.text
                    elif route.method == "POST":
                        assert answer.status == 403, route
                        assert "This form was not taken" in answer.text
                    else:
                        assert answer.status in {200, 404}, route

    def test_no_page_of_the_desk_is_kept_or_framed_or_runs_foreign_scripts(
        self, folder: Path, hashed
    ) -> None:
        with desk(folder, hashed) as address:
            browser = Browser(address)
            browser.sign_in("owner")
            for route in (each for each in ROUTES if each.method == "GET"):
                answer = browser.get(concrete(route.path))
                policy = answer.headers["Content-Security-Policy"]
                assert "default-src 'none'; script-src 'self'; style-src 'self'" in policy
                assert "frame-ancestors 'none'" in policy
                assert "unsafe" not in policy
                assert answer.headers["Cache-Control"] in {"no-store", "public, max-age=31536000, immutable"}
                assert not re.search(r"<script(?![^>]* src=)|<style|\sstyle=|\son\w+=", answer.text), route


class TestForms:
    def test_a_form_of_another_site_is_not_taken(self, folder: Path, hashed) -> None:
        with desk(folder, hashed) as address:
            browser = Browser(address)
            browser.sign_in("editor")
            story = ids(folder)["roof"]
            form = {"kind": "reject", "story": story, "revision": f"{story}=0"}
            for origin in ("https://evil.example", "null", f"http://{browser.host}.evil.example", None):
                assert browser.post("/desk/decide", form, Origin=origin).status == 403
            assert browser.post("/desk/decide", form | {"token": "x"}).status == 403
            other = Browser(address)
            other.sign_in("owner")
            assert browser.post("/desk/decide", form | {"token": other.token()}).status == 403
            assert browser.get(f"/desk/story/{story}").text.count('class="kind"') == 0
            assert browser.post("/desk/decide", form).status == 303

    def test_nobody_is_signed_in_by_another_site(self, folder: Path, hashed) -> None:
        with desk(folder, hashed) as address:
            browser = Browser(address)
            assert browser.sign_in("owner", Origin="https://evil.example").status == 403
            form = {"name": "owner", "password": PASSWORD, "token": "guess"}
            assert browser.ask("POST", "/desk/sign-in", form).status == 403
            assert "broadsheet-desk" not in browser.cookies

    @given(place=st.text(max_size=40) | st.sampled_from(["//e.example", "/\\e.example", "/desk//e.example"]))
    def test_no_place_leads_to_another_site(self, place: str) -> None:
        kept = own_place(place)
        assert kept.startswith("/desk/")
        assert "\\" not in kept
        assert "//" not in kept

    @pytest.mark.parametrize("length", [25, 2000])
    def test_a_long_place_is_judged_at_once(self, length: int) -> None:
        began = time.process_time()
        assert own_place(f"/desk/{'a' * length}!") == "/desk/"
        assert own_place(f"/desk/{'a/' * (length // 2)}!") == "/desk/"
        assert time.process_time() - began < slowness(), "the server answers nobody meanwhile"

    def test_open_redirect_by_slash_and_backslash(self, folder: Path, hashed) -> None:
        with desk(folder, hashed) as address:
            for place in (
                "//evil.example/",
                "/\\evil.example",
                "https://evil.example/",
                "/desk/\\evil",
                "/desk/../x",
            ):
                answer = Browser(address).sign_in("reader", place=place)
                assert (answer.status, answer.place) == (303, "/desk/")
            answer = Browser(address).sign_in("reader", place="/desk/?topic=Ships&state=folded")
            assert answer.place == "/desk/?topic=Ships&state=folded"


class TestSessions:
    def test_the_cookie_is_out_of_reach_and_new_at_every_sign_in(self, folder: Path, hashed) -> None:
        with desk(folder, hashed) as address:
            browser = Browser(address)
            browser.cookies["broadsheet-desk"] = "planted"
            answer = browser.sign_in("editor")
            first = browser.cookies["broadsheet-desk"]
            assert first != "planted"
            (cookie,) = [c for c in answer.headers.get_all("Set-Cookie") if c.startswith("broadsheet-desk=")]
            assert "; HttpOnly; " in cookie
            assert "SameSite=lax" in cookie
            assert "Secure" not in cookie  # the server speaks http here
            browser.ask("POST", "/desk/sign-out", {"token": browser.token()})
            browser.sign_in("editor")
            assert browser.cookies["broadsheet-desk"] != first
            browser.cookies["broadsheet-desk"] = first
            assert browser.get("/desk/").status == 303, "a session outlived signing out"

    @pytest.mark.parametrize("change", ["password", "role", "removal", "own password"])
    def test_sessions_end_when_password_or_role_change(self, folder: Path, hashed, change: str) -> None:
        with desk(folder, hashed) as address:
            browser, other = Browser(address), Browser(address)
            browser.sign_in("editor")
            other.sign_in("editor")
            assert browser.get("/desk/").status == 200
            with Store.open(folder / ".broadsheet" / "store.sqlite3") as store:
                if change == "password":
                    set_password(store, "editor", "another long password")
                elif change == "role":
                    set_role(store, "editor", Role.READER)
                elif change == "removal":
                    remove_account(store, "editor")
                else:
                    form = {"old": PASSWORD, "new": "another long password", "again": "another long password"}
                    assert other.post("/desk/password", form).status == 303
            assert browser.get("/desk/").status == 303
            assert other.get("/desk/").status == 303

    def test_a_session_ends_by_itself_and_no_store_holds_a_token(self, tmp_path: Path) -> None:
        path = tmp_path / "store.sqlite3"
        with Store.open(path) as store:
            add_account(store, "ann", PASSWORD, Role.EDITOR, NOW)
            attempt = Attempt(name="ann", password=PASSWORD, address="::1")
            _, token = sign_in(store, attempt, NOW)
            assert signed_in(store, token, NOW + IDLE - timedelta(seconds=1))
            assert signed_in(store, token, NOW + 2 * IDLE - timedelta(minutes=5))
            assert signed_in(store, token, NOW + 4 * IDLE) is None
            _, token = sign_in(store, attempt, NOW)
            for day in range(1, 20):
                alive = signed_in(store, token, NOW + timedelta(days=day) * 0.99)
                assert bool(alive) is (timedelta(days=day) * 0.99 <= LONGEST)
        raw = (
            path.read_bytes() + path.with_name("store.sqlite3-wal").read_bytes()
            if path.with_name("store.sqlite3-wal").exists()
            else path.read_bytes()
        )
        assert token.encode() not in raw
        assert PASSWORD.encode() not in raw
        assert b"$argon2id$" in raw


def test_behind_a_proxy_that_speaks_https_the_cookie_is_secure(folder: Path, hashed) -> None:

    from tests.commands import Begun

    with desk(folder, hashed):
        pass
    process = Begun("serve", "--portal", str(folder), "--port", "0", "--proxy", "127.0.0.1", prints=True)
    try:
        address = re.search(r"http://\S+", process.stdout.readline().decode())[0]
        browser = Browser(address)
        browser.get("/desk/sign-in", X_Forwarded_Proto="https")
        answer = browser.sign_in("editor", X_Forwarded_Proto="https", Origin=f"https://{browser.host}")
        (cookie,) = [c for c in answer.headers.get_all("Set-Cookie") if c.startswith("broadsheet-desk=")]
        assert "; Secure" in cookie
    finally:
        process.terminate()
        process.wait()
