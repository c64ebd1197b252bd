"""One test for each class of incident that has hit programs of this kind; `docs/security.md` names them."""

from __future__ import annotations

import asyncio
import gzip
import io
import json
import re
import socket
import threading
import zlib
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path
from random import Random

import brotli
import msgspec
import pytest
from PIL import Image as Pillow

from broadsheet.collect.addresses import host_name, host_of, web_address
from broadsheet.collect.content_repository import read_repository
from broadsheet.collect.feeds import parse_feed
from broadsheet.collect.gateway import Gateway
from broadsheet.domain.draft import Entry, State
from broadsheet.domain.edition import Edition
from broadsheet.domain.errors import FetchError
from broadsheet.domain.front_matter import split
from broadsheet.domain.portal import FetchSettings, Portal
from broadsheet.domain.source import RecordedStory
from broadsheet.domain.story import Image, Provider, RelatedStory, Story
from broadsheet.domain.taxonomy import Organization, Topic
from broadsheet.engine.portal.portal_folder import PortalFolder
from broadsheet.faces.terminal import Terminal, visible
from broadsheet.faces.web.application import create_app
from broadsheet.faces.web.server import running
from broadsheet.publish.api import api_files
from broadsheet.publish.feeds import feed_files
from broadsheet.publish.pictures import make_picture
from broadsheet.publish.repository import content_files, write_content
from broadsheet.publish.site import site_files
from broadsheet.publish.sitemaps import sitemap_files
from tests.articles import page, portal, run, stories
from tests.commands import broadsheet, start
from tests.loopback import Loopback, Reply
from tests.patience import PATIENCE

_NOW = datetime(2026, 6, 5, 9, tzinfo=UTC)
_SCRIPT = "<script>alert(1)</script>"
_VECTORS = (
    _SCRIPT,
    '"><img src=x onerror=alert(1)>',
    "' autofocus onfocus='alert(1)",
    "</title></script><svg/onload=alert(1)>",
    "<iframe srcdoc='<script>alert(1)</script>'>",
    "<a href='javascript:alert(1)'>x</a>",
    '<div hx-get="/x" hx-trigger="load" style="position:fixed">',
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "{{ site.github }}{% include secret %}",
    "<!--><script>alert(1)</script>-->",
    "\x1b]8;;http://evil.example\x07link\x1b[2J\x9b31m",
    "\u202egnp.exe",
    "=HYPERLINK(1)",
)
_ADDRESSES = (
    "javascript:alert(1)",
    " java\nscript:alert(1)",
    "\x01javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:msgbox(1)",
    "file:///etc/passwd",
    "blob:https://a.example/1",
    'https://a.example/"onmouseover=alert(1)',
)


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


def _entry(number: int, text: str, address: str) -> Entry:
    provider = Provider(name=text, domain=text, images=(Image(url=address, title=text, attribution=text),))
    story = Story(
        title=text,
        excerpt=text,
        category=text,
        type=text,
        published_date_time=_NOW,
        original_url=address,
        web_url=address,
        amp_web_url=address,
        cdn_amp_web_url=address,
        quality=90,
        heat=90,
        published=True,
        featured_content=f'<iframe src="{address}" onload=alert(1)></iframe>{text}',
        provider=provider,
        topics=("News", text),
        images=(Image(url=address, title=text, attribution=text),),
        related=(
            RelatedStory(
                title=text,
                excerpt=text,
                published_date_time=_NOW,
                web_url=address,
                provider=provider,
                quality=1,
            ),
        ),
    )
    return Entry(
        id=f"s{number:015x}",
        path=f"_news/2026-06-05-{number}.md",
        story=story,
        state=State.PUBLISHED,
        cluster=f"c{number}{text}",
        lead=True,
        language=text,
        authors=(text,),
    )


