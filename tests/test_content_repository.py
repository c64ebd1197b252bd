"""The content repository: read, written, cut off, full, somebody else's; and the recorded one's own bytes."""

from __future__ import annotations

import math
import os
import random
import shutil
import signal
import subprocess
import tarfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from broadsheet.collect.content_repository import read_portal, read_repository
from broadsheet.domain.draft import Entry, State
from broadsheet.domain.edition import Edition, File
from broadsheet.domain.errors import PublishError
from broadsheet.domain.front_matter import write_story
from broadsheet.domain.naming import content_path
from broadsheet.domain.portal import Portal, SourceSettings
from broadsheet.domain.source import RecordedStory, Refusal
from broadsheet.domain.story import Image, Provider, Story
from broadsheet.domain.taxonomy import Organization, Topic
from broadsheet.publish.repository import ContentChange, content_files, content_sheets, write_content
from tests.killing import lives, spent
from tests.patience import until

NOW = datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)
SOURCES = (SourceSettings(content="there"),)


def story(number: int, title: str | None = None) -> Story:
    return Story(
        title=title or f"Story {number}",
        published_date_time=NOW - timedelta(hours=number),
        original_url=f"https://example.org/{number}",
        provider=Provider(name="Example", domain="example.org"),
        topics=("AI",),
        published=True,
    )


def edition(*stories: Story, title: str = "Ours", moment: datetime = NOW) -> Edition:
    paths: list[str] = []
    for each in stories:
        paths.append(content_path(each.published_date_time, each.title, paths))
    entries = tuple(
        Entry(id=f"s{path}", path=path, story=each, state=State.PUBLISHED, cluster=path, lead=True)
        for path, each in zip(paths, stories, strict=True)
    )
    return Edition(
        portal=Portal(title=title, topic="AI", url="https://example.org/news", sources=SOURCES),
        topics=(
            Topic(id="ai", name="AI", keywords=("ai", "012"), hashtags=("#AI",)),
            Topic(
                id="no", name="No", shortname="n: o", parent="AI", description="yes", services={"news": "https://e.org/"},
                images=(Image(url="https://example.org/no.png", width=5, height=6),),
            ),
        ),
        organizations=(
            Organization(id="example.org", name="Example", domain="example.org", domains=("example.com",), standing=0.5),
            Organization(id="../Evil", name="~", domain="evil.example", description="a\nb"),
        ),
        entries=entries,
        time=moment,
    )  # fmt: skip


def write(folder: Path, published: Edition) -> ContentChange:
    return write_content(folder, content_files(published), edition=published)


def git(folder: Path, *words: str) -> str:
    environment = {"PATH": os.environ["PATH"], "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    identity = ("-c", "user.name=Somebody", "-c", "user.email=somebody@example.org")
    command = ["git", "-C", str(folder), *identity, *words]
    return subprocess.run(command, capture_output=True, check=True, text=True, env=environment).stdout


def snapshot(folder: Path) -> dict[str, tuple[bytes, int]]:
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {str(path.relative_to(folder)): (path.read_bytes(), path.stat().st_mtime_ns) for path in files}


def work_tree(folder: Path) -> dict[str, bytes]:
    return {path: body for path, (body, _) in snapshot(folder).items() if not path.startswith(".git/")}


@pytest.fixture(scope="module")
def powerapps(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("portal")
    with tarfile.open(shared_data / "portals" / "powerapps.tar.xz") as archive:
        archive.extractall(folder, filter="data")
    return folder / "powerapps"


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


def test_an_edition_is_one_commit_that_says_what_changed(tmp_path: Path) -> None:
    first = write(tmp_path, edition(story(1), story(2), story(3)))
    assert (first.added, first.changed, first.removed) == (3 + 5, 0, 0)
    changed = msgspec.structs.replace(story(2), excerpt="More")
    second = write(tmp_path, edition(story(0), story(1), changed, moment=NOW + timedelta(days=1)))
    assert (second.added, second.changed, second.removed) == (1, 1, 1)
    assert git(tmp_path, "rev-parse", "HEAD").strip() == second.commit
    assert git(tmp_path, "log", "-1", "--format=%an %ae %aI %cn %cI %B").strip() == (
        "Broadsheet edition@broadsheet.invalid 2024-05-07T07:08:09+00:00 Broadsheet 2024-05-07T07:08:09+00:00 "
        "Edition of 2024-05-07 07:08 UTC: 1 added, 1 changed, 1 removed\n\nAdded:\n- Story 0\n\n"
        "Changed:\n- Story 2\n\nRemoved:\n- _news/2024-05-06-story-3.md"
    )
    assert git(tmp_path, "status", "--porcelain") == ""
    assert sorted(path.name for path in (tmp_path / "_news").iterdir()) == [
        "2024-05-06-story-0.md", "2024-05-06-story-1.md", "2024-05-06-story-2.md",
    ]  # fmt: skip
    git(tmp_path, "fsck", "--strict")


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


@pytest.mark.skipif(os.geteuid() != 0, reason="a small disk can be mounted by root only")
def test_a_full_disk_is_told_and_loses_nothing(tmp_path: Path) -> None:
    command = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(tmp_path)]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("no file system can be mounted here")
    try:
        content = tmp_path / "content"
        first = write(content, edition(story(1)))
        before = work_tree(content)
        big = [
            msgspec.structs.replace(story(n), excerpt=random.Random(n).randbytes(9000).hex())
            for n in range(60)
        ]
        with pytest.raises(PublishError, match="disk is full"):
            write(content, edition(*big))
        assert work_tree(content) == before
        assert git(content, "rev-parse", "HEAD").strip() == first.commit
        assert write(content, edition(story(1), story(2))).added == 1
    finally:
        subprocess.run(["umount", str(tmp_path)], check=True)


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="a process's time is read from /proc")
@pytest.mark.parametrize("earlier", [0, 60])
def test_killed_anywhere_and_run_again_gives_the_same(tmp_path: Path, earlier: int) -> None:
    first = edition(*(story(number) for number in range(earlier)))
    second = edition(*(story(number) for number in range(30, 230)))
    folders = [tmp_path / name for name in ("clean", *"abcdef")]
    for folder in folders:
        if earlier:
            write(folder, first)
    clean = folders[0]
    seconds = _writing(clean, second)
    killed = 0
    for number, folder in enumerate(folders[1:], 1):
        for part in (number, 7 - number):
            killed += _writing(folder, second, killed_after=seconds * part / 7) < 0
        write(folder, second)
        assert work_tree(folder) == work_tree(clean)
        assert git(folder, "rev-parse", "HEAD") == git(clean, "rev-parse", "HEAD")
        assert git(folder, "status", "--porcelain") == ""
    assert killed > 2


def _writing(folder: Path, published: Edition, *, killed_after: float = math.inf) -> float:
    """Write in a process of its own that is killed after so much processor time, git's included.

    The processor seconds that it took, or -1 when it was killed in time.
    """
    child = os.fork()
    if not child:
        try:
            os.setsid()
            write(folder, published)
        finally:
            os._exit(0)
    seconds = 0.0
    while not os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT) and seconds < killed_after:
        seconds = max(seconds, spent(child))
        time.sleep(0.002)
    os.kill(child, signal.SIGKILL)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    until(lambda: not lives(child))  # git, now without a parent, ends too
    return seconds if code == 0 else -1


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
