"""Names in every script: topics, people and communities are called in addresses as they are called."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from urllib.parse import quote, unquote, urljoin, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree, html

from broadsheet.domain.naming import slug
from broadsheet.domain.readable_names import is_readable, readable_name
from broadsheet.domain.taxonomy import is_safe_id
from broadsheet.engine.portal.portal_folder import load_portal
from broadsheet.faces.web.application import create_app
from broadsheet.faces.web.server import running
from tests.commands import broadsheet, touched
from tests.http_client import ask
from tests.newsroom_portal import NOW, TITLES, write_pages

BASE = "https://news.example/"
NAMES = ("生成AI", "الذكاء الاصطناعي", "भारत की अर्थव्यवस्था", "Искусственный интеллект")
SETTINGS = f"""title: 生成AI
topic: 生成AI
url: {BASE}
locale: ja
sources:
  - jsonl: pages.jsonl
  - {{table: people.csv, type: people}}
  - {{table: communities.csv, type: community}}
judging: {{threshold: 0, embedding: none}}
"""


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("生成AI", "生成ai"),
        ("人工知能（ＡＩ）", "人工知能-ai"),
        ("ジョン・スミス", "ジョン-スミス"),
        ("भारत की अर्थव्यवस्था", "भारत-की-अर्थव्यवस्था"),
        ("الذكاء الاصطناعي", "الذكاء-الاصطناعي"),
        ("اخبار می\u200cشود", "اخبار-می-شود"),
        ("Яндекс.Такси", "яндекс-такси"),
        ("Київ", "київ"),
        ("Ки\u0438\u0306в", "кийв"),
        ('צה"ל', "צהל"),
        ("한국어 뉴스", "한국어-뉴스"),
        ("Café İzmir 東京", "cafe-izmir-東京"),
    ],
)
def test_a_name_keeps_the_letters_of_its_script(name: str, expected: str) -> None:
    assert readable_name(name) == expected


@pytest.mark.parametrize("name", ["Computer Vision", "Übergröße in Łódź", "C++", "A/B", "CON", "!!!", ""])
def test_names_in_latin_letters_are_what_they_were(name: str) -> None:
    assert readable_name(name) == slug(name)


@given(st.text(st.characters()))
def test_any_name_gives_a_part_of_a_path_that_no_system_changes(name: str) -> None:
    made = readable_name(name)
    assert is_safe_id(made)
    assert made.isascii() or is_readable(made)
    assert len(made.encode()) <= 160
    assert not set(made) & set('/\\:*?"<>|. ')
    assert unquote(quote(made)) == made


def test_a_long_name_is_cut_at_a_word_or_between_letters() -> None:
    assert readable_name("новость " * 50) == "-".join(["новость"] * 8)
    assert readable_name("人" * 300) == "人" * 40
    assert readable_name("की" * 300) == "की" * 20


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A portal whose topics, people and communities are named in four scripts, collected and published."""
    folder = tmp_path_factory.mktemp("portal")
    (folder / "topics").mkdir()
    (folder / "portal.yaml").write_text(SETTINGS)
    topics = [{"name": NAMES[0]}, *({"name": name, "keywords": ["the"]} for name in NAMES[1:])]
    (folder / "topics" / "all.yaml").write_text(json.dumps(topics, ensure_ascii=False))
    (folder / "people.csv").write_text("name,topics\n山田太郎,Искусственный интеллект\n")
    (folder / "communities.csv").write_text("name,topics\nनई दिल्ली समूह,生成AI\n")
    write_pages(folder, TITLES)
    broadsheet("run", "--portal", str(folder), "--now", NOW, "--workers", "1")
    return folder


def test_files_have_the_names_in_their_own_letters(portal: Path) -> None:
    for name in NAMES:
        named = readable_name(name)
        assert (portal / "public" / "topic" / named / "atom.xml").is_file()
        assert list((portal / "content" / "_data" / "topics").glob(f"*-{named}.yaml"))
    assert (portal / "content" / "_people" / "山田太郎.md").is_file()
    assert (portal / "public" / "people" / "山田太郎" / "index.html").is_file()
    assert (portal / "public" / "community" / "नई-दिल्ली-समूह" / "index.html").is_file()
    left = subprocess.run(
        ["git", "-C", portal / "content", "status", "--porcelain"], capture_output=True, check=True
    )
    assert left.stdout == b""


def test_every_address_that_is_published_is_ascii_and_is_served(portal: Path) -> None:
    addresses = {
        urlsplit(address)._replace(fragment="").geturl() for address in _addresses(portal / "public")
    }
    own = sorted(address for address in addresses if address.startswith(BASE))
    for name in (*map(readable_name, NAMES), "山田太郎", "नई-दिल्ली-समूह"):
        assert any(f"/{quote(name)}/" in address for address in own), name
    with running(create_app(load_portal(portal))) as served:
        for address in own:
            assert address.isascii(), address
            path = address.removeprefix(BASE[:-1])
            document = "index.json" if path.startswith("/api/") and path.endswith("/") else ""
            assert ask(served, path + document).status == 200, address


def test_a_second_run_with_nothing_new_changes_no_file(portal: Path) -> None:
    before = touched(portal / "public"), touched(portal / "content")
    broadsheet("run", "--portal", str(portal), "--now", NOW, "--workers", "1")
    assert (touched(portal / "public"), touched(portal / "content")) == before


def test_the_content_is_imported_with_the_same_names(portal: Path, tmp_path: Path) -> None:
    broadsheet("import", str(portal / "content"), "--portal", str(tmp_path / "again"))
    imported = load_portal(tmp_path / "again")
    assert [topic.id for topic in imported.topics] == list(map(readable_name, NAMES))


def _addresses(public: Path) -> set[str]:
    """All addresses in pages, feeds, sitemaps and documents."""
    found: set[str] = set()
    for path in public.rglob("*"):
        place = BASE + quote(path.relative_to(public).as_posix().removesuffix("index.html"))
        if path.suffix == ".html" and path.name != "404.html":
            tree = html.fromstring(path.read_bytes())
            found |= {
                urljoin(place, link) for _, _, link, _ in tree.iterlinks() if not link.startswith("data:")
            }
        elif path.suffix == ".xml":
            for node in etree.parse(path).iter():
                found |= {word for word in ((node.text or "").strip(), node.get("href", "")) if "://" in word}
        elif path.name == "index.json" and "api" in path.parts:
            found |= set(_texts(json.loads(path.read_bytes())))
    return found


def _texts(value: object) -> list[str]:
    if isinstance(value, dict):
        return [text for each in value.values() for text in _texts(each)]
    if isinstance(value, list):
        return [text for each in value for text in _texts(each)]
    return [value] if isinstance(value, str) and "://" in value else []
