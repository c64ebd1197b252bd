"""What pages declare in the ways that standards and libraries know: RDFa, the tags of scholarly search, JSON-LD.

Each page hides from its readers who wrote it and when, so that nothing but what it declares can tell.
"""

from __future__ import annotations

import pytest

from broadsheet.domain.draft import Draft
from tests.story_pages import TEXT, TITLE, read

DAY = "2026-05-19"
WRITER = "Ada Quill"


def story(head: str = "", body: str = "", *, title: str = f"{TITLE} | Example News") -> Draft:
    return read(
        f"<!doctype html><html lang=en><head><title>{title}</title>{head}</head><body>{body}</body></html>"
    )


def told(draft: Draft) -> tuple[str, tuple[str, ...], str | None]:
    return draft.title, draft.authors, draft.published.date().isoformat() if draft.published else None


@pytest.mark.parametrize(
    "article",
    [
        pytest.param(
            f'<article vocab="http://schema.org/" typeof="NewsArticle"><h1 property="headline">{TITLE}</h1>'
            f'<p property="author" typeof="Person"><a property="url" href="/ada"><b property="name">{WRITER}</b></a></p>'
            f'<i property="datePublished" content="{DAY}">in spring</i><div property="articleBody">{TEXT}</div></article>',
            id="RDFa Lite",
        ),
        pytest.param(
            f'<article prefix="schema: http://schema.org/" typeof="schema:Article"><h1>{TITLE}</h1>'
            f'<p property="schema:author">{WRITER}</p><i property="schema:datePublished" content="{DAY}">in spring</i>'
            f'<div property="schema:articleBody">{TEXT}</div></article>',
            id="prefixed names",
        ),
        pytest.param(
            f'<article about="/node/3" typeof="schema:Article"><h1>{TITLE}</h1><div>Handed in: <span rel="schema:author">'
            f'<span typeof="schema:Person" property="schema:name" datatype="">{WRITER}</span></span> '
            f'<span property="schema:dateCreated" content="{DAY}T09:00:00+00:00">in spring</span></div>{TEXT}'
            '<div typeof="schema:Comment"><span rel="schema:author"><span typeof="schema:Person" property="schema:name">'
            'Bo Reed</span></span><span property="schema:dateCreated" content="2026-05-20T09:00:00+00:00"></span></div></article>',
            id="Drupal 8",
        ),
        pytest.param(
            f'<div typeof="sioc:Item foaf:Document"><h1 property="dc:title" datatype="">{TITLE}</h1><span property='
            f'"dc:date dc:created" content="{DAY}T09:00:00+02:00" rel="sioc:has_creator">Handed in: <span typeof='
            f'"sioc:UserAccount" property="foaf:name">{WRITER}</span></span><div property="content:encoded">{TEXT}</div></div>',
            id="Drupal 7",
        ),
    ],
)
def test_what_a_story_says_in_rdfa_is_read(article: str) -> None:
    assert told(story(body=article)) == (TITLE, (WRITER,), DAY)


def test_rdfa_of_a_trail_of_links_tells_nothing_of_the_story() -> None:
    trail = (
        '<ol vocab="https://schema.org/" typeof="BreadcrumbList"><li property="itemListElement" typeof="ListItem">'
        '<a property="item" typeof="WebPage" href="/"><span property="name">Nina Home</span></a></li></ol>'
    )
    assert told(story(body=f"{trail}<article><h1>{TITLE}</h1>{TEXT}</article>")) == (TITLE, (), None)


@pytest.mark.parametrize(
    "names",
    [
        {"citation_title": TITLE, "citation_author": "Quill, Ada", "citation_publication_date": "2026/05/19"},
        {"citation_title": TITLE, "citation_authors": "Quill, Ada", "citation_online_date": "2026/05/19"},
        {
            "bepress_citation_title": TITLE,
            "bepress_citation_author": "Quill, Ada",
            "bepress_citation_date": DAY,
        },
        {"eprints.title": TITLE, "eprints.creators_name": "Quill, Ada", "eprints.date": DAY},
        {"DC.Title": TITLE, "DC.Creator.PersonalName": "Quill, Ada", "DC.Date.issued": DAY},
        {"dcterms.title": TITLE, "dcterms:creator": "Ada Quill", "dc.created": DAY},
    ],
    ids=lambda names: next(iter(names)),
)
def test_what_repositories_tell_scholarly_search_is_read(names: dict[str, str]) -> None:
    head = "".join(f'<meta name="{name}" content="{value}">' for name, value in names.items())
    draft = story(head, f"<div>{TEXT}</div>", title="Journal of Bridges - Volume 3")
    assert told(draft) == (TITLE, (WRITER,), DAY)


