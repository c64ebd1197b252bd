"""Sources of every kind polled through the gateway, and pages fetched."""

from __future__ import annotations

import asyncio
import gzip
import json
from datetime import UTC, datetime
from random import Random

import pytest

from broadsheet.collect.gateway import Gateway
from broadsheet.collect.pages import fetch_page, is_html
from broadsheet.collect.polling import poll
from broadsheet.domain.errors import FetchError
from broadsheet.domain.fetch_settings import FetchSettings
from broadsheet.domain.source import Hint, Listed, Source, SourceKind, Validators
from tests.loopback import Clock, Reply

START = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
RSS = b"<rss version='2.0'><channel><title>N</title><item><title>T</title><link>/1</link></item><item><title>U</title><link>/2</link></item></channel></rss>"


def run(work):
    clock = Clock(START)

    async def inside():
        settings = FetchSettings(allow_private=("127.0.0.1",), delay=0, timeout=60)
        async with Gateway(settings, now=clock.now, sleep=clock.sleep, random=Random(1)) as gateway:
            return await work(gateway)

    return asyncio.run(inside())


def listing(kind: str, location, validators=None, key="s", **more):
    source = Source(key=key, kind=SourceKind(kind), location=str(location), **more)
    return run(lambda gateway: poll(source, gateway, validators or Validators()))


def urls(found) -> list[str]:
    return [item.url for item in found.items]


def test_a_feed_and_then_nothing_new(web):
    web.page(
        "/feed", Reply(RSS, headers={"ETag": '"1"', "Content-Type": "application/rss+xml"}), Reply(status=304)
    )
    first = listing("feed", web.url("/feed"))
    assert urls(first) == [web.url("/1"), web.url("/2")]
    assert (first.title, first.validators, first.moved_to) == ("N", Validators(etag='"1"'), None)
    second = listing("feed", web.url("/feed"), first.validators)
    assert second.unchanged
    assert second.validators == first.validators
    assert second.items == ()


def test_a_limit_and_a_move(web):
    web.redirect("/old", "/new/feed", 301)
    web.page("/new/feed", RSS)
    found = listing("feed", web.url("/old"), limit=1)
    assert urls(found) == [web.url("/1")]
    assert found.moved_to == web.url("/new/feed")


def test_a_feed_that_is_a_page(web):
    web.page("/", b"<!doctype html><p>Hi")
    (refusal,) = listing("feed", web.url("/")).refusals
    assert (refusal.code, refusal.source) == ("not-a-feed", "s")


def test_a_feed_that_is_not_there(web):
    with pytest.raises(FetchError, match="http-404"):
        listing("feed", web.url("/feed"))


def test_a_feed_in_a_file(tmp_path):
    path = tmp_path / "feed.json"
    items = [{"id": "1", "url": "http://a.example/1"}, {"id": "2", "url": "/relative"}]
    path.write_text(json.dumps({"items": items}))
    first = listing("feed", path)
    assert urls(first) == ["http://a.example/1"]
    assert [refusal.place for refusal in first.refusals] == ["entry 2"]
    assert listing("feed", path, first.validators).unchanged
    path.write_text(json.dumps({"items": []}))
    assert not listing("feed", path, first.validators).unchanged
    with pytest.raises(FetchError, match="no-such-file"):
        listing("feed", tmp_path / "none")


def test_sitemaps_of_an_index_and_the_newest_pages(web):
    web.page(
        "/index.xml",
        b"<sitemapindex><sitemap><loc>/a.xml.gz</loc></sitemap><sitemap><loc>/index.xml</loc></sitemap></sitemapindex>",
        headers={"ETag": "e"},
    )
    days = [3, 9, 1, 7]
    pages = "".join(f"<url><loc>/{day}</loc><lastmod>2026-03-0{day}</lastmod></url>" for day in days)
    web.page(
        "/a.xml.gz", Reply(gzip.compress(f"<urlset>{pages}<url><loc>/never</loc></url></urlset>".encode()))
    )
    index = listing("sitemap", web.url("/index.xml"), limit=2, every=60)
    assert index.validators == Validators()  # a 304 next time would hide the sitemaps inside
    (inner,) = index.others
    assert inner == Source(
        key=f"s > {web.url('/a.xml.gz')}",
        kind=SourceKind.SITEMAP,
        location=web.url("/a.xml.gz"),
        every=60,
        limit=2,
    )
    found = run(lambda gateway: poll(inner, gateway))
    assert urls(found) == [web.url("/9"), web.url("/7")]
    assert found.source == inner.key


