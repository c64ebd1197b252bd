"""Archives of pages: WARC, and JSON lines of `{"url", "html"}`; plain, gzip, or for lines also xz.

In: a file, and the key of its source. Out: an iterator of documents, pictures and refusals, in the file's
order, one record in memory at a time. A file that breaks off gives what came before the break and one
refusal that says where; so does one whose line has no end, or that wants too much memory to be unpacked.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import lzma
import zlib
from collections.abc import Iterable, Iterator
from datetime import datetime
from glob import glob
from io import BufferedReader, RawIOBase
from pathlib import Path
from typing import Any, TypeVar, cast

from broadsheet.collect.addresses import web_address
from broadsheet.domain.source import Document, Refusal, Source

LONGEST_LINE = 32_000_000  # bytes of one JSON line
_LONGEST_SKIPPED = 8 * LONGEST_LINE  # bytes of a longer line that are read past in search of its end
_STEP = 1_048_576
_XZ_MEMORY = 160_000_000  # bytes; what `xz -9` needs twice over, and far less than a header can ask for
_SAMPLE = 500

# what a file that cannot be read begins with
_FORMS = {
    b"\x28\xb5\x2f\xfd": "packed with zstd; unpack it, or pack it with gzip",
    b"BZh": "packed with bzip2; unpack it, or pack it with gzip",
    b"PK\x03\x04": "a zip file; unpack it",
    b"\xff\xfe": "UTF-16 text; save it as UTF-8",
    b"\xfe\xff": "UTF-16 text; save it as UTF-8",
}

Item = TypeVar("Item")
BREAKS = (EOFError, OSError, zlib.error, lzma.LZMAError)


def archive_files(source: Source) -> tuple[Path, ...]:
    """The files that a source names by path or glob, sorted by path; none when nothing matches.

    Folders that are there are meant as they are called, `[` and `*` in their names included.
    """
    named = Path(source.location)
    if named.is_file():
        return (named,)
    folder = next(above for above in named.parents if above.is_dir())
    pattern = str(named.relative_to(folder))
    found = [folder / name for name in glob(pattern, root_dir=folder, recursive=True)]  # noqa: PTH207 - links, too
    return tuple(sorted(path for path in found if path.is_file()))


def within(items: Iterable[Item], limit: int | None) -> Iterator[Item]:
    """What an archive holds, up to the end of its first `limit` pages."""
    pages = 0
    for item in items:
        pages += isinstance(item, Document)
        if limit is not None and pages > limit:
            return
        yield item


def fingerprint(path: Path) -> str:
    """`sha256:` and the digest of the file's bytes: a copy or a touched file counts as read before."""
    with path.open("rb") as file:
        return f"sha256:{hashlib.file_digest(file, 'sha256').hexdigest()}"


def open_archive(path: Path) -> BufferedReader:
    """The file's bytes, unpacked by what they begin with and not by the file's name."""
    with path.open("rb") as file:
        start = file.read(6)
    if start.startswith(b"\x1f\x8b"):
        return cast("BufferedReader", gzip.open(path))
    return BufferedReader(_Xz(path), _STEP) if start.startswith(b"\xfd7zXZ") else path.open("rb")


class _Xz(RawIOBase):
    """An xz file unpacked in bounded memory, several streams in a row."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("rb")
        self._stream = _xz_stream()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while True:
            if self._stream.eof:
                rest = self._stream.unused_data.lstrip(b"\0") or self._file.read(_STEP).lstrip(b"\0")
                if not rest:
                    return 0
                self._stream = _xz_stream()
            elif self._stream.needs_input:
                rest = self._file.read(_STEP)
                if not rest:
                    raise EOFError("the xz stream ends too early")
            else:
                rest = b""
            if piece := self._stream.decompress(rest, len(buffer)):
                buffer[: len(piece)] = piece
                return len(piece)

    def close(self) -> None:
        self._file.close()
        super().close()


def _xz_stream() -> lzma.LZMADecompressor:
    return lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=_XZ_MEMORY)


def foreign_form(file: BufferedReader) -> str | None:
    """What an opened archive is, where it begins as something that is not read at all."""
    start = file.peek(4)
    return next((form for magic, form in _FORMS.items() if start.startswith(magic)), None)


def read_jsonl(path: Path, source: str, captured: datetime) -> Iterator[Document | Refusal]:
    """Pages from JSON lines; `captured` is when their bytes are taken to have been on the web.

    Only `url` and `html` are read. `html` is text, so the document is UTF-8 whatever the page says.
    """
    try:
        with open_archive(path) as file:
            if form := foreign_form(file):
                yield _broken(path, source, f"{path.name} is {form}", None)
                return
            yield from _documents(file, path, source, captured)
    except BREAKS as error:
        yield _broken(path, source, f"{path.name} cannot be read: {error}", None)


def _documents(
    file: BufferedReader, path: Path, source: str, captured: datetime
) -> Iterator[Document | Refusal]:
    number = 0
    try:
        for number, line in enumerate(_lines(file), start=1):
            if line is None:
                detail = f"{path.name} line {number} has more than {LONGEST_LINE:,} bytes"
                url, place = path.as_uri(), f"line {number}"
                yield Refusal(source=source, code="line-too-long", detail=detail, url=url, place=place)
            elif line.strip():
                yield _document(line, number, path, source, captured)
    except BREAKS as error:
        yield _broken(
            path, source, f"{path.name} breaks off after line {number}: {error}", f"line {number + 1}"
        )


def _lines(file: BufferedReader) -> Iterator[bytes | None]:
    """The lines; None for one over the cap, which is read past in steps and not kept."""
    while line := file.readline(LONGEST_LINE + 1):
        if len(line) <= LONGEST_LINE:
            yield line
            continue
        skipped = len(line)
        while line and not line.endswith(b"\n"):
            line = file.readline(_STEP)
            skipped += len(line)
            if skipped > _LONGEST_SKIPPED:
                raise EOFError(f"a line without end: {skipped:,} bytes and more")
        yield None


def _document(line: bytes, number: int, path: Path, source: str, captured: datetime) -> Document | Refusal:
    def refused(code: str, detail: str, url: str | None = None) -> Refusal:
        sample = line[:_SAMPLE].decode("utf-8", "replace")
        where = f"{path.name} line {number}: {detail}"
        place = f"line {number}"
        return Refusal(
            source=source, code=code, detail=where, url=url or path.as_uri(), place=place, sample=sample
        )

    try:
        record = json.loads(line)
    except (ValueError, RecursionError) as error:
        return refused("bad-json", f"not JSON ({error})")
    if not isinstance(record, dict):
        return refused("bad-json", "not a JSON object")
    url, html = record.get("url"), record.get("html")
    address = web_address(url) if isinstance(url, str) else None
    if address is None:
        return refused("no-link", "`url` is missing or no web address")
    if not isinstance(html, str):
        return refused("no-html", "`html` is missing or no text", address)
    return Document(
        url=address,
        requested_url=address,
        source=source,
        body=html.encode("utf-8", "replace"),
        captured=captured,
        content_type="text/html; charset=utf-8",
    )


def _broken(path: Path, source: str, detail: str, place: str | None) -> Refusal:
    return Refusal(source=source, code="broken-archive", detail=detail, url=path.as_uri(), place=place)
