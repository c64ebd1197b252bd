"""Small editions, content repositories written of them, and what stands in such a folder."""

from __future__ import annotations

import os
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

from broadsheet.domain.draft import Entry, State
from broadsheet.domain.edition import Edition
from broadsheet.domain.naming import content_path
from broadsheet.domain.portal import Portal, SourceSettings
from broadsheet.domain.story import Image, Provider, Story
from broadsheet.domain.taxonomy import Organization, Topic
from broadsheet.publish.repository import ContentChange, content_files, write_content

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
