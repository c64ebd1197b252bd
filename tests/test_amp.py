"""AMP cache addresses: the recorded pairs, credentials, and input that is no address."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.extract import amp_cache_url


def test_recorded_pairs(shared_data: Path) -> None:
    lines = (shared_data / "amp" / "pairs.jsonl").read_text("utf-8").splitlines()
    pairs = [json.loads(line) for line in lines]
    assert len(pairs) == 1534
    # The toolbox that made the pairs passes user names on; we never do.
    wrong = [
        pair["url"] for pair in pairs if amp_cache_url(pair["url"]) != pair["cache"].replace("user:pw@", "")
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("url", "cache"),
    [
        ("https://pub.com/a", "https://pub-com.cdn.ampproject.org/c/s/pub.com/a"),
        ("http://pub.com/a", "https://pub-com.cdn.ampproject.org/c/pub.com/a"),
        ("HTTPS://Pub.Com:443/A?b=C", "https://pub-com.cdn.ampproject.org/c/s/pub.com/A?b=C"),
        ("https://my-pub.com/a", "https://0-my--pub-com-0.cdn.ampproject.org/c/s/my-pub.com/a"),
        ("https://pub.com/a.webp", "https://pub-com.cdn.ampproject.org/i/s/pub.com/a.webp"),
        ("https://pub.com/a.woff2", "https://pub-com.cdn.ampproject.org/r/s/pub.com/a.woff2"),
    ],
)
def test_forms(url: str, cache: str) -> None:
    assert amp_cache_url(url) == cache


@pytest.mark.parametrize(
    "url",
    [
        "https://user:secret@pub.com/a",
        "https://user:sec@ret@pub.com/a",
        "https://secret@pub.com:8443/a?b",
        " https://user:\tsecret@pub.com/a",
        "https://user:secret@münchen.example/a",
    ],
)
def test_credentials_are_never_passed_on(url: str) -> None:
    cache = amp_cache_url(url)
    assert cache is not None
    assert "secret" not in cache
    assert "@" not in cache
    assert "user" not in cache


@pytest.mark.parametrize(
    "text",
    [
        "",
        "pub.com/a",
        "/a",
        "ftp://pub.com/",
        "mailto:a@b.c",
        "javascript:1",
        "https://",
        "https:///a",
        "https://a b/",
        "https://user:pw@/x",
        "https://[x]/",
        "https://a:b/",
        "\ud800",
    ],
)
def test_no_web_address(text: str) -> None:
    assert amp_cache_url(text) is None


@given(
    st.text()
    | st.text().map(lambda text: f"https://{text}")
    | st.from_regex(r"https?://[^/]{0,80}@[^/@]{1,80}/.{0,20}")
)
def test_any_text_gives_an_address_or_none(text: str) -> None:
    cache = amp_cache_url(text)
    if cache is not None:
        label, _, _ = cache.removeprefix("https://").partition(".cdn.ampproject.org/")
        assert label.isascii()
        assert "@" not in label
        assert 1 <= len(label) <= 67  # 63 and the two ends that the toolbox adds
