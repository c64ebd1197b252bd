"""The public folder. In: the files of an edition. Out: the folder holds exactly these, all at once.

The next edition is put together beside the folder, in `.<name>.next`: unchanged files are hard links of the
old ones, the others are written and flushed. Then the two folders change places in one step, so that a
reader never sees half an edition. What stood in the public folder stays in `.<name>.next`: it is almost what
the edition after will be, so that only what changed then has to be linked or written. Nothing in it is relied
on: each file there that is not the very file that the public folder has is removed first.

When nothing changed, nothing is touched.
"""

from __future__ import annotations

import errno
import os
import re
import shutil
import stat
import sys
from collections import ChainMap
from collections.abc import Iterable
from contextlib import suppress
from itertools import chain
from pathlib import Path

import msgspec

from broadsheet.domain.edition import File
from broadsheet.domain.errors import PublishError
from broadsheet.publish.exchange import beside, repair, swap, sweep
from broadsheet.publish.files import flush, mark_if_holds, told, write_new
from broadsheet.publish.folders import folders_of, prune
from broadsheet.publish.helper import Look
from broadsheet.publish.ledger import Known, Ledger, Piece, Sheet, Sheets
from broadsheet.publish.tree_walk import tree_parts

MARK = ".broadsheet"  # the file that tells our folders from other people's
MARK_TEXT = b"Broadsheet writes this folder anew with every edition. What is put here by hand is removed.\n"
_MODE, _READABLE = 0o666, 0o644  # less what the user's mask takes away, though a web server can read it
_ENTERED = 0o755  # folders at least
_PATH = re.compile(r"(?!\.{1,2}(?:/|\Z))[^/\\\0]+(?:/(?!\.{1,2}(?:/|\Z))[^/\\\0]+)*").fullmatch
_NO_LINKS = {errno.EPERM, errno.EMLINK, errno.EXDEV, errno.EOPNOTSUPP, errno.ENOSYS}


class PublicChange(msgspec.Struct, frozen=True):
    """How many files an edition added, changed, removed and left as they were."""

    added: int = 0
    changed: int = 0
    removed: int = 0
    unchanged: int = 0


def write_public(
    folder: Path, files: Iterable[Piece], *, ledger: Path | None = None, look: Look = tree_parts
) -> PublicChange:
    """Makes `folder` hold exactly these files, whatever it held before, in one atomic step.

    A sheet that `ledger` knows under the same key is not made again while its files stand untouched.
    Raises PublishError, with the old edition still standing and no leftovers, when a path is repeated or
    leads outside, when the folder is not one of ours, and when the disk is full or refuses to be written.
    """
    folder = folder.resolve()
    with told(folder):
        folder.parent.mkdir(parents=True, exist_ok=True)
        look = tree_parts if repair(folder) else look
        assembly = _Assembly(folder, beside(folder, "next"), Ledger.read(ledger), look)
        try:
            for file in files:
                assembly.take(file)
            assembly.take_begun()
            if assembly.differs() or not folder.exists():
                assembly.finish()
                swap(folder, assembly.next)
        except BaseException:
            shutil.rmtree(assembly.next, ignore_errors=True)
            raise
        finally:
            sweep(folder, spare=assembly.linked)
    assembly.ledger().write(ledger)
    return assembly.change()


