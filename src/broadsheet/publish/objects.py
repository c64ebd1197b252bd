"""New objects of a git repository, written as git keeps them.

In: the bodies of blobs and commits, the files of a tree. Out: a few as files of their own, many as one pack
with its index; git sees none of them until `keep` has brought them safely to the disk. Formats:
gitformat-pack(5), and for single objects Pro Git, 10.2. Git's own tools would look for what successive files
have in common, which takes three times as long; `git gc` does so later.
"""

from __future__ import annotations

import hashlib
import os
import struct
import zlib
from collections import defaultdict
from collections.abc import Mapping
from contextlib import suppress
from itertools import accumulate
from pathlib import Path

from broadsheet.publish.files import flush, told

_KINDS = {"commit": 1, "tree": 2, "blob": 3}
_FILE, _FOLDER = "100644", "40000"
_FEW = 100  # objects that are kept as files of their own
_LARGEST = 1 << 30  # bytes of a pack, so that its index needs no long offsets
_LEVEL = 1  # of compression

Row = tuple[str, str]  # of a tree: a mode, and the name of the object
_NONE: dict[str, Row] = {}


class Objects:
    """Objects in the making; until `keep` git does not see them."""

    def __init__(self, git: Path) -> None:
        self._folder = git / "objects"
        self._few: list[tuple[str, str, bytes]] = []
        self._pack: _Pack | None = None
        self._packs: list[_Pack] = []

    def add(self, kind: str, body: bytes, name: str = "") -> str:
        """Keep an object; its name, where it is not given, is the hash by which git knows it."""
        name = name or object_name(kind, body)
        with told(self._folder):
            if self._pack is None and len(self._few) < _FEW:
                self._few.append((name, kind, body))
            else:
                self._into_pack(name, kind, body)
        return name

    def keep(self) -> None:
        """Put the objects where git finds them, safe on the disk."""
        with told(self._folder):
            places = [place for pack in self._packs for place in pack.finish()]
            for name, kind, body in self._few:
                places += self._loose(name, kind, body)
            flush(dict.fromkeys(places), str(self._folder))
        self._few, self._packs = [], []

    def abandon(self) -> None:
        """Forget what was not kept."""
        for pack in self._packs:
            pack.abandon()

    def _into_pack(self, name: str, kind: str, body: bytes) -> None:
        if self._pack is None or self._pack.size > _LARGEST:
            self._pack = _Pack(self._folder / "pack", len(self._packs))
            self._packs.append(self._pack)
        for few in self._few:
            self._pack.add(*few)
        self._few.clear()
        self._pack.add(name, kind, body)

    def _loose(self, name: str, kind: str, body: bytes) -> list[str]:
        """Write one object as a file of its own; what then has to be flushed."""
        above = self._folder / name[:2]
        place, draft = above / name[2:], above / f"tmp_obj_{name}"
        above.mkdir(exist_ok=True)
        draft.write_bytes(zlib.compress(_header(kind, body) + body, _LEVEL))
        draft.chmod(0o444)
        draft.replace(place)  # one that is there already may be torn
        return [str(place), str(above), str(self._folder)]


class _Pack:
    """One pack as it grows."""

    def __init__(self, folder: Path, number: int) -> None:
        folder.mkdir(exist_ok=True)
        self._folder, self._draft = folder, folder / f"tmp_pack_broadsheet_{number}"
        self._file = self._draft.open("w+b")
        self._file.write(bytes(12))
        self._held: dict[bytes, int] = {}  # by name: checksum and offset in one number, 32 bits each
        self.size = 12

    def add(self, name: str, kind: str, body: bytes) -> None:
        key = bytes.fromhex(name)
        if key not in self._held:
            entry = _entry_head(_KINDS[kind], len(body)) + zlib.compress(body, _LEVEL)
            self._file.write(entry)
            self._held[key] = zlib.crc32(entry) << 32 | self.size
            self.size += len(entry)

    def finish(self) -> list[str]:
        """Put pack and index in their places; what then has to be flushed."""
        self._file.seek(0)
        self._file.write(struct.pack(">4sII", b"PACK", 2, len(self._held)))
        self._file.flush()
        self._file.seek(0)
        checksum = hashlib.file_digest(self._file, "sha1").digest()
        self._file.seek(0, os.SEEK_END)
        self._file.write(checksum)
        self._file.close()
        place = self._folder / f"pack-{checksum.hex()}.pack"
        index = self._draft.with_name(self._draft.name.replace("pack", "idx"))
        index.write_bytes(_index(self._held, checksum))
        for draft, final in ((self._draft, place), (index, place.with_suffix(".idx"))):
            draft.chmod(0o444)
            draft.replace(final)
        return [str(place), str(place.with_suffix(".idx")), str(self._folder)]

    def abandon(self) -> None:
        with suppress(OSError):  # what the full disk did not take is not wanted any more
            self._file.close()
        self._draft.unlink(missing_ok=True)


def tree_bodies(
    files: Mapping[str, str], others: Mapping[str, Row] = _NONE, known: Mapping[str, Row] = _NONE
) -> list[bytes]:
    """The body of a tree that has `files`, names of blobs by path, and `others` at its top.

    Before it those of the folders in it, but for the ones at its top that are `known` already.
    """
    bodies, rows = [], dict(others)
    folders: dict[str, dict[str, str]] = defaultdict(dict)
    for path, name in files.items():
        first, below, rest = path.partition("/")
        if below:
            folders[first][rest] = name
        else:
            rows[first] = (_FILE, name)
    for folder, held in folders.items():
        trees = tree_bodies(held)
        rows[folder] = (_FOLDER, object_name("tree", trees[-1]))
        bodies += trees if known.get(folder) != rows[folder] else []
    return [*bodies, _tree(rows)]


def _tree(rows: dict[str, Row]) -> bytes:
    """Rows in git's order, in which a folder's name ends with a slash."""
    keyed = sorted((os.fsencode(name) + b"/" * (row[0] == _FOLDER), row) for name, row in rows.items())
    return b"".join(
        b"%b %b\0%b" % (mode.encode(), key.removesuffix(b"/"), bytes.fromhex(name))
        for key, (mode, name) in keyed
    )


def object_name(kind: str, body: bytes) -> str:
    """The hash by which git knows an object."""
    return hashlib.sha1(_header(kind, body) + body).hexdigest()  # noqa: S324 - git's own choice


def _header(kind: str, body: bytes) -> bytes:
    return f"{kind} {len(body)}\0".encode()


def _entry_head(kind: int, size: int) -> bytes:
    """An object's kind and its size before it was compressed, seven bits a byte but for the first."""
    head = bytearray((kind << 4 | size & 15,))
    size >>= 4
    while size:
        head[-1] |= 128
        head.append(size & 127)
        size >>= 7
    return bytes(head)


def _index(held: dict[bytes, int], checksum: bytes) -> bytes:
    """The index of a pack, version 2."""
    names = sorted(held)
    counts = [0] * 256
    for name in names:
        counts[name[0]] += 1
    parts = [b"\xfftOc", struct.pack(">I", 2), struct.pack(">256I", *accumulate(counts)), *names]
    for shift in (32, 0):
        parts += (struct.pack(">I", held[name] >> shift & 0xFFFFFFFF) for name in names)
    body = b"".join([*parts, checksum])
    return body + hashlib.sha1(body).digest()  # noqa: S324 - git's own choice