def test_several_writers_of_a_paper_may_stand_in_one_value() -> None:
    assert story(
        '<meta name="citation_authors" content="Quill, Ada; Reed, Bo">', f"<h1>{TITLE}</h1>{TEXT}"
    ).authors == ("Ada Quill", "Bo Reed")


@pytest.mark.parametrize(
    ("value", "names"),
    [("[Ada Quill]", ("Ada Quill",)), ('["Ada Quill","Bo Reed"]', ("Ada Quill", "Bo Reed"))],
)
def test_a_list_of_writers_as_programs_print_it(value: str, names: tuple[str, ...]) -> None:
    assert story(f"<meta name='author' content='{value}'>", f"<h1>{TITLE}</h1>{TEXT}").authors == names


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(
            f'{{"@type":"http://schema.org/NewsArticle","http://schema.org/headline":"{TITLE}","http://schema.org/author":'
            f'{{"http://schema.org/name":"{WRITER}"}},"http://schema.org/datePublished":"{DAY}"}}',
            id="full names",
        ),
        pytest.param(
            f'{{"@context":{{"schema":"https://schema.org/"}},"@type":"schema:NewsArticle","schema:headline":"{TITLE}",'
            f'"schema:author":{{"@type":"schema:Person","schema:name":"{WRITER}"}},"schema:datePublished":"{DAY}"}}',
            id="prefix",
        ),
        pytest.param(
            f'[{{"@type":["http://schema.org/NewsArticle"],"http://schema.org/headline":[{{"@value":"{TITLE}"}}],'
            f'"http://schema.org/author":[{{"http://schema.org/name":[{{"@value":"{WRITER}"}}]}}],'
            f'"http://schema.org/datePublished":[{{"@value":"{DAY}"}}]}}]',
            id="expanded",
        ),
        pytest.param(
            f'{{"@type":"NewsArticle","headline":"{TITLE}","author":{{"@list":[{{"@type":"Person","name":"{WRITER}"}}]}},'
            f'"datePublished":{{"@type":"Date","@value":"{DAY}"}}}}',
            id="ordered list",
        ),
    ],
)
def test_all_forms_of_json_ld_say_the_same(data: str) -> None:
    head = f'<script type="application/ld+json">{data}</script>'
    assert told(story(head, f"<h1>{TITLE}</h1>{TEXT}")) == (TITLE, (WRITER,), DAY)


def test_a_declarative_shadow_root_is_read_as_browsers_show_it() -> None:
    body = f'<x-story><template shadowrootmode="open"><h1>{TITLE}</h1>{TEXT}</template></x-story>'
    draft = story(body=body)
    assert draft.title == TITLE
    assert draft.text.count("The council opened") == 4


def test_a_template_that_no_browser_shows_is_not_read() -> None:
    hidden = "<template><p>Fill in the name of the town here, and what its people said of it.</p></template>"
    assert "Fill in" not in story(body=f"<h1>{TITLE}</h1>{TEXT}{hidden}").text


@pytest.mark.parametrize("first", ["updated", "published"])
def test_the_day_of_update_stands_before_or_behind_the_other(first: str) -> None:
    times = [
        f'<time class="entry-date published" datetime="{DAY}">19 May</time>',
        '<time class="updated" datetime="2026-05-20">20 May</time>',
    ]
    shown = "".join(times if first == "published" else reversed(times))
    draft = story(body=f"<article><h1>{TITLE}</h1><p>{shown}</p>{TEXT}</article>")
    assert told(draft)[2] == DAY
