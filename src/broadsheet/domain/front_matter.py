"""Content files: YAML front matter between two `---` lines, and the records that stand in it.

In: a file's bytes. Out: a `Story`; and back: a `Story` gives the bytes of its file. Field order, quoting and
blank lines are those of the recorded platform, so that its own files keep their bytes; what is written
reads the same in YAML 1.1 and 1.2. Files in exactly this form are read line by line, all others as YAML.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import msgspec

from broadsheet.domain.errors import RecordError
from broadsheet.domain.regular_yaml import IrregularError, read_regular
from broadsheet.domain.story import Image, Provider, RelatedStory, Story
from broadsheet.domain.yaml_scalars import bare_or_quoted, quoted
from broadsheet.domain.yaml_tree import Tree, Value, told_place

_BOM = b"\xef\xbb\xbf"
_TIME = re.compile(
    r"(\d{4}-\d\d?-\d\d?)(?:(?:[Tt]|[ \t]+)(\d\d?:\d\d:\d\d)(?:\.\d*)?[ \t]*(Z|z|[-+]\d\d?(?::?\d\d)?)?)?"
)
_CLOSE = re.compile(r"\n---[^\S\n]*+(?:\n|\Z)")
_KEPT = 1024  # written short forms that are kept
_written = msgspec.json.Encoder().encode  # of a time in UTC `"2020-12-03T18:15:00Z"`, quickly
_SHAPES: dict[str, frozenset[str]] = {
    name: frozenset(record.__struct_encode_fields__)
    for name, record in {"": Story, "provider": Provider, "images": Image, "related": RelatedStory}.items()
}


def read_story(data: bytes, path: str) -> Story:
    """The record in a content file; RecordError with its line for anything that is not exactly a record.

    Line ends may be CRLF and a byte order mark may lead. Keys that a record does not have, and text after
    the front matter, are errors too: a `Story` could not keep them.
    """
    story, lost = read_loosely(data, path)
    if lost:
        place, line = lost[0]
        raise RecordError(path, line, f"{place} is no part of a news record")
    return story


def read_loosely(data: bytes, path: str) -> tuple[Story, tuple[tuple[str, int], ...]]:
    """The record in a content file, and what of the file it cannot keep: (place, line) pairs.

    Raises RecordError where required fields are missing or a value is not of its kind.
    """
    text, body = split(data, path)
    lost = _lost_body(text, body)
    try:
        values = read_regular(text)
        unknown: list[str] = []
        story = msgspec.convert(_prepared(values, "", "$", unknown), Story)
        if not unknown:
            return story, lost
    except (IrregularError, msgspec.ValidationError):
        pass
    return _read_yaml(text, path, lost)


def split(data: bytes, path: str) -> tuple[str, str]:
    """A file's front matter and the body after it, as text with plain newlines, without the `---` lines.

    Raises RecordError when the bytes are not UTF-8 or the file does not begin with front matter.
    """
    try:
        text = data.removeprefix(_BOM).decode()
    except UnicodeDecodeError as error:
        raise RecordError(path, data[: error.start].count(b"\n") + 1, "not UTF-8 text") from None
    text = text.replace("\r\n", "\n")
    start = text.find("\n") + 1
    if text[:start].rstrip() != "---":
        raise RecordError(path, 1, "the file does not begin with a line `---`")
    if end := _CLOSE.search(text, start - 1):
        return text[start : end.start() + 1], text[end.end() :]
    raise RecordError(path, text.count("\n") + 1, "the front matter is not closed by a line `---`")


def write_story(story: Story) -> bytes:
    """The content file of `story`. Raises ValueError for a time without a zone."""
    lines = [
        "---",
        f"category: {bare_or_quoted(story.category)}",
        f"title: {quoted(story.title)}",
        f"excerpt: {quoted(story.excerpt)}",
        f"publishedDateTime: {format_time(story.published_date_time)}",
        f"originalUrl: {quoted(story.original_url)}",
        *_addresses(story),
        f"type: {bare_or_quoted(story.type)}",
        f"quality: {story.quality}",
        f"heat: {story.heat}",
        f"published: {'true' if story.published else 'false'}",
        "",
    ]
    if story.featured_content is not None:
        lines += [f"featuredContent: {quoted(story.featured_content)}", ""]
    lines += [_provider(story.provider), ""]
    if story.topics:
        lines += ["topics:", *(f"  - {bare_or_quoted(topic)}" for topic in story.topics), ""]
    if story.images:
        lines += [*image_lines(story.images), ""]
    if story.related:
        lines += ["related:", *map(_related, story.related), ""]
    if story.secured is not None:
        lines.append(f"secured: {quoted(story.secured)}")
    return "\n".join([*lines, "---", "", ""]).encode()


def format_time(time: datetime) -> str:
    """`time` as records and the API have it: UTC, whole seconds, `Z`. Raises ValueError without a zone."""
    if time.tzinfo is None:
        raise ValueError(f"{time} has no time zone")
    if time.tzinfo is not UTC:
        time = time.astimezone(UTC)
    return f"{_written(time)[1:20].decode()}Z"


def parse_time(text: str) -> datetime:
    """A YAML timestamp as UTC with whole seconds; without a zone it is UTC. ValueError for other text."""
    if len(text) == 20 and text[-1] == "Z" and text[10] == "T":
        return datetime.fromisoformat(text)
    match = _TIME.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r} is no time")
    date, clock, zone = match.groups()
    stamp = f"{date} {clock or '0:00:00'}"
    return datetime.strptime(stamp, "%Y-%m-%d %H:%M:%S").replace(tzinfo=_zone(zone)).astimezone(UTC)


def image_lines(images: tuple[Image, ...]) -> Iterator[str]:
    """The `images:` block, flush left; nothing for no images."""
    if images:
        yield "images:"
    for image in images:
        yield f"  - url: {quoted(image.url)}"
        if image.width is not None:
            yield f"    width: {image.width}"
        if image.height is not None:
            yield f"    height: {image.height}"
        if image.title is not None:
            yield f"    title: {quoted(image.title)}"
        if image.attribution is not None:
            yield f"    attribution: {quoted(image.attribution)}"
        if image.is_cached:
            yield "    isCached: true"


def _zone(text: str | None) -> timezone:
    if text in {None, "Z", "z"}:
        return UTC
    assert text is not None
    hours, _, minutes = text[1:].partition(":") if ":" in text else (text[1:3], "", text[3:])
    offset = timedelta(hours=int(hours), minutes=int(minutes or 0))
    return timezone(-offset if text[0] == "-" else offset)


def _addresses(story: Story | RelatedStory) -> Iterator[str]:
    if story.web_url is not None:
        yield f"webUrl: {quoted(story.web_url)}"
    if story.amp_web_url is not None:
        yield f"ampWebUrl: {quoted(story.amp_web_url)}"
    if story.cdn_amp_web_url is not None:
        yield f"cdnAmpWebUrl: {quoted(story.cdn_amp_web_url)}"


@functools.lru_cache(maxsize=_KEPT)
def _provider(provider: Provider) -> str:
    """The `provider:` block; kept, since it stands in each of its stories."""
    lines = [
        "provider:",
        f"  name: {bare_or_quoted(provider.name)}",
        f"  domain: {bare_or_quoted(provider.domain)}",
        *(f"  {line}" for line in image_lines(provider.images)),
    ]
    return "\n".join(lines)


@functools.lru_cache(maxsize=_KEPT)
def _related_provider(provider: Provider) -> str:
    """The same within one of the `related:` block's items."""
    return "    " + _provider(provider).replace("\n", "\n    ")


