"""Structured data of pages: JSON-LD in its shapes, whole and broken; microdata."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from tests.story_pages import TEXT, TITLE, URL, how, page, read


@pytest.mark.parametrize(
    "script",
    [
        '{"@type":"NewsArticle","headline":"H","author":{"@type":"Person","name":"Ada Quill"}}',
        '{"@graph":[{"@type":"WebPage","@id":"#p"},{"@type":["Article","NewsArticle"],"headline":"H","author":{"@id":"#a"}},{"@type":"Person","@id":"#a","name":"Ada Quill"}]}',
        '[{"@type":"Organization","name":"Example"},{"@type":"http://schema.org/NewsArticle","headline":"H","author":["Ada Quill"]}]',
        '{"@type":"WebPage","mainEntity":{"@type":"NewsArticle","headline":"H","author":[{"name":"Ada Quill"}]}}',
        '<!-- {"@type":"NewsArticle","headline":"H","author":"Ada Quill"} -->',
        '//<![CDATA[\n{"@type":"NewsArticle","headline":"H","author":"Ada Quill"}\n//]]>',
        '/* made by a tool */ {"@type":"NewsArticle", // note\n"headline":"H","author":"Ada Quill",}',
        '{"@type":"NewsArticle","headline":"H","description":"two\nlines\tand a tab","author":"Ada Quill"};',
        '{"@type":"NewsArticle","headline":"H","author":"Ada Quill"}{"@type":"Thing"}',
        '{"@type":"BlogPosting","headline":"H","author":{"givenName":"Ada","familyName":"Quill"}}',
        "{&quot;@type&quot;:&quot;NewsArticle&quot;,&quot;author&quot;:&quot;Ada Quill&quot;}",
        '[[{"@type":"newsarticle","author":{"name":"Ada Quill"}}]]',
        '{"@type":"LiveBlogPosting","author":[["x"],{"name":"Ada Quill"}]}',
        '{"@graph":[{"@type":"ReportageNewsArticle","author":[{"@id":"#a"}]},{"@id":"#a","name":"Ada Quill"}]}',
    ],
)
def test_json_ld_shapes(script: str) -> None:
    draft = read(page(f'<script type="application/ld+json">{script}</script>'))
    assert draft.authors == ("Ada Quill",)
    assert "JSON-LD" in how(draft, "authors")


def test_broken_json_is_salvaged() -> None:
    script = (
        '{"@type":"NewsArticle","headline":"'
        + TITLE
        + '","datePublished":"2026-05-01","author":{"name":"A" "B"}}'
    )
    draft = read(page(f'<script type="application/ld+json">{script}</script>'))
    assert draft.published == datetime(2026, 5, 1, tzinfo=UTC)


def test_the_article_of_this_page_is_taken_among_others() -> None:
    other = {
        "@type": "NewsArticle",
        "headline": "Something else",
        "url": "https://www.example.org/news/other",
        "author": "Someone Else",
    }
    own = {
        "@type": "NewsArticle",
        "headline": "Our story",
        "mainEntityOfPage": {"@id": URL + "#main"},
        "author": "Ada Quill",
    }
    script = json.dumps([other, {"@type": "ItemList", "itemListElement": [other]}, own])
    assert read(page(f'<script type="application/ld+json">{script}</script>')).authors == ("Ada Quill",)


@pytest.mark.parametrize(("scope", "name"), [("itemtype", "itemprop"), ("itemType", "itemProp")])
def test_microdata(scope: str, name: str) -> None:
    html = (
        '<html><head><title>x</title></head><body><article itemscope itemtype="https://schema.org/NewsArticle">'
        f'<h1 itemprop="headline">{TITLE}</h1><span itemprop="author" itemscope itemtype="https://schema.org/Person"><a href="/a" itemprop="name">Ada Quill</a></span>'
        f'<time itemprop="datePublished" datetime="2026-05-02T10:00:00+02:00">2 May</time><div>{TEXT}</div></article></body></html>'
    )
    draft = read(html.replace("itemtype", scope).replace("itemprop", name))
    assert (draft.title, draft.authors) == (TITLE, ("Ada Quill",))
    assert draft.published == datetime(2026, 5, 2, 8, tzinfo=UTC)
