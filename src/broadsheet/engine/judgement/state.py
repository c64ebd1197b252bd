"""Whether the judgements are those of all that the store holds.

In: a portal's folder and its store. Out: all that judging depends on, as one line, and whether it is the one
that was judged last.
"""

from __future__ import annotations

from datetime import UTC, datetime

from broadsheet import __version__
from broadsheet.engine.portal.portal_folder import PortalFolder
from broadsheet.store import Store

JUDGED = "judged"
EMPTY_EDITION = datetime(2000, 1, 1, tzinfo=UTC)  # the time of an edition without stories


def is_judged(folder: PortalFolder, store: Store) -> bool:
    """Whether the stored judgements are those of the settings of `folder` and all that the store holds."""
    return store.meta.get(JUDGED) == judged_state(folder, store)


def judged_state(folder: PortalFolder, store: Store) -> str:
    """All that judging depends on, as one line."""
    return f"{__version__} {folder.digest()} {store.input_digest()} {store.decisions.digest()}"
