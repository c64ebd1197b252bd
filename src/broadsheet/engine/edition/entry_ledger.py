"""The entries of the last edition, so that the next one makes only those of which something changed.

In: entries as they were made, each with digests of the rows behind it. Out: the same, in id order, a frame at
a time. The ledger is a convenience: without it, or with a damaged one, every entry is made anew.

The file is the key of whatever makes entries, then frames: length, checksum, and some entries as JSON.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import BinaryIO
from zlib import crc32

import msgspec

from broadsheet.domain.draft import Entry
from broadsheet.publish.files import put_in_place, stage_name, told

_HEAD = struct.Struct(">II")  # length and checksum of a frame
_LONGEST = 1 << 28  # bytes of a frame
_PIECE = 1 << 20  # bytes copied at once


PictureKey = Callable[[tuple[str, ...]], str]  # of the addresses of images


class KeptEntry(msgspec.Struct, frozen=True, array_like=True):
    """An entry without what it takes from others, and what it was made from.

    `source` has digests of its own rows, `pictures` those of its `images`, which are addresses; `time`
    is the judgement's, `dated` when the story states it.
    """

    id: str
    source: str
    images: tuple[str, ...]
    pictures: str
    dated: bool
    time: datetime
    entry: Entry

    def is_of(self, source: str, pictures: str) -> bool:
        """Whether it was made from these."""
        return self.source == source and self.pictures == pictures


_decoder = msgspec.json.Decoder(list[KeptEntry])
_encoder = msgspec.json.Encoder()  # MessagePack would bring every time into UTC


class Frame(msgspec.Struct, frozen=True):
    """Some entries in id order, and the bytes that hold them."""

    entries: list[KeptEntry]
    body: bytes

    def is_of(self, sources: Mapping[str, str], picture_key: PictureKey) -> bool:
        """Whether its entries are those with these ids, all in this order, made from what is there now."""
        found = [(entry.id, entry.source) for entry in self.entries]
        return found == list(sources.items()) and all(
            entry.pictures == picture_key(entry.images) for entry in self.entries
        )


def read_frames(path: Path | None, key: bytes) -> Iterator[Frame]:
    """What is kept at `path` by a maker with the same key, as far as it is whole."""
    try:
        with path.open("rb") if path else BytesIO() as file:
            if file.read(len(key)) == key:
                for body in _bodies(file):
                    yield Frame(_decoder.decode(body), body)
    except (OSError, msgspec.DecodeError):
        return


class LedgerWriter:
    """Keeps entries at `path`, frame by frame, if any frame is another than before.

    Frames that are as they were are not written until one is not, then as the bytes that they had.
    """

    def __init__(self, path: Path, key: bytes) -> None:
        self._path, self._key = path, key
        self._same = 0  # bytes of frames that stand at `path` in the same order
        self._file: BinaryIO | None = None

    def add(self, entries: list[KeptEntry], frame: Frame | None) -> None:
        """Keep entries; `frame` is that of the last edition which has just these, if there is one."""
        if frame is None:
            self._begun()
        if self._file is None and frame is not None:
            self._same += _HEAD.size + len(frame.body)
        else:
            self._write(frame.body if frame is not None else _encoder.encode(entries))

    def finish(self, *, shorter: bool) -> None:
        """End the ledger; with `shorter`, what stood after its last frame stands there no more."""
        if shorter:
            self._begun()
        if self._file is not None:
            with told(self._path):
                self._file.close()  # not flushed: what a power cut tears has another checksum
            put_in_place(stage_name(self._path), self._path)

    def abandon(self) -> None:
        """Forget what was not finished."""
        if self._file is not None:
            self._file.close()
            stage_name(self._path).unlink(missing_ok=True)

    def _begun(self) -> BinaryIO:
        if self._file is None:
            with told(self._path):
                self._path.parent.mkdir(parents=True, exist_ok=True)
                self._file = stage_name(self._path).open("wb")
                self._file.write(self._key)
                if self._same:
                    with self._path.open("rb") as before:
                        before.seek(len(self._key))
                        _copy(before, self._file, self._same)
        return self._file

    def _write(self, body: bytes) -> None:
        with told(self._path):
            self._begun().write(_HEAD.pack(len(body), crc32(body)) + body)


def _copy(source: BinaryIO, target: BinaryIO, size: int) -> None:
    while size and (piece := source.read(min(size, _PIECE))):
        target.write(piece)
        size -= len(piece)


def _bodies(file: BinaryIO) -> Iterator[bytes]:
    while len(head := file.read(_HEAD.size)) == _HEAD.size:
        length, checksum = _HEAD.unpack(head)
        body = file.read(length) if length <= _LONGEST else b""
        if crc32(body) != checksum:
            return
        yield body
