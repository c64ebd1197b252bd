"""The desk's pages of items: listed by type, searched, hidden, shown again and edited, whatever their type."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from pathlib import Path

import msgspec
import pytest

from broadsheet.domain.account import Role
from broadsheet.domain.item import item_id
from broadsheet.engine.desk.accounts import add_account
from broadsheet.engine.portal.portal_folder import load_portal
from broadsheet.faces.web.application import create_app
from broadsheet.faces.web.server import running
from broadsheet.store import Store
from tests.commands import broadsheet
from tests.desk_visits import PASSWORD, Browser
from tests.recipes import FILES, RECIPE, write
from tests.stores import NOW

_RYE = item_id("_recipes/rye.md")


@pytest.fixture
def portal(tmp_path: Path) -> Path:
    """A portal with a type of its own, imported and never published yet."""
    write(tmp_path / "theirs", FILES)
    portal = tmp_path / "portal"
    write(portal, {"types/recipe.yaml": RECIPE})
    broadsheet("import", str(tmp_path / "theirs"), "--portal", str(portal))
    return portal


@contextmanager
def desk(portal: Path, role: Role = Role.EDITOR) -> Iterator[Browser]:
    with Store.open(portal / ".broadsheet" / "store.sqlite3") as store:
        store.accounts.save(
            msgspec.structs.replace(add_account(store, role.value, PASSWORD, role, NOW), name=role.value)
        )
    with running(create_app(load_portal(portal))) as address:
        browser = Browser(address)
        assert browser.sign_in(role.value).status == 303
        yield browser


def form_of(page: str) -> dict[str, str]:
    """The fields of the edit form as the page shows them."""
    form = page[page.index('<input type="hidden" name="kind" value="edit">') :]
    inputs = re.findall(r'<input (?:id="[^"]*" )?name="([^"]*)"[^>]*? value="([^"]*)"', form)
    texts = re.findall(r'<textarea id="[^"]*" name="([^"]*)"[^>]*>([^<]*)</textarea>', form)
    topics = re.findall(r'name="topic" value="([^"]*)"[^>]* checked', form)
    return {name: unescape(text) for name, text in (*inputs, *texts)} | {"topic": topics}


def decided(browser: Browser, kind: str, revision: int, **fields: object) -> object:
    form = {
        "kind": kind,
        "story": _RYE,
        "revision": f"{_RYE}={revision}",
        "next": f"/desk/item/{_RYE}",
        **fields,
    }
    return browser.post("/desk/decide", form)


def published(portal: Path) -> list[dict]:
    broadsheet("publish", "--portal", str(portal), "--now", "2026-11-25T08:00:00Z")
    return json.loads((portal / "public" / "api" / "recipes" / "index.json").read_bytes())["value"]


def test_items_are_listed_by_type_state_and_words(portal: Path) -> None:
    with desk(portal, Role.READER) as browser:
        everything = browser.get("/desk/items").text
        for title in ("Rye bread", "Bread fair", "Crumbs &amp; rye", "Gone", "The Mill"):
            assert title in everything
        assert ">recipes (3)<" in everything or ">Recipes (3)<" in everything
        recipes = browser.get("/desk/items?type=recipe").text
        assert "Rye bread" in recipes
        assert "Bread fair" not in recipes
        removed = browser.get("/desk/items?type=recipe&state=removed").text
        assert "Gone" in removed
        assert "Rye bread" not in removed
        found = browser.get("/desk/items?q=rye").text
        assert "Rye bread" in found
        assert "Soup" not in found
        assert "No item is like that" in browser.get("/desk/items?q=zeppelin").text
        assert browser.get("/desk/items?after=nonsense").status == 303
        page = browser.get(f"/desk/item/{_RYE}").text
        assert "PT1H10M" in page
        assert "3.20 EUR" in page
        assert 'value="edit"' not in page  # a reader only reads
        assert browser.get("/desk/item/i000000000000000").status == 404


def test_an_item_is_hidden_and_shown_again(portal: Path) -> None:
    with desk(portal) as browser:
        assert decided(browser, "reject", 0, reason="Old").status == 303
        page = browser.get(f"/desk/item/{_RYE}").text
        assert ">removed<" in page
        assert "“Old”" in page
        assert [item["title"] for item in published(portal)] == ["Soup"]
        assert decided(browser, "approve", 0).status == 409  # somebody decided meanwhile
        assert decided(browser, "approve", 1).status == 303
        assert [item["title"] for item in published(portal)] == ["Soup", "Rye bread"]
        assert f'href="/desk/story/{_RYE}"' in browser.get("/desk/decisions").text
        assert browser.get(f"/desk/story/{_RYE}").place == f"/desk/item/{_RYE}"


def test_every_simple_field_is_edited_and_the_edit_outlives_a_new_reading(portal: Path) -> None:
    with desk(portal) as browser:
        form = form_of(browser.get(f"/desk/item/{_RYE}").text)
        assert form["field.ingredients"] == "rye\nwater"
        assert form["topic"] == ["Food", "Bread"]
        changed = {
            "title": "Rye loaf",
            "field.servings": "6",
            "field.ingredients": "rye\r\nsalt",
            "field.cost": "",
        }
        assert decided(browser, "edit", 0, **form | changed).status == 303
        with Store.open(portal / ".broadsheet" / "store.sqlite3") as store:
            (edit,) = store.decisions.about(_RYE)
        assert (edit.title, edit.excerpt, edit.topics) == ("Rye loaf", None, None)
        assert edit.fields == {"servings": "6", "ingredients": "rye\nsalt", "cost": ""}
        assert "Rye loaf" in browser.get(f"/desk/item/{_RYE}").text
        told = decided(browser, "edit", 1, **form | {"title": "Rye loaf", "field.servings": "many"})
        assert told.status == 422
        assert "Servings must be a number" in told.text
        assert "say what is to change" in decided(browser, "edit", 1, **form | changed).text.lower()
    rye = next(item for item in published(portal) if item["title"] == "Rye loaf")
    assert (rye["servings"], rye["ingredients"]) == (6, ["rye", "salt"])
    assert "cost" not in rye
    theirs = portal.parent / "theirs"
    (theirs / "_recipes" / "rye.md").write_text(FILES["_recipes/rye.md"].replace("PT1H10M", "PT2H"))
    broadsheet("ingest", str(theirs), "--portal", str(portal), "--now", "2026-11-25T08:00:00Z")
    rye = next(item for item in published(portal) if item["title"] == "Rye loaf")
    assert (rye["servings"], rye["cookingTime"]) == (6, "PT2H")
    assert 'title: "Rye loaf"' in (portal / "content" / "_recipes" / "rye.md").read_text()


def test_every_choice_of_a_truth_is_named(portal: Path) -> None:
    with desk(portal) as browser:
        page = browser.get(f"/desk/item/{item_id('_events/fair.md')}").text
    (choice,) = re.findall(r'<select [^>]*name="field.allDay">(.*?)</select>', page)
    assert re.findall(r'<option value="([^"]*)"[^>]*>([^<]*)<', choice) == [
        ("", "not told"),
        ("true", "true"),
        ("false", "false"),
    ]


def test_an_edit_keeps_fields_that_somebody_else_changed_meanwhile(portal: Path) -> None:
    with desk(portal) as browser:
        page = browser.get(f"/desk/item/{_RYE}").text
        seen = dict(re.findall(r'name="(seen\.[^"]*)" value="([^"]*)"', page))
        form = form_of(page)
        mine = form | seen | {"field.servings": "6"}
        assert (
            decided(browser, "edit", 0, **form | {"title": "Rye loaf", "field.ingredients": "rye"}).status
            == 303
        )
        told = decided(browser, "edit", 0, **mine)
        assert (told.status, "servings “6”" in told.text, "title “Rye bread”" in told.text) == (
            409,
            True,
            False,
        )
        assert decided(browser, "edit", 1, **mine).status == 303
    rye = next(item for item in published(portal) if item["title"] == "Rye loaf")
    assert (rye["servings"], rye["ingredients"]) == (6, ["rye"])


def test_fields_are_set_from_the_command_line(portal: Path) -> None:
    words = ("--by", "ann", "--portal", str(portal))
    broadsheet("desk", "edit", "_recipes/rye.md", "--set", "servings=8", *words)
    assert next(item for item in published(portal) if item["title"] == "Rye bread")["servings"] == 8
    done = broadsheet("desk", "edit", "_recipes/rye.md", "--set", "colour=red", *words, expect=1)
    assert b"colour is no field of recipe" in done.stderr
    broadsheet("desk", "edit", "_recipes/rye.md", "--set", "servings", *words, expect=2)


def test_an_empty_picture_address_takes_an_items_picture_away(portal: Path) -> None:
    words = ("--by", "ann", "--portal", str(portal))
    broadsheet("desk", "edit", "_recipes/rye.md", "--image", "https://table.example/rye.png", *words)
    rye = next(item for item in published(portal) if item["title"] == "Rye bread")
    assert [image["url"] for image in rye["images"]] == ["https://table.example/rye.png"]
    broadsheet("desk", "edit", "_recipes/rye.md", "--image", "", *words)
    rye = next(item for item in published(portal) if item["title"] == "Rye bread")
    assert "images" not in rye
    assert "images" not in (portal / "content" / "_recipes" / "rye.md").read_text()
