"""A portal's store moves: from its own file to a server, or back, or from server to server.

In: a portal's folder and the new place. Out: a copy that was compared row by row, and, when told to, a
`portal.yaml` that names it. The old store is left as it is.
"""

from __future__ import annotations

import re
from pathlib import Path

from broadsheet.domain.errors import StoreError
from broadsheet.domain.story import Record
from broadsheet.domain.yaml_scalars import bare_or_quoted
from broadsheet.engine.portal.portal_folder import PortalFolder, load_portal
from broadsheet.engine.portal.progress import Progress
from broadsheet.engine.portal.server_address import with_files_in
from broadsheet.environment import names_variable, needed
from broadsheet.store import Store

FILE = "file"
_LINE = re.compile(r"^store:[^\n]*\n?", re.MULTILINE)


class Moved(Record, frozen=True, kw_only=True):
    """What was moved: rows by table, the line that portal.yaml needs (empty for none), whether it has it."""

    rows: dict[str, int]
    line: str
    switched: bool


def move_store(folder: PortalFolder, target: str, progress: Progress, *, switch: bool) -> Moved:
    """Copy the store to `target`: an address, `env:NAME`, or `file`. Raises StoreError when it cannot be."""
    here, there = folder.store_address, _address(folder, target)
    if here == there:
        raise StoreError("the store is there already")
    with (
        Store.open(here, create=False, tell=progress.notice, stage=progress.stage) as source,
        source.exclusive(),
        source.without_workers(),
        Store.open(there, tell=progress.notice, stage=progress.stage) as copy,
        copy.exclusive(),
        progress.stage("moving the store", source.size()) as task,
    ):
        rows = source.copy_to(copy, task.advance)
    line = "" if target == FILE else f"store: {bare_or_quoted(target)}"
    if switch:
        _write(folder, line)
    return Moved(rows=rows, line=line or "no `store:` line at all", switched=switch)


def _address(folder: PortalFolder, target: str) -> Path | str:
    if target == FILE:
        return folder.store_path
    if names_variable(target):
        return with_files_in(folder.path, needed(target, "the new store's address", StoreError))
    if re.match(r"postgres(ql)?://.", target):
        return with_files_in(folder.path, target)
    raise StoreError(f"{target!r} is no place for a store; write postgresql://…, env:NAME, or file")


def _write(folder: PortalFolder, line: str) -> None:
    """Let portal.yaml name the new store; all else in it stays as it was written."""
    path = folder.path / "portal.yaml"
    text = path.read_text("utf-8")
    kept = _LINE.sub("", text)
    if line:
        kept = f"{kept.rstrip()}\n{line}\n"
    path.write_text(kept, "utf-8")
    load_portal(folder.path)
