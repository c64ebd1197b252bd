"""Sources are asked as often as they have news, within what their settings allow."""

from __future__ import annotations

import asyncio
import io
from datetime import UTC, datetime, timedelta
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from broadsheet.collect.cadence import pace
from broadsheet.domain.source import Source, SourceKind
from broadsheet.engine.intake.turns import ask_in_turns
from broadsheet.engine.portal.newsroom import open_newsroom
from broadsheet.engine.portal.portal_folder import load_portal
from broadsheet.engine.portal.progress import Silent
from broadsheet.engine.run import due_sources, run
from tests.articles import page
from tests.loopback import Loopback, Reply


@given(every=st.integers(1, 10**7), before=st.none() | st.integers(1, 10**8), news=st.booleans())
def test_a_pace_keeps_to_the_settings(every: int, before: int | None, *, news: bool) -> None:
    found = pace(every, before, news=news)
    assert every <= found <= max(every, min(8 * every, 86_400), before or 0)
    if news:
        assert found <= max(every, before or 0)


def test_a_source_without_news_is_asked_less_and_less_and_with_news_again_more() -> None:
    kept: int | None = None
    seen = []
    for news in (True, False, False, False, False, False, False, False, True, True, True, True):
        kept = pace(600, kept, news=news)
        seen.append(kept)
    assert seen == [600, 900, 1350, 2025, 3038, 4557, 4800, 4800, 2400, 1200, 600, 600]


def _feed(web: Loopback, *names: str) -> bytes:
    return _feed_of(*(web.url(f"/{name}") for name in names))


def _feed_of(*addresses: str) -> bytes:
    items = "".join(
        f"<item><title>About {address.rpartition('/')[2]}</title><link>{address}</link></item>"
        for address in addresses
    )
    return f"<rss version='2.0'><channel><title>T</title>{items}</channel></rss>".encode()


def test_a_run_asks_a_quiet_feed_later_than_a_busy_one(tmp_path: Path) -> None:
    now = datetime(2026, 6, 1, tzinfo=UTC)
    with Loopback() as web:
        web.page("/quiet", _feed(web, "one"), headers={"Content-Type": "text/xml"})
        busy = (_feed(web, *(f"n{index}" for index in range(number))) for number in range(1, 9))
        web.handle("/busy", lambda _: Reply(next(busy), headers={"Content-Type": "text/xml"}))
        (tmp_path / "portal.yaml").write_text(
            f"title: T\nsources:\n  - feed: {web.url('/quiet')}\n    every: 10m\n"
            f"  - feed: {web.url('/busy')}\n    every: 10m\n"
            "fetch: {delay: 0, robots: false, allow_private: [127.0.0.1]}\n",
            "utf-8",
        )
        folder = load_portal(tmp_path)
        for _ in range(3):
            with open_newsroom(folder, lambda at=now: at, Silent()) as newsroom:
                run(newsroom, workers=1)
                states = newsroom.store.sources.states()
            now += timedelta(hours=1)
    waits = {key.rpartition("/")[2]: state.pace for key, state in states.items()}
    assert waits == {"quiet": 1350, "busy": 600}
    now += timedelta(minutes=15) - timedelta(hours=1)
    with open_newsroom(folder, lambda: now, Silent()) as newsroom:
        assert [source.location[-4:] for source in due_sources(folder.sources, newsroom)] == ["busy"]


def test_many_feeds_of_a_slow_host_take_turns_when_runs_follow_each_other(tmp_path: Path) -> None:
    """A run polls those that there is time for; the others come first in the next, and none has failed."""
    now = datetime(2026, 6, 9, tzinfo=UTC)
    with Loopback() as web:
        for name in "abc":
            web.page(f"/{name}", _feed(web), headers={"Content-Type": "text/xml"})
        sources = "".join(f"  - feed: {web.url(f'/{name}')}\n    every: 5m\n" for name in "abc")
        (tmp_path / "portal.yaml").write_text(
            f"title: T\nsources:\n{sources}"
            "fetch: {delay: 120, attempts: 2, robots: false, allow_private: [127.0.0.1]}\n",
            "utf-8",
        )
        polled = []
        for _ in range(4):
            with open_newsroom(load_portal(tmp_path), lambda at=now: at, Silent()) as newsroom:
                collected = run(newsroom, workers=1, every=10.0).collected
                assert not any(state.failures for state in newsroom.store.sources.states().values())
            polled.append((collected.polled, collected.failed))
            now += timedelta(minutes=10)
        assert polled == [(1, 0)] * 4
        assert web.paths() == ["/a", "/b", "/c", "/a"]


