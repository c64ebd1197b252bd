"""Feeds become listings: every format, every coding, the plain text of their words."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from broadsheet.collect.feeds import parse_feed
from broadsheet.collect.plain_text import names, plain
from tests.feed_documents import only, read, rss

# formats


def test_rss_2():
    entry = only(
        rss(
            """<item><title>A &amp;amp; B &lt;b&gt;bold&lt;/b&gt;</title><link> /story?a=1&amp;b=2 </link>
            <description><![CDATA[<p>One</p><p>two &eacute;</p>]]></description>
            <content:encoded><![CDATA[<p>Whole</p>]]></content:encoded>
            <pubDate>Tue, 03 Mar 2026 10:00:00 -0500</pubDate>
            <dc:creator>By Ann Lee and Bob Ray</dc:creator><guid isPermaLink="false">g1</guid>
            <category>AI</category><category> AI </category><category>Law</category>
            <enclosure url="a.mp3" type="audio/mpeg"/><enclosure url="/pic.jpg" type="image/jpeg"/></item>""",
            attributes='version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
            'xmlns:dc="http://purl.org/dc/elements/1.1/"',
            head="<title>News</title><language>en-gb</language>",
        )
    )
    assert entry.url == "http://news.example/story?a=1&b=2"
    hint = entry.hint
    assert (hint.title, hint.summary, hint.content) == ("A & B bold", "One two é", "<p>Whole</p>")
    assert hint.published == datetime(2026, 3, 3, 15, tzinfo=UTC)
    assert hint.published.utcoffset() == timedelta(hours=-5)
    assert (hint.authors, hint.guid, hint.tags) == (("Ann Lee", "Bob Ray"), "g1", ("AI", "Law"))
    assert (hint.image, hint.language) == ("http://news.example/pic.jpg", "en-gb")


def test_atom_1_with_bases_and_inherited_author():
    entry = only(
        b"""<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de" xml:base="http://cdn.example/x/">
        <title type="html">The &lt;i&gt;Feed&lt;/i&gt;</title><author><name>Desk</name></author>
        <entry xml:base="y/"><id>urn:1</id><title type="text">Use &lt;b&gt; well</title>
        <link rel="self" href="no"/><link rel="alternate" type="application/json" href="no2"/>
        <link type="text/html" href="story"/><published>2026-03-03T10:00:00.25Z</published>
        <updated>2026-03-04T10:00:00+01:00</updated><summary type="xhtml"><div
        xmlns="http://www.w3.org/1999/xhtml">Hello <b>you</b></div></summary>
        <content type="html">&lt;p&gt;Hi&lt;/p&gt;</content><category term="t" label="Topic"/></entry></feed>"""
    )
    assert entry.url == "http://cdn.example/x/y/story"
    hint = entry.hint
    assert (hint.title, hint.summary, hint.content) == ("Use <b> well", "Hello you", "<p>Hi</p>")
    assert hint.published == datetime(2026, 3, 3, 10, 0, 0, 250000, tzinfo=UTC)
    assert hint.updated == datetime(2026, 3, 4, 9, tzinfo=UTC)
    assert (hint.authors, hint.language, hint.tags) == (("Desk",), "de", ("Topic",))


def test_rdf():
    entry = only(
        b"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
        xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="x"><title>Old</title>
        <dc:language>fr</dc:language></channel><item rdf:about="http://a.example/1"><title>T</title>
        <link>http://a.example/1</link><dc:date>2026-03-03</dc:date><dc:creator>Zo\xc3\xab Q</dc:creator></item></rdf:RDF>"""
    )
    assert entry.url == "http://a.example/1"
    assert entry.hint.guid == "http://a.example/1"
    assert (entry.hint.published, entry.hint.updated) == (None, datetime(2026, 3, 3, tzinfo=UTC))
    assert (entry.hint.authors, entry.hint.language) == (("Zoë Q",), "fr")


@pytest.mark.parametrize(
    "namespace", ["http://my.netscape.com/rdf/simple/0.9/", "http://channel.netscape.com/rdf/simple/0.9/"]
)
def test_rss_090(namespace):
    body = f"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="{namespace}">
    <channel><title>O</title></channel><item><title>T</title><link>http://a.example/1</link></item></rdf:RDF>"""
    assert only(body.encode()).url == "http://a.example/1"


def test_rss_091_with_its_doctype_and_html_entities():
    body = b"""<?xml version="1.0"?><!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN"
    "http://my.netscape.com/publish/formats/rss-0.91.dtd"><rss version="0.91"><channel><title>N</title>
    <item><title>Caf&eacute; &rarr; bar</title><link>http://a.example/1</link></item></channel></rss>"""
    assert only(body).hint.title == "Café → bar"


def test_atom_03():
    entry = only(
        b"""<feed version="0.3" xmlns="http://purl.org/atom/ns#"><title>F</title><entry><title mode="escaped"
        type="text/html">A &lt;b&gt;b&lt;/b&gt;</title><link rel="alternate" href="http://a.example/1"/>
        <issued>2004-02-01T01:02:03Z</issued><modified>2004-02-02T01:02:03Z</modified>
        <author><name>N</name></author></entry></feed>"""
    )
    assert (entry.hint.title, entry.hint.authors) == ("A b", ("N",))
    assert (entry.hint.published.day, entry.hint.updated.day) == (1, 2)


