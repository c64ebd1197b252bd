"""Pages become drafts: the whole, codings, languages, kinds, real pages."""

from __future__ import annotations

import json
import lzma
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from broadsheet.domain.errors import Unreadable
from broadsheet.extract import detect_language, story_id
from tests.story_pages import SENTENCE, TEXT, TITLE, URL, how, json_ld, page, read


def test_a_page_with_everything() -> None:
    head = (
        '<meta property="og:site_name" content="Example News"><meta name="description" content="Nine years &amp; one bridge.">'
        '<link rel="canonical" href="https://www.example.org/news/bridge-opens?utm_source=x">'
        '<link rel="amphtml" href="/amp/bridge-opens"><meta property="og:image" content="https://cdn.example.org/b.jpg">'
    ) + json_ld(
        datePublished="2026-05-19T21:30:00-05:00",
        dateModified="2026-05-20T08:00:00Z",
        author={"name": "Ada Quill"},
    )
    draft = read(page(head), requested="http://example.org/news/bridge-opens?fbclid=1")
    assert draft.id == story_id(URL)
    assert draft.title == TITLE
    assert draft.text.count("\n") == 1
    assert draft.text.startswith("The council opened")
    assert draft.description == "Nine years & one bridge."
    assert draft.authors == ("Ada Quill",)
    assert draft.published is not None
    assert draft.published.isoformat() == "2026-05-19T21:30:00-05:00"
    assert draft.modified == datetime(2026, 5, 20, 8, tzinfo=UTC)
    assert draft.original_url == "http://example.org/news/bridge-opens"
    assert draft.web_url == URL
    assert draft.amp_web_url == "https://www.example.org/amp/bridge-opens"
    assert (
        draft.cdn_amp_web_url
        == "https://www-example-org.cdn.ampproject.org/c/s/www.example.org/amp/bridge-opens"
    )
    assert (draft.type, draft.language, draft.site_name) == ("article", "en", "Example News")
    assert draft.images[0].url == "https://cdn.example.org/b.jpg"
    assert draft.flags == ()
    assert {"title", "text", "published", "authors", "web_url"} <= {origin.field for origin in draft.origins}


def test_the_hint_fills_what_the_page_lacks() -> None:
    html = f"<html><body><div>{TEXT}</div></body></html>"
    published = datetime(2026, 5, 18, 9, tzinfo=UTC)
    draft = read(
        html,
        title="From &lt;b&gt;feed&lt;/b&gt; &amp; more",
        summary="A summary.",
        published=published,
        authors=("Ada Quill",),
        image="https://cdn.example.org/f.jpg",
    )
    assert draft.title == "From feed & more"
    assert (draft.description, draft.published, draft.authors) == ("A summary.", published, ("Ada Quill",))
    assert draft.images[0].url == "https://cdn.example.org/f.jpg"
    assert "source" in how(draft, "title")


