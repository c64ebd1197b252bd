"""Archives of years are read into the store: many files at once, each exactly once, on one machine or many.

In: archive sources and an engine that reads their shards. Out: drafts, pictures and quarantine in the store,
and a mark for each file that is done. A backfill that is cut off goes on with the file where it stood.
"""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures.process import BrokenProcessPool
from enum import StrEnum

import msgspec

from broadsheet.collect.archives import archive_files, fingerprint
from broadsheet.domain.source import Refusal, Source, SourceKind
from broadsheet.domain.storing import PictureState
from broadsheet.domain.story import Record
from broadsheet.engine.backfill.shard_cluster import read_in_cluster
from broadsheet.engine.backfill.shard_pool import read_in_pool
from broadsheet.engine.backfill.shards import Part, Shard, read_shard
from broadsheet.engine.intake.page_keeping import first_of_same, told
from broadsheet.engine.intake.picturing import PictureMaker
from broadsheet.engine.intake.reading import Readers
from broadsheet.engine.intake.unpacking import Unpacker
from broadsheet.engine.portal.newsroom import Newsroom

Parts = Iterator[tuple[Shard, Iterator[Part]]]


class ShardEngine(StrEnum):
    """Who reads the shards."""

    LOCAL = "local"
    RAY = "ray"


class Backfilled(Record, frozen=True, kw_only=True):
    """What a backfill did: files read, and files that an earlier one had read; pages; refusals by code."""

    files: int = 0
    passed_over: int = 0
    read: int = 0
    refused: dict[str, int] = msgspec.field(default_factory=dict)


def backfill(
    newsroom: Newsroom, sources: Iterable[Source], *, engine: ShardEngine, workers: int | None = None
) -> Backfilled:
    """Read every file of the sources that is new or has changed; nothing is judged or published."""
    work = _Backfill(newsroom)
    work.run(list(work.shards(sources)), engine, workers)
    return work.result()


class _Backfill:
    def __init__(self, newsroom: Newsroom) -> None:
        self._newsroom = newsroom
        self._store, self._images = newsroom.store, newsroom.folder.portal.images
        self._folder = newsroom.folder.store_path.parent / "backfill"
        self._maker = PictureMaker(self._images, newsroom.clock)
        self._files = self._passed_over = self._read = 0
        self._refused: Counter[str] = Counter()

    def result(self) -> Backfilled:
        return Backfilled(
            files=self._files,
            passed_over=self._passed_over,
            read=self._read,
            refused=dict(sorted(self._refused.items())),
        )

    def shards(self, sources: Iterable[Source]) -> Iterator[Shard]:
        """The files that are to be read; a source without any is refused."""
        for source in sources:
            files = archive_files(source)
            if not files:
                self._refuse(
                    [
                        Refusal(
                            source=source.key, code="no-such-file", detail=f"no file is at {source.location}"
                        )
                    ]
                )
            for path in files:
                mark = fingerprint(path)
                if self._store.sources.archive_fingerprint(source.key, str(path)) == mark:
                    self._passed_over += 1
                else:
                    yield Shard(
                        source=source.key,
                        kind=source.kind,
                        path=str(path),
                        fingerprint=mark,
                        size=path.stat().st_size,
                        limit=source.limit,
                    )

    def run(self, shards: Sequence[Shard], engine: ShardEngine, workers: int | None) -> None:
        """Store what the shards hold; one that takes its process down is read page by page."""
        with self._newsroom.progress.stage("backfilling, bytes", sum(shard.size for shard in shards)) as task:
            rest = list(shards)
            while rest:
                try:
                    for shard, parts in self._parts(rest, engine, workers):
                        self._keep(shard, parts)
                        rest = rest[1:]
                        task.advance(shard.size)
                except BrokenProcessPool:
                    shard, *rest = rest
                    self._read_page_by_page(shard, workers)
                    task.advance(shard.size)
        shutil.rmtree(self._folder, ignore_errors=True)

    def _parts(self, shards: Sequence[Shard], engine: ShardEngine, workers: int | None) -> Parts:
        now = self._newsroom.clock()
        if engine is ShardEngine.RAY:
            return read_in_cluster(shards, now, self._images, workers=workers)
        if workers == 1:
            return ((shard, read_shard(shard, now, self._images)) for shard in shards)
        return read_in_pool(shards, now, self._images, workers=workers, folder=self._folder)

    def _keep(self, shard: Shard, parts: Iterable[Part]) -> None:
        for part in parts:
            self._keep_part(part, pictures=shard.kind is SourceKind.WARC and self._images.fetch)
        self._files += 1
        self._store.sources.mark_archive(shard.source, shard.path, shard.fingerprint)

    def _keep_part(self, part: Part, *, pictures: bool) -> None:
        store, now = self._store, self._newsroom.clock()
        pages = first_of_same(store, part.pages, lambda page: (page.requested_url, page.digest))
        if pages or part.refusals:
            store.stories.save_read(pages, part.refusals, part.finished, now=now)
            self._read += sum(page.requested_url == page.draft.original_url for page in pages)
            self._tell(part.refusals)
        if pictures and part.pages:
            kept = store.erasing.unerased(part.pages)
            store.pictures.want(page.draft.images[0].url for page in kept if page.draft.images)
        if part.pictures or part.absent:
            self._keep_pictures(part)

    def _keep_pictures(self, part: Part) -> None:
        """Keep those pictures of which nothing was known."""
        urls = [*(measured.picture.url for measured in part.pictures), *part.absent]
        known = self._store.pictures.get(urls)
        pending = {url: known[url] for url in known if known[url].state is PictureState.PENDING}
        absent = (
            self._maker.failed(pending[url], "not in the archive", retry_at=None)
            for url in part.absent
            if url in pending
        )
        self._store.pictures.save(
            [
                *((each.picture, each.body) for each in part.pictures if each.picture.url in pending),
                *((picture, None) for picture in absent),
            ]
        )

    def _read_page_by_page(self, shard: Shard, workers: int | None) -> None:
        source = Source(key=shard.source, kind=shard.kind, location=shard.path, limit=shard.limit)
        with Readers(workers or 2) as readers:
            unpacker = Unpacker(self._newsroom, readers)
            unpacker.unpack(source)
        self._files += 1
        self._read += unpacker.read
        self._refused.update(refusal.code for refusal in unpacker.refused)

    def _refuse(self, refusals: list[Refusal]) -> None:
        self._store.quarantine.add(refusals, now=self._newsroom.clock())
        self._tell(refusals)

    def _tell(self, refusals: Iterable[Refusal]) -> None:
        for refusal in refusals:
            self._refused[refusal.code] += 1
            self._newsroom.progress.notice(told(refusal))
