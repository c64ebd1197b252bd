"""The pages of one archive file, as a run, a backfill and reading again take them.

In: a file, its kind, and the key of its source. Out: its pages, each asked for by its clean address, and its
refusals, in the file's order; what else lies in it is left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import msgspec

from broadsheet.collect.archives import read_jsonl, within
from broadsheet.collect.warc import read_warc
from broadsheet.domain.source import Document, Refusal, SourceKind
from broadsheet.extract import clean_url


def archive_pages(
    path: Path, kind: SourceKind, source: str, now: datetime, limit: int | None = None
) -> Iterator[Document | Refusal]:
    """Up to `limit` pages; `now` is the time of those in JSON lines, which bring none of their own."""
    items = read_warc(path, source) if kind is SourceKind.WARC else read_jsonl(path, source, now)
    for item in within(items, limit):
        if isinstance(item, Document):
            yield msgspec.structs.replace(item, requested_url=clean_url(item.requested_url))
        elif isinstance(item, Refusal):
            yield item
