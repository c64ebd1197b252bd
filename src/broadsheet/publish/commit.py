"""A commit in the making. In: blobs, then a message and what stands where. Out: a commit of a repository.

Its hash depends on content, message, parent and time alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from broadsheet.publish.git import EMAIL, NAME, Repository
from broadsheet.publish.objects import tree_bodies


class Commit:
    """A commit in the making: add blobs, then `finish` or `abandon`; until `finish` nothing shows."""

    def __init__(self, repository: Repository, time: datetime, head: str | None) -> None:
        """On top of the last one, `head`, made at `time` as far as anyone can see."""
        self._repository, self._objects = repository, repository.objects()
        self._branch, self._parent = repository.branch(), head
        self._stamp = f"{max(0, int(time.timestamp()))} +0000"

    def add(self, body: bytes, name: str) -> None:
        """Keep `body` as a blob; `name` is its hash."""
        self._objects.add("blob", body, name)

    def finish(self, message: str, files: dict[str, str], own: Iterable[str]) -> str:
        """Make the commit; its hash. Below what is called as in `own` it has `files`, blob hashes by path,
        and no others; what else the last commit has stays as it is.
        """
        before = self._repository.top(self._parent)
        others = {name: row for name, row in before.items() if name not in own}
        *_, tree = [self._objects.add("tree", body) for body in tree_bodies(files, others, known=before)]
        lines = [f"tree {tree}"]
        lines += [f"parent {self._parent}"] if self._parent else []
        lines += [f"{who} {NAME} <{EMAIL}> {self._stamp}" for who in ("author", "committer")]
        commit = self._objects.add("commit", "\n".join([*lines, "", message]).encode())
        self._objects.keep()
        self._repository.advance(self._branch, commit, self._parent, self._stamp)
        return commit

    def abandon(self) -> None:
        """Forget the commit; safe to call after `finish` too."""
        self._objects.abandon()
