"""A published folder as a whole: whatever one of its files names below the portal's address is there."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, unquote, urljoin, urlsplit

import pytest
from icalendar import Calendar
from lxml import etree, html
from PIL import Image

from broadsheet.engine.portal.portal_folder import load_portal
from tests.commands import broadsheet
from tests.newsroom_portal import NOW, TITLES, new_portal
from tests.recipes import recipes

__all__ = ["recipes"]
_GIVEN = {"rye", "fair", "1.mp3", "assets/mill.png", "api/recipes/bread/"}  # by the items' own files
_ADDRESSES = ("href", "src", "url", "action", "poster")


@pytest.fixture(params=["demo_portal", "recipes"])
def portal(request: pytest.FixtureRequest) -> Path:
    """A published portal: of news with pictures, and of items of other types."""
    return Path(request.getfixturevalue(request.param))


def test_every_address_of_our_own_leads_to_a_file(portal: Path) -> None:
    public, home = portal / "public", load_portal(portal).portal.url
    named = {(place, file) for file in sorted(public.rglob("*")) for place in _named(file, public, home)}
    own = {
        (unquote(urlsplit(place).path.removeprefix(urlsplit(home).path)), file)
        for place, file in named
        if place.startswith(home) and place.removeprefix(home) not in _GIVEN
    }
    missing = {
        (path, file.relative_to(public).as_posix())
        for path, file in own
        if path.split("/")[0] != "newsletter" and not _leads_to_a_file(public / path)
    }
    assert len(own) > 100
    assert not missing


def test_every_fragment_names_an_element(portal: Path) -> None:
    public = portal / "public"
    trees = {path: html.document_fromstring(path.read_text()) for path in public.rglob("*.html")}
    ids = {path: tree.xpath("//@id") for path, tree in trees.items()}
    for path, tree in trees.items():
        assert len(set(ids[path])) == len(ids[path]), f"an id is given twice in {path}"
        for link in tree.xpath("//a/@href[contains(., '#')]"):
            parts = urlsplit(link)
            if not parts.netloc:
                page = (path.parent / unquote(parts.path)).resolve() if parts.path else path
                assert unquote(parts.fragment) in ids[page / "index.html" if page.is_dir() else page], link


def test_a_logo_is_shown_whatever_its_file_is_called(tmp_path: Path) -> None:
    folder = new_portal(tmp_path / "portal", TITLES[:1])
    logo = "assets/Löwe & co (1).png"
    (folder / "assets").mkdir(exist_ok=True)
    Image.new("RGB", (50, 50)).save(folder / logo)
    (folder / "organizations" / "herald.yaml").write_text(
        f'name: The Herald\ndomain: herald.example\nimages: [{{url: "{logo}", width: 50, height: 50}}]\n'
    )
    broadsheet("publish", "--portal", str(folder), "--now", NOW)
    (shown,) = html.parse(folder / "public" / "index.html").xpath("//img[@class='logo']/@src")
    assert shown == quote(logo)
    assert unquote(shown) == logo
    document = json.loads((folder / "public" / "api" / "news" / "index.json").read_bytes())
    (image,) = document["value"][0]["provider"]["images"]
    assert image["url"] == load_portal(folder).portal.url + shown


def _leads_to_a_file(path: Path) -> bool:
    return (path / "index.html").is_file() or (path / "index.json").is_file() or path.is_file()


def _named(file: Path, public: Path, home: str) -> Iterator[str]:
    """Every address that a file names, whole."""
    own = home + file.relative_to(public).as_posix()
    if file.suffix == ".html":
        tree = html.document_fromstring(file.read_text())
        yield from (urljoin(own, place) for name in _ADDRESSES for place in tree.xpath(f"//@{name}"))
        yield from tree.xpath("//meta/@content[starts-with(., 'http')]")
    elif file.suffix == ".xml":
        for element in etree.parse(file).iter():
            yield from (element.attrib[name] for name in _ADDRESSES if name in element.attrib)
            yield element.text or ""
    elif file.suffix == ".json":
        yield from _texts(json.loads(file.read_bytes()))
    elif file.suffix == ".ics":
        yield from (event["URL"] for event in Calendar.from_ical(file.read_bytes()).walk("VEVENT"))


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _texts(each)
