"""Which clusters stand on the front page, and in which order.

In: clusters, or what is known of their leads, newest first. Out: those of the window by heat, then those
before it, newest first; the page shows the first `site.front` of them. A pinned one counts as of the window.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol, TypeVar

from broadsheet.desk.standing import PINNED


class Ranked(Protocol):
    """What the front page goes by: a cluster's lead's time, heat and quality."""

    @property
    def time(self) -> datetime:
        """When the lead was published."""

    @property
    def heat(self) -> int:
        """The cluster's heat."""

    @property
    def quality(self) -> int:
        """The lead's quality."""


R = TypeVar("R", bound=Ranked)


def front_order(clusters: Iterable[R], since: datetime) -> tuple[list[R], list[R]]:
    """The clusters from `since` on, hottest first, of equals the better; and those before it as they came."""
    listed = list(clusters)
    recent = [cluster for cluster in listed if cluster.time >= since or cluster.heat >= PINNED]
    earlier = [cluster for cluster in listed if cluster.time < since and cluster.heat < PINNED]
    return sorted(recent, key=lambda cluster: (-cluster.heat, -cluster.quality)), earlier
