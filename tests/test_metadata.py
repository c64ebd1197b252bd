"""What else a page says of its story: lead picture, structured data, its address behind a cache."""

from __future__ import annotations

import time

import pytest

from tests.daily_pages import URL, metas, page, read
from tests.patience import slowness
from tests.story_pages import TITLE, json_ld


def lead(head: str, below: str = "") -> str:
    images = read(page(head, below=below)).images
    return images[0].url.rpartition("/")[2] if images else ""


# Lead picture


def test_a_social_card_gives_way_to_the_picture_of_the_story() -> None:
    card = '<meta property="og:image" content="https://cdn.example/social/card.png">'
    figure = '<figure><img src="https://cdn.example/bridge.jpg" width="900" height="600"></figure>'
    assert lead(card + json_ld(image="https://cdn.example/bridge.jpg"), figure) == "bridge.jpg"
    assert lead(card) == "card.png"


def test_the_same_picture_in_other_sizes_is_one() -> None:
    head = '<meta property="og:image" content="https://cdn.example/bridge-evening-1200x630.jpg">'
    figure = '<figure><img src="https://cdn.example/bridge-evening-640x400.jpg"></figure>'
    images = read(page(head + json_ld(image="https://cdn.example/bridge-evening.jpg"), below=figure)).images
    assert [image.url for image in images] == ["https://cdn.example/bridge-evening.jpg"]


def test_the_largest_of_a_list() -> None:
    listed = [
        {"@type": "ImageObject", "url": "https://cdn.example/square.jpg", "width": 700, "height": 700},
        {"@type": "ImageObject", "url": "https://cdn.example/wide.jpg", "width": 1600, "height": 900},
    ]
    assert lead(json_ld(image=listed)) == "wide.jpg"


def test_small_by_name() -> None:
    assert lead('<meta property="og:image" content="https://cdn.example/bridge_120x80.jpg">') == ""


# Structured data and caches


@pytest.mark.parametrize(
    "script",
    [
        "{&quot;@type&quot;:&quot;NewsArticle&quot;,&quot;author&quot;:&quot;Ada Quill&quot;}",
        '[[{"@type":"newsarticle","author":{"name":"Ada Quill"}}]]',
        '{"@type":"LiveBlogPosting","author":[["x"],{"name":"Ada Quill"}]}',
        '{"@graph":[{"@type":"ReportageNewsArticle","author":[{"@id":"#a"}]},{"@id":"#a","name":"Ada Quill"}]}',
    ],
)
def test_shapes_of_json_ld(script: str) -> None:
    assert read(page(f'<script type="application/ld+json">{script}</script>')).authors == ("Ada Quill",)


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


# Bounds


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
def test_hostile_heads_take_bounded_time(hostile: str) -> None:
    start = time.process_time()
    assert read(page(metas(description="A bridge."), below=hostile)).title == TITLE
    assert time.process_time() - start < 10 * slowness()
