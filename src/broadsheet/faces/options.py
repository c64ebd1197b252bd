"""Options that several commands share, and how their values are read.

In: words of the command line. Out: typed values; a wrong word is a usage error (exit code 2).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

DONE, REFUSED, USAGE, FAILED = 0, 1, 2, 3  # exit codes; `docs/commands.md` tells each

PortalOption = Annotated[Path, typer.Option("--portal", help="The portal's folder.", show_default="here")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print the result as JSON on stdout.")]
QuietOption = Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but errors.")]
WorkersOption = Annotated[
    int | None, typer.Option("--workers", min=1, max=256, help="Reader processes; one a core when not given.")
]
NowOption = Annotated[
    str | None,
    typer.Option(
        "--now", help="Act as if it were this time (2026-06-08T06:00:00Z), to replay a run exactly."
    ),
]


def clock(now: str | None) -> Callable[[], datetime]:
    """The clock that a command uses: the machine's, or one that stands at `now`."""
    if now is None:
        return lambda: datetime.now(UTC)
    try:
        moment = datetime.fromisoformat(now)
    except ValueError:
        raise typer.BadParameter(
            f"{now!r} is no time; write 2026-06-08T06:00:00Z", param_hint="--now"
        ) from None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return lambda: moment


def interval(every: str | None) -> float | None:
    """Seconds between two runs, or None for a single run."""
    return None if every is None else seconds(every, "--every")


def seconds(words: str, option: str) -> float:
    """The seconds that a duration such as 30m has, one at the least; `option` is where it was written."""
    from broadsheet.domain.settings import parse_duration

    try:
        found = float(parse_duration(words))
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint=option) from None
    if found < 1:
        raise typer.BadParameter("runs are at least one second apart", param_hint=option)
    return found
