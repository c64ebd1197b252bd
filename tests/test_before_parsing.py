"""What is cut from a page before it is parsed: code that nobody reads, and no word that anybody does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml.html import HTMLParser, document_fromstring

from broadsheet.extract.before_parsing import without_code

PIECES = (
    "<script>", "<script src=a.js>", '<script type="text/javascript">', "<script data-a='<p>'>", "<script/>",
    "<SCRIPT>", "<scripted>", "</script>", "</SCRIPT>", "</script >", "<style>", "<style media=all>", "</style>",
    "<!--", "-->", "<p>", "</p>", "<div title='<script>'>", '<div title="</p><style>b</style>">', '"', "'", ">", "<",
    "<title>", "</title>", "<textarea>", "</textarea>", "<svg>", "</svg>", "<b>", "</b>", "<noscript>", "</noscript>",
    "a < b;", "x > y", "word ", "var a = 1; ", "if (a</b/.test(c)) ", "<\\/script>", "\n",
)  # fmt: skip


def seen(page: str) -> list[tuple[object, ...]]:
    """Every element and the text of it and behind it, but for what is inside code and is never closed."""
    tree = document_fromstring(f"<html><body>-{page}".encode(), parser=HTMLParser(encoding="utf-8"))
    return [
        (one.tag, one.text if one.tag not in ("script", "style", "textarea", "title") else None, one.tail)
        for one in tree.iter("*")
    ]


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
def test_nothing_changes_but_the_code(page):
    assert seen(without_code(page.encode())[0].decode()) == seen(page)


def test_scripts_and_style_sheets_are_emptied_and_the_scripts_kept_apart():
    page = b"<style>p {}</style><p>a</p><script src=x></script><script async>let b = '</p>'</script><p>c"
    assert without_code(page) == (
        b"<style></style><p>a</p><script src=x></script><script async></script><p>c",
        [b"let b = '</p>'"],
    )


@pytest.mark.parametrize(
    "page",
    [
        b'<script type="application/ld+json">{"headline": "H"}</script>',
        b"<script type=application/ld&#x2B;json>{}</script>",
        b"<script TYPE='APPLICATION/LD+JSON'>{}</script>",
        b"<title>How <script>a</script> works</title>",
        b"<p title='<script>a</script>'>",
        b"<script>a <!-- b </script>",
        b"<!-- <script> --> <p>shown</p> <b></script>",
        b"<script/><p>shown</p></script>",
        b"<script>never ended",
        b"<p>no code</p>",
    ],
)
def test_data_and_what_is_in_doubt_stays(page):
    assert without_code(page) == (page, [])


def test_data_of_the_page_itself_is_code():
    page = b'<script id=data type="application/json">{"props": 1}</script>'
    assert without_code(page) == (page.replace(b'{"props": 1}', b""), [b'{"props": 1}'])
