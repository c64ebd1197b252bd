"""The address of a PostgreSQL server that names files: relative ones lie in the portal's folder.

In: the folder and the address as it is written. Out: the address with absolute paths, which means the same
wherever a command is called from.
"""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qsl, quote, urlencode

_FILES = {"sslrootcert", "sslcert", "sslkey", "sslcrl", "sslcrldir", "passfile"}  # options of libpq
_SYSTEM = "system"  # as sslrootcert: the authorities that the machine trusts


def with_files_in(folder: Path, address: str) -> str:
    """The address, its relative paths made absolute; one that has none is left as it is."""
    server, _, query = address.partition("?")
    options = parse_qsl(query, keep_blank_values=True)
    placed = [
        (name, str(folder.absolute() / value) if _is_relative(name, value) else value)
        for name, value in options
    ]
    return address if placed == options else f"{server}?{urlencode(placed, quote_via=quote)}"


def _is_relative(name: str, value: str) -> bool:
    """Whether an option is a relative path; a key with a colon lies in a device (`engine:key`)."""
    return (
        name in _FILES and value not in ("", _SYSTEM) and ":" not in value and not Path(value).is_absolute()
    )
