"""Content files: the recorded ones keep their bytes, ours read the same everywhere, bad ones are told."""

from __future__ import annotations

import tarfile
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from broadsheet.domain.errors import RecordError
from broadsheet.domain.front_matter import (
    format_time,
    parse_time,
    read_loosely,
    read_story,
    split,
    write_story,
)
from broadsheet.domain.regular_yaml import IrregularError, read_regular
from broadsheet.domain.story import Image, Provider, RelatedStory, Story
from broadsheet.domain.yaml_scalars import bare_or_quoted, is_bare, quoted
from broadsheet.domain.yaml_tree import Tree

TRICKY = (
    *("", " ", "yes", "No", "ON", "y", "null", "~", "true", "012", "0o17", "12:30", "1e3", "1_000", "0x1F"),
    *("00000000000000e0", ".inf", ".NaN", "2020-12-03", "2020-12-03T19:15:00Z", "=", "<<", "-", "- a", "? a"),
    *(
        "a: b",
        "a:b",
        "a:",
        ":a",
        "a #b",
        "a#b",
        "#a",
        "*a",
        "&a",
        "!a",
        "|",
        ">",
        "%a",
        "@a",
        "`a",
        "[a]",
        "{a}",
    ),
    *(
        "'a'",
        '"a"',
        'a"b',
        "a\\b",
        "a\nb",
        "a\r\nb",
        "a\tb",
        "\ta",
        " a",
        "a ",
        "a  b",
        "---",
        "...",
        "a\0b",
        "\x7f",
    ),
    *(
        "a\x85b",
        "a\u2028b",
        "a\u2029b",
        "\ufeffa",
        "a\ufeff",
        "\ufffe",
        "\uffff",
        "\xa0a",
        "a\xa0",
        "\u3000a",
    ),
    *(
        "😀",
        "a😀b",
        "نص",
        "文字",
        "24/7 Wall St.",
        "9to5Mac",
        ".NET",
        "(a)",
        "AT&T",
        "Yahoo!",
        "O'Reilly",
        "a, b",
    ),
    *(
        "99.9",
        "+1",
        "-1",
        "1,5",
        "0b1",
        "1:2:3",
        "1.",
        ".5",
        "1e",
        "e1",
        "a\x1bb",
        "🏳️‍🌈",
        "\U000e0001",
        "null ",
    ),
)
TEXT = st.one_of(st.sampled_from(TRICKY), st.text(st.characters(exclude_categories=["Cs"]), max_size=30))
ADDRESS = st.one_of(st.none(), TEXT)
NUMBER = st.integers(-(2**53), 2**53)
TIMES = st.datetimes().map(lambda time: time.replace(microsecond=0, tzinfo=UTC))
IMAGES = st.lists(
    st.builds(
        Image,
        url=TEXT,
        width=st.none() | NUMBER,
        height=st.none() | NUMBER,
        title=ADDRESS,
        attribution=ADDRESS,
        is_cached=st.booleans(),
    ),
    max_size=2,
).map(tuple)
PROVIDERS = st.builds(Provider, name=TEXT, domain=TEXT, images=IMAGES)
RELATED = st.lists(
    st.builds(
        RelatedStory,
        title=TEXT, excerpt=ADDRESS, published_date_time=TIMES, web_url=ADDRESS, amp_web_url=ADDRESS,
        cdn_amp_web_url=ADDRESS, type=TEXT, provider=PROVIDERS, quality=NUMBER, images=IMAGES,
    ),
    max_size=2,
).map(tuple)  # fmt: skip
STORIES = st.builds(
    Story,
    category=TEXT, title=TEXT, excerpt=TEXT, published_date_time=TIMES, original_url=TEXT, web_url=ADDRESS,
    amp_web_url=ADDRESS, cdn_amp_web_url=ADDRESS, type=TEXT, quality=NUMBER, heat=NUMBER, published=st.booleans(),
    featured_content=ADDRESS, provider=PROVIDERS, topics=st.lists(TEXT, max_size=3).map(tuple), images=IMAGES,
    related=RELATED, secured=ADDRESS,
)  # fmt: skip

