"""Sitemaps, page lists, OPML lists, and feeds named by a home page."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from broadsheet.collect.discovery import feeds_of_page, usual_addresses
from broadsheet.collect.lists import Outline, parse_opml, parse_page_list
from broadsheet.collect.sitemaps import parse_sitemap

URL = "http://news.example/maps/sitemap.xml"
PLAIN = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def urlset(inside: str, more: str = "") -> bytes:
    return f"<?xml version='1.0' encoding='UTF-8'?><urlset {PLAIN} {more}>{inside}</urlset>".encode()


def test_a_sitemap_and_its_refusals():
    found = parse_sitemap(
        urlset(
            "<url><loc> http://news.example/1?a&amp;b </loc><lastmod>2026-03-03T10:00:00+01:00</lastmod></url>"
            "<url><loc>/2</loc></url><url><lastmod>2026-03-03</lastmod></url><url><loc>mailto:x</loc></url>"
        ),
        URL,
        source="s",
    )
    assert [page.url for page in found.pages] == ["http://news.example/1?a&b", "http://news.example/2"]
    assert found.pages[0].hint.updated == datetime(2026, 3, 3, 9, tzinfo=UTC)
    assert [(one.code, one.place) for one in found.refusals] == [
        ("no-link", "entry 3"),
        ("no-link", "entry 4"),
    ]


def test_a_news_sitemap_under_another_prefix():
    body = urlset(
        """<url><loc>http://news.example/1</loc><n:news><n:publication><n:name>News</n:name>
        <n:language>en</n:language></n:publication><n:publication_date>2026-03-03T10:00:00Z</n:publication_date>
        <n:title>A &amp;amp; B</n:title><n:keywords>AI, law ,</n:keywords></n:news>
        <i:image><i:loc>/p.jpg</i:loc><i:title>not the title</i:title></i:image></url>""",
        'xmlns:n="http://www.google.com/schemas/sitemap-news/0.9" xmlns:i="http://www.google.com/schemas/sitemap-image/1.1"',
    )
    # the writer's choice of prefix is not the extension's name
    (page,) = parse_sitemap(body, URL).pages
    hint = page.hint
    assert (hint.title, hint.language, hint.tags) == ("A & B", "en", ("AI", "law"))
    assert hint.published == datetime(2026, 3, 3, 10, tzinfo=UTC)
    assert hint.image == "http://news.example/p.jpg"


def test_an_index_gzip_and_no_namespace():
    body = b"<sitemapindex><sitemap><loc>a.xml.gz</loc></sitemap><sitemap><loc>/b.xml</loc><lastmod>2026-05-20T10:00:00Z</lastmod></sitemap></sitemapindex>"
    found = parse_sitemap(gzip.compress(body), URL)
    changed = datetime(2026, 5, 20, 10, tzinfo=UTC)
    assert found.sitemaps == (
        ("http://news.example/maps/a.xml.gz", None),
        ("http://news.example/b.xml", changed),
    )


def test_the_text_form():
    found = parse_sitemap(b"\xef\xbb\xbfhttp://news.example/1\nhttp://news.example/2\nnonsense here\n", URL)
    assert [page.url for page in found.pages] == ["http://news.example/1", "http://news.example/2"]
    assert [one.place for one in found.refusals] == ["line 3"]


def test_a_torn_sitemap_keeps_what_came_before():
    body = urlset("<url><loc>/1</loc></url><url><loc>/2</loc></url>")[:-30]
    found = parse_sitemap(body, URL)
    assert [page.url for page in found.pages] == ["http://news.example/1"]
    assert [one.code for one in found.refusals] == ["broken-sitemap"]


def test_what_is_no_sitemap_is_told():
    for body in (
        b"",
        b"<rss/>",
        b"\x1f\x8b torn",
        gzip.compress(b"<urlset/>")[:-5],
        b"<html><body>x</body></html>",
    ):
        (refusal,) = parse_sitemap(body, URL).refusals
        assert refusal.code == "not-a-sitemap", body
    bomb = gzip.compress(bytes(60_000_000))
    assert "52,428,800" in parse_sitemap(bomb, URL).refusals[0].detail
    entities = b'<!DOCTYPE u [<!ENTITY a "b">]><urlset><url><loc>/&a;</loc></url></urlset>'
    assert parse_sitemap(entities, URL).pages == ()


def test_fifty_thousand_addresses():
    body = urlset(
        "".join(
            f"<url><loc>http://news.example/{n}</loc><lastmod>2026-03-03</lastmod></url>"
            for n in range(50_000)
        )
    )
    assert len(parse_sitemap(body, URL).pages) == 50_000


@given(st.binary(max_size=200))
def test_any_bytes(body):
    for start in (
        b"",
        b"<urlset><url><loc>/1</loc>",
        b"\x1f\x8b\x08",
        b"<opml>",
        b"<html><link rel=alternate ",
    ):
        parse_sitemap(start + body, URL)
        parse_opml(start + body, URL)
        parse_page_list(start + body, URL)
        feeds_of_page(start + body, URL)


def test_a_page_list():
    body = "# my pages\nhttp://a.example/1\n\n  http://a.example/2  \nhttp://a.example/1\nno address\nfile:///etc/passwd\n"
    found = parse_page_list(body.encode(), "", source="s")
    assert [page.url for page in found.pages] == ["http://a.example/1", "http://a.example/2"]
    assert [(one.code, one.place) for one in found.refusals] == [("no-link", "line 6"), ("no-link", "line 7")]


def test_nested_outlines():
    body = b"""<?xml version="1.0"?><opml version="2.0"><head><title>Mine</title></head><body>
    <outline text="Folder"><outline text="Inner"><outline type="rss" text="A" title="Site A"
    xmlUrl="http://a.example/feed"/></outline></outline>
    <outline type="rss" text="B" XMLURL="/b.xml"/><outline text="again" xmlUrl="http://a.example/feed"/>
    <outline text="bad" xmlUrl="nonsense://x"/></body></opml>"""
    found = parse_opml(body, "http://me.example/list.opml")
    assert found.title == "Mine"
    assert found.outlines == (
        Outline("http://a.example/feed", "Site A"),
        Outline("http://me.example/b.xml", "B"),
    )
    assert [one.code for one in found.refusals] == ["no-link"]


def test_broken_outlines_are_read_as_far_as_possible():
    found = parse_opml(b'<opml><body><outline text="A & B" xmlUrl="http://a.example/1"/><outline', "")
    assert found.outlines[0].url == "http://a.example/1"
    assert found.refusals[0].code == "broken-opml"
    for body in (b"", b"<html/>", b"words"):
        assert [one.code for one in parse_opml(body).refusals] == ["not-opml"]


def test_feeds_named_by_a_page():
    page = b"""<!doctype html><html><head><base href="http://cdn.example/x/">
    <link rel="alternate" type="application/rss+xml" title="Comments" href="/comments/feed/">
    <link rel="alternate" hreflang="de" href="/de/"><link rel=stylesheet href=a.css>
    <link rel="alternate" type="application/json" href="/wp-json/x">
    <LINK REL="Alternate Home" TYPE="application/rss+xml; charset=utf-8" HREF="main.rss">
    <link rel=alternate type=application/feed+json href="/feed.json"></head><p>text"""
    assert feeds_of_page(page, "http://news.example/") == (
        "http://cdn.example/x/main.rss", "http://cdn.example/feed.json", "http://cdn.example/comments/feed/",
    )  # fmt: skip
    assert feeds_of_page(b"", "http://news.example/") == ()


def test_usual_addresses():
    found = list(usual_addresses("http://news.example/blog/"))
    assert found[0] == "http://news.example/blog/feed"
    assert "http://news.example/atom.xml" in found
    assert len(found) == len(set(found)) == 14
    assert next(usual_addresses("http://news.example/blog?x=1")) == "http://news.example/blog/feed"
