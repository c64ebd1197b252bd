"""Many sources are asked beside each other, but not all at once: each that waits takes memory.

In: sources, and what asks one. Out: what became of each. Those of one host, which have to wait for each other
anyway, follow each other; the hosts with most of them begin first, or they would be what is left at the end.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

from broadsheet.collect.addresses import host_of, web_address
from broadsheet.domain.source import Source

T = TypeVar("T")

_ROWS = 1000  # under way; many more than requests at once, so that slow hosts hold up no others
_OF_A_HOST = 4  # so that a source that is tried again after a pause holds up no other


async def ask_in_turns(sources: Sequence[Source], ask: Callable[[Source], Awaitable[T]]) -> list[T]:
    """What asking each source gave, in their order."""
    found: dict[int, T] = {}
    waiting = iter(_rows(sources))

    async def work() -> None:
        for row in waiting:
            for number in row:
                found[number] = await ask(sources[number])

    await asyncio.gather(*(work() for _ in range(min(_ROWS, len(sources)))))
    return [found[number] for number in range(len(sources))]


def _rows(sources: Sequence[Source]) -> list[Sequence[int]]:
    """The sources' numbers, in rows of which each is asked one after the other; longest rows first."""
    hosts: dict[str, list[int]] = defaultdict(list)
    for number, source in enumerate(sources):
        address = web_address(source.location)
        hosts[host_of(address) if address else ""].append(number)
    rows = (numbers[first::_OF_A_HOST] for numbers in hosts.values() for first in range(_OF_A_HOST))
    return sorted(filter(None, rows), key=len, reverse=True)
