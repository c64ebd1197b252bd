"""Files that are never seen half written.

In: paths and bytes. Out: files that hold either their old bytes or their new ones, whenever the writer is
killed. A full or read-only disk is a PublishError that says so.
"""

from __future__ import annotations

import ctypes
import errno
import hashlib
import os
import stat
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import chain, islice
from pathlib import Path

from broadsheet.domain.errors import PublishError
from broadsheet.publish.helper import Look
from broadsheet.publish.tree_walk import mark_of, tree_parts

_TEMPORARY = ".broadsheet-"
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
_FEW = 64  # files that are flushed one by one; more of them, and the whole file system is
_ADVICE = {
    errno.ENOSPC: "the disk is full; free some space and run again",
    errno.EDQUOT: "the disk quota is used up; free some space and run again",
    errno.EROFS: "the disk is read-only",
    errno.EACCES: "permission denied; the folder must be writable for this user",
    errno.EPERM: "permission denied; the folder must be writable for this user",
    errno.EBUSY: "it is a mount point, and cannot be exchanged whole; mount the portal's folder in its place",
}


Bytes = bytes | Iterable[bytes]  # in one piece or in several


def write_atomically(path: Path, body: Bytes, *, mode: int = 0o644, durable: bool = True) -> None:
    """Make `path` hold `body`, its folder too if need be; raises PublishError, and then nothing changed.

    A writer that compares all its files on each run may leave `durable` out: a file that a power cut
    emptied is then written anew, and thousands of files are written in the time of dozens.
    """
    put_in_place(stage(path, body, mode=mode, durable=durable), path)


def stage(path: Path, body: Bytes, *, mode: int = 0o644, durable: bool = True) -> Path:
    """Write `body` beside `path` and give the temporary file; `put_in_place` ends it."""
    temporary = stage_name(path)
    with told(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary.unlink(missing_ok=True)
        try:
            _write(temporary, body, mode, durable=durable)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
    return temporary


class Staging:
    """Many files below one folder, staged and then put in their places; not one by one safe on the disk."""

    def __init__(self, folder: Path) -> None:
        self._folder = str(folder)
        self._made: set[str] = set()
        self.staged: list[str] = []
        self.marks: dict[str, int] = {}

    def stage(self, path: str, body: bytes, *, perhaps: bool = True) -> None:
        """Write `body` beside `path`, relative to the folder, unless it `perhaps` stands there and does."""
        place = f"{self._folder}/{path}"
        try:
            if (mark := mark_if_holds(place, body) if perhaps else None) is None:
                mark = self._write(place, body)
                self.staged.append(path)
        except OSError as error:
            raise _refusal(place, error) from error
        self.marks[path] = mark

    def put_in_place(self) -> None:
        """Let the staged files take their places."""
        for path in self.staged:
            place = f"{self._folder}/{path}"
            try:
                os.replace(_stage_name(place), place)
            except OSError as error:
                raise _refusal(place, error) from error

    def make_durable(self) -> None:
        """Bring what was staged safely to the disk."""
        flush((f"{self._folder}/{path}" for path in self.staged), self._folder)

    def _write(self, place: str, body: bytes) -> int:
        above = place.rpartition("/")[0]
        if above not in self._made:
            os.makedirs(above, exist_ok=True)
            self._made.add(above)
        temporary = _stage_name(place)
        try:
            return write_new(temporary, body, 0o644)
        except FileExistsError:
            os.unlink(temporary)
            return write_new(temporary, body, 0o644)


def write_new(place: str, body: bytes, mode: int, *, least: int = 0) -> int:
    """Write a file where there is none, and give its mark; FileExistsError where there is one.

    The user's mask takes away of `mode`, but nothing of `least`.
    """
    descriptor = os.open(place, _NEW, mode)
    try:
        rest = memoryview(body)
        while rest:
            rest = rest[os.write(descriptor, rest) :]
        status = os.fstat(descriptor)
        if lacking := least & ~status.st_mode:
            os.fchmod(descriptor, stat.S_IMODE(status.st_mode) | lacking)
        return mark_of(status)
    finally:
        os.close(descriptor)


def mark_if_holds(place: str, body: bytes) -> int | None:
    """The mark of a plain file with exactly these bytes; None for any other, or none."""
    try:
        descriptor = os.open(place, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        return None
    try:
        status = os.fstat(descriptor)
        plain = stat.S_ISREG(status.st_mode) and status.st_size == len(body)
        return mark_of(status) if plain and os.read(descriptor, len(body) + 1) == body else None
    except OSError:
        return None
    finally:
        os.close(descriptor)


def _stage_name(place: str) -> str:
    above, _, name = place.rpartition("/")
    digest = hashlib.sha1(os.fsencode(name)).hexdigest()  # noqa: S324 - it makes a name of fixed length
    return f"{above}/{_TEMPORARY}{digest}"


def stage_name(path: Path) -> Path:
    """Where `stage` writes what is to become `path`."""
    return Path(_stage_name(str(path)))


def put_in_place(temporary: Path, path: Path) -> None:
    """Let the staged file take the place of `path`."""
    with told(path):
        temporary.replace(path)


def remove_leftovers(folder: Path, own: Iterable[str], look: Look = tree_parts) -> dict[str, int]:
    """Remove the staged files of a run that was cut off; the marks of the other files, by path.

    `own` names folders in `folder`, and files that stand beside them; nothing else is looked at.
    """
    marks: dict[str, int] = {}
    with told(folder):
        for name in own:
            stage_name(folder / name).unlink(missing_ok=True)
            for _, paths, _, found in look(folder / name) if (folder / name).is_dir() else ():
                for path, mark in zip(paths, found, strict=True):
                    if path.rpartition("/")[2].startswith(_TEMPORARY):
                        (folder / name / path).unlink(missing_ok=True)
                    else:
                        marks[sys.intern(f"{name}/{path}")] = mark
    return marks


def flush(paths: Iterable[str], folder: str) -> None:
    """Bring files and folders, all below `folder`, safely to the disk: one by one, or many in one go.

    What is not there any more is passed over.
    """
    waiting = iter(paths)
    listed = list(islice(waiting, _FEW + 1))
    if len(listed) > _FEW and _flush_file_system(folder):
        return
    for path in chain(listed, waiting):
        try:
            descriptor = os.open(path, os.O_RDONLY)
        except FileNotFoundError:
            continue
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _flush_file_system(folder: str) -> bool:
    """Flush all of the file system that holds `folder` (`syncfs` of Linux); False where that is unknown."""
    call = getattr(ctypes.CDLL(None, use_errno=True), "syncfs", None)
    if call is None:
        return False
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        return bool(call(descriptor) == 0)
    finally:
        os.close(descriptor)


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Turn an OSError within into a PublishError that names `path` and says what to do."""
    try:
        yield
    except OSError as error:
        raise _refusal(path, error) from error


def _refusal(path: Path | str, error: OSError) -> PublishError:
    reason = _ADVICE.get(error.errno or 0, error.strerror or str(error))
    return PublishError(f"{path} cannot be written: {reason}")


def _write(path: Path, body: Bytes, mode: int, *, durable: bool) -> None:
    descriptor = os.open(path, _NEW, mode)
    with os.fdopen(descriptor, "wb") as file:
        file.writelines((body,) if isinstance(body, bytes) else body)
        if durable:
            file.flush()
            os.fsync(descriptor)
