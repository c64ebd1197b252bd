"""The documents of the API that a content repository of the recorded platform holds.

In: the repository's folder. Out: each document by its place, decoded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from broadsheet.collect.repository_files import LARGEST, place, read_bytes
from broadsheet.domain.errors import RecordError

_STALE_PAGE = re.compile(r"/page\d+/")  # a layout that the platform had left behind


def recorded_documents(
    repository: Path, pattern: str = "**/index.json"
) -> Iterator[tuple[str, dict[str, Any] | None]]:
    """The documents of the live layout that `pattern` names below `api/`; None for what is no JSON object."""
    for path in sorted((repository / "api").glob(pattern)):
        named = place(path, repository)
        if not _STALE_PAGE.search(f"/{named}"):
            yield named, decoded(file_bytes(path, repository) or b"")


def file_bytes(path: Path, repository: Path) -> bytes | None:
    """A file's bytes; None where it is too large, no plain file, or elsewhere."""
    try:
        return read_bytes(path, repository, most=LARGEST)
    except RecordError:
        return None


def decoded(data: bytes) -> dict[str, Any] | None:
    """The JSON object in `data`, if it is one."""
    try:
        value = msgspec.json.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    return value if isinstance(value, dict) else None
