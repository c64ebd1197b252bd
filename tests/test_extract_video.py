"""Videos: pages to watch one, and articles that show one."""

from __future__ import annotations

import json

from broadsheet.extract import story_id
from tests.story_pages import TEXT, URL, json_ld, page, read


def test_a_watch_page() -> None:
    html = page(
        '<meta property="og:type" content="video.other"><meta name="description" content="A film.">', body=""
    )
    draft = read(html, "https://www.youtube.com/watch?v=dQw4w9WgXcQ&utm_source=x")
    assert draft.type == "video"
    assert draft.web_url is None
    assert draft.id == story_id("https://www.youtube.com/watch?v=dQw4w9WgXcQ")
    assert draft.featured_content == (
        '<iframe width="800" height="500" frameborder="0" src="https://www.youtube.com/embed/dQw4w9WgXcQ" '
        'allow="accelerometer; autoplay; encrypted-media; gyroscope; picture-in-picture" allowfullscreen></iframe>'
    )


def test_a_video_of_the_publisher_and_an_embedded_one() -> None:
    video = {
        "@type": "VideoObject",
        "name": "Film",
        "embedUrl": "https://player.vimeo.com/video/123456789",
        "uploadDate": "2026-05-01",
    }
    embedded = read(page(f'<script type="application/ld+json">{json.dumps(video)}</script>'))
    assert (embedded.type, embedded.web_url) == ("video", None)
    assert embedded.featured_content is not None
    assert 'src="https://player.vimeo.com/video/123456789"' in embedded.featured_content
    own = read(
        page(
            '<meta property="og:type" content="video"><meta property="og:video" content="https://cdn.example.org/x.mp4">'
        )
    )
    assert (own.type, own.web_url, own.featured_content) == ("video", URL, None)


def test_an_article_with_a_video_stays_an_article() -> None:
    body = TEXT + '<iframe src="https://www.youtube.com/embed/dQw4w9WgXcQ"></iframe>'
    draft = read(
        page(
            json_ld(video={"@type": "VideoObject", "embedUrl": "https://www.youtube.com/embed/dQw4w9WgXcQ"}),
            body,
        )
    )
    assert (draft.type, draft.featured_content) == ("article", None)


def test_no_markup_of_the_page_gets_into_the_player() -> None:
    head = '<meta property="og:type" content="video"><meta property="og:video" content="https://www.youtube.com/embed/&quot;&gt;&lt;script&gt;">'
    assert read(page(head)).featured_content is None
