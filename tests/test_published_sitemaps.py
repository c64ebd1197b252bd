"""Sitemaps as search engines read them."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import pytest
from lxml import etree

from broadsheet.domain.edition import Edition
from broadsheet.publish import sitemaps
from broadsheet.publish.site import site_files
from broadsheet.publish.sitemaps import sitemap_files
from tests.sample_edition import NEWEST, edition, entry, sample_edition

SPACE = {
    "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "n": "http://www.google.com/schemas/sitemap-news/0.9",
}
BASE = "https://news.example/faces/"


def files(of: Edition) -> dict[str, bytes]:
    return {file.path: file.body for file in sitemap_files(of)}


def found(body: bytes, path: str) -> list[str]:
    return [str(node.text) for node in etree.fromstring(body).iterfind(path, SPACE)]


def test_every_address_is_a_page_of_the_site_and_every_story_is_named() -> None:
    sample = sample_edition()
    pages = {BASE + file.path.removesuffix("index.html") for file in site_files(sample)}
    named = found(files(sample)["sitemap-1.xml"], "s:url/s:loc")
    assert set(named) <= pages
    assert len(set(named)) == len(named)
    assert {page for page in pages if "/story/" in page and page.endswith("/")} <= set(named)


def test_the_index_names_each_file_and_robots_names_the_index() -> None:
    made = files(sample_edition(40))
    assert found(made["sitemap.xml"], "s:sitemap/s:loc") == [
        BASE + "sitemap-1.xml",
        BASE + "news-sitemap.xml",
    ]
    assert made["robots.txt"].decode().splitlines()[-1] == f"Sitemap: {BASE}sitemap.xml"


def test_the_news_sitemap_has_all_stories_of_two_days() -> None:
    entries = tuple(
        entry(
            number,
            story_fields={
                "published_date_time": NEWEST - timedelta(hours=number),
                "title": f"A & <{number}>",
            },
        )
        for number in range(60)
    )
    body = files(edition(entries))["news-sitemap.xml"]
    assert found(body, "s:url/n:news/n:title") == [f"A & <{number}>" for number in range(49)]
    assert set(found(body, "s:url/n:news/n:publication/n:name")) == {"Faces & Machines"}
    assert set(found(body, "s:url/n:news/n:publication/n:language")) == {"en"}
    dates = found(body, "s:url/n:news/n:publication_date")
    assert dates[0] == "2020-12-03T19:15:00Z"
    assert all(later > earlier for later, earlier in pairwise(dates))
    assert found(body, "s:url/s:loc")[0] == BASE + "story/s000000000000000/"


@pytest.mark.parametrize(
    ("locale", "language"),
    [
        ("pt-BR", "pt"),
        ("fil", "fil"),
        ("zh", "zh-cn"),
        ("zh-Hans-SG", "zh-cn"),
        ("zh-TW", "zh-tw"),
        ("iw", "he"),
    ],
)
def test_the_news_sitemap_names_its_language_as_google_wants_it(locale: str, language: str) -> None:
    body = files(edition((entry(0),), locale=locale))["news-sitemap.xml"]
    assert found(body, "s:url/n:news/n:publication/n:language") == [language]


def test_the_news_sitemap_ends_at_a_thousand() -> None:
    entries = tuple(
        entry(number, story_fields={"published_date_time": NEWEST - timedelta(minutes=number)})
        for number in range(1100)
    )
    assert len(found(files(edition(entries))["news-sitemap.xml"], "s:url/s:loc")) == 1000


def test_a_change_after_publication_is_the_last_change() -> None:
    made = files(edition((entry(1, modified=NEWEST + timedelta(days=1)),)))
    stories = [
        url.findtext("s:lastmod", namespaces=SPACE)
        for url in etree.fromstring(made["sitemap-1.xml"])
        if "/story/" in str(url.findtext("s:loc", namespaces=SPACE))
    ]
    assert stories == ["2020-12-04T19:15:00Z"]


@pytest.mark.parametrize(("limit", "value"), [("_MAX_ADDRESSES", 20), ("_MAX_BYTES", 2000)])
def test_many_addresses_are_split(monkeypatch: pytest.MonkeyPatch, limit: str, value: int) -> None:
    whole = files(sample_edition(40))
    monkeypatch.setattr(sitemaps, limit, value)
    made = files(sample_edition(40))
    parts = [path for path in made if path.startswith("sitemap-")]
    assert len(parts) > 1
    assert [url for part in parts for url in found(made[part], "s:url/s:loc")] == found(
        whole["sitemap-1.xml"], "s:url/s:loc"
    )
    assert found(made["sitemap.xml"], "s:sitemap/s:loc")[:-1] == [BASE + part for part in parts]


def test_an_empty_portal_has_valid_sitemaps() -> None:
    made = files(edition())
    assert found(made["news-sitemap.xml"], "s:url/s:loc") == []
    assert BASE in found(made["sitemap-1.xml"], "s:url/s:loc")
