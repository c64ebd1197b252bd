"""The reader's website: safe, small, whole, the same every time, and pleasant in a real browser."""

from __future__ import annotations

import functools
import http.server
import json
import re
import shutil
import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html

from broadsheet.domain.draft import Picture, State
from broadsheet.domain.edition import Edition, File
from broadsheet.domain.errors import PublishError
from broadsheet.domain.story import Provider
from broadsheet.publish.feeds import feed_files, feed_sheets
from broadsheet.publish.ledger import Sheet
from broadsheet.publish.site import site_files, site_sheets
from broadsheet.publish.site.building import build_site
from broadsheet.publish.site.colours import DARK_PAPER, PAPER, accents, contrast
from broadsheet.publish.site.links import segment, video_frame, web_link
from broadsheet.publish.site.text import plain
from broadsheet.publish.site.theme import read_theme
from tests.browser import PAIRS, faults
from tests.sample_edition import HOSTILE, NEWEST, edition, entry, portal, sample_edition, sample_pictures

MAX_BYTES = 60_000


@pytest.fixture(scope="module")
def sample() -> Edition:
    return sample_edition()


@pytest.fixture(scope="module")
def pages(sample: Edition) -> dict[str, bytes]:
    return printed(sample)


def printed(of: Edition) -> dict[str, bytes]:
    files = list(site_files(of))
    assert len({file.path for file in files}) == len(files), "a path is given twice"
    return {file.path: file.body for file in files}


def parsed(body: bytes) -> Any:
    return html.document_fromstring(body.decode())


def trees(pages: dict[str, bytes]) -> Iterator[tuple[str, Any]]:
    for path, body in pages.items():
        if path.endswith(".html"):
            yield path, parsed(body)


def assert_harmless(path: str, tree: Any) -> None:
    for element in tree.iter():
        if not isinstance(element.tag, str):
            continue
        forbidden = {"object", "embed", "base", "style", "svg", "math"}
        forbidden |= set() if path == "search/index.html" else {"form"}
        assert element.tag not in forbidden, (path, element.tag)
        if element.tag == "script" and "src" in element.attrib:
            own = ".js?" if path == "search/index.html" else "times.js?"
            assert own in element.get("src"), path
        elif element.tag == "script":
            assert dict(element.attrib) == {"type": "application/ld+json"}, path
            json.loads(element.text)
        for name, value in element.attrib.items():
            assert not name.startswith("on"), (path, name)
            assert name not in {"style", "srcdoc"}, (path, name)
            if name in {"href", "src", "action", "formaction"}:
                assert urlsplit(value).scheme in {"", "http", "https"}, (path, value)
        if element.tag == "img":
            assert not urlsplit(element.get("src")).scheme, "a picture is fetched from elsewhere"
            assert element.get("width")
            assert element.get("height")
        if element.tag == "iframe":
            assert urlsplit(element.get("src")).hostname in {"www.youtube-nocookie.com", "player.vimeo.com"}
            assert "sandbox" in element.attrib


def test_no_page_runs_anything_that_a_story_brought(pages: dict[str, bytes]) -> None:
    for path, tree in trees(pages):
        assert_harmless(path, tree)


def test_hostile_words_are_shown_as_words(pages: dict[str, bytes]) -> None:
    shown = {" ".join(tree.xpath("string(//h1)").split()) for _, tree in trees(pages)}
    for text in HOSTILE[:-1]:
        assert " ".join(text.split()) in shown
    assert "ab[31mgnp.exe" in shown


@settings(max_examples=60, deadline=None)
@given(text=st.text(max_size=300), url=st.text(max_size=60))
def test_any_words_and_addresses_are_harmless(text: str, url: str) -> None:
    hostile = entry(
        1,
        story_fields={
            "title": text,
            "excerpt": text,
            "web_url": url,
            "original_url": "https://host.example/" + url,
            "provider": Provider(name=text, domain=url),
            "featured_content": text,
            "topics": (text, "AI"),
        },
        cluster=text,
        authors=(text,),
        language=url,
    )
    for path, tree in trees(
        printed(edition((hostile,), title=f"T{text}", description=text, site={"search": False}))
    ):
        assert_harmless(path, tree)


