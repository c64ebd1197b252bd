"""Small feeds, and what is read from them."""

from __future__ import annotations

from broadsheet.collect.feeds import ParsedFeed, parse_feed

URL = "http://news.example/feeds/main.xml"


def rss(items: str, *, attributes: str = 'version="2.0"', head: str = "<title>News</title>") -> bytes:
    return f"<?xml version='1.0'?><rss {attributes}><channel>{head}{items}</channel></rss>".encode()


def read(body: bytes, content_type: str | None = None, **more) -> ParsedFeed:
    return parse_feed(body, URL, content_type, source="s", **more)


def only(body: bytes, content_type: str | None = None):
    feed = read(body, content_type)
    assert not feed.refusals
    (entry,) = feed.entries
    return entry
