"""Inputs that brought other readers down: one text each, by the kind of reader that it is for."""

from __future__ import annotations

from collections.abc import Callable

_DEEP = 20_000
_LONG = 10_000_000
_LAUGHS = b"".join(b"<!ENTITY %c '%s'>" % (name, b"&%c;" % (name - 1) * 10) for name in range(98, 108))
_XML = {
    "entity expansion": b"<?xml version='1.0'?><!DOCTYPE rss [<!ENTITY a 'ha'>" + _LAUGHS
    + b"]><rss><channel><item><title>&k;</title><link>https://a.example/</link></item></channel></rss>",
    "quadratic expansion": b"<!DOCTYPE rss [<!ENTITY a '" + b"a" * 50_000 + b"'>]><rss><channel><item><title>"
    + b"&a;" * 20_000 + b"</title></item></channel></rss>",
    "external entity": b"<!DOCTYPE rss [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><rss><channel><item><title>&a;"
    b"</title><link>https://a.example/</link></item></channel></rss>",
    "external subset": b"<!DOCTYPE rss SYSTEM 'file:///etc/passwd'><rss><channel><item><title>a</title>"
    b"<link>https://a.example/</link></item></channel></rss>",
    "deep": b"<rss>" + b"<a>" * _DEEP + b"</a>" * _DEEP + b"</rss>",
    "deep in an entry": b"<rss><channel><item><description>" + b"<a>" * _DEEP + b"</a>" * _DEEP
    + b"</description></item></channel></rss>",
    "deep in escaped markup": b"<rss><channel><item><title>t</title><link>https://a.example/</link><description>"
    + b"&lt;b&gt;" * _DEEP + b"</description></item></channel></rss>",
    "long attribute": b"<rss a='" + b"a" * _LONG + b"'><channel/></rss>",
    "long text": b"<rss><channel><item><title>" + b"a" * _LONG + b"</title></item></channel></rss>",
    "many attributes": b"<rss " + b" ".join(b"a%d='1'" % n for n in range(100_000)) + b"/>",
    "many namespaces": b"<rss " + b" ".join(b"xmlns:a%d='u%d'" % (n, n) for n in range(20_000)) + b"><channel/></rss>",
    "unclosed": b"<rss><channel>" + b"<item><title>a" * 50_000,
    "comments": b"<!--" * 200_000,
    "cdata": b"<rss><![CDATA[" * 100_000,
    "nul": b"<rss><channel><item><title>a\0b</title><link>https://a.example/\0</link></item></channel></rss>",
    "utf-16": ("<rss><channel><item><title>" + "\ud800".encode("utf-16-le", "surrogatepass").decode("latin-1")
               + "</title></item></channel></rss>").encode("utf-16", "surrogatepass"),
    "utf-7": b"<?xml version='1.0' encoding='utf-7'?><rss>+ADw-script+AD4-</rss>",
}  # fmt: skip
_HTML = {
    "deep": b"<div>" * _DEEP + b"words " * 200,
    "deep inline": b"<b>" * _DEEP + b"words",
    "deep tables": b"<table><tr><td>" * _DEEP,
    "deep lists": b"<ul><li>" * _DEEP,
    "formatting": b"<p><a><b><i><u>" * 20_000,
    "long attribute": b"<html><meta property='og:title' content='" + b"a" * _LONG + b"'>",
    "many attributes": b"<html " + b" ".join(b"a%d=1" % n for n in range(100_000)) + b">",
    "many metas": b"<html><head>" + b"<meta property=og:image content=/a.jpg>" * 50_000,
    "unclosed tags": b"<" * 500_000,
    "unclosed comment": b"<!--" * 200_000,
    "json-ld deep": b"<script type=application/ld+json>" + b'{"a":[' * _DEEP + b"</script>",
    "json-ld wide": b"<script type=application/ld+json>["
    + b'{"@type":"Article"},' * 40_000
    + b"{}]</script>",
    "json-ld strings": b"<script type=application/ld+json>{" + b'"headline":"\\' * 60_000 + b"</script>",
    "nul": b"<html><title>a\0b</title>\0" * 1000,
    "spaces": b"<html><title>" + b" " * 2_000_000 + b"</title><p>" + b"\xc2\xa0" * 1_000_000,
    "entities": b"<html><title>" + b"&#x1F600;&nbsp;&unknown" * 100_000,
    "charset": b"<html><meta charset=utf-7><title>+ADw-script+AD4-</title>",
    "srcset": b"<html><article><img srcset='" + b"a 1w, " * 3000 + b"'>" * 200,
    "words": b"<html><article><p>" + b"word " * 300_000,
    "one word": b"<html><article><p>" + b"a" * 3_000_000,
    "dates": b"<html><article><time datetime='2026-01-01'>" * 20_000,
    "links": b"<html><article>" + b"<a href='/b'>more</a> " * 60_000,
}
_YAML = {
    "alias bomb": b"a: &a [x,x,x,x,x,x,x,x,x]\n"
    + b"".join(b"%c: &%c [%s]\n" % (n, n, b",".join([b"*%c" % (n - 1)] * 9)) for n in range(98, 110)),
    "recursive alias": b"a: &a [*a]\n",
    "merge bomb": b"a: &a {x: 1}\nb: &b {<<: *a, y: *a}\nc: {<<: [*a, *b, *a, *b]}\n",
    "deep flow": b"a: " + b"[" * _DEEP,
    "deep maps": b"a: " + b"{a: " * _DEEP,
    "deep blocks": b"".join(b" " * n + b"a:\n" for n in range(3000)),
    "duplicate keys": b"title: a\ntitle: b\n" * 1000,
    "tags": b"a: !!python/object/apply:os.system [id]\n",
    "long scalar": b"title: '" + b"a" * _LONG + b"'\n",
    "long key": b"a" * 100_000 + b": b\n",
    "many keys": b"".join(b"k%d: v\n" % n for n in range(20_000)),
    "many anchors": b"".join(b"k%d: &a%d v\n" % (n, n) for n in range(20_000)),
    "nul": b"title: a\0b\n",
    "surrogate": b'title: "\\ud800"\n',
    "number": b"limit: " + b"9" * 100_000 + b"\n",
    "base 60": b"a: " + b"1:" * 50_000 + b"1\n",
    "dashes": b"- " * _DEEP,
}
_JSON = {
    "deep lists": b"[" * _DEEP,
    "deep objects": b'{"a":' * _DEEP,
    "deep in a field": b'{"url":"https://a.example/","html":' + b"[" * _DEEP + b"]" * _DEEP + b"}",
    "number": b'{"url":' + b"9" * 1_000_000 + b"}",
    "exponent": b'{"url":1e999999999}',
    "long text": b'{"url":"https://a.example/","html":"' + b"a" * _LONG + b'"}',
    "surrogate": b'{"url":"https://a.example/\\ud800","html":"\\udfff\\ud800"}',
    "nul": b'{"url":"https://a.example/\\u0000","html":"a\\u0000b"}',
    "duplicate keys": b"{" + b'"url":"https://a.example/",' * 100_000 + b'"html":"a"}',
    "no utf-8": b'{"url":"\xff\xfe"}',
    "many lines": b"{}\n" * 20_000,
}
_ROBOTS = {
    "stars": b"User-agent: *\nDisallow: /" + b"*a" * 1000 + b"b$\n",
    "many stars": b"User-agent: *\n" + b"Disallow: /*a*a*a*a*a*b\n" * 20_000,
    "many agents": b"User-agent: a\n" * 30_000,
    "one line": b"User-agent: *" * 40_000,
    "delays": b"User-agent: *\nCrawl-delay: " + b"9" * 100_000,
}
_PLAIN = {
    "digits": b"1" * 80,
    "long": b"2026-01-01T" * 100_000,
    "signs": b"+-:" * 26,
    "zones": b"1 jan 2026 1:1 (" * 5,
}
_ADDRESS = {
    "dots": b"http://" + b"." * 7000,
    "percent": b"http://a.example/" + b"%" * 7000,
    "at": b"http://" + b"@" * 7000,
    "query": b"https://a.example/?" + b"&" * 3900,
    "long": b"https://a.example/" + b"a" * 1_000_000,
    "climbs": b"https://a.example/" + b"../" * 2000,
    "punycode": b"http://xn--" + b"a" * 3000 + b".example/",
}
CASES: list[tuple[str, str, Callable[[], bytes]]] = [
    (door, name, lambda body=body: body)
    for doors, bodies in (
        (("feed", "sitemap", "opml"), _XML),
        (("page", "discovery"), _HTML),
        (("portal", "front matter"), _YAML),
        (("jsonl", "lines", "feed"), _JSON),
        (("robots",), _ROBOTS),
        (("date",), _PLAIN),
        (("address",), _ADDRESS),
    )
    for door in doors
    for name, body in bodies.items()
]