STORY = Story(
    title="A title",
    published_date_time=datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC),
    original_url="https://example.org/a",
    provider=Provider(name="Example", domain="example.org"),
    topics=("AI",),
    quality=5,
)


@pytest.fixture(scope="module")
def recorded(shared_data: Path) -> dict[str, bytes]:
    with tarfile.open(shared_data / "portals" / "powerapps.tar.xz") as archive:
        files = {
            m.name: archive.extractfile(m) for m in archive if "/_news/" in m.name and m.name.endswith(".md")
        }
        return {name: file.read() for name, file in files.items() if file is not None}


def test_the_recorded_files_keep_their_bytes(recorded: dict[str, bytes], shared_data: Path) -> None:
    recorded = {**recorded, "seed-story.md": (shared_data / "seed-story.md").read_bytes()}
    same = [name for name, data in recorded.items() if write_story(read_story(data, name)) == data]
    assert len(same) == len(recorded) == 675


def test_the_fast_reading_is_the_yaml_reading(recorded: dict[str, bytes]) -> None:
    for name, data in list(recorded.items())[::7]:
        text, _ = split(data, name)
        assert read_regular(text) == Tree(text, name).values()


@settings(max_examples=60, deadline=None)
@given(STORIES)
def test_a_story_survives_its_file(story: Story) -> None:
    data = write_story(story)
    assert read_story(data, "a.md") == story
    assert write_story(read_story(data, "a.md")) == data


@settings(max_examples=40, deadline=None)
@given(STORIES)
def test_two_yaml_parsers_read_the_same_values(story: Story) -> None:
    text, _ = split(write_story(story), "a.md")
    expected = _plain(story)
    assert _plain(yaml.load(text, Loader=_Texts)) == expected
    assert _plain(YAML(typ="safe", pure=True).load(text)) == expected
    assert _plain(yaml.safe_load(text)) == expected


@settings(deadline=None)
@given(TEXT)
@example("a\ud800")
def test_a_scalar_reads_as_itself_in_yaml_1_1_and_1_2(text: str) -> None:
    for line in (f"a: {bare_or_quoted(text)}\n", f"a: {quoted(text)}\n", f"a:\n  - {bare_or_quoted(text)}\n"):
        expected: Any = text.replace("\ud800", "\ufffd")
        expected = {"a": [expected] if "- " in line[:8] and line.startswith("a:\n") else expected}
        assert yaml.safe_load(line) == expected
        assert yaml.load(line, Loader=yaml.CSafeLoader) == expected
        assert YAML(typ="safe", pure=True).load(line) == expected


@pytest.mark.parametrize(
    "text",
    ["KING5", "India Times", "9to5Mac", "24/7 Wall St.", ".NET", "AT&T", "O'Reilly", "a#b", "Al Día", "文字"],
)
def test_ordinary_names_stay_bare(text: str) -> None:
    assert is_bare(text)


@given(st.text("abn09 :-#\"'\\\n.~{[,", max_size=40))
def test_what_the_fast_reading_accepts_yaml_reads_the_same(text: str) -> None:
    try:
        values = read_regular(text)
    except IrregularError:
        return
    if values:
        assert Tree(text, "a.md").values() == values


@given(st.binary(max_size=200))
def test_any_bytes_are_a_story_or_a_told_error(data: bytes) -> None:
    for each in (data, b"---\n" + data + b"\n---\n"):
        with pytest.raises(RecordError, match=r"^a\.md"):
            read_story(each, "a.md")


def test_windows_line_ends_and_a_byte_order_mark_are_read() -> None:
    data = write_story(STORY)
    assert read_story(b"\xef\xbb\xbf" + data.replace(b"\n", b"\r\n"), "a.md") == STORY


