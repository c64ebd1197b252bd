"""Any bytes become a draft or a refusal, in bounded time."""

from __future__ import annotations

import json
import time
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from broadsheet.domain.errors import Unreadable
from tests.patience import slowness
from tests.story_pages import TEXT, TITLE, json_ld, page, read

DESCRIPTION = '<meta name="description" content="A bridge.">'


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.binary(max_size=400),
    st.sampled_from([None, "text/html", "text/html; charset=utf-16", "\x00", "text/html; charset=punycode"]),
)
def test_any_bytes_give_a_draft_or_unreadable(body: bytes, content_type: str | None) -> None:
    for document in (body, b"<html><title>x y z</title><body>" + body, page(json_ld(), "").encode() + body):
        with suppress(Unreadable):
            read(document, content_type=content_type)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.just("2026-05-01"),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "@type",
                    "@id",
                    "@graph",
                    "author",
                    "name",
                    "image",
                    "url",
                    "headline",
                    "datePublished",
                    "publisher",
                    "width",
                    "isAccessibleForFree",
                    "mainEntityOfPage",
                ]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(_JSON)
def test_any_json_ld_gives_a_draft(value: object) -> None:
    node = {"@type": "NewsArticle", **value} if isinstance(value, dict) else value
    script = json.dumps(node).replace("<", "\\u003c")
    draft = read(page(f'<script type="application/ld+json">{script}</script>'))
    assert draft.title


@pytest.mark.parametrize(
    "hostile",
    [
        "<div>" * 20_000,
        "<div>" * 2_000_000,
        "<div>x</div>" * 300_000,
        f'<div class="{"author " * 500_000}">x</div>',
        '<script type="application/ld+json">' + '"\\' * 400_000 + "</script>",
        '<script type="application/ld+json">' + '{"a":' * 100_000 + "</script>",
        '<script type="application/ld+json">[' + "[]," * 300_000 + "1]</script>",
    ],
    ids=["deep", "long", "wide", "attribute", "string", "objects", "lists"],
)
def test_hostile_pages_take_bounded_time(hostile: str) -> None:
    start = time.process_time()
    assert read(page(body=TEXT + hostile)).title == TITLE
    assert time.process_time() - start < 10 * slowness()


@pytest.mark.parametrize(
    "hostile",
    [
        "<p>" + "by " * 60_000 + "</p>",
        "<p class='byline'>" + "Ada " * 40_000 + "</p>",
        "<span>" * 200 + "von " * 2_000 + "</span>" * 200,
        "<p>" + "1." * 50_000 + "</p>",
        "<p>" + "5 May " * 20_000 + "</p>",
        "<img srcset='" + "a.jpg 1w, " * 5_000 + "'>" * 20,
        f"<div class='{'author-' * 20_000}'>Ada Quill</div>",
        f"<a href='/authors/{'a' * 50_000}'>Ada Quill</a>",
        f"<meta name='author' content='{', ' * 9_000}'>" * 24,
    ],
    ids=["by", "names", "spans", "dots", "days", "srcset", "class", "link", "commas"],
)
def test_hostile_bylines_and_pictures_take_bounded_time(hostile: str) -> None:
    start = time.process_time()
    assert read(page(DESCRIPTION, body=hostile + TEXT)).title == TITLE
    assert time.process_time() - start < 10 * slowness()
