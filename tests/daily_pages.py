"""Pages of one daily, whose head, byline and heading are the test's, and the drafts that are read from them."""

from __future__ import annotations

from broadsheet.domain.draft import Draft
from tests import story_pages
from tests.story_pages import TITLE

URL = "https://www.daily.example/news/bridge-opens"
SENTENCE = "The council opened the new bridge on a dry evening, long after the first plan was drawn. "
TEXT = f"<p>{SENTENCE * 4}</p><p>{'People walked across it all evening and spoke of the old ferry. ' * 4}</p>"


def read(html: str, url: str = URL) -> Draft:
    return story_pages.read(html, url)


def page(
    head: str = "", above: str = "", below: str = "", *, heading: str = TITLE, attributes: str = ""
) -> str:
    return (
        f"<!doctype html><html {attributes}><head><title>{TITLE} | Daily Example</title>{head}</head><body>"
        f"<header><nav><a href=/>Home</a></nav></header><article>{above}<h1>{heading}</h1>{below}{TEXT}</article>"
        "</body></html>"
    )


def metas(**values: str) -> str:
    return "".join(
        f'<meta name="{name.replace("_", ":")}" content="{text}">' for name, text in values.items()
    )
