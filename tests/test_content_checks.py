"""The doctor's remarks about what is published: each oddity with what to do, links looked at only on request."""

from __future__ import annotations

import json
from pathlib import Path

from tests.commands import broadsheet
from tests.loopback import Loopback
from tests.recipes import write


def _portal(folder: Path, address: str = "https://odd.example") -> Path:
    def person(name: str, account: str) -> str:
        return f'---\nname: "{name}"\n\ntwitter:\n  username: {account}\n  url: https://x.example/{account}\n\n---\n\n'

    def video(title: str, url: str) -> str:
        return f'---\ntitle: "{title}"\noriginalUrl: "{address}{url}"\n\ntopics:\n  - Bread\n\n---\n\n'

    write(
        folder / "theirs",
        {
            "_config.yml": "title: Odd\nurl: https://odd.example\n",
            "_people/reza-dorrani.md": person("Charles Lamanna", "rezadorrani"),
            "_people/charles-lamanna.md": person("Charles Lamanna", "clamanna"),
            "_people/ann-lee.md": person("Ann Lee", "annlee"),
            "_learning/videos/one.md": video("Rye", "/alive"),
            "_learning/videos/two.md": video("RYE", "/gone"),
            "_learning/videos/three.md": video("Wheat", "/alive"),
            "_data/topics/00-bread.yaml": "_id: bread\nname: Bread\nkeywords:\n  - bread\n",
            "_data/topics/01-cake.yaml": "_id: cake\nname: Cake\nkeywords:\n  - cake\n",
            "_data/organizations/mill.md": "---\n_id: mill\nname: Mill\ndomain: mill.example\n---\n",
        },
    )
    portal = folder / "portal"
    broadsheet("import", str(folder / "theirs"), "--portal", str(portal))
    broadsheet("publish", "--portal", str(portal))
    return portal


def _remarks(portal: Path, *words: str) -> dict[str, list[str]]:
    told = json.loads(broadsheet("doctor", "--portal", str(portal), "--json", *words).stdout)
    remarks: dict[str, list[str]] = {}
    for remark in told["remarks"]:
        assert remark["advice"]
        remarks.setdefault(remark["subject"], []).append(remark["trouble"])
    return remarks


def test_oddities_are_told_with_their_fix(tmp_path: Path) -> None:
    remarks = _remarks(_portal(tmp_path))
    assert "the page of 'reza-dorrani' names 'Charles Lamanna'" in remarks["_people/reza-dorrani.md"][0]
    assert "is the name of _people/charles-lamanna.md too" in remarks["_people/reza-dorrani.md"][1]
    assert set(remarks) == {
        "_people/reza-dorrani.md",
        "_learning/videos/one.md",
        "topic Cake",
        "organizations/mill.yaml",
    }
    told = " ".join(remarks["_learning/videos/one.md"])
    assert "has the title of _learning/videos/two.md" in told
    assert "has the address of _learning/videos/three.md" in told


def test_what_the_advice_names_ends_the_remark(tmp_path: Path) -> None:
    portal = _portal(tmp_path)
    for decision in (
        ("reject", "_learning/videos/two.md"),
        ("reject", "_learning/videos/three.md"),
        ("edit", "_people/reza-dorrani.md", "--title", "Reza Dorrani"),
    ):
        broadsheet("desk", *decision, "--by", "ann", "--portal", str(portal))
    broadsheet("publish", "--portal", str(portal))
    assert set(_remarks(portal)) == {"topic Cake", "organizations/mill.yaml"}


def test_an_event_that_repeats_is_told_as_no_double(tmp_path: Path) -> None:
    portal = tmp_path / "club"
    broadsheet("init", str(portal), "--title", "Club", "--quiet")
    settings = portal / "portal.yaml"
    settings.write_text(
        settings.read_text().replace("sources:\n", "sources:\n  - {table: e.csv, type: event}\n")
    )
    days = ("2026-06-10", "2026-06-17", "2026-06-17")
    rows = [
        f"https://club.example/{number},Office hours,{day}T18:00:00Z\n" for number, day in enumerate(days)
    ]
    (portal / "e.csv").write_text("originalUrl,title,startDateTime\n" + "".join(rows))
    broadsheet("run", "--portal", str(portal), "--quiet")
    doubles = [each for each in _remarks(portal) if each.startswith("_events/")]
    assert len(doubles) == 1
    assert "2026-06-17" in (portal / "content" / doubles[0]).read_text()


def test_links_are_looked_at_on_request_with_history(tmp_path: Path) -> None:
    with Loopback() as server:
        server.page("/alive", b"<p>here</p>")
        portal = _portal(tmp_path, server.url(""))
        settings = portal / "portal.yaml"
        settings.write_text(settings.read_text() + "fetch:\n  allow_private: [127.0.0.1]\n  delay: 0s\n")
        asked = len(server.log)
        assert "_learning/videos/two.md" not in _remarks(portal)
        assert len(server.log) == asked
        first = _remarks(portal, "--links", "10", "--now", "2026-11-20T08:00:00Z")
        assert "has not answered since 2026-11-20: http-404" in " ".join(first["_learning/videos/two.md"])
        again = _remarks(portal, "--links", "1", "--now", "2026-11-25T08:00:00Z")
        assert "since 2026-11-20" in " ".join(again["_learning/videos/two.md"])
        server.page("/gone", b"<p>back</p>")
        assert "_learning/videos/two.md" not in _remarks(
            portal, "--links", "10", "--now", "2026-11-26T08:00:00Z"
        )
