"""A content folder that others touch too: their git, their files, their links."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from broadsheet.domain.edition import File
from broadsheet.domain.errors import PublishError
from broadsheet.publish.repository import ContentChange, content_sheets, write_content
from tests.content_editions import edition, git, story, work_tree, write


def test_a_run_without_git_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(PublishError, match="git is not installed"):
        write(tmp_path / "content", edition(story(1)))


def test_hooks_filters_and_settings_of_the_user_play_no_part(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = write(tmp_path / "plain", edition(story(1))).commit
    (tmp_path / ".gitconfig").write_text(
        "[core]\nautocrlf = true\n[commit]\ngpgsign = true\n[user]\nname = X\n"
    )
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "elsewhere"))
    monkeypatch.setenv("GIT_AUTHOR_NAME", "X")
    folder = tmp_path / "content"
    git(tmp_path, "init", "-q", "-b", "main", "content")
    for hook in ("pre-commit", "commit-msg", "reference-transaction", "post-commit"):
        (folder / ".git" / "hooks" / hook).write_text("#!/bin/sh\nexit 1\n")
        (folder / ".git" / "hooks" / hook).chmod(0o755)
    (folder / ".gitattributes").write_text("* text eol=crlf\n")
    assert write(folder, edition(story(1))).commit == expected


def test_a_portal_inside_a_repository_does_not_touch_that_one(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    write(tmp_path / "content", edition(story(1)))
    assert (tmp_path / "content" / ".git").is_dir()
    assert not (tmp_path / ".git" / "index").exists()


def test_somebody_elses_folder_is_refused(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "theirs")
    theirs = tmp_path / "theirs"
    (theirs / "_news").mkdir()
    (theirs / "_news" / "mine.md").write_text("mine")
    with pytest.raises(PublishError, match="no edition wrote"):
        write(theirs, edition(story(1)))
    git(theirs, "add", "-A")
    git(theirs, "commit", "-qm", "mine")
    with pytest.raises(PublishError, match="somebody else's repository"):
        write(theirs, edition(story(1)))
    shutil.rmtree(theirs / ".git")
    with pytest.raises(PublishError, match="no edition wrote"):
        write(theirs, edition(story(1)))
    assert (theirs / "_news" / "mine.md").read_text() == "mine"


def test_other_peoples_files_in_our_repository_are_kept(tmp_path: Path) -> None:
    write(tmp_path, edition(story(1)))
    (tmp_path / "README.md").write_text("committed")
    (tmp_path / "README.md").chmod(0o755)
    git(tmp_path, "add", "README.md")
    git(tmp_path, "commit", "-qm", "A readme")
    (tmp_path / "README.md").write_text("changed")
    (tmp_path / "staged.txt").write_text("staged")
    git(tmp_path, "add", "staged.txt")
    (tmp_path / "_news" / "draft.txt").write_text("never committed")
    write(tmp_path, edition(story(2)))
    assert git(tmp_path, "status", "--porcelain").splitlines() == [
        " M README.md", "A  staged.txt", "?? _news/draft.txt",
    ]  # fmt: skip
    assert git(tmp_path, "show", "HEAD:README.md") == "committed"
    assert git(tmp_path, "ls-tree", "HEAD", "README.md").startswith("100755")
    clone = tmp_path.with_name("clone")
    git(tmp_path, "clone", "-q", str(tmp_path), str(clone))
    assert write(clone, edition(story(2))).commit is None


def test_edits_by_hand_give_way_to_the_edition(tmp_path: Path) -> None:
    write(tmp_path, edition(story(1), story(2)))
    before = work_tree(tmp_path)
    (tmp_path / "_news" / "2024-05-06-story-1.md").write_text("edited")
    (tmp_path / "_news" / "2024-05-06-story-2.md").unlink()
    assert write(tmp_path, edition(story(1), story(2))).commit is None
    assert work_tree(tmp_path) == before


def test_what_others_do_to_the_repository_between_two_editions_is_noticed(tmp_path: Path) -> None:
    folder, published = tmp_path / "content", edition(story(1), story(2))

    def publish() -> ContentChange:
        sheets = content_sheets(published)
        return write_content(folder, sheets, edition=published, ledger=tmp_path / "content.ledger")

    assert publish().added
    before, name = work_tree(folder), "_news/2024-05-06-story-1.md"
    assert publish() == ContentChange()
    (folder / name).write_text("edited")
    git(folder, "commit", "-qam", "By hand")
    assert publish().changed == 1
    git(folder, "rm", "-q", "--cached", name)  # the index alone
    assert publish().commit is None
    git(folder, "reset", "-q", "--soft", "HEAD~1")  # the branch alone
    assert publish().changed == 1
    git(folder, "rm", "-q", name)
    assert publish().commit is None
    assert publish() == ContentChange()
    assert work_tree(folder) == before
    assert git(folder, "status", "--porcelain") == ""


def test_what_a_killed_git_left_is_repaired(tmp_path: Path) -> None:
    write(tmp_path, edition(story(1), story(2)))
    locks = [tmp_path / ".git" / name for name in ("index.lock", "HEAD.lock", "refs/heads/main.lock")]
    for lock in locks:
        lock.write_text("")
    (tmp_path / ".git" / "index").write_bytes(b"torn")
    (tmp_path / "_news" / ".broadsheet-0123").write_text("half")
    assert write(tmp_path, edition(story(1), story(3))).added == 1
    assert not any(lock.exists() for lock in locks)
    assert git(tmp_path, "status", "--porcelain") == ""
    assert len(list((tmp_path / "_news").iterdir())) == 2


def test_a_detached_head_is_told(tmp_path: Path) -> None:
    write(tmp_path, edition(story(1)))
    git(tmp_path, "checkout", "-q", "--detach")
    with pytest.raises(PublishError, match="on no branch"):
        write(tmp_path, edition(story(2)))


@pytest.mark.parametrize(
    "path", ["../x", "_news/../../x", "/etc/x", "_news/.git/x", "README.md", "_news//x", ""]
)
def test_paths_never_lead_out(tmp_path: Path, path: str) -> None:
    with pytest.raises(PublishError, match="no place for a content file"):
        write_content(tmp_path / "content", [File(path=path, body=b"")], edition=edition())


def test_links_are_not_followed(tmp_path: Path) -> None:
    write(tmp_path / "content", edition(story(1)))
    news, outside = tmp_path / "content" / "_news", tmp_path / "outside"
    target = news / "2024-05-06-story-1.md"
    target.unlink()
    (tmp_path / "file").write_text("theirs")
    target.symlink_to(tmp_path / "file")
    write(tmp_path / "content", edition(story(1)))
    assert not target.is_symlink()
    assert (tmp_path / "file").read_text() == "theirs"
    news.rename(outside)
    news.symlink_to(outside)
    with pytest.raises(PublishError, match="is a link"):
        write(tmp_path / "content", edition(story(1)))
