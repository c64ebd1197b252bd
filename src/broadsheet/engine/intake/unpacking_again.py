"""Pages that are read again and came from archives, each from the file that has it still.

In: what the store says is to be read again. Out: drafts and outcomes in the store. Nothing is fetched; a page
whose archive is gone, or has it no more, stays as it was read before.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from broadsheet.collect.archives import archive_files
from broadsheet.domain.source import Document, SourceKind
from broadsheet.domain.storing import Reread
from broadsheet.engine.batching import batches
from broadsheet.engine.intake.archive_pages import archive_pages
from broadsheet.engine.intake.continuing import Reading, joined
from broadsheet.engine.intake.page_keeping import store_readings
from broadsheet.engine.intake.reading import Readers
from broadsheet.engine.intake.rereading import address_of, beside_earlier
from broadsheet.engine.intake.unpacking import Unpacker
from broadsheet.engine.portal.declared_sources import guessed_source
from broadsheet.engine.portal.newsroom import Newsroom

_GROUP = 64  # pages stored in one transaction
NOT_IN_ARCHIVE = "not-in-archive"


def unpack_again(newsroom: Newsroom, readers: Readers) -> None:
    """Read again all that waits for it and came from archives."""
    store = newsroom.store
    for source, urls in store.rereadings.in_archives().items():
        for path in _files(newsroom, source):
            if path.is_file():
                _Archive(newsroom, readers, source, path).read(urls)
        gone = (Reread(url=url, stays=NOT_IN_ARCHIVE) for url in sorted(store.rereadings.waiting(urls)))
        store.stories.save_read((), rereads=gone, now=newsroom.clock())


def _files(newsroom: Newsroom, source: str) -> list[Path]:
    """The files that were read of an archive, and those that it names now."""
    named = (archive_files(each) for each in newsroom.folder.sources if each.key == source)
    read = map(Path, newsroom.store.rereadings.archive_paths(source))
    return sorted({*read, *(path for files in named for path in files)})


class _Archive:
    """One file, some of whose pages are read again."""

    def __init__(self, newsroom: Newsroom, readers: Readers, source: str, path: Path) -> None:
        self._newsroom, self._store, self._readers = newsroom, newsroom.store, readers
        self._source, self._path = source, path
        self._kind = guessed_source(str(path), path.parent).kind

    def read(self, urls: list[str]) -> None:
        pictures = self._kind is SourceKind.WARC and self._newsroom.folder.portal.images.fetch
        with self._newsroom.progress.stage(f"reading {self._path.name} again", len(urls)) as task:
            for group in batches(self._articles(urls), _GROUP):
                readings = beside_earlier(self._store, group)
                now = self._newsroom.clock()
                store_readings(self._store, readings, now, lambda _: None, pictures=pictures)
                task.advance(len(readings))
        if pictures:
            Unpacker(self._newsroom, self._readers).unpack_pictures(self._source, self._path)

    def _articles(self, urls: list[str]) -> Iterator[Reading]:
        """The articles that wait; captures from before what is known of them count no more."""
        leads = self._store.stories.resolve(urls)
        known = self._store.stories.some(leads.values())
        since = {url: known[story].captured for url, story in leads.items() if story in known}
        pages = self._store.rereadings.pages(known) | set(urls)
        held = archive_pages(self._path, self._kind, self._source, self._newsroom.clock())
        documents = (each for each in held if isinstance(each, Document) and each.requested_url in pages)
        read = (Reading((document,), outcome) for document, outcome in self._readers.read(documents))
        for reading in joined(read):
            url = address_of(reading)
            if url in since and reading.documents[0].captured >= since[url]:
                yield reading
