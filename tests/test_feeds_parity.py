"""Our reader of feeds and feedparser give the same entries and values, whatever a feed is like."""

from __future__ import annotations

import json
import tarfile
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.collect.addresses import web_address
from broadsheet.collect.feed_addresses import standard
from broadsheet.collect.feeds import parse_feed, read_feed
from broadsheet.engine.evaluation.feed_comparison import FIELDS, REASONS, compare_feed
from broadsheet.engine.evaluation.feeds import evaluate_feeds
from tests.commands import broadsheet

URL = "http://n.example/f/x.xml"
NAMESPACES = (
    ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
    ' xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:media="http://search.yahoo.com/mrss/"'
    ' xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" xmlns:xhtml="http://www.w3.org/1999/xhtml"'
    ' xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0" xmlns:a="http://www.w3.org/2005/Atom"'
)


def rss(items: str, head: str = "<title>News</title>", attributes: str = "") -> bytes:
    return f'<rss version="2.0"{NAMESPACES}{attributes}><channel>{head}{items}</channel></rss>'.encode()


def mistakes(body: bytes) -> list[tuple[str, str, str]]:
    return [(it.field, it.ours, it.theirs) for it in compare_feed(body).differences if not it.reason]


def reasons(body: bytes) -> set[str]:
    found = compare_feed(body).differences
    assert all(difference.reason for difference in found), found
    return {difference.reason for difference in found}


# the recorded case files


def test_every_case_file_is_read_as_feedparser_reads_it(shared_data, tmp_path):
    with tarfile.open(shared_data / "feeds" / "feedparser-cases.tar.xz") as archive:
        archive.extractall(tmp_path, filter="data")
    scores = evaluate_feeds(tmp_path, worst=5)
    assert not scores.worst
    assert scores.alike == scores.files > 2000
    assert scores.lost == 0
    assert all(score.share == 1 for score in scores.fields)
    assert sum(scores.reasons.values()) < scores.entries / 100
    assert scores.reasons.keys() <= REASONS.keys()


# feeds that nobody recorded

_TEXTS = [
    "Story", "", "  ", "a &amp;amp; b", "&lt;b&gt;x&lt;/b&gt; y", "5 &lt; 6", "&lt;Enter&gt;", "AT&amp;T", "café", "“q”",
    "<![CDATA[<p>One</p><p>two &eacute; &nbsp; x</p>]]>", "<![CDATA[A &amp; B <i>it</i> &#8217;]]>", "x&#146;y",
    "<![CDATA[<script>a<b</script>hi]]>", "&lt;br/&gt;&lt;img src=&quot;a.png&quot;&gt;z", "q<!-- c -->r", "<?pi x?>t",
    "&lt;a href='x?a=1&amp;amp;b=2'&gt;L&lt;/a&gt;", "<![CDATA[<div class=x>u</div>]]>", "<b>inline</b>", "caf\u00c3\u00a9",
    "<![CDATA[<iframe src='//y'></iframe> &hellip; &foo; &bar]]>", "&lt;/p&gt;", "&amp;lt;tt&amp;gt;", "&lt;!DOCTYPE x&gt;k",
    "<![CDATA[a<custom-el>b</custom-el><o:p>c</o:p>]]>", "<![CDATA[<!-- more -->x<!--[if]>y]]>", "<![CDATA[1 & 2 && 3]]>",
    '<![CDATA[<p title="a>b">t</p>]]>', "<![CDATA[<main>m</main>n<script type='x'>v;</script>w]]>", "&#233;&#160;x",
    "<![CDATA[&#x27;&#39;&#34;&apos;]]>", "<![CDATA[x<SCRIPT>a &amp; b</SCRIPT>]]>", "<![CDATA[<iframe>f</iframe> <b>g</b>]]>",
]  # fmt: skip
_DATES = [
    "Tue, 03 Mar 2026 10:00:00 GMT", "2026-03-03T10:00:00Z", "2026-03-03", "3 Mar 26 10:00 EST", "Tue, 03 Mar 2026 10:00:00",
    "2026-03-03T10:00:00+05:30", "2026-03-03T10:00:00-03:30", "Tue, 03 Mar 2026 10:00:00 CEST", "soon", "", "2026", "2026-03",
    "20260303", "Tue Mar 3 10:00:00 2026", "Mar 3, 2026", "2026-02-31", "Tue, 31 Feb 2026 10:00:00 GMT",
    "2026-03-03T24:00:00Z", "2016-12-31T23:59:60Z", "Tue, 03 Mar 2026 10:00:00 +0530", "2026-03-03 10:00:00 +0100",
    "03/04/2026", "--12-31", "2026-03-03T10:00:00+0200", "2026-3-3", "Fri, 2006/09/15 08:19:53 EDT",
    "Tue, 03 Mar 2026 25:00:00 GMT", "2026-03-03T10:00:00.123Z", "Thu, 3 Sept 2026 1:02:03 UTC",
]  # fmt: skip
_ADDRESSES = [
    "http://a.example/1", "/rel", "x/y?a=1&amp;b=2", "http://a.example/1#f", "http:////a.example/z", "urn:uuid:1", "",
    "tag:a,2020:1", "javascript:alert(1)", "http://a.example/é", "https://a.example", "HTTP://A.example/x y", "guid-7", "?q",
    "//b.example/p", "http://a.example/a/../b", "http://a.example/1#", "http://[bad", "mailto:x@y.z",
    "http://a.example/?x=1&amp;copy;=2&amp;y;",
]  # fmt: skip
_PEOPLE = ["Ann Lee", "ann@a.org (Ann Lee)", "ann@a.org", "Ann Lee &lt;ann@a.org&gt;", "By Ann and Bob Ray", "", "x@y",
           "ann@foo.media (X Y)", "Ann Lee, ann@a.org", "(Ann)", "Élan", "Ann  Lee", "Dara O'Neil"]  # fmt: skip
