"""A portal's files change while somebody works by them for long.

In: the portal as it was read. Out: the portal as it is now, as soon as its files say something else.
"""

from __future__ import annotations

import asyncio
from pathlib import Path

from broadsheet.domain.errors import SettingsError
from broadsheet.domain.sources_file import SOURCES_FILE
from broadsheet.engine.portal.portal_folder import PortalFolder, load_portal
from broadsheet.engine.portal.progress import Progress

LOOK = 2.0  # seconds between two looks at the files
_PARTS = ("topics", "organizations", "types", "words")


async def changed_portal(folder: PortalFolder, progress: Progress) -> PortalFolder:
    """Wait until the portal's files say something else than `folder`; mistakes in them are told."""
    seen = _stamps(folder.path)
    while True:
        await asyncio.sleep(LOOK)
        if seen == (now := _stamps(folder.path)):
            continue
        seen = now
        try:
            found = load_portal(folder.path)
        except SettingsError as error:
            progress.notice(f"the portal's files changed, but go unheeded until they are right: {error}")
            continue
        if found != folder:
            progress.notice("the portal's files changed; working by them from now on")
            return found


def _stamps(path: Path) -> list[tuple[str, int, int]]:
    """What tells one state of the files from another."""
    files = [path / "portal.yaml", path / SOURCES_FILE]
    for part in _PARTS:
        files += sorted((path / part).glob("*.y*ml"))
    files += sorted((path / "pages").glob("*.md"))
    return [(str(file), *stamp(file)) for file in files]


def stamp(file: Path) -> tuple[int, int]:
    """When the file was changed, in nanoseconds, and its size in bytes; 0 and 0 where there is none."""
    try:
        status = file.stat()
    except OSError:
        return 0, 0
    return status.st_mtime_ns, status.st_size
