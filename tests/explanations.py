"""What the engine answers when it is asked about a story."""

from __future__ import annotations

from pathlib import Path

import msgspec

from broadsheet.engine.judgement.explaining import explain
from broadsheet.engine.portal.portal_folder import load_portal
from broadsheet.store import Store


def asked(folder: Path, reference: str) -> dict:
    """What the engine answers; `said` asks through the command."""
    loaded = load_portal(folder)
    with Store.open(loaded.store_path, create=False) as store:
        return msgspec.to_builtins(explain(store, loaded.portal, reference))