def test_pictures_of_a_slow_host_wait_for_runs_without_due_sources(tmp_path: Path) -> None:
    now = datetime(2026, 6, 9, tzinfo=UTC)
    picture = io.BytesIO()
    Image.new("RGB", (40, 30), (0, 90, 160)).save(picture, "PNG")
    with Loopback() as web, Loopback() as one, Loopback() as two, Loopback() as pictures:
        web.page("/feed", _feed_of(one.url("/0"), two.url("/1")), headers={"Content-Type": "text/xml"})
        for number, host in enumerate((one, two)):
            shown = f'<meta property="og:image" content="{pictures.url(f"/{number}.png")}"></head>'
            body = page(f"Cameras {number}").replace(b"</head>", shown.encode())
            host.page(f"/{number}", body, headers={"Content-Type": "text/html"})
            pictures.page(f"/{number}.png", picture.getvalue(), headers={"Content-Type": "image/png"})
        (tmp_path / "portal.yaml").write_text(
            f"title: T\nsources:\n  - feed: {web.url('/feed')}\n    every: 1d\n"
            "fetch: {delay: 120, robots: false, allow_private: [127.0.0.1]}\n",
            "utf-8",
        )
        asked = []
        for _ in range(3):
            with open_newsroom(load_portal(tmp_path), lambda at=now: at, Silent()) as newsroom:
                run(newsroom, workers=1, every=10.0)
                wanted = newsroom.store.pictures.wanted(now + timedelta(days=1))
                assert not any(each.attempts for each in wanted)
            asked.append((len(pictures.paths()), len(wanted)))
            now += timedelta(minutes=10)
        assert asked == [(1, 1), (2, 0), (2, 0)]
        assert len(web.paths()) == 1


def test_a_slow_host_holds_no_edition_up_when_runs_follow_each_other(tmp_path: Path) -> None:
    """Each run takes the pages that there is time for; those that wait have no attempt counted."""
    now = datetime(2026, 6, 9, tzinfo=UTC)
    with Loopback() as web:
        web.page("/feed", _feed(web, "0", "1", "2"), headers={"Content-Type": "text/xml"})
        for name in "012":
            web.page(f"/{name}", page(f"Cameras {name}"), headers={"Content-Type": "text/html"})
        (tmp_path / "portal.yaml").write_text(
            f"title: T\nsources:\n  - feed: {web.url('/feed')}\n    every: 1d\n"
            "fetch: {delay: 120, attempts: 2, robots: false, allow_private: [127.0.0.1]}\n",
            "utf-8",
        )
        read, waiting = [], []
        for _ in range(4):
            with open_newsroom(load_portal(tmp_path), lambda at=now: at, Silent()) as newsroom:
                summary = run(newsroom, workers=1, every=10.0)
            read.append(summary.collected.read)
            waiting.append(summary.collected.waiting)
            assert summary.edition.stories == sum(read)
            now += timedelta(minutes=5)
    assert (read, waiting) == ([0, 1, 1, 1], [3, 2, 1, 0])


def _rounds(folder: Path, number: int, *, minutes: int) -> None:
    """So many runs that follow each other, each asking only what is due."""
    now = datetime(2026, 6, 9, 12, tzinfo=UTC)
    for _ in range(number):
        with open_newsroom(load_portal(folder), lambda at=now: at, Silent()) as newsroom:
            run(newsroom, workers=1, every=minutes * 60.0)
        now += timedelta(minutes=minutes)


