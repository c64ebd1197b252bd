"""How a long task tells how far it is: a port, so that the engine knows no terminal.

In: a stage's name and its length when known. Out: calls of `advance`; `Silent` is the shipped no-op.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol


class Task(Protocol):
    """One stage under way."""

    def advance(self, amount: int = 1) -> None:
        """Say that `amount` more items are done."""

    def expect(self, total: int) -> None:
        """Say that the stage will have `total` items."""


class Progress(Protocol):
    """Where stages and notices are told."""

    def stage(self, name: str, total: int | None = None) -> AbstractContextManager[Task]:
        """Open a stage of `total` items (None when unknown); it ends with the context."""

    def notice(self, message: str) -> None:
        """Tell one sentence that the user should see, such as a refusal with its place."""


class _SilentTask:
    def advance(self, amount: int = 1) -> None:
        """Say nothing."""

    def expect(self, total: int) -> None:
        """Say nothing."""


class Silent:
    """Tells nobody anything."""

    @contextmanager
    def stage(self, name: str, total: int | None = None) -> Iterator[Task]:  # noqa: ARG002 - the port's names
        """Open a stage that nobody watches."""
        yield _SilentTask()

    def notice(self, message: str) -> None:
        """Drop the message."""
