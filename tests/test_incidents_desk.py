"""Classes of incident that hit other people's desks, each as a test that fails where the guard is taken away."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import html

from broadsheet.engine.desk.accounts import set_password
from broadsheet.store import Store
from tests.desk_visits import Browser, desk, ids
from tests.sample_edition import HOSTILE


def test_no_session_survives_a_password_change(folder: Path, hashed) -> None:
    with desk(folder, hashed) as address:
        thief = Browser(address)
        thief.sign_in("owner")
        assert thief.get("/desk/").status == 200
        with Store.open(folder / ".broadsheet" / "store.sqlite3") as store:
            set_password(store, "owner", "a password that nobody knows")
        assert thief.get("/desk/").place.startswith("/desk/sign-in")
        assert thief.ask("POST", "/desk/publish", {"token": "x"}).status == 401
        assert thief.sign_in("owner").status == 403


def test_session_fixation_by_a_planted_cookie(folder: Path, hashed) -> None:
    with desk(folder, hashed) as address:
        attacker, victim = Browser(address), Browser(address)
        attacker.sign_in("reader")
        victim.cookies["broadsheet-desk"] = attacker.cookies["broadsheet-desk"]
        victim.ask("POST", "/desk/sign-out", {"token": victim.token()})
        victim.cookies["broadsheet-desk"] = "known to the attacker"
        victim.sign_in("owner")
        assert victim.cookies["broadsheet-desk"] != "known to the attacker"
        attacker.cookies["broadsheet-desk"] = "known to the attacker"
        assert attacker.get("/desk/").status == 303


@pytest.mark.parametrize(
    "place", ["/\\evil.example", "//evil.example", "/desk//evil.example", "/desk/%5c%5cevil\\x"]
)
def test_open_redirect_by_backslash_and_double_slash(folder: Path, hashed, place: str) -> None:
    with desk(folder, hashed) as address:
        browser = Browser(address)
        assert browser.sign_in("editor", place=place).place == "/desk/"
        assert browser.get(f"/desk/sign-in?next={place}").place == "/desk/"
        story = ids(folder)["roof"]
        form = {"kind": "approve", "story": story, "next": place}
        assert browser.post("/desk/decide", form).place == "/desk/"


def test_stored_xss_by_the_words_of_a_decision(folder: Path, hashed) -> None:
    with desk(folder, hashed) as address:
        browser = Browser(address)
        browser.sign_in("editor")
        story = ids(folder)["roof"]
        for vector in HOSTILE[:-1]:
            browser.post("/desk/decide", {"kind": "reject", "story": story, "reason": vector})
            edit = {"kind": "edit", "story": story, "title": vector, "excerpt": vector, "topic": ["Easterly"]}
            assert browser.post("/desk/decide", edit).status == 303
        for page in (
            f"/desk/story/{story}",
            "/desk/decisions",
            "/desk/?decided=all",
            f"/desk/story/{story}?q=%3Csvg%3E",
        ):
            tree = html.document_fromstring(browser.get(page).text)
            for element in tree.iter():
                assert element.tag not in {"iframe", "object", "embed", "base", "style"}, page
                if element.tag == "script":
                    assert element.get("src", "").startswith("/desk/static/")
                for name, value in element.attrib.items():
                    assert not name.startswith("on"), (page, name)
                    if name in {"href", "src", "action", "formaction", "hx-get", "hx-post"}:
                        assert value.startswith(("/", "#", "https://")), (page, value)
