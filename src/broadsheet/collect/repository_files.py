"""The files of a content repository, read without ever leaving its folder.

In: a repository's folder. Out: paths, and bytes; RecordError for what leads out of it, is no plain file or
is too large.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from broadsheet.domain.errors import RecordError
from broadsheet.domain.yaml_scalars import mend

MAX_BYTES = 4_000_000  # of a record
LARGEST = 64_000_000  # bytes of a file that is only carried or copied


def files(folder: Path, below: str, pattern: str) -> list[Path]:
    """The files of one folder that match `pattern`, by name."""
    return sorted((folder / below).glob(pattern), key=lambda path: path.name)


def place(path: Path, folder: Path) -> str:
    """A file's place in the repository, with forward slashes."""
    return mend(path.relative_to(folder).as_posix())


def read_bytes(path: Path, folder: Path, *, most: int = MAX_BYTES) -> bytes:
    """A file's bytes; RecordError when it leads out of `folder`, is no plain file, or is too large."""
    told = place(path, folder)
    try:
        real = path.resolve(strict=True)
        if told != path.relative_to(folder).as_posix():
            raise RecordError(told, 0, "its name is not UTF-8")
        if not real.is_relative_to(folder.resolve()):
            raise RecordError(told, 0, "a link that leads out of the repository")
        if not real.is_file():
            raise RecordError(told, 0, "no plain file")
        with real.open("rb") as file:
            data = file.read(most + 1)
    except OSError as error:
        raise RecordError(told, 0, f"cannot be read: {error.strerror}") from None
    if len(data) > most:
        raise RecordError(told, 0, f"larger than {most:,} bytes")
    return data


def walk(folder: Path) -> Iterator[Path]:
    """Every file below `folder` in path order, but git's own; links to folders are not followed."""
    for above, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if name != ".git")
        yield from (Path(above) / name for name in sorted(names))
