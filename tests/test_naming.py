"""File names made of titles: the recorded rule, and safe names for any title at all."""

from __future__ import annotations

import re
import tarfile
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.domain.front_matter import read_story
from broadsheet.domain.naming import content_path, slug

TIME = datetime(2024, 5, 6, 23, 30, tzinfo=UTC)
SAFE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def test_the_recorded_names_follow_from_their_titles(shared_data: Path) -> None:
    same = total = 0
    with tarfile.open(shared_data / "portals" / "powerapps.tar.xz") as archive:
        for member in archive:
            file = (
                archive.extractfile(member)
                if "/_news/" in member.name and member.name.endswith(".md")
                else None
            )
            if file is not None:
                total += 1
                same += slug(read_story(file.read(), member.name).title) == Path(member.name).stem[11:]
    assert total == 674
    assert same >= 673  # one was cut by a rule that two others of its length contradict


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("What’s new: dev/test & more — it's «here»", "whats-new-devtest-more-its-here"),
        ("Übergröße in Łódź", "ubergrosse-in-lodz"),
        ("Işıkkent kapısı açıldı", "isikkent-kapisi-acildi"),
        ("A  B_c -- d", "a-b-c-d"),
        ("Gartner® Magic Quadrant™", "gartner-magic-quadrant"),
        ("ﬁve ｆｕｌｌ", "five-full"),
        ("-rf ../../etc/passwd", "rf-etcpasswd"),
        ("a\u00a0b\nc\td", "a-b-c-d"),
    ],
)
def test_slugs(title: str, expected: str) -> None:
    assert slug(title) == expected


def test_a_long_title_is_cut_at_a_word() -> None:
    assert slug("word " * 100) == "-".join(["word"] * 29)
    assert slug("x" * 300) == "x" * 145
    assert slug("a " + "x" * 300) == "a-" + "x" * 143


@pytest.mark.parametrize("title", ["", "!!!", "文字", "CON", "lpt1", "Яндекс AI", "نص"])
def test_titles_that_say_little_get_a_hash(title: str) -> None:
    assert re.fullmatch(r"([a-z0-9-]+)-[0-9a-f]{10}", slug(title))
    assert slug("文字") != slug("字文")


@given(st.text(st.characters()))
def test_any_title_gives_a_safe_name(title: str) -> None:
    name = slug(title)
    assert SAFE.fullmatch(name)
    assert len(name) <= 160
    assert slug(title) == name


@given(st.lists(st.text("aA-!2", max_size=4), max_size=20))
def test_paths_are_never_shared(titles: list[str]) -> None:
    taken: set[str] = set()
    for title in titles:
        path = content_path(TIME, title, taken)
        assert path not in taken
        taken.add(path)


def test_the_date_is_the_utc_day() -> None:
    assert content_path(TIME, "A b", ()) == "_news/2024-05-06-a-b.md"
    assert content_path(TIME.astimezone(timezone(timedelta(hours=5))), "A b", ()) == "_news/2024-05-06-a-b.md"
    assert content_path(TIME, "A b", {"_news/2024-05-06-a-b.md"}) == "_news/2024-05-06-a-b-2.md"