@pytest.fixture(scope="module")
def hostile() -> Edition:
    """An edition in which every field of every story, topic and organization is an attack."""
    pairs = [(text, address) for text in _VECTORS for address in _ADDRESSES]
    topics = [
        Topic(id=f"t{n}", name=text, description=text, shortname=text) for n, text in enumerate(_VECTORS)
    ]
    organizations = [
        Organization(id=f"o{n}", name=text, domain=text, images=(Image(url=address, is_cached=True),))
        for n, (text, address) in enumerate(pairs)
    ]
    return Edition(
        portal=Portal(title=_SCRIPT, description=_SCRIPT, topic="News", locale=_SCRIPT),
        topics=(Topic(id="news", name="News"), *topics),
        organizations=tuple(organizations),
        entries=tuple(_entry(number, *pair) for number, pair in enumerate(pairs)),
        time=_NOW,
    )


def test_stored_xss_no_field_of_a_story_runs_on_any_page(hostile: Edition) -> None:
    for file in site_files(hostile):
        if file.path.endswith(".html"):
            ours = ["form"] if file.path == "search/index.html" else []
            assert _executable(file.body.decode()) == ours, file.path


def test_stored_xss_no_field_of_a_feed_entry_reaches_a_page(tmp_path: Path) -> None:
    """The whole way: a feed whose every field is an attack, through the real command, to the site."""
    with Loopback() as web:
        attack = _SCRIPT.replace("<", "&lt;").replace(">", "&gt;")
        items = "".join(
            f"<item><title>{attack} {number}</title><link>{link}</link><guid>{attack}{number}</guid>"
            f"<author>{attack}</author><category>{attack}</category><description>{attack}</description></item>"
            for number, link in enumerate((web.url("/a"), *map(_xml, _ADDRESSES)))
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
    items = "".join(f"<item><title>t</title><link>{_xml(each)}</link></item>" for each in _ADDRESSES)
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


# Doors to the network


def _get(web: Loopback | None, url: str, **settings: object) -> bytes:
    async def ask() -> bytes:
        values = {"delay": 0, "attempts": 1, "timeout": 60, "allow_private": ("127.0.0.1",), "robots": False}
        fetch = FetchSettings.model_validate(values | settings)
        async with Gateway(fetch, now=lambda: datetime.now(UTC), random=Random(1)) as gateway:
            return (await gateway.get(url)).body

    return asyncio.run(ask())


def _refusal(url: str, **settings: object) -> str:
    with pytest.raises(FetchError) as caught:
        _get(None, url, **settings)
    return caught.value.code


_INWARD = (
    "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:7f00:1]/",
    "http://[0:0:0:0:0:ffff:a9fe:a9fe]/",
    "http://[::127.0.0.1]/",
    "http://[64:ff9b::7f00:1]/",
    "http://[2002:7f00:1::]/",
    "http://[fe80::1]/",
    "http://[fd00::1]/",
    "http://[::]/",
    "http://2130706433/",
    "http://0x7f.1/",
    "http://0177.0.0.1/",
    "http://127.1/",
    "http://0/",
    "http://127.0.0.1./",
    "http://\uff11\uff12\uff17.0.0.1/",
    "http://\u2460\u2461\u2466.0.0.1/",
    "http://127\u30020\u30020\u30021/",
    "http://169.254.169.254/latest/meta-data/",
    "http://100.100.100.200/",
    "http://168.63.129.16/",
    "http://localhost/",
    "http://a.localhost./",
    "http://user@127.0.0.1/",
    "http://example.com\\@127.0.0.1/",
)


@pytest.mark.parametrize("url", _INWARD)
def test_ssrf_by_mapped_decimal_octal_and_look_alike_addresses(url: str) -> None:
    assert _refusal(url, allow_private=()) in {"private-address", "bad-address", "no-such-host"}


@pytest.mark.parametrize(
    "target", [*_INWARD, *_ADDRESSES, "//127.0.0.2/", "/\\127.0.0.2/", "ftp://a.example/"]
)
def test_ssrf_by_a_redirect_hop(target: str) -> None:
    with Loopback() as web:
        location = target.encode("ascii", "ignore").decode() if not target.isascii() else target
        web.page("/", Reply(status=302, headers={"Location": re.sub(r"[\r\n]", "", location)}))
        web.page("/secret", b"secret")
        with pytest.raises(FetchError):
            _get(web, web.url("/"))
        assert "/secret" not in web.paths()


@pytest.mark.parametrize("port", [22, 25, 6379, 11211, 587, 6000])
def test_ports_of_other_services_are_not_asked(port: int) -> None:
    assert _refusal(f"http://127.0.0.1:{port}/") == "bad-port"


class _ChangingNames(asyncio.SelectorEventLoop):
    """An event loop whose names resolve as the test says, one answer after the other; connections are noted."""

    def __init__(self, *answers: list[str]) -> None:
        super().__init__()
        self.answers, self.connected = list(answers), []

    async def getaddrinfo(self, host, port, **_):
        found = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in found]

    async def sock_connect(self, sock, address):
        self.connected.append(address[0])
        return await super().sock_connect(sock, address)


