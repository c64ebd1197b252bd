"""Titles and descriptions: of several wordings, the publisher's own, whole one."""

from __future__ import annotations

import pytest

from tests.daily_pages import SENTENCE, TEXT, metas, page, read
from tests.story_pages import TITLE, how, json_ld

# Title


@pytest.mark.parametrize(
    ("head", "heading", "title"),
    [
        (json_ld(headline="Bridge opens: all you need to know about it"), TITLE, TITLE),
        ("", f'<span class="kicker">Town</span>{TITLE}', TITLE),
        ("", "The bridge opens<br>after nine years", TITLE),
        (f'<meta property="og:title" content="{TITLE}">', TITLE.upper(), TITLE),
        ("", f"{TITLE} | Part Two of Three", f"{TITLE} | Part Two of Three"),
        (f'<meta property="og:title" content="{TITLE}">', "Daily Example", TITLE),
        (
            f'<meta property="og:title" content="{TITLE}">',
            f"{TITLE}<small>Posted on May 3 by Ada</small>",
            TITLE,
        ),
        (f'<meta property="og:title" content="{TITLE}">', "All that the town has to offer", TITLE),
        (
            json_ld(headline="橋が開通しました"),
            "<ruby>橋<rp>(</rp><rt>はし</rt><rp>)</rp></ruby>が開通しました",
            "橋が開通しました",
        ),
        (json_ld(headline="新しい橋が開通しました-日日新聞"), "", "新しい橋が開通しました"),
        (json_ld(headline="大桥今日正式通车！_新闻频道_每日网"), "", "大桥今日正式通车！"),
    ],
)
def test_titles(head: str, heading: str, title: str) -> None:
    assert read(page(head, heading=heading)).title == title


def test_a_heading_in_the_menu_is_no_title() -> None:
    html = page().replace("<nav>", "<nav><h1>Sections of the paper</h1>")
    assert read(html).title == TITLE


# Description


def test_the_shorter_of_two_wordings_that_begin_alike() -> None:
    short = "The council opened the new bridge on a dry evening in May."
    assert read(page(metas(description=f"{short} {SENTENCE}", og_description=short))).description == short


def test_a_whole_wording_before_one_that_is_cut() -> None:
    whole = "The council opened the new bridge on a dry evening, nine years late."
    draft = read(
        page(metas(description="The council opened the new bridge on a dry evening, …", og_description=whole))
    )
    assert draft.description == whole


def test_a_whole_wording_before_one_that_a_template_broke() -> None:
    whole = f"{SENTENCE}It had been planned by three governments, and each had moved its pillars a little."
    draft = read(page(metas(description=whole[:130], og_description=whole)))
    assert draft.description == whole


def test_a_wording_that_breaks_off_within_a_word_is_completed_from_the_page() -> None:
    standfirst = f"{SENTENCE}Three governments had planned it, and each had moved its pillars a little"
    draft = read(page(metas(description=standfirst[:-4]), below=f"<p>{standfirst}</p>"))
    assert draft.description == standfirst
    assert "completed from the page" in how(draft, "description")


def test_what_speaks_of_the_site_gives_way_to_what_speaks_of_the_story() -> None:
    slogan = "Daily Example brings independent journalism, evening weather and podcasts from everywhere."
    words = "People walked across the bridge all evening."
    prose = "".join(
        f"<p>Number {chr(97 + n // 9) * 4}{chr(97 + n % 9) * 3} was carved in stone.</p>" for n in range(70)
    )
    draft = read(page(metas(description=slogan, og_description=words), below=TEXT + prose))
    assert draft.description == words


@pytest.mark.parametrize(
    "empty",
    [
        "Daily Example - Just another WordPress site",
        "Visit the post for more.",
        "By Ada Quill",
        "Posted by Ada Quill",
    ],
)
def test_what_templates_print_is_no_description(empty: str) -> None:
    assert read(page(metas(description=empty))).description is None


def test_the_time_before_a_description_is_no_part_of_it() -> None:
    draft = read(page(metas(description="06.05.2026, 11.41 Uhr : The council opened the new bridge.")))
    assert draft.description == "The council opened the new bridge."


def test_three_places_outvote_the_first() -> None:
    ours = "A bridge, a ferry, and a town that waited."
    head = metas(description="News from the town.", og_description=ours, twitter_description=ours)
    assert read(page(head + json_ld(description=ours))).description == ours


def test_placeholders_and_the_title_are_no_description() -> None:
    head = metas(description=TITLE, og_description="{{ teaser }}", twitter_description="Nine years late.")
    assert read(page(head)).description == "Nine years late."


def test_the_standfirst_where_nothing_is_declared() -> None:
    words = "Nine years late and over budget, the bridge is a success on its first evening."
    draft = read(page(below=f'<p class="article-standfirst">{words}</p>'))
    assert (draft.description, how(draft, "description")) == (words, "standfirst")
