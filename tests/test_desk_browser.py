"""The desk in a real browser: by mouse, by keyboard alone, without scripts, on a phone, and read aloud."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from broadsheet.demo.press import write_archive
from tests.articles import page as written
from tests.browser import PATIENCE, arrived, faults, faults_in_all_looks
from tests.commands import broadsheet
from tests.desk_browsing import check, opened
from tests.desk_portal import NOW_OPTION, TITLES, ask, republish
from tests.desk_visits import PASSWORD, desk, ids

PAGES = (
    "",
    "?decided=all",
    "?topic=Nothing",
    "decisions",
    "sources",
    "topics",
    "newsletter",
    "dashboard",
    "password",
    "missing",
)

pytestmark = pytest.mark.browser


def decided(folder: Path) -> list[str]:
    """Kinds of decisions, oldest first."""
    log = broadsheet("desk", "log", "--portal", str(folder)).stdout.decode().splitlines()
    return [line.split()[1] for line in reversed(log)]


def test_approve_merge_and_undo(browser: Any, folder: Path, hashed: Any) -> None:
    from playwright.sync_api import expect

    with desk(folder, hashed) as address:
        page = opened(browser, address)
        names = ids(folder)
        page.click(f"#{names['roof']} [data-act=approve] button")
        page.wait_for_selector(f"#{names['roof']}.done:has-text('approved')")
        page.click(f"#{names['roof']} [data-act=undo] button")
        expect(page.locator(f"#{names['roof']} [data-act=approve]")).to_have_count(1)
        page.goto(f"{address}desk/story/{names['ferry']}")
        page.fill("#q", "Bell of Easterly rings")
        page.press("#q", "Enter")
        page.check(f"#m-{names['bell']}")
        page.click("#merge button:has-text('Merge')")
        arrived(page, ".log:has-text('merge')")
        assert decided(folder) == ["Approved", "Taken", "Merged"]
        assert page.locator(".publishing:has-text('wait')").count() == 1
        page.click(".publishing button")
        page.wait_for_selector(".publishing:has-text('Edition 2 stands')")
        page.reload()
        expect(page.locator(".members li")).to_have_count(2)
        assert page.said == []


def test_the_way_back_shows_the_filters_that_are_in_force(browser: Any, folder: Path, hashed: Any) -> None:
    with desk(folder, hashed) as address:
        page = opened(browser, address)
        page.select_option("#f-topic", "Easterly")
        page.click(".filters button")
        page.wait_for_url("**topic=Easterly**")
        arrived(page, "[data-item]")
        page.select_option("#f-state", "folded")
        page.click(".filters button")
        page.wait_for_url("**state=folded**")
        arrived(page, "h1:has-text('Queue')")
        page.go_back()
        page.wait_for_url("**state=&**")
        arrived(page, "[data-item]")
        assert [page.input_value("#f-topic"), page.input_value("#f-state")] == ["Easterly", ""]


def test_a_decision_is_told_where_it_is_made_and_taken_back_there(
    browser: Any, folder: Path, hashed: Any
) -> None:
    from playwright.sync_api import expect

    with desk(folder, hashed) as address:
        page = opened(browser, address)
        name = ids(folder)["ferry"]
        page.select_option("#f-topic", "Ships")
        page.click(".filters button")
        arrived(page, f"#{name}")
        chosen = page.url
        page.click(f"#{name} [data-act=approve] button")
        page.wait_for_selector(f"#{name}.done")
        expect(page.locator(".publishing")).to_contain_text("1 decision waits for the next edition.")
        expect(page.locator("#said")).to_have_text(f"approved: {TITLES['ferry']}")
        named = re.compile(f"Undo ?: approve, {TITLES['ferry']}")
        page.get_by_role("button", name=named).click()
        arrived(page, f"#{name} [data-act=approve]")
        assert page.url == chosen
        page.goto(f"{address}desk/?quality_from=999")
        assert page.locator("main h2").inner_text() == "No story is like that"
        assert page.said == []


def test_an_editor_clears_the_queue_by_keyboard_alone(browser: Any, folder: Path, hashed: Any) -> None:
    from playwright.sync_api import expect

    with desk(folder, hashed) as address:
        page = browser.new_context().new_page()
        page.set_default_timeout(PATIENCE)
        page.goto(f"{address}desk/")
        press = page.keyboard.press
        page.focus("body")
        while page.evaluate("document.activeElement.id") != "name":
            press("Tab")
        page.keyboard.type("editor")
        press("Tab")
        page.keyboard.type(PASSWORD)
        press("Enter")
        arrived(page, "[data-item]")
        press("j")
        press("w")
        expect(page.locator("[data-chosen] .why[open]")).to_have_count(1)
        press("a")
        page.wait_for_selector(".done >> nth=0")
        press("r")
        page.keyboard.type("Old news")
        press("Enter")
        page.wait_for_selector(".done >> nth=1")
        press("p")
        press("Tab")
        press("Enter")
        page.wait_for_selector(".done >> nth=2")
        press("?")
        expect(page.locator("#keys[open]")).to_have_count(1)
        press("j")
        press("k")
        press("j")
        press("e")
        page.wait_for_url("**/desk/story/*#edit")
        page.go_back()
        arrived(page, "[data-item]")
        assert decided(folder) == ["Approved", "Rejected", "Pinned"]
        press("u")
        expect(page.locator("[data-item]")).to_have_count(2)
        assert decided(folder)[-1] == "Taken"
        for left in (1, 0):
            press("j")
            press("a")
            expect(page.locator("[data-item]:not(.done)")).to_have_count(left)
        page.reload()
        page.wait_for_selector("text=Nothing waits")


def test_an_editor_clears_fifty_stories_by_keyboard_alone(browser: Any, tmp_path: Path, hashed: Any) -> None:
    from playwright.sync_api import expect

    write_archive(tmp_path / "press.warc.gz", seed=7, stories=60)
    (tmp_path / "portal.yaml").write_text("title: Fifty\nsources:\n  - warc: press.warc.gz\n")
    broadsheet("run", "--portal", str(tmp_path), "--workers", "1", "-q")
    with desk(tmp_path, hashed) as address:
        page = opened(browser, address)
        cleared = 0
        while cleared < 50:
            waiting = page.locator("[data-item]:not(.done)")
            left = waiting.count()
            page.keyboard.press("j")
            for number in range(min(left, 50 - cleared)):
                page.keyboard.press("a")
                expect(waiting).to_have_count(left - number - 1)
                cleared += 1
            page.reload()
            arrived(page, "[data-item]")
        assert page.said == []
    assert decided(tmp_path) == ["Approved"] * 50


def test_two_editors_are_asked(browser: Any, folder: Path, hashed: Any) -> None:
    with desk(folder, hashed) as address:
        ann, bob = opened(browser, address, "owner"), opened(browser, address)
        story = ids(folder)["map"]
        ann.click(f"#{story} [data-act=approve] button")
        ann.wait_for_selector(f"#{story}.done")
        bob.click(f"#{story} [data-act=reject] summary")
        bob.fill(f"#r-{story}", "Dull")
        bob.press(f"#r-{story}", "Enter")
        arrived(bob, "h1:has-text('Somebody else decided meanwhile')")
        text = bob.inner_text("main")
        assert "owner" in text
        assert "“Dull”" in text
        assert decided(folder) == ["Approved"]
        bob.click("button:has-text('Decide mine over it')")
        arrived(bob, "h1:has-text('Queue')")
        assert decided(folder) == ["Approved", "Rejected"]


def test_two_editors_who_change_different_words_of_a_story_both_keep_theirs(
    browser: Any, folder: Path, hashed: Any
) -> None:
    with desk(folder, hashed) as address:
        ann, bob = opened(browser, address, "owner"), opened(browser, address)
        place = f"{address}desk/story/{ids(folder)['map']}"
        ann.goto(place)
        bob.goto(place)
        ann.fill("#title", "The oldest map goes abroad")
        ann.click("button:has-text('Keep these words')")
        arrived(ann, ".log:has-text('The oldest map goes abroad')")
        bob.fill("#excerpt", "It is lent for a year.")
        bob.check("label:has-text('Ships')")
        bob.click("button:has-text('Keep these words')")
        arrived(bob, "h1:has-text('Somebody else decided meanwhile')")
        assert TITLES["map"] not in bob.inner_text("main"), (
            "a title that bob did not touch is none that he wanted"
        )
        bob.click("button:has-text('Decide mine over it')")
        arrived(bob, ".log:has-text('It is lent for a year.')")
        assert bob.input_value("#title") == "The oldest map goes abroad"
        assert bob.input_value("#excerpt") == "It is lent for a year."
        assert bob.is_checked("label:has-text('Ships')")


def test_whose_session_ended_gets_back_what_they_wrote_and_where_they_were(
    browser: Any, folder: Path, hashed: Any
) -> None:
    with desk(folder, hashed) as address:
        page = opened(browser, address)
        place = f"{address}desk/story/{ids(folder)['map']}"
        page.goto(place)
        page.fill("#excerpt", "Words that took an hour.")
        page.context.clear_cookies()
        page.click("button:has-text('Keep these words')")
        arrived(page, "h1:has-text('You are signed out')")
        assert page.get_by_label("Excerpt").input_value() == "Words that took an hour."
        assert page.get_by_label("Title").count() == 0, "what was not changed is not in the way"
        assert faults(page) == []
        page.click("text=Sign in and go back to where you were")
        page.fill("#name", "editor")
        page.fill("#password", PASSWORD)
        page.click("main button")
        page.wait_for_url(place)
        page.goto(f"{address}desk/")
        page.context.clear_cookies()
        page.locator("[data-act=reject] summary").first.click()
        page.locator("[data-act=reject] input[name=reason]").first.fill("A long reason")
        page.keyboard.press("Enter")
        arrived(page, "h1:has-text('You are signed out')")
        assert page.get_by_label("Why").input_value() == "A long reason"
        assert decided(folder) == []


def test_a_page_left_open_asks_no_more_once_its_session_has_ended(
    browser: Any, folder: Path, hashed: Any
) -> None:
    with desk(folder, hashed) as address:
        page = opened(browser, address)
        page.clock.install()
        page.goto(f"{address}desk/?topic=Ships")
        page.context.clear_cookies()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url) if "/desk/news" in request.url else None)
        page.clock.fast_forward(20_000)
        page.wait_for_selector("#news:has-text('You are signed out')")
        assert page.locator("h1").all_inner_texts() == ["Queue"]
        page.clock.fast_forward(60_000)
        assert len(asked) == 1
        page.click("#news a")
        page.fill("#name", "editor")
        page.fill("#password", PASSWORD)
        page.click("main button")
        page.wait_for_url(f"{address}desk/?topic=Ships")


def test_what_is_refused_leads_back_to_where_it_was_tried(browser: Any, folder: Path, hashed: Any) -> None:
    with desk(folder, hashed) as address:
        page = opened(browser, address)
        place = f"{address}desk/story/{ids(folder)['map']}"
        page.goto(place)
        page.fill("#title", " ")
        page.fill("#excerpt", "Better words")
        page.click("button:has-text('Keep these words')")
        arrived(page, "text=A story needs a title")
        assert page.get_by_label("Excerpt").input_value() == "Better words"
        page.click("text=Back to where you were")
        page.wait_for_url(place)


def test_everything_works_without_scripts(browser: Any, folder: Path, hashed: Any) -> None:
    with desk(folder, hashed) as address:
        page = opened(browser, address, java_script_enabled=False)
        names = ids(folder)
        page.click(f"#{names['roof']} [data-act=reject] summary")
        page.fill(f"#r-{names['roof']}", "Old news")
        page.click(f"#{names['roof']} [data-act=reject] button")
        arrived(page, "#last:has-text('reject')")
        assert page.locator(f"#{names['roof']}").count() == 0
        page.click("#last button")
        page.wait_for_selector(f"#{names['roof']}")
        page.click(f"#{names['map']} [data-act=open]")
        page.fill("#title", "The oldest map goes abroad")
        page.click("button:has-text('Keep these words')")
        page.wait_for_selector(".log:has-text('The oldest map goes abroad')")
        page.click(".publishing button")
        page.wait_for_selector(".publishing:has-text('Publishing')")
        assert decided(folder) == ["Rejected", "Taken", "Edited"]


@pytest.mark.parametrize("scripts", [True, False])
def test_what_was_refused_is_read_again_by_its_button(
    browser: Any, folder: Path, hashed: Any, *, scripts: bool
) -> None:
    with (folder / "lines.jsonl").open("a") as lines:
        lines.writelines(json.dumps({"url": f"https://gone.example/{n}", "html": "<p>"}) + "\n" for n in "ab")
    broadsheet("run", "--portal", str(folder), *NOW_OPTION, "--workers", "1", "-q", expect=1)
    with desk(folder, hashed) as address:
        page = opened(browser, address, java_script_enabled=scripts)
        page.goto(f"{address}desk/sources")
        if scripts:
            check(page, f"{address}desk/sources")
        page.get_by_role("button", name="Read again https://gone.example/a").click()
        arrived(page, "[role=status]:has-text('2 files of archives; the next run')")
        assert page.get_by_text("Waits to be read again").count() == 2, "both lie in one file"
        page.get_by_role("button", name="Read all again that were refused with no-title").click()
        arrived(page, "[role=status]:has-text('0 pages wait to be read again; ')")
        assert page.said == []


def test_what_has_come_in_is_told_however_old_it_is(browser: Any, folder: Path, hashed: Any) -> None:
    ask = "url => htmx.ajax('GET', url, {target: '#news', swap: 'innerHTML'})"
    with desk(folder, hashed) as address:
        page = opened(browser, address)
        polled = page.get_attribute("#news", "hx-get")
        page.evaluate(ask, polled)
        assert not page.is_visible("#news a")
        late = {
            "url": "https://late.example/late",
            "html": written("A lighthouse found late", day=1).decode(),
        }
        with (folder / "lines.jsonl").open("a") as lines:
            lines.write(json.dumps(late) + "\n")
        broadsheet("run", "--portal", str(folder), *NOW_OPTION, "--workers", "1", "-q")
        page.evaluate(ask, polled)
        page.wait_for_selector("#news:has-text('1 new story has come in')")
        page.keyboard.press("n")
        arrived(page, "text=What has come in since you looked.")
        assert page.locator("[data-item] h2").all_inner_texts() == ["A lighthouse found late"]
        page.click("text=Show all")
        page.wait_for_selector(f"#{ids(folder)['roof']}")
        assert page.said == []


def test_what_opens_on_a_phone_fits_it_one_at_a_time(browser: Any, folder: Path, hashed: Any) -> None:
    from playwright.sync_api import expect

    topics = folder / "topics" / "all.yaml"
    topics.write_text(topics.read_text().replace("Ships", "S" + "h" * 200 + "ips"))
    republish(folder)
    with desk(folder, hashed) as address:
        page = opened(browser, address, viewport={"width": 360, "height": 740})
        for path in ("", f"story/{ids(folder)['ferry']}", "dashboard"):
            page.goto(f"{address}desk/{path}")
            for summary in page.locator(".acts summary:visible").all():
                summary.click()
                expect(page.locator(".acts details[open]")).to_have_count(1)
                assert page.evaluate("document.documentElement.scrollWidth") <= 360, path
        page.goto(f"{address}desk/story/{ids(folder)['ferry']}")
        page.click("summary:has-text('Retract')")
        page.focus("#notice")
        page.keyboard.press("Escape")
        expect(page.locator(".acts details[open]")).to_have_count(0)
        assert page.evaluate("document.activeElement.innerText") == "Retract"


def test_an_editor_sees_at_once_what_was_decided_about_a_cluster(
    browser: Any, folder: Path, hashed: Any
) -> None:
    names = ids(folder)
    ask(folder, "merge", names["ferry"], names["bell"], "--by", "ann")
    republish(folder)
    with desk(folder, hashed) as address:
        page = opened(browser, address)
        page.goto(f"{address}desk/story/{names['ferry']}")
        for button, told in (("Let it lead", "chosen as lead"), ("Split off", "split off")):
            place = f".members li:not(.lead):has(button:has-text('{button}'))"
            page.click(f"{place} button:has-text('{button}')")
            page.wait_for_selector(f"{place} .state.decided:has-text('{told}')")


def test_axe_finds_no_fault_and_pages_fit_a_phone(browser: Any, folder: Path, hashed: Any) -> None:
    names = ids(folder)
    ask = ("--by", "ann", "--portal", str(folder))
    broadsheet("desk", "reject", names["roof"], "--reason", "Old news", *ask)
    broadsheet("desk", "undo", names["roof"], *ask)
    broadsheet("desk", "merge", names["ferry"], names["bell"], *ask)
    broadsheet("newsletter", "build", "--portal", str(folder), *NOW_OPTION)
    with desk(folder, hashed) as address:
        page = browser.new_page()
        check(page, f"{address}desk/sign-in")
        page = opened(browser, address, "owner")
        for path in (*PAGES, f"story/{names['ferry']}", f"story/{names['ferry']}?q=bell"):
            check(page, f"{address}desk/{path}")
        page.goto(f"{address}desk/")
        page.keyboard.press("j")
        page.keyboard.press("r")
        page.keyboard.press("w")
        assert faults_in_all_looks(page) == []
