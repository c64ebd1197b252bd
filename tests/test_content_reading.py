"""Content repositories as they are read, the recorded one's own bytes among them."""

from __future__ import annotations

import os
from pathlib import Path

from broadsheet.collect.content_repository import read_portal, read_repository
from broadsheet.domain.draft import Entry, State
from broadsheet.domain.edition import Edition
from broadsheet.domain.front_matter import write_story
from broadsheet.domain.portal import Portal
from broadsheet.domain.source import RecordedStory, Refusal
from broadsheet.domain.story import Image
from tests.content_editions import NOW, SOURCES, story, write


def test_the_recorded_portal_keeps_its_bytes(powerapps: Path, tmp_path: Path) -> None:
    portal = read_portal(powerapps)
    assert not portal.problems
    assert (portal.title, portal.topic, portal.locale) == ("Power Apps Every Day", "Power Apps", "en-us")
    assert portal.url == "https://everyday-cc.github.io/powerapps/"
    assert [topic.shortname for topic in portal.topics[2:4]] == ["Model-driven apps", "CDS"]
    assert len(portal.organizations) == 70
    assert portal.organizations[0].images[0] == Image(
        url="https://everyday-cc.github.io/powerapps/assets/images/organizations/amazon.com-50x50.jpg",
        width=50,
        height=50,
    )
    recorded = [each for each in read_repository(powerapps, "content:x") if isinstance(each, RecordedStory)]
    assert [each.raw for each in recorded] == [None] * 674
    entries = tuple(
        Entry(id=each.path, path=each.path, story=each.story, state=State.PUBLISHED, cluster="c", lead=True)
        for each in recorded
    )
    imported = Edition(
        portal=Portal(title=portal.title, url=portal.url, topic=portal.topic, sources=SOURCES),
        topics=portal.topics,
        organizations=portal.organizations,
        entries=entries,
        time=NOW,
    )
    assert write(tmp_path / "content", imported).added == 674 + 1 + 7 + 70
    for path in (powerapps / "_news").glob("*.md"):
        assert (tmp_path / "content" / "_news" / path.name).read_bytes() == path.read_bytes()
    again = read_portal(tmp_path / "content")
    assert (again.topics, again.organizations, again.topic) == (
        portal.topics,
        portal.organizations,
        portal.topic,
    )


def test_a_repository_is_read_file_by_file(tmp_path: Path) -> None:
    news = tmp_path / "repository" / "_news"
    news.mkdir(parents=True)
    (tmp_path / "secret.md").write_bytes(write_story(story(9)))
    (news / "1.md").write_bytes(write_story(story(1)))
    (news / "2.md").write_bytes(write_story(story(2)).replace(b"\n", b"\r\n"))
    (news / "3.md").write_bytes(write_story(story(3)).replace(b"heat: 0", b"heat: 0\ntags: [a]"))
    (news / "4.md").write_bytes(write_story(story(4)).replace(b"heat: 0", b"heat: much"))
    (news / "5.md").symlink_to(tmp_path / "secret.md")
    (news / "6.md").symlink_to("1.md")
    (news / "7.md").mkdir()
    (news / "8.md").write_bytes(b"---\n" + b"#" * 5_000_000)
    (news / "9.md").symlink_to("nowhere.md")
    (news / os.fsdecode(b"\xff.md")).write_bytes(write_story(story(5)))
    (news / "notes.txt").write_text("not asked")
    found = list(read_repository(news.parent, "content:x"))
    stories = [each for each in found if isinstance(each, RecordedStory)]
    assert [(each.path[6], each.raw is None) for each in stories] == [
        ("1", True),
        ("2", False),
        ("3", False),
        ("6", True),
    ]
    assert [each.story.title for each in stories] == ["Story 1", "Story 2", "Story 3", "Story 1"]
    assert b"tags: [a]" in (stories[2].raw or b"")
    refusals = [each for each in found if isinstance(each, Refusal)]
    assert [(each.place, each.detail.split(":")[0][:24]) for each in refusals] == [
        ("_news/4.md:9", "heat"),
        ("_news/5.md", "a link that leads out of"),
        ("_news/7.md", "no plain file"),
        ("_news/8.md", "larger than 4,000,000 by"),
        ("_news/9.md", "cannot be read"),
        ("_news/\ufffd.md", "its name is not UTF-8"),
    ]
    assert refusals[0].sample is not None
    assert refusals[0].source == "content:x"


def test_a_broken_portal_tells_every_problem(tmp_path: Path) -> None:
    for folder in ("_data/topics", "_data/organizations"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "_config.yml").write_text("title: [a\n")
    (tmp_path / "_data" / "topics" / "1.yaml").write_text("_id: a\nname: A\n")
    (tmp_path / "_data" / "topics" / "2.yaml").write_text("_id: b\nkeywords: c\nname: B\n")
    (tmp_path / "_data" / "topics" / "3.yaml").write_bytes(b"_id: \xff\n")
    (tmp_path / "_data" / "organizations" / "1.md").write_text("_id: a\n")
    (tmp_path / "_data" / "organizations" / "2.md").write_text(
        "---\n_id: a\nname: A\ndomain: a.b\nstanding: x\n---\n"
    )
    portal = read_portal(tmp_path)
    assert portal.title == tmp_path.name
    assert [topic.name for topic in portal.topics] == ["A"]
    assert [(problem.file.removeprefix("_data/"), problem.line) for problem in portal.problems] == [
        ("_config.yml", 2),
        ("topics/2.yaml", 2),
        ("topics/3.yaml", 1),
        ("organizations/1.md", 1),
        ("organizations/2.md", 5),
    ]