def test_every_page_is_small(pages: dict[str, bytes]) -> None:
    shown = [path for path in pages if path.endswith((".html", ".css"))]
    heaviest = max(shown, key=lambda path: len(pages[path]))
    assert len(pages[heaviest]) <= MAX_BYTES, heaviest


def test_pages_stay_small_whatever_they_must_hold() -> None:
    long = "&<\"'" * 300
    address = "https://long.example/?" + "a=1&" * 400
    many = [
        entry(
            number,
            story_fields={
                "title": f"{number}{long}",
                "excerpt": long,
                "web_url": f"{address}{number}",
                "provider": Provider(name=long, domain=f"{number}.example"),
                "topics": ("AI",),
            },
            cluster="one" if number < 120 else f"c{number}",
            lead=number in (0, *range(120, 400)),
            state=State.FOLDED if 0 < number < 120 else State.PUBLISHED,
        )
        for number in range(400)
    ]
    pages = printed(edition(tuple(many), site={"front": 200, "page_size": 500, "search": False}))
    assert max(map(len, pages.values())) <= MAX_BYTES
    assert "story/one/page-2.html" in pages
    told = sum(
        len(tree.xpath("//ol[@class='timeline']/li")) for path, tree in trees(pages) if "/one/" in path
    )
    assert told == 120


@pytest.mark.parametrize(
    "base", ["https://news.example/", "https://news.example/deep/er/", "http://127.0.0.1:8000/"]
)
def test_every_link_between_pages_leads_to_a_page(base: str) -> None:
    sample = sample_edition(60, url=base)
    pages = printed(sample) | {file.path: b"" for file in (*feed_files(sample), *sample_pictures(sample))}
    for path, tree in trees(pages):
        if path == "404.html":
            continue
        for _, attribute, link, _ in tree.iterlinks():
            if attribute in {"href", "src"}:
                assert_resolves(pages, base, urljoin(base + path.removesuffix("index.html"), link), path)


def assert_resolves(pages: dict[str, bytes], base: str, address: str, path: str) -> None:
    if not address.startswith(base):
        assert urlsplit(address).hostname != urlsplit(base).hostname, (path, address)
        return
    target = address.removeprefix(base).partition("#")[0].partition("?")[0]
    assert (target or "index.html") in pages or f"{target}index.html" in pages, (path, address)


def test_the_page_for_wrong_addresses_works_at_any_depth(pages: dict[str, bytes]) -> None:
    tree = parsed(pages["404.html"])
    links = [link for _, _, link, _ in tree.iterlinks()]
    assert all(link.startswith(("/faces/", "#")) for link in links), links
    assert tree.xpath("//meta[@name='robots']/@content") == ["noindex"]


def test_the_same_edition_gives_the_same_bytes(sample: Edition, pages: dict[str, bytes]) -> None:
    assert printed(sample_edition()) == pages


def test_each_page_has_its_landmarks_language_policy_and_canonical_address(pages: dict[str, bytes]) -> None:
    for path, tree in trees(pages):
        assert tree.get("lang") == "en-US"
        assert (
            len(tree.xpath("//main[@id='main']"))
            == len(tree.xpath("//footer"))
            == len(tree.xpath("//h1"))
            == 1
        ), path
        assert tree.xpath("//a[@class='skip']/@href") == ["#main"]
        policy = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy.replace("'wasm-unsafe-eval'", "" if path.startswith("search/") else "x")
        levels = [int(heading.tag[1]) for heading in tree.xpath("//h1|//h2|//h3")]
        assert all(later - earlier <= 1 for earlier, later in pairwise(levels)), (
            path,
            levels,
        )
        if path != "404.html":
            canonical = "https://news.example/faces/" + path.removesuffix("index.html")
            assert tree.xpath("//link[@rel='canonical']/@href") == [canonical]


