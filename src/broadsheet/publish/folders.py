"""The folders that files lie in. In: paths of files. Out: those of their folders; empty ones are removed."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path


def prune(folder: Path, removed: Iterable[str]) -> None:
    """Removes the folders that the removal of files left empty."""
    for above in sorted(folders_of(removed), reverse=True):
        with suppress(OSError):
            Path(folder, above).rmdir()


def folders_of(paths: Iterable[str]) -> set[str]:
    """The folders in which these files lie, and those in which these folders lie, but for the first one."""
    found = {path.rpartition("/")[0] for path in paths} - {""}
    return found.union(*map(_above, found))


def _above(path: str) -> set[str]:
    """The folders in which a file lies, but for the first one: `a/b/c` → `a`, `a/b`."""
    parts = path.split("/")
    return {"/".join(parts[:depth]) for depth in range(1, len(parts))}