_TYPES = ["", "", "", " type='html'", " type='text'", " type='xhtml'", " type='HTML'", " type='text/plain' mode='escaped'",
          " type='image/png'", " mode='base64'", " xml:lang='fr'", " xml:base='http://c.example/'"]  # fmt: skip


def elements(names: str, values: list[str], attributes: list[str]) -> st.SearchStrategy[str]:
    return st.builds(
        "<{0}{2}>{1}</{0}>".format,
        st.sampled_from(names.split()), st.sampled_from(values), st.sampled_from(attributes),
    )  # fmt: skip


_CHILDREN = st.one_of(
    elements("title dc:title a:title Title media:title", _TEXTS, _TYPES),
    elements("description summary dc:description itunes:summary a:summary rights abstract", _TEXTS, _TYPES),
    elements("content content:encoded xhtml:body a:content fullitem", _TEXTS, _TYPES),
    elements("pubDate dc:date a:published a:updated issued modified dcterms:issued lastBuildDate", _DATES, [""]),
    elements("author dc:creator itunes:author managingEditor contributor dc:publisher", _PEOPLE, [""]),
    elements("link", _ADDRESSES, ["", ' rel="alternate"']),
    elements("guid a:id", _ADDRESSES, ["", ' isPermaLink="false"', ' isPermaLink="true"']),
    elements("category dc:subject", ["AI", " AI ", "Law &amp;amp; x", ""], ["", " domain='d'", " term='T' label='L'"]),
    st.builds(
        '<a:link rel="{}" type="{}" href="{}"/>'.format,
        st.sampled_from(["alternate", "self", "enclosure", "via"]),
        st.sampled_from(["text/html", "image/png"]), st.sampled_from(_ADDRESSES),
    ),
    st.builds('<media:content url="{}" medium="image" width="{}"/>'.format, st.sampled_from(_ADDRESSES), st.sampled_from([90, 900, "x"])),
    st.builds(
        '<media:group><media:title>{0}</media:title><media:content url="v" type="video/mp4"><media:thumbnail url="{1}"/>'
        "<media:credit>Me</media:credit></media:content><media:description>{0}</media:description></media:group>".format,
        st.sampled_from(_TEXTS), st.sampled_from(_ADDRESSES),
    ),
    st.builds('<enclosure url="{}" type="image/jpeg"/>'.format, st.sampled_from(_ADDRESSES)),
    st.builds("<media:thumbnail>{}</media:thumbnail>".format, st.sampled_from(_ADDRESSES)),
    st.builds("<a:author><a:name>{}</a:name><a:email>e@x.org</a:email></a:author>".format, st.sampled_from(_PEOPLE)),
    st.builds(
        '<a:content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Hi <b>there</b>{}</p><br/></div></a:content>'.format,
        st.sampled_from(_TEXTS),
    ),
    st.sampled_from([
        '<source url="http://s/">Src</source>', '<source><title>ST</title><id>sid</id><link href="http://s"/></source>',
        "<image><url>http://i</url><title>IT</title></image>", '<foo xmlns="u:x"><title>in foo</title></foo>',
        '<x:box xmlns:x="u:b" k="v"><x:title>no</x:title><title>nested</title></x:box>', "<language>de</language>", "text",
        '<m2:content xmlns:m2="http://search.yahoo.com/mrss/" url="m2.jpg" medium="image"/>', '<link href=""/>',
        '<rights type="xhtml"><div><title>rt</title></div></rights>', '<itunes:category text="T"><itunes:category text="U"/></itunes:category>',
        "<itunes:keywords>k1, k2</itunes:keywords>", '<itunes:image href="/c.jpg"/>', "<itunes:owner><itunes:name>O W</itunes:name></itunes:owner>",
        "<feedburner:origLink>http://o.example/1</feedburner:origLink>", "<thr:t xmlns:thr='u:t'>1</thr:t>",
    ]),
)  # fmt: skip
_HEADS = st.sampled_from([
    "<title>News</title>", "<title>&lt;b&gt;N&lt;/b&gt;</title>", "<language>en_gb</language>", "<dc:language>nl</dc:language>",
    "<image><url>u</url><title>Img</title><link>l</link></image>", "<author><name>Head Desk</name></author>", "<author>Desk Ed</author>",
    '<a:link rel="self" href="x"/>', "<managingEditor>m@x.org (Ed It)</managingEditor>", '<itunes:image href="p.jpg"/>',
    "<itunes:owner><itunes:name>O W</itunes:name></itunes:owner>", "<description>d &lt; e</description>",
])  # fmt: skip
_SHAPES = st.sampled_from([
    ('<rss version="2.0"{}><channel>{}{}</channel></rss>', "item"), ('<rss version="0.91"{}><channel>{}{}</channel></rss>', "item"),
    ('<feed xmlns="http://www.w3.org/2005/Atom"{}>{}{}</feed>', "entry"), ('<feed version="0.3" xmlns="http://purl.org/atom/ns#"{}>{}{}</feed>', "entry"),
    ('<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"{}><channel>{}</channel>{}</rdf:RDF>', "item"),
])  # fmt: skip
_COMMENTS = st.sampled_from([
    "", f"<!-- \nHeader: Content-Location: {URL}\n-->",
    f"<!-- \nHeader: Content-Location: {URL}\nHeader: Content-type: application/xml; charset=utf-8\n-->",
])  # fmt: skip
_ON_ROOT = st.sampled_from(["", "", ' xml:lang="pt_BR"', ' xml:base="http://base.example/d/"'])
_ON_ENTRY = st.sampled_from(["", "", "", ' xml:lang="es"', ' xml:base="http://eb.example/"'])


