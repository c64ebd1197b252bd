"""Pages as publishing systems and their themes mark them up: blogs, newsletters, small sites, offices."""

from __future__ import annotations

from datetime import datetime

import pytest

from broadsheet.domain.draft import Draft
from tests.story_pages import SENTENCE, TEXT, TITLE, how, page, read

LONG = "".join(f"<p>{SENTENCE * 3}</p>" for _ in range(6))
SHORT = "".join(
    f"<p>On day {number} of the works the bridge grew by another arch.</p>" for number in range(1, 16)
)
ASKS = "Get our best stories in your inbox every Friday morning. No spam, unsubscribe anytime."


def date_of(draft: Draft, field: str = "published") -> str | None:
    told: datetime | None = getattr(draft, field)
    return told.isoformat() if told else None


def test_a_body_of_drupal_with_a_summary_is_no_standfirst() -> None:
    body = f'<div class="text-content field field--name-body field--type-text-with-summary">{TEXT}</div>'
    assert read(page(body=body)).description is None
    lead = f'<p class="field--name-field-summary summary">{SENTENCE}</p>'
    assert read(page(body=lead + body)).description == SENTENCE.strip()


def test_a_text_that_blogger_calls_its_description_too_is_none() -> None:
    html = page(body="").replace("<article>", '<article itemscope itemtype="http://schema.org/BlogPosting">')
    html = html.replace("</article>", f'<div itemprop="description articleBody">{LONG}</div></article>')
    assert read(html).description is None


def test_the_label_of_a_field_beside_the_date_is_no_writer() -> None:
    label = '<div class="field__label">Release Date</div>'
    day = (
        '<div class="field__item"><time datetime="2026-03-14T12:00:00Z">Saturday, March 14, 2026</time></div>'
    )
    assert read(page(body=label + day + LONG)).authors == ()
    assert read(page(body=f"<div>Ada Quill</div>{day}{LONG}")).authors == ("Ada Quill",)


def test_a_site_that_calls_itself_the_author_of_all_is_no_writer() -> None:
    site = '<header><a class="site-title" rel="author" href="/">Заречный вестник</a></header>'
    assert read(page(body=LONG).replace("<article>", f"{site}<article>")).authors == ()


@pytest.mark.parametrize(
    ("day", "text"),
    [
        ("2026-04-22T09:00:00+00:00", "<a>April 22</a>, <a>2026</a>, 09:00"),
        ("2026-04-22T00:00:00+00:00", "<a>April 22nd</a>, <a>2026</a>"),
    ],
)
def test_a_day_whose_parts_are_links_is_read(day: str, text: str) -> None:
    assert date_of(read(page(body=f'<div class="published">{text}</div>{LONG}'))) == day


def test_a_day_alone_below_the_heading_goes_before_a_marked_one_below_the_story() -> None:
    later = '<div><a href="/p/x">Another</a><time datetime="2026-05-03T06:00:00Z">May 3, 2026</time></div>'
    html = page(body=f"<p><span>March 14, 2026</span></p>{SHORT}{later}")
    assert date_of(read(html)) == "2026-03-14T00:00:00+00:00"


FOOTER = (
    '<footer><span class="posted-on">Posted on <time class="entry-date published" datetime="2026-04-02T10:15:00+02:00">'
    '2 April 2026</time><time class="updated" datetime="2026-04-03T09:00:00+02:00">3 April 2026</time></span></footer>'
)
OTHERS = '<article class="card"><time class="updated" datetime="2026-05-01T09:00:00+02:00">1 May 2026</time></article>'


@pytest.mark.parametrize("url", ["https://blog.example/2026/04/02/bridge/", "https://blog.example/bridge/"])
def test_times_below_a_story_are_read(url: str) -> None:
    draft = read(page(body=LONG * 3 + FOOTER) + OTHERS, url)
    assert date_of(draft) == "2026-04-02T10:15:00+02:00"
    assert date_of(draft, "modified") == "2026-04-03T09:00:00+02:00"


def test_the_update_of_another_story_is_not_this_ones() -> None:
    once = FOOTER.replace("entry-date published", "entry-date published updated")
    once = once.replace('<time class="updated"', '<time class="other"')
    assert date_of(read(page(body=LONG * 3 + once) + OTHERS), "modified") is None
    first = '<time class="entry-date updated" datetime="2026-04-02T10:15:00+02:00">2 April 2026</time>'
    assert date_of(read(page(body=first + LONG)), "modified") is None


