"""A torn content repository or public folder made usable again, nothing of it thrown away.

In: the folder, after a power cut or a failing disk. Out: what was done, a sentence each; nothing where
nothing was wrong. The files themselves are then written anew by the next edition.
"""

from __future__ import annotations

import hashlib
import re
import zlib
from collections.abc import Iterable, Iterator
from itertools import count
from pathlib import Path

from broadsheet.publish.files import told
from broadsheet.publish.git import Repository
from broadsheet.publish.public import MARK, MARK_TEXT

_BEGINNINGS = {
    "HEAD": re.compile(rb"ref: refs/heads/\S+\n|[0-9a-f]{40}\n"),
    "config": re.compile(rb"\s*[\[#;]"),
    "index": re.compile(rb"DIRC"),
}


def mend_repository(
    folder: Path, *, bodies: Iterable[bytes], commit: str | None, aside: Path
) -> tuple[str, ...]:
    """Make the history in `folder` whole.

    `bodies` are those of the edition's files and replace blobs that were torn; `commit` is the last one made.
    A history that cannot be made whole is moved into the folder `aside`, with the files that it had.
    """
    repository = Repository(folder)
    if not (folder / ".git").exists():
        return ()
    repository.repair()
    if repository.exists and (repository.is_whole() or (commit is None and repository.head() is None)):
        return ()
    done = list(_mended(repository, folder / ".git", bodies, commit))
    if repository.exists and repository.is_whole():
        return (*done, "content: its history is whole again")
    place = next(path for number in count(1) if not (path := aside / f"content.damaged-{number}").exists())
    with told(place):
        place.mkdir(parents=True)
        for path in (folder / ".git", *sorted(folder.glob("_*"))):
            path.rename(place / path.name)
    return (*done, f"content: its history could not be mended; it is kept in {place}, and a new one begins")


def _mended(repository: Repository, git: Path, bodies: Iterable[bytes], commit: str | None) -> Iterator[str]:
    """Take out torn objects, put back what is known of them, and find the branch again."""
    with told(git):
        for name, sound in _BEGINNINGS.items():
            if (git / name).is_file() and not sound.match((git / name).read_bytes()):
                (git / name).unlink()
        torn = [path for path in git.glob("objects/??/*") if not _is_object(path)]
        for path in torn:
            path.unlink()
    repository.create()
    if torn:
        yield f"content: {len(torn)} torn objects were taken out of its history"
    unpacked = _unpack_torn_packs(repository, git)
    if unpacked:
        yield f"content: {unpacked} torn packs were taken apart"
    repository.keep(bodies)
    if commit is not None and repository.head() is None:
        with told(git):
            for reference in git.glob("refs/heads/*"):
                reference.unlink()
        if repository.point(commit):
            yield "content: its branch leads to the last edition again"


def _is_object(path: Path) -> bool:
    """Whether a loose object inflates to the bytes that its name is the hash of."""
    try:
        digest = hashlib.sha1(zlib.decompress(path.read_bytes())).hexdigest()  # noqa: S324 - git's own names
    except (OSError, zlib.error):
        return False
    return digest == path.parent.name + path.name


def _unpack_torn_packs(repository: Repository, git: Path) -> int:
    torn = 0
    for pack in sorted(git.glob("objects/pack/*.pack")):
        index = pack.with_suffix(".idx")
        if repository.verifies(index):
            continue
        torn += 1
        outside = git / f"broadsheet-{pack.name}"
        with told(pack):
            pack.rename(outside)
            for other in git.glob(f"objects/pack/{pack.stem}.*"):
                other.unlink()
        repository.unpack(outside)
        outside.unlink()
    return torn


def mend_public(folder: Path) -> tuple[str, ...]:
    """Put back the mark by which a folder that an edition was written to is known as ours."""
    if not folder.is_dir() or (folder / MARK).exists() or not (folder / "index.html").exists():
        return ()
    with told(folder):
        (folder / MARK).write_bytes(MARK_TEXT)
    return ("public: the mark that tells it from other people's folders was put back",)
