"""The desk over HTTP: who may do what, what every form must carry, and what each page does."""

from __future__ import annotations

import http.client
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.domain.account import Role
from broadsheet.domain.errors import AccountError, ThrottledError
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
from broadsheet.engine.portal.portal_folder import load_portal
from broadsheet.faces.web.application import create_app
from broadsheet.faces.web.desk.application import ROUTES
from broadsheet.faces.web.desk.visit import own_place
from broadsheet.faces.web.server import running
from broadsheet.store import Store
from tests.articles import rss
from tests.commands import broadsheet
from tests.loopback import Loopback, Reply
from tests.patience import PATIENCE, until
from tests.test_decisions import (  # noqa: F401 - fixtures
    TITLES,
    built,
    pages_with,
    record,
    republish,
    with_briefings,
)

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


@pytest.fixture
def folder(built: Path, tmp_path: Path) -> Path:  # noqa: F811
    return shutil.copytree(built, tmp_path / "portal")


@pytest.fixture(scope="module")
def hashed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    """An account of each role; hashing a password takes its time, so it is done once."""
    with Store.open(tmp_path_factory.mktemp("accounts") / "store.sqlite3") as store:
        first = add_account(store, "owner", PASSWORD, Role.OWNER, NOW)
    return {role.value: first for role in Role}


@contextmanager
def desk(folder: Path, hashed: dict[str, object]) -> Iterator[str]:
    import msgspec

    with Store.open(folder / ".broadsheet" / "store.sqlite3") as store:
        for name, account in hashed.items():
            store.accounts.save(msgspec.structs.replace(account, name=name, role=Role(name)))
    with running(create_app(load_portal(folder))) as address:
        yield address


def ids(folder: Path) -> dict[str, str]:
    with Store.open(folder / ".broadsheet" / "store.sqlite3") as store:
        by_title = {draft.title: draft.id for draft in store.stories.drafts()}
    return {name: by_title[title] for name, title in TITLES.items()}


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


