"""Which blocks of a page are its story: layout, trust, notices, kinds, and floors on real pages."""

from __future__ import annotations

import math
import re
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import accumulate

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from broadsheet.domain.draft import Draft
from broadsheet.domain.source import Document
from broadsheet.extract import read_document
from broadsheet.extract.article_text import plain_text
from broadsheet.extract.block_sums import Sums
from broadsheet.extract.blocks import lay_out
from broadsheet.extract.evidence import NAMES, gather
from broadsheet.extract.notices import without_notices
from broadsheet.extract.page import parse_html
from broadsheet.extract.roles import MARKUP_ROLES, roles_of_markup
from broadsheet.extract.trees import Tree, compile_trees
from broadsheet.extract.trust import expected_score, story_odds
from tests.patience import slowness
from tests.story_pages import how

URL = "https://www.example.org/news/bridge-opens"
SENTENCE = "The council opened the new bridge on Tuesday, nine years after the first plan was drawn. "
SECOND = "People walked across it all evening, and many of them spoke of the old ferry and its captain. "
STORY = f"<p>{SENTENCE * 3}</p><p>{SECOND * 3}</p><p>{SENTENCE * 2}{SECOND}</p>"
TITLE = "The bridge opens after nine years"


def read(html: str, url: str = URL) -> Draft:
    return read_document(
        Document(
            url=url,
            requested_url=url,
            source="s",
            body=html.encode("utf-8", "replace"),
            captured=datetime(2026, 5, 20, tzinfo=UTC),
        )
    )


def page(body: str, head: str = "") -> str:
    return f"<html><head><title>{TITLE}</title>{head}</head><body>{body}</body></html>"


# Layout


def blocks(markup: str) -> list[str]:
    tree = parse_html(f"<html><body>{markup}</body></html>")
    assert tree is not None
    return lay_out(tree).blocks.texts


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        (
            "<div>ZERO WASTE?</div><div>PRINCIPLES</div><h2>HOW TO</h2>",
            ["ZERO WASTE?", "PRINCIPLES", "HOW TO"],
        ),
        ("<li>one<ul><li>two</li></ul>three</li>", ["one", "two", "three"]),
        ("<p>a <b>bold</b>er <i>word</i>.</p>", ["a bolder word."]),
        ("<p>one<br>two<br><br>three</p>", ["one\ntwo", "three"]),
        ("<p>one<br> <br/>\n two</p>", ["one", "two"]),
        ("before<my-card>inside</my-card>after", ["before", "inside", "after"]),
        ("<table><tr><td>one</td><td>two</td></tr></table>", ["one", "two"]),
        ("<p>kept<script>not</script> too<style>nor</style></p>", ["kept too"]),
        ("<nav><a href=x>Home</a></nav><p>story</p>", ["story"]),
        ("<nav><ul><li>Home<main><p>swallowed</p></main></ul></nav>", ["Home", "swallowed"]),
        ("<p>one<img src=x>two</p>", ["one", "two"]),
        ("", []),
    ],
)
def test_blocks(markup: str, expected: list[str]) -> None:
    assert blocks(markup) == expected


def test_links_are_counted_where_they_stand() -> None:
    tree = parse_html("<body><p>see <a href=x>this page</a> and that</p><p>no link</p></body>")
    assert tree is not None
    blocks = lay_out(tree).blocks
    assert (blocks.linked, blocks.sizes) == ([9, 0], [22, 7])


def test_ideographs_count_as_many_letters_as_they_stand_for() -> None:
    tree = parse_html("<body><p>市議会は火曜日に新しい橋を開通させた。</p><p>été</p></body>")
    assert tree is not None
    assert lay_out(tree).blocks.sizes == [46, 3]


_TAGS = st.sampled_from(["p", "div", "span", "a", "b", "li", "ul", "br", "nav", "x-y", "table", "svg", "h2"])
_MARKUP = st.recursive(
    st.text("ab <&\x00é", max_size=8),
    lambda inner: st.builds(
        lambda tag, parts: f"<{tag}>{''.join(parts)}</{tag}>", _TAGS, st.lists(inner, max_size=4)
    ),
    max_leaves=30,
)