def test_stories_that_are_left_out_are_shown_nowhere(pages: dict[str, bytes]) -> None:
    assert not [path for path, body in pages.items() if b"Never to be seen" in body]


def test_the_front_page_leads_with_the_hottest_story_and_its_picture() -> None:
    picture = Picture(path="pictures/a.webp", width=960, height=540)
    cool, hot = (
        entry(1, story_fields={"heat": 50}),
        entry(2, story_fields={"heat": 90, "title": "Hot"}, picture=picture),
    )
    tree = parsed(printed(edition((cool, hot)))["index.html"])
    assert tree.xpath("string(//section[@class='leads']//h3)") == "Hot"
    lead = tree.xpath("//section[@class='leads']//img")[0]
    assert lead.get("loading") is None
    assert (lead.get("src"), lead.get("width"), lead.get("height")) == ("pictures/a.webp", "960", "540")


def test_stories_before_the_window_stand_below_however_hot() -> None:
    old = NEWEST.replace(month=10)
    entries = (
        entry(1),
        entry(2, story_fields={"published_date_time": old, "heat": 999, "title": "Old but hot"}),
    )
    tree = parsed(printed(edition(entries))["index.html"])
    assert tree.xpath("//h3//text()")[1:] == ["Old but hot"]


def test_a_cluster_shows_lead_others_and_copies() -> None:
    entries = tuple(
        entry(
            number,
            cluster="c1",
            lead=number == 1,
            state=State.PUBLISHED if number == 1 else State.FOLDED,
            duplicate_of="s000000000000001" if number == 3 else None,
            story_fields={
                "title": f"Account {number}",
                "provider": Provider(name=f"P{number}", domain=f"p{number}.example"),
            },
        )
        for number in (1, 2, 3)
    )
    pages = printed(edition(entries))
    front = parsed(pages["index.html"])
    headline = front.xpath("//section[@class='leads']//h3/a")[0]
    assert (headline.get("href"), headline.get("rel")) == ("https://harbourpost.example/news/1", "noopener")
    assert front.xpath("//ul[@class='more']/li/span/a/text()") == ["Account 2"]
    assert "also published by P3" in " ".join(front.xpath("string(//p[@class='all'])").split())
    story = parsed(pages["story/c1/index.html"])
    assert story.xpath("//ol[@class='timeline']//h3/a/text()") == ["Account 3", "Account 2", "Account 1"]
    told = parsed(pages["provider/p2.example/index.html"])
    assert told.xpath("//h3/a/text()") == ["Account 2"]
    assert told.xpath("//a[@class='told-by']/@href") == ["../../story/c1/"]


def test_times_are_those_of_the_portals_zone_with_the_exact_one_behind() -> None:
    tree = parsed(printed(edition((entry(0),)))["index.html"])
    time = tree.xpath("//section[@class='leads']//time")[0]
    assert time.text == "3 Dec, 20:15"
    assert time.get("datetime") == "2020-12-03T19:15:00Z"
    assert time.get("title") == "Thursday, 3 December 2020, 20:15 CET"


def test_neighbours_come_by_id_or_from_the_record() -> None:
    by_id = entry(1, related=("s000000000000002", "unknown", "s000000000000001"))
    pages = printed(edition((by_id, entry(2, state=State.FOLDED))))
    shown = parsed(pages["story/s000000000000001/index.html"])
    assert len(shown.xpath("//section[h2='See also']//li")) == 1
    assert "story/s000000000000002/index.html" not in pages


def test_videos_play_in_a_sandbox_from_an_address_of_ours(pages: dict[str, bytes]) -> None:
    frames = [frame.get("src") for _, tree in trees(pages) for frame in tree.xpath("//iframe")]
    assert frames == ["https://www.youtube-nocookie.com/embed/rigZ1FvrgSY"]


