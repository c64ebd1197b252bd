"""What is left to do when a commit is made and its files stand in their places.

In: what changed. Out: git's index says so, all is safe on the disk, and the ledger knows the state of the
repository. A run that is cut off before leaves work to the next one, and nothing wrong.
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from broadsheet.publish.files import Staging
from broadsheet.publish.git import Repository
from broadsheet.publish.ledger import key_of, settle


class Rest(msgspec.Struct):
    """What is left: files that are `fresh`, blob hashes by path, or `gone`; `head` is the commit."""

    repository: Repository
    fresh: dict[str, str]
    gone: list[str]
    staging: Staging
    head: str | None
    tidy: bool
    own: tuple[str, ...]
    ledger: Path | None

    def finish(self) -> None:
        """Do it."""
        if self.fresh or self.gone:
            self.repository.update_index(self.fresh, self.gone)
        if self.tidy:
            self.repository.tidy()
        self.staging.make_durable()
        if self.ledger is not None:
            settle(self.ledger, state_of(self.head, self.repository, self.own))


def state_of(head: str | None, repository: Repository, own: tuple[str, ...]) -> bytes:
    """A digest that changes with the last commit, with git's index, and with what is ours."""
    return key_of(head, repository.index_mark(), own)
