"""Colours that can be read, and themes that lie over the site."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.domain.errors import PublishError
from broadsheet.publish.site import site_files
from broadsheet.publish.site.colours import DARK_PAPER, PAPER, accents, contrast
from broadsheet.publish.site.theme import read_theme
from tests.sample_edition import edition, entry, portal
from tests.site_pages import assert_harmless, trees


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
        (
            "missing.html",
            "\n{{ say('top_storie') }}",
            r"missing.html, line 2: there is no sentence 'top_storie'; did you mean top_stories\?",
        ),
        ("missing.html", "{{ say('stories') }}", "missing.html, line 1: 'number' is missing"),
        (
            "missing.html",
            "{% extends 'own/nothing.html' %}",
            "missing.html, line 1: there is no template own/nothing.html",
        ),
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
