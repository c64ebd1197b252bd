"""Writers, as the data and the byline of a page name them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.extract.name_kinds import is_person
from broadsheet.extract.names import names_in
from tests.daily_pages import TEXT, page, read
from tests.story_pages import how, json_ld


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
        ("<p>文／王小明 攝影／李大華</p>", ("王小明",)),
        ("<p>撰文：王小明 編輯：李大華</p>", ("王小明",)),
        ("<p>取材・文／山田太郎</p>", ("山田太郎",)),
        ("<p>文・山田太郎 写真・佐藤花子</p>", ("山田太郎",)),
        ('<p class="byline">（聞き手・山田太郎）</p>', ("山田太郎",)),
        ("<p>김철수·이영희 기자</p>", ("김철수", "이영희")),
        ("<p>Подготовил Иван Петров</p>", ("Иван Петров",)),
        ("<p>Текст: Иван Петров. Фото: Олег Смирнов</p>", ("Иван Петров",)),
        ("<p>Підготував Іван Шевченко</p>", ("Іван Шевченко",)),
        ("<p>Haberi hazırlayan: Ayşe Yılmaz</p>", ("Ayşe Yılmaz",)),
        ("<p>Επιμέλεια: Γιώργος Παππάς</p>", ("Γιώργος Παππάς",)),
        ("<p>Laporan wartawan Budi Santoso</p>", ("Budi Santoso",)),
        ("<p>Imeandikwa na Juma Hassan</p>", ("Juma Hassan",)),
        ("<p>مراسل: أحمد علي</p>", ("أحمد علي",)),
        ("<p>تحریر: احمد خان</p>", ("احمد خان",)),
        ("<p>Teksti Ada Quill, kuvat Bo Reed</p>", ("Ada Quill",)),
        ("<p>Dal nostro inviato Ada Quill</p>", ("Ada Quill",)),
        ("<p>Door onze redacteur Ada Quill</p>", ("Ada Quill",)),
        ("<p>Por Ada Quill, do Rio de Janeiro</p>", ("Ada Quill",)),
        ("<div>May 3, 2026</div><div>Ada Quill</div>", ("Ada Quill",)),
        ("<p>Posted in Town by quill on May 3, 2026</p>", ("quill",)),
        ("<p>Posted by quill 3.5.2026</p>", ("quill",)),
        ("<p>by quill</p>", ("quill",)),
        ("<p>by Marketing Team</p>", ("Marketing Team",)),
        ("<p>Written by</p><p>Ada Quill</p>", ("Ada Quill",)),
        ("<p>Autor:</p><p><a>Ada Quill</a>, </p>", ("Ada Quill",)),
        ("<p>By</p><p>quill77</p>", ("quill77",)),
        ("<p>By</p><p>In the town on the Tarn, an old bridge has been closed for good.</p>", ()),
        ("<p>Reviewed by</p><p>Ada Quill</p>", ()),
        ("<p>3 May 2026 · Ada Quill</p>", ("Ada Quill",)),
        ("<p>3.5.2026 | 13:10 | Ada Quill</p>", ("Ada Quill",)),
        ("<p>Quillan Bay, 3 May 2026</p>", ()),
        ('<p class="category">3 May 2026 · Old Bridges</p>', ()),
        ("<p>A picture shared by Ada Quill</p>", ()),
        ('<a class="byline__name-link" href="/q">Ada Quil<span>l</span></a>', ("Ada Quill",)),
        ('<p class="author">Ada von Quill</p>', ("Ada von Quill",)),
        ('<p class="author"><a>Ada Quil<span>l</span></a></p>', ("Ada Quill",)),
        (
            '<p>By <a rel="author">Ada Quill</a></p><p>Contributions from: <a rel="author">Bo Reed</a></p>',
            ("Ada Quill",),
        ),
        (
            '<p>By <a rel="author">Ada Quill</a></p><p>Updated by <a rel="author">Bo Reed</a></p>',
            ("Ada Quill",),
        ),
        (
            '<p>By <a rel="author">Ada Quill</a> | Fact-checked by <a rel="author">Bo Reed</a></p>',
            ("Ada Quill",),
        ),
        (
            (
                '<div class="author"><a class="author-name">Ada Quill</a></div>'
                '<div class="author"><a class="author-name">Bo Reed</a></div>'
            ),
            ("Ada Quill", "Bo Reed"),
        ),
        ('<p>Reviewed by</p><p class="author-name">Bo Reed</p>', ()),
        ("<p>Photo by Bo Reed</p>", ()),
        ('<h3>About the author</h3><p class="author-name">Ada Quill</p>', ("Ada Quill",)),
        ('<address><b class="author-name">Ada Quill</b><a rel="author">Ada</a></address>', ("Ada Quill",)),
        ("<p>20.05.2026 / 14:05 | Автор: Иван Петров</p>", ("Иван Петров",)),
        ("<p>เผยแพร่: 20 พ.ค. 2569 14:05 น. โดย: สมชาย ใจดี</p>", ("สมชาย ใจดี",)),
        ('<p class="byline">राम कुमार, नई दिल्ली</p>', ("राम कुमार",)),
        ('<p class="penulis">Ada Quill</p>', ("Ada Quill",)),
        ('<p class="author-name"><span>Ada Quill</span> | <span>Nairobi</span></p>', ("Ada Quill",)),
        ('<nav class="documentByLine">filed under <a>Northern Rivers</a></nav>', ()),
        ('<div class="comment"><span class="author">Bo Reed</span></div>', ()),
        ('<a rel="author" href="/q">Ada Quill</a>', ("Ada Quill",)),
        ('<p class="byline"><span>By</span><a href="/q">Ada Quill</a> on 3 May 2026</p>', ("Ada Quill",)),
        (
            '<div class="author-bio">Ada Quill has written about bridges for years and lives by a river.</div>',
            (),
        ),
    ],
)
def test_bylines(byline: str, authors: tuple[str, ...]) -> None:
    assert read(page(below=byline)).authors == authors


@pytest.mark.parametrize(
    ("head", "authors"),
    [
        ('<meta name="author" content="By Ada Quill">', ("Ada Quill",)),
        ('<meta name="author" content="Ada Quill and Bo Reed">', ("Ada Quill", "Bo Reed")),
        ('<meta name="author" content="Ada Quill, Bo Reed; Cy Page">', ("Ada Quill", "Bo Reed", "Cy Page")),
        ('<meta name="author" content="Ada Quill, Senior Editor">', ("Ada Quill",)),
        ('<meta name="author" content="Luigi Di Fano">', ("Luigi Di Fano",)),
        ('<meta name="author" content="Di Fano">', ("Di Fano",)),
        ('<meta property="article:author" content="https://www.facebook.com/quill">', ()),
        ('<meta name="author" content="The Hill"><meta property="og:site_name" content="The Hill">', ()),
        ('<meta name="author" content="admin"><meta name="author" content="@quill">', ()),
    ],
)
def test_writers_that_the_head_names(head: str, authors: tuple[str, ...]) -> None:
    assert read(page(head)).authors == authors


def test_the_author_may_be_the_site_itself() -> None:
    head = '<meta property="og:site_name" content="Daily Example">'
    draft = read(page(head, below="<p>Author</p><p>Daily Example</p>"))
    assert draft.authors == ("Daily Example",)
    assert how(draft, "authors") == "name below By, the site's own name"


def test_a_story_that_drupal_calls_promoted_is_no_promotion() -> None:
    title = "<h1>The old bridge over the Tarn is closed for good</h1>"
    for name in ("node node--type-story node--promoted", "node node-story node-promoted"):
        html = (
            f'<title>The old bridge</title>{title}<article class="{name}"><p>By Ada Quill</p>{TEXT}</article>'
        )
        assert read(html).authors == ("Ada Quill",)
    assert read(f'{title}<div class="promoted"><p>By Ada Quill</p></div>{TEXT}').authors == ()


@pytest.mark.parametrize(
    ("classes", "shown"),
    [
        ("hs_cos_wrapper hs_cos_wrapper_widget hs_cos_wrapper_type_rich_text", True),
        ("elementor-widget elementor-widget-text-editor", True),
        ("span12 widget-span widget-type-rich_text", True),
        ("pointer-events-none flex", True),
        ("widget widget_recent_entries", False),
        ("textwidget", False),
    ],
)
def test_parts_of_a_page_that_hold_a_story_and_others(classes: str, shown: bool) -> None:  # noqa: FBT001
    title = "<title>The old bridge</title><h1>The old bridge over the Tarn is closed for good</h1>"
    draft = read(f'{title}<div class="{classes}"><p>3 May 2026</p><p>One.</p><p>By Ada Quill</p></div>{TEXT}')
    assert draft.authors == (("Ada Quill",) if shown else ())
    assert ("beside" in how(draft, "published")) == shown


def test_data_that_names_a_login_gives_way_to_the_byline() -> None:
    draft = read(page(json_ld(author={"name": "quilladmin"}), below='<p class="byline">By Ada Quill</p>'))
    assert draft.authors == ("Ada Quill",)
    assert how(draft, "authors") == "line that begins with By"


@pytest.mark.parametrize("stated", ["The Rivers Column", "quilladmin", "Ada"])
def test_data_without_a_full_name_gives_way_to_a_line_that_says_by(stated: str) -> None:
    draft = read(page(f'<meta name="author" content="{stated}">', below="<p>By Ada Quill</p>"))
    assert draft.authors == ("Ada Quill",)


def test_the_account_that_posted_gives_way_to_a_line_that_says_by() -> None:
    head = '<meta name="author" content="Cy Page">'
    draft = read(page(head, below="<p>A column by Ada Quill</p>"))
    assert draft.authors == ("Ada Quill",)
    assert how(draft, "authors") == "byline, not meta author"
    for below in (
        "<p>By Cy Page</p><p>Data: Ada Quill</p>",
        "<p>Cy Page</p><p>A column by Ada Quill</p>",
        "<p>By Ada Quill, Bo Reed, Dee Moor and Eve Fenn</p>",
        "<p>By the Tarn</p>",
        "<p>Photo by Ada Quill</p>",
    ):
        assert read(page(head, below=below)).authors == ("Cy Page",)
    assert read(page(json_ld(author={"name": "Cy Page"}), below="<p>By Ada Quill</p>")).authors == (
        "Cy Page",
    )


@pytest.mark.parametrize(
    "around",
    [
        {"above": "<p>Town news: new pictures by Ada Quill</p>"},
        {"below": "<p>One.</p><p>Two.</p><p>Three.</p><p>Four.</p><p>Opening speech by Minister Quill</p>"},
        {"below": "<h2>3 May 2026</h2><h3>Old Bridges</h3>"},
        {"below": '<p>3 May 2026</p><p><a href="/category/old-bridges">Old Bridges</a></p>'},
        {"below": '<p>3 May 2026</p><p><span class="title">Old Bridges</span></p>'},
        {"above": "<p>Old Bridges</p><p>3 May 2026</p>"},
    ],
)
def test_what_is_no_byline(around: dict[str, str]) -> None:
    assert read(page(**around)).authors == ()


def test_a_degree_makes_nobody_less_a_person() -> None:
    byline = '<p class="byline">By <a rel="author">Bo Reed</a></p>'
    assert read(page(json_ld(author="Ada Quill, Ph.D."), below=byline)).authors == ("Ada Quill, Ph.D.",)


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


@pytest.mark.parametrize(
    "name", [{"@type": "Text", "name": "Ada Quill"}, ["Ada Quill"], "By Ada Quill", "ADA QUILL | Nairobi"]
)
def test_shapes_of_an_authors_name(name: object) -> None:
    authors = read(page(json_ld(author=[[{"@type": "Person", "name": name}]]))).authors
    assert [each.title() for each in authors] == ["Ada Quill"]


@pytest.mark.parametrize(
    ("dateline", "authors"),
    [
        ("NAIROBI, May 20 (Reuters) - ", ("Reuters",)),
        ("NAIROBI (the capital) - ", ()),
        ("新华社北京5月20日电（记者王小明、李华）", ("王小明", "李华")),
        ("本报讯（记者 王小明）", ("王小明",)),
        ("〔記者王小明／台北報導〕", ("王小明",)),
        ("（中央社記者王小明台北20日電）", ("王小明",)),
        ("(서울=연합뉴스) 김철수 기자 = ", ("김철수",)),
        ("[데일리 김철수·이영희 기자] ", ("김철수", "이영희")),
    ],
)
def test_datelines_name_the_writer_where_nothing_else_does(dateline: str, authors: tuple[str, ...]) -> None:
    html = page().replace(TEXT, f"<p>{dateline}{TEXT.removeprefix('<p>')}")
    assert read(html).authors == authors


@pytest.mark.parametrize(
    ("ending", "authors"),
    [
        (
            "<p>(Reporting by Ada Quill in Lagos and Bo Reed in Abuja; Writing by Cy Moss; Editing by Di Fox)</p>",
            ("Ada Quill", "Bo Reed", "Cy Moss"),
        ),
        ("<p>Penulis: Budi Santoso<br>Editor: Siti Rahma</p>", ("Budi Santoso",)),
        ("<p>김철수 기자 kim@daily.example</p>", ("김철수",)),
        ('<p style="text-align: right"><b>Nguyễn Văn An</b></p>', ("Nguyễn Văn An",)),
        ('<div class="author-box__name">Ada Quill</div>', ("Ada Quill",)),
        ('<div class="DocumentByLine">posted by quill</div>', ("quill",)),
        (
            f'<div class="author-box"><b>Ada Quill</b><p>{"She writes of rivers. " * 9}</p></div>',
            ("Ada Quill",),
        ),
        ("<h2>Article by</h2><p>Ada Quill</p>", ("Ada Quill",)),
        ("<h2>Author</h2><p>She writes of rivers</p>", ()),
        ("<p>Editing by Di Fox</p>", ()),
        ('<div>Reviewed by <a rel="author" href="/di">Di Fox</a></div>', ()),
        ('<div><i>Written</i> by <a rel="author" href="/dee">Dee Fox</a></div>', ("Dee Fox",)),
        ("<p>Northern Rivers</p>", ()),
        ('<table><tr><td style="text-align: right">Northern Rivers</td></tr></table>', ()),
    ],
)
def test_the_writer_signs_at_the_end_of_a_long_story(ending: str, authors: tuple[str, ...]) -> None:
    assert read(page().replace(TEXT, TEXT * 15 + ending)).authors == authors


def test_a_name_is_completed_by_its_parts() -> None:
    parts = {"@type": "Person", "name": "Ada", "givenName": "Ada", "familyName": "Quill"}
    assert read(page(json_ld(author=parts))).authors == ("Ada Quill",)


def test_a_contributor_is_the_author_where_the_site_signs() -> None:
    house = {"@type": "Organization", "name": "Daily Example"}
    head = json_ld(author=house, publisher=house, contributor={"@type": "Person", "name": "Ada Quill"})
    assert read(page(head)).authors == ("Ada Quill",)


def test_a_person_may_sign_with_the_sites_name() -> None:
    head = '<meta property="og:site_name" content="Ada Quill"><meta name="author" content="Ada Quill">'
    draft = read(page(head))
    assert draft.authors == ("Ada Quill",)
    assert "site's own name" in how(draft, "authors")
    assert read(page(json_ld(author="Ada Quill")), "https://adaquill.example/bridge").authors == (
        "Ada Quill",
    )
