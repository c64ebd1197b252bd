"""WARC files (ISO 28500), plain or gzip, read with warcio.

In: a file, and the key of its source. Out: an iterator of documents (HTML answered with status 200),
pictures and refusals, in the file's order, one record in memory at a time. Requests, metadata, revisits
and other answers are passed over, but for the provenance that our own archive puts before a page. A record
that is torn, or a file that breaks off, gives one refusal with the offset in the unpacked file; what was
read before stands. Where each record is a gzip member, reading goes on at the next whose start is sound, and
the refusal says where; a record that claims bytes of the next one is refused alone.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from functools import partial
from io import BufferedReader, RawIOBase
from pathlib import Path
from typing import Any, NamedTuple, cast

import msgspec

from broadsheet.collect.archives import BREAKS, foreign_form, open_archive
from broadsheet.collect.gzip_members import GzipMembers, next_member
from broadsheet.collect.warc_records import address_of, item_of, provenance_of
from broadsheet.domain.source import Asset, Document, Refusal

_LARGEST_HEAD = 256_000  # bytes of a record's lines; warcio gathers each in quadratic time
_STEP = 65_536
_MOST_BREAKS = 500  # in one file, after which the rest of it is left alone
_GZIP = b"\x1f\x8b"
_START = b"WARC/"


class _Archive(NamedTuple):
    """The file that is read, from which of its bytes on, and the key of the source that named it."""

    path: Path
    source: str
    start: int = 0

    def refusal(self, code: str, reason: str, offset: int, url: str | None = None) -> Refusal:
        place = f"offset {offset}"
        if self.start:
            place += f" of what is packed from byte {self.start} on"
        detail = f"{self.path.name} at {place}: {reason}"
        file = self.path.as_uri()  # a source may have many
        return Refusal(source=self.source, code=code, detail=detail, url=url or file, place=place)


class _Break(NamedTuple):
    """Where in the unpacked bytes no more could be read, and why.

    `following` is the packed byte where the next record is known to begin: that of `url` ended too soon.
    """

    offset: int
    reason: str
    following: int | None = None
    url: str | None = None


class _Watched(RawIOBase):
    """An unpacked archive that ends where it breaks and remembers why; warcio takes an error for the end."""

    def __init__(self, file: BufferedReader, members: GzipMembers | None) -> None:
        self._file, self._members = file, members
        self.offset = 0
        self.broken: str | None = None

    def read(self, size: int = -1) -> bytes:
        try:
            data = self._file.read1(size)  # `read` would lose what it has when the file breaks
        except BREAKS as error:
            self.broken = str(error)
            return b""
        self.offset += len(data)
        return data

    def tell(self) -> int:
        return self.offset

    def end_before(self, beginning: bytes | None) -> None:
        """Let it end, from now on, before a gzip member that begins like this: no record goes on in one."""
        if self._members:
            self._members.fence = beginning

    def following(self) -> int | None:
        """The packed byte at which the member begins that it ended before."""
        return self._members.stopped if self._members else None


class _Heads:
    """The lines of each record's head, and of the chunks in it, as long as they are not too many."""

    def __init__(self, readline: Callable[[int], bytes]) -> None:
        self._readline = readline
        self.begin()

    def begin(self) -> None:
        """The next record may have as many again."""
        self._left = _LARGEST_HEAD

    def readline(self, length: int | None = None) -> bytes:
        """As warcio's. Raises ArchiveLoadFailed, as it does for other records that cannot be read."""
        from warcio.exceptions import ArchiveLoadFailed  # type: ignore[import-untyped]

        if self._left < 0:
            raise ArchiveLoadFailed(f"the record's head has more than {_LARGEST_HEAD:,} bytes")
        line = self._readline(min(length or _LARGEST_HEAD, self._left + 1))
        self._left -= len(line)
        return line


def read_warc(path: Path, source: str) -> Iterator[Document | Asset | Refusal]:
    """Pages and pictures of a WARC file; `captured` of a page is its WARC-Date."""
    archive = _Archive(path, source)
    try:
        packed = _is_gzip(path)
        breaks = 0
        while breaks < _MOST_BREAKS:
            members = GzipMembers(path, archive.start) if packed else None
            with _opened(path, members) as file:
                if not file.peek(len(_START)).startswith(_START):
                    form = foreign_form(file)
                    yield archive.refusal("broken-archive", f"this is {form or 'no WARC file'}", 0)
                    return
                broken = yield from _items(_Watched(file, members), archive)
            if broken is None:
                return
            if broken.following is not None:
                yield archive.refusal("bad-record", broken.reason, broken.offset, broken.url)
                archive = archive._replace(start=broken.following)
                continue
            breaks += 1
            following = members and next_member(path, members.member_of(broken.offset), _START)
            goes_on = f"; reading goes on at byte {following} of the packed file" if following else ""
            yield archive.refusal("broken-archive", broken.reason + goes_on, broken.offset)
            if not following:
                return
            archive = archive._replace(start=following)
        yield archive.refusal("broken-archive", f"it is broken in {_MOST_BREAKS} places; the rest is left", 0)
    except BREAKS as error:
        yield archive.refusal("broken-archive", f"{path.name} cannot be read: {error}", 0)


def _opened(path: Path, members: GzipMembers | None) -> BufferedReader:
    return cast("BufferedReader", BufferedReader(members)) if members else open_archive(path)


def _is_gzip(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(_GZIP)) == _GZIP


def _items(file: _Watched, archive: _Archive) -> Generator[Document | Asset | Refusal, None, _Break | None]:
    """What the records hold; returns where reading broke off before the end."""
    from warcio.archiveiterator import ArchiveIterator  # type: ignore[import-untyped]
    from warcio.exceptions import ArchiveLoadFailed

    records = ArchiveIterator(file, no_record_parse=True)
    records.INC_RECORD = ""  # its own warning on stderr; the refusal says it better
    heads = _Heads(records.reader.readline)
    records.reader.readline = heads.readline
    offset = 0
    provenance: Document | None = None
    try:
        for record in records:
            offset = records.offset
            if record.length is None or record.rec_headers.get_header("WARC-Type") is None:
                return _Break(offset, "the record's header breaks off")
            file.end_before(_START)
            known, provenance = provenance, provenance_of(record)
            refuse = partial(archive.refusal, offset=offset)
            item = item_of(record, archive.source, refuse) if provenance is None else None
            if _rest_is_missing(record):
                return _broken_off(file, record, offset)
            file.end_before(None)
            heads.begin()
            if _goes_on(records, record):
                yield refuse("bad-record", "the record is longer than it says", url=address_of(record))
                item = None
            if isinstance(item, Document) and known is not None and known.url == item.url:
                item = msgspec.structs.replace(known, body=item.body)
            if item is not None:
                yield item
    except ArchiveLoadFailed as error:
        return _Break(records.offset, str(error)[:200])
    return _Break(file.offset, file.broken) if file.broken else None


def _broken_off(file: _Watched, record: Any, offset: int) -> _Break:
    """What became of a record that has fewer bytes than it states."""
    if (following := file.following()) is not None:
        return _Break(offset, "the record is shorter than it says", following, address_of(record))
    return _Break(offset, f"the record breaks off: {file.broken or 'no more bytes'}")


def _rest_is_missing(record: Any) -> bool:
    """Reads what is left of the record; whether it ends before its stated length."""
    while record.raw_stream.read(_STEP):
        pass
    return bool(record.raw_stream.limit)


def _goes_on(records: Any, record: Any) -> bool:
    """Whether something else than an empty line follows the end of a record that was read."""
    errors = records.err_count
    records.read_to_end(record)
    return bool(records.err_count > errors)
