"""Read tokens of the API: make one, list them, revoke one.

In: names. Out: a secret, once, on stdout; the store keeps a hash of it.
"""

from __future__ import annotations

import secrets
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from broadsheet.faces.options import REFUSED, JsonOption, PortalOption
from broadsheet.faces.terminal import print_json, tell, visible

app = typer.Typer(name="tokens", help="Make, list and revoke read tokens of the API.", no_args_is_help=True)

NameArgument = Annotated[str, typer.Argument(help="What the token is called: letters, digits, . _ and -.")]


@app.command()
def new(
    name: NameArgument,
    portal: PortalOption = Path(),
    *,
    drafts: Annotated[
        bool, typer.Option("--drafts", help="It also reads what is folded or left out.")
    ] = False,
) -> None:
    """Make a token and print its secret, which is shown only now."""
    from broadsheet.domain.access import SECRET_BYTES, Scope, Token, digest_of, is_token_name, secret_of
    from broadsheet.engine.portal.portal_folder import load_portal
    from broadsheet.store import Store

    if not is_token_name(name):
        raise typer.BadParameter("write letters, digits, . _ and -, at most 64 of them", param_hint="NAME")
    secret = secret_of(secrets.token_bytes(SECRET_BYTES))
    scopes = (Scope.READ, Scope.DRAFTS) if drafts else (Scope.READ,)
    token = Token(name=name, scopes=scopes, created=datetime.now(UTC).replace(microsecond=0))
    with Store.open(load_portal(portal).store_address, tell=tell) as store:
        if not store.tokens.add(token, digest_of(secret)):
            typer.echo(f"a token {name} is there already; revoke it first, or take another name", err=True)
            raise typer.Exit(REFUSED)
    typer.echo(secret)
    typer.echo("keep it safe, it is shown only now; send it as `Authorization: Bearer …`", err=True)


@app.command("list")
def list_tokens(portal: PortalOption = Path(), *, as_json: JsonOption = False) -> None:
    """List the tokens, their scopes and when they were made."""
    from broadsheet.engine.portal.portal_folder import load_portal
    from broadsheet.store import Store

    with Store.open(load_portal(portal).store_address, tell=tell) as store:
        tokens = store.tokens.all()
    if as_json:
        print_json(tokens)
        return
    for token in tokens:
        line = f"{token.name}  {' '.join(token.scopes)}  made {token.created:%Y-%m-%d %H:%M} UTC"
        sys.stdout.write(visible(line) + "\n")


@app.command()
def revoke(name: NameArgument, portal: PortalOption = Path()) -> None:
    """Revoke a token: what it opened is closed at once."""
    from broadsheet.engine.portal.portal_folder import load_portal
    from broadsheet.store import Store

    with Store.open(load_portal(portal).store_address, create=False, tell=tell) as store:
        revoked = store.tokens.revoke(name)
    typer.echo(
        f"revoked {visible(name)}" if revoked else f"there is no token {visible(name)}", err=not revoked
    )
    raise typer.Exit(0 if revoked else REFUSED)
