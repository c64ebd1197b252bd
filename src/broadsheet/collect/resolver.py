"""Names to network addresses, checked: the connector connects to what this returns and to nothing else.

In: a host name. Out: its public addresses (and private ones that the portal allows); a name without any
raises `PrivateAddressError`. Since the checked address is the one connected to, a name that resolves
differently a moment later gains nothing. aiohttp does not ask its resolver about literal addresses; the
gateway checks those itself, before every hop.
"""

from __future__ import annotations

import socket

from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import ThreadedResolver

from broadsheet.collect.addresses import AddressRules


class PrivateAddressError(OSError):
    """All addresses of a name are private, and the portal does not allow them."""


class CheckedResolver(AbstractResolver):
    """Resolves with the system's resolver in a thread and drops addresses that may not be asked.

    `trusted` names the proxy, whose address the portal's owner chose.
    """

    def __init__(self, rules: AddressRules, trusted: str | None = None) -> None:
        self._rules = rules
        self._trusted = trusted
        self._system = ThreadedResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """The addresses of `host` that may be connected to; raises OSError when there is none."""
        try:
            found = await self._system.resolve(host, port, family)
        except UnicodeError as error:  # a label over 63 characters, or an empty one
            raise socket.gaierror(socket.EAI_NONAME, f"{host!r} is no host name") from error
        if host == self._trusted or self._rules.trusts(host):
            return found
        allowed = [result for result in found if self._rules.permits(result["host"])]
        if not allowed:
            raise PrivateAddressError(
                f"{host} lies at a private address ({found[0]['host'] if found else 'none'})"
            )
        return allowed

    async def close(self) -> None:
        """Nothing to release: the threads are the event loop's."""
