"""Inputs made to exhaust a parser, through the public doors: each ends in two seconds and 300 MB, and is told.

Each door runs in a process of its own that measures itself after its libraries are loaded. With
BROADSHEET_TEST_BOMBS=400000 every input of `bombs.py` and `bomb_*.py` is tried, of that many bytes, and not a tenth of them.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from broadsheet.domain.errors import BroadsheetError
from broadsheet.engine.newsletter.list_files import read_csv
from broadsheet.publish.markup import safe_markup, too_deep
from tests import bomb_files, bomb_markup, bomb_settings, bombs
from tests.bomb_classics import CASES
from tests.doors import DOORS
from tests.patience import slowness

_ALL = int(os.environ.get("BROADSHEET_TEST_BOMBS", "0"))  # bytes of each input; else a tenth of them, small
_FAMILIES: dict[str, tuple[Callable[[int], dict[str, bytes]], ...]] = {
    **dict.fromkeys(("feed", "page"), (bomb_markup.xml, bomb_markup.html, bombs.json)),
    **dict.fromkeys(("item feed", "sitemap", "opml", "hub"), (bomb_markup.xml,)),
    **dict.fromkeys(("discovery", "markup"), (bomb_markup.html,)),
    **dict.fromkeys(("portal", "sources", "types", "words", "mapping", "taxonomy", "decision"), (bomb_settings.yaml,)),
    **dict.fromkeys(("front matter", "item"), (bomb_settings.front_matter,)),
    **dict.fromkeys(("date", "address", "words"), (bombs.words,)),
    **dict.fromkeys(("jsonl", "lines", "answers"), (bombs.json,)),
    "page list": (bombs.csv, bomb_markup.html), "table": (bombs.csv, bomb_settings.yaml), "subscribers": (bombs.csv,),
    "calendar": (bomb_files.calendar,), "warc": (bomb_files.warc,), "mail": (bomb_files.mail,), "robots": (bombs.robots,),
    "coded": (bomb_files.coded,), "picture": (lambda _: bomb_files.pictures(),),
}  # fmt: skip


def _bombs(door: str) -> dict[str, bytes]:
    """What a door is given: all of its families, or every tenth of a long family."""
    found: dict[str, bytes] = {}
    for family in _FAMILIES[door]:
        bodies = family(_ALL or 60_000)
        step = 1 if _ALL or len(bodies) < 60 else 10
        start = sum(map(ord, door)) % step  # another part of the family for each door
        found |= {name: bodies[name] for name in list(bodies)[start::step]}
    return found


def _measured(door: str, bodies: dict[str, bytes], folder: Path) -> dict[str, tuple[float, int, str]]:
    """Feed a door its bodies, each in a fork of one warm process; CPU seconds, MB and what came out."""
    names = list(bodies)
    for number, name in enumerate(names):
        (folder / str(number)).write_bytes(bodies[name])
    script = (
        DOORS[door]
        + f"""
import os, resource, sys, time, json
def measured(path):
    body = open(path, "rb").read()
    began = time.process_time()
    result = door(body)
    seconds = time.process_time() - began
    return seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, ascii(result)[:300]
for number in range({len(names)}):
    path = os.path.join({str(folder)!r}, str(number))
    child = os.fork()
    if not child:
        code = 1
        try:
            resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))
            resource.setrlimit(resource.RLIMIT_CPU, (100, 100))
            with open(path + ".out", "w") as out: json.dump(measured(path), out)
            code = 0
        except BaseException as error:
            with open(path + ".out", "w") as out: json.dump((0, 0, "ERROR " + repr(error)[:300]), out)
        os._exit(code)
    os.waitpid(child, 0)
"""
    )
    subprocess.run([sys.executable, "-c", script], check=True, timeout=3000, capture_output=True)
    found = {}
    for number, name in enumerate(names):
        out = folder / f"{number}.out"
        told = out.read_text() if out.exists() else ""
        found[name] = tuple(json.loads(told)) if told else (99.0, 9999, "ERROR killed")
    return found


@pytest.mark.parametrize("door", DOORS)
def test_no_input_exhausts_a_door(door: str, tmp_path: Path) -> None:
    bodies = _bombs(door) | {name: body() for each, name, body in CASES if each == door}
    bad = {
        name: measured
        for name, measured in _measured(door, bodies, tmp_path).items()
        if measured[0] > 4 * slowness()
        or measured[1] > 300
        or measured[2].startswith("ERROR")
        or "root:" in measured[2]
    }
    assert not bad


def test_feeds_that_keep_readers_busy(tmp_path: Path) -> None:
    """Fields without end in one entry, and tags that only feedparser can make sense of."""
    start, end = (
        b"<rss version='2.0'><channel><item><link>https://a.example/</link>",
        b"</item></channel></rss>",
    )
    bodies = {
        "authors": start + b"".join(b"<author>c%d</author>" % n for n in range(100_000)) + end,
        "enclosures": start
        + b"".join(b"<enclosure url='https://a.example/%d' type='image/png'/>" % n for n in range(60_000))
        + end,
        "an author without end": start + b"<author>" + b"a" * 300_000 + b"</author><b>" + end,
        "lines before the feed": b"<!DOCTYPE rss [" + b"\r\n" * 200_000 + b"]>" + start + b"<b>" + end,
        "authors of signs": start
        + (b"<title>b</title><author>%s</author></item><item><link>https://b.example</link>" % (b"@" * 990))
        * 3_000
        + end,
        "authors of one word": start + (b"<author>%s</author>" % (b"a" * 100)) * 8_000 + b"<b>" + end,
    }
    for name, tag in (
        ("images", b"<img src='/a.jpg' width=9>"),
        ("quotes", b"<img src='"),
        ("attributes", b"a=1 "),
    ):
        first = b"<p " if name == "attributes" else b""
        text = first + tag * (4_000_000 // len(tag))
        bodies[name] = start + b"<description><![CDATA[" + text + b"]]></description>" + end
    measured = _measured("feed", bodies, tmp_path)
    assert not {
        name: each
        for name, each in measured.items()
        if each[0] > 4 * slowness() or each[1] > 300 or "entries" not in each[2]
    }


def test_a_list_of_subscribers_without_an_end_of_its_first_cell_is_told() -> None:
    with pytest.raises(BroadsheetError, match=r"list\.csv:1: field larger"):
        list(read_csv(b'"' * 400_000, "list.csv"))


def test_markup_that_hides_its_depth() -> None:
    for body in (
        '<div title="<">' * 20_000, '<div title="</div>">' * 10_000, "<div></x>" * 20_000, "<div></p>" * 20_000,
        "<div><!-- </div> -->" * 10_000, "<b></p>" * 20_000, f"<{'a' * 200_000}>",
    ):  # fmt: skip
        began = time.process_time()
        clean = safe_markup(body)
        assert time.process_time() - began < 4 * slowness()
        assert not too_deep(clean, re.compile(r'<(/?)([a-z]+)(?: [^\s"=]+="[^"]*")*>'))