@functools.lru_cache(maxsize=_KEPT)
def _related(story: RelatedStory) -> str:
    """One of the `related:` block's items, indented; kept, since it stands in each story of its cluster."""
    lines = [f"  - title: {quoted(story.title)}"]
    if story.excerpt is not None:
        lines.append(f"    excerpt: {quoted(story.excerpt)}")
    lines.append(f"    publishedDateTime: {format_time(story.published_date_time)}")
    lines += [f"    {line}" for line in _addresses(story)]
    lines.append(f"    type: {bare_or_quoted(story.type)}")
    lines.append(_related_provider(story.provider))
    lines.append(f"    quality: {story.quality}")
    lines += [f"    {line}" for line in image_lines(story.images)]
    return "\n".join(lines)


def _read_yaml(
    text: str, path: str, lost: tuple[tuple[str, int], ...]
) -> tuple[Story, tuple[tuple[str, int], ...]]:
    tree = Tree(text, path, first_line=2)
    unknown: list[str] = []
    try:
        story = msgspec.convert(_prepared(tree.values(), "", "$", unknown), Story)
    except msgspec.ValidationError as error:
        reason, place = told_place(error)
        field = place.removeprefix("$").removeprefix(".")
        raise RecordError(path, tree.line(place), f"{field}: {reason}" if field else reason) from None
    return story, (*((place.removeprefix("$."), tree.line(place)) for place in unknown), *lost)


def _lost_body(text: str, body: str) -> tuple[tuple[str, int], ...]:
    if not body.strip():
        return ()
    line = text.count("\n") + 3 + body[: len(body) - len(body.lstrip())].count("\n")
    return (("text after the front matter", line),)


def _prepared(values: dict[str, Value], shape: str, place: str, unknown: list[str]) -> dict[str, Any]:
    """`values` with numbers, truths and times decoded, nulls left out; strange keys go to `unknown`."""
    known = _SHAPES[shape]
    result: dict[str, Any] = {}
    for key, value in values.items():
        if key not in known:
            unknown.append(f"{place}.{key}")
        elif isinstance(value, dict):
            result[key] = _prepared(value, key, f"{place}.{key}", unknown) if key in _SHAPES else value
        elif isinstance(value, list):
            result[key] = [
                _prepared(item, key, f"{place}.{key}[{index}]", unknown)
                if isinstance(item, dict) and key in _SHAPES
                else item
                for index, item in enumerate(value)
            ]
        elif value is not None:
            result[key] = _decoded(key, value)
    return result


def _decoded(key: str, text: str) -> object:
    try:
        if key in {"quality", "heat", "width", "height"}:
            return int(text) if len(text) < 19 else text  # larger ones fit no 64 bits
        if key == "publishedDateTime":
            return parse_time(text)
    except (ValueError, OverflowError):
        return text
    if key in {"published", "isCached"}:
        return {"true": True, "false": False}.get(text.lower(), text)
    return text
