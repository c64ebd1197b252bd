"""`/api/v1/` of items: lists, filters, pages, single items, search beside stories; on both engines."""

from __future__ import annotations

import gc
import json
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

from broadsheet.engine.portal.portal_folder import load_portal
from broadsheet.faces.web.application import create_app
from broadsheet.faces.web.server import running
from tests.commands import broadsheet
from tests.http_client import ask
from tests.postgres import new_address
from tests.recipes import FILES, RECIPE, write
from tests.rest_visits import read, settled, walk

_NEWS = (
    '---\ncategory: news\ntitle: "Rye is back"\nexcerpt: "Bakers mix it."\n'
    'publishedDateTime: 2026-11-01T08:00:00Z\noriginalUrl: "https://mill.example/rye"\ntype: article\n'
    "quality: 80\nheat: 80\npublished: true\n\nprovider:\n  name: Mill\n  domain: mill.example\n\ntopics:\n"
    "  - Food\n\n---\n\n"
)


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def portal(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A portal with news, built-in types and one of its own, kept by either engine."""
    folder = tmp_path_factory.mktemp("shelves")
    write(folder / "theirs", {**FILES, "_news/2026-11-01-rye-is-back.md": _NEWS})
    portal = folder / "portal"
    write(portal, {"types/recipe.yaml": RECIPE})
    broadsheet("import", str(folder / "theirs"), "--portal", str(portal))
    if request.param == "postgres":
        broadsheet("store", "move", new_address(), "--switch", "--portal", str(portal))
    broadsheet("publish", "--portal", str(portal), "--now", "2026-11-25T08:00:00Z")
    return portal


@pytest.fixture(scope="module")
def address(portal: Path) -> Iterator[str]:
    with running(create_app(settled(load_portal(portal)))) as address:
        yield address


def test_types_are_listed_with_their_fields(address: str) -> None:
    types = {each["name"]: each for each in read(address, "/types")["items"]}
    assert types["recipe"]["items"] == 2
    assert {"name": "cookingTime", "kind": "duration"} in types["recipe"]["fields"]
    assert types["event"]["items"] == types["podcast"]["items"] == 1
    assert "sponsorship" not in types


def test_items_are_listed_filtered_and_paged(address: str, portal: Path) -> None:
    whole = walk(address, "/items")
    assert [item["title"] for item in whole] == ["Bread fair", "Rye bread", "Crumbs & rye", "Soup"]
    assert walk(address, "/items", limit=1) == whole
    recipes = walk(address, "/items", type="recipes", sort="heat", limit=1)
    assert {item["title"] for item in recipes} == {"Soup", "Rye bread"}
    assert walk(address, "/items", type=["event", "podcast"]) == [whole[0], whole[2]]
    assert [item["title"] for item in walk(address, "/items", topic="bread")] == ["Rye bread"]
    assert walk(address, "/items", since="2026-11-02", until="2026-12-01") == [whole[1]]
    rye = whole[1]
    assert (rye["kind"], rye["type"], rye["state"]) == ("item", "recipe", "published")
    assert rye["webUrl"] == "https://table.example/recipes/rye/"
    assert rye["fields"]["cookingTime"] == "PT1H10M"
    assert whole[3]["publishedDateTime"] is None
    assert whole[3]["fields"]["odd"] == 7
    assert (portal / "public" / "recipes" / "rye" / "index.html").is_file()
    for path in ("/items", "/search"):
        told = read(address, path, status=404, type="zeppelin", **({"q": "rye"} if path == "/search" else {}))
        assert "/api/v1/types lists them" in told["detail"]
    read(address, "/items", status=400, sort="quality")


def test_one_item_has_its_body_and_its_validators(address: str) -> None:
    rye = walk(address, "/items", type="recipe")[0]
    answer = ask(address, f"/api/v1/items/{rye['id']}")
    whole = json.loads(answer.body)
    assert whole.pop("content") == '<p>Keep it <b>cool</b>. <a rel="noopener nofollow">bad</a></p>'
    assert whole == rye
    again = ask(address, f"/api/v1/items/{rye['id']}", If_None_Match=answer.headers["ETag"])
    assert (again.status, again.body) == (304, b"")
    read(address, "/items/i000000000000000", status=404)


def test_a_search_finds_items_beside_stories_and_counts_types(address: str) -> None:
    found = read(address, "/search", q="rye", facets="true")
    assert {(each["kind"], each["title"]) for each in found["items"]} == {
        ("story", "Rye is back"),
        ("item", "Rye bread"),
        ("item", "Crumbs & rye"),
    }
    assert found["total"] == 3
    counts = {each["value"]: each["count"] for each in found["facets"]["types"]}
    assert counts == {"news": 1, "recipe": 1, "podcast": 1}
    assert [each["title"] for each in walk(address, "/search", q="rye", type="podcasts")] == ["Crumbs & rye"]
    assert [each["kind"] for each in walk(address, "/search", q="rye", type="news")] == ["story"]
    assert [each["title"] for each in walk(address, "/search", q="flour")] == []  # a sponsor's message
    assert [each["title"] for each in walk(address, "/search", q="graz")] == []
    assert [each["title"] for each in walk(address, "/search", q='"town hall"')] == ["Bread fair"]


def test_removed_items_are_for_tokens_with_drafts(address: str, portal: Path) -> None:
    secret = (
        broadsheet("tokens", "new", "editor", "--drafts", "--portal", str(portal)).stdout.decode().strip()
    )
    gone = [item for item in walk(address, "/items", secret, state="left-out") if item["type"] == "recipe"]
    assert [item["title"] for item in gone] == ["Gone"]
    assert gone[0]["webUrl"] is None
    read(address, f"/items/{gone[0]['id']}", status=404)
    assert read(address, f"/items/{gone[0]['id']}", secret)["title"] == "Gone"
    read(address, "/items", status=403, state="left-out")


def test_a_decision_shows_with_the_next_edition(address: str, portal: Path) -> None:
    broadsheet("desk", "edit", "_recipes/soup.md", "--title", "Broth", "--by", "ann", "--portal", str(portal))
    broadsheet("publish", "--portal", str(portal), "--now", "2026-11-25T08:00:00Z")
    assert [each["title"] for each in walk(address, "/search", q="broth")] == ["Broth"]
    assert walk(address, "/search", q="soup") == []
    broadsheet("desk", "undo", "_recipes/soup.md", "--by", "ann", "--portal", str(portal))
    broadsheet("publish", "--portal", str(portal), "--now", "2026-11-25T08:00:00Z")
    assert [each["title"] for each in walk(address, "/search", q="soup")] == ["Soup"]


def test_a_server_that_has_stopped_holds_no_connection(portal: Path) -> None:
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        with running(create_app(settled(load_portal(portal)))) as address:
            read(address, "/items")
        gc.collect()
    assert told == []
