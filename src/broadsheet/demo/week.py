"""The hand-written week: stories and publishers as this package's data files have them.

In: `publishers.yaml` and `stories/*.yaml`. Out: publishers by domain, and tellings in the order in which
they were captured; a story with `again` comes twice under one address.
"""

from __future__ import annotations

import functools
import zlib
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import msgspec

from broadsheet.demo.addresses import amp_address, fill, image_address, slug
from broadsheet.demo.model import Illustration, Publisher, Telling
from broadsheet.domain.story import Record

_HERE = Path(__file__).parent
_FIRST_NUMBER = 14200


class Picture(Record, frozen=True, kw_only=True):
    """A picture as a story file orders it."""

    style: str
    caption: str


class Again(Record, frozen=True, kw_only=True):
    """The same story at its second capture: what changed, and the line that says so."""

    at: str
    note: str
    text: str
    title: str | None = None
    lede: str | None = None


class Written(Record, frozen=True, kw_only=True, rename=None):
    """One story as its file has it; `at` is local time, `replace` edits the text of a copy."""

    publisher: str
    at: str
    section: str
    title: str
    lede: str
    text: str = ""
    event: str | None = None
    by: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    image: Picture | None = None
    again: Again | None = None
    copy_of: str | None = None
    replace: dict[str, str] = msgspec.field(default_factory=dict)
    quirks: tuple[str, ...] = ()


@functools.cache
def publishers() -> dict[str, Publisher]:
    """Every invented publisher, by registrable domain, in the order of the file."""
    decoded = msgspec.convert(load(_HERE / "publishers.yaml"), type=tuple[Publisher, ...])
    return {publisher.domain: publisher for publisher in decoded}


@functools.cache
def written() -> tuple[Written, ...]:
    """Every story file's stories, in file order."""
    files = sorted((_HERE / "stories").glob("*.yaml"))
    return tuple(story for file in files for story in msgspec.convert(load(file), type=tuple[Written, ...]))


def tellings(seed: int) -> Iterator[Telling]:
    """The week in order of capture. `seed` decides only how the pictures are drawn."""
    told: dict[tuple[str, str], Telling] = {}
    for number, story in enumerate(written(), start=_FIRST_NUMBER):
        first = _telling(story, number, seed, told)
        last = _second(first, story.again) if story.again else first
        told[first.event, first.publisher.domain] = last
        if last is not first:
            told[first.event, first.publisher.domain + " at first"] = first
    yield from sorted(told.values(), key=lambda telling: (telling.captured, telling.number))


def captured(time: datetime, number: int) -> datetime:
    """When a page was taken: between 11 and 53 minutes after it appeared or changed."""
    return time + timedelta(minutes=11 + number * 7 % 43)


def _telling(story: Written, number: int, seed: int, told: dict[tuple[str, str], Telling]) -> Telling:
    publisher = publishers()[story.publisher]
    time = _local(story.at, publisher)
    event = story.event or slug(story.title)
    original = told[event, story.copy_of] if story.copy_of else None
    paragraphs = original.paragraphs if original else _paragraphs(story.text)
    for old, new in story.replace.items():
        paragraphs = tuple(paragraph.replace(old, new) for paragraph in paragraphs)
    return Telling(
        number=number,
        event=event,
        publisher=publisher,
        url=fill(publisher.address, story.title, story.section, number, time),
        amp_url=amp_address(publisher, story.title, story.section, number, time),
        section=story.section,
        title=story.title,
        description=story.lede,
        paragraphs=paragraphs,
        published=time,
        captured=captured(time, number),
        authors=story.by,
        tags=story.tags,
        image=_illustration(story, publisher, number, time, seed),
        copy_of=original.url if original else None,
        quirks=story.quirks,
    )


def _second(first: Telling, again: Again) -> Telling:
    modified = _local(again.at, first.publisher)
    return msgspec.structs.replace(
        first,
        title=again.title or first.title,
        description=again.lede or first.description,
        paragraphs=_paragraphs(again.text),
        note=again.note,
        modified=modified,
        captured=captured(modified, first.number),
    )


def _illustration(
    story: Written, publisher: Publisher, number: int, time: datetime, seed: int
) -> Illustration | None:
    if not story.image:
        return None
    width, height = publisher.image_size
    return Illustration(
        url=image_address(publisher, story.title, number, time),
        style=story.image.style,
        width=width,
        height=height,
        seed=zlib.crc32(f"{seed} {story.title}".encode()),
        palette=publisher.palette,
        caption=story.image.caption,
    )


def _local(text: str, publisher: Publisher) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=timezone(timedelta(hours=publisher.zone)))


def _paragraphs(text: str) -> tuple[str, ...]:
    return tuple(" ".join(paragraph.split()) for paragraph in text.split("\n\n") if paragraph.strip())


def load(path: Path) -> Any:
    """One of this package's YAML files, decoded."""
    import yaml

    return yaml.load(path.read_bytes(), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - both are safe
