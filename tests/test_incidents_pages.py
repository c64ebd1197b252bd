"""Incidents of other projects: words of stories that became code on pages, in feeds, documents and content files."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import msgspec

from broadsheet.collect.feeds import parse_feed
from broadsheet.domain.edition import Edition
from broadsheet.domain.front_matter import split
from broadsheet.domain.story import Image
from broadsheet.publish.api import api_files
from broadsheet.publish.repository import content_files
from broadsheet.publish.site import site_files
from broadsheet.publish.sitemaps import sitemap_files
from tests.articles import page, portal, run
from tests.incident_words import ADDRESSES, SCRIPT
from tests.loopback import Loopback
from tests.sample_edition import feed_files


class _Executable(HTMLParser):
    """Everything in a page that runs, loads from elsewhere, or is styled by the page's own words."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attributes}
        own = re.fullmatch(r"(?:\.\./|/)*(?:times|search)\.js\?[0-9a-f]{8}", values.get("src", ""))
        if tag == "script" and not own and values.get("type") != "application/ld+json":
            self.found.append(tag)
        if tag in {"object", "embed", "applet", "base", "style", "form", "template", "math"}:
            self.found.append(tag)
        if tag == "iframe" and not values.get("src", "").startswith(
            ("https://www.youtube-nocookie.com/embed/", "https://player.vimeo.com/video/")
        ):
            self.found.append(tag)
        for name, value in values.items():
            if name.startswith(("on", "hx-", "data-hx", "style", "srcdoc", "formaction", "x-", "@", ":")):
                self.found.append(name)
            bare = re.sub(r"[\x00-\x20]", "", value).lower()
            if name in {"href", "src", "action", "data"} and re.match(r"[a-z][a-z0-9+.-]*:", bare):
                if not bare.startswith(("http:", "https:")):
                    self.found.append(f"{name}={value}")
                if name == "src" and tag != "iframe":
                    self.found.append(f"{tag} loads {value}")


def _executable(page_: str) -> list[str]:
    parser = _Executable()
    parser.feed(page_)
    parser.close()
    return parser.found


def test_stored_xss_no_field_of_a_story_runs_on_any_page(hostile: Edition) -> None:
    for file in site_files(hostile):
        if file.path.endswith(".html"):
            ours = ["form"] if file.path == "search/index.html" else []
            assert _executable(file.body.decode()) == ours, file.path


def test_stored_xss_no_field_of_a_feed_entry_reaches_a_page(tmp_path: Path) -> None:
    """The whole way: a feed whose every field is an attack, through the real command, to the site."""
    with Loopback() as web:
        attack = SCRIPT.replace("<", "&lt;").replace(">", "&gt;")
        items = "".join(
            f"<item><title>{attack} {number}</title><link>{link}</link><guid>{attack}{number}</guid>"
            f"<author>{attack}</author><category>{attack}</category><description>{attack}</description></item>"
            for number, link in enumerate((web.url("/a"), *map(_xml, ADDRESSES)))
        )
        web.page("/feed.xml", f'<rss version="2.0"><channel>{items}</channel></rss>'.encode())
        title = f"Gate cameras {attack}"
        body = page(title).replace(b"Ada Writer", attack.encode())
        web.page("/a", body, headers={"Content-Type": "text/html"})
        sources = f"  - feed: {web.url('/feed.xml')}\n"
        folder = portal(tmp_path, sources, judging="{threshold: 0}")
        run(folder, expect=1)
    files = list((folder / "public").rglob("*.html"))
    assert any(b"Gate cameras" in path.read_bytes() for path in files)
    for path in files:
        ours = ["form"] if path.parent.name == "search" else []
        assert _executable(path.read_text("utf-8")) == ours, path


def _xml(text: str) -> str:
    return "".join(f"&#{ord(char)};" if char != "\x01" else "" for char in text)


def test_script_addresses_of_feeds_are_refused() -> None:
    items = "".join(f"<item><title>t</title><link>{_xml(each)}</link></item>" for each in ADDRESSES)
    feed = parse_feed(
        f'<rss version="2.0"><channel>{items}</channel></rss>'.encode(), "https://a.example/feed"
    )
    assert all(entry.url.startswith(("http://", "https://")) for entry in feed.entries)


def test_feeds_and_sitemaps_hold_words_and_web_addresses_alone(hostile: Edition) -> None:
    from lxml import etree

    for file in (*feed_files(hostile), *sitemap_files(hostile)):
        if file.path.endswith(".xml"):
            root = etree.fromstring(file.body)
            described = [node.text or "" for item in root.iter("item") for node in item.iter("description")]
            assert not any("<" in text for text in described)  # readers take it for HTML
            addresses = [
                value for node in root.iter("*") for name, value in node.attrib.items() if name == "href"
            ]
            addresses += [node.text or "" for node in root.iter("link", "{*}loc")]
            assert all(address.startswith(("http://", "https://")) for address in addresses if address)
        elif file.path.endswith(".json"):
            for item in json.loads(file.body)["items"]:
                assert "content_html" not in item
                assert item["url"].startswith("http")


def test_the_api_gives_no_script_address_and_no_foreign_markup(hostile: Edition) -> None:
    player = '<iframe width="8" src="https://www.youtube.com/embed/rigZ1FvrgSY" allowfullscreen></iframe>'
    first = hostile.entries[0]
    good = msgspec.structs.replace(
        first,
        story=msgspec.structs.replace(
            first.story,
            featured_content=player,
            web_url="https://a.example/",
            images=(Image(url="/own.png"),),
        ),
    )
    edition = msgspec.structs.replace(hostile, entries=(good, *hostile.entries[1:]))
    documents = {file.path: json.loads(file.body) for file in api_files(edition)}
    news = [
        item for path, value in documents.items() if path.startswith("api/news") for item in value["value"]
    ]
    assert news[0]["featuredContent"] == player
    assert news[0]["webUrl"] == "https://a.example/"
    assert news[0]["images"][0]["url"] == "/own.png"
    for item in news[1:]:
        if item["path"] != good.path:
            assert item["featuredContent"] is None
        for field in ("webUrl", "originalUrl", "ampWebUrl", "cdnAmpWebUrl"):
            assert item[field] is None or item[field].startswith("https://")


def test_liquid_braces_stand_in_front_matter_alone_where_jekyll_does_not_read_them(hostile: Edition) -> None:
    """Jekyll renders Liquid in a file's body and never in its front matter; what we write has no body."""
    for file in content_files(hostile):
        if file.path.startswith("_news/"):
            _, body = split(file.body, file.path)
            assert body.strip() == ""
            assert file.body.count(b"\n---") == 1  # nothing ends the front matter early


def test_front_matter_holds_one_line_a_value_so_that_no_key_can_be_smuggled_in(hostile: Edition) -> None:
    keys = {"category", "title", "excerpt", "publishedDateTime", "originalUrl", "webUrl", "ampWebUrl",
            "cdnAmpWebUrl", "type", "quality", "heat", "published", "featuredContent", "provider", "topics",
            "images", "related", "secured"}  # fmt: skip
    evil = msgspec.structs.replace(
        hostile.entries[0].story,
        title='x"\npermalink: /\nlayout: evil\n---\n{% include secret %}',
        category="a: b\nc: d",
    )
    edition = msgspec.structs.replace(
        hostile, entries=(msgspec.structs.replace(hostile.entries[0], story=evil),)
    )
    body = next(file.body for file in content_files(edition) if file.path.startswith("_news/"))
    assert set(re.findall(rb"^(\w+):", body, re.MULTILINE)) <= {key.encode() for key in keys}
