"""The website in a real browser: its widths, its contrasts, its search, with scripts and without."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from broadsheet.domain.draft import State
from broadsheet.domain.edition import File
from broadsheet.domain.own_pages import OwnPage
from broadsheet.domain.story import Provider
from broadsheet.publish.site import site_files
from tests.browser import faults, faults_in_all_looks, serving
from tests.sample_edition import edition, entry, sample_edition, sample_pictures
from tests.site_pages import many


def written(folder: Path, files: Iterable[File]) -> Path:
    """The folder, with these files in it."""
    for file in files:
        path = folder / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(file.body)
    return folder


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    links = [{"title": "House rules", "url": "https://club.example/"}]
    made = sample_edition(
        url="http://news.example/", site={"contact": "1 Harbour Lane, Easterly", "links": links}
    )
    imprint = OwnPage(
        id="imprint", title="Imprint", text="Published by [us](https://club.example/).\n\n## Law\n"
    )
    sample = msgspec.structs.replace(made, portal=made.portal.with_own(pages=(imprint,)))
    files = [*site_files(sample), *sample_pictures(sample)]
    with serving(written(tmp_path_factory.mktemp("served"), files)) as address:
        yield address


@pytest.mark.browser
@pytest.mark.parametrize("width", [360, 768, 1280])
def test_at_the_width_of_a_phone_and_of_a_desk(browser: Any, address: str, width: int) -> None:
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
        page.goto(address + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, (path, width)
        days = page.locator(".day a").evaluate_all(
            "days => days.map(day => day.getBoundingClientRect().height)"
        )
        assert all(height >= 24 for height in days), (path, days)
        headline = page.locator("main h3, main h1").first
        assert headline.is_visible()
        assert headline.bounding_box()["y"] < 700
    page.goto(address)
    assert page.locator(".leads img.picture").first.evaluate("image => image.naturalWidth") == 960
    search = page.get_by_role("navigation").first.get_by_role("link", name="Search")
    assert search.bounding_box()["x"] + search.bounding_box()["width"] <= width
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert said == []
    context.close()


@pytest.mark.browser
def test_words_without_end_stay_within_a_phone(browser: Any, tmp_path: Path) -> None:
    word = "W" * 3000
    fields = {"title": word, "excerpt": word, "topics": ("AI",)}
    provider = Provider(name=word, domain="long.example")
    entries = tuple(
        entry(
            number,
            story_fields={**fields, "provider": provider},
            cluster=f"c{number // 2}",
            lead=number % 2 == 0,
            state=State.FOLDED if number % 2 else State.PUBLISHED,
        )
        for number in range(4)
    )
    files = written(tmp_path, site_files(edition(entries, title=word, site={"search": False})))
    page = browser.new_page(viewport={"width": 360, "height": 900})
    with serving(files) as address:
        for path in (
            "",
            "story/c0/",
            "topic/ai/",
            "provider/",
            "provider/long.example/",
            "topics/",
            "about/",
        ):
            page.goto(address + path)
            assert page.evaluate("document.documentElement.scrollWidth") <= 360, path
    page.close()


PAGE_TYPES = (
    *("", "story/s000000000000000/", "topic/ai/", "topic/ai/page-1.html", "provider/king5.example/"),
    *("day/2020-12-03/", "archive/", "archive/2020-12/", "topics/", "provider/", "about/", "search/?q=face"),
    "page/imprint/",
    "404.html",
)


@pytest.mark.browser
def test_axe_finds_nothing_on_any_type_of_page(browser: Any, address: str) -> None:
    page = browser.new_page(bypass_csp=True)
    for path in PAGE_TYPES:
        page.goto(address + path)
        if path.startswith("search/"):
            page.locator("#results article").first.wait_for()
        assert faults_in_all_looks(page) == [], path
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


_WATCH_MOVES = """
window.moved = [];
new PerformanceObserver((list) => {
  for (const shift of list.getEntries()) {
    moved.push([shift.value, ...shift.sources.map((source) => source.node?.nodeName)]);
  }
}).observe({type: "layout-shift", buffered: true});
"""
# Waiting for a function would ask again by `eval`, which the page's policy forbids.
_PAINTED = """
new Promise((done) => new PerformanceObserver((list) => {
  if (list.getEntriesByName("first-contentful-paint").length) done();
}).observe({type: "paint", buffered: true}))
"""


@pytest.mark.browser
@pytest.mark.parametrize("path", ["search/?q=face", "search/"])
def test_nothing_on_the_search_page_moves_when_its_script_and_its_results_come(
    browser: Any, address: str, path: str
) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 844})
    page.add_init_script(_WATCH_MOVES)
    waiting: list[Any] = []
    page.route("**/pagefind.js", lambda route: waiting.append(route))  # noqa: PLW0108 - Playwright writes on its handler
    with page.expect_request("**/pagefind.js"):
        page.goto(address + path, wait_until="commit")
    page.evaluate(_PAINTED)
    assert page.get_by_role("searchbox").is_visible()
    waiting[0].continue_()
    page.locator("form:not([hidden])").wait_for()
    assert page.locator("#results article").count() == (10 if "?" in path else 0)
    page.get_by_role("link", name="All topics").last.wait_for()
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert page.evaluate("moved") == []
    page.close()


@pytest.mark.browser
def test_where_the_search_cannot_load_the_page_says_so_after_a_while(browser: Any, address: str) -> None:
    page = browser.new_page()
    page.route("**/pagefind.js", lambda route: route.abort())
    page.goto(address + "search/")
    page.get_by_text("Searching needs JavaScript").wait_for()
    assert page.get_by_role("link", name="All topics").last.is_visible()
    page.close()


@pytest.mark.browser
def test_search_finds_the_best_and_the_newest_in_all_parts(browser: Any, tmp_path: Path) -> None:
    from playwright.sync_api import expect

    files = (file for file in site_files(many()) if file.path.startswith("s"))
    with serving(written(tmp_path, files)) as address:
        page = browser.new_page()
        page.goto(f"{address}search/?q=walnut")
        page.get_by_text("20 stories").wait_for()
        expect(page.locator("#results h2").first).to_have_text("The walnut")
        page.locator("#order").select_option("newest")
        told = [f"Report {n}" if n != 700 else "The walnut" for n in range(0, 1000, 50)]
        expect(page.locator("#results h2")).to_have_text(told)
        page.close()


@pytest.mark.browser
def test_search_finds_words_of_scripts_without_spaces(browser: Any, tmp_path: Path) -> None:
    from playwright.sync_api import expect

    titles = ("港湾評議会、新しいフェリー計画を可決", "สภาท่าเรืออนุมัติแผนเรือข้ามฟาก", "Harbour council votes")
    told = tuple(entry(number, story_fields={"title": title}) for number, title in enumerate(titles))
    files = (file for file in site_files(edition(told)) if file.path.startswith("s"))
    with serving(written(tmp_path, files)) as address:
        page = browser.new_page()
        page.goto(f"{address}search/")
        for asked, number in (("フェリー", 0), ("เรือข้ามฟาก", 1), ("計画", 0), ("council", 2), ("会", 0)):
            page.get_by_role("searchbox").fill(asked)
            expect(page.locator("#results h2")).to_have_text([titles[number]])
        page.get_by_role("searchbox").fill("画計")
        page.get_by_text("Nothing found").wait_for()
        page.close()


@pytest.mark.browser
@pytest.mark.parametrize(
    ("locale", "told", "asked"),
    [
        ("tr", "Işık ve ısı", ("ışık", "IŞIK", "isi")),
        ("de", "Große Straße gesperrt", ("strasse", "GROẞE")),
        ("ar", "قال مُحَمَّد إنّ الأخبار جيدة", ("محمد", "الاخبار")),
        ("fa", "کتاب علی", ("كتاب", "علي")),
        ("ko", "서울시의회가 다리를 승인했다", ("서울", "시의회", "다리")),
        ("he", "הכנסת אישרה", ("הַכְּנֶסֶת",)),
    ],
)
def test_search_finds_words_however_they_are_spelled(
    browser: Any, tmp_path: Path, locale: str, told: str, asked: tuple[str, ...]
) -> None:
    from playwright.sync_api import expect

    stories = entry(1, story_fields={"title": told}), entry(2)
    files = (file for file in site_files(edition(stories, locale=locale)) if file.path.startswith("s"))
    with serving(written(tmp_path, files)) as address:
        page = browser.new_page()
        for words in asked:
            page.goto(f"{address}search/?q={words}")
            expect(page.locator("#results h2")).to_have_text([told])
        page.close()


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


@pytest.mark.browser
def test_a_site_in_a_language_that_is_written_from_right_to_left(browser: Any, tmp_path: Path) -> None:
    sample = sample_edition(30, hostile=False, locale="ar", url="http://news.example/")
    with serving(written(tmp_path, [*site_files(sample), *sample_pictures(sample)])) as address:
        for width in (360, 1400):
            page = browser.new_page(viewport={"width": width, "height": 900})
            for path in ("", "story/s000000000000000/", "day/2020-12-03/", "about/", "search/?q=facial"):
                page.goto(address + path)
                assert page.evaluate("document.documentElement.scrollWidth") <= width, (path, width)
                assert page.evaluate("getComputedStyle(document.body).direction") == "rtl"
            page.locator("#results article").first.wait_for()
            assert page.locator("#status").inner_text() == "8 أخبار"
            assert faults(page) == []
            page.goto(address)
            lead, beside = page.locator(".leads").bounding_box(), page.locator("aside").bounding_box()
            assert lead["x"] > beside["x"] if width == 1400 else lead["y"] < beside["y"]
            assert faults(page) == []
            page.close()


@pytest.mark.browser
def test_an_excerpt_begins_where_its_headline_does_whatever_the_direction(
    browser: Any, tmp_path: Path
) -> None:
    english, arabic = ("The harbour opens again", "الميناء يفتح من جديد")
    for locale, title, side in (("ar", english, "left"), ("en", arabic, "right"), ("ar", arabic, "right")):
        fields = {"title": title, "excerpt": f"{title}. " * 9, "topics": ("AI",)}
        sample = edition((entry(1, story_fields=fields),), locale=locale, site={"search": False})
        with serving(written(tmp_path / f"{locale}-{side}", site_files(sample))) as address:
            page = browser.new_page(viewport={"width": 1280, "height": 900})
            for path in ("topic/ai/", "story/s000000000000001/"):
                page.goto(address + path)
                edges = page.evaluate(
                    """side => ["main h1, main h3", ".excerpt"].map((name) => {
                      const found = [...document.querySelectorAll(name)].pop();
                      return Math.round(found.getBoundingClientRect()[side]);
                    })""",
                    side,
                )
                assert edges[0] == edges[1], (locale, side, path)
            page.close()


@pytest.mark.browser
def test_paper_is_white_whoever_prints_in_the_dark(browser: Any, address: str) -> None:
    page = browser.new_page(color_scheme="dark")
    page.emulate_media(media="print")
    page.goto(address)
    for name in ("body", ".frame"):
        colour = page.locator(name).first.evaluate("element => getComputedStyle(element).backgroundColor")
        assert colour == "rgb(255, 255, 255)", name
    page.close()


@pytest.mark.browser
def test_long_words_are_parted_by_the_rules_of_their_language_and_no_script_is_slanted_that_has_no_slant(
    browser: Any, tmp_path: Path
) -> None:
    for locale, slant in (
        ("de", "italic"),
        ("hi", "normal"),
        ("ja", "normal"),
        ("ar", "normal"),
        ("ko", "normal"),
    ):
        sample = edition((entry(1),), locale=locale, description="A motto", site={"search": False})
        with serving(written(tmp_path / locale, site_files(sample))) as address:
            page = browser.new_page()
            page.goto(address)
            styles = page.evaluate(
                "['h3', '.motto'].map((name) => getComputedStyle(document.querySelector(name)))"
                ".map((style) => [style.hyphens, style.fontStyle])"
            )
            assert styles == [["auto", "normal"], ["manual", slant]], locale
            parted = page.evaluate("getComputedStyle(document.querySelector('h3')).wordBreak")
            assert parted == ("keep-all" if locale == "ko" else "normal")
            page.close()
