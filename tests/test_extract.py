"""Pages become drafts: codings, structured data, titles, writers, addresses, languages."""

from __future__ import annotations

import json
import lzma
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from broadsheet.domain.errors import Unreadable
from broadsheet.extract import detect_language, story_id
from tests.story_pages import SENTENCE, TEXT, TITLE, URL, how, json_ld, page, read, refusal

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


STORY = {"title": TITLE, "body": TEXT}
FERRY = {"title": "The ferry ends after ninety years", "body": TEXT.replace("bridge", "ferry")}
PARAGRAPHS = TEXT.removeprefix("<p>").removesuffix("</p>").split("</p><p>")
NODES = [
    {"nodeType": "paragraph", "content": [{"value": text[:50]}, {"value": text[50:]}]} for text in PARAGRAPHS
]
ELEMENTS = [{"type": "text", "content": text} for text in PARAGRAPHS]
STREAM = "0:[1]\n1:" + json.dumps({"story": STORY})


def built_by_script(text: str) -> str:
    return f"<html><head><title>{TITLE} | Example</title></head><body><p>Loading</p>{text}</body></html>"


@pytest.mark.parametrize(
    "text",
    [
        f'<script type="application/json">{json.dumps({"props": {"related": [FERRY], "article": STORY}})}</script>',
        f"<script>window.__INITIAL_STATE__={json.dumps([FERRY, STORY])};(function(){{}})()</script>",
        f"<script>window.__STATE__ = JSON.parse({json.dumps(json.dumps(STORY))});</script>",
        f"<script>x={{y:1}};Fusion.globalContent={json.dumps({'headlines': {'basic': TITLE}, 'content_elements': [*ELEMENTS, {'type': 'image', 'content': 'A bridge'}]})}</script>",
        f"<script>var a={json.dumps({'Article:1': {'title': TITLE, 'body': {'json': {'content': NODES}}}})}</script>",
        f'<script type="application/json">{json.dumps([{"data": 1}, {"title": 2, "body": 3}, TITLE, TEXT])}</script>',
        "".join(
            f"<script>self.__next_f.push([1,{json.dumps(STREAM[start : start + 90])}])</script>"
            for start in range(0, len(STREAM), 90)
        ),
    ],
)
def test_the_state_of_a_script_built_page_stands_in(text: str) -> None:
    draft = read(built_by_script(text))
    assert draft.text.split("\n") == [" ".join(text.split()) for text in PARAGRAPHS]
    assert "scripts" in how(draft, "text")


@pytest.mark.parametrize(
    "text",
    [
        f"<script>var a={json.dumps([FERRY, {**FERRY, 'body': FERRY['body'] * 2}])}</script>",
        f"<script>var a={{title: '{TITLE}', body: '{TEXT}'}}</script>",
        "<script>" + 'x={"a":' * 50_000 + "</script>",
    ],
)
def test_other_stories_code_and_broken_data_are_no_text(text: str) -> None:
    assert refusal(built_by_script(text)) == "no-text"


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
        ("The bridge opens at last - Page 2 of 3 | Example", "The bridge opens at last"),
        ("The bridge opens at last - Example - May 20, 2026", "The bridge opens at last"),
        ("Bulletin of the weather, 14. - 20. May 2026", "Bulletin of the weather, 14. - 20. May 2026"),
        ("The bridge opens at last - The bridge opens at last", "The bridge opens at last"),
        ("大桥今天正式开通了 - 社会 - 示例日报", "大桥今天正式开通了"),
    ],
)
def test_title_without_its_site(title: str, clean: str) -> None:
    html = f"<html><head><title>{title}</title></head><body>{TEXT}</body></html>"
    assert read(html).title == clean


@pytest.mark.parametrize(
    ("title", "clean"),
    [
        ("The bridge opens at last Daily Bugle", "The bridge opens at last"),
        ("Daily Bugle: The bridge opens at last", "The bridge opens at last"),
        ("Who owns the Daily Bugle", "Who owns the Daily Bugle"),
    ],
)
def test_title_without_its_sites_bare_name(title: str, clean: str) -> None:
    head = f'<title>{title}</title><meta property="og:site_name" content="Daily Bugle">'
    assert read(f"<html><head>{head}</head><body>{TEXT}</body></html>").title == clean


@pytest.mark.parametrize(
    ("title", "clean"),
    [
        ("The bridge opens after years - Town Crier", "The bridge opens after years"),
        ("The bridge opens after years - Ferry ends", "The bridge opens after years - Ferry ends"),
    ],
)
def test_what_the_address_does_not_tell_behind_a_dash_is_the_sites(title: str, clean: str) -> None:
    html = f"<html><head><title>{title}</title></head><body>{TEXT}</body></html>"
    assert read(html, "https://www.example.org/bridge-opens-after-years-ferry").title == clean


@pytest.mark.parametrize(
    ("path", "below", "kind"),
    [
        ("liveblog/bridge", "", "liveblog"),
        ("live/bridge-opens", '<div class="live-post">14:05</div>', "liveblog"),
        ("en-direct/bridge", "<time>14:05</time>" * 5, "liveblog"),
        ("live/bridge-opens", "", "article"),
        ("culture/live-music-returns", "<time>14:05</time>" * 5, "article"),
    ],
)
def test_a_live_blog_is_known_by_its_address_and_entries(path: str, below: str, kind: str) -> None:
    assert read(page(body=below + TEXT), f"https://www.example.org/{path}").type == kind


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


# Addresses


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


def test_credentials_stay_out_of_the_draft() -> None:
    head = '<link rel="amphtml" href="https://me:secret@www.example.org/amp"><meta property="og:image" content="https://me:secret@cdn.example.org/a.jpg">'
    draft = read(page(head), "https://me:secret@www.example.org/news/bridge-opens")
    assert "secret" not in repr(draft)


# Language, flags


@pytest.mark.parametrize(
    ("stated", "name"),
    [
        ("A bridge for the town | The Paper", "The Paper"),
        ("A bridge for the town", "A bridge for the town"),
        ("Nine years and one bridge for the town", None),
        ("The Paper", "The Paper"),
    ],
)
def test_the_title_is_no_part_of_the_sites_name(stated: str, name: str | None) -> None:
    title = "Nine years and one bridge for the town" if stated.startswith("Nine") else "A bridge for the town"
    head = f'<meta property="og:title" content="{title}"><meta property="og:site_name" content="{stated}">'
    assert read(page(head, f"<h1>{title}</h1>{TEXT}")).site_name == name


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
