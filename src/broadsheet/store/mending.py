"""A damaged store made sound again, with all of it that can still be read.

In: where the store is. Out: what was done, a sentence each; nothing for a store that is sound.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from broadsheet.store.migrations import Stage, unwatched


def mend_store(
    address: Path | str, tell: Callable[[str], None] = lambda _: None, stage: Stage = unwatched
) -> tuple[str, ...]:
    """Make the store sound; `tell` and `stage` hear of an older one that is brought to today's version.

    Raises StoreError when its disk or its server refuses, or a run works on it.
    """
    if isinstance(address, str):
        from broadsheet.store.mending_server import mend_server_store

        return mend_server_store(address, tell, stage)
    from broadsheet.store.mending_file import mend_file_store

    return mend_file_store(address, tell, stage)
