"""Pages become drafts: every field, every refusal, and hostile bytes."""

from __future__ import annotations

import json
import lzma
import time
from collections import Counter
from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from broadsheet.domain.draft import Draft
from broadsheet.domain.errors import Unreadable
from broadsheet.domain.source import Document, Hint
from broadsheet.extract import detect_language, read_document, story_id
from broadsheet.extract.dates import parse_time
from tests.patience import slowness

URL = "https://www.example.org/news/bridge-opens"
CAPTURED = datetime(2026, 5, 20, 12, tzinfo=UTC)
TITLE = "The bridge opens after nine years"
SENTENCE = "The council opened the new bridge on Tuesday, nine years after the first plan was drawn. "
TEXT = f"<p>{SENTENCE * 4}</p><p>{'People walked across it all evening and spoke of the old ferry. ' * 4}</p>"


def read(
    html: str | bytes,
    url: str = URL,
    *,
    requested: str | None = None,
    content_type: str | None = None,
    **hint: Any,
) -> Draft:
    body = html if isinstance(html, bytes) else html.encode()
    return read_document(
        Document(
            url=url,
            requested_url=requested or url,
            source="s",
            body=body,
            captured=CAPTURED,
            content_type=content_type,
            hint=Hint(**hint),
        )
    )


def page(
    head: str = "", body: str = TEXT, title: str = f"{TITLE} | Example News", attributes: str = 'lang="en-GB"'
) -> str:
    return f"<!doctype html><html {attributes}><head><title>{title}</title>{head}</head><body><article><h1>{TITLE}</h1>{body}</article></body></html>"


def json_ld(**fields: object) -> str:
    node = {"@context": "https://schema.org", "@type": "NewsArticle", "headline": TITLE, **fields}
    return f'<script type="application/ld+json">{json.dumps(node)}</script>'


def how(draft: Draft, field: str) -> str:
    return next((origin.how for origin in draft.origins if origin.field == field), "")


def refusal(html: str | bytes, **options: Any) -> str:
    with pytest.raises(Unreadable) as caught:
        read(html, **options)
    assert caught.value.detail
    return caught.value.code


# The whole


def test_a_page_with_everything() -> None:
    head = (
        '<meta property="og:site_name" content="Example News"><meta name="description" content="Nine years &amp; one bridge.">'
        '<link rel="canonical" href="https://www.example.org/news/bridge-opens?utm_source=x">'
        '<link rel="amphtml" href="/amp/bridge-opens"><meta property="og:image" content="https://cdn.example.org/b.jpg">'
    ) + json_ld(
        datePublished="2026-05-19T21:30:00-05:00",
        dateModified="2026-05-20T08:00:00Z",
        author={"name": "Ada Quill"},
    )
    draft = read(page(head), requested="http://example.org/news/bridge-opens?fbclid=1")
    assert draft.id == story_id(URL)
    assert draft.title == TITLE
    assert draft.text.count("\n") == 1
    assert draft.text.startswith("The council opened")
    assert draft.description == "Nine years & one bridge."
    assert draft.authors == ("Ada Quill",)
    assert draft.published is not None
    assert draft.published.isoformat() == "2026-05-19T21:30:00-05:00"
    assert draft.modified == datetime(2026, 5, 20, 8, tzinfo=UTC)
    assert draft.original_url == "http://example.org/news/bridge-opens"
    assert draft.web_url == URL
    assert draft.amp_web_url == "https://www.example.org/amp/bridge-opens"
    assert (
        draft.cdn_amp_web_url
        == "https://www-example-org.cdn.ampproject.org/c/s/www.example.org/amp/bridge-opens"
    )
    assert (draft.type, draft.language, draft.site_name) == ("article", "en", "Example News")
    assert draft.images[0].url == "https://cdn.example.org/b.jpg"
    assert draft.flags == ()
    assert {"title", "text", "published", "authors", "web_url"} <= {origin.field for origin in draft.origins}


def test_the_hint_fills_what_the_page_lacks() -> None:
    html = f"<html><body><div>{TEXT}</div></body></html>"
    published = datetime(2026, 5, 18, 9, tzinfo=UTC)
    draft = read(
        html,
        title="From &lt;b&gt;feed&lt;/b&gt; &amp; more",
        summary="A summary.",
        published=published,
        authors=("Ada Quill",),
        image="https://cdn.example.org/f.jpg",
    )
    assert draft.title == "From feed & more"
    assert (draft.description, draft.published, draft.authors) == ("A summary.", published, ("Ada Quill",))
    assert draft.images[0].url == "https://cdn.example.org/f.jpg"
    assert "source" in how(draft, "title")


