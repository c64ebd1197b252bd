"""Sources of items: channels, podcasts, repositories, calendars and tables, polled by the real command."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from broadsheet.collect.calendars import parse_calendar
from broadsheet.collect.item_feeds import parse_item_feed
from broadsheet.collect.tables import parse_table
from broadsheet.domain.item_file import read_item
from broadsheet.domain.recorded_types import COMPANIES, LEARNING
from tests import articles
from tests.commands import broadsheet, touched
from tests.loopback import Loopback, Reply, Request
from tests.stores import NOW

_CHANNEL = b"""<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns:yt="http://www.youtube.com/xml/schemas/2015" xmlns:media="http://search.yahoo.com/mrss/"
 xmlns="http://www.w3.org/2005/Atom"><title>Rye TV</title><author><name>Rye TV</name></author>
<entry><id>yt:video:abcdefghijk</id><yt:videoId>abcdefghijk</yt:videoId><title>Kneading bread</title>
<link rel="alternate" href="https://www.youtube.com/watch?v=abcdefghijk"/><author><name>Rye TV</name></author>
<published>2026-11-02T08:00:00+00:00</published><media:group><media:title>Kneading bread</media:title>
<media:content url="https://evil.example/v/x" type="application/x-shockwave-flash"/>
<media:description>How to knead. &lt;script&gt;</media:description></media:group></entry>
<entry><id>yt:video:bad</id><yt:videoId>"onload=alert(1)</yt:videoId><title>Odd id</title>
<link rel="alternate" href="https://www.youtube.com/watch?v=zzz"/></entry></feed>"""

_PODCAST = b"""<rss version="2.0" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"
 xmlns:psc="http://podlove.org/simple-chapters"><channel><title>Crumbs</title><item><title>One: bread</title>
