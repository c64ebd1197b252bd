"""The one door to the network, as a portal opens it.

In: the portal's settings, and its store with what earlier runs learned of hosts. Out: a gateway.
"""

from __future__ import annotations

import random

from broadsheet.collect.gateway import Gateway
from broadsheet.engine.portal.newsroom import Clock
from broadsheet.engine.portal.portal_folder import PortalFolder
from broadsheet.store import Store


def portal_gateway(
    folder: PortalFolder, store: Store, clock: Clock, *, attempts: int | None = None
) -> Gateway:
    """A gateway by the portal's settings; `attempts`, where given, in place of theirs."""
    fetch = folder.portal.fetch
    changes = {
        "contact": folder.portal.contact,
        "attempts": attempts or fetch.attempts,
        "ca_file": fetch.ca_file and str(folder.path / fetch.ca_file),
    }
    return Gateway(
        fetch.model_copy(update=changes),
        now=clock,
        random=random.Random(),  # noqa: S311 - spreads retries, guards nothing
        hosts=store.hosts.states(),
    )
