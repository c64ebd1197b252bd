"""The newsletter's letter in a real browser: on a narrow phone, in the dark, from right to left, without pictures."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from broadsheet.publish.newsletter.choosing import choose_issue
from broadsheet.publish.newsletter.letter import write_letter
from tests.browser import faults
from tests.sample_edition import NEWEST, sample_edition

pytestmark = pytest.mark.browser
_POSTAL = "1 Harbour Lane, Easterly"
_WHERE = """words => {
  const walker = document.createTreeWalker(document.querySelector(".foot"), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const start = walker.currentNode.data.indexOf(words);
    if (start < 0) continue;
    const range = document.createRange();
    range.setStart(walker.currentNode, start);
    range.setEnd(walker.currentNode, start + words.length);
    return range.getBoundingClientRect().x;
  }
}"""

_LINE = """() => {
  let paper = document.querySelector(".foot");
  const line = getComputedStyle(paper).borderTopColor;
  while (getComputedStyle(paper).backgroundColor.startsWith("rgba(")) paper = paper.parentElement;
  return [line, getComputedStyle(paper).backgroundColor];
}"""


@pytest.mark.parametrize(
    ("locale", "scheme"), [("en", "dark"), ("ar", "light"), ("ar", "dark"), ("ja", "dark")]
)
def test_a_letter_on_a_narrow_phone(browser: Any, tmp_path: Path, locale: str, scheme: str) -> None:
    newsletter = {"enabled": True, "from": "news@news.example", "postal": _POSTAL}
    sample = sample_edition(
        30, hostile=False, locale=locale, url="http://news.example/", newsletter=newsletter
    )
    issue = choose_issue(sample, id_="2020-12-05", since=NEWEST - timedelta(days=9))
    letter = write_letter(issue, sample.portal, unsubscribe="https://news.example/u/1")
    (tmp_path / "letter.html").write_text(letter.html, "utf-8")
    page = browser.new_page(viewport={"width": 320, "height": 700}, color_scheme=scheme)
    page.route("http*://**", lambda route: route.abort())
    page.goto((tmp_path / "letter.html").as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert [fault for fault in faults(page) if fault[0] == "color-contrast"] == []
    line, paper = page.evaluate(_LINE)
    assert abs(_light(line) - _light(paper)) > 40, "the line above the foot can be seen"
    assert page.evaluate(_WHERE, "1 ") < page.evaluate(_WHERE, "Lane"), "an address keeps its order"
    page.close()


_FURTHER = """() => [...document.querySelectorAll(".by")].map(by =>
  [...by.querySelectorAll(":scope > span")].map(each => each.getClientRects()[0].right))"""


def test_a_letter_without_its_picture_loses_one_line(browser: Any, tmp_path: Path) -> None:
    page = shown(browser, tmp_path, "en")
    picture = page.locator("img.picture")
    assert 10 < picture.bounding_box()["height"] < 40
    assert picture.evaluate("image => getComputedStyle(image.parentElement).textDecorationLine") == "none"
    page.close()


def test_names_of_publishers_stand_in_the_order_of_the_portals_script(browser: Any, tmp_path: Path) -> None:
    for locale, first_is_right in (("ar", True), ("en", False)):
        page = shown(browser, tmp_path, locale)
        names = next(each for each in page.evaluate(_FURTHER) if len(each) > 1)
        assert (names[0] > names[1]) is first_is_right
        page.close()


def shown(browser: Any, folder: Path, locale: str) -> Any:
    """A page with a letter on a wide screen, without pictures."""
    newsletter = {"enabled": True, "from": "news@news.example"}
    sample = sample_edition(
        30, hostile=False, locale=locale, url="http://news.example/", newsletter=newsletter
    )
    issue = choose_issue(sample, id_="2020-12-05", since=NEWEST - timedelta(days=9))
    (folder / "letter.html").write_text(write_letter(issue, sample.portal).html, "utf-8")
    page = browser.new_page(viewport={"width": 1000, "height": 700})
    page.route("http*://**", lambda route: route.abort())
    page.goto((folder / "letter.html").as_uri())
    return page


def _light(colour: str) -> float:
    """How bright a colour of a stylesheet is, 0 to 255."""
    parts = [float(part) for part in colour.partition("(")[2].strip(")").split(",")[:3]]
    return sum(parts) / 3
