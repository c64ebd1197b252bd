"""What a person at a terminal sees: progress on stderr, results on stdout, plain text where either is a pipe.

In: stages, notices and summaries from the engine. Out: lines and bars. Control characters in text from the
web are made visible, so that no page can drive the terminal or write a line of its own into a log.
"""

from __future__ import annotations

import json
import re
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import msgspec

from broadsheet.engine.portal.progress import Task

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress as Bars
    from rich.progress import TaskID as BarId

_MINUTE = 60.0  # seconds
_JSON_UNSEEN = re.compile(r"[^\n -~]")


def visible(text: str) -> str:
    """`text` on one line, with control, direction and line-separator characters written as escapes."""
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in text)


def tell(message: str) -> None:
    """One line on stderr, for commands that show no progress."""
    sys.stderr.write(visible(message) + "\n")


class _Counted:
    """A stage whose number of items is told at its end."""

    completed = 0

    def advance(self, amount: int = 1) -> None:
        self.completed += amount

    def expect(self, total: int) -> None:
        """Nothing shows it."""


class _Bar(_Counted):
    """A stage that a bar shows."""

    def __init__(self, bars: Bars, bar: BarId) -> None:
        self._bars, self._bar = bars, bar

    def advance(self, amount: int = 1) -> None:
        super().advance(amount)
        self._bars.advance(self._bar, amount)

    def expect(self, total: int) -> None:
        self._bars.update(self._bar, total=total)


class _Logged(_Counted):
    """A stage of which a log is told each minute, or one of hours would look as if it hung.

    `say` hears how many items are done, and of how many where that is known; `clock` tells seconds.
    """

    def __init__(
        self, say: Callable[[int, int | None], None], total: int | None, clock: Callable[[], float]
    ) -> None:
        self._say, self._total, self._clock = say, total, clock
        self._told = clock()

    def advance(self, amount: int = 1) -> None:
        super().advance(amount)
        if (now := self._clock()) - self._told >= _MINUTE:
            self._say(self.completed, self._total)
            self._told = now

    def expect(self, total: int) -> None:
        self._total = total


class Terminal:
    """Progress for people: bars on a terminal; in a log a line a stage, and one in each minute of a long one.

    Nothing when `quiet`; `clock` tells seconds.
    """

    def __init__(self, *, quiet: bool = False, clock: Callable[[], float] = time.monotonic) -> None:
        self._quiet, self._clock = quiet, clock
        self._console = None if quiet or not sys.stderr.isatty() else _console()

    @contextmanager
    def stage(self, name: str, total: int | None = None) -> Iterator[Task]:
        """Show a bar while the context is open."""
        name = visible(name)

        def say(done: int, of: int | None) -> None:
            self._print(f"{name}: {done} so far" if of is None else f"{name}: {done} of {of}")

        logged = _Logged(say, total, self._clock)
        with _bar(self._console, name, total) if self._console else nullcontext(logged) as task:
            yield task
            if task.completed:
                self._print(f"{name}: {task.completed}")

    def notice(self, message: str) -> None:
        """One line on stderr."""
        self._print(visible(message))

    def _print(self, line: str) -> None:
        if self._console:
            self._console.print(line)
        elif not self._quiet:
            sys.stderr.write(f"{line}\n")


def _console() -> Console:
    """A terminal that people look at; what draws on it takes long to load."""
    from rich.console import Console

    return Console(stderr=True, highlight=False, markup=False, emoji=False, soft_wrap=True)


@contextmanager
def _bar(console: Console, name: str, total: int | None) -> Iterator[_Bar]:
    from rich import progress

    columns = (progress.TextColumn("{task.description}", markup=False), progress.BarColumn())
    numbers = (progress.MofNCompleteColumn(), progress.TimeElapsedColumn(), progress.TimeRemainingColumn())
    with progress.Progress(*columns, *numbers, console=console, transient=True) as bars:
        yield _Bar(bars, bars.add_task(name, total=total))


class JsonLog:
    """Progress for machines: one JSON object a line on stderr, with time, level and message.

    `clock` tells seconds.
    """

    def __init__(self, *, quiet: bool = False, clock: Callable[[], float] = time.monotonic) -> None:
        self._quiet, self._clock = quiet, clock

    @contextmanager
    def stage(self, name: str, total: int | None = None) -> Iterator[Task]:
        """Say each minute how far the stage is, and how long it took; `total` is null where it is unknown."""
        began = self._clock()
        task = _Logged(lambda done, of: self._write("info", name, done=done, total=of), total, self._clock)
        yield task
        self._write("debug", name, done=task.completed, seconds=round(self._clock() - began, 3))

    def notice(self, message: str) -> None:
        """One line on stderr."""
        self._write("info", message)

    def _write(self, level: str, message: str, **more: object) -> None:
        if not self._quiet:
            line = {"time": datetime.now(UTC).isoformat(), "level": level, "message": message, **more}
            sys.stderr.write(json.dumps(line) + "\n")


def print_json(value: Any) -> None:
    """`value` as one indented JSON document on stdout; records keep their camelCase names."""
    text = json.dumps(msgspec.to_builtins(value), ensure_ascii=False, indent=2)
    sys.stdout.write(_JSON_UNSEEN.sub(_json_escape, text) + "\n")


def _json_escape(match: re.Match[str]) -> str:
    """A character that a terminal may obey as JSON's own escape; any other as it is."""
    return match[0] if match[0].isprintable() else json.dumps(match[0])[1:-1]


def print_table(rows: Mapping[str, object]) -> None:
    """Names and values on stdout, a line each, aligned."""
    width = max((len(name) for name in rows), default=0)
    for name, value in rows.items():
        sys.stdout.write(visible(f"{name:<{width}}  {value}") + "\n")
