"""The day of publication that a page shows, beside those that it only mentions."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from broadsheet.extract.times import parse_time
from tests import story_pages
from tests.daily_pages import URL, page, read
from tests.story_pages import how, json_ld


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("5 de maio de 2026", "2026-05-05"),
        ("5 maja 2026", "2026-05-05"),
        ("5 мая 2026", "2026-05-05"),
        ("5 Mayıs 2026", "2026-05-05"),
        ("2026年5月5日", "2026-05-05"),
        ("2026년 5월 5일", "2026-05-05"),
        ("Dec. 5, 2025", "2025-12-05"),
        ("December 5th 2025", "2025-12-05"),
        ("05.05.26", "2026-05-05"),
        ("25/04/2026", "2026-04-25"),
        ("6/5/2026", "2026-05-06"),
        ("99.99.2026", None),
        ("version 1.2.3", None),
        ("12 monkeys 2020", None),
    ],
)
def test_days_in_words(text: str, day: str | None) -> None:
    found = parse_time(text)
    assert (found.date().isoformat() if found else None) == day


def test_american_pages_write_the_month_first() -> None:
    line = '<p class="date">5/6/2026</p>'
    assert read(page(below=line, attributes='lang="en-US"')).published == datetime(2026, 5, 6, tzinfo=UTC)
    assert read(page(above='<p class="date">4/3/2026</p>', attributes='lang="en-GB"')).published == datetime(
        2026, 3, 4, tzinfo=UTC
    )
    # Systems say en-US of whatever English their sites are written in.
    html = page(below='<p class="date">4/3/2026</p>', attributes='lang="en-US"')
    assert read(html, "https://www.daily.ng/bridge").published == datetime(2026, 3, 4, tzinfo=UTC)


@pytest.mark.parametrize(
    "masthead",
    [
        '<p id="current-date">Wednesday, May 20, 2026</p>',
        '<p class="topbar"><span class="date">20 May 2026</span></p>',
        '<p class="date">Wednesday, May 20, 2026</p>',
    ],
)
def test_a_masthead_shows_the_day_of_reading(masthead: str) -> None:
    published = read(page(above=masthead, below='<p class="post-date">May 18, 2026</p>')).published
    assert published == datetime(2026, 5, 18, tzinfo=UTC)


@pytest.mark.parametrize(
    "script",
    [
        '{"publishDate": 1779098700000}',
        '{"datePublished": "20260518"}',
        "{'datePublished': '2026-05-18'}",
        '{"publishedDate": "18/05/2026"}',
    ],
)
def test_days_in_more_shapes_of_data(script: str) -> None:
    published = read(page(f"<script>data={script}</script>")).published
    assert published is not None
    assert published.date().isoformat() == "2026-05-18"


@pytest.mark.parametrize(
    ("below", "day"),
    [
        ("<p>3 May 2026</p>", 3),
        ("<p>Last updated: 9 May 2026</p><p>Published: 3 May 2026</p>", 3),
        ("<p>9 May 2026</p><p>Veröffentlicht am 3. Mai 2026</p>", 3),
        ('<abbr class="published" title="2026-05-03T10:00:00+02:00">Sunday</abbr>', 3),
        ('<aside class="related-teaser"><p>9 May 2026</p></aside><p>3 May 2026</p>', 3),
        ("<p>Updated on 3 May 2026</p>", 3),
    ],
)
def test_days_beside_the_heading(below: str, day: int) -> None:
    published = read(page(below=below)).published
    assert published is not None
    assert published.day == day


@pytest.mark.parametrize(
    ("url", "below", "local"),
    [
        ("https://www.daily.example/2026/05/03/bridge", "", "2026-05-03T23:30:00-01:00"),
        (URL, "<p>May 3, 2026, 8:30 pm</p>", "2026-05-03T20:30:00-04:00"),
        (URL, "<p>4 May 2026</p>", "2026-05-04T00:30:00+00:00"),
        (URL, "<p>1 May 2026</p>", "2026-05-04T00:30:00+00:00"),
    ],
)
def test_a_time_in_utc_is_told_by_the_local_day(url: str, below: str, local: str) -> None:
    draft = read(page(json_ld(datePublished="2026-05-04T00:30:00Z"), below=below), url)
    assert draft.published is not None
    assert draft.published == datetime(2026, 5, 4, 0, 30, tzinfo=UTC)
    assert draft.published.isoformat() == local


def test_a_clock_that_may_show_the_stated_time_outweighs_another_day_on_the_page() -> None:
    stated = json_ld(datePublished="2026-05-04T13:03:00Z")
    masthead = "<p>May 5, 2026 Print Edition</p>"
    draft = read(page(stated, above=masthead, below="<p>By Ada Quill May 4, 2026 8:03 am ET</p>"))
    assert draft.published is not None
    assert draft.published.isoformat() == "2026-05-04T13:03:00+00:00"


def test_a_stated_zone_is_never_moved() -> None:
    stated = "2026-05-04T00:30:00+02:00"
    draft = read(page(json_ld(datePublished=stated)), "https://www.daily.example/2026/05/03/bridge")
    assert draft.published == datetime(2026, 5, 4, 0, 30, tzinfo=timezone(timedelta(hours=2)))
    assert draft.published.isoformat() == stated


def test_a_page_dated_anew_keeps_the_day_of_its_address() -> None:
    draft = read(page(json_ld(datePublished="2026-05-18")), "https://www.daily.example/2025/11/03/bridge")
    assert draft.published == datetime(2025, 11, 3, tzinfo=UTC)
    assert "earlier than JSON-LD" in how(draft, "published")


@pytest.mark.parametrize(
    "line",
    [
        "<p>3 November 2025</p>",
        "<p>Published: 3 Nov 2025</p>",
        "<span>3 Nov 2025</span> <span>4 min read</span>",
    ],
)
def test_a_page_dated_anew_keeps_the_day_that_it_shows(line: str) -> None:
    draft = read(page(json_ld(datePublished="2026-05-18T09:00:00Z"), below=line))
    assert draft.published == datetime(2025, 11, 3, tzinfo=UTC)
    assert how(draft, "published") == "date beside the heading, earlier than JSON-LD datePublished"


@pytest.mark.parametrize(
    "line",
    [
        "<p>13 May 2026</p>",
        "<p>Updated: 3 November 2025</p>",
        "<p>Event: 3 November 2025</p>",
        "<p>The old bridge over the Tarn was closed on 3 November 2025.</p>",
        "<p>One.</p><p>Two.</p><p>Three.</p><p>Four.</p><p>Five.</p><p>3 November 2025</p>",
        "<p>21 May 2026</p>",
    ],
)
def test_other_days_on_a_page_leave_the_stated_time(line: str) -> None:
    draft = read(page(json_ld(datePublished="2026-05-18T09:00:00Z"), below=line))
    assert draft.published == datetime(2026, 5, 18, 9, tzinfo=UTC)


def test_a_day_that_can_be_read_as_the_stated_one_is_no_new_date() -> None:
    for line in ("<p>03/05/2026</p>", "<p>3/5/2026</p>", "<p>05/03/2026</p>"):
        draft = read(page(json_ld(datePublished="2026-05-03T15:40:00Z"), below=line))
        assert draft.published == datetime(2026, 5, 3, 15, 40, tzinfo=UTC), line


def test_a_day_that_the_source_states_too_is_no_new_date() -> None:
    html = page(json_ld(datePublished="2026-05-18T09:00:00Z"), below="<p>3 November 2025</p>")
    stated = datetime(2026, 5, 18, 9, tzinfo=UTC)
    assert story_pages.read(html, published=stated).published == stated


@pytest.mark.parametrize(
    "name",
    ["article:published_time", "publish-date", "DC.date.issued", "DC:date", "w-published-date", "bt:pubDate"],
)
def test_names_of_metas_are_read_by_their_letters(name: str) -> None:
    draft = read(page(f'<meta name="{name}" content="2026-05-03T09:00:00+02:00">'))
    assert draft.published == datetime(2026, 5, 3, 7, tzinfo=UTC)


@pytest.mark.parametrize("name", ["expires-date", "last-modified-date", "event-start-date"])
def test_other_dates_are_no_day_of_publication(name: str) -> None:
    assert "meta" not in how(read(page(f'<meta name="{name}" content="2026-05-03">')), "published")


@pytest.mark.parametrize(
    ("line", "published", "modified"),
    [
        ("10:00 05.05.2026 (обновлено: 11:00 06.05.2026)", 5, 6),
        ("Updated: 6 May 2026 Published: 5 May 2026", 5, 6),
        ("Giriş Tarihi: 05.05.2026 10:00 Son Güncelleme: 06.05.2026 11:00", 5, 6),
        ("פורסם: 05.05.2026, 10:00 עודכן: 06.05.2026, 11:00", 5, 6),
        ("เผยแพร่: 5 พ.ค. 2569 10:00 ปรับปรุง: 6 พ.ค. 2569 11:00", 5, 6),
        ("Publicat: 05 mai 2026, 10:00 | Actualizat: 06 mai 2026, 11:00", 5, 6),
        (
            "<time datetime=2026-05-05T10:00+02:00>5 May 2026</time> Updated <time datetime=2026-05-06T10:00+02:00>6 May 2026</time>",
            5,
            6,
        ),
        (
            "<time class=published datetime=2026-05-05>5 May</time><time class=updated datetime=2026-05-06>6 May</time>",
            5,
            6,
        ),
        ("Edited by Bo Reed, 5 May 2026", 5, None),
        ("5. maj 2026", 5, None),
        ("MàJ le 6 mai 2026, publié le 5 mai 2026", 5, 6),
    ],
)
def test_a_line_may_tell_of_publication_and_update(line: str, published: int, modified: int | None) -> None:
    draft = read(page(below=f"<p>{line}</p>"))
    assert draft.published is not None
    assert draft.published.day == published
    assert (draft.modified and draft.modified.day) == modified


@pytest.mark.parametrize(
    "script",
    [
        'Fusion.globalContent={"display_date":"2026-05-05T10:00:00.000Z"}',
        'window.__NUXT__={data:[{publishedAt:"2026-05-05T10:00:00Z"}]}',
        'window.DATA = {"pubtime":"2026-05-05 10:00:00"}',
    ],
)
def test_days_in_scripts(script: str) -> None:
    published = read(page(below=f"<script>{script}</script>")).published
    assert published == datetime(2026, 5, 5, 10, tzinfo=UTC)


def test_day_in_the_addresses_of_a_system_of_china() -> None:
    published = read(page(), url="https://www.daily.example/202605/t20260505_123456.html").published
    assert published == datetime(2026, 5, 5, tzinfo=UTC)