def test_a_circle_of_indexes_ends(web):
    web.page("/a", b"<sitemapindex><sitemap><loc>/b</loc></sitemap></sitemapindex>")
    web.page("/b", b"<sitemapindex><sitemap><loc>/a</loc></sitemap></sitemapindex>")

    async def follow(gateway):
        polled, codes = 0, []
        waiting = [Source(key="s", kind=SourceKind.SITEMAP, location=web.url("/a"))]
        while waiting:
            found = await poll(waiting.pop(), gateway)
            polled += 1
            waiting += found.others
            codes += [refusal.code for refusal in found.refusals]
        return polled, codes

    assert run(follow) == (4, ["too-deep"])


def test_a_page_and_a_list_of_pages(web, tmp_path):
    assert urls(listing("page", "http://a.example/x#top")) == ["http://a.example/x#top"]
    with pytest.raises(FetchError, match="bad-address"):
        listing("page", "nothing")
    web.page("/list.txt", b"# mine\n/1\nhttp://b.example/2\nno address\n")
    found = listing("pages", web.url("/list.txt"))
    assert urls(found) == [web.url("/1"), "http://b.example/2"]
    (tmp_path / "list.txt").write_text("http://a.example/1\nhttp://a.example/2\n")
    assert urls(listing("pages", tmp_path / "list.txt", limit=1)) == ["http://a.example/1"]


def test_opml(tmp_path):
    path = tmp_path / "mine.opml"
    path.write_text(
        '<opml><body><outline text="F"><outline text="A" xmlUrl="http://a.example/f"/></outline></body></opml>'
    )
    (inner,) = listing("opml", path, every=600).others
    assert inner == Source(
        key="s > http://a.example/f", kind=SourceKind.FEED, location="http://a.example/f", name="A", every=600
    )


def test_the_feed_that_a_home_page_names(web):
    web.page(
        "/",
        b'<html><link rel=alternate type="application/rss+xml" href="/comments"><link rel=alternate type="application/atom+xml" href="/f">',
    )
    (inner,) = listing("site", web.url("/"), name="Site").others
    assert (inner.kind, inner.location, inner.name) == (SourceKind.FEED, web.url("/f"), "Site")


def test_the_feed_at_a_usual_address(web):
    web.page("/", b"<html><p>no feed here")
    web.page("/feed", b"<html>soft 404</html>")
    web.page("/rss.xml", RSS)
    (inner,) = listing("site", web.url("/")).others
    assert inner.location == web.url("/rss.xml")


def test_a_site_without_feed(web):
    web.page("/", b"<html><p>no feed here")
    found = listing("site", web.url("/"))
    assert [refusal.code for refusal in found.refusals] == ["no-feed"]
    assert found.others == ()


# pages


def fetch(url, validators=None, hint=Hint()):  # noqa: B008 - immutable
    return run(
        lambda gateway: fetch_page(Listed(url=url, hint=hint), "s", gateway, validators or Validators())
    )


def test_a_page(web):
    web.redirect("/old", "/new", 308)
    web.page("/new", Reply(b"<p>x", headers={"Content-Type": "text/html; charset=latin1", "ETag": "e"}))
    page = fetch(web.url("/old"), hint=Hint(title="T"))
    assert (page.url, page.requested_url, page.moved_to) == (
        web.url("/new"),
        web.url("/old"),
        web.url("/new"),
    )
    assert (page.body, page.content_type, page.source) == (b"<p>x", "text/html; charset=latin1", "s")
    assert (page.captured, page.validators, page.hint) == (START, Validators(etag="e"), Hint(title="T"))


def test_a_page_that_did_not_change(web):
    web.page("/a", Reply(status=304))
    assert fetch(web.url("/a"), Validators(etag="e")) is None


@pytest.mark.parametrize("kind", ["application/pdf", "image/png", "application/json", "text/plain", ""])
def test_what_is_no_page(web, kind):
    web.page("/a", Reply(b"%PDF", headers={"Content-Type": kind} if kind else {}))
    with pytest.raises(FetchError) as raised:
        fetch(web.url("/a"))
    assert (raised.value.code, raised.value.retry) == ("not-html", False)


def test_a_page_by_its_look():
    assert is_html(b"\xef\xbb\xbf <!DOCTYPE html>", "text/plain")
    assert is_html("<html>".encode("utf-16"), None)
    assert is_html(b"", "text/html")
    assert not is_html(b"words", None)
    assert not is_html(b"<html>", "application/pdf")
