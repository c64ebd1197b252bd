"""What was fetched, kept as WARC files (ISO 28500), so that a portal's history can be read anew.

In: documents and pictures as the gateway gave them. Out: one `pages-….warc.gz` for each run that fetched
anything, a gzip member a record. Before a page's response stands a metadata record with what the page cannot
say itself: the source that named it, the source's hint, the address that was asked. Bodies are kept decoded.
"""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Self

import msgspec

from broadsheet.domain.errors import StoreError
from broadsheet.domain.source import Document

PROVENANCE = "application/vnd.broadsheet.provenance+json"
"""The type of the record that stands before a page: a `Document` as JSON, without its body."""


class PageArchive:
    """The archive of one run; its file is made with the first record. Without a folder nothing is kept."""

    def __init__(self, folder: Path | None, now: Callable[[], datetime]) -> None:
        self._folder, self._now = folder, now
        self._file: BinaryIO | None = None
        self._writer: Any = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file is not None:
            self._file.close()

    def keep_page(self, document: Document) -> None:
        """Write a page with its provenance. Raises StoreError when the disk does not take it."""
        if self._folder is None:
            return
        response = f"<urn:uuid:{uuid.uuid4()}>"
        provenance = msgspec.json.encode(msgspec.structs.replace(document, body=b""))
        self._write(
            document.url,
            "metadata",
            provenance,
            {"WARC-Concurrent-To": response, "WARC-Date": _date(document.captured)},
            warc_content_type=PROVENANCE,
        )
        headers = {"WARC-Record-ID": response, "WARC-Date": _date(document.captured)}
        self._write_response(document.url, document.body, document.content_type, headers)

    def keep_picture(self, url: str, body: bytes, content_type: str | None) -> None:
        """Write the bytes of an image. Raises StoreError when the disk does not take them."""
        if self._folder is not None:
            self._write_response(url, body, content_type, {"WARC-Date": _date(self._now())})

    def _write_response(
        self, url: str, body: bytes, content_type: str | None, headers: dict[str, str]
    ) -> None:
        from warcio.statusandheaders import StatusAndHeaders  # type: ignore[import-untyped]

        fields = [("Content-Type", content_type)] if content_type else []
        fields.append(("Content-Length", str(len(body))))
        http = StatusAndHeaders("200 OK", fields, protocol="HTTP/1.1")
        self._write(url, "response", body, headers, http_headers=http)

    def _write(self, url: str, kind: str, body: bytes, headers: dict[str, str], **options: Any) -> None:
        try:
            writer = self._open()
            record = writer.create_warc_record(
                url, kind, payload=BytesIO(body), length=len(body), warc_headers_dict=headers, **options
            )
            writer.write_record(record)
            if self._file is not None:
                self._file.flush()
        except OSError as error:
            raise StoreError(
                f"the page archive {self._folder} cannot be written: {error.strerror}"
            ) from error

    def _open(self) -> Any:
        assert self._folder is not None  # who keeps anything has looked
        if self._file is None:
            from warcio.warcwriter import WARCWriter  # type: ignore[import-untyped]

            self._folder.mkdir(parents=True, exist_ok=True)
            name = f"pages-{self._now().astimezone(UTC):%Y%m%dT%H%M%SZ}-{os.getpid()}"
            self._file = _fresh(self._folder, name)
            self._writer = WARCWriter(self._file, gzip=True)
        return self._writer


def _fresh(folder: Path, name: str) -> BinaryIO:
    number = 1
    while True:
        try:
            return (folder / f"{name}-{number}.warc.gz").open("xb")
        except FileExistsError:
            number += 1


def _date(time: datetime) -> str:
    return f"{time.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
