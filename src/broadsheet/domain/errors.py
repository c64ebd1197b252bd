"""Every error that Broadsheet raises on purpose, and what a run does when it meets one.

BroadsheetError            stop: the command ends with a message that says what to do
├── SettingsError          the portal's own files are wrong; carries every problem at once
├── StoreError             the store cannot be used (in use, damaged, newer than this program)
├── StaleError             somebody has decided about the story meanwhile; look at it again, then decide
├── DecisionError          a decision cannot be: no such story, nothing to split, nothing to undo
├── SourceError            an address is no source, or the portal has it already
├── AccountError           an account cannot be made or used: taken name, weak or wrong password
│   └── ThrottledError     signing in failed too often; carries how long to wait
├── PublishError           an edition could not be written (full disk, no git, foreign folder)
├── EmbeddingError         sentence vectors cannot be had; clustering goes on with words alone
├── WritingError           sentences cannot be written; the accounts' own sentences stand instead
├── MailError              mail cannot be sent now: no server, no sender, a server that refuses us
├── SealError              a sealed payload cannot be made or opened (wrong or missing key)
├── RecordError            a content file is not a record; carries the file and the line
└── ItemError              one item is bad; the run goes on
    ├── Unreadable         quarantine: the bytes are no story (consent wall, empty, not HTML, …)
    └── FetchError         retry or quarantine, by its own word (`retry`)
"""

from __future__ import annotations

from datetime import datetime, timedelta

import msgspec


class Problem(msgspec.Struct, frozen=True):
    """One mistake in a file that a person wrote: where it is, and what to do about it."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}" if self.line else f"{self.file}: {self.message}"


class BroadsheetError(Exception):
    """Base of all errors raised on purpose; its text is meant for the user."""


class SettingsError(BroadsheetError):
    """The portal's files cannot be used; `problems` has every mistake, in file and line order."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems))


class StoreError(BroadsheetError):
    """The store cannot be opened or written."""


class StaleError(BroadsheetError):
    """A decision was made from a view of the story that is old; `story` is its id."""

    def __init__(self, story: str) -> None:
        self.story = story
        super().__init__(f"somebody has decided about {story} meanwhile; look at it again, then decide")


class DecisionError(BroadsheetError):
    """A decision cannot be made; nothing was changed."""


class SourceError(BroadsheetError):
    """A source cannot be added or changed."""


class AccountError(BroadsheetError):
    """An account cannot be made, changed or signed in to."""


class ThrottledError(AccountError):
    """Signing in failed too often; `wait` is how long the next try has to wait."""

    def __init__(self, wait: timedelta) -> None:
        self.wait = wait
        seconds = max(1, round(wait.total_seconds()))
        later = "a second" if seconds == 1 else f"{seconds} seconds"
        super().__init__(f"signing in failed too often; try again in {later}")


class PublishError(BroadsheetError):
    """An edition could not be written; what was published before still stands."""


class EmbeddingError(BroadsheetError):
    """Sentence vectors cannot be computed: no model, no library, no server."""


class WritingError(BroadsheetError):
    """Sentences cannot be written: no key, no server, an answer that does not fit."""


class MailError(BroadsheetError):
    """Mail cannot be sent now; what was not sent still waits."""


class SealError(BroadsheetError):
    """A sealed payload cannot be made or opened."""


class RecordError(BroadsheetError):
    """A content file does not hold a record; `path` and `line` (0 when unknown) say where."""

    def __init__(self, path: str, line: int, reason: str) -> None:
        self.path, self.line, self.reason = path, line, reason
        super().__init__(f"{path}:{line}: {reason}" if line else f"{path}: {reason}")


class ItemError(BroadsheetError):
    """One item cannot be used. `code` is a short stable word for counting, `detail` a sentence."""

    def __init__(self, code: str, detail: str) -> None:
        self.code, self.detail = code, detail
        super().__init__(f"{code}: {detail}")


class Unreadable(ItemError):  # noqa: N818 - it names a state of the bytes
    """The bytes hold no story; they go to quarantine with the reason."""


class FetchError(ItemError):
    """A request failed. `retry` tells whether a later try can help; `retry_at` is the earliest such time."""

    def __init__(self, code: str, detail: str, *, retry: bool, retry_at: datetime | None = None) -> None:
        self.retry, self.retry_at = retry, retry_at
        super().__init__(code, detail)
