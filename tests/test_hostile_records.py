"""The same attacks in what is no page: feeds, sitemaps, calendars, content files, answers to agents, exports."""

from __future__ import annotations

import csv
import io
import itertools
import re
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from tests.agents import call, talk
from tests.attacked_portal import checked
from tests.commands import broadsheet


def test_no_feed_and_no_sitemap_holds_an_attack(attacked: Path) -> None:
    from lxml import etree

    paths = [path for path in (attacked / "public").rglob("*") if path.suffix in {".xml", ".atom", ".rss"}]
    assert len(paths) > 10
    for path in paths:
        root = etree.parse(path, etree.XMLParser(resolve_entities=False)).getroot()
        assert root.getroottree().docinfo.doctype == ""
        for node in root.iter("*"):
            space, _, name = node.tag.rpartition("}")
            assert "xhtml" not in space, path
            for key, value in node.attrib.items():
                if key in {"href", "url", "src", "uri"} and value:
                    assert value.startswith(("http://", "https://")), (path, value)
            if name in {"link", "loc", "image", "url", "uri", "id", "docs"} and (node.text or "").strip():
                assert node.text.startswith(("http://", "https://", "urn:", "tag:")), (path, node.text)
            if name in {"description", "encoded", "summary", "content"} and node.get("type") in {
                None,
                "html",
            }:
                assert "<" not in (node.text or ""), (path, node.text)


def test_no_calendar_holds_more_than_its_events(attacked: Path) -> None:
    from icalendar import Calendar

    paths = list((attacked / "public").rglob("*.ics"))
    assert len(paths) > 4
    for path in paths:
        body = path.read_bytes()
        assert b"\n" not in body.replace(b"\r\n", b"")
        for event in Calendar.from_ical(body).walk("VEVENT"):
            assert set(event) <= {
                "UID",
                "DTSTAMP",
                "DTSTART",
                "DTEND",
                "SUMMARY",
                "DESCRIPTION",
                "LOCATION",
                "URL",
            }
            assert str(event["URL"]).startswith(("http://", "https://"))


def test_no_content_file_of_ours_holds_a_key_or_a_liquid_tag_outside_of_its_value(attacked: Path) -> None:
    files = list((attacked / "content" / "_news").iterdir())
    assert len(files) > 15
    for path in files:
        text = path.read_text("utf-8")
        assert text.count("\n---") == 1
        head, _, body = text.removeprefix("---\n").partition("\n---")
        assert body.strip() == ""
        for line in head.split("\n"):
            assert re.match(r"(?:[A-Za-z]+:|\s+-? ?[A-Za-z]+:|\s+- |$)", line), line


def test_no_answer_of_the_agents_server_holds_a_script_address(attacked: Path) -> None:
    async def conversation(client: Any) -> None:
        front = await call(client, "front_page", limit=20)
        found = await call(client, "search", query="story", limit=20)
        assert front["items"]
        checked([front, found])
        for story in found["items"][:5]:
            checked(await call(client, "story", id=story["id"]))
            checked(await call(client, "explain", id=story["id"]))
            checked(await call(client, "cluster", id=story["cluster"]))

    with ThreadPoolExecutor(1) as thread:  # the browser holds the event loop of this one
        thread.submit(talk, attacked, conversation).result()


def test_no_cell_of_an_export_is_a_formula(attacked: Path, tmp_path: Path) -> None:
    portal = shutil.copytree(attacked, tmp_path / "portal", symlinks=True)
    names = [lead + rest for lead in ("=", "+", "-", "@", "\t=", "\r=", " =", "|", "%", "\uff1d", "'=") for rest in ("cmd|' /C calc'!A0", "1+1", 'HYPERLINK("//e.example")')]  # fmt: skip
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(("address", "name"))
    writer.writerows((f"reader{number}@mail.example", name) for number, name in enumerate(names))
    broadsheet("subscribers", "import", "-", "--portal", str(portal), stdin=out.getvalue().encode(), expect=0)
    told = broadsheet("subscribers", "export", "--portal", str(portal)).stdout.decode()
    rows = list(csv.reader(io.StringIO(told)))
    assert len(rows) == len(names) + 1
    for cell in itertools.chain.from_iterable(rows):
        assert not re.match(r"\s*[=+\-@|%\t\r\uff1d]", cell), cell
