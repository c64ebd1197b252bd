"""No word and no address of a story does anything on a page of the site."""

from __future__ import annotations

import re
from urllib.parse import unquote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from broadsheet.domain.story import Provider
from broadsheet.publish.site.links import segment, video_frame, web_link
from broadsheet.publish.site.text import plain
from tests.sample_edition import HOSTILE, edition, entry
from tests.site_pages import assert_harmless, printed, trees


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
    assert re.fullmatch(r"[A-Za-z0-9_%][A-Za-z0-9_.%-]*", segment(value))
    assert not re.search(r"\.\.|^\.|[/\\\s\x00-\x1f]", unquote(segment(value)))


@given(st.text(), st.integers(min_value=10, max_value=200))
def test_plain_text_is_bounded_and_clean(text: str, limit: int) -> None:
    line = plain(text, limit)
    assert len(line) <= limit
    assert line.isprintable() or "\n" not in line
    assert plain(line, limit) == line