def _resolving(loop: _ChangingNames, port: int, requests: int) -> list[str]:
    async def ask() -> list[str]:
        values = {"delay": 0, "attempts": 2, "timeout": 60, "robots": False, "allow_private": ("127.0.0.2",)}
        fetch = FetchSettings.model_validate(values)
        said = []
        for _ in range(requests):
            async with Gateway(fetch, now=lambda: datetime.now(UTC), random=Random(1)) as gateway:
                try:
                    said.append((await gateway.get(f"http://rebound.example:{port}/")).body.decode())
                except FetchError as error:
                    said.append(error.code)
        return said

    try:
        return loop.run_until_complete(ask())
    finally:
        loop.close()


def test_dns_rebinding_the_address_that_was_checked_is_the_one_connected_to() -> None:
    """127.0.0.2 plays the public address, 127.0.0.1 the private one; a web server listens at both."""

    with Loopback() as private:
        private.page("/", b"SECRET")
        port = int(private.host.rpartition(":")[2])
        server = socket.create_server(("127.0.0.2", port))

        def answer() -> None:
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                with connection:
                    connection.recv(65536)
                    connection.sendall(
                        b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\nConnection: close\r\n\r\npublic"
                    )

        thread = threading.Thread(target=answer, daemon=True)
        thread.start()
        try:
            loop = _ChangingNames(["127.0.0.2"], ["127.0.0.1"], ["127.0.0.2", "127.0.0.1"], ["127.0.0.1"])
            said = _resolving(loop, port, 4)
        finally:
            server.shutdown(socket.SHUT_RDWR)
            server.close()
            thread.join()
        assert said == ["public", "private-address", "public", "private-address"]
        assert set(loop.connected) == {"127.0.0.2"}
        assert private.log == []


def test_dns_rebinding_a_dead_public_address_does_not_fall_back_to_a_private_one() -> None:
    with Loopback() as private:
        private.page("/", b"SECRET")
        loop = _ChangingNames(["127.0.0.2", "127.0.0.1"])
        assert _resolving(loop, int(private.host.rpartition(":")[2]), 1) == ["unreachable"]
        assert set(loop.connected) == {"127.0.0.2"}
        assert private.log == []


def test_two_url_parsers_agree_on_the_host() -> None:
    from yarl import URL

    texts = [*_INWARD, "http://a.example#@b.example/", "http://a.example?@b.example/", "http://a%2eb/", "http:\\\\a.b\\c",
             "http://a.example:80\\@b.example/", "http://[::1]:80/", "http://a.example\t/", "https:a.b/c"]  # fmt: skip
    for text in texts:
        if address := web_address(text):
            assert (URL(address, encoded=True).raw_host or "").rstrip(".") == host_name(host_of(address)), (
                text
            )


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "gzip, gzip", "gzip, gzip, gzip"])
def test_decompression_bombs_end_early(coding: str) -> None:
    pack = {"gzip": gzip.compress, "deflate": zlib.compress, "br": brotli.compress}
    body = b"\0" * 30_000_000
    for name in coding.split(", "):
        body = pack[name](body)
    with Loopback() as web:
        web.page("/", Reply(body, headers={"Content-Encoding": coding}))
        with pytest.raises(FetchError) as caught:
            _get(web, web.url("/"), max_bytes=1_000_000)
        assert caught.value.code == "too-large"


