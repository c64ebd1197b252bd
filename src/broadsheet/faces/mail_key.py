"""`newsletter dkim`: a key that signs mail.

In: where the key's file goes, and names in DNS. Out: the file, and what to write into DNS and settings.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

import typer


def make_key(
    key: Annotated[Path, typer.Argument(help="The key's file; keep it outside any repository.")],
    domain: Annotated[str, typer.Option("--domain", help="The domain that mail comes from.")],
    selector: Annotated[str, typer.Option("--selector", help="A name for the key in DNS.")] = "broadsheet",
    *,
    ed25519: Annotated[
        bool, typer.Option("--ed25519", help="A short Ed25519 key, which not all receivers know yet.")
    ] = False,
) -> None:
    """Make a key that signs mail, and print the DNS record and the settings that go with it."""
    from broadsheet.mail.dkim import dns_record, new_key

    for option, word in (("--domain", domain), ("--selector", selector)):
        if not re.fullmatch(r"[A-Za-z0-9.-]+", word):
            raise typer.BadParameter(f"{word!r} is no name in DNS, such as example.org", param_hint=option)
    made = new_key(key, rsa=not ed25519)
    typer.echo(f'{selector}._domainkey.{domain}. TXT "{dns_record(made)}"')
    typer.echo(
        f"newsletter:\n  dkim:\n    domain: {domain}\n    selector: {selector}\n    key: {key.absolute()}"
    )
