"""Content codings undone in small steps, so that a few bytes can never become gigabytes.

In: chunks of a body as it came over the wire or out of an archive, and its Content-Encoding. Out: the
decoded body. `TooLarge` is raised as soon as the decoded bytes pass the limit, or what lies between two
codings passes twice the limit; `BadEncoding` when the bytes are not what the header says, `Torn` when they
end too early.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from typing import Protocol

ACCEPTED = "gzip, deflate, br"
_STEP = 65536
_SLICE = 16_384  # coded bytes undone at once: what zlib has not used yet is copied at each call
_MOST_CODINGS = 3
_MOST_MEMBERS = 1000  # of one gzip body; empty ones cost time and add no bytes
_GZIP_MAGIC = b"\x1f\x8b"
# RFC 9110 section 8.4.1 and the IANA registry; any other word is a server's mistake for `identity`
_NOT_OFFERED = frozenset({"compress", "x-compress", "zstd", "dcb", "dcz", "exi", "pack200-gzip", "aes128gcm"})


class TooLarge(Exception):  # noqa: N818 - it names a state of the bytes
    """The decoded body passes the limit."""


class BadEncoding(Exception):  # noqa: N818 - it names a state of the bytes
    """The body is not in the coding that its header names."""


class Torn(Exception):  # noqa: N818 - it names a state of the bytes
    """The coded body ends before its end."""


class _Coding(Protocol):
    """One coding: bytes in, decoded pieces out; `finished` once its end mark was seen."""

    finished: bool

    def feed(self, data: bytes) -> Iterator[bytes]: ...


class _Gzip:
    """RFC 1952, several members in a row; bytes after the last member are ignored, as browsers do."""

    def __init__(self) -> None:
        self._member = zlib.decompressobj(wbits=31)
        self._members = 0
        self.finished = False

    def feed(self, data: bytes) -> Iterator[bytes]:
        while data:
            if self._member.eof:
                if not data.startswith(_GZIP_MAGIC):
                    return
                self._member, self.finished = zlib.decompressobj(wbits=31), False
                self._members += 1
                if self._members > _MOST_MEMBERS:
                    raise BadEncoding(f"the body has more than {_MOST_MEMBERS:,} gzip members")
            yield self._member.decompress(data, _STEP)
            self.finished = self._member.eof
            data = self._member.unused_data if self._member.eof else self._member.unconsumed_tail


class _Deflate:
    """RFC 1950, or the bare RFC 1951 that some servers send under the same name."""

    def __init__(self) -> None:
        self._stream: zlib._Decompress | None = None
        self.finished = False

    def feed(self, data: bytes) -> Iterator[bytes]:
        if self._stream is None and data:
            wrapped = data[0] & 0x0F == 8 and (len(data) < 2 or int.from_bytes(data[:2], "big") % 31 == 0)
            self._stream = zlib.decompressobj(wbits=15 if wrapped else -15)
        while self._stream and data and not self._stream.eof:
            yield self._stream.decompress(data, _STEP)
            data = self._stream.unconsumed_tail
            self.finished = self._stream.eof


class _Brotli:
    """RFC 7932."""

    def __init__(self) -> None:
        import brotli  # type: ignore[import-untyped]

        self._stream = brotli.Decompressor()
        self.finished = False

    def feed(self, data: bytes) -> Iterator[bytes]:
        import brotli

        try:
            while not self._stream.is_finished():
                piece = self._stream.process(data, output_buffer_limit=_STEP)
                if not piece:
                    break
                yield piece
                data = b""
        except brotli.error as error:
            raise BadEncoding(f"the body is not brotli: {error}") from None
        self.finished = self._stream.is_finished()


_CODINGS: dict[str, type[_Gzip | _Deflate | _Brotli]] = {
    "gzip": _Gzip,
    "x-gzip": _Gzip,
    "deflate": _Deflate,
    "br": _Brotli,
}


class Decoder:
    """Undoes the codings of a Content-Encoding header; at most `limit` decoded bytes pass."""

    def __init__(self, encodings: str | None, limit: int) -> None:
        names = [name.strip().lower() for name in (encodings or "").split(",")]
        if refused := [name for name in names if name in _NOT_OFFERED]:
            raise BadEncoding(f"the body is coded as {refused[0]}, which was not asked for")
        known = [name for name in names if name in _CODINGS]
        if len(known) > _MOST_CODINGS:
            raise BadEncoding(f"the body is coded {len(known)} times over")
        self._chain: list[_Coding] = [_CODINGS[name]() for name in reversed(known)]
        self._limit = limit
        self._sizes = [0] * (len(self._chain) + 1)  # bytes that went into each coding, and out of the last
        self._seen = False

    def feed(self, data: bytes) -> Iterator[bytes]:
        """The decoded pieces that `data` completes."""
        self._seen = self._seen or bool(data)
        try:
            for start in range(0, len(data), _SLICE):
                yield from self._through(0, data[start : start + _SLICE])
        except zlib.error as error:
            raise BadEncoding(f"the body is not in its coding: {error}") from None

    def _through(self, stage: int, data: bytes) -> Iterator[bytes]:
        last = stage == len(self._chain)
        self._sizes[stage] += len(data)
        if self._sizes[stage] > self._limit * (1 if last else 2):
            raise TooLarge(f"the body has more than {self._limit:,} bytes")
        if last:
            yield data
            return
        for piece in self._chain[stage].feed(data):
            yield from self._through(stage + 1, piece)

    def end(self) -> None:
        """Says that no more bytes come; raises Torn when a coding waits for more. No byte at all is fine."""
        if self._seen and not all(coding.finished for coding in self._chain):
            raise Torn("the coded body ends too early")


def decode(chunks: Iterable[bytes], encodings: str | None, limit: int) -> bytes:
    """A whole body, decoded. Raises TooLarge, BadEncoding or Torn."""
    decoder = Decoder(encodings, limit)
    body = b"".join(piece for chunk in chunks for piece in decoder.feed(chunk))
    decoder.end()
    return body


def gunzip_if_needed(body: bytes, limit: int) -> bytes:
    """A body that may be a gzip file by itself (`sitemap.xml.gz`), unpacked. Raises as `decode`."""
    return decode([body], "gzip", limit) if body.startswith(_GZIP_MAGIC) else body