@given(
    _SHAPES, _COMMENTS, _ON_ROOT, st.lists(_HEADS, max_size=3),
    st.lists(st.tuples(_ON_ENTRY, st.lists(_CHILDREN, max_size=7)), min_size=1, max_size=3),
)  # fmt: skip
def test_any_feed_is_read_as_feedparser_reads_it(shape, comment, on_root, head, entries):
    form, tag = shape
    inner = "".join(f"<{tag}{on_entry}>{''.join(children)}</{tag}>" for on_entry, children in entries)
    body = comment + form.format(NAMESPACES + on_root, "".join(head), inner)
    assert mistakes(f"<?xml version='1.0' encoding='utf-8'?>{body}".encode()) == []


# what is left to feedparser


@pytest.mark.parametrize(
    "item",
    [
        "<title>a <b>b</b></title>", '<content mode="base64">PGI+eDwvYj4=</content>', "<image><title>x</title></image>",
        "<description>&lt;blink&gt;x&lt;/blink&gt; &amp;foo;</description>", '<link xml:base="http://b.example/">x</link>',
        "<pubDate>2026-063</pubDate>", "<title>caf\u00c3\u00a9</title>", "<dc:date>03 Mar 26</dc:date>",
    ],
)  # fmt: skip
def test_only_a_doubtful_entry_is_left_to_feedparser(item):
    sure = "<item><title>Sure</title><link>http://a.example/{0}</link><guid>{0}</guid></item>"
    body = rss(sure.format(1) + f"<item>{item}<guid>d</guid></item>" + sure.format(2))
    contents = read_feed(body, URL, "application/xml")
    assert [entry.hint.guid for entry in contents.entries] == [f"http://n.example/f/{guid}" for guid in "1d2"]
    headers = f"<!--\nHeader: Content-Location: {URL}\nHeader: Content-Type: application/xml\n-->"
    assert mistakes(headers.encode() + body) == []


def test_doubtful_entries_beyond_the_limit_of_feedparser_are_not_lost():
    item = "<item><title>T &lt;blink&gt;x&lt;/blink&gt;</title><link>http://a.example/{}</link><description>{}</description></item>"
    body = rss("".join(item.format(number, "word " * 2000) for number in range(150)))
    assert len(body) > 1_400_000
    feed = parse_feed(body, URL)
    assert [entry.url for entry in feed.entries] == [f"http://a.example/{number}" for number in range(150)]
    assert not feed.refusals


def test_what_stands_behind_the_entries_counts():
    entry = "<entry><id>http://a.example/1</id></entry>"
    body = f'<feed xmlns="http://www.w3.org/2005/Atom">{entry}<title>F</title><author><name>Ann Lee</name></author></feed>'
    feed = parse_feed(body.encode(), URL)
    assert (feed.title, feed.entries[0].hint.authors) == ("F", ("Ann Lee",))