@pytest.mark.parametrize(
    ("content", "address"),
    [
        (
            '<iframe src="https://player.vimeo.com/video/12345?h=1"></iframe>',
            "https://player.vimeo.com/video/12345?dnt=1",
        ),
        (
            '<iframe src="//www.youtube.com/embed/m8_wjf1PkAc?autoplay=1">',
            "https://www.youtube-nocookie.com/embed/m8_wjf1PkAc",
        ),
        ('<iframe src="https://evil.example/embed/m8_wjf1PkAc">', None),
        ('<iframe src="https://www.youtube.com.evil.example/embed/m8_wjf1PkAc">', None),
        (
            '<iframe src="https://www.youtube.com/embed/m8_wjf1PkAc&quot; onload=alert(1)">',
            "https://www.youtube-nocookie.com/embed/m8_wjf1PkAc",
        ),
        ("", None),
        (None, None),
    ],
)
def test_video_addresses(content: str | None, address: str | None) -> None:
    assert video_frame(content) == address


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        " java\nscript:alert(1)",
        "data:text/html,x",
        "http://user:word@host.example/",
        "//host/x",
        "http://",
        "",
        None,
        "x" * 5000,
        "http://e.example/" + "a" * 5000,
        "\ud800",
    ],
)
def test_addresses_that_nobody_should_follow(url: str | None) -> None:
    assert web_link(url) is None


@given(st.text())
def test_a_segment_is_one_safe_path_segment(value: str) -> None:
    assert re.fullmatch(r"[A-Za-z0-9_][A-Za-z0-9_.-]*", segment(value))
    assert ".." not in segment(value)


@given(st.text(), st.integers(min_value=10, max_value=200))
def test_plain_text_is_bounded_and_clean(text: str, limit: int) -> None:
    line = plain(text, limit)
    assert len(line) <= limit
    assert line.isprintable() or "\n" not in line
    assert plain(line, limit) == line


@given(
    st.from_regex(r"#[0-9a-f]{6}", fullmatch=True), st.none() | st.from_regex(r"#[0-9a-f]{6}", fullmatch=True)
)
def test_any_accent_can_be_read(light: str, dark: str | None) -> None:
    chosen = accents(portal(site={"accent": light, "accent_dark": dark}).site)
    assert contrast(chosen[0], PAPER) >= 4.5
    assert contrast(chosen[1], DARK_PAPER) >= 4.5


def test_every_colour_of_text_meets_wcag_aa(pages: dict[str, bytes]) -> None:
    style = pages["style.css"].decode()
    for paper, block in zip(
        (PAPER, DARK_PAPER),
        re.findall(r"--ink:(#\w+);--quiet:(#\w+);--rule:(?:#\w+);--strong", style),
        strict=True,
    ):
        assert all(contrast(colour, paper) >= 4.5 for colour in block)


def test_an_empty_edition_says_what_to_do() -> None:
    pages = printed(edition())
    for path, tree in trees(pages):
        assert_harmless(path, tree)
    assert "broadsheet run" in pages["index.html"].decode()
    assert "topics/index.html" in pages
    assert "archive/index.html" in pages


def test_thousands_of_stories_are_cut_into_pages_that_name_each_other() -> None:
    pages = printed(edition(tuple(entry(number) for number in range(120))))
    first = parsed(pages["topic/ai/index.html"])
    assert first.xpath("//nav[@aria-label='Pages']/a/@href") == ["page-4.html"]
    third = parsed(pages["topic/ai/page-4.html"])
    assert third.xpath("//nav[@aria-label='Pages']/a/@href") == ["./", "page-3.html"]
    oldest = parsed(pages["topic/ai/page-1.html"])
    assert oldest.xpath("//nav[@aria-label='Pages']/a/@href") == ["page-2.html"]
    days = sorted(path for path in pages if path.startswith("day/") and path.endswith("index.html"))
    middle = parsed(pages[days[3]])
    links = middle.xpath("//nav[@aria-label='Days']/a/@href")
    assert links == [
        f"../../{days[2].removesuffix('index.html')}",
        f"../../{days[4].removesuffix('index.html')}",
    ]


