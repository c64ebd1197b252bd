"""`newsletter list`: how every issue fared.

In: a portal. Out: two lines an issue, or JSON.
"""

from __future__ import annotations

from pathlib import Path

import typer

from broadsheet.faces.newsletter import opened
from broadsheet.faces.options import JsonOption, PortalOption
from broadsheet.faces.terminal import print_json, visible

_HERE = Path()
_FIGURES = (
    *("stories", "sent", "failed", "waiting", "uncertain"),
    *("joined", "unsubscribed", "bounced", "complained"),
)


def list_issues(portal: PortalOption = _HERE, *, as_json: JsonOption = False) -> None:
    """Say of every issue how many messages went out, and who came and left from it to the next one."""
    from broadsheet.engine.newsletter.statistics import figures

    _, store = opened(portal)
    with store:
        listed = figures(store)
    if as_json:
        print_json(listed)
        return
    if not listed:
        typer.echo("no issue yet")
    for each in listed:
        numbers = [f"{number} {name}" for name in _FIGURES if (number := getattr(each, name))]
        typer.echo(
            visible("  ".join((f"{each.issue:<12}", f"{each.state.value:<9}", ", ".join(numbers) or "empty")))
        )
        typer.echo(visible(f"{'':14}{each.subject}"))
