"""Who answers for a portal: its contact, its owner's links and pages, on every page and in every letter."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from broadsheet.domain.edition import Edition
from broadsheet.domain.errors import SettingsError
from broadsheet.domain.own_pages import OwnPage, parse_pages
from broadsheet.domain.portal_file import parse_portal
from broadsheet.engine.portal.portal_folder import load_portal
from broadsheet.faces.web.application import create_app
from broadsheet.faces.web.server import running
from broadsheet.publish.newsletter.choosing import choose_issue
from broadsheet.publish.newsletter.confirmation import confirmation_letter
from broadsheet.publish.newsletter.letter import write_letter
from broadsheet.publish.sitemaps import sitemap_files
from broadsheet.store import Store
from tests.commands import broadsheet
from tests.http_client import ask
from tests.sample_edition import NEWEST, edition, entry, sample_edition
from tests.site_pages import assert_harmless, parsed, printed, trees

_OWNER: dict[str, object] = {
    "search": False,
    "contact": "Harbour Watch, 1 Harbour Lane, Easterly",
    "links": [
        {"title": "House rules", "url": "assets/rules.pdf"},
        {"title": "The club", "url": "https://club.example/?a=1&b=2"},
        {"title": "Write to us", "url": "mailto:desk@club.example"},
    ],
}
_IMPRINT = OwnPage(
    id="imprint", title="Imprint", text="Published by **us**.\n\n## Law\n\n[Privacy](../privacy/)"
)


def with_pages(of: Edition, *pages: OwnPage) -> Edition:
    return msgspec.structs.replace(of, portal=of.portal.with_own(pages=pages))


def foot(page: bytes) -> list[tuple[str, str]]:
    """What the owner's links are called, and where they lead."""
    links = parsed(page).xpath("//footer/p[3]/a")
    return [(link.text_content(), link.get("href")) for link in links]


def test_every_page_names_the_contact_and_leads_where_the_owner_wants() -> None:
    pages = printed(with_pages(edition((entry(0),), site=_OWNER), _IMPRINT))
    outward = [("The club", "https://club.example/?a=1&b=2"), ("Write to us", "mailto:desk@club.example")]
    for path, tree in trees(pages):
        root = "/faces/" if path == "404.html" else "../" * path.count("/")
        own = [("Imprint", f"{root}page/imprint/"), ("House rules", f"{root}assets/rules.pdf")]
        assert foot(pages[path]) == own + outward, path
        assert tree.xpath("string(//footer/p[@class='contact'])") == _OWNER["contact"], path


@pytest.mark.parametrize(
    ("contact", "leads"),
    [
        ("desk@club.example", ["mailto:desk@club.example"]),
        ("https://club.example/contact", ["https://club.example/contact"]),
        ("javascript:alert(1)", []),
        ('<a href="https://evil.example/">us</a>', []),
    ],
)
def test_a_contact_that_is_an_address_can_be_followed(contact: str, leads: list[str]) -> None:
    page = printed(edition((entry(0),), site={"search": False, "contact": contact}))["index.html"]
    (shown,) = parsed(page).xpath("//footer/p[@class='contact']")
    assert shown.xpath("a/@href") == leads
    assert shown.text_content() == contact


def test_a_page_of_the_owners_own_stands_in_the_sites_frame_and_in_the_sitemap() -> None:
    made = with_pages(edition((entry(0),), site={"search": False}), _IMPRINT)
    tree = parsed(printed(made)["page/imprint/index.html"])
    assert tree.xpath("//h1/text()") == ["Imprint"]
    assert tree.xpath("//main//h2/text()") == ["Law"]
    assert tree.xpath("//main//strong/text()") == ["us"]
    assert tree.xpath("//main//a/@href") == ["../privacy/"]
    listed = {file.path: file.body for file in sitemap_files(made)}["sitemap-1.xml"]
    assert b"<loc>https://news.example/faces/page/imprint/</loc>" in listed


def test_what_an_owner_copied_from_elsewhere_runs_nothing() -> None:
    text = "<script>alert(1)</script>\n\n<img src=x onerror=alert(1)> [x](javascript:alert(1)) <style>p{}</style>"
    made = with_pages(edition((entry(0),), site={"search": False}), OwnPage(id="x", title="<b>x", text=text))
    tree = parsed(printed(made)["page/x/index.html"])
    assert_harmless("page/x/index.html", tree)
    assert tree.xpath("//h1/text()") == ["<b>x"]


