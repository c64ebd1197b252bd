"""Gzip files as their members (RFC 1952), of which an archive has one for each record.

In: a file, and where in it to begin. Out: its unpacked bytes, and the member that each came from; behind a
damaged member, the next that begins as is wanted.
"""

from __future__ import annotations

import os
import zlib
from collections import deque
from io import RawIOBase
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import Any

_MAGIC = b"\x1f\x8b\x08"
_GZIP = 16 + zlib.MAX_WBITS
_STEP = 65_536
_HEAD = 4096  # packed bytes that are enough for a member's own head and the first bytes in it
_REMEMBERED = 10_000  # members; more than a reader is ahead of the record that it is at


class GzipMembers(RawIOBase):
    """The unpacked bytes from the member on that begins at `start`.

    While `fence` is set, they end before a member that unpacks to it; `stopped` is where that one begins.
    Reading raises EOFError where the file breaks off, and zlib.error where it is damaged.
    """

    def __init__(self, path: Path, start: int) -> None:
        self._file = path.open("rb")
        self._file.seek(start)
        self._rest, self._taken, self._given = b"", start, 0
        self.fence: bytes | None = None
        self.stopped: int | None = None
        self._stream: Any = None  # of the member that was begun and has not ended
        self._begun: deque[tuple[int, int]] = deque([(0, start)], _REMEMBERED)

    def readable(self) -> bool:
        """Whether it can be read: it can."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Unpack into the buffer; how many bytes, and 0 at the end."""
        while self._fill():
            if self._stream is None:
                start = self._taken - len(self._rest)
                if self.fence is not None and self._head_of(start).startswith(self.fence):
                    self.stopped = start
                    return 0
                self._stream = zlib.decompressobj(_GZIP)
                self._begun.append((self._given, start))
            piece = self._stream.decompress(self._rest, len(buffer))
            if self._stream.eof:
                self._rest, self._stream = self._stream.unused_data, None
            else:
                self._rest = self._stream.unconsumed_tail
            if piece:
                self._given += len(piece)
                buffer[: len(piece)] = piece
                return len(piece)
        if self._stream is not None:
            raise EOFError("the file ends within a gzip member")
        return 0

    def _fill(self) -> bool:
        """Whether there are packed bytes; zeros between members are passed over."""
        while True:
            if self._stream is None:
                self._rest = self._rest.lstrip(b"\0")
            if self._rest:
                return True
            self._rest = self._file.read(_STEP)
            self._taken += len(self._rest)
            if not self._rest:
                return False

    def _head_of(self, start: int) -> bytes:
        return _unpacked(os.pread(self._file.fileno(), _HEAD, start))

    def member_of(self, offset: int) -> int:
        """Where in the file the member begins that gave this unpacked byte, or a later one that is known."""
        earlier = [start for given, start in self._begun if given <= offset]
        return earlier[-1] if earlier else self._begun[0][1]

    def close(self) -> None:
        """Close the file."""
        self._file.close()
        super().close()


def next_member(path: Path, start: int, beginning: bytes) -> int | None:
    """Where after the member at `start` one begins that unpacks to `beginning`; None where there is none."""
    with path.open("rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as packed:
        position = _end(packed, start) or start + 1
        while (position := packed.find(_MAGIC, position)) >= 0:
            if _unpacked(packed[position : position + _HEAD]).startswith(beginning):
                return position
            position += 1
    return None


def _end(packed: mmap, start: int) -> int | None:
    """Where the member at `start` ends; None where it is damaged or breaks off."""
    stream = zlib.decompressobj(_GZIP)
    for position in range(start, len(packed), _STEP):
        piece = packed[position : position + _STEP]
        end = position + len(piece)
        try:
            while piece and not stream.eof:
                stream.decompress(piece, _STEP)
                piece = stream.unconsumed_tail
        except zlib.error:
            return None
        if stream.eof:
            return end - len(stream.unused_data)
    return None


def _unpacked(packed: bytes) -> bytes:
    try:
        return zlib.decompressobj(_GZIP).decompress(packed, _HEAD)
    except zlib.error:
        return b""
