"""XML and HTML of any size, made to exhaust a reader."""

from __future__ import annotations

from tests.bombs import MARKS, Bodies, bodies, in_places


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
    return in_places(places, MARKS, size) | bodies(fields, size)


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
    return in_places(places, MARKS, size) | bodies(fields, size)
