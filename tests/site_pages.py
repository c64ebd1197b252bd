"""The pages of an edition, as bytes and as trees, and what no page may hold."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from lxml import html

from broadsheet.domain.edition import Edition
from broadsheet.publish.site import site_files
from tests.sample_edition import NEWEST, edition, entry, sample_edition


@pytest.fixture(scope="session")
def sample() -> Edition:
    """The sample edition."""
    return sample_edition()


@pytest.fixture(scope="session")
def pages(sample: Edition) -> dict[str, bytes]:
    """The sample edition's website by path, which nobody changes."""
    return printed(sample)


def printed(of: Edition) -> dict[str, bytes]:
    files = list(site_files(of))
    assert len({file.path for file in files}) == len(files), "a path is given twice"
    return {file.path: file.body for file in files}


def parsed(body: bytes) -> Any:
    return html.document_fromstring(body.decode())


def trees(pages: dict[str, bytes]) -> Iterator[tuple[str, Any]]:
    for path, body in pages.items():
        if path.endswith(".html"):
            yield path, parsed(body)


def assert_harmless(path: str, tree: Any) -> None:
    for element in tree.iter():
        if not isinstance(element.tag, str):
            continue
        forbidden = {"object", "embed", "base", "style", "svg", "math"}
        forbidden |= set() if path == "search/index.html" else {"form"}
        assert element.tag not in forbidden, (path, element.tag)
        if element.tag == "script" and "src" in element.attrib:
            own = ".js?" if path == "search/index.html" else "times.js?"
            assert own in element.get("src"), path
        elif element.tag == "script":
            assert dict(element.attrib) == {"type": "application/ld+json"}, path
            json.loads(element.text)
        for name, value in element.attrib.items():
            assert not name.startswith("on"), (path, name)
            assert name not in {"style", "srcdoc"}, (path, name)
            if name in {"href", "src", "action", "formaction"}:
                assert urlsplit(value).scheme in {"", "http", "https"}, (path, value)
        if element.tag == "img":
            assert not urlsplit(element.get("src")).scheme, "a picture is fetched from elsewhere"
            assert element.get("width")
            assert element.get("height")
        if element.tag == "iframe":
            assert urlsplit(element.get("src")).hostname in {"www.youtube-nocookie.com", "player.vimeo.com"}
            assert "sandbox" in element.attrib


def many(*, retitled: int | None = None, without: int | None = None) -> Edition:
    """A thousand stories, a minute apart; every fiftieth tells of a walnut, one in its headline."""

    def fields(number: int) -> dict[str, object]:
        told = " on the walnut" if number % 50 == 0 else ""
        title = "The walnut" if number == 700 else f"Report {number}{' anew' if number == retitled else ''}"
        return {
            "title": title,
            "excerpt": f"What is known{told}, report {number}",
            "published_date_time": NEWEST - timedelta(minutes=number),
        }

    numbers = (number for number in range(1000) if number != without)
    return edition(tuple(entry(number, story_fields=fields(number)) for number in numbers))