def test_a_new_story_leaves_older_pages_of_lists_as_they_are() -> None:
    many = tuple(entry(number) for number in range(1, 121))
    quiet = {"search": False}
    before, after = printed(edition(many, site=quiet)), printed(edition((entry(0), *many), site=quiet))
    kept = [path for path, body in before.items() if after.get(path) == body]
    assert {"topic/ai/page-1.html", "topic/ai/page-2.html", "topic/ai/page-3.html"} <= set(kept)
    changed = {path for path in after if after[path] != before.get(path)}
    fresh = {f"story/s{0:015x}/index.html", "index.html", "topic/ai/index.html", "about/index.html"}
    assert fresh <= changed
    assert len(changed) < 14, changed


@settings(max_examples=30, deadline=None)
@given(st.lists(st.sampled_from(range(9)), max_size=6), st.integers(0, 40), st.text(max_size=12))
def test_what_keeps_its_key_keeps_its_bytes(changed: list[int], later: int, title: str) -> None:
    """Printing a whole edition, and only those sheets whose keys are new, come to the same."""
    entries = {number: entry(number, cluster=f"c{number // 2}") for number in range(9)}
    first = edition(tuple(entries.values()), site={"page_size": 3, "search": False})
    for number in changed:
        fields = {"title": title, "published_date_time": NEWEST - timedelta(minutes=97 * (number + later))}
        entries[number] = entry(number, cluster=f"c{number // 2}", story_fields=fields)
    second = edition(tuple(entries.values()), site={"page_size": 3, "search": False})
    known = {sheet.name: (sheet.key, list(sheet.make())) for sheet in sheets(first)}
    for sheet in sheets(second):
        key, files = known.get(sheet.name, (None, []))
        if key == sheet.key:
            assert files == list(sheet.make()), sheet.name


def sheets(of: Edition) -> list[Sheet]:
    site = site_sheets(of, build_site(of))
    return [item for item in (*site, *feed_sheets(of)) if isinstance(item, Sheet)]


def served(folder: Path, files: list[File]) -> http.server.ThreadingHTTPServer:
    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *args: object) -> None:
            pass

    for file in files:
        path = folder / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(file.body)
    return http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(folder)))


@pytest.mark.browser
def test_in_a_real_browser_at_phone_and_desk_width(sample: Edition, tmp_path: Path) -> None:
    browser_path = (
        shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    )
    if not browser_path:
        pytest.skip("Chromium is not installed")
    from playwright.sync_api import sync_playwright

    server = served(tmp_path, [*site_files(sample), *sample_pictures(sample)])
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        with sync_playwright() as play:
            browser = play.chromium.launch(
                executable_path=browser_path, args=["--no-sandbox", "--disable-gpu"]
            )
            for width in (360, 768, 1280):
                check_in_browser(browser, f"http://127.0.0.1:{server.server_port}/", width)
            browser.close()
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    sample = sample_edition(url="http://news.example/")
    files = [*site_files(sample), *sample_pictures(sample)]
    server = served(tmp_path_factory.mktemp("served"), files)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    thread.join()
    server.server_close()


PAGE_TYPES = (
    *("", "story/s000000000000000/", "topic/ai/", "topic/ai/page-1.html", "provider/king5.example/"),
    *("day/2020-12-03/", "archive/", "archive/2020-12/", "topics/", "provider/", "about/", "search/?q=face"),
    "404.html",
)


@pytest.mark.browser
@PAIRS
def test_axe_finds_nothing_on_any_type_of_page(browser: Any, address: str, scheme: str, width: int) -> None:
    page = browser.new_page(
        viewport={"width": width, "height": 900},
        color_scheme=scheme,
        bypass_csp=True,
        java_script_enabled=True,
    )
    for path in PAGE_TYPES:
        page.goto(address + path)
        if path.startswith("search/"):
            page.locator("#results article").first.wait_for()
        assert faults(page) == [], path
    page.close()


