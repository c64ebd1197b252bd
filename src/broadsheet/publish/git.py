"""The git repository of a content folder, driven by plumbing commands that read no one's configuration.

In: a folder. Out: what its repository holds, and where its branch leads. A commit (`publish.commit`) appears
whole or not at all: the branch is moved when all its objects are safe on the disk. Hooks, filters, signing
and user settings play no part.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import IO, Any

from broadsheet.domain.errors import PublishError
from broadsheet.publish.files import told
from broadsheet.publish.objects import Objects, Row, object_name
from broadsheet.publish.tree_walk import mark_of

NAME = "Broadsheet"
EMAIL = "edition@broadsheet.invalid"
_SETTINGS = (
    ("core.hooksPath", os.devnull),
    ("core.attributesFile", os.devnull),
    ("core.autocrlf", "false"),
    ("core.fsmonitor", "false"),
    ("core.fsync", "committed,loose-object"),
    ("core.preloadIndex", "false"),
    ("core.quotePath", "false"),
    ("core.splitIndex", "false"),
    ("core.compression", "1"),
    ("gc.autoDetach", "false"),
    ("init.defaultBranch", "main"),
    ("protocol.allow", "never"),
)
_LEFTOVERS = (
    "*.lock",
    "packed-refs.new",
    "refs/**/*.lock",
    "objects/pack/tmp_*",
    "objects/pack/.tmp-*",
    "objects/??/tmp_obj_*",
)
_NOTHING = "0" * 40
_MANY_PACKS, _MANY_OBJECTS = 50, 6700 // 256  # `gc.autoPackLimit` and `gc.auto` of git-config(1)
_FEW = 64  # files that are named to git one by one


class Repository:
    """The repository in `folder`; every change is one commit on the branch that is checked out."""

    def __init__(self, folder: Path) -> None:
        if shutil.which("git") is None:
            raise PublishError("git is not installed; it keeps the content repository (apt install git)")
        self._folder = folder
        self._git = folder / ".git"
        self._environment = _environment(folder)
        self._branch = ""  # when it is known

    @property
    def exists(self) -> bool:
        """Whether the folder is a repository already; one that was never finished is none."""
        return (self._git / "HEAD").is_file() and (self._git / "objects").is_dir()

    def create(self) -> None:
        """Make the folder a repository; finishes one whose making was cut off."""
        with told(self._folder):
            self._folder.mkdir(parents=True, exist_ok=True)
        self._run("init", "--quiet", "--template=", "--object-format=sha1")

    def repair(self) -> None:
        """Remove what a killed git or a killed publisher left: locks, torn files, reports of its end."""
        with told(self._git):
            for pattern in _LEFTOVERS:
                for leftover in self._git.glob(pattern):
                    leftover.unlink(missing_ok=True)

    def branch(self) -> str:
        """The full name of the branch that is checked out. Raises PublishError for a detached HEAD."""
        self._branch = (
            self._branch or self._run("symbolic-ref", "--quiet", "HEAD", check=False).decode().strip()
        )
        if not self._branch.startswith("refs/"):
            raise PublishError(f"{self._folder} is on no branch; run `git switch main` there")
        return self._branch

    def head(self) -> str | None:
        """The hash of the last commit, or None before the first."""
        words = ("rev-parse", "HEAD^{commit}", "--symbolic-full-name", "HEAD", "--")
        commit, self._branch, *_ = [*self._run(*words, check=False).decode().splitlines(), "", ""]
        return commit or None

    def founders(self) -> set[str]:
        """Who made the commits that have no parent: e-mail addresses."""
        return set(self._run("log", "--max-parents=0", "--format=%ae", "HEAD").decode().split())

    def committed(self) -> dict[str, str]:
        """Every file of the last commit: path to blob hash."""
        return _listing(self._run("ls-tree", "-r", "-z", "--full-tree", "HEAD"), column=2)

    def indexed(self) -> dict[str, str]:
        """Every file that git's index says is checked out: path to blob hash; empty if it is damaged."""
        return _listing(self._run("ls-files", "-z", "--stage", check=False), column=1)

    def index_mark(self) -> int | None:
        """A number that changes when anything changes git's index; None where there is none."""
        try:
            return mark_of((self._git / "index").lstat())
        except OSError:
            return None

    def update_index(self, wanted: dict[str, str], gone: Iterable[str]) -> None:
        """Let the index say that `wanted` are checked out and `gone` are not; others stay as they are.

        It is made beside the old one and takes its place whole, so that no lock is ever left.
        """
        draft, index = self._draft(), self._git / "index"
        with told(index):
            if index.exists():
                shutil.copyfile(index, draft)
        try:
            self._inform(draft, wanted, gone)
        except PublishError:  # the index is damaged; the last commit has all that was in it
            draft.unlink(missing_ok=True)
            self._run("read-tree", "HEAD", index=draft)
        few = 0 < len(wanted) <= _FEW  # or else all files are looked at
        words = ("add", "--refresh", "--", *wanted) if few else ("update-index", "-q", "--refresh")
        self._run(*words, index=draft, check=False)
        with told(index):
            draft.replace(index)

    def is_whole(self) -> bool:
        """Whether every object that the history needs is there and sound."""
        return self._ran("fsck", "--full", "--no-dangling", "--no-progress") and self.head() is not None

    def verifies(self, index: Path) -> bool:
        """Whether a pack, named by its index, is sound."""
        return index.is_file() and self._ran("verify-pack", str(index))

    def unpack(self, pack: Path) -> None:
        """Keep each sound object of a pack that lies outside of the repository by itself."""
        with told(pack):
            self._run("unpack-objects", "-q", "-r", feed=pack.read_bytes(), check=False)

    def point(self, commit: str) -> bool:
        """Let the branch lead to `commit`; False when that is no whole commit."""
        return self._ran("update-ref", self.branch(), commit)

    def keep(self, bodies: Iterable[bytes]) -> None:
        """Write those of the blobs that are missing."""
        for body in bodies:
            self._run("hash-object", "-w", "-t", "blob", "--stdin", feed=body)

    def restore(self, folder: str) -> None:
        """Give the files below `folder` back the bytes of the last commit, as far as they can be read."""
        self._run("checkout", "--quiet", "HEAD", "--", folder, check=False)

    def tidy(self) -> None:
        """Pack the object store when git finds it worth while; it may fail without harm.

        Git counts packs, and the loose objects of one folder of its 256; it is not asked when there are few.
        """
        packs, some = self._git.glob("objects/pack/*.pack"), self._git.glob("objects/17/*")
        if len(list(packs)) > _MANY_PACKS or len(list(some)) > _MANY_OBJECTS:
            self._run("gc", "--auto", "--quiet", check=False)

    def objects(self) -> Objects:
        """A place for new objects."""
        return Objects(self._git)

    def top(self, commit: str | None) -> dict[str, Row]:
        """What stands at the top of the commit's tree, by name; nothing where there is no commit."""
        listed = self._run("ls-tree", "-z", "--full-tree", commit).split(b"\0") if commit else []
        found = {}
        for facts, _, name in (row.partition(b"\t") for row in listed if row):
            mode, _, hash_ = facts.decode().split()
            found[os.fsdecode(name)] = (mode.lstrip("0"), hash_)
        return found

    def advance(self, branch: str, commit: str, parent: str | None, stamp: str) -> None:
        """Let `branch`, which led to `parent`, lead to `commit`."""
        words = ("update-ref", "-m", "edition", branch, commit, parent or _NOTHING)
        self._run(*words, more={"GIT_COMMITTER_DATE": f"@{stamp}"})

    def ask(self, *words: str, feed: bytes | IO[bytes] = b"") -> bytes:
        """What git prints for a command of its plumbing. Raises PublishError when it fails."""
        return self._run(*words, feed=feed)

    def _inform(self, index: Path, wanted: dict[str, str], gone: Iterable[str]) -> None:
        """Put `wanted` into an index, and take `gone` out first, since a folder may take its place."""
        with tempfile.TemporaryFile() as lines:
            lines.writelines(os.fsencode(f"0 {_NOTHING}\t{path}\0") for path in gone)
            lines.writelines(os.fsencode(f"100644 {name}\t{path}\0") for path, name in wanted.items())
            lines.seek(0)
            self._run("update-index", "-z", "--index-info", feed=lines, index=index)

    def _draft(self) -> Path:
        """Where an index can be made; nothing stands there."""
        draft = self._git / "index.broadsheet"
        with told(draft):
            for leftover in (draft, draft.with_name(f"{draft.name}.lock")):
                leftover.unlink(missing_ok=True)
        return draft

    def _run(
        self,
        *words: str,
        feed: bytes | IO[bytes] = b"",
        index: Path | None = None,
        more: dict[str, str] | None = None,
        check: bool = True,
    ) -> bytes:
        environment = self._environment | ({"GIT_INDEX_FILE": str(index)} if index else {}) | (more or {})
        given: dict[str, Any] = {"input": feed} if isinstance(feed, bytes) else {"stdin": feed}
        done: subprocess.CompletedProcess[bytes] = subprocess.run(  # noqa: S603 - a fixed command
            self._command(*words), **given, capture_output=True, env=environment, check=False
        )
        if done.returncode == 0:
            return done.stdout
        if check:
            raise _failed(words[0], done.stderr)
        return b""

    def _ran(self, *words: str) -> bool:
        """Whether the command ended well."""
        return (
            subprocess.run(  # noqa: S603 - a fixed command
                self._command(*words), capture_output=True, env=self._environment, check=False
            ).returncode
            == 0
        )

    def _command(self, *words: str) -> list[str]:
        settings = [word for name, value in _SETTINGS for word in ("-c", f"{name}={value}")]
        return ["git", *settings, *words]


