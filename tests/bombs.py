"""Inputs made to exhaust a reader, of any size: what makes time or memory grow faster than the bytes.

In: how many bytes. Out: for each kind of text, bodies by name. Each is a start in which the reader is brought to
where it works, a unit that is said over and over, and what comes behind.
"""

from __future__ import annotations

import gzip
import io
import zlib

Bodies = dict[str, bytes]
_SPREAD = b"%d"


def said(start: bytes, unit: bytes, end: bytes, size: int) -> bytes:
    """`unit` until `size` bytes are said; where it holds %d, each time with another number."""
    if _SPREAD in unit:
        count = size // (len(unit) + 4)
        return start + b"".join(unit.replace(_SPREAD, b"%d" % number) for number in range(count)) + end
    return start + unit * (size // len(unit)) + end


def _bodies(cases: dict[str, tuple[bytes, bytes, bytes]], size: int) -> Bodies:
    return {name: said(*case, size) for name, case in cases.items()}


def _in_places(places: dict[str, tuple[bytes, bytes]], units: tuple[bytes, ...], size: int) -> Bodies:
    """Every unit in every place."""
    return {
        f"{unit.decode('latin-1')!r} in {place}": said(start, unit, end, size)
        for place, (start, end) in places.items()
        for unit in units
    }


# Said over and over they are tags, comments, sections, references and words that have no end, or that nest.
_MARKS = (
    b"<", b"<a", b"<a ", b"<a>", b"<b><i>", b"</a>", b"<a href='", b'<a b="', b"<a b=c ", b"<a%d ", b"<!--", b"<!--->", b"-->",
    b"<![CDATA[", b"]]>", b"<?a ", b"<!DOCTYPE ", b"<![", b"&", b"&amp", b"&#1;", b"&a%d;", b"&#x41", b"&lt;a", b"&lt;a&gt;",
    b"[", b"](", b"![", b"*", b"_ ", b"`", b"> ", b"- ", b"|", b"\\", b"\x00", b"\xcc\x81", b"\xe2\x80\x8b", b" ", b"\n", b"\t\r\n",
    b"a", b"a ", b"1", b"1.", b"://", b"http://a.b ", b"@", b"a@b.c ", b"'", b'"', b";", b"{", b"{{", b"{%", b"\xff\xfe", b"\xf0\x9f\x98\x80",
    b"<p", b"<p>", b"<table><tr><td>", b"<svg><math>", b"<style>", b"<script>", b"<textarea>", b"<title>", b"<br/>", b"<img src=a.jpg>",
    b"By ", b"2026-01-01 ", b"1 January 2026, ", b"<time>", b"<a rel=author href=/a>A B</a>", b"<x:y>", b"<a xmlns:b%d='c'>",
)  # fmt: skip


def xml(size: int) -> Bodies:
    """Feeds, sitemaps and lists of them."""
    item = b"<item><title>t</title><link>https://a.example/</link>"
    start = b"<?xml version='1.0'?><rss version='2.0' xmlns:media='http://search.yahoo.com/mrss/'><channel>"
    feed = b"</channel></rss>"
    places = {
        "a feed": (start, feed),
        "a title": (start + b"<item><link>https://a.example/</link><title>", b"</title></item>" + feed),
        "a description": (start + item + b"<description><![CDATA[", b"]]></description></item>" + feed),
        "an entry": (
            b"<feed xmlns='http://www.w3.org/2005/Atom'><entry><title>t</title>",
            b"</entry></feed>",
        ),
        "nothing": (b"", b""),
    }
    fields = {
        "items": (start, item + b"</item>", feed),
        "outlines": (b"<opml version='2.0'><body>", b"<outline type='rss' xmlUrl='https://a.example/%d'/>", b"</body></opml>"),
        "deep outlines": (b"<opml version='2.0'><body>", b"<outline text='a'>", b""),
        "places": (b"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>", b"<url><loc>https://a.example/%d</loc></url>", b"</urlset>"),
        "empty places": (b"<urlset>", b"<url/>", b"</urlset>"),
        "news": (b"<urlset>", b"<url><news:news><news:title>", b""),
        "maps": (b"<sitemapindex>", b"<sitemap><loc>https://a.example/%d</loc></sitemap>", b"</sitemapindex>"),
        "entities": (b"<!DOCTYPE rss [", b"<!ENTITY a%d 'b'>", b"]><rss/>"),
        "attributes declared": (b"<!DOCTYPE rss [", b"<!ATTLIST rss a%d CDATA 'b'>", b"]><rss/>"),
        "elements declared": (b"<!DOCTYPE rss [", b"<!ELEMENT a%d (b,(c|d)*)>", b"]><rss/>"),
        "instructions": (b"<rss>", b"<?a b?>", b"</rss>"),
        "namespaces": (b"<rss", b" xmlns:a%d='b'", b"><channel/></rss>"),
        "attributes": (b"<rss", b" a%d=''", b"/>"),
        "dates": (start + item, b"<pubDate>Mon, 1 Jan 2026 00:00:00 +0000</pubDate>", b"</item>" + feed),
        "odd dates": (start, item + b"<pubDate>the 1st of May, at noon</pubDate></item>", feed),
        "categories": (start + item, b"<category>a%d</category>", b"</item>" + feed),
        "media": (start + item, b"<media:group><media:content url='a%d'/>", b"</item>" + feed),
        "persons": (start + item, b"<author>a@b.c (", b"</author></item>" + feed),
        "chapters": (start + item + b"<psc:chapters>", b"<psc:chapter start='1' title='%d'/>", b"</psc:chapters></item>" + feed),
        "same guid": (start, item + b"<guid>a</guid></item>", feed),
        "bases": (start, b"<item xml:base='a/'><link>b</link></item>", feed),
        "deep bases": (start, b"<item xml:base='a/'>", b""),
        "links": (b"<feed xmlns='http://www.w3.org/2005/Atom'>", b"<link rel='hub' href='a%d'/>", b"</feed>"),
        "escaped twice": (start + item + b"<description>", b"&amp;lt;a&amp;gt;", b"</description></item>" + feed),
    }  # fmt: skip
    return _in_places(places, _MARKS, size) | _bodies(fields, size)


def html(size: int) -> Bodies:
    """Pages, and what stands for one."""
    head = b"<!DOCTYPE html><html lang=en><head><title>A title of a story</title>"
    story = head + b"</head><body><article><h1>A title of a story</h1><p>" + b"Some words of a story. " * 40
    places = {
        "a head": (head, b"</head>"),
        "a title": (b"<html><head><title>", b"</title><p>" + b"Some words of a story. " * 40),
        "a story": (story, b"</article>"),
        "an attribute": (story + b"<div class='", b"'>"),
        "a script": (head + b"<script type='application/ld+json'>", b"</script>"),
        "a statement": (head + b'<script type="application/ld+json">{"@type":"NewsArticle","headline":"', b'"}</script>'),
        "nothing": (b"", b""),
    }  # fmt: skip
    fields = {
        "metas": (head, b"<meta property=og:title content=a%d>", b""),
        "authors": (head, b"<meta name=author content='A%d B'>", b""),
        "keywords": (head + b"<meta name=keywords content='", b"a%d, ", b"'>"),
        "canonicals": (head, b"<link rel=canonical href=/a%d>", b""),
        "feeds": (head, b"<link rel=alternate type=application/rss+xml href=/a%d>", b""),
        "types": (head + b'<script type="application/ld+json">{"@graph":[', b'{"@type":["NewsArticle","Person"],"author":{"name":"a%d"}},', b"{}]}</script>"),
        "deep types": (head + b'<script type="application/ld+json">', b'{"@type":"NewsArticle","author":', b"</script>"),
        "references": (head + b'<script type="application/ld+json">{"@graph":[', b'{"@id":"%d","author":{"@id":"1"}},', b"{}]}</script>"),
        "many scripts": (head, b"<script type=application/ld+json>{}</script>", b""),
        "microdata": (story, b"<div itemscope itemtype=https://schema.org/NewsArticle><i itemprop=author>", b""),
        "bylines": (story, b"<div class=byline>By A B%d</div>", b""),
        "figures": (story, b"<figure><img src=a%d.jpg srcset='b 1w, c 2w'><figcaption>d", b""),
        "paragraphs": (story, b"<p>Some more words, which tell of it. ", b""),
        "lists": (story, b"<ul><li><a href=a%d>a</a>", b""),
        "deep lists": (story, b"<ul><li>", b""),
        "times": (story, b"<time datetime=2026-01-01>1 January 2026</time>", b""),
        "written dates": (story, b"<p>Published on the 1st of January 2026 at 10:00", b""),
        "videos": (story, b"<iframe src=https://www.youtube.com/embed/aaaaaaaaaaa></iframe>", b""),
        "headings": (story, b"<h2>a%d</h2>", b""),
        "next pages": (story, b"<a rel=next href=?page=%d>%d</a>", b""),
        "bookmarks": (b"<!DOCTYPE NETSCAPE-Bookmark-file-1><DL>", b"<DT><A HREF='https://a.example/%d' TAGS='a,b'>c</A>", b""),
        "base": (head, b"<base href=/a%d>", b""),
        "languages": (story, b"<p lang=a%d>Wort ", b""),
    }  # fmt: skip
    return _in_places(places, _MARKS, size) | _bodies(fields, size)


_YAML_UNITS: dict[str, tuple[bytes, bytes, bytes]] = {
    "items": (b"", b"- a\n", b""),
    "flow": (b"a: [", b"a,", b"a]"),
    "empty lists": (b"a: [", b"[],", b"a]"),
    "flow maps": (b"a: [", b"{a: b},", b"a]"),
    "keys": (b"", b"k%d: v\n", b""),
    "flow keys": (b"a: {", b"k%d,", b"k}"),
    "same keys": (b"", b"a: b\n", b""),
    "anchors": (b"", b"k%d: &a%d v\n", b""),
    "aliases": (b"a: &a x\nb: [", b"*a,", b"*a]"),
    "merges": (b"a: &a {x: 1}\n", b"k%d: {<<: *a}\n", b""),
    "nulls": (b"a: [", b"~,", b"~]"),
    "escapes": (b'a: "', b"\\n", b'"'),
    "surrogates": (b'a: "', b"\\ud800", b'"'),
    "comments": (b"a: b\n", b"#\n", b""),
    "blank lines": (b"a: 'b\n", b"\n", b"'"),
    "short lines": (b"a: >\n", b" ab\n", b""),
    "documents": (b"", b"---\n", b""),
    "ends": (b"", b"---a\n", b""),
    "explicit keys": (b"", b"? a%d\n: b\n", b""),
    "tags": (b"a: [", b"!!str a,", b"a]"),
    "own tags": (b"a: [", b"!a%d b,", b"a]"),
    "nested lists": (b"a:\n", b" - - - - - - b\n", b""),
    "deep flow": (b"a: ", b"[", b""),
    "deep maps": (b"a: ", b"{a: ", b""),
    "deep lists": (b"a: ", b"- ", b""),
    "deep keys": (b"", b"? ", b""),
    "directives": (b"", b"%TAG !a%d! b\n", b"---\na: b\n"),
    "colons": (b"a: ", b":", b""),
    "quotes": (b"a: ", b'"', b""),
    "one word": (b"a: ", b"x", b""),
    "one number": (b"quality: ", b"9", b""),
    "words": (b"title: ", b"x ", b""),
    "a long key": (b"", b"x", b": b\n"),
    "tabs": (b"a:\n", b"\t", b"b: c\n"),
    "dates": (b"a: [", b"2026-01-01,", b"a]"),
}
_YAML_STARTS = {
    "portal": b"title: A\nurl: https://a.example/\ntopic: News\n",
    "story": b"category: news\ntitle: a\nexcerpt: b\npublishedDateTime: 2026-01-01T00:00:00Z\noriginalUrl: https://a.example/\n"
    b"type: article\nquality: 1\nheat: 1\npublished: true\nprovider:\n  name: a\n  domain: a.example\n",
    "plain": b"",
}
_YAML_FIELDS: dict[str, tuple[bytes, bytes, bytes]] = {
    "sources": (b"title: A\nurl: https://a.example/\nsources:\n", b"  - feed: https://a.example/%d\n", b""),
    "wrong sources": (b"title: A\nurl: https://a.example/\nsources:\n", b"  - feed: [a]\n", b""),
    "same sources": (
        b"title: A\nurl: https://a.example/\nsources:\n",
        b"  - feed: https://a.example/\n",
        b"",
    ),
    "paused": (b"paused:\n", b"  - https://a.example/%d\n", b""),
    "added": (b"sources:\n", b"  - feed: https://a.example/%d\n", b""),
    "topics": (b"", b"- name: a%d\n  keywords: [b, c]\n", b""),
    "parents": (b"", b"- name: a%d\n  parent: b%d\n", b""),
    "same topics": (b"", b"- name: a\n", b""),
    "keywords": (b"name: a\nkeywords:\n", b"  - k%d\n", b""),
    "patterns": (b"name: a\npatterns:\n", b"  - k%d\n", b""),
    "a pattern": (b"name: a\npatterns: ['", b"(", b"']"),
    "a pattern's choices": (b"name: a\npatterns: ['", b"a%d|", b"']"),
    "organizations": (b"", b"- name: a%d\n  domain: a%d.example\n", b""),
    "domains": (b"name: a\ndomain: b.example\ndomains:\n", b"  - a%d.example\n", b""),
    "fields of a type": (
        b"name: recipe\nplural: recipes\nfolder: _recipes\nfields:\n",
        b"  f%d: text\n",
        b"",
    ),
    "wrong fields": (b"name: recipe\nplural: recipes\nfolder: _recipes\nfields:\n", b"  f%d: nothing\n", b""),
    "rules": (b"", b"- files: 'a%d'\n  type: news\n", b""),
    "wrong rules": (b"", b"- files: 'a%d'\n  type: newz\n", b""),
    "related": (_YAML_STARTS["story"] + b"related:\n", b"  - title: a\n    quality: b\n", b""),
    "strange": (_YAML_STARTS["story"], b"k%d: v\n", b""),
    "strange in it": (
        _YAML_STARTS["story"] + b"images:\n",
        b"  - url: https://a.example/\n    k%d: v\n",
        b"",
    ),
    "topics of a story": (_YAML_STARTS["story"] + b"topics:\n", b"  - a%d\n", b""),
    "wrong times": (b"title: a\n", b"publishedDateTime: a\nk%d: b\n", b""),
    "wrong addresses": (b"title: a\nactions:\n", b"  - url: a b\n", b""),
    "edits": (b"kind: edit\nstory: s1\nby: a\ntime: 2026-01-01T00:00:00Z\nfields:\n", b"  f%d: v\n", b""),
}


def yaml(size: int) -> Bodies:
    """Settings, topics, front matter, decisions, types and tables."""
    found = _bodies(_YAML_FIELDS, size)
    for place, start in _YAML_STARTS.items():
        for name, (before, unit, end) in _YAML_UNITS.items():
            found[f"{name} in {place}"] = said(start + before, unit, end, size)
    laughs = b"a: &a [x,x,x,x,x,x,x,x,x]\n"
    laughs += b"".join(b"%c: &%c [%s]\n" % (n, n, b",".join([b"*%c" % (n - 1)] * 9)) for n in range(98, 110))
    deep = b"".join(b" " * depth + b"a:\n" for depth in range(min(2000, int((2 * size) ** 0.5))))
    return found | {"alias bomb": laughs, "recursive alias": b"a: &a [*a]\n", "deep blocks": deep}


def front_matter(size: int) -> Bodies:
    """The same between its two lines, and what is no front matter."""
    found = {name: b"---\n" + body + b"\n---\n" for name, body in yaml(size).items()}
    head = b"---\n" + _YAML_STARTS["story"]
    return found | _bodies(
        {
            "no end": (head, b"---a\n", b""),
            "ends of spaces": (head, b"--- \t", b""),
            "a body": (head + b"---\n", b"<p>", b""),
            "no text": (b"---\n", b"\xff\xfe", b""),
            "carriage returns": (b"---\r\n", b"\r", b""),
            "line ends": (b"---\n", b"\r\n", b""),
        },
        size,
    )


def json(size: int) -> Bodies:
    """Lines of JSON, feeds of it, and answers of servers."""
    start = b'{"version":"https://jsonfeed.org/version/1.1","items":['
    return _bodies(
        {
            "lists": (b"", b"[", b""),
            "closed lists": (b"[" * (size // 2), b"]", b""),
            "objects": (b"", b'{"a":', b""),
            "deep in a field": (b'{"url":"https://a.example/","html":', b"[", b""),
            "a number": (b'{"url":', b"9", b"}"),
            "a negative exponent": (b'{"url":1e-', b"9", b"}"),
            "numbers": (b'{"data":[{"index":0,"embedding":[', b"0,", b"0]}]}"),
            "embeddings": (b'{"data":[', b'{"index":0,"embedding":[1]},', b'{"index":1,"embedding":[1]}]}'),
            "choices": (b'{"choices":[', b'{"message":{"content":"{}"}},', b'{"message":{"content":"{}"}}]}'),
            "braces": (b'{"choices":[{"message":{"content":"', b"{", b'}"}}]}'),
            "backslashes": (b'{"a":"', b"\\\\", b'"}'),
            "surrogates": (b'{"url":"https://a.example/","html":"', b"\\ud800", b'"}'),
            "no text": (b'{"url":"', b"\xff", b'"}'),
            "same keys": (b"{", b'"url":"https://a.example/",', b'"html":"a"}'),
            "keys": (b"{", b'"k%d":1,', b'"html":"a"}'),
            "lines": (b"", b"{}\n", b""),
            "broken lines": (b"", b'{"a\n', b""),
            "empty lines": (b"", b"\n", b""),
            "spaces": (b"", b" ", b"{}"),
            "nulls": (b"[", b"null,", b"null]"),
            "entries": (start, b'{"id":"%d","url":"https://a.example/%d","title":"a"},', b"{}]}"),
            "empty entries": (start, b"{},", b"{}]}"),
            "authors": (start + b'{"id":"1","url":"https://a.example/","authors":[', b'{"name":"a%d"},', b"{}]}]}"),
            "markup": (start + b'{"id":"1","url":"https://a.example/","content_html":"', b"<a>", b'"}]}'),
            "tags": (start + b'{"id":"1","url":"https://a.example/","tags":[', b'"a%d",', b'""]}]}'),
            "hubs": (b'{"hubs":[', b'{"type":"websub","url":"a"},', b"{}]}"),
            "languages": (b"{", b'"L%d":1,', b'"z":2}'),
        },
        size,
    )  # fmt: skip


def csv(size: int) -> Bodies:
    """Tables, lists of subscribers, exports of bookmarks, and lists with an address a line."""
    return _bodies(
        {
            "rows": (b"title,address,url\n", b"a%d,a%d@b.example,https://a.example/%d\n", b""),
            "columns": (b"title,address", b",c%d", b"\na,b@c.example\n"),
            "cells": (b"title,address\n", b"a,", b"\n"),
            "wide rows": (b"title,address\n", b"a,b,c,d,e,f\n", b""),
            "an open quote": (b'title,address\n"', b"a\n", b""),
            "quotes": (b"title,address\n", b'"', b""),
            "one cell": (b"title,address\n", b"a", b"\n"),
            "empty rows": (b"title,address\n", b"\n", b""),
            "carriage returns": (b"title,address\n", b"\r", b""),
            "nothing": (b"title,address\n", b"\x00", b""),
            "at signs": (b"address\n", b"@", b"\n"),
            "dots": (b"address\na@", b"a.", b"example\n"),
            "wrong rows": (b"address\n", b"a\n", b""),
            "columns without a name": (b"title,address", b",", b"\n"),
            "addresses": (b"", b"https://a.example/%d\n", b""),
            "wrong addresses": (b"", b"a b\n", b""),
            "an exported list": (b"url,title,tags\n", b"https://a.example/%d,<b>a</b>,b|c\n", b""),
            "marks in a cell": (b"url,title\nhttps://a.example/,", b"<a ", b"\n"),
            "tags in a cell": (b"url,title,tags\nhttps://a.example/,a,", b"b|", b"\n"),
        },
        size,
    )


def calendar(size: int) -> Bodies:
    """iCalendar."""
    start, end = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n", b"END:VCALENDAR\r\n"
    event = b"BEGIN:VEVENT\r\nUID:a%d\r\nDTSTART:20260101T000000Z\r\nSUMMARY:a\r\n"
    first = start + event.replace(_SPREAD, b"1")
    return _bodies(
        {
            "events": (start, event + b"END:VEVENT\r\n", end),
            "open events": (start, event, b""),
            "deep": (b"", b"BEGIN:VEVENT\r\n", b""),
            "deep calendars": (b"", b"BEGIN:VCALENDAR\r\n", b""),
            "other things": (start, b"BEGIN:X-A%d\r\nEND:X-A%d\r\n", end),
            "zones": (start, (b"BEGIN:VTIMEZONE\r\nTZID:a%d\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\nTZOFFSETFROM:+0100\r\n"
                      b"TZOFFSETTO:+0200\r\nRRULE:FREQ=YEARLY\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"), end),
            "changes of a zone": (start + b"BEGIN:VTIMEZONE\r\nTZID:a\r\n", (b"BEGIN:STANDARD\r\nDTSTART:19%d0101T000000\r\n"
                                  b"TZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\nEND:STANDARD\r\n"), b"END:VTIMEZONE\r\n" + end),
            "rules": (start, event + b"RRULE:FREQ=SECONDLY\r\nEND:VEVENT\r\n", end),
            "daily rules": (start, (b"BEGIN:VEVENT\r\nUID:a%d\r\nDTSTART:19800101T000000Z\r\nSUMMARY:a\r\nRRULE:FREQ=DAILY;BYMONTHDAY=31;BYMONTH=12\r\n"
                            b"END:VEVENT\r\n"), end),
            "rules that never come": (start, event + b"RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30\r\nEND:VEVENT\r\n", end),
            "many rules": (first, b"RRULE:FREQ=DAILY\r\n", b"END:VEVENT\r\n" + end),
            "a rule's days": (first + b"RRULE:FREQ=DAILY;BYDAY=", b"MO,", b"TU\r\nEND:VEVENT\r\n" + end),
            "a rule's hours": (first + b"RRULE:FREQ=DAILY;BYSECOND=", b"1,", b"2\r\nEND:VEVENT\r\n" + end),
            "more dates": (first + b"RRULE:FREQ=DAILY\r\nRDATE:", b"20260101T000000Z,", b"20260102T000000Z\r\nEND:VEVENT\r\n" + end),
            "exceptions": (first + b"RRULE:FREQ=DAILY\r\n", b"EXDATE:20260101T000000Z\r\n", b"END:VEVENT\r\n" + end),
            "fields": (first, b"X-A%d:b\r\n", b"END:VEVENT\r\n" + end),
            "same fields": (first, b"SUMMARY:b\r\n", b"END:VEVENT\r\n" + end),
            "attendees": (first, b"ATTENDEE;CN=a:mailto:a%d@b.example\r\n", b"END:VEVENT\r\n" + end),
            "parameters": (first + b"ATTENDEE", b";A%d=b", b":c\r\nEND:VEVENT\r\n" + end),
            "quotes": (first + b"ATTENDEE;CN=", b'"', b":c\r\nEND:VEVENT\r\n" + end),
            "colons": (first + b"DESCRIPTION", b":", b"\r\nEND:VEVENT\r\n" + end),
            "backslashes": (first + b"DESCRIPTION:", b"\\", b"\r\nEND:VEVENT\r\n" + end),
            "folded lines": (first + b"DESCRIPTION:a\r\n", b" a\r\n", b"END:VEVENT\r\n" + end),
            "one line": (first + b"DESCRIPTION:", b"a", b"\r\nEND:VEVENT\r\n" + end),
            "markup": (first + b"DESCRIPTION:", b"<a ", b"\r\nEND:VEVENT\r\n" + end),
            "categories": (first + b"CATEGORIES:", b"a,", b"b\r\nEND:VEVENT\r\n" + end),
            "alarms": (first, b"BEGIN:VALARM\r\nEND:VALARM\r\n", b"END:VEVENT\r\n" + end),
            "one number": (start + b"BEGIN:VEVENT\r\nDTSTART:", b"9", b"\r\nSUMMARY:a\r\nEND:VEVENT\r\n" + end),
            "a long zone": (first + b"DTEND;TZID=", b"a/", b":20260101T000000\r\nEND:VEVENT\r\n" + end),
            "a duration": (first + b"DURATION:P", b"1W", b"\r\nEND:VEVENT\r\n" + end),
            "empty lines": (start, b"\r\n", end),
            "no text": (first + b"SUMMARY:", b"\xff", b"\r\nEND:VEVENT\r\n" + end),
        },
        size,
    )  # fmt: skip


def warc(size: int) -> Bodies:
    """Archives: headers of records and of the answers in them."""

    def record(kind: bytes, block: bytes, more: bytes = b"") -> bytes:
        length = b"Content-Length: %d\r\n" % len(block)
        head = (
            b"WARC/1.1\r\nWARC-Type: %s\r\nWARC-Target-URI: https://a.example/\r\nWARC-Date: 2026-01-01T00:00:00Z\r\n"
            % kind
        )
        return (
            head
            + b"WARC-Record-ID: <urn:uuid:1>\r\nContent-Type: application/http; msgtype=response\r\n"
            + more
            + length
            + b"\r\n"
            + block
            + b"\r\n\r\n"
        )

    answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n%s\r\n%s"
    bomb = gzip.compress(b"<p>" * (100 * size // 3))
    found = {
        "headers of a record": record(b"response", answer % (b"", b"a"), said(b"", b"A%d: b\r\n", b"", size)),
        "a header of a record": record(b"response", answer % (b"", b"a"), said(b"A: ", b"b", b"\r\n", size)),
        "folded headers": record(b"response", answer % (b"", b"a"), said(b"A: b\r\n", b" c\r\n", b"", size)),
        "headers": record(b"response", answer % (said(b"", b"A%d: b\r\n", b"", size), b"a")),
        "same headers": record(b"response", answer % (said(b"", b"Set-Cookie: b\r\n", b"", size), b"a")),
        "a header": record(b"response", answer % (said(b"A: ", b"b", b"\r\n", size), b"a")),
        "colons": record(b"response", answer % (said(b"A", b":", b"\r\n", size), b"a")),
        "a status": record(b"response", said(b"HTTP/1.1 ", b"2", b" OK\r\n\r\na", size)),
        "no headers": record(b"response", said(b"", b"\r\n", b"", size)),
        "coded": record(b"response", answer % (b"Content-Encoding: gzip\r\n", bomb)),
        "chunks": record(b"response", answer % (b"Transfer-Encoding: chunked\r\n", said(b"", b"1\r\na\r\n", b"0\r\n\r\n", size))),
        "a chunk": record(b"response", answer % (b"Transfer-Encoding: chunked\r\n", said(b"", b"F", b"\r\na", size))),
        "empty chunks": record(b"response", answer % (b"Transfer-Encoding: chunked\r\n", said(b"", b"\r\n", b"", size))),
        "pictures": record(b"resource", b"a" * size, b"WARC-Payload-Digest: sha1:a\r\n"),
        "records": record(b"response", answer % (b"", b"a")) * (size // 300),
        "redirects": record(b"response", b"HTTP/1.1 301 Moved\r\nLocation: /\r\n\r\n") * (size // 300),
        "notes": record(b"metadata", b"a: b\r\n") * (size // 300),
        "a length": b"WARC/1.1\r\nWARC-Type: response\r\nContent-Length: " + b"9" * size + b"\r\n\r\na",
        "below nothing": b"WARC/1.1\r\nWARC-Type: response\r\nContent-Length: -1\r\n\r\n" * (size // 60),
        "versions": b"WARC/1.1\r\n" * (size // 10),
        "blank lines": b"WARC/1.1\r\n" + b"\r\n" * (size // 2),
    }  # fmt: skip
    found["packed"] = gzip.compress(b"WARC/1.1\r\nA: " + b"b" * (100 * size))
    found["members"] = gzip.compress(b"") * (size // 20)
    found["packed records"] = gzip.compress(found["records"])
    found["torn"] = gzip.compress(found["records"])[:-20]
    return found


def mail(size: int) -> Bodies:
    """Messages that came back."""
    start = b"From: a@b.example\r\nMIME-Version: 1.0\r\n"
    mixed = start + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n"
    report = b"Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n"
    inner = b"--b\r\nContent-Type: message/rfc822\r\n\r\n"
    found = _bodies(
        {
            "headers": (start, b"A%d: b\r\n", b"\r\na"),
            "one header": (start + b"Subject: ", b"a", b"\r\n\r\na"),
            "folded": (start + b"Subject: a\r\n", b" a\r\n", b"\r\na"),
            "parts": (mixed, b"--b\r\n\r\na\r\n", b"--b--\r\n"),
            "empty parts": (mixed, b"--b\r\n", b""),
            "parts in parts": (b"", b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n", b""),
            "messages in messages": (start, b"Content-Type: message/rfc822\r\n\r\n", b"a"),
            "messages in a report": (mixed, b"--b\r\nContent-Type: message/rfc822\r\n\r\nMessage-ID: <a%d@b.example>\r\n\r\n", b"--b--"),
            "returned in returned": (mixed, inner + b"Message-ID: <a%d@b.example>\r\n", b""),
            "states": (start + report, b"Action: failed\r\nStatus: 5.0.0\r\n\r\n", b"--b--"),
            "a state": (start + report + b"Diagnostic-Code: ", b"a ", b"\r\n\r\n--b--"),
            "ids": (mixed + inner, b"Message-ID: <a%d@b.example>\r\n", b"\r\na\r\n--b--"),
            "a parameter": (start + b"Content-Type: multipart/mixed; boundary=", b"b", b"\r\n\r\na"),
            "parameters": (start + b"Content-Type: multipart/mixed", b"; a%d=b", b"\r\n\r\na"),
            "continued parameters": (start + b"Content-Type: multipart/mixed", b"; boundary*%d=b", b"\r\n\r\na"),
            "quotes": (start + b'Content-Type: a; b="', b'\\"', b"\r\n\r\na"),
            "coded words": (start + b"Subject: ", b"=?utf-8?q?a?= ", b"\r\n\r\na"),
            "open brackets": (start + b"Message-ID: ", b"<", b"\r\n\r\na"),
            "lines": (start + b"\r\n", b"a\n", b""),
            "carriage returns": (start + b"\r\n", b"\r", b""),
            "coded": (start + b"Content-Transfer-Encoding: base64\r\n\r\n", b"YQ==\r\n", b""),
        },
        size,
    )  # fmt: skip
    depth = 3000
    found["closed parts in parts"] = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(depth)
    ) + b"".join(b"\r\n--b%d--\r\n" % n for n in reversed(range(depth)))
    return found


def robots(size: int) -> Bodies:
    """Rules for robots."""
    return _bodies(
        {
            "stars": (b"User-agent: *\nDisallow: /", b"*a", b"b$\n"),
            "rules": (b"User-agent: *\n", b"Disallow: /a%d*b\n", b""),
            "agents": (b"", b"User-agent: a%d\n", b"Disallow: /\n"),
            "groups": (b"", b"User-agent: *\nDisallow: /a%d\n", b""),
            "percents": (b"User-agent: *\nDisallow: /", b"%", b"\n"),
            "sitemaps": (b"", b"Sitemap: https://a.example/%d\n", b""),
            "delays": (b"User-agent: *\n", b"Crawl-delay: 1e9\n", b""),
            "colons": (b"User-agent: *\n", b":", b""),
            "nothing": (b"", b"\x00", b""),
            "no text": (b"User-agent: *\nDisallow: /", b"\xff\xfe", b""),
            "returns": (b"User-agent: *\n", b"\r", b""),
        },
        size,
    )


def words(size: int) -> Bodies:
    """Addresses, dates, headers, names: everything that is one line."""
    found = {
        unit.decode("latin-1").encode("unicode_escape").decode(): said(b"", unit, b"", size)
        for unit in _MARKS
    }
    starts = (
        b"https://",
        b"http://a.example/",
        b"http://a.example/?",
        b"<https://a.example/>; rel=",
        b"2026-01-01T",
        b'W/"',
    )
    units = (b".", b"%", b"%41", b"@", b":", b"?", b"&", b"a=b&", b"#", b"/", b"../", b"xn--", b";", b'"', b"rel=", b", <a>;", b"=", b"0", b" ", b"[", b"1:", b"+01:00", b"\xc3\xa9", b"\xe3\x80\x82")  # fmt: skip
    for start in starts:
        for unit in units:
            found[f"{start.decode()} {unit.decode()}"] = said(start, unit, b"", size)
    return found


def coded(size: int) -> Bodies:
    """Bodies in the codings of HTTP, each behind the name of its coding and `!`."""
    bare = zlib.compressobj(9, wbits=-15)
    one = gzip.compress(b"\0" * (1000 * size // 10))
    found = {
        "gzip": one,
        "gzip,gzip": gzip.compress(one),
        "gzip,gzip,gzip": gzip.compress(gzip.compress(gzip.compress(b"\0" * (100 * size)))),
        "gzip 2": gzip.compress(b"") * (size // 20),
        "gzip 3": gzip.compress(b"a" * size)[: size // 2000],
        "gzip 4": b"\x1f\x8b\x08\x1c" + b"\0" * 6 + b"a" * size,
        "gzip 5": b"\x1f\x8b" * (size // 2),
        "deflate": zlib.compress(b"\0" * (100 * size)),
        "deflate 2": bare.compress(b"\0" * (100 * size)) + bare.flush(),
        "deflate 3": b"\x00\x00\x00\xff\xff" * (size // 5),
        "br": b"\x5b\xff\xff\xff" + b"\0" * size,
        "br 2": b"\x06" * size,
        "zstd": b"\x28\xb5\x2f\xfd" + b"\xff" * size,
    }
    return {name: name.partition(" ")[0].encode() + b"!" + body for name, body in found.items()}


def pictures() -> Bodies:
    """Files that say little and show much."""
    from PIL import Image

    found = {}
    for kind, size in (("PNG", 13_000), ("GIF", 13_000), ("JPEG", 7_000), ("WEBP", 4_000), ("PNG", 4_000)):
        out = io.BytesIO()
        Image.new("L" if kind != "WEBP" else "RGB", (size, size)).save(out, kind)
        found[f"{kind} {size}"] = out.getvalue()
    return found
