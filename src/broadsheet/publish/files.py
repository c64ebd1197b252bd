"""Files that are never seen half written.

In: paths and bytes. Out: files that hold either their old bytes or their new ones, whenever the writer is
killed. A full or read-only disk is a PublishError that says so.
"""

from __future__ import annotations

import errno
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from broadsheet.domain.errors import PublishError

_TEMPORARY = ".broadsheet-"
_ADVICE = {
    errno.ENOSPC: "the disk is full; free some space and run again",
    errno.EDQUOT: "the disk quota is used up; free some space and run again",
    errno.EROFS: "the disk is read-only",
    errno.EACCES: "permission denied; the folder must be writable for this user",
    errno.EPERM: "permission denied; the folder must be writable for this user",
}


def write_atomically(path: Path, body: bytes, *, mode: int = 0o644, durable: bool = True) -> None:
    """Make `path` hold `body`, its folder too if need be; raises PublishError, and then nothing changed.

    A writer that compares all its files on each run may leave `durable` out: a file that a power cut
    emptied is then written anew, and thousands of files are written in the time of dozens.
    """
    put_in_place(stage(path, body, mode=mode, durable=durable), path)


def stage(path: Path, body: bytes, *, mode: int = 0o644, durable: bool = True) -> Path:
    """Write `body` beside `path` and give the temporary file; `put_in_place` ends it."""
    temporary = stage_name(path)
    with told(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary.unlink(missing_ok=True)
        try:
            _write(temporary, body, mode, durable=durable)
        except OSError:
            temporary.unlink(missing_ok=True)
            raise
    return temporary


def stage_name(path: Path) -> Path:
    """Where `stage` writes what is to become `path`."""
    digest = hashlib.sha1(os.fsencode(path.name)).hexdigest()  # noqa: S324 - it makes a name of fixed length
    return path.with_name(f"{_TEMPORARY}{digest}")


def put_in_place(temporary: Path, path: Path) -> None:
    """Let the staged file take the place of `path`."""
    with told(path):
        temporary.replace(path)


def remove_leftovers(folder: Path) -> None:
    """Remove what writers that were cut off left in `folder` and below it; links are not followed."""
    with told(folder):
        for path in folder.rglob(f"{_TEMPORARY}*"):
            path.unlink(missing_ok=True)


def holds(path: Path, body: bytes) -> bool:
    """Whether `path` is a plain file with exactly these bytes; reads no more than needed."""
    try:
        if path.is_symlink() or path.stat().st_size != len(body):
            return False
        return path.read_bytes() == body
    except OSError:
        return False


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Turn an OSError within into a PublishError that names `path` and says what to do."""
    try:
        yield
    except OSError as error:
        reason = _ADVICE.get(error.errno or 0, error.strerror or str(error))
        raise PublishError(f"{path} cannot be written: {reason}") from error


def _write(path: Path, body: bytes, mode: int, *, durable: bool) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, mode)
    with os.fdopen(descriptor, "wb") as file:
        file.write(body)
        if durable:
            file.flush()
            os.fsync(descriptor)
