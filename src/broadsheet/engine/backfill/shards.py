"""One archive file, read whole by one process of many: the unit of a backfill.

In: a shard, the time, and how images are treated. Out: its parts, one line of JSON each, the last of them
the shard's end; so a shard's lines can lie in a file or pass between machines, and be known to be complete.
Nothing here knows the store.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

import msgspec

from broadsheet.collect.warc import read_warc
from broadsheet.domain.fetch_settings import ImageSettings
from broadsheet.domain.source import Asset, Refusal, SourceKind
from broadsheet.domain.storing import ReadPage, StoredPicture
from broadsheet.domain.story import Record
from broadsheet.engine.batching import batches
from broadsheet.engine.intake.archive_pages import archive_pages
from broadsheet.engine.intake.continuing import Reading, joined
from broadsheet.engine.intake.page_keeping import read_page_records
from broadsheet.engine.intake.picturing import PictureMaker
from broadsheet.engine.intake.reading import read_page

_PAGES = 64  # pages a part, which is stored in one transaction
_PICTURES = 16


class Shard(Record, frozen=True, kw_only=True):
    """An archive file of a source; `size` in bytes, `fingerprint` as `collect.archives` gives it.

    `limit` is the most pages that are taken from it.
    """

    source: str
    kind: SourceKind
    path: str
    fingerprint: str
    size: int
    limit: int | None = None


class Measured(Record, frozen=True, kw_only=True):
    """A lead image that lies in the shard, measured, with our copy's bytes if one is kept."""

    picture: StoredPicture
    body: bytes | None = None


class Part(Record, frozen=True, kw_only=True):
    """Some of what a shard holds.

    `finished` are the addresses of pages that were refused; `absent` the lead images that lie nowhere in it.
    """

    pages: tuple[ReadPage, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    finished: tuple[str, ...] = ()
    pictures: tuple[Measured, ...] = ()
    absent: tuple[str, ...] = ()
    last: bool = False


def read_shard(shard: Shard, now: datetime, images: ImageSettings) -> Iterator[Part]:
    """The parts of a shard: its pages in the file's order, then its pictures, then its end."""
    leads: dict[str, None] = {}
    for readings in batches(joined(_readings(shard, now)), _PAGES):
        part = _part(readings)
        leads.update(dict.fromkeys(page.draft.images[0].url for page in part.pages if page.draft.images))
        yield part
    if images.fetch and shard.kind is SourceKind.WARC:
        yield from _pictures(shard, PictureMaker(images, lambda: now), leads)
    yield Part(last=True)


def shard_lines(shard: Shard, now: datetime, images: ImageSettings) -> Iterator[bytes]:
    """The parts as lines of JSON, each ended by a newline."""
    for part in read_shard(shard, now, images):  # Ray's streams take generators, no `map`
        yield msgspec.json.encode(part) + b"\n"


def part_of(line: bytes) -> Part:
    """The part that a line holds. Raises msgspec.DecodeError for one that was torn."""
    return msgspec.json.decode(line, type=Part)


def _readings(shard: Shard, now: datetime) -> Iterator[Reading]:
    for item in archive_pages(Path(shard.path), shard.kind, shard.source, now, shard.limit):
        yield Reading((), item) if isinstance(item, Refusal) else Reading((item,), read_page(item))


def _part(readings: Iterable[Reading]) -> Part:
    pages: list[ReadPage] = []
    refusals: list[Refusal] = []
    finished: list[str] = []
    for documents, outcome, _ in readings:
        if isinstance(outcome, Refusal):
            refusals.append(outcome)
            finished += (document.requested_url for document in documents)
        else:
            pages += read_page_records(documents, outcome)
    return Part(pages=tuple(pages), refusals=tuple(refusals), finished=tuple(finished))


def _pictures(shard: Shard, maker: PictureMaker, leads: dict[str, None]) -> Iterator[Part]:
    for group in batches(_wanted(shard, leads), _PICTURES):
        made = (maker.made(StoredPicture(url=asset.url), asset.body) for asset in group)
        yield Part(pictures=tuple(Measured(picture=picture, body=body) for picture, body in made))
    yield Part(absent=tuple(leads))


def _wanted(shard: Shard, leads: dict[str, None]) -> Iterator[Asset]:
    """The first of each picture that is wanted; taken from `leads` as it is found."""
    for item in read_warc(Path(shard.path), shard.source):
        if isinstance(item, Asset) and item.url in leads:
            del leads[item.url]
            yield item
