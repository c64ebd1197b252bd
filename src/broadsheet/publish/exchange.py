"""Two folders change places: the public one and what was put together beside it.

In: the public folder. Out: the next edition in its place, in one step where the system can do that
(`renameat2` of Linux with RENAME_EXCHANGE); elsewhere two renames follow each other, and `repair` ends what
an interruption left.
"""

from __future__ import annotations

import ctypes
import errno
import os
import shutil
from pathlib import Path

from broadsheet.publish.files import flush

_EXCHANGE = 2  # RENAME_EXCHANGE of <linux/fs.h>
_AT_WORKING_FOLDER = -100  # AT_FDCWD of <fcntl.h>


def swap(folder: Path, following: Path) -> None:
    """Puts the next edition in the old one's place; the old one then stands where the next one grew."""
    if not folder.exists():
        following.rename(folder)
    elif not _exchange(folder, following):
        before = beside(folder, "old")
        folder.rename(before)
        following.rename(folder)
    flush([str(folder.parent)], str(folder.parent))


def _exchange(one: Path, other: Path) -> bool:
    """Lets two folders change places; False where the system or its file system cannot do that."""
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if rename is None:
        return False
    place = _AT_WORKING_FOLDER
    if rename(place, os.fsencode(one), place, os.fsencode(other), _EXCHANGE) == 0:
        return True
    number = ctypes.get_errno()
    if number in (errno.EINVAL, errno.ENOSYS):
        return False
    raise OSError(number, os.strerror(number), str(one))


def repair(folder: Path) -> bool:
    """Ends what an interrupted call began: puts the old edition back if it was caught between two renames.

    Whether anything may stand otherwise now.
    """
    before = beside(folder, "old")
    torn = before.exists() or not folder.exists()
    if before.exists() and not folder.exists():
        before.rename(folder)
    sweep(folder, spare=True)
    return torn


def sweep(folder: Path, *, spare: bool) -> None:
    """Removes what stands beside the folder, unless it is the only edition there is, or a spare to keep."""
    if folder.exists():
        shutil.rmtree(beside(folder, "old"), ignore_errors=True)
    if not spare or not folder.exists():
        shutil.rmtree(beside(folder, "next"), ignore_errors=True)


def beside(folder: Path, name: str) -> Path:
    """Where `next` or `old` stands for a public folder."""
    return folder.with_name(f".{folder.name}.{name}")
