"""Feeds that are broken or hostile: what can be read is, the rest is told, within bounds."""

from __future__ import annotations

import html
import json
import tarfile
import time
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.collect.feeds import parse_feed
from broadsheet.collect.item_feeds import parse_item_feed
from broadsheet.collect.plain_text import names, plain
from tests.feed_documents import URL, only, read, rss
from tests.patience import slowness

# broken and hostile


def test_broken_xml_falls_back():
    feed = read(
        b"<rss version='2.0'><channel><title>N & M</title><item><title>A & B</title><link>/1</link><pubDate>2026-03-03</pubDate></item><item><title>C"
    )
    assert [(entry.url, entry.hint.title) for entry in feed.entries] == [("http://news.example/1", "A & B")]
    assert feed.entries[0].hint.published == datetime(2026, 3, 3, tzinfo=UTC)
    assert feed.title == "N & M"


@pytest.mark.parametrize(
    ("body", "found"),
    [
        (b"", "empty"), (b" \n", "empty"), (b"<!DOCTYPE html><html><body>Hi", "site:"),
        (b"<?xml version='1.0'?>\n<!-- x --><html xmlns='http://www.w3.org/1999/xhtml'/>", "site:"),
        (b'{"items": 3}', "items"), (b"{broken", "broken JSON"), (b"[" * 100_000, "JSON"),
        (b"just words", "neither"), (b"\x00\xff\xfe\x01" * 9, "neither"), (b"<urlset/>", "neither"),
    ],
)  # fmt: skip
def test_what_is_no_feed_is_told(body, found):
    feed = read(body)
    (refusal,) = feed.refusals
    assert (refusal.code, refusal.source, refusal.url) == ("not-a-feed", "s", URL)
    assert found in refusal.detail


def test_elements_that_are_called_as_feedparser_calls_its_lists():
    names = (
        "links tags content authors media_content media_thumbnail image title_detail summary_detail published_parsed"
        " updated_parsed psc_chapters language id link author author_detail itunes_duration yt_videoid source"
    ).split()
    for name in names:
        for where in ("", "<item>"):
            odd = f"<rss><channel><title>T</title>{where}<{name}>x</{name}><item><title>A</title><link>https://a.example/</link>"
            parse_feed(
                (odd + f"<{name}>x</{name}><pubDate>Mon, 1 Jun 2026 08:00:00 GMT</pubDate>").encode(),
                "https://a.example/",
            )
            parse_item_feed(
                (odd + f"<{name}>x</{name}></item></channel></rss>").encode(),
                "https://a.example/",
                None,
                source="s",
            )


def test_entities_expand_nothing_and_load_nothing(tmp_path):
    (tmp_path / "secret").write_text("SECRET")
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    for declaration, use in (
        (f'<!ENTITY l0 "ha">{levels}', "&l9;"),
        (f'<!ENTITY x SYSTEM "{(tmp_path / "secret").as_uri()}">', "&x;"),
    ):
        began = time.process_time()
        body = f"<!DOCTYPE rss [{declaration}]><rss version='2.0'><channel><item><link>/1</link><title>a{use}</title></item></channel></rss>"
        feed = read(body.encode())
        assert time.process_time() - began < 2 * slowness()
        assert all("SECRET" not in str(entry) and len(str(entry)) < 1000 for entry in feed.entries)


def test_deep_nesting_ends():
    assert read(b"<rss><channel>" + b"<a>" * 100_000).entries == ()
    assert read(
        rss("<item><link>/1</link><title>" + "<b>" * 200 + "x" + "</b>" * 200 + "</title></item>")
    ).entries


def test_fifty_thousand_entries_in_bounded_time():
    items = "".join(
        f"<item><title>Story {n}</title><link>http://a.example/{n}</link><guid>{n}</guid>"
        f"<pubDate>Tue, 03 Mar 2026 10:00:00 GMT</pubDate><description>About &lt;b&gt;{n}&lt;/b&gt;</description></item>"
        for n in range(50_000)
    )
    began = time.process_time()
    feed = read(rss(items))
    assert len(feed.entries) == 50_000
    assert time.process_time() - began < 40 * slowness()
    began = time.process_time()
    assert len(read(rss(items), limit=100).entries) == 100
    assert time.process_time() - began < 5 * slowness()


def test_a_large_broken_feed_is_cut():
    items = (
        "<item><title>a & b</title><link>/1</link>" + "<description>" + "x" * 9000 + "</description></item>"
    )
    feed = read(rss(items * 600))
    assert [refusal.code for refusal in feed.refusals] == ["feed-cut"]
    assert feed.entries


@pytest.mark.parametrize(
    "piece", ["<!-- x --> ", "<!doctype", "<script", "<b ", "a@", "a and ", "&lt;", "<!--", "<!", "<a b='"]
)
def test_no_pattern_runs_away(piece):
    began = time.process_time()
    many = piece * (200_000 // len(piece))
    read(many.encode())
    read(rss(f"<item><link>/1</link><description>{html.escape(many)}</description></item>"))
    plain(many)
    names([many])
    assert time.process_time() - began < 5 * slowness()


def test_a_title_of_ten_thousand_characters_is_kept():
    assert len(only(rss(f"<item><link>/1</link><title>{'word ' * 2000}</title></item>")).hint.title) == 9999


@given(st.binary(max_size=300))
def test_any_bytes(body):
    parse_feed(body, URL)
    parse_feed(b"<rss version='2.0'><channel><item><link>/1</link>" + body, URL)


_MARKUP = st.sampled_from(["<item>", "</item>", "<link>", "</link>", "<title>", "</title>", "&amp;", "&", "&nbsp;", "<![CDATA[", "]]>", "<!--", "x", "<b>", "<guid>", "</guid>", "<pubDate>", "\ud800", "\x00", "<?", "<!ENTITY a 'b'>", "&a;"])  # fmt: skip


@given(st.lists(_MARKUP, max_size=30))
def test_any_markup(parts):
    parse_feed(rss("").replace(b"</channel>", "".join(parts).encode("utf-8", "replace") + b"</channel>"), URL)


@given(st.recursive(st.none() | st.booleans() | st.floats() | st.text(max_size=20), lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["items", "url", "id", "title", "authors", "name", "tags", "image", "date_published", "content_text", "language"]), inner, max_size=6), max_leaves=20))  # fmt: skip
def test_any_json(value):
    parse_feed(json.dumps({"items": value}).encode(), URL)
    parse_feed(json.dumps({"items": [value]}).encode(), URL)


# the recorded case files


def test_feedparser_cases(shared_data):
    with tarfile.open(shared_data / "feeds" / "feedparser-cases.tar.xz") as archive:
        for member in archive:
            if member.isfile():
                parse_feed(archive.extractfile(member).read(), URL)
