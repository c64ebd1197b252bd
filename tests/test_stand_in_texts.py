"""What stands in for the text of a page that has none: a feed's content, the data of the page's scripts."""

from __future__ import annotations

import json

import pytest

from tests.story_pages import SENTENCE, TEXT, TITLE, how, json_ld, page, read, refusal

STORY = {"title": TITLE, "body": TEXT}
FERRY = {"title": "The ferry ends after ninety years", "body": TEXT.replace("bridge", "ferry")}
PARAGRAPHS = TEXT.removeprefix("<p>").removesuffix("</p>").split("</p><p>")
NODES = [
    {"nodeType": "paragraph", "content": [{"value": text[:50]}, {"value": text[50:]}]} for text in PARAGRAPHS
]
ELEMENTS = [{"type": "text", "content": text} for text in PARAGRAPHS]
STREAM = "0:[1]\n1:" + json.dumps({"story": STORY})


def test_content_of_the_feed_stands_in_for_a_thin_page() -> None:
    content = "".join(f"<p>{SENTENCE}{number}</p>" for number in range(6))
    draft = read(page(body="<p>Read more.</p>"), content=content)
    assert draft.text.count("\n") == 5
    assert "source's content" in how(draft, "text")


def test_article_body_stands_in_for_a_script_built_page() -> None:
    draft = read(page(json_ld(articleBody=SENTENCE * 10), body="<div id=app></div>"))
    assert draft.text.startswith("The council opened")
    assert "articleBody" in how(draft, "text")


def built_by_script(text: str) -> str:
    return f"<html><head><title>{TITLE} | Example</title></head><body><p>Loading</p>{text}</body></html>"


@pytest.mark.parametrize(
    "text",
    [
        f'<script type="application/json">{json.dumps({"props": {"related": [FERRY], "article": STORY}})}</script>',
        f"<script>window.__INITIAL_STATE__={json.dumps([FERRY, STORY])};(function(){{}})()</script>",
        f"<script>window.__STATE__ = JSON.parse({json.dumps(json.dumps(STORY))});</script>",
        f"<script>x={{y:1}};Fusion.globalContent={json.dumps({'headlines': {'basic': TITLE}, 'content_elements': [*ELEMENTS, {'type': 'image', 'content': 'A bridge'}]})}</script>",
        f"<script>var a={json.dumps({'Article:1': {'title': TITLE, 'body': {'json': {'content': NODES}}}})}</script>",
        f'<script type="application/json">{json.dumps([{"data": 1}, {"title": 2, "body": 3}, TITLE, TEXT])}</script>',
        "".join(
            f"<script>self.__next_f.push([1,{json.dumps(STREAM[start : start + 90])}])</script>"
            for start in range(0, len(STREAM), 90)
        ),
    ],
)
def test_the_state_of_a_script_built_page_stands_in(text: str) -> None:
    draft = read(built_by_script(text))
    assert draft.text.split("\n") == [" ".join(text.split()) for text in PARAGRAPHS]
    assert "scripts" in how(draft, "text")


@pytest.mark.parametrize(
    "text",
    [
        f"<script>var a={json.dumps([FERRY, {**FERRY, 'body': FERRY['body'] * 2}])}</script>",
        f"<script>var a={{title: '{TITLE}', body: '{TEXT}'}}</script>",
        "<script>" + 'x={"a":' * 50_000 + "</script>",
    ],
)
def test_other_stories_code_and_broken_data_are_no_text(text: str) -> None:
    assert refusal(built_by_script(text)) == "no-text"
