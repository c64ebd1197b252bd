"""What is fuzzed, and what must hold whatever comes in.

In: any bytes. Out: nothing; an exception is a finding. `TARGETS` has each function by the name of its corpus.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from itertools import chain

from broadsheet.collect.addresses import AddressRules, host_name, host_of, web_address
from broadsheet.collect.calendars import parse_calendar
from broadsheet.collect.dates import parse_date
from broadsheet.collect.feeds import parse_feed
from broadsheet.collect.lists import parse_opml, parse_page_list
from broadsheet.collect.sitemaps import parse_sitemap
from broadsheet.domain.draft import Entry, State
from broadsheet.domain.edition import Edition, File
from broadsheet.domain.errors import BroadsheetError, ItemError, RecordError, SettingsError, Unreadable
from broadsheet.domain.front_matter import read_loosely, write_story
from broadsheet.domain.item_file import read_item, write_item
from broadsheet.domain.mail_address import mail_address
from broadsheet.domain.portal import Portal
from broadsheet.domain.portal_file import parse_portal
from broadsheet.domain.recorded_types import EVENTS, LEARNING
from broadsheet.domain.source import Document
from broadsheet.domain.story import Image, Provider, Story
from broadsheet.domain.taxonomy import Topic
from broadsheet.engine.catalogue.cursors import decode, encode
from broadsheet.engine.newsletter.list_files import quoted, read_csv, unquoted
from broadsheet.extract import clean_url, read_document
from broadsheet.extract.amp import amp_cache_url
from broadsheet.publish.feeds import feed_sheets
from broadsheet.publish.ledger import Piece, files_of
from broadsheet.publish.markup import safe_markup, safe_prose
from broadsheet.publish.site.building import build_site
from broadsheet.publish.site.indexing import Indexer
from broadsheet.publish.site.listings import day_pages, publisher_pages, topic_pages
from broadsheet.publish.site.pages import front_page, single_files, story_pages
from broadsheet.publish.site.press import Press
from broadsheet.publish.site.search import search_pages
from fuzz.executable import check_markup, check_page

_NOW = datetime(2026, 6, 5, 9, tzinfo=UTC)
_WEB = ("http://", "https://")
_RULES = AddressRules()


def feed(data: bytes) -> None:
    """Any bytes are a feed or refused; every address leads to the web."""
    for entry in parse_feed(data, "https://a.example/feed").entries:
        assert entry.url.startswith(_WEB)
        assert entry.hint.image is None or entry.hint.image.startswith(_WEB)


def sitemap(data: bytes) -> None:
    """Any bytes are a sitemap, an OPML list, a list of pages or exported bookmarks, or refused."""
    found = parse_sitemap(data, "https://a.example/sitemap.xml")
    assert all(page.url.startswith(_WEB) for page in (*found.pages, *parse_page_list(data).pages))
    assert all(outline.url.startswith(_WEB) for outline in parse_opml(data).outlines)


def page(data: bytes) -> None:
    """Any bytes are a story or refused; what is kept of its addresses leads to the web."""
    address = "https://a.example/news/story"
    document = Document(url=address, requested_url=address, source="fuzz", body=data, captured=_NOW)
    try:
        draft = read_document(document)
    except Unreadable:
        return
    addresses = [draft.url, draft.web_url, draft.amp_web_url, *(image.url for image in draft.images)]
    assert all(each.startswith(_WEB) for each in addresses if each)
    assert "\n" not in draft.title


def front_matter(data: bytes) -> None:
    """Any bytes are a record or a told error; a record survives being written."""
    try:
        story, _ = read_loosely(data, "fuzz.md")
    except RecordError:
        return
    again, lost = read_loosely(write_story(story), "fuzz.md")
    assert not lost
    assert again == story


def settings(data: bytes) -> None:
    """Any text is a portal's settings or told mistakes."""
    with suppress(SettingsError):
        parse_portal(data.decode("utf-8", "replace"))


def url(data: bytes) -> None:
    """An address is stable, leads to the web, and means the same host to the client that connects."""
    from yarl import URL

    text = data.decode("utf-8", "replace")
    clean = clean_url(text)
    assert clean_url(clean) == clean
    address = web_address(text, "https://a.example/b/c")
    if address is None:
        return
    assert address.startswith(_WEB)
    assert web_address(address) == address
    host = host_name(host_of(address))
    assert (URL(address, encoded=True).raw_host or "").rstrip(".") == host
    _RULES.refuses_host(host)