def test_a_time_below_the_story_that_is_said_to_be_of_publication_is_read() -> None:
    said = '<p>Veröffentlicht am <time datetime="2026-03-09T00:00:00+01:00">9. März 2026</time> von Ada Quill</p>'
    others = '<div><time datetime="2026-02-01">1. Februar 2026</time></div>'
    assert date_of(read(page(body=LONG * 3 + said + others))) == "2026-03-09T00:00:00+01:00"


def test_the_change_that_a_lone_property_tells_is_read() -> None:
    days = (
        '<div itemscope itemtype="https://schema.org/CreativeWork"><span itemprop="datePublished"> 7 April 2026 </span>'
        '<span itemprop="dateModified"> 8 April 2026 </span></div>'
    )
    draft = read(page(body=days + LONG))
    assert (date_of(draft), date_of(draft, "modified")) == (
        "2026-04-07T00:00:00+00:00",
        "2026-04-08T00:00:00+00:00",
    )
    assert how(draft, "modified") == "itemprop dateModified"


def test_what_a_box_for_a_readers_address_says_is_no_text() -> None:
    box = f'<div><div><h2>{TITLE}</h2><p>{ASKS}</p><form><input type="email"></form></div></div>'
    text = read(page(body=LONG + box + LONG)).text
    assert ASKS not in text
    assert text.count(SENTENCE.strip()) == 36


def test_a_story_around_a_field_for_an_address_is_kept() -> None:
    html = page(body=f'<div>{LONG}<p>{SENTENCE}<input type="email"></p></div>')
    assert read(html).text.count(SENTENCE.strip()) == 18


@pytest.mark.parametrize(
    ("url", "line"),
    [
        ("https://notes.example/posts/bridge/", "<span>March 14, 2026</span> · 2 min · 310 words · Ada Quill"),
        ("https://mail.example/p/bridge", '<div><a href="https://mail.example/@ada">Ada Quill</a></div>févr. 21, 2026'),
        ("https://site.example/post/bridge", '<span class="xY1 user-name">Ada Quill</span> 2 min'),
    ],
    ids=["behind the day", "an account", "the name of a user"],
)  # fmt: skip
def test_a_writer_named_beside_the_day(url: str, line: str) -> None:
    assert read(page(body=f"<div>{line}</div>{LONG}"), url).authors == ("Ada Quill",)


HOUSE = (
    '<ul class="authors"><li><span>Ada Quill</span><span class="affiliation">Hill University</span></li></ul>'
)
LABEL = (
    '<span class="byline post-author vcard"><span class="post-author-label">Yazan</span>'
    '<span class="fn"><a rel="author">Ada Quill</a></span></span>'
)


@pytest.mark.parametrize("line", [HOUSE, LABEL], ids=["a house beside a name", "a label before a name"])
def test_what_stands_beside_a_name_is_no_writer(line: str) -> None:
    assert read(page(body=line + LONG)).authors == ("Ada Quill",)


def test_a_round_picture_beside_the_heading_is_a_portrait() -> None:
    portrait = '<img class="h-8 w-8 rounded-full" src="/uploads/thumb_ada.jpg" alt="Ada">'
    photograph = '<img src="/uploads/bridge.jpg" style="width:100%">'
    pictures = read(page(body=f"<div>{portrait}Ada Quill</div>{photograph}{LONG}")).images
    assert [picture.url for picture in pictures] == ["https://www.example.org/uploads/bridge.jpg"]


def test_writers_in_a_list_of_labelled_fields_are_read() -> None:
    people = "".join(
        f'<li><img alt="avatar" class="h-10 w-10 rounded-full" src="/{name[:3]}.png"><dl><dt>Name</dt><dd>{name}</dd>'
        f"<dt>Network</dt><dd><a>@{name[:3]}</a></dd></dl></li>"
        for name in ("Ada Quill", "Ben Carr")
    )
    head = f"<dl><dt>Authors</dt><dd><ul>{people}</ul></dd></dl>"
    draft = read(page(body=head + LONG))
    assert draft.authors == ("Ada Quill", "Ben Carr")
    assert draft.images == ()