class TestPages:
    def test_the_queue_is_filtered_and_decided_stories_leave_it(self, folder: Path, hashed) -> None:
        with desk(folder, hashed) as address:
            browser = Browser(address)
            browser.sign_in("editor")
            names = ids(folder)

            def shown(query: str = "") -> set[str]:
                page = browser.get(f"/desk/{query}").text
                return {name for name, id_ in names.items() if f'id="{id_}"' in page}

            assert shown() == set(names)
            assert shown("?topic=Ships") == {"ferry"}
            assert shown("?provider=roof.example") == {"roof"}
            assert shown("?quality_from=999") == set()
            assert shown("?state=left-out") == set()
            assert shown("?order=nonsense&state=nonsense&quality_from=x") == set(names)
            assert browser.get("/desk/?after=nonsense").status == 303
            story = names["roof"]
            form = {
                "kind": "reject",
                "story": story,
                "revision": f"{story}=0",
                "reason": "Old <b>news</b>",
                "next": "/desk/",
            }
            assert browser.post("/desk/decide", form).place == "/desk/"
            assert shown() == set(names) - {"roof"}
            assert shown("?decided=decided") == {"roof"}
            assert "Old &lt;b&gt;news&lt;/b&gt;" in browser.get("/desk/decisions").text
            undo = re.search(r'name="decision" value="(d[0-9a-f]{15})"', browser.get("/desk/").text)[1]
            browser.post("/desk/decide", {"kind": "undo", "decision": undo})
            assert shown() == set(names)

    def test_two_editors_never_overwrite_each_other_silently(self, folder: Path, hashed) -> None:
        with desk(folder, hashed) as address:
            ann, bob = Browser(address), Browser(address)
            ann.sign_in("owner")
            bob.sign_in("editor")
            story = ids(folder)["roof"]
            seen = {"story": story, "revision": f"{story}=0"}
            assert ann.post("/desk/decide", {"kind": "approve", "reason": "Local", **seen}).status == 303
            page = bob.post("/desk/decide", {"kind": "reject", "reason": "Dull", **seen})
            assert page.status == 409
            assert "Local" in page.text
            assert "Dull" in page.text
            again = dict(
                re.findall(
                    r'<input type="hidden" name="(\w+)" value="([^"]*)">',
                    page.text.split("What you wanted")[1],
                )
            )
            assert again["revision"] == f"{story}=1"
            assert bob.ask("POST", "/desk/decide", again).status == 303
            log = broadsheet("desk", "log", "--portal", str(folder)).stdout.decode()
            assert log.index("Rejected by editor") < log.index("Approved by owner")

    def test_every_kind_of_decision_can_be_made_and_the_button_publishes_it(
        self, folder: Path, hashed
    ) -> None:

        with desk(folder, hashed) as address:
            browser = Browser(address)
            browser.sign_in("editor")
            names = ids(folder)

            def decide(kind: str, *stories: str, **fields: object) -> int:
                form = {"kind": kind, "story": [names[name] for name in stories], **fields}
                return browser.post("/desk/decide", form).status

            assert decide("merge", "ferry", "bell") == 303
            assert decide("pin", "roof", hours="24") == 303
            assert decide("pin", "roof", until="2001-01-01T00:00") == 422
            assert (
                decide("edit", "map", title="The map", excerpt="Short.", topic=["Easterly"], image="") == 303
            )
            shown = browser.get(f"/desk/story/{names['map']}").text
            assert re.search(r'<textarea id="title"[^>]*>The map</textarea>', shown), (
                "an edit is seen at once"
            )
            assert decide("retract", "map", notice="") == 422
            assert decide("nonsense", "map") == 422
            assert decide("approve") == 422
            browser.post("/desk/publish", {"next": "/desk/"})
            until(lambda: re.search("Edition|Not published", browser.get("/desk/publishing").text))
            assert "Edition 2 stands" in browser.get("/desk/publishing").text
            assert "heat: 1" in record(folder, "school-roof")
            assert 'title: "The map"' in record(folder, "museum-in")
            assert decide("split", "bell") == 303
            assert decide("lead", "bell") == 303
            assert decide("retract", "ferry", notice="He did not retire.") == 303
            history = browser.get(f"/desk/story/{names['ferry']}").text
            assert "He did not retire." in history
            assert (
                "Nothing was changed" in browser.post("/desk/decide", {"kind": "undo", "decision": "d0"}).text
            )

    def test_an_editor_words_a_briefing_hides_it_and_has_it_back(self, folder: Path, hashed) -> None:
        story = ids(folder)["roof"]
        place = f"/desk/story/{story}"
        with desk(folder, hashed) as address:
            browser = Browser(address)
            browser.sign_in("editor")
            assert "Its briefing" not in browser.get(place).text
            form = {"kind": "brief", "story": story, "revision": f"{story}=0", "text": "It <b>leaks</b>."}
            assert "has no briefings" in browser.post("/desk/decide", form).text
        with_briefings(folder)
        with desk(folder, hashed) as address:
            browser, reader = Browser(address), Browser(address)
            browser.sign_in("editor")
            reader.sign_in("reader")
            assert "There is none." in browser.get(place).text
            assert browser.post("/desk/decide", form | {"text": " "}).status == 422
            assert browser.post("/desk/decide", form | {"text": "a" * 2001}).status == 422
            assert reader.post("/desk/decide", form).status == 403
            assert browser.post("/desk/decide", form).status == 303
            page = browser.get(place).text
            assert re.search(
                r'<textarea id="briefing-text"[^>]*>It &lt;b&gt;leaks&lt;/b&gt;.</textarea>', page
            )
            assert "Our desk’s own words" in page
            assert 'id="briefing-text"' not in reader.get(place).text
            assert "It &lt;b&gt;leaks" in reader.get(place).text
            stale = browser.post("/desk/decide", form | {"text": "It is dry."})
            assert (stale.status, "It is dry." in stale.text) == (409, True)
            republish(folder)
            assert pages_with(folder, "It &lt;b&gt;leaks&lt;/b&gt;.") == {"roof"}
            hide = form | {"revision": f"{story}=1", "none": "yes"}
            assert browser.post("/desk/decide", hide).status == 303
            page = browser.get(place).text
            assert "The desk shows none." in page
            republish(folder)
            assert pages_with(folder, "It &lt;b&gt;leaks") == set()
            section = page.partition('id="briefing"')[2].partition("</section>")[0]
            undo = re.search(r'name="decision" value="(d[0-9a-f]{15})"', section)[1]
            browser.post("/desk/decide", {"kind": "undo", "decision": undo})
            assert "It &lt;b&gt;leaks" in browser.get(place).text

    def test_sources_are_found_added_paused_and_tested(self, folder: Path, hashed) -> None:
        settings = (folder / "portal.yaml").read_text()
        (folder / "portal.yaml").write_text(
            "# mine\n" + settings + "fetch:\n  allow_private: [127.0.0.1]\n  delay: 0\n"
        )
        with Loopback() as web, desk(folder, hashed) as address:
            web.page("/feed", rss(web, "/one", "/two"))
            web.page("/", b'<html><link rel="alternate" type="application/rss+xml" href="/feed">')
            web.page("/broken", Reply(status=500))
            browser = Browser(address)
            browser.sign_in("owner")
            page = browser.post("/desk/sources/test", {"location": web.url("/")}).text
            assert "lists 2 stories" in page
            assert not (folder / "sources.yaml").exists()
            assert browser.post("/desk/sources/add", {"location": web.url("/")}).status == 303
            assert f"feed: {web.url('/feed')}" in (folder / "sources.yaml").read_text().replace('"', "")
            again = browser.post("/desk/sources/add", {"location": web.url("/feed")})
            assert (again.status, "is a source already" in again.text) == (422, True)
            bad = browser.post("/desk/sources/test", {"location": web.url("/broken")})
            assert (bad.status, "cannot be had" in bad.text) == (422, True)
            assert "private" in browser.post("/desk/sources/test", {"location": "http://10.0.0.1/"}).text
            key = f"feed:{web.url('/feed')}"
            browser.post("/desk/sources/pause", {"key": key, "paused": "yes"})
            assert (
                "It is not asked" in browser.get("/desk/sources").text
                or "Paused" in browser.get("/desk/sources").text
            )
            assert key not in {source.key for source in load_portal(folder).sources}
            browser.post("/desk/sources/pause", {"key": key, "paused": "no"})
            assert key in {source.key for source in load_portal(folder).sources}
        assert (folder / "portal.yaml").read_text().startswith("# mine\n")
        (folder / "sources.yaml").write_text("sources:\n  - fed: https://a.org/\n")
        said = broadsheet("publish", "--portal", str(folder), expect=2).stderr.decode()
        assert "sources.yaml:2:" in said
        assert "did you mean feed?" in said

    def test_a_topic_is_tried_and_the_dashboard_tells_figures(self, folder: Path, hashed) -> None:
        with desk(folder, hashed) as address:
            browser = Browser(address)
            browser.sign_in("editor")
            text = "- {name: Easterly, keywords: [easterly]}\n- {name: Ships, parent: Easterly, keywords: [bell], fields: [title]}\n"
            page = browser.post("/desk/topics", {"file": "all.yaml", "text": text}).text
            assert "<ins>+Ships</ins>" in page
            assert "<del>−Ships</del>" in page
            wrong = browser.post("/desk/topics", {"file": "all.yaml", "text": "- {nme: x}\n"})
            assert (wrong.status, "Line 1" in wrong.text) == (422, True)
            assert "keywords: [ferry], fields" in (folder / "topics" / "all.yaml").read_text()
            browser.post("/desk/decide", {"kind": "reject", "story": ids(folder)["roof"]})
            board = browser.get("/desk/dashboard").text
            assert 'aria-label="Stories a day in 28 days: 4 published' in board
            assert "one provider alone tells of it" in board
            assert re.search(r"rejected</th><td[^>]*>1</td><td[^>]*>1</td>", board)


def test_behind_a_proxy_that_speaks_https_the_cookie_is_secure(folder: Path, hashed) -> None:
    import subprocess

    from tests.commands import start

    with desk(folder, hashed):
        pass
    process = start(
        "serve", "--portal", str(folder), "--port", "0", "--proxy", "127.0.0.1", stdout=subprocess.PIPE
    )
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
        process.stdout.close()
