"""`broadsheet desk user`: who may sign in to the desk, and what they may do.

In: names, roles, and passwords from a prompt or stdin. Out: accounts in the store. No password is ever an
argument, since other users of the machine can see those.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from broadsheet.domain.account import Role
from broadsheet.faces.options import JsonOption, NowOption, PortalOption, clock
from broadsheet.faces.terminal import print_json, tell, visible

if TYPE_CHECKING:
    from broadsheet.store import Store

app = typer.Typer(name="user", help="Who may sign in to the desk.", no_args_is_help=True)

_HERE = Path()
NameArgument = Annotated[str, typer.Argument(help="The name to sign in with.")]
RoleChoice = Annotated[Role, typer.Option("--role", help="reader sees, editor decides, owner may all.")]


@contextmanager
def _store(portal: Path) -> Iterator[Store]:
    from broadsheet.domain.errors import AccountError
    from broadsheet.engine.portal.portal_folder import load_portal
    from broadsheet.faces.options import REFUSED
    from broadsheet.store import Store

    with Store.open(load_portal(portal).store_address, tell=tell) as store:
        try:
            yield store
        except AccountError as error:
            tell(f"broadsheet: {error}")
            raise typer.Exit(REFUSED) from None


@app.command()
def add(
    name: NameArgument, portal: PortalOption = _HERE, role: RoleChoice = Role.EDITOR, now: NowOption = None
) -> None:
    """Make an account; the password is asked for, or read from stdin."""
    from broadsheet.engine.desk.accounts import add_account

    with _store(portal) as store:
        account = add_account(store, name, _password(), role, clock(now)())
    typer.echo(f"{account.name} may sign in as {account.role.value}")


@app.command()
def remove(name: NameArgument, portal: PortalOption = _HERE) -> None:
    """Remove an account; its sessions end, its decisions stay."""
    from broadsheet.engine.desk.accounts import remove_account

    with _store(portal) as store:
        remove_account(store, name)
    typer.echo(f"{name} has no account any more")


@app.command()
def password(name: NameArgument, portal: PortalOption = _HERE) -> None:
    """Give an account a new password; its sessions end."""
    from broadsheet.engine.desk.accounts import set_password

    with _store(portal) as store:
        set_password(store, name, _password())
    typer.echo(f"{name} has a new password; every session of that account has ended")


@app.command()
def role(
    name: NameArgument,
    role: Annotated[Role, typer.Argument(help="reader, editor or owner.")],
    portal: PortalOption = _HERE,
) -> None:
    """Give an account another role; its sessions end."""
    from broadsheet.engine.desk.accounts import set_role

    with _store(portal) as store:
        set_role(store, name, role)
    typer.echo(f"{name} is {role.value} now; every session of that account has ended")


@app.command("list")
def list_accounts(portal: PortalOption = _HERE, *, as_json: JsonOption = False) -> None:
    """List the accounts and their roles."""
    with _store(portal) as store:
        found = [
            {"name": each.name, "role": each.role.value, "created": each.created.isoformat()}
            for each in store.accounts.all()
        ]
    if as_json:
        print_json(found)
    else:
        for each in found:
            sys.stdout.write(visible(f"{each['name']}  {each['role']}") + "\n")


def _password() -> str:
    """The password as typed twice at a terminal, else the first line of stdin."""
    if sys.stdin.isatty():
        return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True, err=True))
    return sys.stdin.readline().rstrip("\r\n")