def test_content_of_the_feed_stands_in_for_a_thin_page() -> None:
    content = "".join(f"<p>{SENTENCE}{number}</p>" for number in range(6))
    draft = read(page(body="<p>Read more.</p>"), content=content)
    assert draft.text.count("\n") == 5
    assert "source's content" in how(draft, "text")


def test_article_body_stands_in_for_a_script_built_page() -> None:
    draft = read(page(json_ld(articleBody=SENTENCE * 10), body="<div id=app></div>"))
    assert draft.text.startswith("The council opened")
    assert "articleBody" in how(draft, "text")


# Encoding


@pytest.mark.parametrize(
    ("declared", "header", "codec"),
    [
        ("", "text/html; charset=ISO-8859-1", "cp1252"),
        ('<meta charset="windows-1252">', None, "cp1252"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-1">', "text/html", "latin-1"),
        ('<meta charset="iso-8859-1">', None, "utf-8"),
        ("", None, "cp1252"),
        ("", None, "utf-8"),
        ("", "text/html", "utf-8-sig"),
        ("", None, "utf-16"),
        ('<meta charset="shift_jis">', None, "utf-8"),
        ('<meta charset="no-such-code">', None, "utf-8"),
    ],
)
def test_encodings(declared: str, header: str | None, codec: str) -> None:
    words = "Die Brücke wurde für die Bürger eröffnet, größer und schöner als früher. "
    html = page(declared, f"<p>{words * 8}</p>", title="Brücke eröffnet").replace(
        TITLE, "Brücke eröffnet für Fußgänger"
    )
    draft = read(html.encode(codec), content_type=header)
    assert "Brücke eröffnet" in draft.title
    assert "größer und schöner" in draft.text


def test_windows_quotes_in_a_page_that_says_latin_1() -> None:
    html = page('<meta charset="iso-8859-1">', f"<p>“Quoted” – {SENTENCE * 5}</p>").encode("cp1252")
    assert "“Quoted” –" in read(html).text


# Structured data


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


# Title


@pytest.mark.parametrize(
    ("title", "clean"),
    [
        ("The bridge opens at last | Example News", "The bridge opens at last"),
        ("Example - The bridge opens at last", "The bridge opens at last"),
        ("The bridge opens at last - Local - Example", "The bridge opens at last - Local"),
        ("The bridge opens at last · example.org", "The bridge opens at last"),
        ("Bridge &amp; ferry: what&#39;s   next\n for us", "Bridge & ferry: what's next for us"),
        ("Self-driving ferry: a first - look", "Self-driving ferry: a first - look"),
    ],
)
def test_title_without_its_site(title: str, clean: str) -> None:
    html = f"<html><head><title>{title}</title></head><body>{TEXT}</body></html>"
    assert read(html).title == clean


def test_the_heading_is_preferred_where_it_tells_the_same() -> None:
    head = f'<meta property="og:title" content="Bridge opens after nine years: what you need to know">{json_ld()}'
    assert read(page(head)).title == TITLE


def test_a_title_of_ten_thousand_characters() -> None:
    draft = read(f"<html><head><title>{'long words ' * 1000}</title></head><body>{TEXT}</body></html>")
    assert len(draft.title) <= 300
    assert draft.title.endswith("words …") or draft.title.endswith("long …")
    assert "cut from" in how(draft, "title")


def test_no_title() -> None:
    assert refusal(f"<html><body>{TEXT}</body></html>") == "no-title"


# Authors


@pytest.mark.parametrize(
    ("head", "body", "authors"),
    [
        ('<meta name="author" content="By Ada Quill">', "", ("Ada Quill",)),
        ('<meta name="author" content="Ada Quill and Bo Reed">', "", ("Ada Quill", "Bo Reed")),
        (
            '<meta name="author" content="Ada Quill, Bo Reed; Cy Page">',
            "",
            ("Ada Quill", "Bo Reed", "Cy Page"),
        ),
        ('<meta name="author" content="Ada Quill, Senior Editor">', "", ("Ada Quill",)),
        ('<meta name="author" content="Luigi Di Fano">', "", ("Luigi Di Fano",)),
        ('<meta name="author" content="Di Fano">', "", ("Di Fano",)),
        ('<meta property="article:author" content="https://www.facebook.com/quill">', "", ()),
        (
            '<meta name="author" content="Example News"><meta property="og:site_name" content="Example News">',
            "",
            (),
        ),
        ('<meta name="author" content="admin"><meta name="author" content="@quill">', "", ()),
        ("", '<a rel="author" href="/q">Ada Quill</a>', ("Ada Quill",)),
        ("", '<p class="byline"><span>By</span><a href="/q">Ada Quill</a> on 3 May 2026</p>', ("Ada Quill",)),
        ("", "<p>By Ada Quill</p>", ("Ada Quill",)),
        (
            "",
            '<div class="author-bio">Ada Quill has written about bridges for years and lives by a river.</div>',
            (),
        ),
    ],
)
def test_authors(head: str, body: str, authors: tuple[str, ...]) -> None:
    assert read(page(head, body + TEXT)).authors == authors


# Dates


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2026-05-19T21:30:00-05:00", "2026-05-19T21:30:00-05:00"),
        ("2026-05-19T21:30:00.123456789Z", "2026-05-19T21:30:00.123456+00:00"),
        ("2026-05-19 21:30:00 +0200", "2026-05-19T21:30:00+02:00"),
        ("2026-05-19", "2026-05-19T00:00:00+00:00"),
        ("20260519", "2026-05-19T00:00:00+00:00"),
        ("Tue, 19 May 2026 21:30:00 GMT", "2026-05-19T21:30:00+00:00"),
        ("1779226200", "2026-05-19T21:30:00+00:00"),
        ("1779226200000", "2026-05-19T21:30:00+00:00"),
        ("May 19, 2026 9:30 pm EDT", "2026-05-19T21:30:00-04:00"),
        ("19. Mai 2026", "2026-05-19T00:00:00+00:00"),
        ("19 mai 2026", "2026-05-19T00:00:00+00:00"),
        ("19 de mayo de 2026", "2026-05-19T00:00:00+00:00"),
        ("19.05.2026", "2026-05-19T00:00:00+00:00"),
        ("2026/05/19", "2026-05-19T00:00:00+00:00"),
    ],
)
def test_times_as_pages_write_them(text: str, iso: str) -> None:
    time = parse_time(text)
    assert time is not None
    assert time.isoformat() == iso