@settings(deadline=None, max_examples=150)
@given(_MARKUP)
def test_every_block_has_evidence_and_odds(markup: str) -> None:
    tree = parse_html(f"<html><body>{markup}{STORY}</body></html>")
    assert tree is not None
    layout = lay_out(tree)
    evidence = gather(layout, 0)
    assert evidence.columns.shape == (len(NAMES), len(evidence.places))
    assert set(evidence.places.tolist()) <= set(range(len(layout.blocks.texts)))
    assert np.isfinite(evidence.columns).all()
    assert all(text == text.strip() and text for text in layout.blocks.texts)
    odds = story_odds(layout, 0)
    assert len(odds) == len(layout.blocks.texts)
    assert ((odds >= 0) & (odds <= 1)).all()
    assert 0 <= expected_score(layout, odds) <= 1


_MARKUP_WORDS = st.lists(
    st.sampled_from(
        [*re.findall("[a-z]+", " ".join(MARKUP_ROLES.values())), "-", "_", "x", "Post", "By", "no", "up"]
    ),
    max_size=5,
).map("".join)


@given(_MARKUP_WORDS)
def test_a_word_of_markup_has_the_roles_that_match_it(word: str) -> None:
    parted = re.sub("(?<=[a-z])(?=[A-Z])", "-", word[:100]).lower().replace("__", "-").replace("--", "-")
    matching = [bool(re.search(pattern, parted)) for pattern in MARKUP_ROLES.values()]
    assert roles_of_markup(word) == sum(1 << bit for bit, matches in enumerate(matching) if matches)


def test_what_drupal_promotes_is_no_advertisement() -> None:
    advert = 1 << list(MARKUP_ROLES).index("advert")
    assert not any(roles_of_markup(name) & advert for name in ("node--promoted", "node-promoted"))
    assert all(roles_of_markup(name) & advert for name in ("promo", "promoted-content", "site-promo"))


# Trees and trust


_ROWS = st.lists(st.tuples(st.floats(-5, 5), st.floats(-5, 5)), min_size=1, max_size=5)


def grown(depth: int, width: int = 2) -> st.SearchStrategy[Tree]:
    """Trees of at most 2 to the power of `depth` leaves."""
    leaves = st.floats(-1, 1)
    if depth == 0:
        return leaves
    inner = grown(depth - 1, width)
    return leaves | st.tuples(st.integers(0, width - 1), st.floats(-4, 4), inner, inner)


def walked(tree: Tree, row: Sequence[float]) -> float:
    while isinstance(tree, tuple):
        feature, threshold, low, high = tree
        tree = low if row[feature] <= threshold else high
    return tree


@given(_ROWS, st.lists(grown(3), min_size=1, max_size=15))
def test_compiled_trees_decide_as_written(rows: list[tuple[float, float]], trees: list[Tree]) -> None:
    odds = compile_trees(trees)(np.array(rows).T)
    sums = [sum(walked(tree, row) for tree in trees) for row in rows]
    assert odds == pytest.approx([1 / (1 + math.exp(-total)) for total in sums])


@given(_ROWS, st.lists(grown(2), min_size=70, max_size=70))
@settings(deadline=None, max_examples=20)
def test_doubtful_rows_are_taken_through_all_trees(
    rows: list[tuple[float, float]], trees: list[Tree]
) -> None:
    odds = compile_trees(trees)(np.array(rows).T)
    for row, odd in zip(rows, odds, strict=True):
        scores = list(accumulate(walked(tree, row) for tree in trees))
        sure = (scores[15], -1.5, 2.0), (scores[39], -1.6, 1.8), (scores[59], -1.4, 1.6)
        reached = next((score for score, low, high in sure if not low <= score <= high), scores[-1])
        assert odd == pytest.approx(1 / (1 + math.exp(-reached)))


