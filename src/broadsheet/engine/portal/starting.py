"""New portals: a starter with comments to edit, and the demo with its archive.

In: a folder. Out: files in it; nothing that stands there is ever overwritten by a starter.
"""

from __future__ import annotations

import glob
import os
import shutil
from importlib.resources import as_file, files
from pathlib import Path

from broadsheet.domain.errors import Problem, SettingsError
from broadsheet.domain.portal import is_web_address
from broadsheet.domain.portal_file import starter_portal

_DEMO_MARK = ".demo"


def start_portal(folder: Path, title: str, sources: tuple[str, ...]) -> tuple[Path, ...]:
    """Write a starter portal; gives the files written.

    Raises SettingsError when one stands there already, or a source is neither an address nor a file.

    `sources` are addresses, or paths from the working folder, which `portal.yaml` has as from its own.
    """
    if (folder / "portal.yaml").exists():
        message = "a portal stands here already; nothing was written"
        raise SettingsError((Problem(str(folder / "portal.yaml"), 0, message),))
    written = []
    places = [_place(place, folder) for place in sources]
    for name, text in starter_portal(title, sources=places).items():
        path = folder / name
        if path.exists():
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        written.append(path)
    return tuple(written)


def _place(source: str, folder: Path) -> str:
    """What `portal.yaml` calls a source: its address, or its path from `folder`."""
    if is_web_address(source):
        return source
    there = Path(source).exists() or glob.glob(source, recursive=True)  # noqa: PTH207 - absolute ones, too
    if "://" in source or not there:
        message = "no such file, and no address; an address begins with https:// or http://"
        raise SettingsError((Problem(source, 0, message),))
    return os.path.relpath(source, folder)


def start_demo(folder: Path) -> None:
    """Lay the demo's portal and archive into `folder`, which must be new, empty, or an earlier demo's."""
    strange = folder.exists() and any(folder.iterdir()) and not (folder / _DEMO_MARK).exists()
    if strange:
        message = "the folder holds something else; name a new one with --portal"
        raise SettingsError((Problem(str(folder), 0, message),))
    folder.mkdir(parents=True, exist_ok=True)
    (folder / _DEMO_MARK).write_text("made by `broadsheet demo`; it may be deleted as a whole\n", "utf-8")
    package = files("broadsheet.demo")
    with as_file(package / "portal") as template:
        shutil.copytree(template, folder, dirs_exist_ok=True)
    with as_file(package / "archive.warc.gz") as archive:
        shutil.copyfile(archive, folder / "archive.warc.gz")
