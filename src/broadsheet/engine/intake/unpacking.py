"""Archives are unpacked and their pages read: WARC files, JSON lines, other content repositories.

In: archive sources. Out: drafts, recorded stories and pictures in the store. What came from an archive is
completed from that archive alone; an archive that was read to its end is not read again until it changes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from broadsheet.collect.archives import archive_files, fingerprint
from broadsheet.collect.content_repository import read_repository
from broadsheet.collect.warc import read_warc
from broadsheet.domain.source import Asset, Document, RecordedStory, Refusal, Source, SourceKind
from broadsheet.engine.batching import batches
from broadsheet.engine.intake.archive_pages import archive_pages
from broadsheet.engine.intake.continuing import Reading, joined
from broadsheet.engine.intake.page_keeping import body_digest, first_of_same, store_readings, told
from broadsheet.engine.intake.picturing import PictureMaker
from broadsheet.engine.intake.reading import Readers
from broadsheet.engine.portal.newsroom import Newsroom
from broadsheet.extract import clean_url

_GROUP = 64  # pages stored in one transaction
_AHEAD = 10_000  # addresses; more than readers have in hand


class Unpacker:
    """One run's reading of archives."""

    def __init__(self, newsroom: Newsroom, readers: Readers) -> None:
        self._newsroom = newsroom
        self._store, self._clock, self._progress = newsroom.store, newsroom.clock, newsroom.progress
        self._pictures = PictureMaker(newsroom.folder.portal.images, newsroom.clock)
        self._readers = readers
        self.read = 0
        self.refused: list[Refusal] = []

    def unpack(self, source: Source) -> None:
        """Read each file of `source` that is new or has changed."""
        if source.kind is SourceKind.CONTENT:
            self._import(source, Path(source.location))
            return
        files = archive_files(source)
        if not files:
            self._refuse(source, "no-such-file", f"no file is at {source.location}")
        for path in files:
            mark = fingerprint(path)
            if self._store.sources.archive_fingerprint(source.key, str(path)) == mark:
                continue
            with self._progress.stage(f"reading {path.name}") as task:
                for group in batches(self._articles(source, path), _GROUP):
                    wanted = source.kind is SourceKind.WARC and self._pictures.settings.fetch
                    new = first_of_same(self._store, group, _address_and_digest)
                    count = store_readings(self._store, new, self._clock(), self._tell, pictures=wanted)
                    self.read += count
                    task.advance(len(group))
            if source.kind is SourceKind.WARC and self._pictures.settings.fetch:
                self.unpack_pictures(source.key, path)
            self._store.sources.mark_archive(source.key, str(path), mark)

    def _articles(self, source: Source, path: Path) -> Iterator[Reading]:
        read = self._readers.read(self._new_documents(source, path))
        return joined(Reading((document,), outcome) for document, outcome in read)

    def _new_documents(self, source: Source, path: Path) -> Iterator[Document]:
        """The pages of one archive that were not in the store with these very bytes when it was begun.

        What has an address that the archive had before is read: how far the store is then depends on readers.
        """
        had: dict[str, None] = {}
        pages = archive_pages(path, source.kind, source.key, self._clock(), source.limit)
        for group in batches(pages, _GROUP):
            documents = [item for item in group if isinstance(item, Document)]
            digests = self._store.stories.page_digests(document.requested_url for document in documents)
            for document in documents:
                address = document.requested_url
                if address in had or digests.get(address) != body_digest(document.body):
                    had |= dict.fromkeys((address, clean_url(document.url)))
                    yield document
            for address in list(islice(had, max(0, len(had) - _AHEAD))):
                del had[address]
            refusals = [item for item in group if isinstance(item, Refusal)]
            self._store.quarantine.add(refusals, now=self._clock())
            self._tell(refusals)

    def unpack_pictures(self, source: str, path: Path) -> None:
        """Measure the lead images that lie in the archive; one that does not lie there cannot be had."""
        drafts = self._store.stories.drafts()
        ours = {draft.images[0].url for draft in drafts if draft.images and draft.source == source}
        pending = {
            picture.url: picture
            for picture in self._store.pictures.wanted(self._clock())
            if picture.url in ours
        }
        with self._progress.stage(f"measuring pictures of {path.name}", len(pending)) as task:
            assets = (item for item in read_warc(path, source) if isinstance(item, Asset))
            for asset in assets:
                picture = pending.pop(asset.url, None)
                if picture is not None:
                    self._store.pictures.save([self._pictures.made(picture, asset.body)])
                    task.advance()
        absent = (
            self._pictures.failed(each, "not in the archive", retry_at=None) for each in pending.values()
        )
        self._store.pictures.save((picture, None) for picture in absent)

    def _import(self, source: Source, folder: Path) -> None:
        """Take over the stories of another content repository as it published them."""
        # Loaded here, as it needs the desk and the newsletter, which other archives do not.
        from broadsheet.engine.migration.item_import import import_items, is_repository

        if not is_repository(folder):
            self._refuse(source, "no-such-file", f"no content repository is at {folder}")
            return
        taken: set[str] = set()
        with self._progress.stage(f"importing {folder.name}") as task:
            for group in batches(read_repository(folder, source.key), _GROUP):
                stories = [item for item in group if isinstance(item, RecordedStory)]
                refusals = [item for item in group if isinstance(item, Refusal)]
                refusals += self._keep_recorded(stories)
                self._store.quarantine.add(refusals, now=self._clock())
                self._tell(refusals)
                taken.update(story.path for story in stories)
                self.read += len(stories)
                task.advance(len(group))
            found = import_items(self._newsroom, source, folder, taken)
            self.read += found.items
            self._tell(found.refusals)
            task.advance(found.items)

    def _keep_recorded(self, stories: list[RecordedStory]) -> list[Refusal]:
        named = ((recorded_id(story.path), story) for story in stories)
        return [
            Refusal(
                source=story.source,
                code="path-taken",
                detail="another story of this portal already has this content file",
                place=story.path,
            )
            for _, story in self._store.recorded.add(named)
        ]

    def _refuse(self, source: Source, code: str, detail: str) -> None:
        refusal = Refusal(source=source.key, code=code, detail=detail)
        self._store.quarantine.add([refusal], now=self._clock())
        self._tell([refusal])

    def _tell(self, refusals: Iterable[Refusal]) -> None:
        for refusal in refusals:
            self.refused.append(refusal)
            self._progress.notice(told(refusal))


def _address_and_digest(reading: Reading) -> tuple[str, str]:
    if isinstance(reading.outcome, Refusal):
        return "", ""
    page = reading.documents[0]
    return page.requested_url, body_digest(page.body) if page.body else ""


def recorded_id(path: str) -> str:
    """The id of a recorded story: `r` and 15 hexadecimal digits of a hash of its content file's path."""
    return "r" + hashlib.blake2b(path.encode(), digest_size=8).hexdigest()[:15]