def test_codings_that_unpack_to_nothing_end_early() -> None:
    """Empty gzip members, and a layer of empty deflate blocks, cost time and give no bytes to count."""
    empty = gzip.compress(b"", mtime=0)
    blocks = b"\x1f\x8b\x08" + b"\0" * 7 + b"\0\0\0\xff\xff" * 3_000_000
    with Loopback() as web:
        web.page("/members", Reply(empty * 20_000, headers={"Content-Encoding": "gzip"}))
        web.page("/blocks", Reply(gzip.compress(blocks), headers={"Content-Encoding": "gzip, gzip"}))
        for path, code in (("/members", "bad-encoding"), ("/blocks", "too-large")):
            with pytest.raises(FetchError) as caught:
                _get(web, web.url(path), max_bytes=1_000_000)
            assert caught.value.code == code


@pytest.mark.parametrize("kind", ["PNG", "GIF", "WEBP", "TIFF"])
def test_image_bombs_are_not_decoded(kind: str) -> None:
    out = io.BytesIO()
    Pillow.new("L", (12_000, 12_000)).save(out, kind, **({"lossless": True} if kind == "WEBP" else {}))
    assert make_picture(out.getvalue(), 960) is None


def test_svg_and_other_documents_are_no_pictures() -> None:
    for body in (
        b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>',
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n(%pipe%id) (r) file\n",
        b"%PDF-1.7\n",
        b"<html><script>alert(1)</script>",
    ):
        assert make_picture(body, 960) is None


def test_tracking_pixels_are_not_shown(tmp_path: Path) -> None:
    """A one-pixel lead image is neither copied nor loaded; pages load no image but our own copies."""
    out = io.BytesIO()
    Pillow.new("RGB", (1, 1)).save(out, "GIF")
    with Loopback() as web:
        web.page(
            "/feed.xml",
            f"<rss version='2.0'><channel><item><link>{web.url('/a')}</link></item></channel></rss>".encode(),
        )
        pixel = f'<img src="{web.url("/count?u=1")}" width="1" height="1">'.encode()
        body = page("Gate cameras").replace(b"</article>", pixel + b"</article>")
        web.page("/a", body, headers={"Content-Type": "text/html"})
        web.page("/count?u=1", Reply(out.getvalue(), headers={"Content-Type": "image/gif"}))
        folder = portal(tmp_path, f"  - feed: {web.url('/feed.xml')}\n")
        run(folder)
        assert "/count?u=1" not in web.paths()
    assert stories(folder)["Gate cameras"].images == ()
    for path in (folder / "public").rglob("*"):
        assert not path.is_file() or b"/count" not in path.read_bytes()


# The site server


def _serve(public: Path, *requests: bytes) -> list[bytes]:
    settings = Portal(title="A portal")
    folder = PortalFolder(path=public.parent, portal=settings, topics=(), organizations=(), sources=())
    with running(create_app(folder)) as address:
        return [_ask(address, path) for path in requests]


def _ask(address: str, path: bytes) -> bytes:
    with socket.create_connection(
        ("127.0.0.1", int(address.rstrip("/").rpartition(":")[2])), 10
    ) as connection:
        connection.sendall(b"GET " + path + b" HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n")
        return b"".join(iter(lambda: connection.recv(65536), b""))


@pytest.fixture
def public(tmp_path: Path) -> Path:
    """A public folder beside a secret."""
    folder = tmp_path / "public"
    (folder / "evil.example").mkdir(parents=True)
    (folder / "\\evil.example").mkdir()
    (folder / "index.html").write_text("<html>front")
    (folder / "link").symlink_to(tmp_path / "secret")
    (folder / "out").symlink_to(tmp_path)
    (tmp_path / "secret").write_text("SECRET")
    return folder


def test_open_redirect_the_server_never_leads_to_another_host(public: Path) -> None:
    ways = (b"//evil.example", b"/\\evil.example", b"/%5cevil.example", b"/%2f%2fevil.example", b"/.//evil.example",
            b"http://evil.example//evil.example", b"/%09/evil.example", b"///evil.example/..")  # fmt: skip
    for way, answer in zip(ways, _serve(public, *ways), strict=True):
        location = re.search(rb"(?i)\r\nLocation: ([^\r]*)", answer)
        assert not location or re.match(rb"/(?![/\\])[\w./%-]*$", location[1]), way


