"""The filters through the real command: one line out for each line in, in input order."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.commands import broadsheet

_PAGE = """<!DOCTYPE html><html lang="en"><head><title>Council votes for the bridge - The Gazette</title>
<meta property="og:title" content="Council votes for the bridge"><meta property="og:site_name" content="The Gazette">
<meta name="author" content="Ada Writer"><meta property="article:published_time" content="2026-06-05T01:30:00+02:00">
<meta name="description" content="After a long night the council of Arlen has voted for a new bridge.">
<link rel="amphtml" href="/amp/bridge"></head><body><article><h1>Council votes for the bridge</h1>
<p>The council of Arlen voted on Thursday to build a new bridge over the river, ending a dispute of nine years.</p>
<p>The bridge will cost forty million and carry trams, bicycles and people on foot, but no cars at all, it said.</p>
<p>Opponents said that they would go to court, since the old bridge could have been mended for half as much.</p>
</article></body></html>"""


def lines(output: bytes) -> list[dict]:
    """The JSON objects of a filter's output."""
    return [json.loads(line) for line in output.splitlines()]


def test_extract_gives_the_record_and_what_the_page_says() -> None:
    pages = [
        {"id": "one", "url": "https://gazette.example/bridge", "html": _PAGE},
        {"id": "two", "url": "https://gazette.example/empty", "html": ""},
        {"id": "three \ud800", "url": "https://gazette.example/bridge-2", "html": _PAGE},
    ]
    stdin = b"\n".join(json.dumps(page).encode() for page in pages) + b"\nnot json\n\n"
    done = broadsheet("extract", stdin=stdin, expect=1)
    one, two, three, four = lines(done.stdout)
    assert [one["id"], two["id"], three["id"], four["id"]] == ["one", "two", "three ?", None]
    story = one["story"]
    assert story["title"] == "Council votes for the bridge"
    assert story["publishedDateTime"] == "2026-06-04T23:30:00Z"
    assert story["provider"] == {"name": "The Gazette", "domain": "gazette.example"}
    assert (
        story["cdnAmpWebUrl"] == "https://gazette-example.cdn.ampproject.org/c/s/gazette.example/amp/bridge"
    )
    assert one["published"] == "2026-06-05T01:30:00+02:00"
    assert one["authors"] == ["Ada Writer"]
    assert one["description"] == "After a long night the council of Arlen has voted for a new bridge."
    assert one["language"] == "en"
    assert one["error"] is None
    assert "carry trams" in one["text"]
    assert two["error"]
    assert b"line 2" in done.stderr
    assert b"line 4" in done.stderr


def test_cluster_joins_reports_of_one_event_in_input_order() -> None:
    stories = [
        ("c", "Bakers of Lund open their ovens at night", "2026-06-05T10:00:00Z"),
        ("b", "Arlen council backs new river bridge after nine years", "2026-06-05T09:00:00Z"),
        ("a", "Arlen council approves new river bridge", "2026-06-05T08:00:00Z"),
    ]
    stdin = b"".join(
        json.dumps({"id": id_, "title": title, "publishedDateTime": time}).encode() + b"\n"
        for id_, title, time in stories
    )
    c, b, a = lines(broadsheet("cluster", "--embedding", "none", stdin=stdin).stdout)
    assert (c["id"], b["id"], a["id"]) == ("c", "b", "a")
    assert a["cluster"] == b["cluster"] != c["cluster"]
    assert (a["related"], b["related"], c["related"]) == (["b"], ["a"], [])
    assert sorted([a["lead"], b["lead"]]) == [False, True]
    assert min(a["heat"], b["heat"]) == -1
    assert c["duplicateOf"] is None


def test_cluster_names_bad_lines_and_goes_on() -> None:
    good = json.dumps({"id": "a", "title": "A bridge", "publishedDateTime": "2026-06-05T08:00:00Z"}).encode()
    stdin = b"[]\n" + good + b"\n" + good + b'\n{"id": "x", "title": "No time"}\n'
    done = broadsheet("cluster", "--embedding", "none", stdin=stdin, expect=1)
    assert [bool(line.get("error")) for line in lines(done.stdout)] == [True, False, True, True]


@pytest.fixture
def topics(tmp_path: Path) -> Path:
    """A small taxonomy."""
    (tmp_path / "0-towns.yaml").write_text("id: towns\nname: Towns\nkeywords: [council]\n")
    (tmp_path / "1-bridges.yaml").write_text(
        "id: bridges\nname: Bridges\nparent: Towns\nkeywords: [bridge, bridges]\n"
    )
    return tmp_path


def test_tag_puts_the_most_specific_topic_first(topics: Path) -> None:
    stdin = b'{"id": 1, "title": "A bridge for Arlen"}\n{"id": 2, "title": "Abridged"}\n{"id": 3}\n'
    one, two, three = lines(broadsheet("tag", "--topics", str(topics), stdin=stdin, expect=1).stdout)
    assert one == {"id": 1, "topics": ["Bridges", "Towns"]}
    assert two == {"id": 2, "topics": ["Towns"]}
    assert "title" in three["error"]


def test_amp_gives_every_recorded_address(shared_data: Path) -> None:
    pairs = [json.loads(line) for line in (shared_data / "amp" / "pairs.jsonl").read_text().splitlines()]
    stdin = "".join(pair["url"] + "\n" for pair in pairs).encode()
    given = broadsheet("amp", stdin=stdin).stdout.decode().splitlines()
    # one pair was recorded with the user name and password that stand in its URL; those are never passed on
    expected = [pair["cache"].replace("user:pw@", "") for pair in pairs]
    assert len(pairs) == 1534
    assert given == expected


def test_amp_never_passes_on_a_password() -> None:
    done = broadsheet("amp", stdin=b"https://ada:secret@gazette.example/amp\nnot an address\n", expect=1)
    assert done.stdout.decode().splitlines() == [
        "https://gazette-example.cdn.ampproject.org/c/s/gazette.example/amp",
        "",
    ]
    assert b"secret" not in done.stdout + done.stderr


def test_feed_gives_a_line_an_entry() -> None:
    feed = b"""<?xml version="1.0"?><rss version="2.0"><channel><title>Gazette</title><link>https://gazette.example/</link>
<item><title>Bridge</title><link>/bridge</link><pubDate>Fri, 05 Jun 2026 08:00:00 GMT</pubDate></item>
<item><title>Bakers</title><link>https://gazette.example/bakers</link></item></channel></rss>"""
    bridge, bakers = lines(broadsheet("feed", "--url", "https://gazette.example/feed", stdin=feed).stdout)
    assert (bridge["url"], bridge["title"]) == ("https://gazette.example/bridge", "Bridge")
    assert bridge["published"] == "2026-06-05T08:00:00Z"
    assert bakers["url"] == "https://gazette.example/bakers"


def test_what_is_no_feed_is_told() -> None:
    done = broadsheet("feed", stdin=b"<html><body>Hello</body></html>", expect=1)
    assert done.stdout == b""
    assert b"feed" in done.stderr
    for body in (b"", b"\x00\x01"):
        done = broadsheet("feed", stdin=body, expect=1)
        assert done.stderr.startswith(b"feed: not-a-feed: "), done.stderr
        assert b"server" not in done.stderr, "it came over a pipe"