@given(
    st.text(max_size=60)
    | st.from_regex(r"\d{1,5}[-/. ]\d{1,3}[-/. ]\d{1,5}([T ]\d\d:\d\d(Z|[+-]\d{2}:?\d{2})?)?", fullmatch=True)
)
def test_any_text_is_a_time_or_none(text: str) -> None:
    time = parse_time(text)
    assert time is None or time.tzinfo is not None


@pytest.mark.parametrize(
    "wrong", ["2099-01-05T00:00:00Z", "1970-01-01T00:00:00Z", "0001-01-01T00:00:00Z", "2026-05-22T12:00:00Z"]
)
def test_unbelievable_dates_fall_to_the_hint(wrong: str) -> None:
    published = datetime(2026, 5, 18, 9, tzinfo=UTC)
    draft = read(page(json_ld(datePublished=wrong, dateModified=wrong)), published=published)
    assert draft.published == published
    assert draft.modified is None
    assert f"refused: JSON-LD datePublished {wrong[:10]}" in how(draft, "published")


def test_no_believable_date_at_all() -> None:
    draft = read(page(json_ld(datePublished="2099-01-05")), published=datetime(1970, 1, 1, tzinfo=UTC))
    assert draft.published is None
    assert how(draft, "published").startswith("none (refused")


def test_a_bare_day_takes_the_hint_of_that_day() -> None:
    published = datetime(2026, 5, 18, 9, 30, tzinfo=timezone(timedelta(hours=2)))
    assert read(page(json_ld(datePublished="2026-05-18")), published=published).published == published
    assert read(page(json_ld(datePublished="2026-05-11")), published=published).published == datetime(
        2026, 5, 11, tzinfo=UTC
    )


def test_other_readings_of_the_date() -> None:
    meta = '<meta property="article:published_time" content="2026-05-03T10:00:00+02:00">'
    assert read(page(meta)).published == datetime(2026, 5, 3, 8, tzinfo=UTC)
    assert read(page(body='<time datetime="2026-05-04T10:00Z">4 May</time>' + TEXT)).published == datetime(
        2026, 5, 4, 10, tzinfo=UTC
    )
    assert read(page(), "https://example.org/2026/05/05/bridge").published == datetime(2026, 5, 5, tzinfo=UTC)
    assert read(page(body="<p>Published: May 6, 2026</p>" + TEXT)).published == datetime(
        2026, 5, 6, tzinfo=UTC
    )


# Addresses