def test_path_traversal_the_server_gives_nothing_outside_of_its_folder(public: Path) -> None:
    ways = (b"/../secret", b"/..%2fsecret", b"/%2e%2e/secret", b"/.%2e/%2e./secret", b"//../secret", b"/link", b"/out/secret",
            b"/%c0%ae%c0%ae/secret", b"/evil.example/../../secret", b"/..\\secret", b"/%00", b"/" + b"a" * 3000,
            b"/%ff%fe", b"/\xff", b"/%0d%0aX-Evil:%201")  # fmt: skip
    for way, answer in zip(ways, _serve(public, *ways), strict=True):
        assert b"SECRET" not in answer, way
        assert answer.split(b" ")[1] in {b"404", b"400"}, way
        assert b"x-evil:" not in answer.lower()


def test_error_pages_of_the_server_repeat_nothing_of_the_request(public: Path) -> None:
    ways = (b"/<script>alert(1)</script>", b"/%3Cscript%3Ealert(1)%3C/script%3E?<script>alert(1)</script>")
    for answer in _serve(public, *ways):
        assert b"alert(1)" not in answer
        assert b"nosniff" in answer
        assert b"default-src 'none'" in answer
        assert b"frame-ancestors 'none'" in answer


# Files and git


def test_slugs_media_and_asset_paths_stay_inside(tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "secret.txt").write_text("SECRET")
    folder = tmp_path / "portal"
    (folder / "assets").mkdir(parents=True)
    (folder / "assets" / "link.txt").symlink_to(tmp_path / "outside" / "secret.txt")
    (folder / "assets" / "folder").symlink_to(tmp_path / "outside")
    (folder / "assets" / "own.txt").write_text("own")
    with Loopback() as web:
        titles = [
            "../../etc/passwd",
            "..\\..\\x",
            "con",
            "/",
            "\x00",
            "-rf",
            ".git/hooks/post-commit",
            "a" * 5000,
        ]
        pages = {f"/{number}": title for number, title in enumerate(titles)}
        items = "".join(f"<item><link>{web.url(path)}</link></item>" for path in pages)
        web.page("/feed.xml", f"<rss version='2.0'><channel>{items}</channel></rss>".encode())
        for path, title in pages.items():
            image = web.url("/../../../evil.jpg")
            web.page(path, page(title, image=image), headers={"Content-Type": "text/html"})
        portal(folder, f"  - feed: {web.url('/feed.xml')}\n")
        words = ("run", "--portal", str(folder), "--now", "2026-06-09T06:00:00Z", "--workers", "1", "--quiet")
        assert start(*words, stdout=-3, stderr=-3).wait(timeout=PATIENCE) in {0, 1}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["outside", "portal"]
    assert sorted(path.name for path in (tmp_path / "outside").iterdir()) == ["secret.txt"]
    assert (folder / "public" / "assets" / "own.txt").exists()
    names = [path.name for path in (folder / "content" / "_news").iterdir()]
    assert names
    assert all(re.fullmatch(r"[a-z0-9-]+\.md", name) and len(name) < 200 for name in names)
    assert all(
        b"SECRET" not in path.read_bytes() for path in (folder / "public").rglob("*") if path.is_file()
    )


def test_an_imported_portal_cannot_name_files_outside_of_the_new_one(tmp_path: Path) -> None:
    repository = tmp_path / "repository"
    for name in ("_news", "_data/topics", "_data/organizations"):
        (repository / name).mkdir(parents=True)
    (repository / "_config.yml").write_text("title: Evil\nwebUrl: https://evil.example/\n")
    (repository / "_data/topics/a.yaml").write_text('_id: "../../../evil"\nname: Evil\n')
    (repository / "_data/organizations/a.md").write_text(
        '---\n_id: "../../evil"\nname: E\ndomain: e.example\n---\n'
    )
    broadsheet("import", str(repository), "--portal", str(tmp_path / "deep" / "er" / "portal"))
    written = {path for path in tmp_path.rglob("*evil*") if repository not in path.parents}
    assert written
    assert all(path.is_relative_to(tmp_path / "deep" / "er" / "portal") for path in written)


