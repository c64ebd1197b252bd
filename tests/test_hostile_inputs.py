"""Inputs made to exhaust a parser, through the public doors: each ends in two seconds and 300 MB, and is told.

Each door runs in a process of its own that measures itself after its libraries are loaded. With
BROADSHEET_TEST_BOMBS=400000 every input of `bombs.py` is tried, of that many bytes, and not a tenth of them.
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
from broadsheet.engine.newsletter.lists import read_csv
from broadsheet.publish.markup import safe_markup, too_deep
from tests import bombs
from tests.patience import slowness

_DOORS = {
    "feed": """
from broadsheet.collect.feeds import parse_feed
parse_feed(b"<rss><channel><item><title>a</title></item>", "https://a.example/")
def door(body): return parse_feed(body, "https://a.example/").refusals or "entries"
""",
    "sitemap": """
from broadsheet.collect.sitemaps import parse_sitemap
parse_sitemap(b"<urlset/>", "https://a.example/")
def door(body): return parse_sitemap(body, "https://a.example/").refusals or "entries"
""",
    "opml": """
from broadsheet.collect.lists import parse_opml
parse_opml(b"<opml/>")
def door(body): return parse_opml(body, "https://a.example/").refusals or "entries"
""",
    "page": """
from datetime import UTC, datetime
from broadsheet.engine.intake.reading import read_page
from broadsheet.domain.source import Document
def door(body):
    when = datetime(2026, 6, 5, tzinfo=UTC)
    return read_page(Document(url="https://a.example/b", requested_url="https://a.example/b", source="s",
                              body=body, captured=when, content_type="text/html"))
door(b"<html><title>a title</title><article><p>" + b"Some words of a story. " * 40)
""",
    "discovery": """
from broadsheet.collect.discovery import feeds_of_page
def door(body): return feeds_of_page(body, "https://a.example/")
door(b"<html>")
""",
    "portal": """
from broadsheet.domain.portal_file import parse_portal
from broadsheet.domain.errors import SettingsError
def door(body):
    try: return parse_portal(body.decode("utf-8", "replace"))
    except SettingsError as error: return str(error)[:200]
door(b"title: a")
""",
    "front matter": """
from broadsheet.domain.front_matter import read_story
from broadsheet.domain.errors import RecordError
def door(body):
    try: return read_story(b"---\\n" + body + b"\\n---\\n", "a.md")
    except RecordError as error: return str(error)
door(b"title: a")
""",
    "jsonl": """
import tempfile
from pathlib import Path
from datetime import UTC, datetime
from broadsheet.collect.archives import read_jsonl
def door(body):
    path = Path(tempfile.mkdtemp()) / "a.jsonl"
    path.write_bytes(body)
    return [type(item).__name__ for item in read_jsonl(path, "s", datetime(2026, 6, 5, tzinfo=UTC))]
door(b"{}")
""",
    "lines": """
from broadsheet.engine.filters.lines import decode_line
def door(body): return decode_line(1, body).error or "a line"
door(b"{}")
""",
    "robots": """
import asyncio
from broadsheet.collect.robots import Robots
from broadsheet.domain.errors import FetchError
def door(body):
    async def fetch(url): return body[:512000]
    async def ask():
        robots = Robots(fetch, "Broadsheet")
        try: return await robots.delay("https://a.example/" + "a" * 2000)
        except FetchError as error: return error.code
    return asyncio.run(ask())
door(b"User-agent: *")
""",
    "date": """
from broadsheet.collect.dates import parse_date
def door(body): return parse_date(body.decode("latin-1")) or parse_date(body[:80].decode("latin-1"))
door(b"2026")
""",
    "address": """
from broadsheet.collect.addresses import web_address
from broadsheet.extract import clean_url
def door(body): return web_address(body.decode("latin-1")), clean_url(body.decode("latin-1"))
door(b"https://a.example/")
""",
    "item feed": """
from broadsheet.collect.item_feeds import parse_item_feed
def door(body): return parse_item_feed(body, "https://a.example/", None, source="s").refusals or "entries"
door(b"<rss><channel><item><title>a</title></item>")
""",
    "page list": """
from broadsheet.collect.lists import parse_page_list
def door(body): return len(parse_page_list(body, "https://a.example/").pages)
door(b"a")
""",
    "hub": """
from broadsheet.collect.hubs import hub_of
def door(body): return hub_of(body, "https://a.example/", None), hub_of(b"", "https://a.example/", body.decode("latin-1"))
door(b"<rss/>")
""",
    "markup": """
from broadsheet.collect.plain_text import names, plain
from broadsheet.publish.markup import safe_markup, safe_prose
def door(body):
    text = body.decode("utf-8", "replace")
    return len(safe_markup(text)), len(safe_prose("a " + text)), len(plain(text) or ""), len(names([text]))
door(b"<a>")
""",
    **{
        name: f"""
{load}
from broadsheet.domain.errors import SettingsError
def door(body):
    text = body.decode("utf-8", "replace")
    try: return len(str({read}))
    except SettingsError as error: return str(error)[:100]
door(b"a: b")
"""
        for name, load, read in (
            ("sources", "from broadsheet.domain.sources_file import parse_sources", "parse_sources(text)"),
            (
                "types",
                "from broadsheet.domain.content_type_file import parse_types",
                "parse_types({'a': text})",
            ),
            (
                "mapping",
                "from broadsheet.domain.content_mapping import parse_mapping",
                "parse_mapping(text, 'a', ['news'])",
            ),
        )
    },
    "taxonomy": """