@pytest.mark.browser
def test_search_finds_stories_under_its_strict_policy(browser: Any, address: str) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 900})
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address + "search/?q=translate+sign+language")
    first = page.locator("#results article").first
    first.wait_for()
    assert "sign language" in first.inner_text()
    page.get_by_role("searchbox").fill("zzzyyyxxx")
    page.get_by_text("Nothing found").wait_for()
    page.get_by_role("searchbox").fill("alert(1)")
    page.locator("#results article").first.wait_for()
    page.locator("#order").select_option("newest")
    page.locator("#results h2 a").first.click()
    page.wait_for_url(f"{address}story/**")
    assert all(url.startswith(address) for url in asked)
    assert said == []
    page.close()


def many(*, retitled: int | None = None, without: int | None = None) -> Edition:
    """A thousand stories, a minute apart; every fiftieth tells of a walnut, one in its headline."""

    def fields(number: int) -> dict[str, object]:
        told = " on the walnut" if number % 50 == 0 else ""
        title = "The walnut" if number == 700 else f"Report {number}{' anew' if number == retitled else ''}"
        return {
            "title": title,
            "excerpt": f"What is known{told}, report {number}",
            "published_date_time": NEWEST - timedelta(minutes=number),
        }

    numbers = (number for number in range(1000) if number != without)
    return edition(tuple(entry(number, story_fields=fields(number)) for number in numbers))


def parts(of: Edition) -> dict[str, bytes]:
    return {sheet.name: sheet.key for sheet in sheets(of) if sheet.name.startswith("search/pagefind")}


def test_a_changed_story_makes_one_part_of_the_search_index_anew() -> None:
    before = parts(many())
    assert len(before) > 2
    for after in (parts(many(retitled=500)), parts(many(without=500))):
        assert sorted(after) == sorted(before)
        assert len([name for name, key in before.items() if after[name] != key]) == 1


@pytest.mark.browser
def test_search_finds_the_best_and_the_newest_in_all_parts(browser: Any, tmp_path: Path) -> None:
    from playwright.sync_api import expect

    server = served(tmp_path, [file for file in site_files(many()) if file.path.startswith("s")])
    threading.Thread(target=server.serve_forever).start()
    page = browser.new_page()
    page.goto(f"http://127.0.0.1:{server.server_port}/search/?q=walnut")
    page.get_by_text("20 stories").wait_for()
    expect(page.locator("#results h2").first).to_have_text("The walnut")
    page.locator("#order").select_option("newest")
    told = [f"Report {n}" if n != 700 else "The walnut" for n in range(0, 1000, 50)]
    expect(page.locator("#results h2")).to_have_text(told)
    page.close()
    server.shutdown()
    server.server_close()


@pytest.mark.browser
def test_without_scripts_the_search_page_leads_on(browser: Any, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address + "search/")
    assert page.get_by_text("Searching needs JavaScript").is_visible()
    assert not page.get_by_role("searchbox").is_visible()
    page.get_by_role("link", name="All topics").first.click()
    page.wait_for_url(f"{address}topics/")
    context.close()


