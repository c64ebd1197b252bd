"""The history of the content repository, written anew without stories that were erased.

In: the content folder, and what tells which addresses were an erased story's. Out: branches and tags whose
commits have every other file's bytes, all times and authors; what was erased is in no object any more. A
version of another story's file is cut where it has the story among its related ones; another file's version
that quotes the story is left out of the commits that had it. What the last commit holds is never touched.
Done again, it changes nothing.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import msgspec

from broadsheet.domain.errors import PublishError
from broadsheet.domain.story import Record
from broadsheet.publish.files import told
from broadsheet.publish.git import Repository
from broadsheet.publish.quotations import Known, Versions

_MODIFY = re.compile(rb"M \d+ ([0-9a-f]{40}) (.*)\n")
_INSTEAD = b"[erased]"
_EXPORT = ("--all", "--no-data", "--signed-tags=strip", "--tag-of-filtered-object=rewrite", "--reencode=no")


class Rewritten(Record, frozen=True, kw_only=True):
    """How many commits were written anew, how many versions of files went or were cut, and what is left.

    `renamed` are the new hashes of commits by their old ones.
    """

    commits: int = 0
    removed: int = 0
    cut: int = 0
    left: tuple[str, ...] = ()
    renamed: dict[str, str] = msgspec.field(default_factory=dict)


def rewrite_history(folder: Path, known: Known) -> Rewritten:
    """Rewrite all branches and tags, and drop every object that is needed no more.

    `known` gives those of some addresses that an erased story had. Raises PublishError where git cannot.
    """
    repository = Repository(folder)
    if not repository.exists or repository.head() is None:
        return Rewritten()
    if (folder / ".git" / "shallow").exists():
        raise PublishError(
            f"{folder} has only a part of its history; run `git fetch --unshallow` there first"
        )
    repository.branch()
    repository.repair()
    versions = Versions(repository, known)
    renamed = _import(repository, versions) if versions.gone or versions.replaced else {}
    _drop_unneeded(repository, folder)
    return Rewritten(
        commits=len(renamed),
        removed=len(versions.gone),
        cut=len(versions.replaced),
        left=tuple(_left(repository, versions)),
        renamed=renamed,
    )


def _import(repository: Repository, versions: Versions) -> dict[str, str]:
    """Write all commits anew; the new hashes of those that changed."""
    before, tree = repository.head(), repository.ask("rev-parse", "HEAD^{tree}")
    with tempfile.TemporaryDirectory() as folder:
        old, new = Path(folder, "old"), Path(folder, "new")
        stream = repository.ask("fast-export", *_EXPORT, f"--export-marks={old}")
        with tempfile.TemporaryFile() as changed:
            changed.writelines(_changed(stream, versions))
            changed.seek(0)
            repository.ask("fast-import", "--force", "--quiet", f"--export-marks={new}", feed=changed)
        marks, now = _marks(old), _marks(new)
    if repository.ask("rev-parse", "HEAD^{tree}") != tree and before is not None:
        repository.point(before)
        raise PublishError("git's history came out with another last commit, and was left as it is")
    return {marks[mark]: now[mark] for mark in marks if mark in now and marks[mark] != now[mark]}


def _marks(file: Path) -> dict[str, str]:
    return dict(line.split(" ") for line in file.read_text("ascii").splitlines())


def _changed(stream: bytes, versions: Versions) -> Iterator[bytes]:
    """Git's stream of commits with what is to change changed."""
    lines = BytesIO(stream)
    while line := lines.readline():
        match = _MODIFY.fullmatch(line)
        if line.startswith(b"data "):
            message = lines.read(int(line[5:]))
            if versions.words is not None:
                message = versions.words.sub(_INSTEAD, message)
            yield b"data %d\n%s" % (len(message), message)
        elif match and match[1].decode() in versions.gone:
            yield b"D %s\n" % match[2]
        elif match and (now := versions.replaced.get(match[1].decode())):
            yield line.replace(match[1], now.encode(), 1)
        else:
            yield line


def _drop_unneeded(repository: Repository, folder: Path) -> None:
    """Let git forget where branches led before, and every object that only those needed."""
    for name in ("ORIG_HEAD", "FETCH_HEAD"):
        with told(folder / ".git" / name):
            (folder / ".git" / name).unlink(missing_ok=True)
    repository.ask("reflog", "expire", "--expire=now", "--expire-unreachable=now", "--all")
    repository.ask("gc", "--prune=now", "--quiet", "--force")  # one of a killed command may still run


def _left(repository: Repository, versions: Versions) -> Iterator[str]:
    for path in sorted(versions.quoting):
        yield f"{path} of the content repository quotes it, and is left as it is"
    names = "".join(f"{name}\n" for name in (*versions.gone, *versions.replaced))
    answers = repository.ask("cat-file", "--batch-check=%(objecttype)", feed=names.encode())
    if held := sum(not line.endswith(b" missing") for line in answers.splitlines()):
        yield f"{held:,} objects are still in content/.git, held by a kept pack or another work tree"