def test_yaml_in_another_form_is_read() -> None:
    text = """---
title: >-
  A
  title
provider: {name: 'Example', domain: "example.org"} # known
publishedDateTime: 2024-05-06 09:08:09 +02:00
originalUrl: https://example.org/a
webUrl: ~
topics:
- AI
quality: 5
---
"""
    assert read_story(text.encode(), "a.md") == STORY


@pytest.mark.parametrize(
    ("old", "new", "line", "reason"),
    [
        ("quality: 5", "quality: many", 8, "quality: Expected `int`"),
        ("quality: 5", "quality: 99999999999999999999", 8, "quality"),
        ("published: false", "published: perhaps", 10, "published"),
        ("publishedDateTime: 2024-05-06T07:08:09Z", "publishedDateTime: yesterday", 5, "publishedDateTime"),
        ("  name: Example\n", "", 12, "name"),
        ("  - AI", "  - {a: b}", 17, "topics"),
        ("quality: 5", "quality: 5\nsurprise: 1", 9, "surprise is no part"),
        ("quality: 5", "quality: 5\nquality: 6", 9, "stands twice"),
        ('title: "A title"', 'title: "A title', 4, "not YAML"),
        ("type: article", "type: &a article\ncategory2: *a", 8, "aliases"),
        ("type: article", "type: " + "[" * 200, 7, "nested deeper"),
        ("---\n\n", "---\nText\n", 20, "text after the front matter"),
    ],
)  # fmt: skip
def test_mistakes_are_told_with_their_line(old: str, new: str, line: int, reason: str) -> None:
    text = write_story(STORY).decode()
    assert old in text
    with pytest.raises(RecordError) as caught:
        read_story(text[::-1].replace(old[::-1], new[::-1], 1)[::-1].encode(), "_news/a.md")
    assert reason in caught.value.reason
    assert (caught.value.path, caught.value.line) == ("_news/a.md", line)


@pytest.mark.parametrize(
    "data", [b"", b"no front matter", b"---\ntitle: a\n", b"---\n\xff\n---\n", b"---\n- a\n---\n"]
)
def test_files_without_front_matter_are_told(data: bytes) -> None:
    with pytest.raises(RecordError):
        read_story(data, "a.md")


def test_reading_loosely_names_what_a_story_cannot_keep() -> None:
    text = write_story(STORY).replace(b"quality: 5\n", b"tags:\n  - a\nquality: 5\n") + b"Body\n"
    story, lost = read_loosely(text, "a.md")
    assert story == STORY
    assert lost == (("tags", 8), ("text after the front matter", 23))


def test_split_gives_text_and_body() -> None:
    assert split(b"---\r\na: 1\r\n---  \r\nbody\r\n---\r\n", "a.md") == ("a: 1\n", "body\n---\n")
    assert split(b"---\n---\n", "a.md") == ("", "")


def test_times_are_utc_with_whole_seconds() -> None:
    assert parse_time("2020-12-03") == datetime(2020, 12, 3, tzinfo=UTC)
    assert parse_time("2020-12-03t1:02:03.9-0330") == datetime(2020, 12, 3, 4, 32, 3, tzinfo=UTC)
    assert (
        format_time(datetime(2020, 1, 1, 1, 0, 0, 5, tzinfo=timezone(timedelta(hours=2))))
        == "2019-12-31T23:00:00Z"
    )
    with pytest.raises(ValueError, match="no time zone"):
        format_time(datetime(2020, 1, 1))  # noqa: DTZ001 - the point


class _Texts(yaml.SafeLoader):
    """PyYAML, pure, with its own idea of types."""


def _plain(value: Any) -> Any:
    if isinstance(value, msgspec.Struct):
        names = zip(value.__struct_encode_fields__, value.__struct_fields__, strict=True)
        value = {key: getattr(value, name) for key, name in names}
        value = {key: each for key, each in value.items() if (key, each) != ("isCached", False)}
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items() if each not in (None, (), [])}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if isinstance(value, datetime):
        return format_time(value if value.tzinfo else value.replace(tzinfo=UTC))
    return value