@pytest.mark.parametrize(
    ("behind", "authors"),
    [(" who lives by the river and mends clocks.", ("Ada Quill",)), ("", ("Ada Quill",))],
)
def test_a_writer_who_is_told_of_below_the_story_signs_it(behind: str, authors: tuple[str, ...]) -> None:
    about = f"<footer><div><p>Written by <strong>Ada Quill</strong>{behind}</p></div></footer>"
    assert read(page(body=LONG + about)).authors == authors


def test_an_element_that_is_the_property_and_holds_the_time_is_read() -> None:
    days = "".join(
        f'<li itemprop="{name}"><time datetime="{day}T09:00:00+02:00">{day}</time></li>'
        for name, day in (("datePublished", "2026-02-21"), ("dateModified", "2026-02-23"))
    )
    draft = read(page(body=f"<ul>{days}</ul>{LONG}"))
    assert date_of(draft, "modified") == "2026-02-23T09:00:00+02:00"


@pytest.mark.parametrize(
    "line", ["Door Ada Quill op 16 februari 2026", "Por Ada Quill em 27 de março de 2026", "Di Ada Quill il 18 aprile 2026"]
)  # fmt: skip
def test_the_word_between_a_name_and_its_day_is_no_part_of_the_name(line: str) -> None:
    assert read(page(body=f"<div>{line}</div>{LONG}")).authors == ("Ada Quill",)


@pytest.mark.parametrize("kind", ["s-tagline", "note-subheading"])
def test_a_tagline_below_the_heading_is_a_standfirst(kind: str) -> None:
    tagline = f'<h2 class="{kind}">{SENTENCE}</h2>'
    assert read(page(body=tagline + LONG)).description == SENTENCE.strip()