def test_links_in_content_repositories_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret.md").write_text("---\ntitle: SECRET\n---\n")
    news = tmp_path / "repository" / "_news"
    news.mkdir(parents=True)
    (news / "a.md").symlink_to(tmp_path / "secret.md")
    (news / "b.md").symlink_to("/dev/zero")
    (news / "c.md").mkdir()
    found = list(read_repository(tmp_path / "repository", "s"))
    assert len(found) == 3
    assert not any(isinstance(item, RecordedStory) for item in found)
    assert "SECRET" not in str(found)


def test_git_runs_no_hook_and_takes_no_option_or_protocol_from_data(
    hostile: Edition, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "--upload-pack=touch evil"
    content = folder / "content"
    write_content(content, content_files(hostile), edition=hostile)
    hooks = content / ".git" / "hooks"
    hooks.mkdir(exist_ok=True)
    for name in ("post-commit", "reference-transaction", "post-index-change", "pre-auto-gc"):
        (hooks / name).write_text(f"#!/bin/sh\ntouch {tmp_path}/evil\n")
        (hooks / name).chmod(0o755)
    monkeypatch.setenv("GIT_SSH_COMMAND", f"touch {tmp_path}/evil")
    monkeypatch.setenv("GIT_EXTERNAL_DIFF", f"touch {tmp_path}/evil")
    (content / ".gitattributes").write_text("* filter=evil\n")
    titles = (
        "--exec=touch evil",
        "-c core.pager=touch",
        "ext::sh -c touch% evil",
        "$(touch evil)",
        "`touch evil`",
    )
    entries = [
        msgspec.structs.replace(
            hostile.entries[number], story=msgspec.structs.replace(hostile.entries[number].story, title=title)
        )
        for number, title in enumerate(titles)
    ]
    edition = msgspec.structs.replace(hostile, entries=tuple(entries))
    assert write_content(content, content_files(edition), edition=edition).commit
    assert not list(tmp_path.glob("evil"))
    assert not list(Path().glob("evil"))


# Terminals and logs


def test_no_text_of_the_web_drives_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    attack = "\x1b]0;owned\x07\x1b[2J\x9b31m\u202eright\r\x08\u2028x"
    assert visible(attack).isprintable()
    terminal = Terminal()
    with terminal.stage(attack) as task:
        task.advance()
    terminal.notice(f"refused {attack}[bold]:bomb:")
    told = capsys.readouterr().err
    assert all(char.isprintable() or char == "\n" for char in told)
    assert "[bold]:bomb:" in told


def test_no_text_of_the_web_writes_a_log_line_of_its_own(capsys: pytest.CaptureFixture[str]) -> None:
    Terminal().notice("refused https://a.example/\nbroadsheet: everything is fine")
    assert capsys.readouterr().err.count("\n") == 1


def test_escape_sequences_of_a_page_stay_out_of_every_command(tmp_path: Path) -> None:
    attack = "Gate cameras &#x9b;31m &#27;[2J &#x202e;evil"
    with Loopback() as web:
        items = "".join(f"<item><link>{web.url(path)}</link></item>" for path in ("/a", "/%1b%5b2J"))
        web.page("/feed.xml", f"<rss version='2.0'><channel>{items}</channel></rss>".encode())
        web.page("/a", page(attack), headers={"Content-Type": "text/html"})
        web.page("/%1b%5b2J", b"\x1b[2J", headers={"Content-Type": "text/\x1b[2Jplain"})
        folder = portal(tmp_path, f"  - feed: {web.url('/feed.xml')}\n")
        out = [
            broadsheet(
                "run", "--portal", str(folder), "--now", "2026-06-09T06:00:00Z", "--workers", "1", expect=1
            )
        ]
        out.append(broadsheet("explain", web.url("/a"), "--portal", str(folder)))
        out.append(broadsheet("explain", web.url("/a"), "--portal", str(folder), "--json"))
    for done in out:
        text = (done.stdout + done.stderr).decode()
        assert all(char.isprintable() or char == "\n" for char in text)