def test_json_feed():
    body = {
        "version": "https://jsonfeed.org/version/1.1", "title": "J", "language": "en", "authors": [{"name": "Desk"}],
        "items": [
            {"id": 7, "url": "/1", "title": "One", "content_text": "a < b", "date_published": "2026-03-03T10:00:00Z",
             "image": "/i.png", "tags": ["x", 3, "y"], "summary": "S", "authors": [{"name": "Ann Lee"}, "x"]},
            {"id": "http://news.example/2", "content_html": "<p>x</p>", "title": 5, "date_modified": []},
            "nonsense",
        ],
    }  # fmt: skip
    feed = read(json.dumps(body).encode())
    one, two = feed.entries
    assert (one.url, one.hint.guid, one.hint.content) == ("http://news.example/1", "7", "a &lt; b")
    assert (one.hint.authors, one.hint.image, one.hint.tags) == (
        ("Ann Lee",),
        "http://news.example/i.png",
        ("x", "y"),
    )
    assert (two.url, two.hint.authors, two.hint.title) == ("http://news.example/2", ("Desk",), None)
    assert [(refusal.code, refusal.place) for refusal in feed.refusals] == [("no-link", "entry 3")]


def test_namespaces_under_other_prefixes():
    entry = only(
        b"""<a:rss xmlns:a="http://backend.userland.com/RSS2" xmlns:q="http://purl.org/dc/elements/1.1/"
        xmlns:m="http://search.yahoo.com/mrss"><a:channel><a:item><a:title>T</a:title><a:link>/1</a:link>
        <q:creator>Ann Lee</q:creator><m:group><m:content url="s.jpg" medium="image" width="90"/>
        <m:content url="l.jpg" type="image/jpeg" width="900"/></m:group></a:item></a:channel></a:rss>"""
    )
    assert (entry.hint.title, entry.hint.authors) == ("T", ("Ann Lee",))
    assert entry.hint.image == "http://news.example/feeds/l.jpg"


@pytest.mark.parametrize(
    "xml",
    [
        '<media:thumbnail xmlns:media="http://search.yahoo.com/mrss/" url="http://i.example/p.jpg"/>',
        '<itunes:image xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" href="http://i.example/p.jpg"/>',
        '<enclosure url="http://i.example/p.jpg" type="image/png" length="1"/>',
    ],
)
def test_pictures(xml):
    assert only(rss(f"<item><link>/1</link>{xml}</item>")).hint.image == "http://i.example/p.jpg"


def test_links():
    feed = read(
        rss(
            """<item><guid>http://a.example/by-guid</guid></item>
            <item><guid isPermaLink="false">http://a.example/not</guid><title>x</title></item>
            <item><link>javascript:alert(1)</link></item>
            <item><link>http://anna:pw@a.example/2#part</link></item>
            <item xmlns:f="http://rssnamespace.org/feedburner/ext/1.0"><link>http://f.example/~r/9</link>
            <f:origLink>http://a.example/3</f:origLink></item>
            <item xml:base="http://b.example/"><link>4</link></item>"""
        )
    )
    assert [entry.url for entry in feed.entries] == [
        "http://a.example/by-guid", "http://a.example/2#part", "http://a.example/3", "http://b.example/4",
    ]  # fmt: skip
    assert [(refusal.code, refusal.place) for refusal in feed.refusals] == [
        ("no-link", "entry 2"), ("no-link", "entry 3"),
    ]  # fmt: skip


def test_a_relative_link_without_any_base_is_refused():
    feed = parse_feed(rss("<item><link>/1</link></item>"))
    assert [refusal.code for refusal in feed.refusals] == ["no-link"]


def test_duplicate_guids():
    feed = read(
        rss(
            """<item><title>first</title><link>/1</link><guid>g</guid></item>
            <item><title>again</title><link>/1</link><guid>g</guid></item>
            <item><title>other</title><link>/2</link><guid>g</guid></item>"""
        )
    )
    assert [entry.hint.title for entry in feed.entries] == ["first", "other"]
    assert [(refusal.code, refusal.place) for refusal in feed.refusals] == [("duplicate-guid", "entry 2")]


# encodings


@pytest.mark.parametrize(
    ("encoding", "declared", "header"),
    [
        ("utf-8", "utf-8", None), ("utf-8-sig", "utf-8", None), ("utf-16", "utf-16", None),
        ("latin-1", "iso-8859-1", None), ("cp1252", "iso-8859-1", None), ("latin-1", None, "text/xml; charset=latin1"),
        ("utf-8", "iso-8859-1", "text/xml; charset=UTF-8"), ("utf-8", "utf-8", "text/xml; charset=iso-8859-1"),
        ("koi8-r", "koi8-r", None), ("utf-8", "no-such-encoding", None), ("utf-16-le", "utf-16", None),
    ],
)  # fmt: skip
def test_encodings(encoding, declared, header):
    word = "Привет" if encoding == "koi8-r" else "“é”" if encoding == "cp1252" else "café"
    declaration = f"<?xml version='1.0' encoding='{declared}'?>" if declared else "<?xml version='1.0'?>"
    body = f"{declaration}<rss version='2.0'><channel><item><title>{word}</title><link>/1</link></item></channel></rss>"
    assert only(body.encode(encoding), header).hint.title == word


# text


def test_plain_text():
    assert plain("5 < 6 &amp; <Enter> a<br>b <script>x</script><!-- c -->d") == "5 < 6 & <Enter> a b d"
    assert plain("<p>") is None
    assert names(
        ["ann@example.org (Ann Lee)", "Bob Ray <bob@example.org>", "x@example.org", "By Ann Lee"]
    ) == ("Ann Lee", "Bob Ray")
    assert names(["Ernst and Young"]) == ("Ernst and Young",)
    assert names(["Ann Lee, Bob Ray & Cy Orr"]) == ("Ann Lee", "Bob Ray", "Cy Orr")
    assert names(["https://example.org/ann"]) == ()
