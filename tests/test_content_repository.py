"""The content repository as it is written: one commit an edition, the same bytes, nothing touched that did not change."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec

from broadsheet.collect.content_repository import read_portal
from broadsheet.publish.repository import ContentChange
from tests.content_editions import NOW, edition, git, snapshot, story, work_tree, write


def test_an_edition_is_one_commit_that_says_what_changed(tmp_path: Path) -> None:
    first = write(tmp_path, edition(story(1), story(2), story(3)))
    assert (first.added, first.changed, first.removed) == (3 + 5, 0, 0)
    changed = msgspec.structs.replace(story(2), excerpt="More")
    second = write(tmp_path, edition(story(0), story(1), changed, moment=NOW + timedelta(days=1)))
    assert (second.added, second.changed, second.removed) == (1, 1, 1)
    assert git(tmp_path, "rev-parse", "HEAD").strip() == second.commit
    at = int(datetime(2024, 5, 7, 7, 8, 9, tzinfo=UTC).timestamp())
    assert git(tmp_path, "log", "-1", "--format=%an %ae %at %cn %ct %B").strip() == (
        f"Broadsheet edition@broadsheet.invalid {at} Broadsheet {at} "
        "Edition of 2024-05-07 07:08 UTC: 1 added, 1 changed, 1 removed\n\nAdded:\n- Story 0\n\n"
        "Changed:\n- Story 2\n\nRemoved:\n- _news/2024-05-06-story-3.md"
    )
    assert git(tmp_path, "status", "--porcelain") == ""
    assert sorted(path.name for path in (tmp_path / "_news").iterdir()) == [
        "2024-05-06-story-0.md", "2024-05-06-story-1.md", "2024-05-06-story-2.md",
    ]  # fmt: skip
    git(tmp_path, "fsck", "--strict")


def test_an_edition_without_stories_names_no_time(tmp_path: Path) -> None:
    write(tmp_path, edition())
    assert git(tmp_path, "log", "-1", "--format=%s").strip() == "Edition without stories: portal data"


def test_many_stories_are_one_sound_pack(tmp_path: Path) -> None:
    stories = [story(number) for number in range(120)]
    stories.append(msgspec.structs.replace(story(120), excerpt="One of many. " * 90))
    write(tmp_path, edition(*stories))
    assert len(list(tmp_path.glob(".git/objects/pack/*"))) == 2
    assert git(tmp_path, "fsck", "--strict", "--full") == ""
    assert git(tmp_path, "status", "--porcelain") == ""
    again = tmp_path.with_name("again")
    git(tmp_path, "clone", "-q", str(tmp_path), str(again))
    assert work_tree(again) == work_tree(tmp_path)


def test_nothing_new_touches_nothing(tmp_path: Path) -> None:
    write(tmp_path, edition(story(1)))
    before = snapshot(tmp_path)
    assert write(tmp_path, edition(story(1), moment=NOW + timedelta(days=9))) == ContentChange()
    assert snapshot(tmp_path) == before


def test_unchanged_files_keep_their_time(tmp_path: Path) -> None:
    write(tmp_path, edition(story(1), story(2)))
    before = snapshot(tmp_path)
    write(tmp_path, edition(story(1), story(2, "Another")))
    after = snapshot(tmp_path)
    for path in ("_config.yml", "_news/2024-05-06-story-1.md", "_data/topics/00-ai.yaml"):
        assert after[path] == before[path]


def test_the_same_history_has_the_same_hash(tmp_path: Path) -> None:
    commits = set()
    for name in ("a", "b"):
        write(tmp_path / name, edition(story(1)))
        commits.add(write(tmp_path / name, edition(story(1), story(2))).commit)
    assert len(commits) == 1


def test_the_portal_data_reads_back(tmp_path: Path) -> None:
    ours = edition(title="A: 'title' # \"é\"")
    write(tmp_path, ours)
    portal = read_portal(tmp_path)
    assert not portal.problems
    assert (portal.title, portal.url, portal.locale, portal.topic) == (
        ours.portal.title,
        ours.portal.url,
        "en-us",
        "AI",
    )
    assert portal.topics == ours.topics
    assert set(portal.organizations) == set(ours.organizations)


def test_hostile_titles_stay_in_their_line(tmp_path: Path) -> None:
    title = "--amend\nAuthor: x\r\n\x00\x1b[31m\u202e \ud800" + "y" * 300
    write(tmp_path, edition(story(1, title)))
    lines = git(tmp_path, "log", "-1", "--format=%B").splitlines()
    assert lines[3].startswith("- --amend Author: x [31m \ufffdyyy")
    assert lines[4:6] == ["", "The portal's data changed."]
