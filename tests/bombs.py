"""Inputs made to exhaust a reader, of any size: what makes time or memory grow faster than the bytes.

In: how many bytes. Out: for each kind of text, bodies by name. Each is a start in which the reader is brought to
where it works, a unit that is said over and over, and what comes behind.
"""

from __future__ import annotations

Bodies = dict[str, bytes]
SPREAD = b"%d"
# Said over and over they are tags, comments, sections, references and words that have no end, or that nest.
MARKS = (
    b"<", b"<a", b"<a ", b"<a>", b"<b><i>", b"</a>", b"<a href='", b'<a b="', b"<a b=c ", b"<a%d ", b"<!--", b"<!--->", b"-->",
    b"<![CDATA[", b"]]>", b"<?a ", b"<!DOCTYPE ", b"<![", b"&", b"&amp", b"&#1;", b"&a%d;", b"&#x41", b"&lt;a", b"&lt;a&gt;",
    b"[", b"](", b"![", b"*", b"_ ", b"`", b"> ", b"- ", b"|", b"\\", b"\x00", b"\xcc\x81", b"\xe2\x80\x8b", b" ", b"\n", b"\t\r\n",
    b"a", b"a ", b"1", b"1.", b"://", b"http://a.b ", b"@", b"a@b.c ", b"'", b'"', b";", b"{", b"{{", b"{%", b"\xff\xfe", b"\xf0\x9f\x98\x80",
    b"<p", b"<p>", b"<table><tr><td>", b"<svg><math>", b"<style>", b"<script>", b"<textarea>", b"<title>", b"<br/>", b"<img src=a.jpg>",
    b"By ", b"2026-01-01 ", b"1 January 2026, ", b"<time>", b"<a rel=author href=/a>A B</a>", b"<x:y>", b"<a xmlns:b%d='c'>",
)  # fmt: skip


def said(start: bytes, unit: bytes, end: bytes, size: int) -> bytes:
    """`unit` until `size` bytes are said; where it holds %d, each time with another number."""
    if SPREAD in unit:
        count = size // (len(unit) + 4)
        return start + b"".join(unit.replace(SPREAD, b"%d" % number) for number in range(count)) + end
    return start + unit * (size // len(unit)) + end


def bodies(cases: dict[str, tuple[bytes, bytes, bytes]], size: int) -> Bodies:
    """Bodies of that size by name."""
    return {name: said(*case, size) for name, case in cases.items()}


def in_places(places: dict[str, tuple[bytes, bytes]], units: tuple[bytes, ...], size: int) -> Bodies:
    """Every unit in every place."""
    return {
        f"{unit.decode('latin-1')!r} in {place}": said(start, unit, end, size)
        for place, (start, end) in places.items()
        for unit in units
    }


def json(size: int) -> Bodies:
    """Lines of JSON, feeds of it, and answers of servers."""
    start = b'{"version":"https://jsonfeed.org/version/1.1","items":['
    return bodies(
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
    return bodies(
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


def robots(size: int) -> Bodies:
    """Rules for robots."""
    return bodies(
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
        unit.decode("latin-1").encode("unicode_escape").decode(): said(b"", unit, b"", size) for unit in MARKS
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