def test_feeds_inside_a_list_and_a_site_are_each_asked_as_their_own_news_suggest(tmp_path: Path) -> None:
    """Neither waits for the list or the home page, which hardly ever change, to have news themselves."""
    news = (f"n{number}" for number in range(100))
    with Loopback() as web:
        for name in ("busy", "of-site"):
            web.handle(
                f"/{name}", lambda _: Reply(_feed(web, next(news)), headers={"Content-Type": "text/xml"})
            )
        web.page("/quiet", _feed(web, "one"), headers={"Content-Type": "text/xml"})
        link = '<link rel="alternate" type="application/rss+xml" href="/of-site">'
        web.page("/", f"<html><head>{link}</head></html>".encode(), headers={"Content-Type": "text/html"})
        outlines = "".join(f'<outline xmlUrl="{web.url(f"/{name}")}"/>' for name in ("busy", "quiet"))
        (tmp_path / "feeds.opml").write_text(f"<opml><body>{outlines}</body></opml>")
        (tmp_path / "portal.yaml").write_text(
            f"title: T\nsources:\n  - opml: feeds.opml\n    every: 10m\n  - site: {web.url('/')}\n    every: 10m\n"
            "fetch: {delay: 0, robots: false, allow_private: [127.0.0.1]}\n",
            "utf-8",
        )
        _rounds(tmp_path, 13, minutes=10)
        asked = {name: web.paths().count(f"/{name}") for name in ("busy", "of-site", "quiet")}
    assert asked["busy"] == asked["of-site"] == 13
    assert 3 <= asked["quiet"] <= 6


def test_a_sitemap_that_its_index_calls_unchanged_is_asked_once_a_week(tmp_path: Path) -> None:
    namespace = "http://www.sitemaps.org/schemas/sitemap/0.9"
    parts = {
        "old": "<lastmod>2026-05-01</lastmod>",
        "new": "<lastmod>2026-06-25T12:00:00Z</lastmod>",
        "any": "",
    }
    with Loopback() as web:
        listed = "".join(
            f"<sitemap><loc>/{name}.xml</loc>{lastmod}</sitemap>" for name, lastmod in parts.items()
        )
        web.page("/index.xml", f'<sitemapindex xmlns="{namespace}">{listed}</sitemapindex>'.encode())
        for name in parts:
            web.page(f"/{name}.xml", f'<urlset xmlns="{namespace}"></urlset>'.encode())
        (tmp_path / "portal.yaml").write_text(
            f"title: T\nsources:\n  - sitemap: {web.url('/index.xml')}\n    every: 1d\n"
            "fetch: {delay: 0, robots: false, allow_private: [127.0.0.1]}\n",
            "utf-8",
        )
        _rounds(tmp_path, 15, minutes=24 * 60)
        asked = {name: web.paths().count(f"/{name}.xml") for name in parts}
    assert asked["old"] == 3
    assert asked["new"] == asked["any"] == 15


def test_a_list_of_thousands_of_feeds_is_asked_without_all_of_them_waiting_at_once() -> None:
    """Results come in the list's order, and a host that does not answer holds no other up."""
    hosts = ["slow"] * 50 + [f"h{number % 2000}" for number in range(6000)]
    sources = [
        Source(key=str(number), kind=SourceKind.FEED, location=f"https://{host}.example/{number}")
        for number, host in enumerate(hosts)
    ]
    waiting: list[int] = []

    async def ask_all() -> list[str]:
        others, done, under_way = asyncio.Event(), 0, 0

        async def ask(source: Source) -> str:
            nonlocal done, under_way
            under_way += 1
            waiting.append(under_way)
            if "slow" in source.location:
                await others.wait()
            else:
                await asyncio.sleep(0)
                done += 1
                if done == 6000:
                    others.set()
            under_way -= 1
            return source.key

        return await ask_in_turns(sources, ask)

    assert asyncio.run(ask_all()) == [source.key for source in sources]
    assert 100 < max(waiting) <= 1000