@pytest.mark.parametrize(
    ("declared", "header", "codec"),
    [
        ("", "text/html; charset=ISO-8859-1", "cp1252"),
        ('<meta charset="windows-1252">', None, "cp1252"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-1">', "text/html", "latin-1"),
        ('<meta charset="iso-8859-1">', None, "utf-8"),
        ("", None, "cp1252"),
        ("", None, "utf-8"),
        ("", "text/html", "utf-8-sig"),
        ("", None, "utf-16"),
        ('<meta charset="shift_jis">', None, "utf-8"),
        ('<meta charset="no-such-code">', None, "utf-8"),
    ],
)
def test_encodings(declared: str, header: str | None, codec: str) -> None:
    words = "Die Brücke wurde für die Bürger eröffnet, größer und schöner als früher. "
    html = page(declared, f"<p>{words * 8}</p>", title="Brücke eröffnet").replace(
        TITLE, "Brücke eröffnet für Fußgänger"
    )
    draft = read(html.encode(codec), content_type=header)
    assert "Brücke eröffnet" in draft.title
    assert "größer und schöner" in draft.text


# Labels of the Encoding Standard that Python does not know by themselves.
@pytest.mark.parametrize(
    ("label", "codec", "words"),
    [
        ("windows-874", "cp874", "นายกเทศมนตรีเปิดสะพานใหม่ในวันอังคาร "),
        ("DOS-874", "cp874", "นายกเทศมนตรีเปิดสะพานใหม่ในวันอังคาร "),
        ("iso-8859-8-i", "iso8859-8", "ראש העיר פתח את הגשר החדש ביום שלישי "),
        ("visual", "iso8859-8", "ראש העיר פתח את הגשר החדש ביום שלישי "),
        ("x-sjis", "cp932", "市長は火曜日に新しい橋を開通させた。"),
        ("Windows-31J", "cp932", "市長は火曜日に新しい橋①を開通させた。"),
        ("x-euc-jp", "euc_jp", "市長は火曜日に新しい橋を開通させた。"),
        ("x-gbk", "gb18030", "市长星期二为新桥剪彩并表示欢迎。"),
        ("gb_2312-80", "gb18030", "市长星期二为新桥剪彩并表示欢迎。"),
        ("x-x-big5", "big5hkscs", "市長星期二為新橋剪綵並表示歡迎。"),
        ("windows-949", "cp949", "시장은 화요일에 새 다리를 개통했다. "),
        ("ks_c_5601-1989", "cp949", "시장은 화요일에 새 다리를 개통했다. "),
        ("x-cp1251", "cp1251", "Мэр открыл новый мост во вторник. "),
        ("koi8-ru", "koi8-u", "Мер відкрив новий міст у вівторок. "),
        ("iso88595", "iso8859-5", "Мэр открыл новый мост во вторник. "),
        ("x-mac-cyrillic", "mac-cyrillic", "Мэр открыл новый мост во вторник. "),
        ("sun_eu_greek", "iso8859-7", "Ο δήμαρχος άνοιξε τη νέα γέφυρα. "),
        ("x-mac-roman", "mac-roman", "Der Bürgermeister eröffnete die größere Brücke. "),
        ("unicode-1-1-utf-8", "utf-8", "Der Bürgermeister eröffnete die größere Brücke. "),
    ],
)
def test_labels_of_encodings(label: str, codec: str, words: str) -> None:
    html = page(f'<meta charset="{label}">', f"<p>{words * 12}</p>").encode(codec)
    draft = read(html)
    assert (words * 12).strip() in draft.text
    assert f"declared: {codec}" in how(draft, "text") or codec == "utf-8"


def test_windows_quotes_in_a_page_that_says_latin_1() -> None:
    html = page('<meta charset="iso-8859-1">', f"<p>“Quoted” – {SENTENCE * 5}</p>").encode("cp1252")
    assert "“Quoted” –" in read(html).text


def test_language() -> None:
    assert read(page()).language == "en"
    german = f"<p>{'Der Gemeinderat hat die neue Brücke am Dienstag nach neun Jahren eröffnet. ' * 5}</p>"
    assert read(page(body=german)).language == "de"
    assert detect_language("Ja", "nl-BE") == "nl"
    assert detect_language("", None) is None
    assert (
        detect_language("Le conseil a ouvert le nouveau pont mardi soir, neuf ans après le premier plan.")
        == "fr"
    )


@pytest.mark.parametrize(
    ("sentence", "language"),
    [
        ("De burgemeester vertelt of zij of de wethouder met de directeur has gesproken, of niet.", "nl"),
        ("For to år siden var der håb for to broer, og nu er der to broer for alle i byen ved havet.", "da"),
        ("To menn for to bruer: for to år siden var det ikke penger for å bygge, sier ordføreren.", "no"),
        ("Has visto que el ayuntamiento ha abierto el puente, y has cruzado con la gente del barrio.", "es"),
    ],
)
def test_few_english_words_do_not_make_a_page_english_that_says_so(sentence: str, language: str) -> None:
    assert detect_language(sentence * 4, "en") == language


def test_paywall() -> None:
    assert read(page(json_ld(isAccessibleForFree=False))).flags == ("paywall",)
    assert read(page(json_ld(isAccessibleForFree="False"))).flags == ("paywall",)
    assert read(page(json_ld(isAccessibleForFree=True))).flags == ()


@pytest.mark.parametrize(
    ("path", "below", "kind"),
    [
        ("liveblog/bridge", "", "liveblog"),
        ("live/bridge-opens", '<div class="live-post">14:05</div>', "liveblog"),
        ("en-direct/bridge", "<time>14:05</time>" * 5, "liveblog"),
        ("live/bridge-opens", "", "article"),
        ("culture/live-music-returns", "<time>14:05</time>" * 5, "article"),
    ],
)
def test_a_live_blog_is_known_by_its_address_and_entries(path: str, below: str, kind: str) -> None:
    assert read(page(body=below + TEXT), f"https://www.example.org/{path}").type == kind


@pytest.mark.parametrize(("name", "step"), [("aeb", 12), ("wcxb-dev", 40), ("trafilatura-meta", 50)])
def test_real_pages_are_read(shared_data: Path, name: str, step: int) -> None:
    outcomes: Counter[str] = Counter()
    with lzma.open(shared_data / "pages" / f"{name}.jsonl.xz", "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            if number % step == 0:
                row = json.loads(line)
                try:
                    draft = read(row["html"], row["url"].strip())
                    outcomes["text" if len(draft.text) > 200 else "thin"] += 1
                except Unreadable as error:
                    outcomes[error.code] += 1
    assert outcomes["text"] >= 0.85 * outcomes.total(), outcomes
