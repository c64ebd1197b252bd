"""Under which addresses a story stands: as found, canonical, its AMP version's and cache's."""

from __future__ import annotations

import pytest

from broadsheet.extract import story_id
from tests.story_pages import URL, how, page, read


@pytest.mark.parametrize(
    ("canonical", "web_url", "note"),
    [
        ("https://www.example.org/", URL, "home page"),
        ("/news/other", "https://www.example.org/news/other", "canonical"),
        ("/", URL, "home page"),
        ("www.example.org/news/other", URL, "no absolute"),
        ("https://", URL, "no absolute"),
        ("https://elsewhere.example/shop/offers", URL, "another site"),
        (
            "https://origin.example/2026/bridge-opens-news",
            "https://origin.example/2026/bridge-opens-news",
            "canonical",
        ),
        ("http://m.example.org/n/1?utm_source=x", "http://m.example.org/n/1", "canonical"),
    ],
)
def test_canonical(canonical: str, web_url: str, note: str) -> None:
    draft = read(page(f'<link rel="canonical" href="{canonical}">'))
    assert draft.web_url == web_url
    assert draft.id == story_id(web_url)
    assert note in how(draft, "web_url")


def test_og_url_stands_in_for_a_refused_canonical() -> None:
    head = '<link rel="canonical" href="https://www.example.org/"><meta property="og:url" content="https://www.example.org/news/own">'
    assert read(page(head)).web_url == "https://www.example.org/news/own"


@pytest.mark.parametrize("mark", ["amp", "⚡"])
def test_an_amp_page(mark: str) -> None:
    amp = "https://www.example.org/amp/bridge-opens"
    draft = read(page(f'<link rel="canonical" href="{URL}">', attributes=mark), amp)
    assert draft.web_url == URL
    assert draft.id == story_id(URL)
    assert draft.amp_web_url == amp
    assert (
        draft.cdn_amp_web_url
        == "https://www-example-org.cdn.ampproject.org/c/s/www.example.org/amp/bridge-opens"
    )
    assert draft.flags == ("amp",)


@pytest.mark.parametrize(
    ("cached", "origin"),
    [
        (
            "https://www-daily-example.cdn.ampproject.org/c/s/www.daily.example/news/1?x=1",
            "https://www.daily.example/news/1?x=1",
        ),
        ("https://daily-example.cdn.ampproject.org/v/daily.example/news/1", "http://daily.example/news/1"),
        ("https://www.google.com/amp/s/www.daily.example/news/1", "https://www.daily.example/news/1"),
        ("https://www.google.com/amp/help", "https://www.google.com/amp/help"),
        (URL, URL),
    ],
)
def test_a_page_from_an_amp_cache_has_the_address_of_its_origin(cached: str, origin: str) -> None:
    draft = read(page(attributes="amp"), cached)
    assert draft.url == origin
    assert draft.original_url == cached


def test_credentials_stay_out_of_the_draft() -> None:
    head = '<link rel="amphtml" href="https://me:secret@www.example.org/amp"><meta property="og:image" content="https://me:secret@cdn.example.org/a.jpg">'
    draft = read(page(head), "https://me:secret@www.example.org/news/bridge-opens")
    assert "secret" not in repr(draft)
