"""What each file of the last edition was made from, so that the next one makes only what changed.

In: sheets, each with a key: a digest of all that its files depend on. Out: a ledger beside the store that
knows the keys, and how the files stood on the disk when they were written. A sheet with the same key whose
files still stand as they were left is not made again; one whose files anybody touched, or that were torn, is.
The ledger is a convenience: without it, or with a damaged one, everything is made and compared.
"""

from __future__ import annotations

import filecmp
import functools
import hashlib
import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import msgspec

import broadsheet
from broadsheet.domain.draft import Entry, EntryKeys
from broadsheet.domain.edition import File
from broadsheet.publish.files import stage, stage_name, told

_KEY_BYTES = 12


class Sheet(msgspec.Struct, frozen=True):
    """Files that are made together. `name` is unique in its edition; `key` changes whenever they would.

    Where they are made `elsewhere`, in another process, `make` begins that, and what it gave is read last.
    """

    name: str
    key: bytes
    make: Callable[[], Iterable[File]]
    elsewhere: bool = False


class Sheets(msgspec.Struct, frozen=True):
    """The sheets of one list. `name` is unique among lists; `key` changes whenever any sheet's would."""

    name: str
    key: bytes
    make: Callable[[], Iterable[Sheet]]


Piece = File | Sheet | Sheets


def files_of(piece: Piece) -> Iterator[File]:
    """All files of a piece, made."""
    if isinstance(piece, File):
        yield piece
    else:
        for part in piece.make():
            yield from files_of(part)


class Known(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A sheet as it was made last: its key, its files with their marks, and by what hash git knows them.

    A mark tells one state of a file from another. `paths` is empty for a single file of the sheet's name.
    """

    key: bytes
    marks: tuple[int, ...]
    paths: tuple[str, ...] = ()
    blob: str = ""

    @classmethod
    def of(cls, name: str, key: bytes, marks: dict[str, int], blob: str = "") -> Known:
        """What to remember of a sheet of this name, whose files stand with these marks by path."""
        paths = () if tuple(marks) == (name,) else tuple(marks)
        return cls(key, tuple(marks.values()), paths, blob)

    def files(self, name: str) -> tuple[str, ...]:
        """The paths of its files; `name` is the sheet's."""
        return self.paths or ((name,) if self.marks else ())

    def stands(self, name: str, mark: Callable[[str], int | None]) -> bool:
        """Whether its files are as they were left; `mark` tells that of a file now."""
        return tuple(map(mark, self.files(name))) == self.marks


class Ledger(msgspec.Struct):
    """All sheets by name, and of lists the keys and the names of their sheets. Of files that git knows, also
    those that are no sheet, by path with their hashes, and a digest of the state of the repository in which
    all of them were committed and checked out.
    """

    program: bytes = b""
    sheets: dict[str, Known] = msgspec.field(default_factory=dict)
    lists: dict[str, tuple[bytes, list[str]]] = msgspec.field(default_factory=dict)
    files: dict[str, str] = msgspec.field(default_factory=dict)
    state: bytes = bytes(_KEY_BYTES)

    @classmethod
    def read(cls, path: Path | None) -> Ledger:
        """The ledger at `path`; an empty one when there is none, or another program wrote it."""
        try:
            whole = path.read_bytes() if path else b""
            found = msgspec.msgpack.decode(memoryview(whole)[_KEY_BYTES:], type=cls)
        except (OSError, msgspec.DecodeError):
            return cls(program_digest())
        found.state = whole[:_KEY_BYTES]
        return found if found.program == program_digest() else cls(program_digest())

    def write(self, path: Path | None) -> None:
        """Keep the ledger at `path`; nothing is written when it stands there already."""
        if path is not None:
            self.stage(path)
            settle(path, self.state)

    def stage(self, path: Path) -> None:
        """Write the ledger beside `path`, its state still unknown; `settle` ends it."""
        body = msgspec.msgpack.encode(msgspec.structs.replace(self, state=b""))
        stage(path, (bytes(_KEY_BYTES), body), durable=False)

    def blobs(self) -> dict[str, str]:
        """Every file that git knows, by path: its hash."""
        return {name: known.blob for name, known in self.sheets.items()} | self.files

    def unchanged(self, sheet: Sheet, mark: Callable[[str], int | None]) -> Known | None:
        """What is known of the sheet when it is the same and its files stand as they were left.

        `mark` tells that of the file at a path now, or None where there is none.
        """
        known = self.sheets.get(sheet.name)
        return known if known and known.key == sheet.key and known.stands(sheet.name, mark) else None

    def unchanged_list(self, sheets: Sheets, mark: Callable[[str], int | None]) -> dict[str, Known] | None:
        """What is known of the sheets of a list, by their names, when all that holds for each of them."""
        key, names = self.lists.get(sheets.name, (b"", []))
        known = {name: self.sheets[name] for name in names if name in self.sheets}
        whole = key == sheets.key and len(known) == len(names)
        return known if whole and all(each.stands(name, mark) for name, each in known.items()) else None


def settle(path: Path, state: bytes) -> None:
    """Give the ledger staged beside `path` its state and its place, unless it stands there already."""
    staged = stage_name(path)
    with told(path):
        with staged.open("r+b") as file:
            file.write(state)
            file.flush()
            os.fsync(file.fileno())
        if path.is_file() and filecmp.cmp(staged, path, shallow=False):
            staged.unlink()
        else:
            staged.replace(path)


def key_of(*parts: object) -> bytes:
    """A digest of records and plain values; texts may hold lone surrogates."""
    try:
        told = msgspec.msgpack.encode(parts)
    except UnicodeEncodeError:
        told = repr(parts).encode("utf-8", "backslashreplace")
    return hashlib.blake2b(told, digest_size=_KEY_BYTES).digest()


def key_joining(*keys: bytes) -> bytes:
    """A digest of keys, which all have one length."""
    return hashlib.blake2b(b"".join(keys), digest_size=_KEY_BYTES).digest()


def keys_of(entry: Entry) -> EntryKeys:
    """The keys of an entry; made where nobody knows them."""
    if entry.keys is not None:
        return entry.keys
    story = entry.story
    shown = key_of(
        (entry.id, entry.state, entry.cluster, entry.language, entry.authors, entry.duplicate_of),
        (
            entry.keywords,
            entry.picture,
            entry.modified,
            entry.notice,
            story.category,
            story.title,
            story.excerpt,
        ),
        (story.published_date_time, story.original_url, story.web_url, story.amp_web_url),
        (story.cdn_amp_web_url, story.type, story.featured_content, story.provider, story.topics),
        story.images,
    )
    worth = (story.quality, story.heat, story.published, story.related, story.secured)
    place = (entry.path, entry.lead, entry.related, entry.see_also, entry.raw)
    return EntryKeys(key_of(shown, worth, place), shown)


@functools.cache
def program_digest() -> bytes:
    """A digest of the code and templates that make files, so that another version makes them anew."""
    package = Path(broadsheet.__file__).parent
    digest = hashlib.blake2b(digest_size=_KEY_BYTES)
    makers = ("publish/**/*", "domain/*.py", "engine/edition/*.py")
    for path in sorted(path for pattern in makers for path in package.glob(pattern)):
        if path.is_file() and path.suffix != ".pyc":
            digest.update(path.name.encode() + path.read_bytes())
    return digest.digest()
