"""Commands for bulk work: `backfill` reads archives of years with every core, or on a Ray cluster.

In: archive files. Out: progress with an estimate on stderr, a summary on stdout (`--json`), an exit code.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from broadsheet.faces.options import (
    DONE,
    REFUSED,
    JsonOption,
    NowOption,
    PortalOption,
    QuietOption,
    WorkersOption,
    clock,
)
from broadsheet.faces.terminal import Terminal, print_json, print_table

_HERE = Path()


def backfill(
    locations: Annotated[
        list[str], typer.Argument(help="WARC or JSON-lines files, or quoted patterns such as 'news/*.warc.gz'.")
    ],
    portal: PortalOption = _HERE,
    engine: Annotated[
        str, typer.Option("--engine", help="Who reads them: local (all cores of this machine) or ray.")
    ] = "local",
    workers: WorkersOption = None,
    now: NowOption = None,
    *,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Read many archives into the store, each file exactly once; run it again to go on after a stop."""
    from broadsheet.engine.backfilling import ShardEngine, backfill
    from broadsheet.engine.newsroom import open_newsroom
    from broadsheet.engine.portal_folder import guessed_source, is_archive, load_portal
    from broadsheet.faces.explanation import summary_rows

    if engine not in list(ShardEngine):
        raise typer.BadParameter(f"{engine!r} is no engine; write local or ray", param_hint="--engine")
    sources = [guessed_source(location, _HERE) for location in locations]
    for source, location in zip(sources, locations, strict=True):
        if not is_archive(source) or source.kind == "content":
            message = f"{location!r} is no archive; give WARC or JSON-lines files"
            raise typer.BadParameter(message, param_hint="LOCATIONS")
    with open_newsroom(load_portal(portal), clock(now), Terminal(quiet=quiet)) as newsroom:
        done = backfill(newsroom, sources, engine=ShardEngine(engine), workers=workers)
    if as_json:
        print_json(done)
    elif not quiet:
        print_table(summary_rows(done))
        typer.echo(f"next: broadsheet publish --portal {portal}")
    raise typer.Exit(REFUSED if done.refused else DONE)