def test_a_container_has_the_sums_of_what_is_inside_it() -> None:
    tree = parse_html("<body>ab<div>cd<p>efg</p><p><a>hi</a></p></div><div>jkl</div></body>")
    assert tree is not None
    sums = Sums(lay_out(tree))
    assert sums.text.tolist() == [12, 7, 3, 2, 3]
    assert sums.linked_text.tolist() == [2, 2, 0, 2, 0]
    assert sums.blocks.tolist() == [5, 3, 1, 1, 1]
    assert sums.within(1).tolist() == [False, True, True, True, False]


# The text of a story


def test_the_story_stands_alone() -> None:
    around = "".join(
        f"<li><a href=/{n}>Another story number {n} that one may read</a></li>" for n in range(12)
    )
    draft = read(
        page(
            f"<header><a href=/>Example</a><ul>{around}</ul></header><main><article><h1>{TITLE}</h1>"
            f"<div class=share><a href=x>Facebook</a></div><div class=article-body>{STORY}</div></article>"
            f"<aside class=sidebar><h3>Most read</h3><ul>{around}</ul></aside></main>"
            "<footer><p>© Example 2026. All rights reserved.</p></footer>"
        )
    )
    assert draft.text == "\n".join(plain_text(STORY).split("\n"))
    assert re.match(r"blocks \(trust [01]\.\d\d\)", how(draft, "text"))


@pytest.mark.parametrize("junk", ["x" * 100_000, "QUJD+/" * 20_000, "." * 100_000])
def test_data_that_slipped_into_a_page_is_passed_over(junk: str) -> None:
    draft = read(page(f"<article><h1>{TITLE}</h1><p>{junk}</p>{STORY}</article>"))
    assert draft.text == read(page(f"<article><h1>{TITLE}</h1>{STORY}</article>")).text


@pytest.mark.parametrize("filler", ["x y ", SECOND])
def test_a_paragraph_of_any_length_leaves_the_others_alone(filler: str) -> None:
    draft = read(
        page(f"<article><h1>{TITLE}</h1><p>{filler * (100_000 // len(filler))}</p>{STORY}</article>")
    )
    assert draft.text.endswith(SENTENCE * 2 + SECOND.strip())


def test_plain_text_never_glues_words() -> None:
    assert (
        plain_text("<div>ZERO WASTE?</div><div>PRINCIPLES <b>of</b> it</div>")
        == "ZERO WASTE?\nPRINCIPLES of it"
    )
    assert plain_text(" two \n\n lines ") == "two\nlines"


# Notices


