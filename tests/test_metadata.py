"""What a page says of its story besides the text: title, writers, days, description, lead picture."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.domain.draft import Draft
from broadsheet.domain.source import Document
from broadsheet.extract import read_document
from broadsheet.extract.name_kinds import is_person
from broadsheet.extract.names import names_in
from broadsheet.extract.times import parse_time
from tests.patience import slowness

URL = "https://www.daily.example/news/bridge-opens"
TITLE = "The bridge opens after nine years"
SENTENCE = "The council opened the new bridge on a dry evening, long after the first plan was drawn. "
TEXT = f"<p>{SENTENCE * 4}</p><p>{'People walked across it all evening and spoke of the old ferry. ' * 4}</p>"


def read(html: str, url: str = URL) -> Draft:
    return read_document(
        Document(
            url=url,
            requested_url=url,
            source="s",
            body=html.encode(),
            captured=datetime(2026, 5, 20, 12, tzinfo=UTC),
        )
    )


def page(
    head: str = "", above: str = "", below: str = "", *, heading: str = TITLE, attributes: str = ""
) -> str:
    return (
        f"<!doctype html><html {attributes}><head><title>{TITLE} | Daily Example</title>{head}</head><body>"
        f"<header><nav><a href=/>Home</a></nav></header><article>{above}<h1>{heading}</h1>{below}{TEXT}</article>"
        "</body></html>"
    )


def json_ld(**fields: object) -> str:
    node = {"@context": "https://schema.org", "@type": "NewsArticle", "headline": TITLE, **fields}
    return f'<script type="application/ld+json">{json.dumps(node)}</script>'


def how(draft: Draft, field: str) -> str:
    return next((origin.how for origin in draft.origins if origin.field == field), "")


# Writers


@pytest.mark.parametrize(
    ("stated", "names"),
    [
        ("Ada Quill", ["Ada Quill"]),
        ("By Ada Quill and Bo Reed", ["Ada Quill", "Bo Reed"]),
        ("Von Ada Quill", ["Ada Quill"]),
        ("von Trier", ["von Trier"]),
        ("Ada Quill y Bo Reed", ["Ada Quill", "Bo Reed"]),
        ("Ada Quill, Senior Editor", ["Ada Quill"]),
        ("Ada Quill, CNN", ["Ada Quill"]),
        ("Ada Quill, PhD", ["Ada Quill, PhD"]),
        ("Ada Quill, MD, and Bo Reed, DVM", ["Ada Quill, MD", "Bo Reed, DVM"]),
        ("Ada Quill DAILY EXAMPLE", ["Ada Quill"]),
        ("Ada Quill for Daily Example", ["Ada Quill"]),
        ("Center for Drug Research", ["Center for Drug Research"]),
        ("Ada Quill on Monday 3 May 2026", ["Ada Quill"]),
        ("Ada Quill 3. Mai 2026", ["Ada Quill"]),
        ("Ada Quill Last updated: May 3", ["Ada Quill"]),
        ("View all posts by Ada Quill", ["Ada Quill"]),
        ("Zeige alle Beiträge von Ada Quill", ["Ada Quill"]),
        ("Ada Quill | @quill", ["Ada Quill"]),
        ("作者：李明", ["李明"]),
        ("{{ author.name }}", []),
        ("page.head.extra.author", []),
        ("admin", []),
    ],
)
def test_names(stated: str, names: list[str]) -> None:
    assert list(names_in(stated)) == names


@given(st.text(max_size=300))
def test_any_text_has_names_or_none(text: str) -> None:
    for name in names_in(text):
        assert 1 < len(name) <= 80
    is_person(text)


@pytest.mark.parametrize(
    ("byline", "authors"),
    [
        ('<p class="byline">By <a href="/authors/ada-quill">Ada Quill</a></p>', ("Ada Quill",)),
        ('<span class="author vcard"><a class="url fn n" href="/a">quill77</a></span>', ("quill77",)),
        ("<p>Von Ada Quill und Bo Reed</p>", ("Ada Quill", "Bo Reed")),
        ("<p>Par Ada Quill, le 3 mai 2026</p>", ("Ada Quill",)),
        ("<p>Por Ada Quill</p>", ("Ada Quill",)),
        ("<p>Di Ada Quill</p>", ("Ada Quill",)),
        ("<p>Door Ada Quill</p>", ("Ada Quill",)),
        ("<p>Av Ada Quill</p>", ("Ada Quill",)),
        ("<p>作者：李明</p>", ("李明",)),
        ("<div>May 3, 2026</div><div>Ada Quill</div>", ("Ada Quill",)),
        ("<p>Posted in Town by quill on May 3, 2026</p>", ("quill",)),
        (
            (
                '<div class="author"><a class="author-name">Ada Quill</a></div>'
                '<div class="author"><a class="author-name">Bo Reed</a></div>'
            ),
            ("Ada Quill", "Bo Reed"),
        ),
        ('<p>Reviewed by</p><p class="author-name">Bo Reed</p>', ()),
        ("<p>Photo by Bo Reed</p>", ()),
        ('<div class="comment"><span class="author">Bo Reed</span></div>', ()),
    ],
)
def test_bylines(byline: str, authors: tuple[str, ...]) -> None:
    assert read(page(below=byline)).authors == authors


def test_data_that_names_a_login_gives_way_to_the_byline() -> None:
    draft = read(page(json_ld(author={"name": "quilladmin"}), below='<p class="byline">By Ada Quill</p>'))
    assert draft.authors == ("Ada Quill",)
    assert how(draft, "authors") == "line that begins with By"


def test_the_byline_completes_the_data() -> None:
    byline = '<p class="byline"><a rel="author">Ada Quill</a> and <a rel="author">Bo Reed</a></p>'
    assert read(page(json_ld(author={"name": "Ada Quill"}), below=byline)).authors == ("Ada Quill", "Bo Reed")


@pytest.mark.parametrize(
    "byline",
    [
        '<p class="byline"><a rel="author">Ada Quill</a>, <a href="/tag/rivers">Northern Rivers</a></p>',
        '<p class="byline">By Ada Quill, Daily Example</p>',
        '<p class="byline"><a rel="author">Ada Quill</a> <span rel="author">View More Articles</span></p>',
    ],
)
def test_subjects_sites_and_links_of_a_byline_do_not_complete_the_data(byline: str) -> None:
    head = '<meta property="og:site_name" content="Daily Example">'
    assert read(page(head + json_ld(author={"name": "Ada Quill"}), below=byline)).authors == ("Ada Quill",)


def test_a_desk_named_by_the_data_goes_before_the_house() -> None:
    head = json_ld(author={"@type": "Person", "name": "News Desk"})
    head += '<meta property="og:site_name" content="Daily Example"><meta name="dc.creator" content="The Daily Example Press">'
    assert read(page(head)).authors == ("News Desk",)


def test_organisations_are_left_out_beside_people_and_kept_alone() -> None:
    both = [{"@type": "Person", "name": "Ada Quill"}, {"@type": "Organization", "name": "Press Agency"}]
    assert read(page(json_ld(author=both))).authors == ("Ada Quill",)
    assert read(page(json_ld(author=both[1:]))).authors == ("Press Agency",)


def test_a_person_may_sign_with_the_sites_name() -> None:
    head = '<meta property="og:site_name" content="Ada Quill"><meta name="author" content="Ada Quill">'
    draft = read(page(head))
    assert draft.authors == ("Ada Quill",)
    assert "site's own name" in how(draft, "authors")
    assert read(page(json_ld(author="Ada Quill")), "https://adaquill.example/bridge").authors == (
        "Ada Quill",
    )


# Days


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("5 de maio de 2026", "2026-05-05"),
        ("5 maja 2026", "2026-05-05"),
        ("5 мая 2026", "2026-05-05"),
        ("5 Mayıs 2026", "2026-05-05"),
        ("2026年5月5日", "2026-05-05"),
        ("2026년 5월 5일", "2026-05-05"),
        ("Dec. 5, 2025", "2025-12-05"),
        ("December 5th 2025", "2025-12-05"),
        ("05.05.26", "2026-05-05"),
        ("25/04/2026", "2026-04-25"),
        ("6/5/2026", "2026-05-06"),
        ("99.99.2026", None),
        ("version 1.2.3", None),
        ("12 monkeys 2020", None),
    ],
)
def test_days_in_words(text: str, day: str | None) -> None:
    found = parse_time(text)
    assert (found.date().isoformat() if found else None) == day


def test_american_pages_write_the_month_first() -> None:
    line = '<p class="date">5/6/2026</p>'
    assert read(page(below=line, attributes='lang="en-US"')).published == datetime(2026, 5, 6, tzinfo=UTC)
    assert read(page(above='<p class="date">4/3/2026</p>', attributes='lang="en-GB"')).published == datetime(
        2026, 3, 4, tzinfo=UTC
    )


@pytest.mark.parametrize(
    ("below", "day"),
    [
        ("<p>3 May 2026</p>", 3),
        ("<p>Last updated: 9 May 2026</p><p>Published: 3 May 2026</p>", 3),
        ("<p>9 May 2026</p><p>Veröffentlicht am 3. Mai 2026</p>", 3),
        ('<abbr class="published" title="2026-05-03T10:00:00+02:00">Sunday</abbr>', 3),
        ('<aside class="related-teaser"><p>9 May 2026</p></aside><p>3 May 2026</p>', 3),
        ("<p>Updated on 3 May 2026</p>", 3),
    ],
)
def test_days_beside_the_heading(below: str, day: int) -> None:
    published = read(page(below=below)).published
    assert published is not None
    assert published.day == day


@pytest.mark.parametrize(
    ("url", "below", "local"),
    [
        ("https://www.daily.example/2026/05/03/bridge", "", "2026-05-03T23:30:00-01:00"),
        (URL, "<p>May 3, 2026, 8:30 pm</p>", "2026-05-03T20:30:00-04:00"),
        (URL, "<p>4 May 2026</p>", "2026-05-04T00:30:00+00:00"),
        (URL, "<p>1 May 2026</p>", "2026-05-04T00:30:00+00:00"),
    ],
)
def test_a_time_in_utc_is_told_by_the_local_day(url: str, below: str, local: str) -> None:
    draft = read(page(json_ld(datePublished="2026-05-04T00:30:00Z"), below=below), url)
    assert draft.published is not None
    assert draft.published == datetime(2026, 5, 4, 0, 30, tzinfo=UTC)
    assert draft.published.isoformat() == local


def test_a_stated_zone_is_never_moved() -> None:
    stated = "2026-05-04T00:30:00+02:00"
    draft = read(page(json_ld(datePublished=stated)), "https://www.daily.example/2026/05/03/bridge")
    assert draft.published == datetime(2026, 5, 4, 0, 30, tzinfo=timezone(timedelta(hours=2)))
    assert draft.published.isoformat() == stated


def test_a_page_dated_anew_keeps_the_day_of_its_address() -> None:
    draft = read(page(json_ld(datePublished="2026-05-18")), "https://www.daily.example/2025/11/03/bridge")
    assert draft.published == datetime(2025, 11, 3, tzinfo=UTC)
    assert "earlier than JSON-LD" in how(draft, "published")


@pytest.mark.parametrize(
    "name",
    ["article:published_time", "publish-date", "DC.date.issued", "DC:date", "w-published-date", "bt:pubDate"],
)
def test_names_of_metas_are_read_by_their_letters(name: str) -> None:
    draft = read(page(f'<meta name="{name}" content="2026-05-03T09:00:00+02:00">'))
    assert draft.published == datetime(2026, 5, 3, 7, tzinfo=UTC)


@pytest.mark.parametrize("name", ["expires-date", "last-modified-date", "event-start-date"])
def test_other_dates_are_no_day_of_publication(name: str) -> None:
    assert "meta" not in how(read(page(f'<meta name="{name}" content="2026-05-03">')), "published")


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


def metas(**values: str) -> str:
    return "".join(
        f'<meta name="{name.replace("_", ":")}" content="{text}">' for name, text in values.items()
    )


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


# Lead picture


def lead(head: str, below: str = "") -> str:
    images = read(page(head, below=below)).images
    return images[0].url.rpartition("/")[2] if images else ""


def test_a_social_card_gives_way_to_the_picture_of_the_story() -> None:
    card = '<meta property="og:image" content="https://cdn.example/social/card.png">'
    figure = '<figure><img src="https://cdn.example/bridge.jpg" width="900" height="600"></figure>'
    assert lead(card + json_ld(image="https://cdn.example/bridge.jpg"), figure) == "bridge.jpg"
    assert lead(card) == "card.png"


def test_the_same_picture_in_other_sizes_is_one() -> None:
    head = '<meta property="og:image" content="https://cdn.example/bridge-evening-1200x630.jpg">'
    figure = '<figure><img src="https://cdn.example/bridge-evening-640x400.jpg"></figure>'
    images = read(page(head + json_ld(image="https://cdn.example/bridge-evening.jpg"), below=figure)).images
    assert [image.url for image in images] == ["https://cdn.example/bridge-evening.jpg"]


def test_the_largest_of_a_list() -> None:
    listed = [
        {"@type": "ImageObject", "url": "https://cdn.example/square.jpg", "width": 700, "height": 700},
        {"@type": "ImageObject", "url": "https://cdn.example/wide.jpg", "width": 1600, "height": 900},
    ]
    assert lead(json_ld(image=listed)) == "wide.jpg"


def test_small_by_name() -> None:
    assert lead('<meta property="og:image" content="https://cdn.example/bridge_120x80.jpg">') == ""


# Structured data and caches


@pytest.mark.parametrize(
    "script",
    [
        "{&quot;@type&quot;:&quot;NewsArticle&quot;,&quot;author&quot;:&quot;Ada Quill&quot;}",
        '[[{"@type":"newsarticle","author":{"name":"Ada Quill"}}]]',
        '{"@type":"LiveBlogPosting","author":[["x"],{"name":"Ada Quill"}]}',
        '{"@graph":[{"@type":"ReportageNewsArticle","author":[{"@id":"#a"}]},{"@id":"#a","name":"Ada Quill"}]}',
    ],
)
def test_shapes_of_json_ld(script: str) -> None:
    assert read(page(f'<script type="application/ld+json">{script}</script>')).authors == ("Ada Quill",)


@pytest.mark.parametrize(
    ("cached", "origin"),
    [
        (
            "https://www-daily-example.cdn.ampproject.org/c/s/www.daily.example/news/1?x=1",
            "https://www.daily.example/news/1?x=1",
        ),
        ("https://daily-example.cdn.ampproject.org/v/daily.example/news/1", "http://daily.example/news/1"),
        ("https://www.google.com/amp/s/www.daily.example/news/1", "https://www.daily.example/news/1"),
        ("https://www.google.com/amp/help", "https://www.google.com/amp/help"),
        (URL, URL),
    ],
)
def test_a_page_from_an_amp_cache_has_the_address_of_its_origin(cached: str, origin: str) -> None:
    draft = read(page(attributes="amp"), cached)
    assert draft.url == origin
    assert draft.original_url == cached


# Bounds


@pytest.mark.parametrize(
    "hostile",
    [
        "<p>" + "by " * 60_000 + "</p>",
        "<p class='byline'>" + "Ada " * 40_000 + "</p>",
        "<span>" * 200 + "von " * 2_000 + "</span>" * 200,
        "<p>" + "1." * 50_000 + "</p>",
        "<p>" + "5 May " * 20_000 + "</p>",
        "<img srcset='" + "a.jpg 1w, " * 5_000 + "'>" * 20,
        f"<div class='{'author-' * 20_000}'>Ada Quill</div>",
        f"<a href='/authors/{'a' * 50_000}'>Ada Quill</a>",
    ],
    ids=["by", "names", "spans", "dots", "days", "srcset", "class", "link"],
)
def test_hostile_heads_take_bounded_time(hostile: str) -> None:
    start = time.process_time()
    assert read(page(metas(description="A bridge."), below=hostile)).title == TITLE
    assert time.process_time() - start < 10 * slowness()
