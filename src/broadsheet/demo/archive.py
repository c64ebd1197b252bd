"""Writes pages as a WARC archive, one gzip member a record.

In: pages. Out: a WARC/1.0 file whose bytes depend on nothing but the pages and the seed.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from broadsheet.demo.model import Page

_SOFTWARE = b"software: broadsheet.demo\r\nformat: WARC File Format 1.0\r\n"


def write(target: Path, pages: Iterable[Page], seed: int, started: datetime) -> int:
    """Write the archive to `target`, replacing it only when it is whole; gives the number of records."""
    from warcio.statusandheaders import StatusAndHeaders  # type: ignore[import-untyped]
    from warcio.warcwriter import WARCWriter  # type: ignore[import-untyped]

    partial = target.with_name(target.name + ".partial")
    count = 1
    with partial.open("wb") as stream:
        writer = WARCWriter(stream, gzip=target.suffix == ".gz")
        about = _headers(seed, 0, "warcinfo", started)
        info = writer.create_warc_record(
            None,
            "warcinfo",
            payload=BytesIO(_SOFTWARE),
            length=len(_SOFTWARE),
            warc_content_type="application/warc-fields",
            warc_headers_dict=about,
        )
        writer.write_record(info)
        for page in pages:
            headers = [*page.headers, ("Content-Length", str(len(page.body)))]
            record = writer.create_warc_record(
                page.url,
                "response",
                payload=BytesIO(page.body),
                length=len(page.body),
                http_headers=StatusAndHeaders("200 OK", headers, protocol="HTTP/1.1"),
                warc_headers_dict=_headers(seed, count, page.url, page.captured),
            )
            writer.write_record(record)
            count += 1
    partial.replace(target)
    return count


def _headers(seed: int, number: int, name: str, time: datetime) -> dict[str, str]:
    identity = uuid.uuid5(uuid.NAMESPACE_URL, f"{seed}/{number}/{name}")
    return {
        "WARC-Record-ID": f"<urn:uuid:{identity}>",
        "WARC-Date": f"{time.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
    }
