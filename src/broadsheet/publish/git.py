"""The git repository of a content folder, driven by plumbing commands that read no one's configuration.

In: a folder; then blobs and one commit at a time. Out: commits whose hashes depend on their content, message
and time alone. A commit appears whole or not at all: blobs, trees and the commit go through one
`git fast-import`, which moves the branch last. Hooks, filters, signing and user settings play no part.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from broadsheet.domain.errors import PublishError
from broadsheet.publish.files import told

NAME = "Broadsheet"
EMAIL = "edition@broadsheet.invalid"
_SETTINGS = (
    ("core.hooksPath", os.devnull),
    ("core.attributesFile", os.devnull),
    ("core.autocrlf", "false"),
    ("core.fsmonitor", "false"),
    ("core.fsync", "committed,loose-object"),
    ("core.quotePath", "false"),
    ("core.splitIndex", "false"),
    ("core.compression", "1"),
    ("gc.autoDetach", "false"),
    ("init.defaultBranch", "main"),
    ("protocol.allow", "never"),
)
_LEFTOVERS = (
    "*.lock",
    "refs/heads/**/*.lock",
    "fast_import_crash_*",
    "objects/pack/tmp_*",
    "objects/??/tmp_obj_*",
)
_NOTHING = "0" * 40


class Repository:
    """The repository in `folder`; every change is one commit on the branch that is checked out."""

    def __init__(self, folder: Path) -> None:
        if shutil.which("git") is None:
            raise PublishError("git is not installed; it keeps the content repository (apt install git)")
        self._folder = folder
        self._git = folder / ".git"
        self._environment = _environment(folder)

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
        answer = self._run("symbolic-ref", "--quiet", "HEAD", check=False).decode().strip()
        if not answer:
            raise PublishError(f"{self._folder} is on no branch; run `git switch main` there")
        return answer

    def head(self) -> str | None:
        """The hash of the last commit, or None before the first."""
        answer = self._run("rev-parse", "--quiet", "--verify", "HEAD^{commit}", check=False)
        return answer.decode().strip() or None

    def founders(self) -> set[str]:
        """Who made the commits that have no parent: e-mail addresses."""
        return set(self._run("log", "--max-parents=0", "--format=%ae", "HEAD").decode().split())

    def committed(self) -> dict[str, str]:
        """Every file of the last commit: path to blob hash."""
        return _listing(self._run("ls-tree", "-r", "-z", "--full-tree", "HEAD"), column=2)

    def indexed(self) -> dict[str, str]:
        """Every file that git's index says is checked out: path to blob hash; empty if it is damaged."""
        return _listing(self._run("ls-files", "-z", "--stage", check=False), column=1)

    def update_index(self, wanted: dict[str, str], gone: Iterable[str]) -> None:
        """Let the index say that `wanted` are checked out and `gone` are not; others stay as they are.

        It is made beside the old one and takes its place whole, so that no lock is ever left.
        """
        draft, index = self._git / "index.broadsheet", self._git / "index"
        lines = [f"100644 {name}\t{path}" for path, name in wanted.items()]
        lines += [f"0 {_NOTHING}\t{path}" for path in gone]
        feed = b"".join(os.fsencode(line) + b"\0" for line in lines)
        with told(index):
            for leftover in (draft, draft.with_name(f"{draft.name}.lock")):
                leftover.unlink(missing_ok=True)
            if index.exists():
                shutil.copyfile(index, draft)
        try:
            self._run("update-index", "-z", "--index-info", feed=feed, index=draft)
        except PublishError:  # the index is damaged; the last commit has all that was in it
            draft.unlink(missing_ok=True)
            self._run("read-tree", "HEAD", index=draft)
        self._run("update-index", "-q", "--refresh", index=draft, check=False)
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
        """Pack the object store when git finds it worth while; it may fail without harm."""
        self._run("gc", "--auto", "--quiet", check=False)

    def commit(self, time: datetime) -> Commit:
        """Begin a commit on top of the last one, made at `time` as far as anyone can see."""
        stamp = f"{max(0, int(time.timestamp()))} +0000"
        command = self._command("fast-import", "--quiet", "--done", "--date-format=raw")
        environment = {**self._environment, "GIT_COMMITTER_DATE": f"@{stamp}"}
        return Commit(command, environment, f"{NAME} <{EMAIL}> {stamp}", self.branch(), self.head())

    def _run(self, *words: str, feed: bytes = b"", index: Path | None = None, check: bool = True) -> bytes:
        environment = self._environment | ({"GIT_INDEX_FILE": str(index)} if index else {})
        done = subprocess.run(  # noqa: S603 - a fixed command
            self._command(*words), input=feed, capture_output=True, env=environment, check=False
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


class Commit:
    """A commit in the making: add blobs, then `finish` or `abandon`; until `finish` nothing shows."""

    def __init__(
        self, command: list[str], environment: dict[str, str], author: str, branch: str, parent: str | None
    ) -> None:
        self._author, self._branch, self._parent = author, branch, parent
        self._process = subprocess.Popen(  # noqa: S603 - a fixed command
            command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=environment
        )

    def add(self, body: bytes) -> None:
        """Keep `body` as a blob."""
        self._send(b"blob\n", _data(body))

    def finish(self, message: str, wanted: dict[str, str], gone: Iterable[str]) -> None:
        """Make the commit: `wanted` maps paths to blob hashes, `gone` are removed."""
        head = f"commit {self._branch}\nauthor {self._author}\ncommitter {self._author}\n"
        self._send(head.encode(), _data(message.encode()))
        if self._parent is not None:
            self._send(f"from {self._parent}\n".encode())
        for path in gone:
            self._send(b"D " + _quoted(path) + b"\n")
        for path, name in wanted.items():
            self._send(f"M 100644 {name} ".encode() + _quoted(path) + b"\n")
        self._send(b"\ndone\n")
        _, errors = self._process.communicate()
        if self._process.returncode != 0:
            raise _failed("fast-import", errors)

    def abandon(self) -> None:
        """Forget the commit; safe to call after `finish` too."""
        if self._process.poll() is None:
            self._process.kill()
        with suppress(BrokenPipeError, ValueError):
            self._process.communicate()

    def _send(self, *parts: bytes) -> None:
        assert self._process.stdin is not None
        try:
            self._process.stdin.writelines(parts)
        except BrokenPipeError:
            with suppress(BrokenPipeError):
                self._process.stdin.close()
            assert self._process.stderr is not None
            raise _failed("fast-import", self._process.stderr.read()) from None


def blob_name(body: bytes) -> str:
    """The hash by which git knows a file of these bytes."""
    return hashlib.sha1(b"blob %d\0" % len(body) + body).hexdigest()  # noqa: S324 - git's own choice


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


def _data(body: bytes) -> bytes:
    return b"data %d\n" % len(body) + body + b"\n"


def _quoted(path: str) -> bytes:
    escaped = os.fsencode(path).replace(b"\\", b"\\\\").replace(b'"', b'\\"').replace(b"\n", b"\\n")
    return b'"' + escaped + b'"'


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