def blob_name(body: bytes) -> str:
    """The hash by which git knows a file of these bytes."""
    return object_name("blob", body)


def _environment(folder: Path) -> dict[str, str]:
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "LC_ALL": "C",
        "TZ": "UTC",
        "GIT_DIR": str(folder.absolute() / ".git"),
        "GIT_WORK_TREE": str(folder.absolute()),
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_SYSTEM": os.devnull,
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_LITERAL_PATHSPECS": "1",
        "GIT_NO_REPLACE_OBJECTS": "1",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_COMMITTER_NAME": NAME,
        "GIT_COMMITTER_EMAIL": EMAIL,
    }


def _listing(output: bytes, column: int) -> dict[str, str]:
    rows = (row.partition(b"\t") for row in output.split(b"\0") if row)
    intern = sys.intern  # the listings of one repository name the same files
    return {intern(os.fsdecode(path)): intern(facts.split()[column].decode()) for facts, _, path in rows}


def _failed(command: str, errors: bytes) -> PublishError:
    told_by_git = errors.decode(errors="replace").strip()
    if "No space left on device" in told_by_git or "Disk quota exceeded" in told_by_git:
        reason = "the disk is full; free some space and run again"
    else:
        lines = [line for line in told_by_git.splitlines() if line.startswith(("fatal:", "error:"))]
        reason = lines[0] if lines else told_by_git[:300] or "it was ended from outside"
    return PublishError(f"git {command} failed: {reason}. The last commit still stands")
