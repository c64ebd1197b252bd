"""Commands about judging: `explain` for one story, `rescore` and `topics try` for what settings would change.

In: options. Out: a story's signals; stories that appear, vanish, rise, fall, change topics; or `--json`.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from broadsheet.faces.options import DONE, REFUSED, JsonOption, NowOption, PortalOption, QuietOption, clock
from broadsheet.faces.terminal import Terminal, print_json, tell, visible

if TYPE_CHECKING:
    from broadsheet.engine.judgement.outlook import Move, Outlook, Place

topics_app = typer.Typer(name="topics", help="Try a changed taxonomy.", no_args_is_help=True)

_HERE = Path()
_LISTED = 40  # stories of each kind that a person is shown; --json has all


def explain(
    story: Annotated[
        str, typer.Argument(help="A story's id, content file, address or title words; or a cluster's id.")
    ],
    portal: PortalOption = _HERE,
    *,
    as_json: JsonOption = False,
) -> None:
    """Print every number of a story, the signals that made it, and why it is published or not."""
    from broadsheet.engine.judgement.explaining import explain as explain_story
    from broadsheet.engine.portal.portal_folder import load_portal
    from broadsheet.faces.explanation import print_explained
    from broadsheet.store import Store

    folder = load_portal(portal)
    with Store.open(folder.store_address, create=False, tell=tell) as store:
        explained = explain_story(store, folder.portal, story)
    if as_json:
        print_json(explained)
    else:
        print_explained(explained, story)
    raise typer.Exit(DONE if explained.story or explained.cluster else REFUSED)


def rescore(
    portal: PortalOption = _HERE,
    settings: Annotated[
        Path | None, typer.Option("--settings", help="Another portal.yaml whose weights are tried.")
    ] = None,
    now: NowOption = None,
    *,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Change nothing; only say what would be.")
    ] = False,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Judge all stories anew and list which appear, vanish, rise or fall; with --dry-run, only list them."""
    from broadsheet.engine.judgement.rescoring import foresee
    from broadsheet.engine.judgement.rescoring import rescore as rescore_portal
    from broadsheet.engine.portal.newsroom import open_newsroom
    from broadsheet.engine.portal.portal_folder import load_portal
    from broadsheet.store import Store

    if settings and not dry_run:
        message = (
            "other settings can be tried with --dry-run alone; to apply them, write them into portal.yaml"
        )
        raise typer.BadParameter(message, param_hint="--settings")
    folder = load_portal(portal, settings=settings)
    if dry_run:
        terminal = Terminal(quiet=quiet)
        with Store.open(
            folder.store_address, create=False, tell=terminal.notice, stage=terminal.stage
        ) as store:
            found = foresee(folder, store, terminal)
    else:
        with open_newsroom(folder, clock(now), Terminal(quiet=quiet)) as newsroom:
            found = rescore_portal(newsroom)
    _report(found, would=dry_run, as_json=as_json, quiet=quiet)


@topics_app.command("try")
def try_topics(
    topics: Annotated[Path, typer.Argument(help="A folder of topic files (YAML), as topics/ would be.")],
    portal: PortalOption = _HERE,
    *,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Say which stories would gain or lose topics, appear or vanish under other topics; change nothing."""
    from broadsheet.engine.judgement.trying import try_topics as try_portal
    from broadsheet.engine.portal.portal_folder import load_portal
    from broadsheet.store import Store

    folder, changed = load_portal(portal), load_portal(portal, topics_folder=topics)
    terminal = Terminal(quiet=quiet)
    with Store.open(folder.store_address, create=False, tell=terminal.notice, stage=terminal.stage) as store:
        found = try_portal(folder, changed, store, terminal)
    _report(found, would=True, as_json=as_json, quiet=quiet)


def _report(found: Outlook, *, would: bool, as_json: bool, quiet: bool) -> None:
    if as_json:
        print_json(found)
    elif not quiet:
        for line in _lines(found, would=would):
            sys.stdout.write(visible(line) + "\n")


def _lines(found: Outlook, *, would: bool) -> Iterator[str]:
    kinds = {
        "appear": found.appear,
        "vanish": found.vanish,
        "rise": found.rise,
        "fall": found.fall,
        "gain or lose topics": found.retagged,
    }
    yield f"{found.stories} stories judged"
    for name, moves in kinds.items():
        if moves:
            yield f"{len(moves)} {'would ' if would else ''}{name}"
            yield from (f"  {_line(move)}" for move in moves[:_LISTED])
            if len(moves) > _LISTED:
                yield f"  … and {len(moves) - _LISTED} more; --json has all"
    if not any(kinds.values()):
        yield "nothing would change" if would else "nothing changed"


def _line(move: Move) -> str:
    told = [_step("quality", move), _step("heat", move)]
    told += [f"+{name}" for name in move.gained] + [f"-{name}" for name in move.lost]
    shown = ", ".join(filter(None, told)) or move.reason
    return f"{move.id}  {move.title} ({move.provider}): {shown}"


def _step(name: str, move: Move) -> str:
    before: Place | None = move.before
    new = getattr(move.after, name)
    old = getattr(before, name) if before else None
    return "" if old == new else f"{name} {new}" if old is None else f"{name} {old} → {new}"
