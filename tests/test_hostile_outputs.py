"""Attacks in every field of every kind of input, and what readers, editors and programs get as HTML."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

import broadsheet.faces.web.desk as broadsheet_desk
from tests.attacked_portal import DOMAIN, NOW, checked, values
from tests.commands import broadsheet
from tests.desk_visits import Browser, desk
from tests.newsroom_portal import with_newsletter
from tests.payloads import some_markup
from tests.rest_visits import read, walk
from tests.stage import FRAGMENT, NOTHING, faults, ran

_SITE = {
    **NOTHING,
    "links": [
        *("stylesheet", "alternate", "canonical", "icon", "apple-touch-icon", "manifest"),
        *("next", "prev", "license", "search"),
    ],
    "data": True,
    "audio": True,
    "scripts": ["times.js?", "../times.js?", "../../times.js?", "../../../times.js?", "/times.js?"],
}


@pytest.mark.browser
@pytest.mark.parametrize("policy", [False, True])
def test_nothing_runs_on_any_kind_of_page_of_the_site(attacked: Path, chromium: Any, *, policy: bool) -> None:
    """With the pages' policy nothing needs it; without it nothing runs either."""
    public = attacked / "public"
    kinds: dict[str, list[Path]] = {}
    for path in sorted(public.rglob("*.html")):
        kinds.setdefault(path.relative_to(public).parts[0], []).append(path)
    pages = [
        path for paths in kinds.values() for path in paths[:: max(1, len(paths) // (2 if policy else 5))]
    ]
    assert len(pages) > 15
    shown = ((f"/{path.relative_to(public).as_posix()}", path.read_text("utf-8")) for path in pages)
    assert ran(chromium, shown, {"/": public}, policy=policy) == []


# The whole way


@pytest.mark.browser
def test_no_page_of_the_site_holds_an_attack(attacked: Path, chromium: Any) -> None:
    pages = sorted((attacked / "public").rglob("*.html"))
    assert len(pages) > 60
    assert any("recipes" in path.parts for path in pages)
    search = [path for path in pages if path.parent.name == "search"]  # a form and a script of ours
    others = ((str(path), path.read_text("utf-8")) for path in pages if path not in search)
    assert faults(chromium, others, _SITE) == []
    own = {**_SITE, "forms": True, "scripts": ["../times.js?", "search.js?"]}
    assert faults(chromium, ((str(path), path.read_text("utf-8")) for path in search), own) == []


@pytest.mark.browser
def test_no_document_of_the_static_api_and_no_json_feed_holds_an_attack(
    attacked: Path, chromium: Any
) -> None:
    paths = sorted((attacked / "public").rglob("*.json"))
    assert len(paths) > 60
    fragments = [(str(path), each) for path in paths for each in checked(json.loads(path.read_bytes()))]
    assert fragments
    players = {**FRAGMENT, "sources": ["http:", "https:", "//"]}
    assert faults(chromium, fragments, players) == []


def _words_of_feeds(public: Path) -> Iterator[tuple[str, list[str]]]:
    """Every text, attribute and value of every feed, as a reader has it that knows XML and JSON."""
    from lxml import etree

    names = ("feed.xml", "atom.xml", "feed.json")
    for path in sorted(each for name in names for each in public.rglob(name)):
        if path.suffix == ".json":
            yield str(path), [value for _, value in values(json.loads(path.read_bytes()))]
        else:
            nodes = list(etree.parse(path).getroot().iter("*"))
            yield str(path), [text for node in nodes for text in (node.text or "", *node.attrib.values())]


@pytest.mark.browser
def test_nothing_runs_in_a_reader_that_takes_every_word_of_a_feed_for_html(
    attacked: Path, chromium: Any
) -> None:
    feeds = list(_words_of_feeds(attacked / "public"))
    assert len(feeds) > 8
    words = sorted({word for _, found in feeds for word in found})
    assert sum("<\u2060" in word for word in words) > 30, "the attacks are there"
    parts = (words[number : number + 200] for number in range(0, len(words), 200))
    told = [(f"/words/{number}", json.dumps(part)) for number, part in enumerate(parts)]
    pages = [
        (path, f"<!DOCTYPE html><body>{''.join(f'<div>{word}</div>' for word in json.loads(part))}")
        for path, part in told
    ]
    assert ran(chromium, pages, {}, policy=False) == []
    assert faults(chromium, iter(pages), {**NOTHING, "again": True}) == []


@pytest.mark.browser
def test_no_letter_holds_an_attack(attacked: Path, tmp_path: Path, chromium: Any) -> None:
    portal = shutil.copytree(attacked, tmp_path / "portal", symlinks=True)
    with_newsletter(portal, 25)
    words = ("--portal", str(portal), "--now", NOW)
    broadsheet("newsletter", "build", *words)
    attack = some_markup(50)
    broadsheet(
        "newsletter",
        "edit",
        "--subject",
        attack[7],
        "--intro",
        "\n".join(attack[:9]),
        "--portal",
        str(portal),
    )
    broadsheet("newsletter", "preview", "--to", str(tmp_path / "letter"), *words)
    letters = sorted((tmp_path / "letter").rglob("*.html"))
    assert letters
    own = {
        **NOTHING,
        "style": True,
        "inline": True,
        "sources": [f"https://{DOMAIN}/"],
        "links": ["canonical"],
    }
    found = faults(chromium, ((str(path), path.read_text("utf-8")) for path in letters), own)
    assert found == []
    shown = ((f"/letter/{path.name}", path.read_text("utf-8")) for path in letters)
    assert ran(chromium, shown, {}, policy=False) == []
    for path in (tmp_path / "letter").rglob("*.txt"):
        text = path.read_text("utf-8")
        assert all(char.isprintable() or char in "\n\u200b" for char in text)
    for path in letters:
        assert "{{" not in path.read_text("utf-8")
        assert "{%" not in path.read_text("utf-8")


@pytest.mark.browser
def test_no_answer_of_the_api_and_no_page_of_the_desk_holds_an_attack(
    attacked: Path,
    tmp_path: Path,
    hashed: Any,
    chromium: Any,
) -> None:
    portal = shutil.copytree(attacked, tmp_path / "portal", symlinks=True)
    desk_own = {
        **NOTHING, "forms": True, "htmx": True, "svg": True, "links": ["stylesheet", "icon"],
        "scripts": ["/desk/static/"],
    }  # fmt: skip
    with desk(portal, hashed) as address:
        listed = walk(address, "/stories", limit=100)
        assert len(listed) > 10
        fragments = checked(listed)
        for story in listed[:8]:
            for path in (f"/stories/{story['id']}", f"/stories/{story['id']}/explanation"):
                fragments += checked(read(address, path))
            fragments += checked(read(address, f"/clusters/{story['cluster']}"))
        for path in ("/front", "/clusters", "/topics", "/providers", "/editions"):
            fragments += checked(read(address, path))
        fragments += checked(read(address, "/search", q="story", facets="true"))
        assert faults(chromium, [("api", each) for each in fragments], FRAGMENT) == []
        browser = Browser(address)
        browser.sign_in("owner")
        attack = some_markup(30)
        first = listed[0]["id"]
        for text in attack[:6]:
            browser.post("/desk/decide", {"kind": "reject", "story": first, "reason": text})
            browser.post(
                "/desk/decide",
                {"kind": "edit", "story": first, "title": text, "excerpt": text, "topic": ["News", text]},
            )
        refused = (
            browser.post("/desk/sources/test", {"location": attack[9]}),
            browser.post("/desk/topics", {"name": attack[8], "keywords": attack[7]}),
        )
        pages = [("form", answer.text) for answer in refused]
        paths = (
            *(
                "/desk/",
                "/desk/?decided=all",
                "/desk/decisions",
                "/desk/sources",
                "/desk/topics",
                "/desk/dashboard",
            ),
            *(f"/desk/?q={quote(text)}&topic={quote(text)}" for text in attack[:8]),
            *(f"/desk/story/{story['id']}" for story in listed[:8]),
            *(f"/desk/{quote(text, safe='')}" for text in attack[:8]),
            f"/desk/story/{quote(attack[3], safe='')}",
        )
        pages += [(path, browser.get(path).text) for path in paths]
        assert faults(chromium, pages, desk_own) == []
    static = Path(broadsheet_desk.__file__).parent / "static"
    shown = [(f"/shown/{number}", text) for number, (_, text) in enumerate(pages)]
    assert ran(chromium, shown, {"/desk/static/": static}, policy=False) == []