@pytest.mark.browser
def test_times_of_the_last_week_tell_how_long_ago_and_stand_without_scripts(
    browser: Any, address: str
) -> None:
    place = "article .by time"
    plain = browser.new_context(java_script_enabled=False)
    page = plain.new_page()
    page.goto(address)
    absolute = page.locator(place).all_inner_texts()
    newest = page.locator(place).first.get_attribute("datetime")
    plain.close()
    moment = datetime.fromisoformat(newest)
    for later, shown in (
        (timedelta(seconds=20), "now"),
        (timedelta(minutes=59), "59m ago"),
        (timedelta(hours=3, minutes=50), "3h ago"),
        (timedelta(days=6, hours=23), "6d ago"),
        (timedelta(days=8), absolute[0]),
    ):
        page = browser.new_page(timezone_id="Asia/Tokyo")
        page.clock.set_fixed_time(moment + later)
        page.goto(address)
        assert page.locator(place).first.inner_text() == shown
        assert str(moment.year) in page.locator(place).first.get_attribute("title")
        if later.days < 7:
            page.locator(".all a").first.click()
            page.locator(".timeline time").first.wait_for()
            page.wait_for_load_state()
            timeline = page.locator(".timeline time").all_inner_texts()
            assert timeline
            assert not any("ago" in text for text in timeline), "a timeline is compared by its exact times"
        page.close()


def test_the_search_index_is_made_anew_only_when_a_story_changed() -> None:
    first, same = (indexes(edition(tuple(entry(number) for number in range(5)))) for _ in range(2))
    assert first.key == same.key
    assert list(first.make()) == list(same.make())
    hotter = indexes(edition(tuple(entry(n, story_fields={"heat": 9}) for n in range(5))))
    assert hotter.key == first.key
    retitled = (entry(0, story_fields={"title": "Another"}), *(entry(number) for number in range(1, 5)))
    assert indexes(edition(retitled)).key != first.key


def indexes(of: Edition) -> Sheet:
    return next(sheet for sheet in sheets(of) if sheet.name == "search/pagefind")


def test_a_theme_lies_over_the_site(tmp_path: Path) -> None:
    theme = read_theme(Path(__file__).parents[1] / "examples" / "theme")
    pages = {file.path: file.body for file in site_files(edition((entry(0),)), theme)}
    assert b"is set in the fonts of whoever reads it" in pages["index.html"]
    assert pages["style.css"].endswith(theme.style.encode())
    for path, tree in trees(pages):
        assert_harmless(path, tree)


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("missing.html", "<p>\n{% if %}", r"missing.html, line 2: "),
        ("missing.html", "<p>\n\n{{ nobody.name }}", r"missing.html, line 3: 'nobody' is undefined"),
        ("frnt.html", "", r"frnt.html: there is no template of that name; is it front.html\?"),
        ("parts.html", "{% macro row() %}{% endmacro %}", "parts.html"),
        ("missing.html", "{% if 1 %}" * 5000, r"cannot use its missing.html: maximum recursion depth"),
        (
            "missing.html",
            "{{ " + "[" * 20_000 + " }}",
            r"cannot use its missing.html: maximum recursion depth",
        ),
        ("missing.html", "{{ " + "9" * 100_000 + " }}", r"cannot use its missing.html: Exceeds the limit"),
        (
            "missing.html",
            "{% macro a() %}" * 100 + "{% endmacro %}" * 100,
            r"cannot use its missing.html: too many levels",
        ),
        ("missing.html", "{% include 'missing.html' %}", r"missing.html, line 1: maximum recursion depth"),
        ("style.css", "\udc80", "style.css, line 1: not UTF-8"),
    ],
)
def test_a_mistake_in_a_theme_is_told_with_its_place(
    tmp_path: Path, name: str, text: str, message: str
) -> None:
    (tmp_path / name).write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(PublishError, match=message):
        list(site_files(edition((entry(0),)), read_theme(tmp_path)))


def check_in_browser(browser: Any, base: str, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900})
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("dialog", lambda dialog: said.append(dialog.message))
    for path in (
        "",
        "topic/ai/",
        "story/s000000000000000/",
        "day/2020-12-03/",
        "topics/",
        "archive/",
        "about/",
    ):
        page.goto(base + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, (path, width)
        headline = page.locator("main h3, main h1").first
        assert headline.is_visible()
        assert headline.bounding_box()["y"] < 700
    page.goto(base)
    assert page.locator(".leads img.picture").first.evaluate("image => image.naturalWidth") == 960
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert said == []
    context.close()