@pytest.mark.parametrize(
    "notice",
    [
        "Subscribe to continue reading this article.",
        "Already a subscriber? Log in",
        "Jetzt abonnieren und weiterlesen",
        "Abonnez-vous pour lire la suite",
        "Suscríbete para seguir leyendo",
        "Abonnér for at læse videre",
        "Bliv abonnent og læs hele artiklen. Allerede abonnent? Log ind",
        "For å lese videre må du være abonnent. Logg inn eller kjøp tilgang",
        "Vil du lese hele saken? Bli abonnent",
        "Tilaa Sanomat ja jatka lukemista",
        "Kirjaudu sisään lukeaksesi koko jutun",
        "Předplaťte si Deník a čtěte dál",
        "Celý článek je dostupný pouze předplatitelům. Přihlaste se",
        "Predplaťte si nás a pokračujte v čítaní celého článku",
        "Fizessen elő, és olvassa tovább a cikket",
        "A teljes cikk elolvasásához jelentkezzen be vagy fizessen elő",
        "Abonează-te pentru a citi articolul integral",
        "Pretplatite se za nastavak čitanja",
        "Za nadaljevanje branja se naročite ali prijavite",
        "Претплатите се да бисте наставили читање",
        "Абонирайте се, за да прочетете цялата статия",
        "Подпишитесь, чтобы читать дальше",
        "Полный текст доступен только подписчикам. Войдите",
        "Передплатіть, щоб читати далі",
        "Okumaya devam etmek için abone olun",
        "Haberin tamamını okumak için giriş yapın veya üye olun",
        "Γίνετε συνδρομητής για να διαβάσετε τη συνέχεια του άρθρου",
        "Loe edasi: telli päevaleht või logi sisse",
        "Abonē, lai lasītu tālāk",
        "Prenumeruokite ir skaitykite toliau",
        "Skráðu þig í áskrift til að lesa alla fréttina",
        "اشترك الآن لمتابعة القراءة",
        "سجل الدخول لقراءة المقال كاملا",
        "כדי להמשיך לקרוא את הכתבה יש להירשם או להתחבר",
        "הכתבה המלאה למנויים בלבד",
        "この記事は有料記事です。残り1234文字",
        "有料会員になると続きをお読みいただけます。",
        "会員登録すると続きを読むことができます",
        "订阅后继续阅读",
        "登录后阅读全文",
        "訂閱會員後即可繼續閱讀",
        "구독하시면 전문을 보실 수 있습니다",
        "로그인 후 계속 읽으실 수 있습니다",
        "Berlangganan untuk membaca artikel selengkapnya",
        "Đăng nhập để đọc tiếp bài viết",
        "สมัครสมาชิกเพื่ออ่านต่อ",
        "पूरी खबर पढ़ने के लिए सब्सक्राइब करें",
        "This article is for subscribers only. Subscribe now",
        "Sign in to read the full story",
        "Dieser Artikel ist nur für Abonnenten. Jetzt weiterlesen",
        "Cet article est réservé aux abonnés. Lire la suite",
        "Abbonati per continuare a leggere",
        "Assine para continuar lendo",
        "Word abonnee en lees verder",
        "Prenumerera för att läsa vidare",
        "Zaloguj się, aby czytać dalej",
        "Pełna treść artykułu dostępna dla prenumeratorów. Wykup prenumeratę",
        "Subscriu-te per continuar llegint",
    ],
)
def test_a_paywall_is_flagged_and_its_notice_left_out(notice: str) -> None:
    assert without_notices(f"{SENTENCE.strip()}\n{notice}") == (SENTENCE.strip(), True)
    draft = read(page(f"<article><h1>{TITLE}</h1><p>{SENTENCE * 3}</p><p>{notice}</p></article>"))
    assert notice not in draft.text


def test_a_story_about_subscriptions_is_left_alone() -> None:
    text = f"The paper lets people subscribe for full access.\n{SENTENCE * 30}\n" + "Line.\n" * 9
    assert without_notices(text) == (text, False)
    for line in (
        "Readers subscribe more than before.",
        "Президент подписал закон, его полный текст опубликован.",
        "AB üyelerinin haberlerin tamamını okuduğu bildirildi.",
        "会员大会通过了报告全文。",
    ):
        assert without_notices(line) == (line, False)


# Kinds


def test_live_blogs_and_galleries() -> None:
    live = '<script type="application/ld+json">{"@type":"LiveBlogPosting","headline":"H"}</script>'
    assert read(page(STORY, live)).type == "liveblog"
    assert read(page(STORY), "https://www.example.org/world/live-updates-storm").type == "liveblog"
    assert read(page(STORY), "https://www.example.org/gallery/storm").type == "gallery"
    assert read(page(STORY * 5), "https://www.example.org/gallery/storm").type == "article"
    assert read(page(STORY), "https://www.example.org/art-gallerys/alive").type == "article"


# Bounds


@pytest.mark.parametrize(
    "hostile",
    [
        "<b>" * 250 + "<i>x</i>" * 100_000,
        "<p>x</p>" * 200_000,
        "<br> " * 300_000,
        "<i> </i>" * 300_000 + "<br>" * 1_000,
        "word " * 700_000,
        "<nav>" * 200 + "<nav><a>x</a></nav>" * 50_000,
    ],
    ids=["inline", "blocks", "breaks", "spaces", "one block", "navigation"],
)
def test_hostile_layouts_take_bounded_time(hostile: str) -> None:
    start = time.process_time()
    assert TITLE in read(page(f"<h1>{TITLE}</h1>{STORY}{hostile}")).title
    assert time.process_time() - start < 10 * slowness()
