"""The command line: every command by name, and how errors end.

In: words. Out: an exit code: 0 done, 1 done but something was refused, 2 wrong usage or settings, 3 could
not be done (store in use, disk full, no key).
"""

from __future__ import annotations

import atexit
import copy
import gc
import sys
from collections.abc import Callable
from pathlib import Path

import typer
from typer.main import get_command_name
from typer.models import CommandInfo, TyperInfo

from broadsheet.domain.errors import BroadsheetError, SettingsError
from broadsheet.faces import (
    bulk_commands,
    commands,
    desk_commands,
    erase_command,
    eval_extraction,
    eval_feeds,
    evaluating,
    filters,
    judging_commands,
    keys,
    mail_key,
    newsletter,
    newsletter_figures,
    reread_command,
    subscribers,
    tokens,
    worker_commands,
)
from broadsheet.faces.agents import command as agents
from broadsheet.faces.options import FAILED, USAGE
from broadsheet.faces.terminal import tell

_INTERRUPTED = 130  # how typer ends a command that Ctrl-C stopped
_ALLOCATIONS = 10_000  # between two searches for garbage

app = typer.Typer(
    name="broadsheet",
    help="A topic newsroom in a box: from sources to a published portal.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)

_PORTAL: dict[str, Callable[..., None]] = {
    "init": commands.init,
    "run": commands.run,
    "demo": commands.demo,
    "import": commands.import_repository,
    "ingest": commands.ingest,
    "retry": bulk_commands.retry,
    "reread": reread_command.reread,
    "erase": erase_command.erase,
    "backfill": bulk_commands.backfill,
    "worker": worker_commands.worker,
    "status": worker_commands.status,
    "publish": commands.publish,
    "serve": commands.serve,
    "mcp": agents.mcp,
    "explain": judging_commands.explain,
    "rescore": judging_commands.rescore,
    "doctor": commands.doctor,
}
_FILTERS: dict[str, Callable[..., None]] = {
    "extract": filters.extract,
    "cluster": filters.cluster,
    "tag": filters.tag,
    "amp": filters.amp,
    "feed": filters.feed,
}
for _name, _command in _PORTAL.items():
    app.command(_name, rich_help_panel="Portal")(_command)
for _name, _command in _FILTERS.items():
    app.command(_name, rich_help_panel="Filters: lines in, lines out")(_command)
evaluating.app.command("extraction")(eval_extraction.extraction)
evaluating.app.command("feeds")(eval_feeds.feeds)
newsletter.app.command("list")(newsletter_figures.list_issues)
newsletter.app.command("dkim")(mail_key.make_key)
for _group in (
    worker_commands.store_app,
    desk_commands.app,
    newsletter.app,
    subscribers.app,
    judging_commands.topics_app,
    evaluating.app,
    keys.app,
    tokens.app,
):
    app.add_typer(_group, rich_help_panel="Portal")


def _show_version(wanted: bool) -> None:  # noqa: FBT001 - typer calls it with the flag
    if wanted:
        from broadsheet import __version__

        typer.echo(f"broadsheet {__version__}")
        raise typer.Exit


@app.callback()
def options(
    *,
    version: bool = typer.Option(
        False, "--version", callback=_show_version, is_eager=True, help="Say which version."
    ),
) -> None:
    """A topic newsroom in a box: from sources to a published portal."""


def _part_of(whole: typer.Typer, words: list[str]) -> typer.Typer:
    """`whole` with nothing but the command that the words name, if they do: to prepare all takes long."""
    part = copy.copy(whole)
    part.registered_commands = [each for each in whole.registered_commands if [_named(each)] == words[:1]]
    part.registered_groups = [
        _part_of_group(each, words[1:]) for each in whole.registered_groups if [_name_of(each)] == words[:1]
    ]
    return part if part.registered_commands or part.registered_groups else whole


def _part_of_group(group: TyperInfo, words: list[str]) -> TyperInfo:
    part = copy.copy(group)
    if group.typer_instance:
        part.typer_instance = _part_of(group.typer_instance, words)
    return part


def _named(command: CommandInfo) -> str | None:
    """A command that was given no name has its function's."""
    return command.name or (command.callback and get_command_name(command.callback.__name__))


def _name_of(group: TyperInfo) -> str | None:
    """A group has the name that its own app was given."""
    return group.typer_instance.info.name if group.typer_instance else None


def _refuse_what_is_no_text(words: list[str]) -> None:
    """End where words are no text, and cannot be kept; names of files that are there may be any bytes."""
    for word in words:
        if any("\ud800" <= letter <= "\udfff" for letter in word) and not Path(word).exists():
            advice = "write it in UTF-8, and set LC_ALL=C.UTF-8 where the machine's locale has no letters"
            tell(f"broadsheet: {word!a} is no text; {advice}")
            sys.exit(USAGE)


def main() -> None:
    """Run the command that the words name, and end with its exit code; Ctrl-C raises KeyboardInterrupt."""
    gc.set_threshold(_ALLOCATIONS, *gc.get_threshold()[1:])  # what is loaded is no garbage
    atexit.register(gc.freeze)  # at the end there is nothing to look for any more
    _refuse_what_is_no_text(sys.argv[1:])
    try:
        _part_of(app, sys.argv[1:])()
    except BroadsheetError as error:
        for line in f"broadsheet: {error}".split("\n"):
            tell(line)
        sys.exit(USAGE if isinstance(error, SettingsError) else FAILED)
    except SystemExit as end:
        if end.code == _INTERRUPTED:
            raise KeyboardInterrupt from None
        raise
    except BrokenPipeError:
        sys.stderr.close()  # the reader of our output has gone; nobody is left to tell
        sys.exit(FAILED)
    except OSError as error:  # a disk that is full, read-only or gone
        place = f"{error.filename}: " if error.filename else ""
        tell(f"broadsheet: {place}{error.strerror or error}")
        sys.exit(FAILED)