def date(data: bytes) -> None:
    """A date is an aware time that exists in UTC, or none."""
    moment = parse_date(data.decode("utf-8", "replace"))
    assert moment is None or moment.astimezone(UTC).tzinfo is UTC


def amp(data: bytes) -> None:
    """An address in the AMP cache lies on the cache's own host."""
    address = amp_cache_url(data.decode("utf-8", "replace"))
    assert not address or re.match(r"https://[^/?#@\\\s]+\.cdn\.ampproject\.org/", address)


def site(data: bytes) -> None:
    """No words and no addresses of a story make a page run, load or style anything."""
    text, _, address = data.decode("utf-8", "replace").partition("\n")
    story = Story(
        title=text, excerpt=text, published_date_time=_NOW, original_url=address, web_url=address, quality=90,
        published=True, featured_content=text, provider=Provider(name=text, domain=address),
        topics=("News", text), images=(Image(url=address, title=text),),
    )  # fmt: skip
    entry = Entry(
        id="s1", path="_news/a.md", story=story, state=State.PUBLISHED, cluster=address or "c", lead=True,
        language=text, authors=(text,),
    )  # fmt: skip
    topics = (Topic(id="news", name="News"), Topic(id=text or "t", name=text, description=text))
    portal = Portal(title=text or "t", description=text, topic="News")
    edition = Edition(portal=portal, topics=topics, organizations=(), entries=(entry,), time=_NOW)
    for file in _site_files(edition, zlib.crc32(data)):
        assert ".." not in file.path.split("/")
        if file.path.endswith(".html"):
            check_page(file.body.decode(), search=file.path == "search/index.html")
        assert not file.path.endswith(("xml", "json")) or b"content_html" not in file.body


def _site_files(edition: Edition, turn: int) -> Iterator[File]:
    """The story's own page, and the pages or feeds whose turn it is, since all take six times as long.

    Pagefind's index is left out, which is a program of its own.
    """
    press = Press(build_site(edition))
    makers: tuple[Callable[[], Iterable[Piece]], ...] = (
        lambda: [front_page(press)], partial(topic_pages, press), partial(publisher_pages, press),
        partial(day_pages, press), partial(single_files, press),
        lambda: [piece for piece in search_pages(press, Indexer()) if isinstance(piece, File)],
        partial(feed_sheets, edition),
    )  # fmt: skip
    for item in chain(story_pages(press), makers[turn % len(makers)]()):
        yield from files_of(item)


def markup(data: bytes) -> None:
    """Any HTML or Markdown is harmless once it is made safe, and stays so when it is done again."""
    text = data.decode("utf-8", "replace")
    for safe in (safe_markup(text), safe_prose(text)):
        check_markup(re.sub(r"<img [^>]*>", "", safe), schemes=frozenset({"mailto:"}))
    assert safe_markup(safe_markup(text)) == safe_markup(text)


def calendar(data: bytes) -> None:
    """Any bytes are events or told refusals; their addresses lead to the web."""
    for values in parse_calendar(data, "https://a.example/c.ics", None, source="fuzz", now=_NOW).values:
        assert str(values.get("originalUrl") or _WEB[0]).startswith(_WEB)


def item(data: bytes) -> None:
    """Any bytes are an item of a type or a told error; an item survives being written."""
    for type_ in (EVENTS, LEARNING):
        with suppress(RecordError):
            found, _ = read_item(data, f"{type_.folder}/a.md", type_, "fuzz")
            again, _ = read_item(write_item(found, type_), found.path, type_, "fuzz")
            assert again.path == found.path


def subscribers(data: bytes) -> None:
    """Any bytes are rows of a list or told mistakes; no cell that we write is a formula; each comes back."""
    with suppress(BroadsheetError):
        for _, address, name, *_ in read_csv(data, "list.csv"):
            assert unquoted(quoted(name)) == name or name.startswith("'")
            assert not quoted(name).startswith(("=", "+", "-", "@", "\t", "\r"))
            known = mail_address(address)
            assert known is None or not re.search(r"[\s<>,;]", known)


def cursor(data: bytes) -> None:
    """A word is a cursor that we gave, or a told error."""
    word = data.decode("utf-8", "replace")
    with suppress(ItemError):
        assert encode("new", decode("new", word)) == word


TARGETS: dict[str, Callable[[bytes], None]] = {
    each.__name__: each
    for each in (
        *(feed, sitemap, page, front_matter, settings, url, date, amp, site),
        *(markup, calendar, item, subscribers, cursor),
    )
}