from broadsheet.domain.taxonomy_file import parse_organizations, parse_topics
from broadsheet.domain.errors import SettingsError
def door(body): return [told(reader, body.decode("utf-8", "replace")) for reader in (parse_topics, parse_organizations)]
def told(reader, text):
    try: return len(reader({"a.yaml": text}))
    except SettingsError as error: return str(error)[:100]
door(b"name: b")
""",
    "decision": """
from broadsheet.domain.decision_file import read_decision
from broadsheet.domain.errors import RecordError
def door(body):
    try: return read_decision(body[:100_000], "a.yaml")
    except RecordError as error: return str(error)
door(b"kind: edit")
""",
    "item": """
from broadsheet.domain.item_file import read_item
from broadsheet.domain.recorded_types import LEARNING
from broadsheet.domain.errors import RecordError
def door(body):
    try: return len(read_item(body, "_learning/a.md", LEARNING, "s")[1])
    except RecordError as error: return str(error)
door(b"---")
""",
    "table": """
from broadsheet.collect.tables import parse_table
from broadsheet.domain.recorded_types import LEARNING
def door(body): return [len(parse_table(body, "a." + kind, LEARNING, {}, source="s").values) for kind in ("csv", "yaml")]
door(b"title")
""",
    "subscribers": """
from broadsheet.domain.errors import BroadsheetError
from broadsheet.domain.mail_address import mail_address
from broadsheet.engine.newsletter.lists import read_csv
def door(body):
    try: return sum(mail_address(row[1]) is not None for row in read_csv(body, "a.csv"))
    except BroadsheetError as error: return str(error)
door(b"address")
""",
    "calendar": """
from datetime import UTC, datetime
from broadsheet.collect.calendars import parse_calendar
NOW = datetime(2026, 6, 5, tzinfo=UTC)
def door(body): return len(parse_calendar(body, "https://a.example/", None, source="s", now=NOW).values)
door(b"BEGIN:VCALENDAR")
""",
    "warc": """
import tempfile
from pathlib import Path
from broadsheet.collect.warc import read_warc
def door(body):
    path = Path(tempfile.mkdtemp()) / "a.warc"
    path.write_bytes(body)
    return sum(1 for _ in read_warc(path, "s"))
door(b"WARC/1.1")
""",
    "mail": """
from broadsheet.mail.reports import read_report
def door(body): return read_report(body)
door(b"a: b")
""",
    "words": """
from datetime import UTC, datetime
from broadsheet.collect.politeness import retry_after
from broadsheet.domain.errors import ItemError
from broadsheet.domain.mail_address import mail_address
from broadsheet.engine.catalogue.cursors import decode
from broadsheet.extract.amp import amp_cache_url
NOW = datetime(2026, 6, 5, tzinfo=UTC)
def door(body):
    text = body.decode("latin-1")
    try: return retry_after(text, NOW), mail_address(text), amp_cache_url(text), decode("new", text)
    except ItemError as error: return str(error)[:100]
door(b"2026")
""",
    "coded": """
from broadsheet.collect.decoding import BadEncoding, Torn, TooLarge, decode
def door(body):
    coding, _, body = body.partition(b"!")
    try: return len(decode([body], coding.decode(), 12_000_000))
    except (BadEncoding, Torn, TooLarge) as error: return str(error)
door(b"br!")
""",
    "answers": """
import msgspec
from broadsheet.embedding.endpoint import MOST_BYTES, answered
from broadsheet.domain.errors import EmbeddingError
def door(body):
    try: return len(answered(body[:MOST_BYTES]))
    except (ValueError, RecursionError, msgspec.MsgspecError) as error: return str(error)
door(b"{}")
""",
    "picture": """
from broadsheet.extract import measure
from broadsheet.publish.pictures import make_picture
def door(body): return measure(body), make_picture(body, 960) is None
door(b"GIF89a")
""",
}

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
_CASES: list[tuple[str, str, Callable[[], bytes]]] = [
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
_ALL = int(os.environ.get("BROADSHEET_TEST_BOMBS", "0"))  # bytes of each input; else a tenth of them, small
_FAMILIES: dict[str, tuple[Callable[[int], dict[str, bytes]], ...]] = {
    **dict.fromkeys(("feed", "page"), (bombs.xml, bombs.html, bombs.json)),
    **dict.fromkeys(("item feed", "sitemap", "opml", "hub"), (bombs.xml,)),
    **dict.fromkeys(("discovery", "markup"), (bombs.html,)),
    **dict.fromkeys(("portal", "sources", "types", "mapping", "taxonomy", "decision"), (bombs.yaml,)),
    **dict.fromkeys(("front matter", "item"), (bombs.front_matter,)),
    **dict.fromkeys(("date", "address", "words"), (bombs.words,)),
    **dict.fromkeys(("jsonl", "lines", "answers"), (bombs.json,)),
    "page list": (bombs.csv, bombs.html), "table": (bombs.csv, bombs.yaml), "subscribers": (bombs.csv,),
    "calendar": (bombs.calendar,), "warc": (bombs.warc,), "mail": (bombs.mail,), "robots": (bombs.robots,),
    "coded": (bombs.coded,), "picture": (lambda _: bombs.pictures(),),
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
        _DOORS[door]
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


@pytest.mark.parametrize("door", _DOORS)
def test_no_input_exhausts_a_door(door: str, tmp_path: Path) -> None:
    bodies = _bombs(door) | {name: body() for each, name, body in _CASES if each == door}
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
