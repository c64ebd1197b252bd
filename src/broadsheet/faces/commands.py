"""The portal's commands: make one, run it, publish, serve, and see how it is.

In: options. Out: progress on stderr, a result on stdout (`--json` for scripts), an exit code.
"""

from __future__ import annotations

import shlex
import time
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
    interval,
)
from broadsheet.faces.terminal import Terminal, print_json, print_table, tell

_HERE = Path()
_MINUTE = 60
PortOption = Annotated[int, typer.Option("--port", min=0, max=65535, help="Port to listen on; 0 takes any.")]
HostOption = Annotated[
    str, typer.Option("--host", help="Address to listen on; 0.0.0.0 answers the whole network.")
]
ProxyOption = Annotated[
    list[str] | None,
    typer.Option(
        "--proxy", help="Address of a proxy in front whose X-Forwarded-For is believed; can be given again."
    ),
]


def init(
    folder: Annotated[Path, typer.Argument(help="A new folder for the portal.")],
    title: Annotated[str | None, typer.Option("--title", help="What the portal is called.")] = None,
    source: Annotated[
        list[str] | None,
        typer.Option("--source", help="A feed, a site or a file to read; can be given again."),
    ] = None,
    *,
    quiet: QuietOption = False,
) -> None:
    """Make a new portal: portal.yaml, topics/ and organizations/, ready to be edited."""
    from broadsheet.engine.portal.starting import start_portal

    named = folder.resolve().name.replace("-", " ").title()  # also of `.`
    written = start_portal(folder, (title or "").strip() or named, tuple(source or ()))
    if not quiet:
        for path in written:
            typer.echo(f"wrote {path}")
        typer.echo(
            f"next: edit {folder / 'portal.yaml'}, then: broadsheet run --portal {shlex.quote(str(folder))}"
        )