<link>https://crumbs.example/1</link><guid>c1</guid><pubDate>Sun, 01 Nov 2026 08:00:00 GMT</pubDate>
<enclosure url="https://crumbs.example/1.mp3" length="123456" type="audio/mpeg"/>
<itunes:duration>01:02:03</itunes:duration>
<psc:chapters version="1.2"><psc:chapter start="00:00:00.000" title="Hello"/>
<psc:chapter start="00:12:30" title="Rye" href="https://crumbs.example/rye"/></psc:chapters></item></channel></rss>"""

_RELEASES = b"""<feed xmlns="http://www.w3.org/2005/Atom"><title>Release notes from loaf</title>
<entry><id>t:2</id><updated>2026-11-03T09:00:00Z</updated><title>Loaf 2.0</title>
<link rel="alternate" href="https://github.com/baker/loaf/releases/tag/v2.0"/>
<content type="html">&lt;p&gt;Crust&lt;/p&gt;</content><author><name>baker</name></author></entry>
<entry><id>t:1</id><updated>2026-10-03T09:00:00Z</updated><title>Loaf 1.0</title>
<link rel="alternate" href="https://github.com/baker/loaf/releases/tag/v1.0"/></entry></feed>"""

_CALENDAR = b"""BEGIN:VCALENDAR\r
VERSION:2.0\r
PRODID:-//x//EN\r
BEGIN:VEVENT\r
UID:fair@x\r
SUMMARY:Bread fair\r
DTSTART;TZID=Europe/Vienna:20261205T100000\r
DURATION:PT8H\r
LOCATION:Graz\r
URL:https://fair.example/\r
END:VEVENT\r
BEGIN:VEVENT\r
UID:off@x\r
SUMMARY:Called off\r
DTSTART;VALUE=DATE:20261206\r
STATUS:CANCELLED\r
END:VEVENT\r
BEGIN:VEVENT\r
UID:none@x\r
DTSTART:20261206T100000Z\r
END:VEVENT\r
END:VCALENDAR\r
"""

_TABLE = "Company;yearFounded;locations;site\nMill;1901;Graz, AT;https://mill.example/\n;1;;\nOven;old;;\n"


@pytest.fixture
def portal(tmp_path: Path) -> Path:
    """A portal with one source of each kind, all of them files."""
    files = {
        "channel.xml": _CHANNEL,
        "podcast.xml": _PODCAST,
        "releases.atom": _RELEASES,
        "fair.ics": _CALENDAR,
        "companies.csv": _TABLE.encode(),
        "people.yaml": b'- name: "Ann"\n  bio: Bakes bread\n  twitter: {username: ann, followers: 7}\n',
    }
    for name, body in files.items():
        (tmp_path / name).write_bytes(body)
    (tmp_path / "topics").mkdir()
    (tmp_path / "topics" / "food.yaml").write_text(
        "- name: Food\n- name: Bread\n  parent: Food\n  keywords: [bread]\n"
    )
    (tmp_path / "portal.yaml").write_text(
        "title: Table\nurl: https://table.example/\ntopic: Food\nsources:\n"
        "  - {feed: channel.xml, type: learning}\n  - {feed: podcast.xml, type: podcast}\n"
        "  - {feed: releases.atom, type: project}\n  - {calendar: fair.ics}\n"
        "  - {table: companies.csv, type: company, columns: {Company: name, site: website}}\n"
        "  - {table: people.yaml, type: people}\n"
    )
    return tmp_path


def test_every_kind_of_source_brings_items(portal: Path) -> None:
    done = broadsheet("run", "--portal", str(portal), "--json", expect=1)
    refused = json.loads(done.stdout)["collected"]["refused"]
    assert refused == {"bad-event": 1, "bad-row": 2}

    def listed(plural: str) -> list[dict]:
        return json.loads((portal / "public" / "api" / plural / "index.json").read_bytes())["value"]

    video = next(item for item in listed("learning") if item["title"] == "Kneading bread")
    assert 'src="https://www.youtube.com/embed/abcdefghijk"' in video["featuredContent"]
    assert (video["originalUrl"], video["topics"]) == (
        "https://youtube.com/watch?v=abcdefghijk",
        ["Bread", "Food"],
    )
    assert video["path"] == "_learning/videos/rye-tv-kneading-bread.md"
    odd = next(item for item in listed("learning") if item["title"] == "Odd id")
    assert "featuredContent" not in odd
    (episode,) = listed("podcasts")
    assert (episode["length"], episode["enclosure"]["bytes"]) == ("PT1H2M3S", 123456)
    assert [chapter["start"] for chapter in episode["chapters"]] == ["PT0S", "PT12M30S"]
    (project,) = listed("projects")
    assert (project["title"], project["version"]) == ("baker/loaf", "v2.0")
    assert project["repository"] == "https://github.com/baker/loaf"
    (event,) = listed("events")  # the cancelled one is removed
    assert (event["startDateTime"], event["endDateTime"]) == ("2026-12-05T09:00:00Z", "2026-12-05T17:00:00Z")
    mill, oven = sorted(listed("companies"), key=lambda item: item["name"])
    assert (mill["yearFounded"], mill["website"]) == (1901, "https://mill.example/")
    assert "yearFounded" not in oven
    (ann,) = listed("people")
    assert ann["twitter"] == {"username": "ann", "followers": 7}


def test_an_event_of_whole_days_is_told_by_its_days_wherever_the_portal_is(tmp_path: Path) -> None:
    from icalendar import Calendar

    event = (
        "BEGIN:VEVENT\nUID:{name}@x\nSUMMARY:{name}\nDESCRIPTION:Bring bread\nLOCATION:Graz\n"
        "DTSTART;VALUE=DATE:20261206\n{end}END:VEVENT\n"
    )
    events = event.format(name="Days", end="DTEND;VALUE=DATE:20261209\n") + event.format(name="Day", end="")
    (tmp_path / "fair.ics").write_text(f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\n{events}END:VCALENDAR\n")
    (tmp_path / "portal.yaml").write_text(
        "title: Table\nurl: https://table.example/\ntimezone: America/Los_Angeles\n"
        "sources:\n  - {calendar: fair.ics}\n"
    )
    broadsheet("run", "--portal", str(tmp_path))
    days = tmp_path / "public" / "event" / "days"
    page = html.parse(str(days / "index.html"))
    facts = dict(zip(page.xpath("//dt/text()"), page.xpath("//dd/text()"), strict=True))
    assert facts == {
        "Starts": "Sunday, 6 December 2026",
        "Ends": "Tuesday, 8 December 2026",
        "Location": "Graz",
    }
    assert page.xpath("string(//article/p[@class='by'])").split("\xa0· ") == [
        " Sunday, 6 December 2026",
        "Graz",
    ]
    data = json.loads(page.xpath("string(//script[@type='application/ld+json'])"))
    assert (data["startDate"], data["endDate"]) == ("2026-12-06", "2026-12-08")
    assert data["location"] == {"@type": "Place", "name": "Graz", "address": "Graz"}
    (told,) = Calendar.from_ical((days / "event.ics").read_bytes()).walk("VEVENT")
    assert [told.decoded(name).isoformat() for name in ("dtstart", "dtend")] == ["2026-12-06", "2026-12-09"]
    assert "Ends" not in (tmp_path / "public" / "event" / "day" / "index.html").read_text()
    listed = json.loads((tmp_path / "public" / "api" / "events" / "index.json").read_bytes())["value"]
    assert [each["allDay"] for each in listed] == [True, True]


@pytest.mark.parametrize(
    ("place", "told"),
    [
        (
            "location:\n  name: Town hall\n  address: Hauptplatz 1\n  city: Graz\n  postalCode: '08010'\n  country: AT\n",
            {
                "@type": "Place",
                "name": "Town hall",
                "address": {
                    "@type": "PostalAddress",
                    "streetAddress": "Hauptplatz 1",
                    "addressLocality": "Graz",
                    "postalCode": "08010",
                    "addressCountry": "AT",
                },
            },
        ),
        ("location: Graz\n", {"@type": "Place", "name": "Graz", "address": "Graz"}),
        (
            "location:\n  name: https://call.example/j/1?a=1&b=2\n",
            {"@type": "VirtualLocation", "url": "https://call.example/j/1?a=1&b=2"},
        ),
        ("", None),
    ],
)
def test_search_engines_are_told_where_an_event_takes_place(
    tmp_path: Path, place: str, told: dict | None
) -> None:
    file = tmp_path / "in" / "_events" / "fair.md"
    file.parent.mkdir(parents=True)
    file.write_text(f"---\ntitle: Fair\nstartDateTime: 2026-12-05T09:00:00Z\n\n{place}\n---\n\n")
    (tmp_path / "portal.yaml").write_text("title: T\nsources:\n  - {content: in}\n")
    broadsheet("run", "--portal", str(tmp_path))
    page = (tmp_path / "public" / "event" / "fair" / "index.html").read_text()
    data = json.loads(html.fromstring(page).xpath("string(//script[@type='application/ld+json'])"))
    assert data.get("location") == told
    online = told is not None and told["@type"] == "VirtualLocation"
    assert ("eventAttendanceMode" in data) == online


def test_a_query_is_answered_in_the_order_of_the_portals_alphabet(tmp_path: Path) -> None:
    folder = tmp_path / "in" / "_learning"
    (folder / "collections").mkdir(parents=True)
    for number, title in enumerate(("Zebra", "Ödla", "Älg", "Apa")):
        (folder / f"{number}.md").write_text(f"---\ntitle: {title}\ntype: article\n---\n\n")
    query = "query:\n  type: article\n  order: title\n"
    (folder / "collections" / "all.md").write_text(f"---\ntitle: All\ntype: collection\n\n{query}\n---\n\n")
    (tmp_path / "portal.yaml").write_text("title: T\nlocale: sv\nsources:\n  - {content: in}\n")
    broadsheet("run", "--portal", str(tmp_path))
    page = html.parse(str(tmp_path / "public" / "learning" / "collections" / "all" / "index.html"))
    assert page.xpath("//section[@class='stories']//h3//a/text()") == ["Apa", "Zebra", "Älg", "Ödla"]


def test_the_address_of_a_calendar_is_not_published_with_its_events(tmp_path: Path) -> None:
    event = "BEGIN:VEVENT\nSUMMARY:{}\nDTSTART:20261206T100000Z\nEND:VEVENT\n"
    events = "".join(map(event.format, ("Bread fair", "Rye fair")))
    with Loopback() as web:
        web.page(
            "/private-0f3a9c/basic.ics", f"BEGIN:VCALENDAR\nVERSION:2.0\n{events}END:VCALENDAR\n".encode()
        )
        articles.portal(tmp_path, f"  - {{calendar: {web.url('/private-0f3a9c/basic.ics')}}}\n")
        articles.run(tmp_path)
    listed = json.loads((tmp_path / "public" / "api" / "events" / "index.json").read_bytes())["value"]
    assert sorted(event["title"] for event in listed) == ["Bread fair", "Rye fair"]
    for folder in ("content", "public"):
        files = [
            path for path in (tmp_path / folder).rglob("*") if path.is_file() and ".git" not in path.parts
        ]
        assert not [path for path in files if b"private-0f3a9c" in path.read_bytes()]


@pytest.mark.parametrize("mode", ["broadsheet", "compatible"])
@pytest.mark.parametrize("zone", ["America/St_Johns", "Pacific/Kiritimati"])
def test_times_at_the_ends_of_the_calendar_end_no_edition(tmp_path: Path, mode: str, zone: str) -> None:
    times = {"Never set": "0001-01-01T00:30:00Z", "For ever": "9999-12-31T23:30:00Z"}
    rows = "".join(f"{name},https://a.example/{name[0]},{time}\n" for name, time in times.items())
    (tmp_path / "events.csv").write_text(f"title,originalUrl,startDateTime\n{rows}")
    (tmp_path / "portal.yaml").write_text(
        f"title: T\nmode: {mode}\ntimezone: {zone}\nsources:\n  - {{table: events.csv, type: event}}\n"
    )
    broadsheet("run", "--portal", str(tmp_path), "--now", "2026-06-09T06:00:00Z")
    document = json.loads((tmp_path / "public" / "api" / "events" / "index.json").read_bytes())
    told = {value["title"]: value["startDateTime"] for value in document["value"]}
    assert told["Never set"] == times["Never set"]
    assert set(told) == set(times)


def test_a_second_run_changes_nothing_and_an_edited_source_changes_its_item(portal: Path) -> None:
    broadsheet("run", "--portal", str(portal), expect=1)
    before = touched(portal / "content"), touched(portal / "public")
    broadsheet("run", "--portal", str(portal))
    assert (touched(portal / "content"), touched(portal / "public")) == before
    (portal / "fair.ics").write_bytes(
        _CALENDAR.replace(b"Bread fair", b"Rye fair").replace(b"T100000\r", b"T110000\r")
    )
    broadsheet("run", "--portal", str(portal), expect=1)
    (file,) = (path for path in (portal / "content" / "_events").iterdir() if "bread-fair" in path.name)
    text = file.read_text()  # the event keeps its file
    assert 'title: "Rye fair"' in text
    assert "startDateTime: 2026-12-05T10:00:00Z" in text


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("{table: a.csv}", "a table needs the type"),
        ("{sitemap: https://x.example/s.xml, type: event}", "a sitemap brings stories"),
        ("{feed: https://x.example/f, type: evnt}", "did you mean event"),
    ],
)
def test_wrong_sources_are_told_with_their_line(tmp_path: Path, source: str, message: str) -> None:
    (tmp_path / "portal.yaml").write_text(f"title: T\nsources:\n  - {source}\n")
    done = broadsheet("publish", "--portal", str(tmp_path), expect=2)
    assert message in done.stderr.decode()
    assert "portal.yaml:3" in done.stderr.decode()


@given(st.binary(max_size=400))
def test_any_bytes_give_items_or_reasons(data: bytes) -> None:
    for head in (b"", b"BEGIN:VCALENDAR\nBEGIN:VEVENT\n", b"name;x\n", b"- "):
        for found in (
            parse_calendar(head + data, "", None, source="s", now=NOW),
            parse_table(head + data, "t.csv", COMPANIES, {}, source="s"),
            parse_item_feed(head + data, "", None, source="s"),
        ):
            assert all(refusal.detail for refusal in found.refusals)


@pytest.mark.parametrize(
    ("body", "codes"),
    [
        (_CALENDAR.partition(b"UID:none@x")[0], ["calendar-cut"]),  # torn within its third event
        (_CALENDAR + b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n", ["bad-event"]),
    ],
)
def test_events_of_torn_and_joined_calendars_are_read(body: bytes, codes: list[str]) -> None:
    found = parse_calendar(body, "", None, source="s", now=NOW)
    assert [value["title"] for value in found.values] == ["Bread fair", "Called off"]
    assert [refusal.code for refusal in found.refusals] == codes


def test_a_wrong_row_of_a_table_costs_no_other() -> None:
    rows = b"- {name: Mill, site: 'javascript:alert(1)'}\n- junk\n- {name: Oven, site: 'javascript for bakers'}\n"
    found = parse_table(rows, "t.yaml", COMPANIES, {}, source="s")
    assert found.values == ({"name": "Mill"}, {"name": "Oven", "site": "javascript for bakers"})
    assert [refusal.place for refusal in found.refusals] == ["line 1", "line 2"]


@pytest.mark.parametrize(
    ("body", "names", "told"),
    [
        (b'name,site\n"A"x,\nB,\n"C,\nD,\n', "BD", [(2, "expected after"), (4, "not closed")]),
        (b"name,site\nA,x,y\nB,x,\nC\nD,x,,\n", "BCD", [(2, "3 cells, where the first row names 2")]),
        ("name,site\n\xc4,\nB,\n".encode("cp1252"), "B", [(2, "save the table as UTF-8")]),
        (b"name,site,name\nA,,Z\nB,,Z\n", "AB", [(2, "two columns give name; the first is taken")]),
        (b"name,website,yearFounded\nA,x,y\n", "A", [(2, "not 'x'; yearFounded must be")]),
        (b"- {name: A, [x]: y}\n- {name: B}\n", "AB", [(1, "a key must be a word")]),
    ],
)
def test_what_is_wrong_in_a_table_costs_its_own_row(
    body: bytes, names: str, told: list[tuple[int, str]]
) -> None:
    found = parse_table(body, "", COMPANIES, {}, source="s")
    assert [value["name"] for value in found.values] == list(names)
    assert [refusal.place for refusal in found.refusals] == [f"line {line}" for line, _ in told]
    assert all(reason in refusal.detail for refusal, (_, reason) in zip(found.refusals, told, strict=True))


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"nmae,site\nA,x\nB,x\n", "no column is called name"),
        ("name,site\nA,x\n".encode("utf-16"), "line 1: not UTF-8 text"),
        (b"- name: A\n  site: [\n", "line 2: this is not YAML"),
        (b"- name: \xc4\n", "line 1: not UTF-8 text"),
    ],
)
def test_what_is_no_table_at_all_is_told_once(body: bytes, reason: str) -> None:
    found = parse_table(body, "", COMPANIES, {}, source="s")
    assert found.values == ()
    assert [reason in refusal.detail for refusal in found.refusals] == [True]


def test_a_column_that_settings_name_and_the_table_lacks_is_told() -> None:
    found = parse_table(b"Firm\nA\n", "", COMPANIES, {"Firm": "name", "Sitee": "website"}, source="s")
    assert [value["name"] for value in found.values] == ["A"]
    assert [refusal.detail for refusal in found.refusals] == [
        "no column is called 'Sitee', which `columns` names"
    ]


def test_what_a_long_table_has_too_much_is_told() -> None:
    body = b"name\n" + b"".join(b"Mill %d\n" % number for number in range(50_002))
    found = parse_table(body, "", COMPANIES, {}, source="s")
    assert len(found.values) == 50_000
    assert [refusal.place for refusal in found.refusals] == ["line 50002"]


def test_a_written_item_of_a_source_is_regular(portal: Path) -> None:
    broadsheet("run", "--portal", str(portal), expect=1)
    path = "_learning/videos/rye-tv-kneading-bread.md"
    item, problems = read_item((portal / "content" / path).read_bytes(), path, LEARNING, "s")
    assert problems == ()
    assert item.raw is None


def test_every_entry_of_a_large_podcast_is_read() -> None:
    notes = f"<description>{'&lt;p&gt;Notes &amp;amp; more&lt;/p&gt; ' * 60}</description>"
    start, _, rest = _PODCAST.partition(b"<item>")
    item, _, end = rest.partition(b"</item>")
    body = start + b"".join(
        b"<item>"
        + item.replace(b"crumbs.example/1", b"crumbs.example/%d" % number)
        + notes.encode()
        + b"</item>"
        for number in range(1500)
    )
    found = parse_item_feed(body + end, "https://crumbs.example/feed", None, source="s")
    assert len(body) > 3_000_000
    assert found.title == "Crumbs"
    assert found.refusals == ()
    assert [value["enclosure"]["url"] for value in found.values] == [
        f"https://crumbs.example/{number}.mp3" for number in range(1500)
    ]
    assert found.values[9]["excerpt"].startswith("Notes & more Notes & more")
    short = parse_item_feed(_PODCAST, "https://crumbs.example/feed", None, source="s").values[0]
    assert {**found.values[1], "excerpt": ""} == {**short, "excerpt": ""}
    cut = parse_item_feed(body + b"<item>", "", None, source="s")
    assert [refusal.code for refusal in cut.refusals] == ["feed-cut"]
    assert cut.values


@pytest.mark.parametrize("feed", [_CHANNEL, _PODCAST, _RELEASES])
def test_an_item_of_a_long_feed_is_that_of_a_short_one(feed: bytes) -> None:
    short = parse_item_feed(feed, "https://a.example/f", None, source="s")
    filler = b"<!--" + b" " * 1_100_000 + b"-->"
    long = parse_item_feed(
        feed.rpartition(b"</")[0] + filler + b"</" + feed.rpartition(b"</")[2],
        "https://a.example/f",
        None,
        source="s",
    )
    assert long == short


def test_items_that_could_not_be_kept_are_asked_for_again(tmp_path: Path) -> None:
    with Loopback() as web:
        web.handle("/mills.csv", _conditional)
        folder = articles.portal(tmp_path, f"  - {{table: '{web.url('/mills.csv')}', type: company}}\n")
        words = ("run", "--portal", str(folder), "--workers", "1", "--quiet")
        broadsheet("doctor", "--portal", str(folder))
        with sqlite3.connect(folder / ".broadsheet" / "store.sqlite3") as connection:
            connection.execute(
                "CREATE TRIGGER full BEFORE INSERT ON items BEGIN SELECT RAISE(ABORT, 'full'); END"
            )
        broadsheet(*words, expect=3)
        connection.execute("DROP TRIGGER full")
        connection.close()
        broadsheet(*words)
    assert (folder / "content" / "_companies" / "mill.md").exists()


def _conditional(request: Request) -> Reply:
    if request.headers.get("If-None-Match"):
        return Reply(status=304)
    return Reply(b"name\nMill\n", headers={"ETag": '"1"', "Content-Type": "text/csv"})


def test_a_table_whose_settings_change_is_read_by_them(tmp_path: Path) -> None:
    (tmp_path / "mills.csv").write_text("Firm,Since\nMill,1901\nOven,1902\n")
    told = []
    for more, code in (
        ("columns: {Firm: name, Sinse: yearFounded}, limit: 1", 1),
        ("columns: {Firm: name, Since: yearFounded}", 0),
    ):
        articles.portal(tmp_path, f"  - {{table: mills.csv, type: company, {more}}}\n")
        broadsheet("run", "--portal", str(tmp_path), "--quiet", expect=code)
        told.append([path.read_text() for path in sorted((tmp_path / "content" / "_companies").glob("*.md"))])
    assert [len(files) for files in told] == [1, 2]
    assert "yearFounded: 1901" in told[1][0]
