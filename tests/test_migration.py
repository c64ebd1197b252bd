"""Moving here from other generators and from read-later services."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest

from broadsheet.collect.lists import parse_page_list
from broadsheet.domain.item import Item
from broadsheet.domain.recorded_types import RECORDED_TYPES
from broadsheet.engine.migration.recorded_platform import recorded_settings
from tests.commands import broadsheet, touched
from tests.recipes import RECIPE, read, write

_MAPPING = """- files: content/recipes/**/*.md
  type: recipe
  fields: {date: publishedDateTime, description: excerpt, tags: topics, extra.minutes: cookingTime}
  values: {cost: Free}
- files: _posts/*.md
  type: recipe
  fields: {date: served}
"""

_THEIRS = {
    "content/recipes/rye/index.md": (
        '+++\ntitle = "Rye"\ndate = 2026-11-02T09:00:00+01:00\ntags = ["Bread", "Food"]\nservings = 4\n'
        'layout = "x"\n[extra]\nminutes = "PT1H"\n+++\n# Rye\n\n{{< shortcode >}}\n'
    ),
    "content/recipes/draft.md": "---\ntitle: Draft\ndraft: true\n---\nlater\n",
    "content/recipes/json.md": '{"title": "Json", "servings": "many"}\nbody\n',
    "content/recipes/torn.md": "---\ntitle: [\n---\n",
    "_posts/2026-11-05-soup.md": "---\ntitle: Soup\ndate: 2026-11-05 21:30:00 -0500\ningredients: leek, water\n---\nCook.\n",
}


def test_a_content_folder_becomes_items_by_a_mapping(tmp_path: Path) -> None:
    write(tmp_path / "theirs", _THEIRS)
    portal, mapping = tmp_path / "portal", tmp_path / "mapping.yaml"
    write(portal, {"types/recipe.yaml": RECIPE, "portal.yaml": "title: Table\nurl: https://table.example/\n"})
    mapping.write_text(_MAPPING)
    words = ("import", str(tmp_path / "theirs"), "--map", str(mapping), "--portal", str(portal))
    done = broadsheet(*words, "--json", expect=1)
    assert json.loads(done.stdout) == {"read": 4, "refused": {"not-a-record": 1}}
    said = done.stderr.decode()
    assert "torn.md" in said
    assert "layout is no field of recipe; it is left out" in said
    assert "servings must be a number" in said
    broadsheet("publish", "--portal", str(portal))
    items = {item["title"]: item for item in read(portal, "recipes")["value"]}
    assert set(items) == {"Rye", "Json", "Soup"}
    rye = items["Rye"]
    assert rye["path"] == "_recipes/rye.md"
    assert (rye["publishedDateTime"], rye["cookingTime"], rye["cost"]) == (
        "2026-11-02T08:00:00Z",
        "PT1H",
        "Free",
    )
    assert rye["topics"] == ["Bread", "Food"]
    assert (items["Soup"]["ingredients"], items["Soup"]["served"]) == (["leek", "water"], "2026-11-05")
    before = touched(portal / "content")
    broadsheet(*words, expect=1)
    broadsheet("publish", "--portal", str(portal))
    assert touched(portal / "content") == before


def test_the_report_names_every_file_that_is_carried(tmp_path: Path) -> None:
    theirs = {
        "_config.yml": "title: Table\n",
        "_news/2026-06-01-torn.md": '---\ntitle: "a\n  b: [\n---\n',
        "_people/ann.md": "---\ntitle: Ann\ntitle: Ann again\n---\n",
        "_things/thing.md": "---\ntitle: A thing\n---\n",
    }
    write(tmp_path / "theirs", theirs)
    report = tmp_path / "report.json"
    words = ("import", str(tmp_path / "theirs"), "--portal", str(tmp_path / "portal"))
    done = broadsheet(*words, "--report", str(report), "--json", expect=1)
    assert json.loads(done.stdout)["report"] == {
        "files": 4,
        "sameBytes": 4,
        "lost": 0,
        "items": 0,
        "equalItems": 0,
        "differences": 3,
    }
    told = json.loads(report.read_bytes())
    assert {each["folder"]: each.get("carried", 0) for each in told["folders"]} == {
        ".": 0,
        "_news": 1,
        "_people": 1,
        "_things": 1,
    }
    assert {each["place"]: each["reason"] for each in told["differences"]} == {
        "_news/2026-06-01-torn.md": "carried: no story can be read from it; quarantine says why",
        "_people/ann.md": "carried: 'title' stands twice",
        "_things/thing.md": "carried: no type has the folder _things",
    }


@pytest.mark.parametrize(
    ("mapping", "message"),
    [
        ("- files: a/*.md\n  type: recpe\n", "mapping.yaml:2: 'recpe' is no type; did you mean recipe"),
        ("- type: recipe\n", "files is missing"),
        ("- files: ../x/*.md\n  type: recipe\n", "must lie in the folder"),
    ],
)
def test_a_wrong_mapping_is_told_with_its_line(tmp_path: Path, mapping: str, message: str) -> None:
    write(tmp_path, {"types/recipe.yaml": RECIPE, "portal.yaml": "title: T\n", "mapping.yaml": mapping})
    done = broadsheet(
        "import", str(tmp_path), "--map", str(tmp_path / "mapping.yaml"), "--portal", str(tmp_path), expect=2
    )
    assert message in done.stderr.decode()


@pytest.mark.parametrize(
    "export",
    [
        b"title,url,time_added,tags,status\nOne,https://a.example/1,1700000000,ai|law,unread\n,https://a.example/2,,,\n",
        b"URL,Title,Selection,Folder,Timestamp\nhttps://a.example/1,One,,ai,1700000000\nhttps://a.example/2,,,,\n",
        (
            b'<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<DL><DT><A HREF="https://a.example/1" TAGS="ai,law">One</A>'
            b'<DT><A HREF="javascript:alert(1)">x</A><DT><A HREF="https://a.example/2">https://a.example/2</A></DL>'
        ),
    ],
)
def test_exports_of_read_later_services_are_page_lists(export: bytes) -> None:
    pages = parse_page_list(export).pages
    assert [page.url for page in pages] == ["https://a.example/1", "https://a.example/2"]
    assert pages[0].hint.title == "One"
    assert pages[0].hint.tags[0] == "ai"
    assert pages[1].hint.title is None


def test_rows_of_an_export_that_name_no_page_are_told_with_their_line() -> None:
    export = b'url,title\nhttps://a.example/1,"Two\nlines"\nsoon,Later\n,Nowhere\nhttps://a.example/2,Two\n'
    found = parse_page_list(export, source="s")
    assert [page.url for page in found.pages] == ["https://a.example/1", "https://a.example/2"]
    assert [(each.place, each.sample) for each in found.refusals] == [("line 4", "soon"), ("line 5", None)]
    lines = [b"url,title", b"https://a.example/1,One", b"https://a.example/2," + b"a" * 1_000_001]
    torn = parse_page_list(
        b"\n".join([*lines, b'https://a.example/3,"Open', b"https://a.example/4,Four", b""])
    )
    assert [page.url for page in torn.pages] == ["https://a.example/1", "https://a.example/4"]
    assert [each.place for each in torn.refusals] == ["line 3", "line 4"]
    assert "the quote that opens here is not closed" in torn.refusals[1].detail


def test_documents_are_read_wherever_their_repository_lies(tmp_path: Path) -> None:
    repository = tmp_path / "page2" / "portal"
    for folder in ("samples", "samples/page2"):  # the second is of a layout that the platform left behind
        (repository / "api" / folder).mkdir(parents=True, exist_ok=True)
        value = {"path": "_samples/a.md", "title": "A", folder.rpartition("/")[2]: "told"}
        (repository / "api" / folder / "index.json").write_bytes(msgspec.json.encode({"value": [value]}))
    item = Item(path="_samples/a.md", type="sample", source="s", values={"samples": "told", "page2": "told"})
    found = recorded_settings(repository, [item], RECORDED_TYPES)
    assert found is not None
    assert found.shown == {"sample": ("samples",)}
