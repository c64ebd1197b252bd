"""Incidents of other projects: names that led out of a folder, links, and git made to run something."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec
import pytest

from broadsheet.collect.content_repository import read_repository
from broadsheet.domain.edition import Edition
from broadsheet.domain.source import RecordedStory
from broadsheet.publish.repository import content_files, write_content
from tests.articles import page, portal
from tests.commands import broadsheet, start
from tests.loopback import Loopback
from tests.patience import PATIENCE


def test_slugs_media_and_asset_paths_stay_inside(tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "secret.txt").write_text("SECRET")
    folder = tmp_path / "portal"
    (folder / "assets").mkdir(parents=True)
    (folder / "assets" / "link.txt").symlink_to(tmp_path / "outside" / "secret.txt")
    (folder / "assets" / "folder").symlink_to(tmp_path / "outside")
    (folder / "assets" / "own.txt").write_text("own")
    with Loopback() as web:
        titles = [
            "../../etc/passwd",
            "..\\..\\x",
            "con",
            "/",
            "\x00",
            "-rf",
            ".git/hooks/post-commit",
            "a" * 5000,
        ]
        pages = {f"/{number}": title for number, title in enumerate(titles)}
        items = "".join(f"<item><link>{web.url(path)}</link></item>" for path in pages)
        web.page("/feed.xml", f"<rss version='2.0'><channel>{items}</channel></rss>".encode())
        for path, title in pages.items():
            image = web.url("/../../../evil.jpg")
            web.page(path, page(title, image=image), headers={"Content-Type": "text/html"})
        portal(folder, f"  - feed: {web.url('/feed.xml')}\n")
        words = ("run", "--portal", str(folder), "--now", "2026-06-09T06:00:00Z", "--workers", "1", "--quiet")
        assert start(*words, stdout=-3, stderr=-3).wait(timeout=PATIENCE) in {0, 1}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["outside", "portal"]
    assert sorted(path.name for path in (tmp_path / "outside").iterdir()) == ["secret.txt"]
    assert (folder / "public" / "assets" / "own.txt").exists()
    names = [path.name for path in (folder / "content" / "_news").iterdir()]
    assert names
    assert all(re.fullmatch(r"[a-z0-9-]+\.md", name) and len(name) < 200 for name in names)
    assert all(
        b"SECRET" not in path.read_bytes() for path in (folder / "public").rglob("*") if path.is_file()
    )


def test_an_imported_portal_cannot_name_files_outside_of_the_new_one(tmp_path: Path) -> None:
    repository = tmp_path / "repository"
    for name in ("_news", "_data/topics", "_data/organizations"):
        (repository / name).mkdir(parents=True)
    (repository / "_config.yml").write_text("title: Evil\nwebUrl: https://evil.example/\n")
    (repository / "_data/topics/a.yaml").write_text('_id: "../../../evil"\nname: Evil\n')
    (repository / "_data/organizations/a.md").write_text(
        '---\n_id: "../../evil"\nname: E\ndomain: e.example\n---\n'
    )
    broadsheet("import", str(repository), "--portal", str(tmp_path / "deep" / "er" / "portal"))
    written = {path for path in tmp_path.rglob("*evil*") if repository not in path.parents}
    assert written
    assert all(path.is_relative_to(tmp_path / "deep" / "er" / "portal") for path in written)


def test_links_in_content_repositories_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret.md").write_text("---\ntitle: SECRET\n---\n")
    news = tmp_path / "repository" / "_news"
    news.mkdir(parents=True)
    (news / "a.md").symlink_to(tmp_path / "secret.md")
    (news / "b.md").symlink_to("/dev/zero")
    (news / "c.md").mkdir()
    found = list(read_repository(tmp_path / "repository", "s"))
    assert len(found) == 3
    assert not any(isinstance(item, RecordedStory) for item in found)
    assert "SECRET" not in str(found)


def test_git_runs_no_hook_and_takes_no_option_or_protocol_from_data(
    hostile: Edition, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "--upload-pack=touch evil"
    content = folder / "content"
    write_content(content, content_files(hostile), edition=hostile)
    hooks = content / ".git" / "hooks"
    hooks.mkdir(exist_ok=True)
    for name in ("post-commit", "reference-transaction", "post-index-change", "pre-auto-gc"):
        (hooks / name).write_text(f"#!/bin/sh\ntouch {tmp_path}/evil\n")
        (hooks / name).chmod(0o755)
    monkeypatch.setenv("GIT_SSH_COMMAND", f"touch {tmp_path}/evil")
    monkeypatch.setenv("GIT_EXTERNAL_DIFF", f"touch {tmp_path}/evil")
    (content / ".gitattributes").write_text("* filter=evil\n")
    titles = (
        "--exec=touch evil",
        "-c core.pager=touch",
        "ext::sh -c touch% evil",
        "$(touch evil)",
        "`touch evil`",
    )
    entries = [
        msgspec.structs.replace(
            hostile.entries[number], story=msgspec.structs.replace(hostile.entries[number].story, title=title)
        )
        for number, title in enumerate(titles)
    ]
    edition = msgspec.structs.replace(hostile, entries=tuple(entries))
    assert write_content(content, content_files(edition), edition=edition).commit
    assert not list(tmp_path.glob("evil"))
    assert not list(Path().glob("evil"))