def test_letters_name_the_owners_pages_and_where_their_sender_is() -> None:
    made = with_pages(sample_edition(60, site=_OWNER), _IMPRINT)
    issue = choose_issue(made, id_="2020-12-03", since=NEWEST - timedelta(days=9))
    letter = write_letter(issue, made.portal, unsubscribe="https://news.example/u/1")
    assert "Imprint: https://news.example/faces/page/imprint/\n" in letter.text
    asking = confirmation_letter(made.portal, "https://news.example/c/1")
    for text in (letter.text, letter.html, asking.text, asking.html):
        assert "1 Harbour Lane, Easterly" in text
    links = parsed(letter.html.encode()).xpath("//a/@href")
    assert {"https://news.example/faces/page/imprint/", "mailto:desk@club.example"} <= set(links)
    with_address = made.portal.newsletter.model_copy(update={"postal": "2 Quay Street"})
    portal = made.portal.model_copy(update={"newsletter": with_address})
    assert "2 Quay Street" in confirmation_letter(portal, "https://news.example/c/1").text


def test_forms_of_the_newsletter_name_them_too(tmp_path: Path) -> None:
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages/privacy.md").write_text("# Privacy\n\nWe keep little.\n")
    (tmp_path / "portal.yaml").write_text(
        "title: Harbour Watch\nsite: {contact: desk@club.example}\nnewsletter: {enabled: true, from: a@club.example}\n"
    )
    Store.open(tmp_path / ".broadsheet/store.sqlite3").close()
    with running(create_app(load_portal(tmp_path))) as address:
        form = parsed(ask(address, "/newsletter/subscribe").body)
    assert form.xpath("//footer//a/@href") == ["../", "../page/privacy/", "mailto:desk@club.example"]


def test_pages_are_published_from_the_portals_folder_and_follow_it(tmp_path: Path) -> None:
    folder = tmp_path / "portal"
    broadsheet("init", str(folder), "--title", "Harbour Watch", "--quiet")
    (folder / "pages").mkdir()
    (folder / "pages/imprint.md").write_text("# Imprint\n\nHarbour Club\n")
    broadsheet("publish", "--portal", str(folder), "--quiet")
    assert "Harbour Club" in (folder / "public/page/imprint/index.html").read_text()
    (folder / "pages/imprint.md").write_text("# Who we are\n\nHarbour Society\n")
    broadsheet("publish", "--portal", str(folder), "--quiet")
    assert "Harbour Society" in (folder / "public/page/imprint/index.html").read_text()
    assert ("Who we are", "page/imprint/") in foot((folder / "public/index.html").read_bytes())


def test_mistakes_in_links_and_pages_are_told_with_their_place() -> None:
    with pytest.raises(SettingsError) as caught:
        parse_portal(
            "title: Birds\nsite:\n  contact: |\n    two\n    lines\n  links:\n"
            "    - {title: Imprint, url: /imprint}\n    - {title: '', url: https://example.org/}\n"
            "    - {title: X, url: 'javascript:alert(1)'}\n"
        )
    told = [str(problem).partition(":")[2] for problem in caught.value.problems]
    assert [line.partition(":")[0] for line in told] == ["3", "7", "8", "9"]
    assert "'/imprint' leads nowhere; write https://" in told[1]
    with pytest.raises(SettingsError) as caught:
        parse_pages({"pages/a b.md": "# Fit", "pages/c.md": "No title", "pages/d.md": "# D\n" + "x" * 90_000})
    assert [str(problem).partition(":")[0] for problem in caught.value.problems] == [
        "pages/a b.md",
        "pages/c.md",
        "pages/d.md",
    ]


def test_the_doctor_says_when_letters_do_not_tell_where_their_sender_is(tmp_path: Path) -> None:
    folder = tmp_path / "portal"
    broadsheet("init", str(folder), "--title", "Harbour Watch", "--quiet")
    settings = folder / "portal.yaml"
    text = settings.read_text().replace("http://127.0.0.1:8000/", "https://harbour.example/")
    told = []
    for site in ("", "site: {contact: 1 Harbour Lane}\n"):
        settings.write_text(f"{text}{site}newsletter: {{enabled: true, from: a@club.example}}\n")
        broadsheet("publish", "--portal", str(folder), "--quiet")
        looked = json.loads(broadsheet("doctor", "--portal", str(folder), "--json").stdout)
        told.append(
            [each["trouble"] for each in looked.get("remarks", ()) if each["subject"] == "newsletter"]
        )
    assert [len(each) for each in told] == [1, 0]
    assert "where their sender is" in told[0][0]
