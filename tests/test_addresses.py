"""Addresses: cleaning, story ids, registrable domains."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.extract import clean_url, registrable_domain, same_site, story_id
from broadsheet.extract.addresses import absolute_url, is_home, same_page


@pytest.mark.parametrize(
    ("url", "clean"),
    [
        ("https://Example.com", "https://example.com/"),
        ("HTTP://example.com:80/A/../b", "http://example.com/b"),
        ("https://user:pw@example.com/a", "https://example.com/a"),
        ("https://example.com/a?utm_source=x&b=2&fbclid=1&a=1#top", "https://example.com/a?b=2&a=1"),
        ("https://example.com/a?UTM_Source=x&gclid=1", "https://example.com/a"),
        ("https://example.com/a?AMP", "https://example.com/a?AMP"),
        ("https://example.com/a?id=1&id=2&empty=", "https://example.com/a?id=1&id=2&empty="),
        ("https://bücher.example/ä", "https://xn--bcher-kva.example/%C3%A4"),
        ("http://127.0.0.1:8765/a", "http://127.0.0.1:8765/a"),
        ("  https://example.com/a b  ", "https://example.com/a%20b"),
    ],
)
def test_clean(url: str, clean: str) -> None:
    assert clean_url(url) == clean


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "//example.com",
        "ftp://example.com",
        "mailto:a@b.c",
        "https://",
        "https://a b.c/",
        "\ud800",
        "https://e.com/" + "a" * 5000,
    ],
)
def test_no_address_is_empty(text: str) -> None:
    assert clean_url(text) == ""


@given(
    st.text()
    | st.text().map(lambda text: f"https://example.org/{text}")
    | st.text().map(lambda text: f"https://{text}")
)
def test_cleaning_never_fails_and_is_stable(text: str) -> None:
    clean = clean_url(text)
    assert clean_url(clean) == clean
    assert len(story_id(text)) == 16
    registrable_domain(text)
    is_home(text)


def test_story_id_is_shared_by_variants() -> None:
    variants = [
        "https://www.example.com/a?x=1",
        "http://www.example.com/a?x=1#top",
        "https://example.com/a?x=1&utm_medium=rss",
        "https://me:pw@example.com:443/a?x=1",
    ]
    ids = {story_id(url) for url in variants}
    assert len(ids) == 1
    (only,) = ids
    assert only[0] == "s"
    assert int(only[1:], 16) >= 0
    assert story_id("https://example.com/a?x=2") != only


@pytest.mark.parametrize(
    ("url", "domain"),
    [
        ("https://news.example.co.uk/a", "example.co.uk"),
        ("https://www.example.com:8443/", "example.com"),
        ("https://someone.github.io/", "someone.github.io"),
        ("http://127.0.0.1:8000/a", "127.0.0.1"),
        ("http://[::1]:8000/a", "[::1]"),
        ("http://localhost:9/", "localhost"),
        ("https://example.com./", "example.com"),
        ("not an address", ""),
    ],
)
def test_registrable_domain(url: str, domain: str) -> None:
    assert registrable_domain(url) == domain


def test_same_site_and_page() -> None:
    assert same_site("https://m.example.com/a", "http://www.example.com/b")
    assert not same_site("https://example.com/", "https://example.org/")
    assert not same_site("", "")
    assert same_page("https://example.com/a/", "http://www.example.com/a#x")
    assert not same_page("https://example.com/a", "https://example.com/b")


def test_absolute_and_home() -> None:
    assert absolute_url("https://example.com/a/b", "../c?utm_source=x") == "https://example.com/c"
    assert absolute_url("https://example.com/a", "data:image/png;base64,xx") == ""
    assert absolute_url("https://example.com/a", "http://[broken") == ""
    assert is_home("https://example.com")
    assert is_home("https://example.com/index.html")
    assert is_home("https://example.com/en/")
    assert not is_home("https://example.com/?p=12")
    assert not is_home("https://example.com/story")


@pytest.mark.parametrize(
    ("url", "domain"),
    [
        ("https://news.paper.example/a", "paper.example"),
        ("https://www.x.test/", "x.test"),
        ("http://localhost:8000/", "localhost"),
        ("http://127.0.0.1:8000/", "127.0.0.1"),
        ("https://a.b.co.uk/", "b.co.uk"),
    ],
)
def test_a_suffix_that_the_list_does_not_name_is_one_label(url: str, domain: str) -> None:
    assert registrable_domain(url) == domain
