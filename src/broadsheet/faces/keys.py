"""The keys of sealed fields: make one, rotate, open a sealed payload.

In: a key ring's file and content files. Out: key rings (mode 0600), or a payload on stdout.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from broadsheet.faces.options import PortalOption

app = typer.Typer(name="keys", help="Make, rotate and use the key of sealed fields.", no_args_is_help=True)

RingArgument = Annotated[Path, typer.Argument(help="The key ring's file; keep it outside any repository.")]


@app.command()
def new(ring: RingArgument) -> None:
    """Make a key ring with one fresh key."""
    from broadsheet.publish.sealing import KeyRing

    made = KeyRing.new()
    made.save(ring)
    typer.echo(f"wrote {ring} with key {made.current.id}; name it as `seal_key:` in portal.yaml")


@app.command()
def rotate(ring: RingArgument) -> None:
    """Add a fresh key, which seals from now on; older keys still open what they sealed."""
    from broadsheet.publish.sealing import KeyRing

    rotated = KeyRing.load(str(ring), Path()).rotate()
    rotated.save(ring, replace=True)
    typer.echo(f"{ring} now seals with key {rotated.current.id}; the next edition is sealed with it")


@app.command("open")
def open_field(
    story: Annotated[Path, typer.Argument(help="A content file with a sealed field.")],
    portal: PortalOption = Path(),
    ring: Annotated[Path | None, typer.Option("--ring", help="Another key ring than the portal's.")] = None,
) -> None:
    """Print what a content file's sealed field holds."""
    from broadsheet.engine.edition.sealing import opened
    from broadsheet.engine.portal.portal_folder import load_portal

    plaintext = opened(load_portal(portal), story, ring)
    sys.stdout.buffer.write(plaintext + b"\n")
