"""The commands of many machines: `worker`, `status`, and `store move`.

In: options. Out: jobs done, numbers, a store in another place.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from broadsheet.faces.options import (
    JsonOption,
    NowOption,
    PortalOption,
    QuietOption,
    clock,
    seconds,
)
from broadsheet.faces.terminal import JsonLog, Terminal, print_json, print_table

_HERE = Path()
store_app = typer.Typer(help="The store: where it is kept.", no_args_is_help=True, name="store")

_Concurrency = Annotated[
    int, typer.Option("--concurrency", min=1, max=256, help="Jobs at the same time in this process.")
]
_Queues = Annotated[
    list[str] | None,
    typer.Option(
        "--queue", help="collect or edition; both when not given. Editions need the portal's folder."
    ),
]
_PublishEvery = Annotated[
    str, typer.Option("--publish-every", help="How often new stories become an edition.")
]
_StalledAfter = Annotated[
    str, typer.Option("--stalled-after", help="How long a worker may be silent until its jobs are put back.")
]
_MetricsPort = Annotated[
    int | None,
    typer.Option(
        "--metrics-port", min=0, max=65535, help="Serve metrics for Prometheus here; 0: any free port."
    ),
]
_Log = Annotated[str, typer.Option("--log", help="text, or json for one object a line.")]
_Drain = Annotated[bool, typer.Option("--drain", help="End when nothing is due and all is published.")]


def worker(
    portal: PortalOption = _HERE,
    concurrency: _Concurrency = 8,
    queue: _Queues = None,
    publish_every: _PublishEvery = "1m",
    stalled_after: _StalledAfter = "30s",
    metrics_port: _MetricsPort = None,
    log: _Log = "text",
    now: NowOption = None,
    *,
    drain: _Drain = False,
    quiet: QuietOption = False,
) -> None:
    """Work on a portal whose store is on PostgreSQL, beside any number of other workers."""
    queues = tuple(dict.fromkeys(queue or ("collect", "edition")))
    if unknown := set(queues) - {"collect", "edition"}:
        raise typer.BadParameter(f"{min(unknown)!r} is none; write collect or edition", param_hint="--queue")
    if log not in {"text", "json"}:
        raise typer.BadParameter(f"{log!r} is none; write text or json", param_hint="--log")
    progress = JsonLog(quiet=quiet) if log == "json" else Terminal(quiet=quiet)
    from broadsheet.engine.portal.portal_folder import load_portal
    from broadsheet.engine.workers import WorkerOptions, work_on

    options = WorkerOptions(
        concurrency=concurrency,
        queues=queues,
        publish_every=seconds(publish_every, "--publish-every"),
        stalled_after=seconds(stalled_after, "--stalled-after"),
        drain=drain,
        metrics_port=metrics_port,
    )
    work_on(load_portal(portal), clock(now), progress, options)


def status(portal: PortalOption = _HERE, now: NowOption = None, *, as_json: JsonOption = False) -> None:
    """How the work goes: jobs, rates, lag, the oldest job, workers."""
    import asyncio

    from broadsheet.engine.portal.portal_folder import load_portal
    from broadsheet.engine.workers import read_status

    found = asyncio.run(read_status(load_portal(portal), clock(now), Terminal()))
    if as_json:
        print_json(found)
        return
    told = {f"{task} jobs": _counted(states) for task, states in found.jobs.items()}
    oldest = f"{(clock(now)() - found.oldest).total_seconds():,.0f} s" if found.oldest else "none waits"
    workers = [f"{each.id} ({each.jobs} jobs, seen {each.silent:.0f} s ago)" for each in found.workers]
    print_table(
        {
            **told,
            "done in an hour": _counted(found.hour) or "nothing",
            "oldest job": oldest,
            "sources due": f"{found.due:,}, the latest {found.lag:,.0f} s late" if found.due else "none",
            "addresses waiting": f"{found.waiting:,}",
            "stories": f"{found.stories:,}",
            "workers": ", ".join(workers) or "none",
        }
    )


def _counted(numbers: Mapping[str, int]) -> str:
    return ", ".join(f"{number:,} {name}" for name, number in numbers.items())


@store_app.command("move")
def move(
    target: Annotated[
        str, typer.Argument(help="postgresql://…, env:NAME, or `file` for the portal's own file.")
    ],
    portal: PortalOption = _HERE,
    *,
    switch: Annotated[bool, typer.Option("--switch", help="Write the new place into portal.yaml.")] = False,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Copy the portal's store to another place, and check that all of it came over."""
    from broadsheet.engine.migration.moving import move_store
    from broadsheet.engine.portal.portal_folder import load_portal

    moved = move_store(load_portal(portal), target, Terminal(quiet=quiet), switch=switch)
    if as_json:
        print_json(moved)
        return
    print_table({table: f"{number:,} rows" for table, number in moved.rows.items() if number})
    typer.echo(
        "portal.yaml names the new store now"
        if moved.switched
        else f"to use it, write in portal.yaml: {moved.line}"
    )
    if moved.switched:
        typer.echo("the old store stays as it is; delete it when you are sure")
