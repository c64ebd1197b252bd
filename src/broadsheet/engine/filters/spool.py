"""Records laid aside on disk, so that a filter can read its input twice and keep almost nothing in memory.

In: bytes, one record after another. Out: the same bytes by their place, 8 bytes of memory a record.
"""

from __future__ import annotations

import tempfile
from array import array
from types import TracebackType
from typing import Self


class Spool:
    """Numbered records in a temporary file, which is gone when the `with` block ends."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - closed by __exit__
        self._ends = array("q")
        self._at_end = True

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def __len__(self) -> int:
        return len(self._ends)

    def append(self, record: bytes) -> int:
        """Lay a record aside; gives its number."""
        if not self._at_end:
            self._file.seek(0, 2)
            self._at_end = True
        self._file.write(record)
        self._ends.append((self._ends[-1] if self._ends else 0) + len(record))
        return len(self._ends) - 1

    def __getitem__(self, number: int) -> bytes:
        start = self._ends[number - 1] if number else 0
        self._file.seek(start)
        self._at_end = False
        return self._file.read(self._ends[number] - start)
