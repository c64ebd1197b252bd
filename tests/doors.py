"""Doors for foreign input, by name: each is a source that defines `door(body)`, which reads bytes as the product does."""

from __future__ import annotations

DOORS = {
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
                "words",
                "from broadsheet.publish.language.catalogue import parse_words",
                "parse_words({'de.yaml': text})",
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
from broadsheet.engine.newsletter.list_files import read_csv
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
