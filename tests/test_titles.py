"""A story's title, without its site's name, and the site's name without the title."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.extract.site_in_title import SEPARATOR
from tests.story_pages import TEXT, TITLE, how, json_ld, page, read, refusal


@pytest.mark.parametrize(
    ("title", "clean"),
    [
        ("The bridge opens at last | Example News", "The bridge opens at last"),
        ("Example - The bridge opens at last", "The bridge opens at last"),
        ("The bridge opens at last - Local - Example", "The bridge opens at last - Local"),
        ("The bridge opens at last · example.org", "The bridge opens at last"),
        ("Bridge &amp; ferry: what&#39;s   next\n for us", "Bridge & ferry: what's next for us"),
        ("Self-driving ferry: a first - look", "Self-driving ferry: a first - look"),
        ("The bridge opens at last - Page 2 of 3 | Example", "The bridge opens at last"),
        ("The bridge opens at last - Example - May 20, 2026", "The bridge opens at last"),
        ("Bulletin of the weather, 14. - 20. May 2026", "Bulletin of the weather, 14. - 20. May 2026"),
        ("The bridge opens at last - The bridge opens at last", "The bridge opens at last"),
        ("大桥今天正式开通了 - 社会 - 示例日报", "大桥今天正式开通了"),
        ("Example » Blog Archive » The bridge opens at last", "The bridge opens at last"),
    ],
)
def test_title_without_its_site(title: str, clean: str) -> None:
    html = f"<html><head><title>{title}</title></head><body>{TEXT}</body></html>"
    assert read(html).title == clean


@given(st.text(alphabet="|\uff5c│-\u2013\u2014·•»«:/~\u203a<> \t\n\u00a0\u3000a"))
def test_titles_are_parted_at_bars_and_at_marks_between_spaces(title: str) -> None:
    plain = r"\s+[\-\u2013\u2014·•»«:/~\u203a<>]{1,2}\s+|\s*[|\uff5c│]{1,2}\s*"
    parted = [found.span() for found in SEPARATOR.finditer(title)]
    assert parted == [found.span() for found in re.finditer(plain, title)]


@pytest.mark.parametrize(
    ("title", "site"),
    [
        ("市政府宣布新大桥将于明年春天正式通车", "长江示例报"),
        ("新しい橋が九年ぶりの工事を終えて来春に開通へ", "示例オンライン"),
        ("สะพานใหม่จะเปิดใช้ในฤดูใบไม้ผลิหลังก่อสร้างเก้าปี", "ตัวอย่างออนไลน์"),
        ("ស្ពានថ្មីនឹងបើកនៅនិទាឃរដូវក្រោយ", "ឧទាហរណ៍"),
        ("တံတားသစ်ကို နွေဦးတွင် ဖွင့်လှစ်မည်", "ဥပမာသတင်း"),
        ("नया पुल नौ साल बाद अगले वसंत में खुलेगा", "उदाहरण समाचार"),
    ],
)
def test_the_site_behind_a_bar_in_scripts_that_put_no_spaces_between_words(title: str, site: str) -> None:
    told = f'<title>{title} | {site}</title><meta property="og:title" content="{title} | {site}">'
    text = "".join(f"<p>{title * 4}</p>" for _ in range(6))
    assert read(f"<html><head>{told}</head><body><article>{text}</article></body></html>").title == title
    body = f"<h1>{site}</h1><article><h2>{title}</h2>{text}</article>"
    assert read(f"<html><head>{told}</head><body>{body}</body></html>").title == title


@pytest.mark.parametrize(
    ("title", "clean"),
    [
        ("The bridge opens at last Daily Bugle", "The bridge opens at last"),
        ("Daily Bugle: The bridge opens at last", "The bridge opens at last"),
        ("Who owns the Daily Bugle", "Who owns the Daily Bugle"),
        # not the site's name: what stands behind a dash is the site's unless the address tells it too
        ("The bridge opens after years - Town Crier", "The bridge opens after years"),
        ("The bridge opens after years - Ferry ends", "The bridge opens after years - Ferry ends"),
    ],
)
def test_title_without_what_the_page_and_its_address_tell_of_the_site(title: str, clean: str) -> None:
    head = f'<title>{title}</title><meta property="og:site_name" content="Daily Bugle">'
    html = f"<html><head>{head}</head><body>{TEXT}</body></html>"
    assert read(html, "https://www.example.org/bridge-opens-after-years-ferry").title == clean


def test_the_heading_is_preferred_where_it_tells_the_same() -> None:
    head = f'<meta property="og:title" content="Bridge opens after nine years: what you need to know">{json_ld()}'
    assert read(page(head)).title == TITLE


@pytest.mark.parametrize(
    ("told", "title"),
    [
        ("Notes of Ada Quill: Old bridges of the Tarn", "Old bridges of the Tarn"),
        ("Old bridges of the Tarn - Notes of Ada Quill", "Old bridges of the Tarn"),
        ("Notes of Ada Quill » Blog Archive » Old bridges of the Tarn", "Old bridges of the Tarn"),
        ("Notes of Ada Quill: nothing that the address tells", "Notes of Ada Quill"),
        ("Notes of Ada Quill", "Notes of Ada Quill"),
    ],
)
def test_a_heading_that_names_the_site_is_no_title(told: str, title: str) -> None:
    html = f"<html><head><title>{told}</title></head><body><h1>Notes of Ada Quill</h1>{TEXT}</body></html>"
    assert read(html, "https://notes.example/2026/05/old-bridges.html").title == title
    assert read(html, "https://notes.example/2026/05/notes-of-quill.html").title == "Notes of Ada Quill"


def test_a_title_of_ten_thousand_characters() -> None:
    draft = read(f"<html><head><title>{'long words ' * 1000}</title></head><body>{TEXT}</body></html>")
    assert len(draft.title) <= 300
    assert draft.title.endswith("words …") or draft.title.endswith("long …")
    assert "cut from" in how(draft, "title")


def test_no_title() -> None:
    assert refusal(f"<html><body>{TEXT}</body></html>") == "no-title"


@pytest.mark.parametrize(
    ("stated", "name"),
    [
        ("A bridge for the town | The Paper", "The Paper"),
        ("A bridge for the town", "A bridge for the town"),
        ("Nine years and one bridge for the town", None),
        ("The Paper", "The Paper"),
    ],
)
def test_the_title_is_no_part_of_the_sites_name(stated: str, name: str | None) -> None:
    title = "Nine years and one bridge for the town" if stated.startswith("Nine") else "A bridge for the town"
    head = f'<meta property="og:title" content="{title}"><meta property="og:site_name" content="{stated}">'
    assert read(page(head, f"<h1>{title}</h1>{TEXT}")).site_name == name