@pytest.mark.parametrize(
    ("canonical", "web_url", "note"),
    [
        ("https://www.example.org/", URL, "home page"),
        ("/news/other", URL, "no absolute"),
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


def test_credentials_stay_out_of_the_draft() -> None:
    head = '<link rel="amphtml" href="https://me:secret@www.example.org/amp"><meta property="og:image" content="https://me:secret@cdn.example.org/a.jpg">'
    draft = read(page(head), "https://me:secret@www.example.org/news/bridge-opens")
    assert "secret" not in repr(draft)


# Video


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


# Language, flags


def test_language() -> None:
    assert read(page()).language == "en"
    german = f"<p>{'Der Gemeinderat hat die neue Brücke am Dienstag nach neun Jahren eröffnet. ' * 5}</p>"
    assert read(page(body=german)).language == "de"
    assert detect_language("Ja", "nl-BE") == "nl"
    assert detect_language("", None) is None
    assert (
        detect_language("Le conseil a ouvert le nouveau pont mardi soir, neuf ans après le premier plan.")
        == "fr"
    )


def test_paywall() -> None:
    assert read(page(json_ld(isAccessibleForFree=False))).flags == ("paywall",)
    assert read(page(json_ld(isAccessibleForFree="False"))).flags == ("paywall",)
    assert read(page(json_ld(isAccessibleForFree=True))).flags == ()


# Refusals


def test_what_is_no_page() -> None:
    assert refusal(b"") == "empty"
    assert refusal(b" \n\t ") == "empty"
    assert refusal(b"%PDF-1.7 ...") == "not-html"
    assert refusal(b"\x89PNG\r\n\x1a\n") == "not-html"
    assert refusal(b'{"a": 1}') == "not-html"
    assert refusal(b"just words") == "not-html"
    assert refusal("<?xml version='1.0'?><rss><channel><title>x</title></channel></rss>") == "not-html"
    assert refusal(page(), content_type="application/pdf") == "not-html"
    assert refusal(page(), url="nonsense") == "bad-address"
    assert refusal(page(body=""), url=URL) == "no-text"


def test_a_consent_wall() -> None:
    html = """<html><head><title>Example News</title></head><body><h1>Before you continue</h1><p>We and our partners store and access
    cookies on your device to show personalised ads.</p><p>You can give your consent or change your privacy settings at any time.</p>
    <button>Accept all</button><button>Manage settings</button></body></html>"""
    assert refusal(html) == "consent-wall"
    german = """<html><head><title>Zustimmung</title></head><body><p>Wir und unsere Partner verwenden Cookies, um Werbung zu zeigen.</p>
    <p>Ihre Einwilligung können Sie in den Datenschutz-Einstellungen widerrufen.</p><a href="#">Alle akzeptieren</a></body></html>"""
    assert refusal(german) == "consent-wall"


def test_a_story_about_cookies_is_a_story() -> None:
    body = (
        "<p>The regulator fined a publisher on Monday because its cookie banner gave readers no choice. " * 3
        + "Consent must be free, the court said, and refusing cookies must be as easy as accepting them.</p>"
    )
    banner = "<div id=banner>We use cookies. <button>Accept all</button></div>"
    assert read(page(body=body * 3 + banner)).title == TITLE
    assert read(page(body=body)).title == TITLE


@pytest.mark.parametrize(
    "heading",
    ["404 Not Found", "Page not found", "Access Denied", "Just a moment...", "Seite nicht gefunden"],
)
def test_error_pages(heading: str) -> None:
    html = f"<html><head><title>{heading}</title></head><body><h1>{heading}</h1><p>Sorry, what you asked for is not here.</p></body></html>"
    assert refusal(html) == "error-page"


def test_a_story_about_an_error_is_a_story() -> None:
    html = (
        f"<html><head><title>404 bridges that nobody crosses</title></head><body>{TEXT}{TEXT}</body></html>"
    )
    assert read(html).title == "404 bridges that nobody crosses"


def test_login_wall_and_home_page() -> None:
    html = '<html><head><title>Sign in to read</title></head><body><form><input name=u><input type="password"></form><p>Sign in please.</p></body></html>'
    assert refusal(html) == "login-wall"
    assert refusal(page(), url="https://www.example.org/", requested=URL) == "home-page"


# Hostile bytes


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


# Real pages


@pytest.mark.parametrize(("name", "step"), [("aeb", 12), ("wcxb-dev", 40), ("trafilatura-meta", 50)])
def test_real_pages_are_read(shared_data: Path, name: str, step: int) -> None:
    outcomes: Counter[str] = Counter()
    with lzma.open(shared_data / "pages" / f"{name}.jsonl.xz", "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            if number % step == 0:
                row = json.loads(line)
                try:
                    draft = read(row["html"], row["url"].strip())
                    outcomes["text" if len(draft.text) > 200 else "thin"] += 1
                except Unreadable as error:
                    outcomes[error.code] += 1
    assert outcomes["text"] >= 0.85 * outcomes.total(), outcomes
