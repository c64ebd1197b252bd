"""How many may come through a door.

In: clients' addresses, one a visit. Out: whether this visit is one too many, for the client or for the door.
"""

from __future__ import annotations

import ipaddress
import threading
import time
from collections import deque
from collections.abc import Callable

_CLIENTS = 10_000  # that are remembered
_IPV6_NETWORK = 64  # bits


class Crowd:
    """Counts visits of the last `window` seconds by `clock`: `each` a client, `total` of all."""

    def __init__(
        self, each: int, total: int, window: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._each, self._total, self._window, self._clock = each, total, window, clock
        self._all: deque[float] = deque()
        self._clients: dict[str, deque[float]] = {}
        self._lock = threading.Lock()

    def admits(self, client: str) -> bool:
        """Count this visit; False when there were enough."""
        now = self._clock()
        name = network_of(client)
        with self._lock:
            visits = self._clients.get(name, deque())
            for each in (self._all, visits):
                while each and each[0] <= now - self._window:
                    each.popleft()
            if len(self._all) >= self._total or len(visits) >= self._each:
                return False
            visits.append(now)
            self._all.append(now)
            self._clients[name] = visits
            if len(self._clients) > _CLIENTS:
                fresh = now - self._window
                self._clients = {
                    key: kept for key, kept in self._clients.items() if kept and kept[-1] > fresh
                }
            return True


def network_of(client: str) -> str:
    """Whom an address stands for: itself, or its IPv6 network of 64 bits, of which one household has many.

    An IPv4 address in the form that a socket for both kinds gives it (`::ffff:192.0.2.1`) is an IPv4 address.
    """
    try:
        address = ipaddress.ip_address(client)
    except ValueError:
        return client
    if address.version == 4:
        return client
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(ipaddress.ip_network((address, _IPV6_NETWORK), strict=False))