AROUND = (
    "I borrowed the big ladder last week and nobody asked me a single question.",
    "Ada Quill writes about small places and the people who keep them going.",
    "The operator says three passengers a night are not enough to pay a driver.",
)
DESCRIBED = "Nine years, one ferry and a council that did not give up."
TWENTY_FIFTEEN = f"""<!DOCTYPE html><html lang="en"><head><title>{TITLE} | The Post</title><link rel="pingback" href="/xmlrpc.php"></head>
<body class="single single-post postid-77"><div id="page" class="hfeed site"><div id="sidebar" class="sidebar"><header id="masthead" class="site-header">
<p class="site-title"><a href="/" rel="home">The Post</a></p></header><aside id="recent-posts-2" class="widget widget_recent_entries"><h2>Recent Posts</h2>
<ul><li><a href="/bus">The bus</a><span class="post-date">May 19, 2026</span></li></ul></aside></div><main id="main" class="site-main">
<article id="post-77" class="post-77 post hentry"><div class="post-thumbnail"><img width="825" height="510" src="/uploads/2026/04/bridge-825x510.jpg"
class="attachment-post-thumbnail wp-post-image"></div><header class="entry-header"><h1 class="entry-title">{TITLE}</h1></header>
<div class="entry-content">{LONG}</div><div class="author-info"><h2 class="author-heading">Published by</h2><div class="author-description">
<h3 class="author-title">Ada Quill</h3><p class="author-bio">{AROUND[1]}</p></div></div>{FOOTER.replace("</footer>", "")}<span class="byline">
<span class="author vcard"><a class="url fn n" href="/author/ada/">Ada Quill</a></span></span></footer></article><div id="comments"><ol class="comment-list">
<li class="comment"><div class="comment-author vcard"><b class="fn">Gordon Hill</b></div><div class="comment-content"><p>{AROUND[0]}</p></div></li></ol></div>
</main></div></body></html>"""
GHOST = f"""<!DOCTYPE html><html lang="en"><head><title>{TITLE}</title></head><body class="post-template"><header id="gh-navigation"><a href="/">The Post</a></header>
<main class="gh-main"><article class="gh-article post"><header class="gh-article-header gh-canvas"><a class="gh-article-tag" href="/tag/town/">Town</a>
<h1 class="gh-article-title is-title">{TITLE}</h1><p class="gh-article-excerpt is-body">{DESCRIBED}</p><div class="gh-article-meta"><h4 class="gh-article-author-name">
<a href="/author/ada/">Ada Quill</a></h4><div class="gh-article-meta-content"><time class="gh-article-meta-date" datetime="2026-04-02">Apr 2, 2026</time></div></div>
<figure class="gh-article-image"><img src="/uploads/2026/04/bridge-825x510.jpg"></figure></header><section class="gh-content gh-canvas">{LONG}
<div class="kg-card kg-signup-card"><h2>The Post</h2><p class="kg-signup-card-subheading">{ASKS}</p><form><input type="email"><button>Subscribe</button></form></div>
</section></article></main><section class="gh-container is-grid"><article class="gh-card post"><h3 class="gh-card-title">The bus</h3><p class="gh-card-excerpt">
{AROUND[2]}</p><footer class="gh-card-meta"><span class="gh-card-author">By Gordon Hill</span><time class="gh-card-date" datetime="2026-05-02">02 May 2026</time>
</footer></article></section></body></html>"""
OLIVERO = f"""<!DOCTYPE html><html lang="en"><head><title>{TITLE} | The Post</title><meta name="description" content="{DESCRIBED}"></head><body class="path-node">
<header class="site-header" role="banner"><div class="site-branding__name"><a href="/" rel="home">The Post</a></div></header><main id="content"><h1 class="title page-title">
<span class="field field--name-title field--type-string">{TITLE}</span></h1><article class="node node--type-article node--promoted"><header><div class="node__meta">
<span>By <span class="field field--name-uid"><span class="username">Ada Quill</span></span>, <span class="field field--name-created">
<time datetime="2026-04-02T10:15:00+02:00">2 April, 2026</time></span></span></div></header><div class="node__content">
<div class="field field--name-field-image primary-image"><img src="/uploads/2026/04/bridge-825x510.jpg" width="825" height="510"></div>
<div class="text-content field field--name-body field--type-text-with-summary">{LONG}</div><section class="comments"><article class="comment">
<div class="comment__author">Gordon Hill</div><div class="comment__text-wrapper"><p>{AROUND[0]}</p></div></article></section></div></article></main></body></html>"""
TYPO3 = f"""<!DOCTYPE html><html lang="de"><head><title>{TITLE} - Die Post</title><meta name="generator" content="TYPO3 CMS"></head><body id="p14"><main>
<div class="news news-single"><div class="article" itemscope itemtype="http://schema.org/Article"><div class="header"><h1 itemprop="headline">{TITLE}</h1></div>
<div class="footer"><p><span class="news-list-date"><time itemprop="datePublished" datetime="2026-04-02">02.04.2026</time></span> <span class="news-list-author"
itemprop="author" itemscope itemtype="http://schema.org/Person">Von <span itemprop="name">Ada Quill</span></span></p></div><div class="teaser-text"
itemprop="description"><p>{DESCRIBED}</p></div><div class="news-img-wrap"><img itemprop="image" src="/uploads/2026/04/bridge-825x510.jpg" width="825" height="510"></div>
<div class="news-text-wrap" itemprop="articleBody">{LONG}</div><div class="news-related-wrap"><ul><li><span>01.03.2026</span><a>Der Bus</a></li></ul></div></div></div>
</main></body></html>"""


@pytest.mark.parametrize(
    ("html", "day", "description"),
    [
        (TWENTY_FIFTEEN, "2026-04-02T10:15:00+02:00", None),
        (GHOST, "2026-04-02T00:00:00+00:00", None),
        (OLIVERO, "2026-04-02T10:15:00+02:00", DESCRIBED),
        (TYPO3, "2026-04-02T00:00:00+00:00", DESCRIBED),
    ],
    ids=["Twenty Fifteen", "Ghost", "Drupal", "TYPO3"],
)
def test_whole_pages_without_data(html: str, day: str, description: str | None) -> None:
    draft = read(html)
    assert (draft.title, draft.authors, date_of(draft)) == (TITLE, ("Ada Quill",), day)
    assert draft.description == description
    assert draft.images[0].url == "https://www.example.org/uploads/2026/04/bridge-825x510.jpg"
    assert draft.text.count(SENTENCE.strip()) == 18
    assert not any(other in draft.text for other in (*AROUND, ASKS))