class _Assembly:
    """The next edition as it grows beside the old one; nothing is written before the first difference."""

    def __init__(self, folder: Path, following: Path, known: Ledger, look: Look) -> None:
        self.folder, self.next, self.known, self._look = folder, following, known, look
        self._old_folders: set[str] = set()
        self._inodes, self.old = _held(folder, look, self._old_folders)  # `old` has the files' marks
        self.taken: set[str] = set()
        self.kept: list[str] = []
        self.written: dict[str, int] = {}  # the marks of the files
        self.sheets: dict[str, Known] = {}
        self.lists: dict[str, tuple[bytes, list[str]]] = {}
        self.made: list[str] = []  # those of the sheets whose marks are not known yet
        self.begun: list[tuple[Sheet, Iterable[File]]] = []  # sheets that are made elsewhere meanwhile
        self.linked = True  # until a file system refuses
        self._folders: set[str] = set()
        self._made: set[str] = set()
        self._spare: set[str] | None = None

    def take(self, item: Piece) -> None:
        """Accepts a file, or what sheets make: notes that it is as it was, or writes it."""
        if isinstance(item, File):
            self._take(item)
        elif isinstance(item, Sheets):
            self._take_list(item)
        elif known := self.known.unchanged(item, self.old.get):
            self._keep(item.name, known)
        else:
            self._begin_sheet(item)

    def _take_list(self, item: Sheets) -> None:
        known = self.known.unchanged_list(item, self.old.get)
        if known is not None:
            for name, each in known.items():
                self._keep(name, each)
            self.lists[item.name] = (item.key, list(known))
            return
        sheets = list(item.make())
        for sheet in sheets:
            self.take(sheet)
        self.lists[item.name] = (item.key, [sheet.name for sheet in sheets])

    def _keep(self, name: str, known: Known) -> None:
        for path in known.files(name):
            self._accept(path)
            self.kept.append(path)
        self.sheets[name] = known

    def _begin_sheet(self, item: Sheet) -> None:
        files = item.make()
        if item.elsewhere:
            self.begun.append((item, files))
            self.sheets[item.name] = Known(item.key, ())  # which keeps its place
        else:
            self._take_made(item, files)

    def take_begun(self) -> None:
        """Accepts what was made elsewhere."""
        for sheet, files in self.begun:
            self._take_made(sheet, files)

    def _take_made(self, sheet: Sheet, files: Iterable[File]) -> None:
        paths = []
        for file in files:
            self._take(file)
            paths.append(file.path)
        self.sheets[sheet.name] = Known(sheet.key, (), tuple(paths))
        self.made.append(sheet.name)

    def _take(self, file: File) -> None:
        if not _PATH(file.path) or file.path == MARK:
            raise PublishError(f"{file.path!r} is no path inside the public folder")
        self._accept(file.path)
        if file.path in self.old and mark_if_holds(f"{self.folder}/{file.path}", file.body) is not None:
            self.kept.append(file.path)
        else:
            self.written[file.path] = self._write(file.path, file.body)

    def differs(self) -> bool:
        """Whether the next edition is another than the old one."""
        return bool(self.written) or len(self.kept) < len(self.old)

    def change(self) -> PublicChange:
        """What became of the files."""
        changed = sum(path in self.old for path in self.written)
        added, removed = len(self.written) - changed, len(self.old.keys() - self.taken)
        return PublicChange(added, changed, removed, len(self.kept))

    def ledger(self) -> Ledger:
        """What the next edition can go by: this one's sheets, and how their files stand."""
        now = ChainMap(self.written, self.old)
        for name in self.made:
            made = self.sheets[name]
            self.sheets[name] = Known.of(name, made.key, {path: now[path] for path in made.paths})
        return Ledger(self.known.program, self.sheets, self.lists)

    def finish(self) -> None:
        """Links what is unchanged, marks the folder as ours, and flushes bytes and names to the disk."""
        spare = self._begin()
        missing = [path for path in self.kept if path not in spare]
        for path in missing:
            self.linked &= _link(f"{self.folder}/{path}", self._place(path))
        left = spare - self.taken
        for path in left:
            os.unlink(f"{self.next}/{path}")
        prune(self.next, left)
        if not (self.next / MARK).is_file():
            self._write(MARK, MARK_TEXT)
        touched = [*folders_of(chain(self.written, missing, left)), ""]
        for path in touched:
            _let_in(f"{self.next}/{path}")
        flush((f"{self.next}/{path}" for path in (MARK, *self.written, *touched)), str(self.next))

    def _begin(self) -> set[str]:
        """Leaves in the next folder only files that the public folder has too; their paths."""
        if self._spare is None:
            self._spare, strange = set(), []
            for _, paths, inodes, _ in self._look(self.next):
                for path, inode in zip(paths, inodes, strict=True):
                    if path in self.old and self._inodes[path] == inode:
                        self._spare.add(path)
                    elif path != MARK:
                        strange.append(path)
            for path in strange:
                os.unlink(f"{self.next}/{path}")
            prune(self.next, strange)
        return self._spare

    def _accept(self, path: str) -> None:
        """Notes that the edition has a file at `path`, and its folders, if no other one stands in the way."""
        if path in self.taken:
            raise PublishError(f"two files of the edition have the path {path!r}")
        clash = path in self._folders
        above = path.rpartition("/")[0]
        while above and above not in self._folders:
            clash |= above in self.taken
            self._folders.add(sys.intern(above))  # as `_place` has it
            above = above.rpartition("/")[0]
        if clash:
            raise PublishError(f"{path!r} is needed as a file and as a folder in one edition")
        self.taken.add(path)

    def _write(self, path: str, body: bytes) -> int:
        spare = self._begin()
        place = self._place(path)
        if path in spare:  # it is the public folder's own file under a second name
            spare.discard(path)
            os.unlink(place)
        return write_new(place, body, _MODE, least=_READABLE)

    def _place(self, path: str) -> str:
        """Where a file of the next edition stands, its folder made."""
        above = path.rpartition("/")[0]
        if above not in self._made:
            self._clear(path)
            os.makedirs(f"{self.next}/{above}", exist_ok=True)
            self._made.add(sys.intern(above))
        elif path in self._old_folders:
            self._clear(path)
        return f"{self.next}/{path}"

    def _clear(self, path: str) -> None:
        """Removes files that stand where a folder is needed, and the folder that stands where a file is."""
        parts = path.split("/")
        for depth in range(1, len(parts)):
            above = "/".join(parts[:depth])
            if above in self.old:
                self._begin().discard(above)
                (self.next / above).unlink(missing_ok=True)
        if path in self._old_folders:
            self._begin().difference_update(
                [other for other in self._begin() if other.startswith(f"{path}/")]
            )
            shutil.rmtree(self.next / path, ignore_errors=True)


def _let_in(folder: str) -> None:
    """Lets everybody into a folder, where the user's mask kept them out; what is none any more stays."""
    with suppress(FileNotFoundError):
        mode = os.stat(folder).st_mode
        if stat.S_ISDIR(mode) and _ENTERED & ~mode:
            os.chmod(folder, stat.S_IMODE(mode) | _ENTERED)


def _held(folder: Path, look: Look, folders: set[str]) -> tuple[dict[str, int], dict[str, int]]:
    """The inodes and the marks of all files in a folder of ours; `folders` gets the folders in it.

    Raises PublishError when it is somebody else's.
    """
    inodes: dict[str, int] = {}
    marks: dict[str, int] = {}
    for above, paths, some_inodes, some_marks in look(folder):
        folders.update(above)
        inodes.update(zip(paths, some_inodes, strict=True))
        marks.update(zip(paths, some_marks, strict=True))
    if marks and MARK not in marks:
        raise PublishError(
            f"{folder} holds files that Broadsheet did not write, and publishing would remove them; "
            "move them away first, or publish to another folder"
        )
    marks.pop(MARK, None)
    return inodes, marks


def _link(old: str, new: str) -> bool:
    """Gives a file a second name, or copies it where that cannot be; whether it was linked."""
    try:
        os.link(old, new)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        shutil.copy2(old, new)
        return False
    return True
