"""`broadsheet mcp`: the portal for agents, over stdin and stdout or over HTTP on this machine.

In: options. Out: the Model Context Protocol until the client has gone; stdout has nothing else.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from broadsheet.faces.options import PortalOption


def mcp(
    portal: PortalOption = Path(),
    port: Annotated[
        int, typer.Option("--port", min=0, max=65535, help="With --http: port on 127.0.0.1; 0 takes any.")
    ] = 8001,
    *,
    http: Annotated[
        bool, typer.Option("--http", help="Answer over HTTP on 127.0.0.1 in place of stdin and stdout.")
    ] = False,
    drafts: Annotated[
        bool, typer.Option("--drafts", help="Also show stories that are folded or left out.")
    ] = False,
) -> None:
    """Let agents read the portal by the Model Context Protocol; nothing can be changed through it."""
    if http and drafts:
        message = "over HTTP every program on this machine could read them; use stdin and stdout"
        raise typer.BadParameter(message, param_hint="--drafts")
    from broadsheet.domain.draft import State
    from broadsheet.engine.catalogue import PUBLIC
    from broadsheet.engine.portal.portal_folder import load_portal
    from broadsheet.faces.agents.server import create_server
    from broadsheet.faces.web.server import LOOPBACK, serve_application

    server = create_server(load_portal(portal), tuple(State) if drafts else PUBLIC)
    if http:
        application = server.streamable_http_app(host=LOOPBACK, stateless_http=True, json_response=True)
        serve_application(application, port=port, say=_say)
    else:
        server.run("stdio")


def _say(address: str) -> None:
    typer.echo(f"serving agents on {address}mcp (Ctrl-C stops)")
