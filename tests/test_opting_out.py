"""A publisher that does not want its words or pictures shown is heeded everywhere."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from broadsheet.engine.portal.portal_folder import load_portal
from broadsheet.faces.web.application import create_app
from broadsheet.faces.web.server import running
from tests.commands import broadsheet
from tests.rest_visits import walk


def test_what_a_publisher_opted_out_of_is_shown_nowhere(demo_portal: Path, tmp_path: Path) -> None:
    portal = Path(shutil.copytree(demo_portal, tmp_path / "demo", symlinks=True))
    organizations = portal / "organizations"
    broadsheet("publish", "--portal", str(portal))  # so that its files are known as they stand
    assert told(portal, "harbour-ledger.example")
    assert told(portal, "kestrel-tv.example")
    for name, said in (("harbour-ledger", "all"), ("meridian-post", "excerpt, image")):
        file = organizations / f"{name}.example.yaml"
        file.write_text(file.read_text("utf-8") + f"optOut: [{said}]\n", "utf-8")
    # known by another domain from now on: what was judged under the old one goes too
    (organizations / "kestrel-tv.example.yaml").write_text(
        "name: Kestrel\ndomain: news.kestrel-tv.example\noptOut: [all]\n"
    )
    broadsheet("publish", "--portal", str(portal))
    gone = ("harbour-ledger.example", "kestrel-tv.example", "news.kestrel-tv.example")
    for domain in gone:
        assert not told(portal, domain)
        assert not (portal / "public/provider" / domain).exists()
    address = "https://www.harbour-ledger.example/sport/2026/06/06/rovers-fans-turn-their-backs-on-face-gates-at-saltmarsh-park/"
    assert b"wants none" in broadsheet("explain", address, "--portal", str(portal), expect=1).stdout
    left = told(portal, "meridian-post.example")
    assert left
    for text in left:
        assert "\nexcerpt: " not in text or '\nexcerpt: ""' in text
        assert "\nimages:" not in text.partition("\nrelated:")[0]
    with running(create_app(load_portal(portal))) as address:
        stories = walk(address, "/stories", limit=100) + walk(address, "/search", q="the", limit=100)
        assert stories
        assert not {story["provider"]["domain"] for story in stories} & {*gone}
        curt = [story for story in stories if story["provider"]["domain"] == "meridian-post.example"]
        assert curt
        assert [
            (n, s["id"], s[n]) for s in curt for n in ("excerpt", "images", "featuredContent") if s[n]
        ] == []
        assert "harbour-ledger" not in json.dumps(walk(address, "/clusters", limit=100))


def test_a_publisher_of_stories_that_were_taken_over_is_heeded_too(demo_portal: Path, tmp_path: Path) -> None:
    shutil.copytree(demo_portal / "content" / "_news", tmp_path / "theirs" / "_news")
    (tmp_path / "organizations").mkdir()
    (tmp_path / "organizations" / "all.yaml").write_text(
        "- {name: Ledger, domain: harbour-ledger.example, optOut: [all]}\n"
        "- {name: Post, domain: meridian-post.example, optOut: [excerpt]}\n"
    )
    (tmp_path / "portal.yaml").write_text("title: Two\nsources:\n  - content: theirs\n")
    broadsheet("run", "--portal", str(tmp_path), "--workers", "1")
    with running(create_app(load_portal(tmp_path))) as address:
        told = {story["provider"]["domain"]: story["excerpt"] for story in walk(address, "/stories")}
    assert "harbour-ledger.example" not in told
    assert told["meridian-post.example"] == ""
    assert told["tarnvalleytimes.example"]


def told(portal: Path, domain: str) -> list[str]:
    """The content files of a publisher's stories."""
    texts = [path.read_text("utf-8") for path in sorted((portal / "content/_news").glob("*.md"))]
    return [text for text in texts if f"domain: {domain}" in text.partition("\nrelated:")[0]]