def run(
    portal: PortalOption = _HERE,
    every: Annotated[
        str | None, typer.Option("--every", help="Run again and again, this long apart (2h).")
    ] = None,
    workers: WorkersOption = None,
    now: NowOption = None,
    *,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Collect from all sources, read, judge, and publish an edition."""
    from broadsheet.engine.portal.newsroom import open_newsroom
    from broadsheet.engine.portal.portal_folder import load_portal
    from broadsheet.engine.run import run as run_portal

    pause = interval(every)
    while True:
        with open_newsroom(load_portal(portal), clock(now), Terminal(quiet=quiet)) as newsroom:
            summary = run_portal(newsroom, workers=workers, every=pause)
        _report(summary, as_json=as_json, quiet=quiet)
        if pause is None:
            raise typer.Exit(REFUSED if summary.collected.refused else DONE)
        _wait(portal, pause, now, quiet=quiet)


def demo(
    portal: Annotated[Path, typer.Option("--portal", help="Where the demo portal is built.")] = Path(
        "demo-portal"
    ),
    port: PortOption = 8000,
    *,
    serve_it: Annotated[
        bool, typer.Option("--serve/--no-serve", help="Serve the site when it is built.")
    ] = True,
    quiet: QuietOption = False,
) -> None:
    """Build a portal from the archive of an invented press, and serve it."""
    from broadsheet.engine.portal.newsroom import open_newsroom
    from broadsheet.engine.portal.portal_folder import load_portal
    from broadsheet.engine.portal.starting import start_demo
    from broadsheet.engine.run import run as run_portal

    start_demo(portal)
    with open_newsroom(load_portal(portal), clock(None), Terminal(quiet=quiet)) as newsroom:
        summary = run_portal(newsroom)
    _report(summary, as_json=False, quiet=quiet)
    if serve_it:
        _serve_demo(portal, port)


def import_repository(
    repository: Annotated[Path, typer.Argument(help="The content repository of a published portal.")],
    portal: PortalOption = _HERE,
    now: NowOption = None,
    report: Annotated[
        Path | None,
        typer.Option("--report", help="Compare what came over with what was there; write it here as JSON."),
    ] = None,
    mapping: Annotated[
        Path | None,
        typer.Option("--map", help="Read a folder of Jekyll, Hugo or the like by this mapping (YAML)."),
    ] = None,
    *,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Take over a portal as the old platform published it, or, with --map, files of Jekyll, Hugo or the like.

    `broadsheet publish` then writes it again. By a mapping, files become items of a portal that is there.
    """
    from broadsheet.engine.migration.importing import import_portal
    from broadsheet.engine.migration.mapped_import import import_mapped
    from broadsheet.engine.portal.portal_folder import load_portal

    if mapping is not None:
        if report is not None:
            raise typer.BadParameter("--report compares a whole portal; it does not go with --map")
        collected = import_mapped(repository, mapping, load_portal(portal), clock(now), Terminal(quiet=quiet))
        _report(collected, as_json=as_json, quiet=quiet)
        raise typer.Exit(REFUSED if collected.refused else DONE)
    imported = import_portal(repository, portal, clock(now), Terminal(quiet=quiet), report=report)
    _report(imported, as_json=as_json, quiet=quiet)
    raise typer.Exit(REFUSED if imported.collected.refused else DONE)


def ingest(
    locations: Annotated[list[str], typer.Argument(help="Archives, feeds, pages, or content folders.")],
    portal: PortalOption = _HERE,
    workers: WorkersOption = None,
    now: NowOption = None,
    *,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Read files or addresses into the store once, without declaring them as sources."""
    from broadsheet.engine.portal.declared_sources import guessed_source
    from broadsheet.engine.portal.newsroom import open_newsroom
    from broadsheet.engine.portal.portal_folder import load_portal
    from broadsheet.engine.run import ingest as collect_once

    sources = [guessed_source(location, _HERE) for location in locations]
    with open_newsroom(load_portal(portal), clock(now), Terminal(quiet=quiet)) as newsroom:
        collected = collect_once(newsroom, sources, workers=workers)
    _report(collected, as_json=as_json, quiet=quiet)
    raise typer.Exit(REFUSED if collected.refused else DONE)


def publish(
    portal: PortalOption = _HERE,
    now: NowOption = None,
    *,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Judge what the store holds and write content/ and public/; fetch nothing."""
    from broadsheet.engine.edition.renewing import judge_and_publish
    from broadsheet.engine.portal.newsroom import open_newsroom
    from broadsheet.engine.portal.portal_folder import load_portal

    with open_newsroom(load_portal(portal), clock(now), Terminal(quiet=quiet)) as newsroom:
        published = judge_and_publish(newsroom)
    _report(published, as_json=as_json, quiet=quiet)


def serve(
    portal: PortalOption = _HERE,
    host: HostOption = "127.0.0.1",
    port: PortOption = 8000,
    proxy: ProxyOption = None,
    *,
    quiet: QuietOption = False,
) -> None:
    """Serve the published site until stopped, for this machine alone unless --host says otherwise."""
    from broadsheet.engine.portal.portal_folder import load_portal
    from broadsheet.faces.web.server import serve as serve_portal

    say = None if quiet else typer.echo
    serve_portal(load_portal(portal), host=host, port=port, proxies=tuple(proxy or ()), say=say)


def doctor(
    portal: PortalOption = _HERE,
    now: NowOption = None,
    *,
    mend: Annotated[
        bool, typer.Option("--repair", help="First mend store, content/ and public/, and say what was done.")
    ] = False,
    links: Annotated[
        int,
        typer.Option("--links", min=0, help="Ask this many published addresses whether they still answer."),
    ] = 0,
    refused: Annotated[
        int, typer.Option("--refused", min=0, help="List so many of what is in quarantine, the latest first.")
    ] = 0,
    as_json: JsonOption = False,
) -> None:
    """Say how the portal is: failing hosts and sources, quarantine, store, tools, and oddities of content."""
    import msgspec

    from broadsheet.engine.checks.doctoring import diagnose
    from broadsheet.engine.checks.link_checking import check_links
    from broadsheet.engine.checks.repairing import repair
    from broadsheet.engine.portal.portal_folder import load_portal
    from broadsheet.faces.explanation import print_diagnosis
    from broadsheet.store import Store

    folder = load_portal(portal)
    repairs = repair(folder, clock(now), Terminal()) if mend else ()
    with Store.open(folder.store_address, tell=tell, stage=Terminal(quiet=as_json).stage) as store:
        found = diagnose(folder, store, clock(now)(), refused=refused)
    diagnosis = msgspec.structs.replace(found, repairs=repairs)
    if links:
        gone = check_links(folder, clock(now), Terminal(quiet=as_json), most=links)
        diagnosis = msgspec.structs.replace(diagnosis, remarks=(*diagnosis.remarks, *gone))
    if as_json:
        print_json(diagnosis)
    else:
        print_diagnosis(diagnosis)
    raise typer.Exit(REFUSED if diagnosis.findings else DONE)


def _serve_demo(portal: Path, port: int) -> None:
    import os
    import sys

    from broadsheet.engine.portal.portal_folder import load_portal
    from broadsheet.faces.web import server

    folder = load_portal(portal)
    if os.environ.get("CI") == "true" or not sys.stdin.isatty():
        typer.echo(server.ask_front_page(folder))
        typer.echo(f"next: broadsheet serve --portal {portal}")
    else:
        server.serve(folder, port=port, say=typer.echo)


def _wait(portal: Path, pause: float, now: str | None, *, quiet: bool) -> None:
    """Let `pause` seconds pass, and each minute see to the newsletter."""
    from broadsheet.engine.newsletter.delivering import due_issue
    from broadsheet.engine.portal.portal_folder import load_portal

    end = time.monotonic() + pause
    while True:
        folder = load_portal(portal)
        for sent in due_issue(folder, clock(now), Terminal(quiet=quiet)):
            _report(sent, as_json=False, quiet=quiet)
        left = end - time.monotonic()
        if left <= 0:
            return
        time.sleep(min(left, _MINUTE) if folder.portal.newsletter.enabled else left)


def _report(result: object, *, as_json: bool, quiet: bool) -> None:
    from broadsheet.faces.explanation import summary_rows

    if as_json:
        print_json(result)
    elif not quiet:
        rows = summary_rows(result)
        if rows:
            print_table(rows)
        else:
            typer.echo("nothing new")
        if rows.get("stories") and not rows.get("published"):
            said = "none of them is published; `broadsheet explain` with words of a title tells why"
            typer.echo(said, err=True)