@pytest.mark.parametrize("doctype", ["", '<!DOCTYPE rss PUBLIC "-//x" "http://x.example/rss.dtd">'])
@pytest.mark.parametrize("filler", [1, 300_000])
def test_names_of_characters_in_feeds_of_any_length(doctype, filler):
    item = "<item><title>Caf&eacute; &rarr; bar</title><link>/1</link></item>"
    body = b"<?xml version='1.0'?>" + doctype.encode() + rss(item + "<!-- . -->" * filler)
    (entry,) = parse_feed(body, URL).entries
    assert entry.hint.title == "Café → bar"


# where we differ on purpose


@pytest.mark.parametrize(
    ("item", "reason"),
    [
        ("<pubDate>Tue, 03 Mar 2026 10:00:00 CEST</pubDate>", "zone"), ("<pubDate>2026-03-03T10:00:00+0530</pubDate>", "zone"),
        ("<pubDate>Tue, 03 Mar 2026 10:00:00</pubDate>", "other-date"), ("<pubDate>2026-02-31</pubDate>", "impossible"),
        ("<pubDate>--12-31</pubDate>", "no-year"), ("<author>ann@foo.media (X Y)</author>", "mail"),
        ("<feedburner:origLink>http://o.example/1</feedburner:origLink><link>http://f.example/1</link>", "original-link"),
        ("<description>d</description><content:encoded>&lt;applet&gt;x&lt;/applet&gt;</content:encoded>", "markup"),
    ],
)  # fmt: skip
def test_reasons(item, reason):
    assert reasons(rss(f"<item>{item}</item>")) == {reason}


def test_reasons_of_whole_feeds():
    feed = '<feed xmlns="http://www.w3.org/2005/Atom"><author><name>A B</name></author><entry><id>i</id></entry></feed>'
    assert reasons(feed.encode()) == {"inherited-authors"}
    assert reasons(json.dumps({"title": "J", "items": [{"id": "1"}]}).encode()) == {"json"}


def test_a_wrong_value_is_found():
    result = compare_feed(rss("<item><title>T</title></item>"))
    assert (result.ours, result.theirs, result.differences) == (1, 1, [])
    assert set(FIELDS) < set(result.compared)


def test_a_zone_is_kept():
    (entry,) = parse_feed(
        rss("<item><link>/1</link><pubDate>Tue, 03 Mar 2026 10:00:00 -0500</pubDate></item>"), URL
    ).entries
    assert entry.hint.published == datetime(2026, 3, 3, 15, tzinfo=UTC)
    assert entry.hint.published.isoformat().endswith("-05:00")


@given(st.from_regex(r"https?://[a-z0-9.-]{1,12}/?[A-Za-z0-9._~%+,:@=&?/!*()'#-]{0,20}", fullmatch=True))
def test_addresses_that_are_taken_for_standard_are(address):
    assert standard(address, "http://b.example/") == web_address(address)


# the command


def test_eval_feeds(tmp_path):
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "a.xml").write_bytes(
        rss("<item><title>T</title><link>http://a.example/1</link></item>")
    )
    shown = broadsheet("eval", "feeds", str(tmp_path)).stdout.decode()
    assert "1 feeds, 1 read alike; 1 entries, 0 lost" in shown
    assert "times" in shown
    scores = json.loads(broadsheet("eval", "feeds", str(tmp_path), "--json", "--worst", "3").stdout)
    assert (scores["files"], scores["entries"], scores["lost"]) == (1, 1, 0)
    assert "worst" not in scores
    assert {score["share"] for score in scores["fields"]} == {1}


def test_feeds_on_which_feedparser_fails_end_no_comparison(tmp_path):
    item = "<item><title>T</title><link>http://a.example/1</link>{more}</item>"
    for name, body in {
        "empty": b"",
        "place": rss(
            item.format(more="<gml:pos>1 2</gml:pos>"), attributes=' xmlns:gml="http://www.opengis.net/gml"'
        ),
        "chapter": rss(
            item.format(more='<psc:chapters version="1.0"><psc:chapter title="x"/></psc:chapters>'),
            attributes=' xmlns:psc="http://podlove.org/simple-chapters"',
        ),
        "story": rss(item.format(more="")),
    }.items():
        (tmp_path / f"{name}.xml").write_bytes(body)
    scores = json.loads(broadsheet("eval", "feeds", str(tmp_path), "--json").stdout)
    assert (scores["files"], scores["alike"], scores["added"]) == (4, 4, 2)
    assert scores["reasons"] == {"failure": 4}  # the title and the number of entries of each


def test_eval_feeds_without_feeds(tmp_path):
    assert b"no feeds are here" in broadsheet("eval", "feeds", str(tmp_path), expect=2).stderr
