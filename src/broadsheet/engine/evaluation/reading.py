"""Labelled material, line by line.

In: a file of JSON lines, plain or packed (`.xz`, `.gz`). Out: its lines, each with its object or what is
wrong with it, as filters have them.
"""

from __future__ import annotations

import gzip
import lzma
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO, TypeVar

from broadsheet.domain.errors import ItemError, Problem, SettingsError
from broadsheet.engine.filters.lines import Line, decode_line

T = TypeVar("T")


def labelled_lines(path: Path) -> Iterator[Line]:
    """The lines of the file, blank ones passed over; SettingsError when it cannot be read."""
    try:
        with _open(path) as file:
            for number, raw in enumerate(file, start=1):
                if raw.strip():
                    yield decode_line(number, raw)
    except (OSError, EOFError, lzma.LZMAError) as error:
        reason = (isinstance(error, OSError) and error.strerror) or error
        raise SettingsError((Problem(str(path), 0, f"cannot be read: {reason}"),)) from None


def all_usable(path: Path, read: Callable[[Line], T], refuse: Callable[[str], None]) -> list[T]:
    """What `usable` gives; SettingsError when that is nothing, since of nothing every score is perfect."""
    found = list(usable(path, read, refuse))
    if not found:
        raise SettingsError((Problem(str(path), 0, "no line can be used; there is nothing to score"),))
    return found


def _open(path: Path) -> BinaryIO | lzma.LZMAFile | gzip.GzipFile:
    if path.suffix == ".xz":
        return lzma.open(path)
    return gzip.open(path) if path.suffix == ".gz" else path.open("rb")


def usable(path: Path, read: Callable[[Line], T], refuse: Callable[[str], None]) -> Iterator[T]:
    """What `read` makes of each line; a line that it refuses with an ItemError is told and passed over."""
    for line in labelled_lines(path):
        try:
            if line.error is not None:
                raise line.error
            yield read(line)
        except ItemError as error:
            refuse(f"{path}:{line.number}: {error}")
