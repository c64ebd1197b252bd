"""One command of the desk at work: it opens the store, decides, and tells.

In: a portal, who decides, and what. Out: decisions in the store, lines or JSON on stdout, and an exit code.
"""

from __future__ import annotations

import getpass
import inspect
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from broadsheet.faces.options import DONE, REFUSED, JsonOption, NowOption, PortalOption, QuietOption, clock
from broadsheet.faces.terminal import print_json, tell, visible

if TYPE_CHECKING:
    from broadsheet.domain.decision import Decision
    from broadsheet.engine.portal.newsroom import Clock
    from broadsheet.engine.portal.portal_folder import PortalFolder
    from broadsheet.store import Store

_HERE = Path()
ByOption = Annotated[str | None, typer.Option("--by", help="Who decides; your user name when not given.")]


class Desk:
    """One command at work: the store, the clock, who decides, and what is told."""

    def __init__(
        self, folder: PortalFolder, store: Store, now: Clock, by: str | None, *, as_json: bool, quiet: bool
    ) -> None:
        self.folder, self.store, self.now = folder, store, now
        self.by = by if by is not None else user_name()
        self._as_json, self._quiet = as_json, quiet
        self._made: list[Decision] = []
        self.refused = 0

    def story(self, reference: str) -> str:
        """The id of the story that is meant. Raises DecisionError when it is none, or several."""
        from broadsheet.engine.desk.deciding import meant_story

        return meant_story(self.store, reference)

    def decide(self, kind: type[Decision], ids: Iterable[str], **said: Any) -> None:
        """Make a decision of a kind about stories, and keep it."""
        from broadsheet.engine.desk.deciding import targets

        self.keep(kind(by=self.by, time=self.now(), stories=targets(self.store, ids), **said))

    def keep(self, decision: Decision) -> None:
        """Keep the decision and say so."""
        from broadsheet.engine.desk.deciding import decide

        made = decide(self.folder, self.store, self.now, decision)
        self._made.append(made)
        if not (self._quiet or self._as_json):
            sys.stdout.write(visible(decision_line(made)) + "\n")

    def decide_each(self, kind: type[Decision], references: list[str], **said: Any) -> None:
        """One decision for each story; what cannot be is told, and the others are made."""
        from broadsheet.domain.errors import DecisionError

        for reference in references:
            try:
                self.decide(kind, [self.story(reference)], **said)
            except DecisionError as error:
                self.refused += 1
                tell(f"{reference}: {error}")

    def finish(self) -> None:
        """Print what was made, if as JSON, and end the command with its exit code."""
        if self._as_json:
            print_json(self._made)
        raise typer.Exit(REFUSED if self.refused else DONE)


@contextmanager
def opened(
    portal: Path, now: str | None, by: str | None, *, as_json: bool, quiet: bool = False
) -> Iterator[Desk]:
    """The desk of a portal, with all decisions that stand in its content repository taken over."""
    from broadsheet.domain.errors import DecisionError
    from broadsheet.engine.desk.decisions import take_over_decisions
    from broadsheet.engine.portal.portal_folder import load_portal
    from broadsheet.faces.terminal import Terminal
    from broadsheet.store import Store

    folder = load_portal(portal)
    notice = Terminal(quiet=quiet).notice
    with Store.open(folder.store_address, create=False, tell=notice) as store:
        take_over_decisions(folder.content_path, store, notice)
        desk = Desk(folder, store, clock(now), by, as_json=as_json, quiet=quiet)
        try:
            yield desk
        except DecisionError as error:
            tell(f"broadsheet: {error}")
            desk.refused += 1
        desk.finish()


def at_the_desk(decide: Callable[..., None]) -> Callable[..., None]:
    """The command that opens a portal's desk for `decide`: its options, and those of all such commands."""

    def command(
        portal: PortalOption = _HERE,
        by: ByOption = None,
        now: NowOption = None,
        *,
        as_json: JsonOption = False,
        quiet: QuietOption = False,
        **said: Any,
    ) -> None:
        with opened(portal, now, by, as_json=as_json, quiet=quiet) as desk:
            decide(desk, **said)

    (_, *own), (*shared, _) = (
        inspect.signature(function, eval_str=True).parameters.values() for function in (decide, command)
    )
    options = [each.replace(kind=inspect.Parameter.KEYWORD_ONLY) for each in (*own, *shared)]
    command.__name__, command.__doc__ = decide.__name__, decide.__doc__
    command.__annotations__ = {each.name: each.annotation for each in options}
    command.__dict__["__signature__"] = inspect.Signature(options)
    return command


def decision_line(decision: Decision) -> str:
    """A decision in one line: when, what, by whom, about what, and why."""
    from broadsheet.desk import told

    about = "; ".join(
        f"{target.title or target.url or 'a story'} ({target.id})" for target in decision.stories
    )
    of = f" of {decision.decision}" if hasattr(decision, "decision") else ""
    said = next(
        (value for name in ("reason", "notice", "title", "text") if (value := getattr(decision, name, None))),
        "",
    )
    return f"{decision.time:%H:%M} {told(decision)}{of}: {about}{f' — {said}' if said else ''}"


def user_name() -> str:
    """What the machine calls whoever uses it; empty where it does not know."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return ""
