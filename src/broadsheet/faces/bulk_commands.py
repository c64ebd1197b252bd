"""Commands for bulk work: `backfill` reads archives of years with every core, or on a Ray cluster; `retry`.

In: archive files. Out: progress with an estimate on stderr, a summary on stdout (`--json`), an exit code.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

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

if TYPE_CHECKING:
    from broadsheet.domain.source import Source
    from broadsheet.engine.portal.portal_folder import PortalFolder

_HERE = Path()
_Locations = Annotated[
    list[str] | None,
    typer.Argument(
        help="WARC or JSON-lines files, or quoted patterns such as 'news/*.warc.gz'; "
        "without any, the archives that portal.yaml declares."
    ),
]
_Engine = Annotated[
    str, typer.Option("--engine", help="Who reads them: local (all cores of this machine) or ray.")
]


def backfill(
    locations: _Locations = None,
    portal: PortalOption = _HERE,
    engine: _Engine = "local",
    workers: WorkersOption = None,
    now: NowOption = None,
    *,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Read many archives into the store, each file exactly once; run it again to go on after a stop."""
    from broadsheet.engine.intake.reader_processes import load_ahead

    if engine == "local" and workers != 1:
        load_ahead("broadsheet.engine.backfill.shard_pool")
    from broadsheet.engine.backfill.backfilling import ShardEngine, backfill
    from broadsheet.engine.portal.newsroom import open_newsroom
    from broadsheet.engine.portal.portal_folder import load_portal
    from broadsheet.faces.explanation import summary_rows

    if engine not in list(ShardEngine):
        raise typer.BadParameter(f"{engine!r} is no engine; write local or ray", param_hint="--engine")
    folder = load_portal(portal)
    archives = _archives(locations or [], folder)
    with open_newsroom(folder, clock(now), Terminal(quiet=quiet)) as newsroom:
        done = backfill(newsroom, archives, engine=ShardEngine(engine), workers=workers)
    if as_json:
        print_json(done)
    elif not quiet:
        print_table(summary_rows(done))
        typer.echo(f"next: broadsheet publish --portal {portal}")
    raise typer.Exit(REFUSED if done.refused else DONE)


def retry(
    code: Annotated[
        str | None, typer.Option("--code", help="Only what was refused with this code, as `doctor` tells it.")
    ] = None,
    source: Annotated[
        str | None, typer.Option("--source", help="Only what came from this source, as `doctor` tells it.")
    ] = None,
    portal: PortalOption = _HERE,
    now: NowOption = None,
    *,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Let the next run read again what was refused: after an upgrade, or when a site was mended."""
    from broadsheet.engine.portal.newsroom import open_newsroom
    from broadsheet.engine.portal.portal_folder import load_portal

    with open_newsroom(load_portal(portal), clock(now), Terminal(quiet=quiet)) as newsroom:
        pages, files = newsroom.store.quarantine.try_again(code, source)
    if as_json:
        print_json({"pages": pages, "archives": files})
    elif not quiet:
        print_table({"pages to read again": f"{pages:,}", "archives to read again": f"{files:,}"})


def _archives(locations: list[str], folder: PortalFolder) -> list[Source]:
    """What is to be read: the archives that were named, or else the portal's."""
    from broadsheet.domain.source import SourceKind
    from broadsheet.engine.portal.declared_sources import guessed_source, is_archive

    sources = [guessed_source(location, _HERE) for location in locations] or folder.sources
    archives = [source for source in sources if is_archive(source) and source.kind is not SourceKind.CONTENT]
    if len(archives) < len(locations):
        other = next(source for source in sources if source not in archives)
        message = f"{other.location} is no archive; give WARC or JSON-lines files"
        raise typer.BadParameter(message, param_hint="LOCATIONS")
    if not archives:
        raise typer.BadParameter("give files, or declare archives in portal.yaml", param_hint="LOCATIONS")
    return archives
