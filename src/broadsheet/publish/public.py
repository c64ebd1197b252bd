"""The public folder. In: the files of an edition. Out: the folder holds exactly these, all at once.

The next edition is put together beside the folder, in `.<name>.next`: unchanged files are hard links of the
old ones, the others are written and flushed. Then the two folders change places in one step (`renameat2` of
Linux with RENAME_EXCHANGE), so that a reader never sees half an edition. Where the system cannot do that, two
renames follow each other, and the next call repairs what an interruption left. When nothing changed, nothing
is touched.
"""

from __future__ import annotations

import ctypes
import errno
import os
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from broadsheet.domain.edition import File
from broadsheet.domain.errors import PublishError
from broadsheet.publish.files import holds, told

MARK = ".broadsheet"  # the file that tells our folders from other people's
MARK_TEXT = b"Broadsheet writes this folder anew with every edition. What is put here by hand is removed.\n"
_EXCHANGE = 2  # RENAME_EXCHANGE of <linux/fs.h>
_AT_WORKING_FOLDER = -100  # AT_FDCWD of <fcntl.h>
_NO_LINKS = {errno.EPERM, errno.EMLINK, errno.EXDEV, errno.EOPNOTSUPP, errno.ENOSYS}


class PublicChange(msgspec.Struct, frozen=True):
    """How many files an edition added, changed, removed and left as they were."""

    added: int = 0
    changed: int = 0
    removed: int = 0
    unchanged: int = 0


def write_public(folder: Path, files: Iterable[File]) -> PublicChange:
    """Makes `folder` hold exactly these files, whatever it held before, in one atomic step.

    Raises PublishError, with the old edition still standing and no leftovers, when a path is repeated or
    leads outside, when the folder is not one of ours, and when the disk is full or refuses to be written.
    """
    folder = folder.resolve()
    with told(folder):
        folder.parent.mkdir(parents=True, exist_ok=True)
        _repair(folder)
        assembly = _Assembly(folder, _beside(folder, "next"))
        try:
            for file in files:
                assembly.take(file)
            if assembly.differs() or not folder.exists():
                assembly.finish()
                _swap(folder, assembly.next)
        finally:
            _sweep(folder)
    return assembly.change()


class _Assembly:
    """The next edition as it grows beside the old one; nothing is written before the first difference."""

    def __init__(self, folder: Path, following: Path) -> None:
        self.folder, self.next = folder, following
        self.old = _held(folder)
        self.taken: set[str] = set()
        self.kept: list[str] = []
        self.written: list[str] = []
        self._folders: set[str] = set()
        self._made: set[str] = set()

    def take(self, file: File) -> None:
        """Accepts one file: notes that it is as it was, or writes it."""
        self._check(file.path)
        if file.path in self.old and holds(self.folder / file.path, file.body):
            self.kept.append(file.path)
        else:
            _write(self._place(file.path), file.body)
            self.written.append(file.path)

    def differs(self) -> bool:
        """Whether the next edition is another than the old one."""
        return bool(self.written) or len(self.kept) < len(self.old)

    def change(self) -> PublicChange:
        """What became of the files."""
        changed = sum(path in self.old for path in self.written)
        added, removed = len(self.written) - changed, len(self.old.keys() - self.taken)
        return PublicChange(added, changed, removed, len(self.kept))

    def finish(self) -> None:
        """Links what is unchanged, marks the folder as ours, and flushes bytes and names to the disk."""
        for path in self.kept:
            _link(f"{self.folder}/{path}", self._place(path))
        _write(self._place(MARK), MARK_TEXT)
        for path in (MARK, *self.written, *self._folders, ""):
            _flush(f"{self.next}/{path}")

    def _check(self, path: str) -> None:
        parts = path.split("/")
        if any(part in ("", ".", "..") for part in parts) or "\\" in path or "\0" in path or path == MARK:
            raise PublishError(f"{path!r} is no path inside the public folder")
        if path in self.taken:
            raise PublishError(f"two files of the edition have the path {path!r}")
        above = {"/".join(parts[:depth]) for depth in range(1, len(parts))}
        if path in self._folders or not self.taken.isdisjoint(above):
            raise PublishError(f"{path!r} is needed as a file and as a folder in one edition")
        self.taken.add(path)
        self._folders |= above

    def _place(self, path: str) -> str:
        """Where a file of the next edition stands, its folder made."""
        above = f"{self.next}/{path}".rpartition("/")[0]
        if above not in self._made:
            os.makedirs(above, exist_ok=True)  # noqa: PTH103 - thousands of Path objects cost seconds
            self._made.add(above)
        return f"{self.next}/{path}"


def _held(folder: Path) -> dict[str, None]:
    """The paths of all files in a folder of ours; raises PublishError when it is somebody else's."""
    held = dict.fromkeys(_walk(folder, "")) if folder.exists() else {}
    if held and MARK not in held:
        raise PublishError(
            f"{folder} holds files that Broadsheet did not write, and publishing would remove them; "
            "move them away first, or publish to another folder"
        )
    held.pop(MARK, None)
    return held


def _walk(folder: Path, prefix: str) -> Iterator[str]:
    with os.scandir(folder) as items:
        for item in items:
            if item.is_dir(follow_symlinks=False):
                yield from _walk(folder / item.name, f"{prefix}{item.name}/")
            else:
                yield prefix + item.name


def _write(path: str, body: bytes) -> None:
    with open(path, "xb") as file:  # noqa: PTH123 - as above
        file.write(body)


def _link(old: str, new: str) -> None:
    try:
        os.link(old, new)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        shutil.copy2(old, new)


def _flush(path: str) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _swap(folder: Path, following: Path) -> None:
    """Puts the next edition in the old one's place; the old one then stands where the next one grew."""
    if not folder.exists():
        following.rename(folder)
    elif not _exchange(folder, following):
        before = _beside(folder, "old")
        folder.rename(before)
        following.rename(folder)
    _flush(str(folder.parent))


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


def _repair(folder: Path) -> None:
    """Ends what an interrupted call began: puts the old edition back if it was caught between two renames."""
    before = _beside(folder, "old")
    if before.exists() and not folder.exists():
        before.rename(folder)
    _sweep(folder)


def _sweep(folder: Path) -> None:
    """Removes what stands beside the folder, unless it is the only edition there is."""
    if folder.exists():
        shutil.rmtree(_beside(folder, "old"), ignore_errors=True)
    shutil.rmtree(_beside(folder, "next"), ignore_errors=True)


def _beside(folder: Path, name: str) -> Path:
    return folder.with_name(f".{folder.name}.{name}")
