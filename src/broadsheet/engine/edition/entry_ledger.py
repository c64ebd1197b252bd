"""The entries of the last edition, so that the next one makes only those of which something changed.

In: entries as they were made, each with digests of the rows behind it. Out: the same, in id order.
The ledger is a convenience: without it, or with a damaged one, every entry is made anew.

The file is the key of whatever makes entries, then frames: length, digest, and some entries as JSON.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator
from datetime import datetime
from hashlib import blake2b
from io import BytesIO
from itertools import chain
from pathlib import Path
from typing import BinaryIO

import msgspec

from broadsheet.domain.draft import Entry
from broadsheet.engine.batching import batches
from broadsheet.publish.files import write_atomically

_HEAD = struct.Struct(">I12s")  # length and digest of a frame
_FRAME = 200  # entries of a frame
_LONGEST = 1 << 28  # bytes of a frame


class KeptEntry(msgspec.Struct, frozen=True, array_like=True):
    """An entry without what it takes from others, and what it was made from.

    `source` is a digest of its own rows, `pictures` one of those of its `images`, which are addresses; `time`
    is the judgement's, `dated` when the story states it.
    """

    id: str
    source: bytes
    images: tuple[str, ...]
    pictures: bytes
    dated: bool
    time: datetime
    entry: Entry

    def is_of(self, source: bytes, pictures: bytes) -> bool:
        """Whether it was made from these."""
        return self.source == source and self.pictures == pictures


_decoder = msgspec.json.Decoder(list[KeptEntry])
_encoder = msgspec.json.Encoder()  # MessagePack would bring every time into UTC


def read_entries(path: Path | None, key: bytes) -> Iterator[KeptEntry]:
    """The entries kept at `path` by a maker with the same key, as far as they are whole."""
    try:
        with path.open("rb") if path else BytesIO() as file:
            if file.read(len(key)) == key:
                for body in _frames(file):
                    yield from _decoder.decode(body)
    except (OSError, msgspec.DecodeError):
        return


def write_entries(path: Path, key: bytes, entries: Iterable[KeptEntry]) -> None:
    """Keep the entries, which come in id order, at `path`."""
    write_atomically(path, chain([key], map(_frame, batches(entries, _FRAME))))


def _frames(file: BinaryIO) -> Iterator[bytes]:
    while len(head := file.read(_HEAD.size)) == _HEAD.size:
        length, digest = _HEAD.unpack(head)
        body = file.read(length) if length <= _LONGEST else b""
        if _digest(body) != digest:
            return
        yield body


def _frame(entries: tuple[KeptEntry, ...]) -> bytes:
    body = _encoder.encode(entries)
    return _HEAD.pack(len(body), _digest(body)) + body


def _digest(body: bytes) -> bytes:
    return blake2b(body, digest_size=12).digest()
